//! `uncited-quote`: a quotation long enough to be somebody's words, and no citation that says whose. Those in headings
//! are left to `headline-quote`.

use crate::content::Quotation;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::{Rule, walk, words};

/// The rule.
pub const RULE: Rule = Rule {
    id: "uncited-quote",
    level: Severity::Warning,
    fixed: false,
    summary: "a quotation that no citation claims",
    docs: include_str!("uncited_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let least = edition.inputs.config.min_quote_words;
    let quotations = walk::pages(edition).flat_map(|(explainer, _)| &explainer.quotations);
    let uncited = quotations.filter(|quotation| {
        quotation.citation.is_none()
            && !quotation.name
            && !quotation.heading
            && words::count(&quotation.text.text) >= least.max(1)
    });
    sink.extend(uncited.map(nobodys_words));
}

fn nobodys_words(quotation: &Quotation) -> Diagnostic {
    let mut finding = Diagnostic::warning(RULE.id, quotation.span, "no citation says where these words stand")
        .hint("put the citation right after the closing mark; a name or title is better set in emphasis");
    finding.cited = Some(quotation.text.text.clone());
    finding
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, places};
    use super::*;

    #[test]
    fn long_unclaimed_quotations_are_reported() {
        for (body, expected) in [
            ("قيل «تفتح المكتبة أبوابها» اليوم", vec!["تفتح المكتبة أبوابها"]),
            ("قيل «تفتح المكتبة أبوابها» [@moe-2024#p1] ثم «تغلق المكتبة أبوابها»", vec!["تغلق المكتبة أبوابها"]),
            ("قيل «تفتح المكتبة»", vec![]),
            ("كتاب *«تفتح المكتبة أبوابها»*", vec![]),
            ("## «تفتح المكتبة أبوابها»", vec![]),
        ] {
            assert_eq!(places(&RULE, &edition(body)), expected, "{body}");
        }
    }
}
