//! Findings and verdicts for people and programs: knows formats and nothing else.
//!
//! In: the [`Edition`] and its diagnostics. Out: a [`Report`], and from it one text for each row of [`FORMATS`].

use crate::diag::Diagnostic;
use crate::verify::Edition;

/// What a check found.
#[derive(Debug)]
pub struct Report<'e> {
    /// What was judged.
    pub edition: &'e Edition,
    /// The findings, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// Which explainers are reported, as places in [`Edition::explainers`]; PATHS narrow it.
    pub selected: Vec<usize>,
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
pub const FORMATS: &[Format] = &[];
