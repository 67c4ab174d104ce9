//! `cut-context`: the source says the quoted words with a reservation (perhaps, if) or reports them as denied or claimed,
//! and the quotation leaves that out.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "cut-context",
    level: Severity::Warning,
    fixed: false,
    summary: "quoted words that the source doubts or denies",
    docs: include_str!("cut_context.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::passing(edition).filter_map(|found| cut(edition, found)));
}

fn cut(edition: &Edition, found: Checked<'_>) -> Option<Diagnostic> {
    let lost = found.judgement.context.hedge?;
    let words = shown(edition.inputs.files.slice(lost));
    let message = format!("the source does not assert these words: {words} stands before them there and is not quoted");
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message)
        .hint("quote from there on, or say in your own words how the source puts it")
        .label(lost, "what governs the words");
    finding.cited = cited(found);
    finding.archived = found.judgement.found.as_ref().map(|held| archived(edition, held));
    Some(finding)
}
