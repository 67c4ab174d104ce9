//! `cut-negation`: the source negates the quoted words with a word right beside them, and neither the quotation nor the
//! author's own words before it say so.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "cut-negation",
    level: Severity::Error,
    fixed: false,
    summary: "quoted words that the source negates",
    docs: include_str!("cut_negation.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::passing(edition).filter_map(|found| cut(edition, found)));
}

fn cut(edition: &Edition, found: Checked<'_>) -> Option<Diagnostic> {
    let lost = found.judgement.context.negation?;
    let words = shown(edition.inputs.files.slice(lost));
    let message = format!("the source negates these words: {words} stands beside them there and is not quoted");
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message)
        .hint("quote the negation too, or say it in your own words right before the opening mark")
        .label(lost, "the negation");
    finding.cited = cited(found);
    finding.archived = found.judgement.found.as_ref().map(|held| archived(edition, held));
    Some(finding)
}
