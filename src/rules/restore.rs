//! The fix that puts the archive's own words in place of a quotation's.
//!
//! In: a quotation and the one stretch of the archive that it differs from in marks, spelling or spacing only. Out: an
//! unsafe fix, or none.
//!
//! 1. None where the replacement could not be written as it stands: the quotation carries markup, leaves words out or
//!    spans passages, or the archive's words hold characters that mean something in Markdown.
//! 2. None where it would change a number, a negation or an exception (design §6): whatever a difference is called, `إلا`
//!    for `ألا` is no matter of spelling. That no word is lost is the caller's to know, who has the differences.
//! 3. None where the words would not pass then: the passage is asked.

use crate::diag::{Applicability, Edit, Fix};
use crate::locale::language::Language;
use crate::text::fold::{Folded, Kind, fold};
use crate::verify::{self, Edition, Flag, Found};

use super::walk::Checked;

/// Differences of a quotation that a plain replacement would undo.
const INTENDED: [Flag; 5] =
    [Flag::Omission, Flag::Insertion, Flag::ReplacedWords, Flag::TrimmedProclitic, Flag::CrossPassage];

/// The replacement of the quoted words by those of `held`, where it can be made.
pub(super) fn fix(edition: &Edition, checked: Checked<'_>, held: &Found) -> Option<Fix> {
    let files = &edition.inputs.files;
    let [span] = held.spans.as_slice() else {
        return None;
    };
    let words = checked.quotation.text.text.as_str();
    let archived = files.slice(*span).lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let intended =
        INTENDED.iter().any(|flag| checked.judgement.flags.has(*flag)) || words.contains(['[', '…']) || has_dots(words);
    let writable = !archived.is_empty() && !archived.chars().any(means_something) && !has_dots(&archived);
    if intended || !writable {
        return None;
    }
    let language = Language::of(spoken(edition, held));
    if !says_the_same(language, words, &archived) || !holds(edition, held, &archived) {
        return None;
    }
    quoted(edition, checked, &archived)
}

/// The replacement of the quoted words by others, where they carry no markup.
pub(super) fn quoted(edition: &Edition, checked: Checked<'_>, text: &str) -> Option<Fix> {
    let quotation = checked.quotation;
    let plain = edition.inputs.files.slice(quotation.span) == quotation.text.text;
    (plain && text != quotation.text.text).then(|| Fix {
        applicability: Applicability::Unsafe,
        edits: vec![Edit { span: quotation.span, text: text.to_owned() }],
    })
}

/// Whether a character would be markup, a quotation mark or an omission mark in an explainer, or is a control.
fn means_something(character: char) -> bool {
    character.is_control() || "\\`*_{}[]()<>#+!|~&@\"'«»“”„״﴿﴾…".contains(character)
}

/// Whether the text has dots that may mark an omission.
fn has_dots(text: &str) -> bool {
    text.contains("..")
}

/// The language of the source that holds the words.
fn spoken<'e>(edition: &'e Edition, held: &Found) -> &'e str {
    let source = edition.archive.sources.get(held.source);
    source.and_then(|source| source.meta.language.as_deref()).unwrap_or(&edition.inputs.config.language)
}

/// Whether the passages hold these words, so that a quotation of them passes.
fn holds(edition: &Edition, held: &Found, words: &str) -> bool {
    let inputs = &edition.inputs;
    verify::holds(&edition.archive, &inputs.files, &inputs.config.language, held, words)
}

/// Whether two wordings have the same numbers with their signs, and negate and except equally often.
fn says_the_same(language: &Language, one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    numbers(&one) == numbers(&other) && turns(language, &one) == turns(language, &other)
}

/// The numbers of a text and the signs that belong to them, in order.
fn numbers(folded: &Folded) -> Vec<String> {
    let mut found = Vec::new();
    for (at, token) in folded.tokens.iter().enumerate() {
        let before_number = || folded.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Number);
        match token.kind {
            Kind::Number => found.push(folded.letters(token).iter().map(|letter| letter.base).collect()),
            Kind::Mark('-') if before_number() => found.push("-".to_owned()),
            Kind::Mark(sign) if "%‰°$€£¥₪﷼₤₺₽₹¢±+".contains(sign) => found.push(sign.to_string()),
            _ => {}
        }
    }
    found
}

/// How often the text negates and how often it excepts.
fn turns(language: &Language, folded: &Folded) -> (usize, usize) {
    let particles = &language.particles;
    let count = |turns: &dyn Fn(usize) -> bool| (0..folded.tokens.len()).filter(|at| turns(*at)).count();
    (
        count(&|at| particles.negates(folded, at) || particles.negates_next(folded, at)),
        count(&|at| particles.excepts(folded, at).is_some()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_negations_stay() {
        for (tag, one, other, same) in [
            ("ar", "لن تتوقف اجهزة القياس", "لن تتوقف أجهزة القياس", true),
            ("ar", "طلب ألا يحضر", "طلب إلا يحضر", false),
            ("ar", "لم يحضر المدير", "ثم يحضر المدير", false),
            ("ar", "حضر ٤١ طالبا", "حضر 41 طالبا", true),
            ("ar", "حضر ٤١ طالبا", "حضر ١٤ طالبا", false),
            ("ar", "بلغت ٤١٪ منها", "بلغت ٤١ منها", false),
            ("ar", "بلغت −٤ درجات", "بلغت ٤ درجات", false),
            ("ar", "عبدالله حضر", "عبد الله حضر", true),
            ("en", "it is not cold", "it is now cold", false),
        ] {
            assert_eq!(says_the_same(Language::of(tag), one, other), same, "{one} / {other}");
            assert_eq!(says_the_same(Language::of(tag), other, one), same, "{other} / {one}");
        }
    }
}
