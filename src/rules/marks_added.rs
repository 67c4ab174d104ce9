//! `marks-added`: the quotation has vowel marks where the archive has none. A mark decides how a word is read, and the
//! decision is the author's.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, Flag};

use super::walk::{self, Checked};
use super::wording::{archived, as_cited, cited, in_archive, key, shown};
use super::{Rule, restore};

/// The rule.
pub const RULE: Rule = Rule {
    id: "marks-added",
    level: Severity::Warning,
    fixed: false,
    summary: "vowel marks in a quotation that the archive does not have",
    docs: include_str!("marks_added.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let marked = walk::checked(edition).filter(|found| {
        let judgement = found.judgement;
        judgement.verdict.passes() && !judgement.translated && judgement.flags.has(Flag::MarksAdded)
    });
    sink.extend(marked.map(|found| added(edition, found)));
}

fn added(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let held = found.judgement.found.as_ref();
    let place = held.map_or_else(|| as_cited(edition, found.citation), |held| key(edition, held));
    let message = format!("the quotation adds vowel marks that {} does not have", shown(&place));
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message)
        .hint("leave the words as they stand, and say in your own words how you read them");
    finding.cited = cited(found);
    if let Some(held) = held {
        finding.archived = Some(archived(edition, held));
        finding.labels.extend(in_archive(held, "without these marks"));
        finding.fix = restore::fix(edition, found, held);
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge, stretch};
    use super::*;
    use crate::verify::Verdict;

    #[test]
    fn added_marks_warn_and_can_be_taken_back() {
        let mut edition = edition("«نُقِل السجل القديم» [@moe-2024#p4]");
        let place = stretch(&edition, "نقل السجل القديم");
        judge(&mut edition, 0, Verdict::Typographic, Some(place)).flags.add(Flag::MarksAdded);
        let found = findings(&RULE, &edition);
        assert_eq!(found[0].severity, Severity::Warning);
        let fix = found[0].fix.as_ref().expect("a fix");
        assert_eq!(fix.edits[0].text, "نقل السجل القديم");
        assert_eq!(fix.applicability, crate::diag::Applicability::Unsafe);
    }
}
