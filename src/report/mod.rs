//! Findings and verdicts for people and programs: knows formats and nothing else.
//!
//! In: the [`Edition`] and its diagnostics. Out: a [`Report`], and from it one text for each row of [`FORMATS`].
//!
//! 1. [`checked`]: every checked quotation and every embedding, with what holds it.
//! 2. [`summary`]: their counts, shared by all formats.
//! 3. One file a format: [`human`], [`json`]. A new format is its file and its row in [`FORMATS`].

pub mod checked;
pub mod human;
mod json;
pub mod shown;
pub mod summary;

#[cfg(test)]
pub(crate) mod fixture;

use std::collections::BTreeSet;

use crate::diag::Diagnostic;
use crate::text::FileId;
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
pub struct Style {
    /// Whether ANSI colours are used (`human` only).
    pub colour: bool,
}

/// One output format.
#[derive(Debug)]
pub struct Format {
    /// Its name after `--format`.
    pub name: &'static str,
    /// One line for the help.
    pub summary: &'static str,
    /// Writes it.
    pub render: fn(&Report<'_>, Style) -> String,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[human::FORMAT, json::FORMAT];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
