//! Outputs to disk: the only writer of a site's files. Changed bytes only, all or nothing.
//!
//! In: an output folder, then paths and bytes in any order from any thread. Out: the folder as it should be.
//!
//! 1. [`Stage::open`] finishes or undoes an interrupted run, refuses a non-empty folder without `.isnad-output`
//!    and takes the lock that keeps a second run out.
//! 2. [`Stage::put`] and [`Stage::copy`] compare with what is there; equal files are left alone, others are written
//!    beside the output.
//! 3. [`Stage::commit`] writes the journal, renames each changed file into place, removes the files that isnad wrote
//!    before and does not write now, and drops the journal.
//!
//! Dropping a stage without committing removes what was staged and leaves the output as it was.

use std::path::Path;

use crate::archive::Digest;

/// An output in the making.
#[derive(Debug)]
pub struct Stage {}

/// What a commit did, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// New or changed.
    pub written: usize,
    /// Left as they were.
    pub unchanged: usize,
    /// Removed.
    pub removed: usize,
}

impl Stage {
    /// Begins an output in `out`, which need not exist.
    ///
    /// # Errors
    /// A non-empty folder that isnad did not write, another run at work, a path that is not a folder, or the disk.
    pub fn open(out: &Path) -> anyhow::Result<Stage> {
        let _ = out;
        Ok(Stage {})
    }

    /// Stages one file of the output and returns its digest. Any thread; each path once.
    ///
    /// # Errors
    /// A path that leaves the output folder, a file or folder in its place that isnad did not write, or the disk.
    pub fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<Digest> {
        let _ = (path, bytes);
        Ok([0; 32])
    }

    /// Stages a copy of the file `from`.
    ///
    /// # Errors
    /// As [`Stage::put`], or when `from` cannot be read.
    pub fn copy(&self, path: &str, from: &Path) -> anyhow::Result<Digest> {
        let _ = (path, from);
        Ok([0; 32])
    }

    /// Puts everything into place.
    ///
    /// # Errors
    /// The disk; the next run finishes or undoes what was begun.
    pub fn commit(self) -> anyhow::Result<Published> {
        Ok(Published::default())
    }
}
