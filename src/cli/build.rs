//! `isnad build`: check, then write the site.

mod last;

use std::path::{Path, PathBuf};

use crate::load::{load, outline};
use crate::pipeline::{self, Built, Manner, Memory, Order};
use crate::render::{Options, share};
use crate::report::{self, Report, Style};
use crate::write::Published;

use last::{Last, Said, Unchanged};

use super::progress::Line;
use super::{Front, NOTHING_CHECKED, Outcome, below, blocks, checked_nothing, said};

/// Check everything, then write the site.
///
/// Findings are printed first. On any error nothing is written, and the old site stays as it is. A file that does not
/// change keeps its bytes and its time; files that isnad did not write are never touched. When nothing changed since the
/// last build, nothing is read: what was found then is said again. After a change only those pages are made again that
/// hang on it. What is remembered for that stands in .isnad/, which can be deleted.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,

    /// The address at which the site will live, instead of base-url in book.toml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,

    /// The output folder, instead of build-dir in book.toml; relative to the current folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  isnad build
  isnad build --drafts --out preview
  isnad build --base-url https://example.org/explainers/

Exit status: 0 when the site was written, 1 when findings at error level stand in the way, 2 when the build \
could not run.";

/// An absolute address, which ends with `/` from here on.
fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain =
        |rest: &str| !rest.starts_with('/') && !rest.contains(['?', '#']) && !rest.contains(char::is_whitespace);
    match rest {
        Some(rest) if !rest.is_empty() && plain(rest) => Ok(format!("{}/", text.trim_end_matches('/'))),
        _ => Err("an address looks like https://example.org/ or https://example.org/explainers/".to_owned()),
    }
}

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let options = Options { drafts: args.drafts, base_url: args.base_url.clone(), compared: super::new::epoch()? };
    let colour = front.terminal.colours_err();
    let last = Last::begin(front.root, &options, args.out.as_deref(), colour);
    if let Some(Unchanged { out, files, said }) = last.as_ref().and_then(Last::unchanged) {
        front.terminal.err(&said.report);
        let published = Published { written: 0, unchanged: files, removed: 0 };
        return finish(front, published, &out, &said);
    }
    // A project that cannot be written to is built all the same, each time anew.
    let last = last.and_then(|mut last| last.mark().is_ok().then_some(last));
    // Both wait for the disk, and neither needs the other.
    let (inputs, before) = match last.as_ref().filter(|last| last.has_pages()) {
        None => (outline(front.root), None),
        Some(last) => std::thread::scope(|scope| {
            let before = scope.spawn(|| last.before());
            (outline(front.root), before.join().unwrap_or_default())
        }),
    };
    let inputs = inputs?;
    let config = inputs.config.clone();
    let out = match &args.out {
        Some(out) => out.clone(),
        None => below(front.root, &config.build_dir),
    };
    let line = Line::new();
    let manner = Manner { colour, ..Manner::default() };
    let mut pages = last.as_ref().and_then(Last::pages);
    let record = last.as_ref().zip(pages.as_mut()).map(|(last, pages)| last.record(pages));
    let memory = Memory { before, record };
    let watch = &|progress| line.tell(progress);
    let built = pipeline::build(Order { inputs, options, out: &out, manner, memory, watch });
    drop(line);
    let Built { report, summary, site, is_recorded } = match built {
        Ok(built) => built,
        // Whatever the reason is, the findings come first, and may explain it.
        Err(error) => return look_at_all(front, args, colour)?.ok_or(error),
    };
    if summary.citations == 0 {
        if let Some(outcome) = look_at_all(front, args, colour)? {
            return Ok(outcome);
        }
    } else {
        front.terminal.err(&report);
    }
    let Some(site) = site else {
        front.terminal.err(BLOCKED);
        return Ok(Outcome::Findings);
    };
    let whole = last.as_ref().and_then(|_| site.whole());
    let published = site.commit()?;
    let has_address = args.base_url.is_some() || !config.base_url.is_empty();
    let said = Said { report, remark: left_out(has_address, config.share_images, share::DRAWS) };
    if let Some(last) = last {
        // Without a record the next build takes longer, and nothing else.
        let pages = pages.filter(|_| is_recorded);
        let _ = last.keep(published.written + published.unchanged, whole.as_deref(), said.clone(), pages);
    }
    finish(front, published, &out, &said)
}

/// Checks the whole project at once, says what was found, and what it comes to where that stands in the way.
fn look_at_all(front: Front<'_>, args: &Args, colour: bool) -> anyhow::Result<Option<Outcome>> {
    let (edition, mut diagnostics) = pipeline::check(load(front.root)?, &|_| {});
    if !args.drafts {
        pipeline::soften_drafts(&edition, &mut diagnostics);
    }
    let report = Report::whole(&edition, diagnostics);
    front.terminal.err(&(report::FORMATS[0].render)(&report, Style { colour, ..Style::default() }));
    if checked_nothing(&edition) {
        front.terminal.err(NOTHING_CHECKED);
        return Ok(Some(Outcome::Unable));
    }
    if blocks(&report.diagnostics) {
        front.terminal.err(BLOCKED);
        return Ok(Some(Outcome::Findings));
    }
    Ok(None)
}

const BLOCKED: &str = "nothing was written: mend the errors first\n";

/// Says what was written, and what was left out.
fn finish(front: Front<'_>, published: Published, out: &Path, said: &Said) -> anyhow::Result<Outcome> {
    front.terminal.out(&written(published, out))?;
    if let Some(remark) = &said.remark {
        front.terminal.err(remark);
    }
    Ok(Outcome::Clean)
}

/// What the site lacks, and why: by whether its address is known, whether share images are wanted, and whether this
/// program draws them.
fn left_out(has_address: bool, wants_images: bool, draws: bool) -> Option<String> {
    const NAMELESS: &str = "left out, since they name whole addresses: set base-url in book.toml, or give --base-url";
    let said = match (has_address, wants_images, draws) {
        (false, true, _) => format!("the feed, the sitemap and the share images were {NAMELESS}"),
        (false, false, _) => format!("the feed and the sitemap were {NAMELESS}"),
        (true, true, false) => {
            "the share images were left out: this program was built without the feature share-images".to_owned()
        }
        (true, ..) => return None,
    };
    Some(format!("isnad: {said}\n"))
}

/// `wrote 3 files to public (2 unchanged, 1 removed)`, and where to look.
fn written(published: Published, out: &Path) -> String {
    let Published { written, unchanged, removed } = published;
    let files = if written == 1 { "file" } else { "files" };
    format!(
        "wrote {written} {files} to {} ({unchanged} unchanged, {removed} removed)\nopen {}\n",
        said(out),
        said(&out.join("index.html")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_absolute_and_end_with_a_stroke() {
        for (text, expected) in [
            ("https://example.org", Some("https://example.org/")),
            ("https://example.org/a/", Some("https://example.org/a/")),
            ("http://localhost:8080", Some("http://localhost:8080/")),
            ("example.org", None),
            ("https://", None),
            ("https:///a", None),
            ("https://a b", None),
            ("https://a/?b", None),
            ("ftp://a", None),
        ] {
            assert_eq!(base_url(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_was_left_out_is_said() {
        let rows = [
            (true, false, false, None),
            (true, true, true, None),
            (true, true, false, Some("the share images were left out: this program")),
            (false, false, true, Some("the feed and the sitemap were left out, since they")),
            (false, true, false, Some("the feed, the sitemap and the share images were left out, since they")),
        ];
        for (has_address, wants, draws, words) in rows {
            let said = left_out(has_address, wants, draws);
            assert_eq!(said.is_some(), words.is_some());
            assert!(words.is_none_or(|words| said.as_ref().is_some_and(|said| said.contains(words))), "{said:?}");
        }
    }

    #[test]
    fn what_was_written_is_said() {
        let published = Published { written: 1, unchanged: 2, removed: 0 };
        let expected = "wrote 1 file to public (2 unchanged, 0 removed)\nopen public/index.html\n";
        assert_eq!(written(published, &below(Path::new("."), "public")), expected);
    }
}
