//! `isnad check`: everything that `isnad build` would refuse.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::diag::Severity;
use crate::load::{Inputs, load, outline, settings};
use crate::pipeline::{self, Survey};
use crate::report::{self, FORMATS, Format, Report, Style, human};
use crate::rules;
use crate::write;

use super::baseline::Baseline;
use super::mending::{Mended, Seen};
use super::progress::Line;
use super::selection::{pages, select};
use super::{Front, NOTHING_CHECKED, Outcome, blocks, checked_nothing, ci, rule_name, said};

/// Check every quotation, citation, link and source.
///
/// Prints each finding with its place, its rule, the words as cited and as archived, and a remedy; then the counts.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Report only these: explainers, sources (with the explainers that cite them) or folders
    ///
    /// Paths are relative to the current folder, or else to the project's. The whole archive is still read, since a
    /// quotation may stand in any source; where all paths are explainers or pages, of the others no more than the front
    /// matter.
    paths: Vec<PathBuf>,

    /// How the report is written
    #[arg(long, value_name = "FORMAT", value_parser = formats(), default_value = FORMATS[0].name)]
    format: &'static Format,

    /// Write the report to a file instead
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Let findings of this rule count as errors; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule_name)]
    deny: Vec<String>,

    /// Mend what can be mended without a person reading it, then report what is left
    ///
    /// Safe fixes change a citation key within one source, where one passage alone holds the words. Every other byte
    /// stays, sources are never changed, and a second run finds nothing more to mend.
    #[arg(long)]
    fix: bool,

    /// With --fix: also change keys into another source, and quoted words back into the archived ones
    ///
    /// Never a fix that drops a word or changes a number or a negation. Read what changed before you publish it.
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,

    /// Leave out the findings that FILE knows, so that only new ones are reported and count
    ///
    /// They are known again when lines above them come or go. `isnad build` knows no baseline: what is not published
    /// stays unpublished.
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,

    /// Write all findings that there are now into FILE, for --baseline
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    write_baseline: Option<PathBuf>,

    /// Let errors in drafts count, which otherwise only warn
    #[arg(long)]
    drafts: bool,
}

/// How many bytes of Markdown are checked at a time.
const PART: usize = 4 << 20;

const EXAMPLES: &str = "\
Examples:
  isnad check
  isnad check content/explainers/heat.md content/sources/
  isnad check --deny uncited-quote --format json --output report.json
  isnad check --fix
  isnad check --fix --unsafe-fixes content/explainers/heat.md
  isnad check --write-baseline known.json
  isnad check --baseline known.json
  isnad check --format sarif --output isnad.sarif

Where GITHUB_STEP_SUMMARY is set, as GitHub Actions does, a summary is appended to that file.

Exit status: 0 when nothing stands in the way, 1 when there are findings at error level, 2 when the check could \
not run: bad usage, no readable book.toml, no path that selects anything, or citations of which none could be \
checked.";

/// The names of `FORMATS`, each leading to its row.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.summary));
    PossibleValuesParser::new(names).map(|name| report::format(&name).unwrap_or(&FORMATS[0]))
}

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    if let Some(outcome) = survey(front, args)? {
        return Ok(outcome);
    }
    let baseline = args.baseline.as_deref().map(Baseline::read).transpose()?;
    let mut mended = Mended::default();
    let mut seen = loop {
        let seen = look(front, args, baseline.as_ref())?;
        if !args.fix || !mended.round(front, &seen, args.unsafe_fixes)? {
            break seen;
        }
    };
    for idle in seen.selection.iter().flat_map(|selection| &selection.idle) {
        front.terminal.err(&format!("isnad: {idle} is no text of this project\n"));
    }
    if args.fix {
        front.terminal.err(&mended.said(&seen, args.unsafe_fixes));
    }
    if let (Some(path), Some(applied)) = (&args.baseline, seen.known) {
        front.terminal.err(&applied.said(path));
    }
    if let Some(path) = &args.write_baseline {
        let baseline = Baseline::of(&seen.edition, &seen.diagnostics);
        write::replace(path, baseline.text().as_bytes())?;
        front.terminal.err(&format!("wrote {} to {}\n", human::number(baseline.count(), "finding"), said(path)));
        seen.diagnostics.clear();
    }
    let Seen { edition, diagnostics, selection, .. } = seen;
    let whole = selection.is_none();
    let report = match selection {
        None => Report::whole(&edition, diagnostics),
        Some(selection) => Report::narrowed(&edition, diagnostics, selection.explainers, &selection.files),
    };
    let folder = ci::folder(args.format.base, front.root);
    let style = |colour| Style { colour, folder: &folder };
    match &args.output {
        Some(path) => write::replace(path, (args.format.render)(&report, style(false)).as_bytes())?,
        None => {
            let text = (args.format.render)(&report, style(front.terminal.colours_out()));
            front.terminal.out(&text)?;
        }
    }
    ci::summarize(front, &report);
    if whole && checked_nothing(&edition) {
        front.terminal.err(NOTHING_CHECKED);
        return Ok(Outcome::Unable);
    }
    Ok(if blocks(&report.diagnostics) { Outcome::Findings } else { Outcome::Clean })
}

/// Checks the whole project part by part where nothing is wanted but the report for people: so its texts need not be there
/// all at once. `None` where more is wanted, or nothing could be checked, of which a look at the whole can speak.
fn survey(front: Front<'_>, args: &Args) -> anyhow::Result<Option<Outcome>> {
    let Args { paths, format, output, deny, fix, unsafe_fixes: _, baseline, write_baseline, drafts } = args;
    let has_more = *fix || !paths.is_empty() || baseline.is_some() || write_baseline.is_some() || ci::is_summarized();
    if has_more || format.name != FORMATS[0].name {
        return Ok(None);
    }
    let mut inputs = outline(front.root)?;
    heed_denied(&mut inputs, deny);
    let colour = output.is_none() && front.terminal.colours_out();
    let how = Survey { denied: deny, drafts: *drafts, colour, part: PART };
    let line = Line::new();
    let surveyed = pipeline::survey(inputs, how, &|progress| line.tell(progress));
    drop(line);
    let Some((report, summary)) = surveyed.filter(|(_, summary)| summary.citations > 0) else { return Ok(None) };
    match output {
        Some(path) => write::replace(path, report.as_bytes())?,
        None => front.terminal.out(&report)?,
    }
    Ok(Some(if summary.errors > 0 { Outcome::Findings } else { Outcome::Clean }))
}

/// Reads and checks the project, and keeps the findings that PATHS select and the baseline does not know.
fn look(front: Front<'_>, args: &Args, baseline: Option<&Baseline>) -> anyhow::Result<Seen> {
    let line = Line::new();
    let watch = &|progress| line.tell(progress);
    let read = |mut inputs: Inputs| {
        heed_denied(&mut inputs, &args.deny);
        inputs
    };
    let named = if args.paths.is_empty() { None } else { pages(&settings(front.root)?.src, front.root, &args.paths) };
    let some = match &named {
        Some(wanted) => pipeline::check_some(read(outline(front.root)?), wanted, watch),
        None => None,
    };
    let (edition, mut diagnostics) = match some {
        Some(checked) => checked,
        None => pipeline::check(read(load(front.root)?), watch),
    };
    drop(line);
    pipeline::deny(&args.deny, &mut diagnostics);
    if !args.drafts {
        pipeline::soften_drafts(&edition, &mut diagnostics);
    }
    let selection = if args.paths.is_empty() { None } else { Some(select(&edition, front.root, &args.paths)?) };
    if let Some(selection) = &selection {
        diagnostics.retain(|found| selection.files.contains(&found.span.file));
    }
    let known = baseline.map(|baseline| {
        let files = &edition.inputs.files;
        let looked_at = |path: &str| match (&selection, files.find(path)) {
            (Some(selection), Some(file)) => selection.files.contains(&file),
            (Some(_), None) => false,
            (None, _) => true,
        };
        baseline.apply(&edition, &mut diagnostics, looked_at)
    });
    Ok(Seen { edition, diagnostics, selection, known })
}

/// A rule that `book.toml` switches off, and that is denied here, is on.
fn heed_denied(inputs: &mut Inputs, denied: &[String]) {
    for row in &mut inputs.config.rules {
        let lowerable = rules::find(&row.rule).is_some_and(|rule| !rule.fixed);
        if row.level.is_none() && lowerable && denied.contains(&row.rule) {
            row.level = Some(Severity::Error);
        }
    }
}
