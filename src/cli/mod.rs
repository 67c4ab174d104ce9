//! The command line: one file a subcommand.
//!
//! In: the arguments. Out: what the command prints and writes, and an [`Outcome`], which `main` maps to an exit status.
//!
//! 1. [`Cli`]: the arguments; their doc comments are the help.
//! 2. One module a subcommand, each with its `Args` and its `run`.
//! 3. [`terminal`], [`progress`], [`selection`], [`mending`], [`baseline`], [`ci`]: printing, waiting, what PATHS select,
//!    `--fix`, findings known of old, and the machine of a continuous integration.
#![expect(clippy::disallowed_methods, reason = "a front looks at the disk, the environment and the clock")]

mod baseline;
mod build;
mod check;
mod ci;
mod explain;
mod find;
mod init;
mod lock;
mod mending;
mod new;
mod progress;
mod selection;
mod serve;
mod source;
mod terminal;
mod verify;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use crate::diag::{Diagnostic, Severity, isolate};
use crate::report::shown;
use crate::rules;
use crate::verify::Edition;

use terminal::{Colour, Terminal};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing stands in the way; exit status 0.
    Clean,
    /// Findings at error level, or a comparison that found a difference; exit status 1.
    Findings,
    /// It could not run, and has said why; exit status 2.
    Unable,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// For people
    Human,
    /// For programs
    Json,
}

/// Checks every quotation of your explainers against the archived text that it cites, and builds the site.
///
/// Begin with `isnad init my-site`. A project is a folder with a book.toml; every command works in the current folder,
/// or in the one that --root names.
#[derive(Debug, Parser)]
#[command(name = "isnad", version = VERSION.as_str(), arg_required_else_help = true, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    /// The project's folder
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true, global = true)]
    root: PathBuf,

    /// When to use colours: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto", hide_possible_values = true)]
    #[arg(hide_default_value = true, global = true, help_heading = EVERYWHERE)]
    color: Colour,

    #[command(subcommand)]
    command: Command,
}

/// The features that a build of the program may leave out (`Cargo.toml`), and whether this one has them.
const FEATURES: &[(&str, bool)] = &[
    ("fetch", cfg!(feature = "fetch")),
    ("images", crate::render::images::SCALES),
    ("share-images", crate::render::share::DRAWS),
];

/// What `--version` prints after the name: the version, and what was left out.
static VERSION: LazyLock<String> = LazyLock::new(|| version(FEATURES));

fn version(features: &[(&str, bool)]) -> String {
    let missing: Vec<&str> = features.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    let version = env!("CARGO_PKG_VERSION");
    if missing.is_empty() { version.to_owned() } else { format!("{version} (built without {})", missing.join(", ")) }
}

/// The heading above the options that every command has.
const EVERYWHERE: &str = "Everywhere";

const EXAMPLES: &str = "\
Examples:
  isnad init my-site           a new project that passes
  isnad check                  what stands in the way of publishing
  isnad serve --open           the site in a browser, anew at every change
  isnad build                  check, then write the site into public/
  isnad explain absent-quote   what a finding means and how it is mended

Exit status: 0 when nothing stands in the way, 1 when there are findings at error level, 2 when the command \
could not run.";

/// The subcommands, in the order in which a new user meets them.
#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    New(new::Args),
    Check(check::Args),
    Build(build::Args),
    Serve(serve::Args),
    Find(find::Args),
    Source(source::Args),
    Lock(lock::Args),
    Verify(verify::Args),
    Explain(explain::Args),
}

/// What every command gets beside its own arguments.
#[derive(Clone, Copy, Debug)]
struct Front<'a> {
    /// The project's folder.
    root: &'a Path,
    /// Where to print.
    terminal: Terminal,
}

/// Runs the command that `arguments` name; the first of them is the program's own name.
///
/// # Errors
/// When the command could not run: no project, an unreadable disk, an output that may not be written.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> anyhow::Result<Outcome> {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version arrive here too, and go to the standard output; a reader that stopped reading is quiet.
            let _ = error.print();
            return Ok(if error.use_stderr() { Outcome::Unable } else { Outcome::Clean });
        }
    };
    let front = Front { root: &cli.root, terminal: Terminal::new(cli.color) };
    match &cli.command {
        Command::Init(args) => init::run(front, args),
        Command::New(args) => new::run(front, args),
        Command::Check(args) => check::run(front, args),
        Command::Build(args) => build::run(front, args),
        Command::Serve(args) => serve::run(front, args),
        Command::Find(args) => find::run(front, args),
        Command::Source(args) => source::run(front, args),
        Command::Lock(args) => lock::run(front, args),
        Command::Verify(args) => verify::run(front, args),
        Command::Explain(args) => explain::run(front, args),
    }
}

/// Says on the standard error output why the command could not run.
pub fn complain(error: &anyhow::Error) {
    Terminal::new(Colour::Auto).err(&format!("isnad: {}\n", shown::message(&format!("{error:#}"))));
}

/// A path below `folder` as the user would write it, fit to be shown.
fn below(folder: &Path, path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    let whole = if path.as_os_str().is_empty() { folder.to_path_buf() } else { folder.join(path) };
    match whole.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest.to_path_buf(),
        _ => whole,
    }
}

/// A path, fit to be shown.
fn said(path: &Path) -> String {
    shown::message(&path.display().to_string())
}

/// The name of a rule, as an argument.
fn rule_name(name: &str) -> Result<String, String> {
    match rules::find(name) {
        Some(rule) => Ok(rule.id.to_owned()),
        None => Err(unknown_rule(name)),
    }
}

fn unknown_rule(name: &str) -> String {
    let remedy = match rules::nearest(name) {
        Some(rule) => format!("did you mean {}?", rule.id),
        None => "`isnad explain` lists the rules".to_owned(),
    };
    format!("no rule is called {}; {remedy}", isolate(name))
}

/// Whether findings stand in the way of publishing.
fn blocks(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}

/// Whether nothing was checked although there are citations: none was read, and a file that could not be read or parsed
/// has what begins one. A whole run like that proves nothing (design §5, rule 12).
fn checked_nothing(edition: &Edition) -> bool {
    let (inputs, explainers) = (&edition.inputs, &edition.explainers);
    if explainers.iter().any(|explainer| !explainer.citations.is_empty()) {
        return false;
    }
    let sources = format!("{}/sources/", inputs.config.src);
    inputs.files.iter().any(|(id, file)| {
        let in_texts = file.path.starts_with(&format!("{}/", inputs.config.src)) && !file.path.starts_with(&sources);
        let parsed = explainers.iter().find(|explainer| explainer.file == id);
        in_texts && parsed.is_none_or(|explainer| explainer.broken) && file.text.contains("[@")
    })
}

const NOTHING_CHECKED: &str =
    "isnad: the project has citations, and none could be checked: mend the findings above, then run again\n";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::report::fixture::edition;

    #[test]
    fn the_arguments_make_sense() {
        Cli::command().debug_assert();
    }

    #[test]
    fn paths_are_shown_as_they_are_written() {
        for (root, path, expected) in
            [(".", "public", "public"), ("a", "public", "a/public"), (".", "", "."), ("./b", "public", "b/public")]
        {
            assert_eq!(said(&below(Path::new(root), path)), expected.replace('/', std::path::MAIN_SEPARATOR_STR));
        }
        assert_eq!(said(Path::new("a\u{1b}b")), "aU+001Bb");
    }

    #[test]
    fn every_subcommand_has_help_with_examples() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains(&format!("isnad {}", command.get_name())), "{}", command.get_name());
        }
    }

    #[test]
    fn the_version_says_what_was_left_out() {
        let number = env!("CARGO_PKG_VERSION");
        assert_eq!(version(&[("a", true)]), number);
        assert_eq!(version(&[("a", false), ("b", true), ("c", false)]), format!("{number} (built without a, c)"));
    }

    #[test]
    fn bad_usage_is_no_finding() {
        let outcome = |arguments: &[&str]| run(arguments.iter().map(OsString::from)).ok();
        assert_eq!(outcome(&["isnad", "--version"]), Some(Outcome::Clean));
        assert_eq!(outcome(&["isnad", "check", "--help"]), Some(Outcome::Clean));
        assert_eq!(outcome(&["isnad"]), Some(Outcome::Unable));
        assert_eq!(outcome(&["isnad", "frob"]), Some(Outcome::Unable));
        assert_eq!(outcome(&["isnad", "check", "--format", "xml"]), Some(Outcome::Unable));
        assert_eq!(outcome(&["isnad", "check", "--deny", "no-such-rule"]), Some(Outcome::Unable));
        assert_eq!(outcome(&["isnad", "explain", "no-such-rule"]), Some(Outcome::Unable));
    }

    #[test]
    #[cfg(unix)]
    fn arguments_that_are_no_text_do_not_panic() {
        use std::os::unix::ffi::OsStringExt;
        let empty = tempfile::tempdir().expect("a folder");
        for command in ["new", "find", "explain", "check", "build", "--root"] {
            // Bad usage, or no project in that folder: never a panic, never a success.
            let bad = OsString::from_vec(vec![b'a', 0xff]);
            let root = [OsString::from("--root"), empty.path().into()];
            let arguments = ["isnad", command].map(OsString::from).into_iter().chain([bad]).chain(root);
            assert!(!matches!(run(arguments), Ok(Outcome::Clean)), "{command}");
        }
    }

    #[test]
    fn a_run_that_read_no_citation_is_told_from_one_without_any() {
        let mut edition = edition();
        assert!(!checked_nothing(&edition));
        edition.explainers[0].citations.clear();
        assert!(!checked_nothing(&edition), "a file that was parsed has no citations when it says so");
        edition.explainers[0].broken = true;
        assert!(checked_nothing(&edition));
        edition.explainers.clear();
        assert!(checked_nothing(&edition), "a file that could not be read");
    }
}
