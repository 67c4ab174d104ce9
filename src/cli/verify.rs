//! `isnad verify`: a published site, checked again from the data that it carries.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use crate::archive;
use crate::diag::{Sink, isolate};
use crate::load::load;
use crate::pipeline::{self, Rechecked};
use crate::recheck::{Evidence, RECORD};

use super::{Front, Outcome, Shape};

/// Check a published site again, without its Markdown.
///
/// Every file must be as it was built, every link must lead somewhere, and every quotation must stand on its page, in its
/// note and in the archived passage that the site publishes, where it claims to be. What is not published is compared
/// when the project with its archive is at hand.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The folder of the site
    #[arg(value_name = "DIR")]
    site: PathBuf,

    /// The project that the site was built from: its archive is compared with what the site publishes
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,

    /// How to print: human or json
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human", hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    format: Shape,
}

const EXAMPLES: &str = "\
Examples:
  isnad verify public
  isnad verify public --archive .
  isnad verify /srv/www/explainers --format json

Exit status: 0 when everything agrees, 1 when something does not, 2 when the folder holds no site of isnad's or cannot \
be read.";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let paths = files(&args.site)?;
    if paths.binary_search_by(|path| path.as_str().cmp(RECORD)).is_err() {
        anyhow::bail!(
            "{} has no {RECORD}, which every site of isnad's carries; name the folder that `isnad build` wrote",
            isolate(&args.site.display().to_string())
        );
    }
    let evidence = args.archive.as_deref().map(evidence).transpose()?;
    let read = |path: &str| std::fs::read(args.site.join(path));
    let found = pipeline::recheck(&paths, &read, evidence.as_ref()).context("the site cannot be read")?;
    let text = match args.format {
        Shape::Human => human(&found),
        Shape::Json => json(&found),
    };
    front.terminal.out(&text)?;
    Ok(if found.findings.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// The archive of a project.
fn evidence(root: &Path) -> anyhow::Result<Evidence> {
    let inputs = load(root)?;
    let archive = archive::archive(&inputs, &mut Sink::new());
    Ok(Evidence::new(&archive, &inputs.files, &inputs.config.language))
}

/// The paths of all files below a folder, with `/` between their parts, sorted.
fn files(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let shown = || format!("{} cannot be read", isolate(&folder.display().to_string()));
        for entry in std::fs::read_dir(&folder).with_context(shown)? {
            let entry = entry.with_context(shown)?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().with_context(shown)?.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn human(found: &Rechecked) -> String {
    let mut text = String::new();
    for finding in &found.findings {
        let place = if finding.place.is_empty() { String::new() } else { format!(" ({})", isolate(&finding.place)) };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}{place}: {}: {}", finding.path, finding.kind.name(), finding.message);
    }
    let seen = found.seen;
    let _ = writeln!(
        text,
        "{} files, {} pages, {} links; {} quotations compared again{}; {} findings",
        seen.files,
        seen.pages,
        seen.links,
        seen.quotations,
        match seen.unseen {
            0 => String::new(),
            count => format!(", {count} not (their passages are not published; --archive compares them)"),
        },
        found.findings.len()
    );
    text
}

fn json(found: &Rechecked) -> String {
    let seen = found.seen;
    let findings: Vec<_> = found
        .findings
        .iter()
        .map(|one| json!({"file": one.path, "place": one.place, "kind": one.kind.name(), "message": one.message}))
        .collect();
    let report = json!({
        "version": 1,
        "summary": {
            "files": seen.files, "pages": seen.pages, "links": seen.links,
            "quotations": seen.quotations, "unpublished": seen.unseen, "findings": findings.len(),
        },
        "findings": findings,
    });
    format!("{report:#}\n")
}
