//! `raw-html`: raw HTML in Markdown, which is shown as text.
//!
//! [`crate::content`] knows where it stands; whether it is shown as text is a setting.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::Edition;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "raw-html",
    level: Severity::Warning,
    fixed: false,
    summary: "raw HTML in Markdown, which is shown as text",
    docs: include_str!("raw_html.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    if edition.inputs.config.allow_raw_html {
        return;
    }
    for span in walk::pages(edition).flat_map(|(explainer, _)| &explainer.html) {
        let hint = "write it in Markdown; `allow-raw-html = true` in [output.isnad] lets it through; \\< is a plain <";
        sink.push(Diagnostic::warning(RULE.id, *span, "raw HTML is shown as text").hint(hint));
    }
}
