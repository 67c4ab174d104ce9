//! `undecided-quote`: the search for a quotation's fragments ran out of its budget. Not known is never a pass.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, UnresolvedBecause, Verdict};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{as_cited, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "undecided-quote",
    level: Severity::Error,
    fixed: true,
    summary: "a quotation with too many omission marks to be decided",
    docs: include_str!("undecided_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let undecided = walk::of_verdict(edition, Verdict::Unresolved)
        .filter(|found| found.judgement.unresolved == Some(UnresolvedBecause::Budget));
    sink.extend(undecided.map(|found| too_many_ways(edition, found)));
}

fn too_many_ways(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let place = shown(&as_cited(edition, found.citation));
    let message = format!("the fragments of this quotation may stand in too many ways in {place} to try them all");
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message)
        .hint("cite fewer passages, or split the quotation so that each part has fewer omission marks");
    finding.cited = cited(found);
    finding
}
