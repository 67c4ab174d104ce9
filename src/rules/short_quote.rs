//! `short-quote`: a word or two between quotation marks before a citation, which the cited passage does not hold. They
//! may be the author's own, so this warns in place of the verdict's own rule.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, Verdict};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, as_cited, cited, difference, key, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "short-quote",
    level: Severity::Warning,
    fixed: false,
    summary: "a word or two between quotation marks that the cited passage lacks",
    docs: include_str!("short_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let least = edition.inputs.config.min_quote_words;
    sink.extend(walk::checked(edition).filter(|found| found.is_short(least)).map(|found| short(edition, found)));
}

fn short(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let message = format!("{} does not hold these words", shown(&as_cited(edition, found.citation)));
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message);
    finding.cited = cited(found);
    match (found.judgement.verdict, &found.judgement.found, &found.judgement.nearest) {
        (Verdict::Misplaced, Some(place), _) => {
            finding.archived = Some(archived(edition, place));
            finding.hints.push(format!("they stand in {}", shown(&key(edition, place))));
        }
        (Verdict::Altered, _, Some(nearest)) => {
            finding.archived = Some(archived(edition, &nearest.found));
            finding.differences = nearest.differences.iter().map(difference).collect();
        }
        _ => {}
    }
    finding.hint("if they are quoted, correct them; if they are your own, set them in emphasis or drop the marks")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge, stretch};
    use super::super::{absent_quote, altered_quote, misplaced_quote, thin_quote};
    use super::*;
    use crate::content::Role;

    #[test]
    fn it_speaks_in_place_of_the_verdicts_own_rule() {
        let owns = [&altered_quote::RULE, &misplaced_quote::RULE, &absent_quote::RULE, &thin_quote::RULE];
        let verdicts = [Verdict::Altered, Verdict::Misplaced, Verdict::Absent, Verdict::Thin];
        for (verdict, own) in verdicts.into_iter().zip(owns) {
            let mut edition = edition("قيل «لن تتوقف» [@moe-2024#p1]");
            let place = stretch(&edition, "لن تتوقف");
            judge(&mut edition, 0, verdict, Some(place));
            for (role, warns) in [(Role::Nearest, true), (Role::Around, false), (Role::Evidence, false)] {
                edition.explainers[0].quotations[0].role = role;
                let found = findings(&RULE, &edition);
                assert_eq!(found.len(), usize::from(warns), "{verdict:?} {role:?}");
                assert!(found.iter().all(|finding| finding.severity == Severity::Warning));
                assert_eq!(findings(own, &edition).len(), usize::from(!warns), "{verdict:?} {role:?}");
            }
        }
    }

    #[test]
    fn the_least_number_of_words_is_a_setting() {
        let mut edition = edition("قيل «لن تتوقف» [@moe-2024#p1]");
        judge(&mut edition, 0, Verdict::Absent, None);
        edition.inputs.config.min_quote_words = 2;
        assert_eq!(findings(&RULE, &edition), []);
        assert_eq!(findings(&absent_quote::RULE, &edition).len(), 1);
    }
}
