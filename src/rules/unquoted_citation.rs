//! `unquoted-citation`: a citation after no quotation, with no evidence in it: nothing is compared.

use crate::content::Form;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unquoted-citation",
    level: Severity::Info,
    fixed: false,
    summary: "a citation that no quoted words go with",
    docs: include_str!("unquoted_citation.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    for (explainer, judged) in walk::pages(edition) {
        for (citation, outcomes) in explainer.citations.iter().zip(&judged.keys) {
            let bare = citation.form == Form::Bare && citation.quotations.is_empty();
            // A key that names nothing has its own error; one thing at a time.
            if bare && outcomes.iter().any(Result::is_ok) {
                sink.push(
                    Diagnostic::info(
                        RULE.id,
                        citation.span,
                        "no quoted words go with this citation, so nothing is compared",
                    )
                    .hint("quote the words before it, or give them as evidence inside it: [@id#p1 «…»]"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, places};
    use super::*;

    #[test]
    fn bare_citations_that_name_something_are_reported() {
        for (body, expected) in [
            ("كلام [@moe-2024#p1].", vec!["[@moe-2024#p1]"]),
            ("كلام [@moe-2024#p99].", vec![]),
            ("«كلام» [@moe-2024#p1].", vec![]),
        ] {
            assert_eq!(places(&RULE, &edition(body)), expected, "{body}");
        }
    }
}
