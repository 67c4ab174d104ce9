//! `thin-quote`: nothing is left of a quotation after folding, or a fragment beside an omission mark has fewer than two
//! words, so that almost any passage would hold it.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, Verdict};

use super::walk::{self, Checked};
use super::wording::cited;
use super::{Rule, words};

/// The rule.
pub const RULE: Rule = Rule {
    id: "thin-quote",
    level: Severity::Error,
    fixed: true,
    summary: "a quotation of which too little is left to compare",
    docs: include_str!("thin_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::of_verdict(edition, Verdict::Thin).map(thin));
}

fn thin(found: Checked<'_>) -> Diagnostic {
    let (message, hint) = if words::count(&found.quotation.text.text) == 0 {
        ("this quotation has no words to compare", "quote words of the passage, or take the quotation marks away")
    } else {
        (
            "a fragment beside an omission mark has fewer than two words",
            "quote at least two words on each side of the omission mark, or quote without it",
        )
    };
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message).hint(hint);
    finding.severity = found.weight_of_nothing_near();
    finding.cited = cited(found);
    finding
}
