//! Numbers with their nouns, ordinals and letters.
//!
//! In: a number and a key. Out: «اقتباسان», «١٢ اقتباسًا», «الثاني», «ب». Which form a number takes is CLDR's plural
//! class for the language of the words; the forms are the strings' `count` and `ordinal` tables.

use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};

use super::{Locale, strings};

/// The case that a counted noun stands in. Only the Arabic dual shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Subject, or alone.
    Nominative,
    /// After a preposition.
    Genitive,
}

/// See [`Locale::count`].
pub(super) fn count(locale: &Locale, n: usize, noun: &str, case: Case) -> String {
    let class = class(locale, n, PluralRuleType::Cardinal);
    let genitive = (case == Case::Genitive).then(|| format!("{class}-genitive"));
    let pattern = [genitive.as_deref(), Some(class), Some("other")]
        .into_iter()
        .flatten()
        .find_map(|class| locale.find(&format!("count.{noun}.{class}")));
    let number = locale.number(n);
    match pattern {
        Some(pattern) => {
            let glued = pattern.replace("{n} ", "{n}\u{A0}");
            strings::fill(&glued, &[("n", &number)])
        }
        None => format!("{number}\u{A0}{noun}"),
    }
}

/// See [`Locale::ordinal`].
pub(super) fn ordinal(locale: &Locale, n: usize) -> String {
    let words = locale.text("ordinal.words");
    if let Some(word) = n.checked_sub(1).and_then(|at| words.split('|').nth(at)) {
        return word.to_owned();
    }
    let class = format!("ordinal.{}", class(locale, n, PluralRuleType::Ordinal));
    let pattern = locale.find(&class).unwrap_or_else(|| locale.text("ordinal.other"));
    strings::fill(pattern, &[("n", &locale.number(n))])
}

/// See [`Locale::letter`]. Places are written in bijective numeration: after the last letter comes the first one twice.
pub(super) fn letter(alphabet: &str, n: usize) -> String {
    let letters: Vec<&str> = alphabet.split(' ').collect();
    let mut rest = n;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(letters[rest % letters.len()]);
        rest /= letters.len();
    }
    out.reverse();
    out.concat()
}

/// The name of a number's plural class.
fn class(locale: &Locale, n: usize, kind: PluralRuleType) -> &'static str {
    let rules = PluralRules::try_new((&locale.words).into(), kind.into());
    match rules.map(|rules| rules.category_for(n)) {
        Ok(PluralCategory::Zero) => "zero",
        Ok(PluralCategory::One) => "one",
        Ok(PluralCategory::Two) => "two",
        Ok(PluralCategory::Few) => "few",
        Ok(PluralCategory::Many) => "many",
        Ok(PluralCategory::Other) | Err(_) => "other",
    }
}
