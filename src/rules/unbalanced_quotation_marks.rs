//! `unbalanced-quotation-marks`: a quotation opens with a closing mark, or closes with an opening one.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::wording::shown;
use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unbalanced-quotation-marks",
    level: Severity::Warning,
    fixed: false,
    summary: "quotation marks that do not match each other",
    docs: include_str!("unbalanced_quotation_marks.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    for (explainer, _) in walk::pages(edition) {
        for quotation in explainer.quotations.iter().filter(|quotation| quotation.unbalanced) {
            let outer = edition.inputs.files.slice(quotation.outer);
            let mut ends = outer.chars();
            let (first, last) = (ends.next(), ends.next_back());
            let marks: String = first.into_iter().chain(Some('…')).chain(last).collect();
            let message = format!("the quotation marks do not match each other: {}", shown(&marks));
            sink.push(
                Diagnostic::warning(RULE.id, quotation.outer, message)
                    .hint("write «…» or “…”, the opening mark first in reading order"),
            );
        }
    }
}
