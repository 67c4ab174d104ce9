//! Which digits a language and region use, and numbers in them.
//!
//! In: a language tag, or a text. Out: [`Digits`], or the text with its European digits exchanged.

use icu_locale_core::Locale as Tag;

use super::{Digits, date};

/// The digits of a language and region: CLDR's, except that Arabic without a region is written with Arabic-Indic digits
/// (design §2), for which CLDR gives European ones. A `-u-nu-` extension in the tag counts.
pub(super) fn default_of(tag: &Tag) -> Digits {
    let plain = tag.id.region.is_none() && tag.extensions.is_empty();
    if tag.id.language.as_str() == "ar" && plain {
        return Digits::ArabicIndic;
    }
    // CLDR's choice is read off a formatted year: the table itself is not public.
    match date::sample_year(tag).and_then(|year| year.chars().find(|c| c.is_numeric())) {
        Some('\u{660}'..='\u{669}') => Digits::ArabicIndic,
        Some('\u{6F0}'..='\u{6F9}') => Digits::Extended,
        _ => Digits::European,
    }
}

/// The text with its European digits in the given shapes; other digits stay.
pub(super) fn shape(text: &str, digits: Digits) -> String {
    let zero = match digits {
        Digits::European => return text.to_owned(),
        Digits::ArabicIndic => 0x0660,
        Digits::Extended => 0x06F0,
    };
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(value) => char::from_u32(zero + value).unwrap_or(c),
            None => c,
        })
        .collect()
}
