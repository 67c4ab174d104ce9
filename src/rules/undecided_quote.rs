//! `undecided-quote`: a quotation whose fragments cost more to search for than the budget, or that is too long to be
//! searched for at all. Not known is never a pass.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, LONGEST, UnresolvedBecause, Verdict};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{as_cited, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "undecided-quote",
    level: Severity::Error,
    fixed: true,
    summary: "a quotation with too many omission marks, or too long, to be decided",
    docs: include_str!("undecided_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    for found in walk::of_verdict(edition, Verdict::Unresolved) {
        match found.judgement.unresolved {
            Some(UnresolvedBecause::Budget) => sink.push(too_many_ways(edition, found)),
            Some(UnresolvedBecause::Length) => sink.push(too_long(edition, found)),
            Some(UnresolvedBecause::Key) | None => {}
        }
    }
}

fn too_long(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let place = shown(&as_cited(edition, found.citation));
    let size = found.quotation.text.text.len();
    let message = format!(
        "this quotation has {size} bytes, and does not stand in {place} as it is: beyond {LONGEST} nothing is searched for"
    );
    Diagnostic::error(RULE.id, found.quotation.span, message)
        .hint("quote less of it, or let the passages be inserted: `![@source#p1-p9]` in a paragraph of its own")
}

fn too_many_ways(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let place = shown(&as_cited(edition, found.citation));
    let message = format!("the fragments of this quotation may stand in too many ways in {place} to try them all");
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message)
        .hint("cite fewer passages, or split the quotation so that each part has fewer omission marks");
    finding.cited = cited(found);
    finding
}
