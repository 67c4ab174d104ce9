//! `cut-exception`: an exception or condition follows the quoted words in the source, and the quotation ends before it.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "cut-exception",
    level: Severity::Warning,
    fixed: false,
    summary: "quoted words that end before an exception",
    docs: include_str!("cut_exception.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::passing(edition).filter_map(|found| cut(edition, found)));
}

fn cut(edition: &Edition, found: Checked<'_>) -> Option<Diagnostic> {
    let lost = found.judgement.context.exception?;
    let words = shown(edition.inputs.files.slice(lost));
    let message = format!("the source goes on with an exception to these words: {words}");
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message)
        .hint("quote the exception too, or say it in your own words")
        .label(lost, "the exception");
    finding.cited = cited(found);
    finding.archived = found.judgement.found.as_ref().map(|held| archived(edition, held));
    Some(finding)
}
