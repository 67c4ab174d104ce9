//! Disk to [`Inputs`]: the only reader of a project's files.
//!
//! In: the project's root. Out: every text of the project, the configuration, and the complaints about what could not
//! be read (bad UTF-8, a folder where a file belongs, an unreadable file), which never stop the other files.
//!
//! 1. Read `book.toml`; its absence, or failure to read it, is the one error (exit 2).
//! 2. Walk `<src>/explainers`, `<src>/pages` and `<src>/sources` in path order, and read `<src>/index.md` and `isnad.lock`.
//! 3. List `static/` and the theme's folder; their bytes are read when they are written, except templates.
//!
//! A file that is not UTF-8 is kept with U+FFFD in place of the bad bytes, is complained about at the first of them,
//! and is left out of the lists, so that nothing is judged on damaged text.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diag::Sink;
use crate::text::{FileId, Files};

/// All that the pure stages may know.
#[derive(Debug)]
pub struct Inputs {
    /// The project's root on this machine: for reading and writing bytes, never for output.
    pub root: PathBuf,
    /// The settings.
    pub config: Config,
    /// Every text that was read.
    pub files: Files,
    /// `book.toml`.
    pub book: FileId,
    /// `<src>/sources/<id>.md` or `<src>/sources/<id>/index.md`, in path order.
    pub sources: Vec<FileId>,
    /// `<src>/explainers/**/*.md`, in path order.
    pub explainers: Vec<FileId>,
    /// `<src>/pages/*.md`, in path order.
    pub pages: Vec<FileId>,
    /// `<src>/index.md`.
    pub index: Option<FileId>,
    /// `isnad.lock`.
    pub lock: Option<FileId>,
    /// The files of `static/`, by their path in the output.
    pub statics: Vec<Asset>,
    /// The project's own theme folder, when it has one: templates by name (`base.html`), sorted.
    pub templates: Vec<(String, FileId)>,
    /// The theme folder's `static/` files, by their path in the output (below `assets/`).
    pub theme_assets: Vec<Asset>,
    /// Captures and other files beside a source (`<src>/sources/<id>/*`), by path relative to the root.
    pub captures: Vec<Asset>,
    /// What could not be read.
    pub complaints: Sink,
}

/// A file that is copied or hashed as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asset {
    /// Its name: the path in the output, or relative to the root for a capture, with `/` between parts.
    pub path: String,
    /// Where it is on disk.
    pub disk: PathBuf,
}

/// Reads the project at `root`.
///
/// # Errors
/// When `book.toml` is missing or cannot be read.
pub fn load(root: &Path) -> anyhow::Result<Inputs> {
    anyhow::bail!("cannot read {}", root.display())
}
