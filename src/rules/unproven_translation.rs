//! `unproven-translation`: quoted words in another script than their source, and a citation that does not give the
//! original words. The verdict is `absent`; this rule speaks in place of `absent-quote`.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{as_cited, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unproven-translation",
    level: Severity::Error,
    fixed: true,
    summary: "quoted words in another script than their source, without the original",
    docs: include_str!("unproven_translation.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let least = edition.inputs.config.min_quote_words;
    let unproven = walk::checked(edition)
        .filter(|found| found.judgement.untranslated && !found.judgement.verdict.passes() && !found.is_short(least));
    sink.extend(unproven.map(|found| unproven_translation(edition, found)));
}

fn unproven_translation(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let keys = as_cited(edition, found.citation);
    let message = format!("these words are a translation, and the citation of {} lacks the original", shown(&keys));
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message)
        .hint(format!("put the original words into the citation: {}", shown(&format!("[{keys} \"…\"]"))));
    finding.severity = found.weight_of_nothing_near();
    finding.cited = cited(found);
    finding
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge};
    use super::*;
    use crate::verify::Verdict;

    #[test]
    fn it_speaks_in_place_of_absent_and_shows_the_form() {
        let mut edition = edition("«السقف الأبيض لا يبرد المدينة» [@cool-2022#p1]");
        judge(&mut edition, 0, Verdict::Absent, None).untranslated = true;
        let found = findings(&RULE, &edition);
        assert_eq!(found[0].severity, Severity::Error);
        assert!(found[0].hints[0].ends_with("\u{2068}[@cool-2022#p1 \"…\"]\u{2069}"));
        assert_eq!(findings(&super::super::absent_quote::RULE, &edition), []);
    }
}
