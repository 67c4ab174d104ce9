//! `isnad init`: a new project with one explainer and one source that pass, and a copy of the default theme.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::render::theme;
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

    /// Copy the default theme to themes/default/, for editing; where there is a project already, nothing else is made
    #[arg(long)]
    theme: bool,
}

const EXAMPLES: &str = "\
Examples:
  isnad init my-site
  cd my-site && isnad serve
  isnad init --theme      # in a project: its pages are made from themes/default/ from now on";

/// The files of a new project: path and text. `{date}` is today's.
const STARTER: [(&str, &str); 4] = [
    ("book.toml", include_str!("starter/book.toml")),
    ("content/index.md", include_str!("starter/index.md")),
    ("content/explainers/verifiable-quotation.md", include_str!("starter/explainer.md")),
    ("content/sources/isnad-sample.md", include_str!("starter/source.md")),
];

/// Where the default theme is copied to.
const THEME: &str = "themes/default";

const IGNORE: &str = ".gitignore";
const IGNORED: &str = include_str!("starter/gitignore");

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let root = below(front.root, args.dir.as_deref().unwrap_or(Path::new("")));
    let stands = |path: &&str| root.join(path).symlink_metadata().is_ok();
    if args.theme && stands(&THEME) {
        bail!("nothing is overwritten, and {THEME} exists already: rename it, or take single files out of a copy");
    }
    if args.theme && stands(&"book.toml") {
        let said = copy_theme(&root)?;
        front.terminal.out(&said)?;
        return Ok(Outcome::Clean);
    }
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
    if args.theme {
        copy_theme(&root)?;
        made.push(THEME);
    }
    front.terminal.out(&made_there(&made, &root, args.dir.as_deref()))?;
    Ok(Outcome::Clean)
}

/// Copies the embedded theme, and says so.
fn copy_theme(root: &Path) -> anyhow::Result<String> {
    let files = theme::files();
    for (path, bytes) in &files {
        write::create(&root.join(THEME).join(path), bytes)?;
    }
    let count = files.len();
    Ok(format!(
        "copied the default theme: {count} files in {THEME}\nread {THEME}/README.md, and keep what you change\n"
    ))
}

/// What was made, and what to do next.
fn made_there(made: &[&str], root: &Path, dir: Option<&Path>) -> String {
    let mut text = format!("made a project in {}\n", said(root));
    for path in made {
        text += &format!("  {path}\n");
    }
    let enter = dir.map(|dir| format!("cd {} && ", said(dir))).unwrap_or_default();
    text + &format!("next: {enter}isnad serve\n")
}
