//! `replaced-words`: the editor's words in square brackets take the place of words of the source.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, LeftOut};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, cited, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "replaced-words",
    level: Severity::Info,
    fixed: false,
    summary: "words in brackets that stand for words of the source",
    docs: include_str!("replaced_words.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    for found in walk::passing(edition) {
        let brackets = found.judgement.left_out.iter().filter_map(|gap| Some((gap, gap.replaced_by.as_deref()?)));
        sink.extend(brackets.map(|(gap, own)| replaced(edition, found, gap, own)));
    }
}

fn replaced(edition: &Edition, found: Checked<'_>, gap: &LeftOut, own: &str) -> Diagnostic {
    let words: Vec<&str> = gap.spans.iter().map(|span| edition.inputs.files.slice(*span).trim()).collect();
    let message = format!("{} in brackets stands for {} of the source", shown(own), shown(&words.join(" ")));
    let mut finding = Diagnostic::info(RULE.id, found.quotation.span, message)
        .hint("keep the source's words and put yours in brackets behind them, where both fit");
    finding.cited = cited(found);
    finding.archived = found.judgement.found.as_ref().map(|held| archived(edition, held));
    if let Some(span) = gap.spans.first() {
        finding = finding.label(*span, "replaced");
    }
    finding
}
