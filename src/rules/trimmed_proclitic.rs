//! `trimmed-proclitic`: the first quoted word stands in the archive with a particle joined to it (و، ف، ب، لل) that the
//! quotation leaves out.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, Flag};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, as_cited, cited, in_archive, key, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "trimmed-proclitic",
    level: Severity::Warning,
    fixed: false,
    summary: "a first word that lost the particle joined to it",
    docs: include_str!("trimmed_proclitic.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let trimmed = walk::checked(edition).filter(|found| {
        let judgement = found.judgement;
        judgement.verdict.passes() && !judgement.translated && judgement.flags.has(Flag::TrimmedProclitic)
    });
    sink.extend(trimmed.map(|found| without_particle(edition, found)));
}

fn without_particle(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let held = found.judgement.found.as_ref();
    let place = held.map_or_else(|| as_cited(edition, found.citation), |held| key(edition, held));
    let message = format!("the first word has a particle joined to it in {}", shown(&place));
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message)
        .hint("begin with the whole word, or one word later");
    finding.cited = cited(found);
    if let Some(held) = held {
        finding.archived = Some(archived(edition, held));
        finding.labels.extend(in_archive(held, "the whole word"));
    }
    finding
}
