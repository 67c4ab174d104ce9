//! `altered-quote`: something near the quoted words stands in the cited passage, and differs from them in words,
//! numbers, order, names or marks.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::text::letter::is_alphabetic;
use crate::verify::{DifferenceKind, Edition, HiddenWords, Nearest, Verdict};

use super::walk::{self, Checked};
use super::wording::{archived, as_cited, cited, difference, in_archive, key, shown};
use super::{Rule, restore};

/// The rule.
pub const RULE: Rule = Rule {
    id: "altered-quote",
    level: Severity::Error,
    fixed: true,
    summary: "quoted words that differ from the archived ones",
    docs: include_str!("altered_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::of_verdict(edition, Verdict::Altered).filter_map(|found| match &found.judgement.hidden {
        // What an omission hides is `hidden-negation`.
        Some(hidden) if hidden.omitted => None,
        Some(hidden) => Some(says_too_much(found, hidden)),
        None => Some(altered(edition, found)),
    }));
}

fn altered(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let nearest = found.judgement.nearest.as_ref();
    let place = nearest.map_or_else(|| as_cited(edition, found.citation), |nearest| key(edition, &nearest.found));
    let message = format!("these words differ from those of {}", shown(&place));
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message)
        .hint("quote the archived words, or paraphrase without quotation marks");
    finding.cited = cited(found);
    if let Some(nearest) = nearest {
        finding.archived = Some(archived(edition, &nearest.found));
        finding.differences = nearest.differences.iter().map(difference).collect();
        finding.labels.extend(in_archive(&nearest.found, "the nearest words"));
        if nearest.differences.iter().any(|difference| difference.kind == DifferenceKind::Brackets) {
            finding = finding.hint("words of your own stand in square brackets: write [ ] instead of ( )");
        }
        if let Some(bracketed) = &nearest.bracketed {
            finding.fix = restore::quoted(edition, found, bracketed);
        } else if keeps_every_word(nearest) {
            finding.fix = restore::fix(edition, found, &nearest.found);
        }
    }
    finding
}

/// The editor's own words, in brackets, say what only the source may say.
fn says_too_much(found: Checked<'_>, hidden: &HiddenWords) -> Diagnostic {
    let message = format!("the words in brackets say more than the source does: {}", shown(&hidden.text));
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, message)
        .hint("keep to what makes the quotation readable, or paraphrase without quotation marks");
    finding.cited = cited(found);
    finding
}

/// Whether going back to the archived words drops no word and changes no number (design §6).
fn keeps_every_word(nearest: &Nearest) -> bool {
    use DifferenceKind::{Ending, Hamza, Punctuation, Question, Spacing, Vowel};
    !nearest.differences.is_empty()
        && nearest.differences.iter().all(|difference| match difference.kind {
            Vowel | Ending | Spacing | Question | Punctuation => true,
            Hamza => is_hamza_alone(&difference.quoted, &difference.archived),
            _ => false,
        })
}

/// Whether two words differ in their hamzas alone, be it that a seat went with one. Words that differ in a hamza may
/// differ in their letters too: أولى is not إلى.
fn is_hamza_alone(one: &str, other: &str) -> bool {
    let letters = |word: &str, with_seats: bool| -> String {
        let letters = word.chars().filter_map(|letter| match letter {
            'أ' | 'إ' | 'آ' => Some('ا'),
            'ؤ' => with_seats.then_some('و'),
            'ئ' => with_seats.then_some('ي'),
            'ى' => Some('ي'),
            'ء' => None,
            letter => is_alphabetic(letter).then_some(letter),
        });
        letters.collect()
    };
    [true, false].iter().any(|with_seats| letters(one, *with_seats) == letters(other, *with_seats))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge, stretch};
    use super::*;

    use crate::verify::Difference;

    #[test]
    fn the_editors_words_are_named_and_the_left_out_ones_left_to_their_rule() {
        for omitted in [true, false] {
            let mut edition = edition("قيل «أجهزة القياس [لن] تتوقف» [@moe-2024#p2]");
            judge(&mut edition, 0, Verdict::Altered, None).hidden =
                Some(Box::new(HiddenWords { omitted, text: "لن".into(), found: None }));
            let found = findings(&RULE, &edition);
            assert_eq!(found.len(), usize::from(!omitted));
            assert!(found.iter().all(|one| one.message.ends_with("\u{2068}لن\u{2069}")));
        }
    }

    #[test]
    fn only_a_difference_that_costs_no_word_is_offered_for_repair() {
        use DifferenceKind::*;
        for (kind, quoted, repaired) in [
            (Hamza, "اجهزة", true),
            (Vowel, "اجهزة", true),
            (Hamza, "أوجهزة", false),
            (Replaced, "اجهزة", false),
            (Dropped, "اجهزة", false),
            (Number, "اجهزة", false),
        ] {
            let mut edition = edition("قيل «لن تتوقف اجهزة القياس» [@moe-2024#p2]");
            let place = stretch(&edition, "لن تتوقف أجهزة القياس");
            let judgement = judge(&mut edition, 0, Verdict::Altered, Some(place));
            let differences = vec![Difference { kind, quoted: quoted.into(), archived: "أجهزة".into() }];
            judgement.nearest.as_mut().expect("a stretch").differences = differences;
            let found = findings(&RULE, &edition);
            assert_eq!(found[0].severity, Severity::Error);
            assert_eq!(found[0].archived.as_deref(), Some("لن تتوقف أجهزة القياس"));
            assert!(found[0].message.contains("@moe-2024#p2"));
            assert_eq!((found[0].differences.len(), found[0].labels.len()), (1, 1));
            let text = found[0].fix.as_ref().map(|fix| fix.edits[0].text.as_str());
            assert_eq!(text, repaired.then_some("لن تتوقف أجهزة القياس"), "{kind:?}");
        }
    }
}
