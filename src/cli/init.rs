//! `isnad init`: a new project with one explainer and one source that pass.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::write;

use super::new::today;
use super::{Front, Outcome, below, said};

/// Make a new project: a small Arabic explainer and its source, which pass.
///
/// Nothing that exists is overwritten. The sample texts are isnad's own and say so; remove them when you have yours.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The project's folder, made when it is missing; without it, the current folder
    dir: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  isnad init my-site
  cd my-site && isnad build";

/// The files of a new project: path and text. `{date}` is today's.
const STARTER: [(&str, &str); 4] = [
    ("book.toml", include_str!("starter/book.toml")),
    ("content/index.md", include_str!("starter/index.md")),
    ("content/explainers/verifiable-quotation.md", include_str!("starter/explainer.md")),
    ("content/sources/isnad-sample.md", include_str!("starter/source.md")),
];

const IGNORE: &str = ".gitignore";
const IGNORED: &str = include_str!("starter/gitignore");

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let root = below(front.root, args.dir.as_deref().unwrap_or(Path::new("")));
    let stands = |path: &&str| root.join(path).symlink_metadata().is_ok();
    let in_the_way: Vec<_> = STARTER.iter().map(|(path, _)| *path).chain(["isnad.lock"]).filter(stands).collect();
    if !in_the_way.is_empty() {
        bail!("nothing is overwritten, and {} exists already: choose another folder", in_the_way.join(", "));
    }
    let date = today()?;
    for (path, text) in STARTER {
        write::create(&root.join(path), text.replace("{date}", &date).as_bytes())?;
    }
    write::create(&root.join("isnad.lock"), super::lock::first(&root)?.as_bytes())?;
    let mut made: Vec<_> = STARTER.iter().map(|(path, _)| *path).chain(["isnad.lock"]).collect();
    if stands(&IGNORE) {
        // Most repositories have one; its owner adds a line more easily than isnad guesses where.
        front.terminal.err("isnad: .gitignore exists already: add /public/ to it\n");
    } else {
        write::create(&root.join(IGNORE), IGNORED.as_bytes())?;
        made.push(IGNORE);
    }
    front.terminal.out(&made_there(&made, &root, args.dir.as_deref()))?;
    Ok(Outcome::Clean)
}

/// What was made, and what to do next.
fn made_there(made: &[&str], root: &Path, dir: Option<&Path>) -> String {
    let mut text = format!("made a project in {}\n", said(root));
    for path in made {
        text += &format!("  {path}\n");
    }
    let enter = dir.map(|dir| format!("cd {} && ", said(dir))).unwrap_or_default();
    text + &format!("next: {enter}isnad build\n")
}
