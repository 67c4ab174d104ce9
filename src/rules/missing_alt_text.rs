//! `missing-alt-text`: an image without words for those who do not see it.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::{Rule, walk};

/// The rule (WCAG 2.2, success criterion 1.1.1).
pub const RULE: Rule = Rule {
    id: "missing-alt-text",
    level: Severity::Error,
    fixed: false,
    summary: "an image without alternative text",
    docs: include_str!("missing_alt_text.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    for (explainer, _) in walk::pages(edition) {
        for link in explainer.links.iter().filter(|link| link.image && !link.has_text) {
            let finding = Diagnostic::error(RULE.id, link.span, "this image has no alternative text");
            sink.push(finding.hint("say between the brackets what the image tells: ![…](…)"));
        }
    }
}
