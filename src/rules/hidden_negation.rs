//! `hidden-negation`: the fragments of a quotation stand in the cited passage, and what is left out between them turns
//! what they say: an error where a negation or exception stands right beside the quoted words, a warning where one, or
//! a contrast, stands further off in the same sentence.

use crate::diag::{Diagnostic, Label, Severity, Sink};
use crate::verify::{Edition, HiddenWords, Verdict};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, cited, in_archive, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "hidden-negation",
    level: Severity::Error,
    fixed: true,
    summary: "an omission that hides a negation or an exception",
    docs: include_str!("hidden_negation.md"),
    check,
};

const HINT: &str = "quote these words too, or paraphrase without quotation marks";

fn check(edition: &Edition, sink: &mut Sink) {
    for found in walk::of_verdict(edition, Verdict::Altered) {
        let hidden = found.judgement.hidden.as_ref().filter(|hidden| hidden.omitted);
        sink.extend(hidden.map(|hidden| hides(edition, found, hidden)));
    }
    sink.extend(walk::passing(edition).filter_map(|found| may_hide(edition, found)));
}

/// The words beside the gap are turned by what it leaves out.
fn hides(edition: &Edition, found: Checked<'_>, hidden: &HiddenWords) -> Diagnostic {
    let message = format!("the omission leaves out words that turn what is said: {}", shown(&hidden.text));
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message).hint(HINT);
    finding.cited = cited(found);
    if let Some(place) = &hidden.found {
        finding.archived = Some(archived(edition, place));
        finding.labels.extend(in_archive(place, "the quoted words"));
    }
    finding
}

/// A sentence of which a part is quoted holds a negation or contrast in the part that is not.
fn may_hide(edition: &Edition, found: Checked<'_>) -> Option<Diagnostic> {
    let doubts: Vec<_> = found.judgement.left_out.iter().filter_map(|gap| gap.doubt).collect();
    let words = shown(edition.inputs.files.slice(*doubts.first()?));
    let message = format!("the omission leaves out {words} from a sentence of which a part is quoted");
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message)
        .hint("make sure that the quoted words still say what the source says, or quote the whole sentence");
    finding.cited = cited(found);
    finding.archived = found.judgement.found.as_ref().map(|held| archived(edition, held));
    finding.labels = doubts.into_iter().map(|span| Label { span, message: "left out".into() }).collect();
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge, stretch};
    use super::*;
    use crate::verify::LeftOut;

    #[test]
    fn what_is_hidden_is_named() {
        for omitted in [true, false] {
            let mut edition = edition("قيل «أجهزة القياس […] قبل نهاية العام» [@moe-2024#p2]");
            let place = stretch(&edition, "أجهزة القياس");
            judge(&mut edition, 0, Verdict::Altered, None).hidden =
                Some(Box::new(HiddenWords { omitted, text: "لن".into(), found: Some(place) }));
            let found = findings(&RULE, &edition);
            assert_eq!(found.len(), usize::from(omitted), "the editor's own words are not left out");
            assert!(found.iter().all(|one| one.message.ends_with("\u{2068}لن\u{2069}") && one.labels.len() == 1));
        }
    }

    #[test]
    fn a_doubt_only_warns() {
        let mut edition = edition("قيل «لن تتوقف […] نهاية العام» [@moe-2024#p2]");
        let (place, doubt) = (stretch(&edition, "لن تتوقف"), stretch(&edition, "قبل").spans[0]);
        let gap = LeftOut { replaced_by: None, words: 3, passages: 0, spans: vec![doubt], doubt: Some(doubt) };
        judge(&mut edition, 0, Verdict::Verbatim, Some(place)).left_out = vec![gap];
        let found = findings(&RULE, &edition);
        assert_eq!((found[0].severity, found[0].labels[0].span), (Severity::Warning, doubt));
        assert!(found[0].message.contains("قبل"));
    }
}
