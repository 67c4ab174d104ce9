//! `absent-quote`: quoted words, and nothing near them in the cited passage or anywhere else.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, Verdict};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{as_cited, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "absent-quote",
    level: Severity::Error,
    fixed: true,
    summary: "quoted words of which nothing stands in the cited passage",
    docs: include_str!("absent_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::of_verdict(edition, Verdict::Absent).map(|found| absent(edition, found)));
}

fn absent(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let message = format!("nothing like these words stands in {}", shown(&as_cited(edition, found.citation)));
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message);
    finding.severity = found.weight_of_nothing_near();
    finding.cited = cited(found);
    if found.is_earlier() {
        finding.hint("if they come from elsewhere, put their own citation right after them")
    } else {
        finding.hint("quote what the passage says, or paraphrase without quotation marks")
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge};
    use super::*;

    #[test]
    fn an_earlier_quotation_only_warns_and_a_short_one_is_left_to_its_own_rule() {
        let mut edition = edition("«كلام ليس هناك» ثم «كلام ليس هناك أيضا» ثم [@moe-2024#p1] و«كلمة» [@moe-2024#p1]");
        for at in 0..3 {
            judge(&mut edition, at, Verdict::Absent, None);
        }
        let found = findings(&RULE, &edition);
        let weights: Vec<_> = found.iter().map(|finding| finding.severity).collect();
        assert_eq!(weights, [Severity::Warning, Severity::Error]);
        assert_eq!(found[1].cited.as_deref(), Some("كلام ليس هناك أيضا"));
        judge(&mut edition, 0, Verdict::Absent, None).translated = true;
        judge(&mut edition, 1, Verdict::Absent, None).untranslated = true;
        assert_eq!(findings(&RULE, &edition), []);
    }
}
