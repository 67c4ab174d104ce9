//! `orthographic-quote`: the same words, in another spelling, spacing or inner punctuation than the archive's.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, Verdict};

use super::walk::{self, Checked};
use super::wording::{archived, as_cited, cited, in_archive, key, shown};
use super::{Rule, restore};

/// The rule.
pub const RULE: Rule = Rule {
    id: "orthographic-quote",
    level: Severity::Warning,
    fixed: false,
    summary: "quoted words that are spelt otherwise than in the archive",
    docs: include_str!("orthographic_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::of_verdict(edition, Verdict::Orthographic).map(|found| respelt(edition, found)));
}

fn respelt(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let held = found.judgement.found.as_ref();
    let place = held.map_or_else(|| as_cited(edition, found.citation), |held| key(edition, held));
    let message = format!("these words are spelt or spaced otherwise in {}", shown(&place));
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message)
        .hint("write them as the archive does; the page shows the archive's spelling in the note either way");
    finding.cited = cited(found);
    if let Some(held) = held {
        finding.archived = Some(archived(edition, held));
        finding.labels.extend(in_archive(held, "the archive's spelling"));
        finding.fix = restore::fix(edition, found, held);
    }
    finding
}
