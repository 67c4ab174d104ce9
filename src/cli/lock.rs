//! `isnad lock`: pin the archive.

use std::path::Path;

use super::{Front, Outcome};

/// Write or compare isnad.lock, which pins the archived texts.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let _ = (front, args);
    anyhow::bail!("not yet")
}

/// The lock of a new project.
pub(super) fn first(root: &Path) -> anyhow::Result<String> {
    let _ = root;
    Ok(String::new())
}
