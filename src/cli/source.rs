//! `isnad source`: what the archive holds, and what comes into it.
//!
//! In: the project, and what is to be archived. Out: tables of what is there, or a new record beside its capture.
//!
//! 1. [`list`] and [`show`] look; [`cited`] tells them which explainers cite what.
//! 2. [`add`] archives: [`incoming`] gets the bytes (`fetch` from an address), `archive::import` reads them, [`naming`] finds the id.
//! 3. `refresh` looks at an original again.

mod add;
#[cfg(feature = "fetch")]
mod addresses;
mod cited;
#[cfg(feature = "fetch")]
mod fetch;
mod incoming;
mod list;
mod naming;
mod refresh;
mod show;

use anyhow::bail;

use crate::archive::Archive;
use crate::diag::{isolate, nearest};

use super::{Front, Outcome, Shape};

/// Archive articles as sources, and see what the archive holds.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  isnad source add saved-page.html --id moe-2024
  isnad source list --uncited
  isnad source show moe-2024#p7
  isnad source refresh moe-2024";

/// What can be done with sources, in the order of their life.
#[derive(Debug, clap::Subcommand)]
enum Command {
    Add(Box<add::Args>),
    List(list::Args),
    Show(show::Args),
    Refresh(refresh::Args),
}

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    match &args.command {
        Command::Add(args) => add::run(front, args),
        Command::List(args) => list::run(front, args),
        Command::Show(args) => show::run(front, args),
        Command::Refresh(args) => refresh::run(front, args),
    }
}

/// The place of a source in the archive.
///
/// # Errors
/// When no source has this id; the nearest one is named.
pub(super) fn place_of(archive: &Archive, id: &str) -> anyhow::Result<usize> {
    if let Some(at) = archive.by_id.get(id) {
        return Ok(*at);
    }
    let known = archive.sources.iter().map(|source| source.id.as_str());
    let remedy = match nearest(id, known) {
        Some(near) => format!("did you mean {}?", isolate(near)),
        None => "`isnad source list` has them all".to_owned(),
    };
    bail!("the archive has no source {}; {remedy}", isolate(id))
}
