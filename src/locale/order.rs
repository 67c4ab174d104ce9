//! The order of titles and names.
//!
//! In: two texts. Out: which one stands first: ICU's collation for the language, after marks at the beginning (quotation
//! marks, brackets) and, in Arabic, the article ال are passed over.

use crate::text::letter::{is_alphabetic, is_alphanumeric};
use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale as Tag;

/// Words that begin with alef and lam as letters of their own: the name of God, and verbal nouns of the eighth form
/// whose root begins with lam. A longer word that begins with one of them is taken for its inflection.
const NO_ARTICLE: [&str; 14] = [
    "الله",
    "التزام",
    "التباس",
    "التهاب",
    "التقاء",
    "التقاط",
    "التحاق",
    "التفات",
    "التفاف",
    "التماس",
    "التئام",
    "التحام",
    "التواء",
    "التهام",
];

/// The collator of a language.
pub(super) fn collator(tag: &Tag) -> Option<CollatorBorrowed<'static>> {
    Collator::try_new(tag.into(), CollatorOptions::default()).ok()
}

/// See [`super::Locale::compare`].
pub(super) fn compare(collator: Option<&CollatorBorrowed<'static>>, skips_article: bool, a: &str, b: &str) -> Ordering {
    let by_language = |a: &str, b: &str| collator.map_or_else(|| a.cmp(b), |collator| collator.compare(a, b));
    by_language(sorted_part(a, skips_article), sorted_part(b, skips_article))
        .then_with(|| by_language(a, b))
        .then_with(|| a.cmp(b))
}

/// What of a text counts in sorting.
fn sorted_part(text: &str, skips_article: bool) -> &str {
    let text = text.trim_start_matches(|c: char| !is_alphanumeric(c));
    if !skips_article || NO_ARTICLE.iter().any(|word| text.starts_with(word)) {
        return text;
    }
    // The article is written onto a word of two letters or more; alone, ال is an abbreviation.
    match text.strip_prefix("ال") {
        Some(rest) if rest.chars().take(2).filter(|c| is_alphabetic(*c)).count() == 2 => rest,
        _ => text,
    }
}
