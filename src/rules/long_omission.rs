//! `long-omission`: an omission mark stands for so much of the source that the fragments are no longer one statement.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::verify::{Edition, LeftOut};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, cited};

/// The rule.
pub const RULE: Rule = Rule {
    id: "long-omission",
    level: Severity::Warning,
    fixed: false,
    summary: "an omission of more than sixty words, or of a whole passage",
    docs: include_str!("long_omission.md"),
    check,
};

/// The most words that an omission leaves out in silence: some three sentences of a newspaper.
const MOST_WORDS: usize = 60;

fn check(edition: &Edition, sink: &mut Sink) {
    for found in walk::passing(edition) {
        let gaps = found.judgement.left_out.iter().filter(|gap| gap.replaced_by.is_none());
        let longest = gaps.filter(|gap| is_long(gap)).max_by_key(|gap| (gap.passages, gap.words));
        sink.extend(longest.map(|gap| too_long(edition, found, gap)));
    }
}

fn is_long(gap: &LeftOut) -> bool {
    gap.words > MOST_WORDS || gap.passages > 0
}

fn too_long(edition: &Edition, found: Checked<'_>, gap: &LeftOut) -> Diagnostic {
    let message = match gap.passages {
        0 => format!("one omission leaves out {} words of the source", gap.words),
        1 => format!("one omission leaves out a whole passage of the source, {} words in all", gap.words),
        many => format!("one omission leaves out {many} whole passages of the source, {} words in all", gap.words),
    };
    let mut finding = Diagnostic::warning(RULE.id, found.quotation.span, message)
        .hint("make two quotations of it, each with its own citation");
    finding.cited = cited(found);
    finding.archived = found.judgement.found.as_ref().map(|held| archived(edition, held));
    if let Some(span) = gap.spans.first() {
        finding = finding.label(*span, "left out");
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge, stretch};
    use super::*;
    use crate::verify::Verdict;

    #[test]
    fn length_is_counted_in_words_and_passages() {
        let gap = |words, passages, bracket: bool| LeftOut {
            replaced_by: bracket.then(|| "هي".into()),
            words,
            passages,
            spans: Vec::new(),
            doubt: None,
        };
        for (gaps, message) in [
            (vec![gap(60, 0, false)], None),
            (vec![gap(40, 0, false), gap(40, 0, false)], None),
            (vec![gap(61, 0, false)], Some("one omission leaves out 61 words")),
            (vec![gap(61, 0, true)], None),
            (vec![gap(9, 1, false), gap(70, 0, false)], Some("one omission leaves out a whole passage")),
            (vec![gap(9, 2, false)], Some("one omission leaves out 2 whole passages")),
        ] {
            let mut edition = edition("قيل «لن تتوقف […] نهاية العام» [@moe-2024#p2]");
            let place = stretch(&edition, "لن تتوقف");
            judge(&mut edition, 0, Verdict::Verbatim, Some(place)).left_out = gaps.clone();
            let found = findings(&RULE, &edition);
            assert_eq!(found.len(), usize::from(message.is_some()), "{gaps:?}");
            assert!(found.iter().all(|one| one.message.starts_with(message.unwrap_or_default())), "{gaps:?}");
        }
    }
}
