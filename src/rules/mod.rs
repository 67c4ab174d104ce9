//! Facts into findings: one file and one page a rule.
//!
//! In: the [`Edition`]. Out: the diagnostics, with the severities that the configuration asks for, in the order in which
//! they are reported: most severe first, then by path and place.
//!
//! A rule speaks and never matches text. Adding one: `<rule>.rs`, `<rule>.md`, its row in [`ALL`].

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name; reads after "allow".
    pub id: &'static str,
    /// What its findings weigh unless `book.toml` says otherwise.
    pub level: Severity,
    /// Whether `book.toml` may not lower it: a verdict's own rule, and whatever keeps a text from being read.
    pub fixed: bool,
    /// One line.
    pub summary: &'static str,
    /// Its page, Markdown.
    pub docs: &'static str,
    /// Looks at the edition and reports.
    pub check: fn(&Edition, &mut Sink),
}

/// Every rule, in the order of design §6.
pub const ALL: &[&Rule] = &[];

/// Runs every rule.
pub fn run(edition: &Edition) -> Vec<Diagnostic> {
    let mut found = Sink::new();
    for rule in ALL {
        (rule.check)(edition, &mut found);
    }
    found
}
