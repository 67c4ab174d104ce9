//! Findings and verdicts for people and programs: knows formats and nothing else.
//!
//! In: the [`Edition`] and its diagnostics. Out: a [`Report`], and from it one text for each row of [`FORMATS`].
//!
//! 1. [`checked`]: every checked quotation and every embedding, with what holds it.
//! 2. [`summary`]: their counts, shared by all formats.
//! 3. [`account`], [`fingerprint`]: what a finding says beside its place, and the name by which it is known again.
//! 4. One file a format: [`human`], [`json`], [`sarif`], [`github`], [`gitlab`], [`junit`], [`rdjsonl`]. A new format is
//!    its file and its row in [`FORMATS`].
//! 5. [`step_summary`]: the page that GitHub shows of a run, which is no format of its own.

pub mod account;
pub mod checked;
pub mod fingerprint;
mod github;
mod gitlab;
pub mod human;
mod json;
mod junit;
mod rdjsonl;
mod sarif;
pub mod shown;
pub mod step_summary;
pub mod summary;

#[cfg(test)]
pub(crate) mod fixture;

use std::collections::BTreeSet;

use crate::diag::Diagnostic;
use crate::text::{FileId, Files};
use crate::verify::Edition;

/// What a check found.
#[derive(Debug)]
pub struct Report<'e> {
    /// What was judged.
    pub edition: &'e Edition,
    /// The findings, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// Which explainers are reported, as places in [`Edition::explainers`], in order; PATHS narrow it.
    pub selected: Vec<usize>,
}

impl<'e> Report<'e> {
    /// A report on everything.
    pub fn whole(edition: &'e Edition, diagnostics: Vec<Diagnostic>) -> Report<'e> {
        Report { edition, diagnostics, selected: (0..edition.explainers.len()).collect() }
    }

    /// A report on some explainers, with the findings of those files alone.
    pub fn narrowed(
        edition: &'e Edition,
        mut diagnostics: Vec<Diagnostic>,
        selected: Vec<usize>,
        files: &BTreeSet<FileId>,
    ) -> Report<'e> {
        diagnostics.retain(|found| files.contains(&found.span.file));
        Report { edition, diagnostics, selected }
    }
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style<'s> {
    /// Whether ANSI colours are used (`human` only).
    pub colour: bool,
    /// What is put before each path: the project's folder as seen from the format's [`Base`], ending in `/`, or nothing.
    pub folder: &'s str,
}

impl Style<'_> {
    /// The path of a file as the report writes it.
    fn path(self, files: &Files, file: FileId) -> String {
        format!("{}{}", self.folder, files.get(file).path)
    }
}

/// Where the paths of a format begin. A project may lie in a folder of a repository, and what reads the report then looks
/// for files from the repository's root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The project's own folder.
    Project,
    /// The folder that the program was started in.
    Current,
    /// The root of the repository that is being checked, where the environment tells it; else as [`Base::Current`].
    Repository,
}

/// One output format.
#[derive(Debug)]
pub struct Format {
    /// Its name after `--format`.
    pub name: &'static str,
    /// One line for the help.
    pub summary: &'static str,
    /// Where its paths begin.
    pub base: Base,
    /// Writes it.
    pub render: fn(&Report<'_>, Style<'_>) -> String,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] =
    &[human::FORMAT, json::FORMAT, sarif::FORMAT, github::FORMAT, gitlab::FORMAT, junit::FORMAT, rdjsonl::FORMAT];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
