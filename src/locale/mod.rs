//! What differs from language to language: direction, digits, dates, counts, order and the words of the site
//! ([`Locale`], from `strings/<language>.toml` and CLDR), and what is needed to compare texts of a language
//! ([`language`], [`particles`]) and to search them ([`leniency`]).
//!
//! In: [`Settings`], the few keys of `book.toml` that matter here. Out: a [`Locale`], which the renderer asks for every
//! generated word, number and date. A language without a file of strings gets English words and dates, and keeps its
//! own direction, digits and order.
//!
//! 1. `strings`: the words of the site by key, and their placeholders.
//! 2. `digits`: which digits, and numbers in them.
//! 3. `count`: a number with its noun, and ordinals.
//! 4. `date`: ISO 8601 into what is read; `numbered`: phrases with a number that every page says.
//! 5. `order`: sorting.

mod count;
mod date;
mod digits;
mod honorifics;
pub mod language;
pub mod leniency;
mod numbered;
mod order;
pub mod particles;
mod strings;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::str::FromStr;

use icu_collator::CollatorBorrowed;
use icu_locale_core::Locale as Tag;

pub use count::Case;
pub use numbered::Phrase;

/// The direction of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Right to left.
    Rtl,
    /// Left to right.
    Ltr,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Rtl => "rtl",
            Direction::Ltr => "ltr",
        }
    }
}

/// The shapes of generated digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// U+0660–0669.
    ArabicIndic,
    /// U+0030–0039.
    European,
    /// U+06F0–06F9.
    Extended,
}

/// A calendar for the site's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// Gregorian.
    Gregorian,
    /// Hijri, Umm al-Qura.
    IslamicUmalqura,
}

/// What a locale is made from: keys of `book.toml`, since the configuration stands above this module's reach.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// BCP 47, as written.
    pub language: &'a str,
    /// Overrules the language's direction.
    pub text_direction: Option<Direction>,
    /// Overrules the language's digits.
    pub digits: Option<Digits>,
    /// The calendars of dates, in order; Gregorian when empty.
    pub calendars: &'a [Calendar],
}

/// How a site of one language speaks. Cheap to make (well under 5 ms); shared by all threads that render.
#[derive(Debug)]
pub struct Locale {
    /// The value of HTML's `lang`: the language as configured.
    pub lang: String,
    /// The direction of its pages.
    pub dir: Direction,
    /// The digits of generated numbers.
    pub digits: Digits,
    /// The calendars of dates, in order; never empty.
    pub calendars: Vec<Calendar>,
    /// The language of the words: that of the site, or English where there are none.
    words: Tag,
    /// The words, as nested tables.
    strings: serde_json::Value,
    /// The same by their dotted keys.
    by_key: HashMap<String, String>,
    /// The order of texts; `None` falls back to that of code points.
    collator: Option<CollatorBorrowed<'static>>,
    /// Whether a leading ال is passed over in sorting.
    skips_article: bool,
    /// The dates that were said before.
    said: date::Said,
    /// The phrases with a number that were said before.
    numbered: numbered::Numbered,
}

impl Locale {
    /// The locale of a site. A language tag that cannot be read counts as a language without words of its own.
    pub fn new(settings: &Settings) -> Locale {
        let tag = read_tag(settings.language);
        let (words, strings) = strings::of(&tag);
        let calendars = match settings.calendars {
            [] => vec![Calendar::Gregorian],
            given => given.to_vec(),
        };
        Locale {
            lang: settings.language.to_owned(),
            dir: settings.text_direction.unwrap_or_else(|| Locale::direction_of(settings.language)),
            digits: settings.digits.unwrap_or_else(|| digits::default_of(&tag)),
            calendars,
            words,
            by_key: strings::by_key(&strings),
            strings,
            collator: order::collator(&tag),
            skips_article: tag.id.language.as_str() == "ar",
            said: date::Said::default(),
            numbered: numbered::Numbered::default(),
        }
    }

    /// Every string of the site as nested tables: `t` in templates.
    pub fn strings(&self) -> &serde_json::Value {
        &self.strings
    }

    /// Lays strings of the same shape over those of the site, from TOML: a theme's own words for what it shows. Keys that
    /// the site lacks are added.
    ///
    /// # Errors
    /// What is not a table of strings and tables: where in the text, in bytes, and why.
    pub fn overlay(&mut self, toml: &str) -> Result<(), (usize, String)> {
        (self.said, self.numbered) = Default::default();
        let laid = strings::overlay(&mut self.strings, toml);
        self.by_key = strings::by_key(&self.strings);
        laid
    }

    /// The language of the words (BCP 47): the site's, or English where there are none; its plural classes are theirs.
    pub fn words(&self) -> String {
        self.words.to_string()
    }

    /// The string of a dotted key, as `note.heading` or `verdict.verbatim.label`; where the language lacks it, the
    /// English one, and where nobody has it, the key.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The string of a dotted key, if there is one.
    fn find(&self, key: &str) -> Option<&str> {
        self.by_key.get(key).map(String::as_str)
    }

    /// The string of a key with each `{name}` replaced; a placeholder without a value stays.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        strings::fill(self.text(key), values)
    }

    /// A number in the site's digits, without grouping.
    pub fn number(&self, n: usize) -> String {
        digits::shape(&n.to_string(), self.digits)
    }

    /// A generated text with its European digits in the site's digits. Never for quoted words.
    pub fn digits(&self, text: &str) -> String {
        digits::shape(text, self.digits)
    }

    /// A number with its noun (a table below `count` in the strings): «١٢ اقتباسًا». The space between a numeral and
    /// its noun is U+00A0. An unknown noun is printed as it is.
    pub fn count(&self, n: usize, noun: &str, case: Case) -> String {
        count::count(self, n, noun, case)
    }

    /// An ISO 8601 date (`2026-11-20`, `2026-11` or `2026`) to be read; a full date in every calendar of the site, the
    /// second one in brackets. `None` for anything else.
    pub fn date(&self, iso: &str) -> Option<String> {
        self.said.or_say(iso, || date::read(self, iso))
    }

    /// Parts joined as the language joins them: «أ وب وج», `A, B, and C`.
    pub fn list(&self, parts: &[String]) -> String {
        strings::list(self, parts)
    }

    /// The order of two titles or names: ICU's for the language, passing over marks that they begin with and, in
    /// Arabic, a leading ال. Equal only for equal texts, so that sorting is deterministic.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        order::compare(self.collator.as_ref(), self.skips_article, a, b)
    }

    /// Opening and closing quotation mark, then the inner pair, around words of a language (BCP 47; those of the site
    /// where it is not said). A language without words of its own has the English ones.
    pub fn quotation_marks(&self, lang: Option<&str>) -> [char; 4] {
        let lang = lang.map(read_tag).filter(|tag| tag.id.language != self.words.id.language);
        let marks = lang.map_or_else(|| self.text("marks.quotation"), |tag| strings::marks_of(&tag));
        let mut marks = marks.chars();
        ['«', '»', '‹', '›'].map(|fallback| marks.next().unwrap_or(fallback))
    }

    /// The letter of that place in the alphabet, from 1: أ ب ت; after the last one two letters, then three.
    pub fn letter(&self, n: usize) -> String {
        count::letter(self.text("alphabet.letters"), n)
    }

    /// The ordinal of that place, from 1, as an adjective: «الثاني», `second`.
    pub fn ordinal(&self, n: usize) -> String {
        count::ordinal(self, n)
    }

    /// The CSS `list-style-type` of the site's digits.
    pub fn list_style(&self) -> &'static str {
        match self.digits {
            Digits::ArabicIndic => "arabic-indic",
            Digits::European => "decimal",
            Digits::Extended => "persian",
        }
    }

    /// The language as Open Graph names it, `language_TERRITORY`. A language whose tag names no country has the one
    /// under which the keepers of that protocol list it; one that they do not list, nothing.
    pub fn open_graph(&self) -> Option<String> {
        let tag = read_tag(&self.lang);
        let language = tag.id.language.as_str();
        let listed = OPEN_GRAPH.iter().find(|(known, _)| *known == language).map(|(_, territory)| *territory);
        let territory = tag.id.region.as_ref().map(|region| region.as_str()).or(listed)?;
        Some(format!("{language}_{territory}"))
    }

    /// The direction of a language's script (BCP 47): by the script where the tag names one, else by the language.
    pub fn direction_of(lang: &str) -> Direction {
        let tag = read_tag(lang);
        let rtl = match tag.id.script {
            Some(script) => RTL_SCRIPTS.contains(&script.as_str()),
            None => RTL_LANGUAGES.contains(&tag.id.language.as_str()),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }
}

/// The country of a language in Open Graph's list. Arabic as such is `ar_AR` there.
const OPEN_GRAPH: [(&str, &str); 5] = [("ar", "AR"), ("en", "US"), ("fa", "IR"), ("he", "IL"), ("ur", "PK")];

/// Scripts that run from right to left (UAX #9 by way of ISO 15924), modern ones.
const RTL_SCRIPTS: [&str; 9] = ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"];

/// Languages that are written in one of them when their tag names no script (CLDR's likely subtags).
const RTL_LANGUAGES: [&str; 29] = [
    "ar", "arc", "arq", "ary", "arz", "azb", "bal", "bgn", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "khw", "ks",
    "lrc", "luz", "mzn", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur", "yi",
];

/// A language tag; `und` for one that cannot be read.
fn read_tag(lang: &str) -> Tag {
    Tag::from_str(lang).unwrap_or(Tag::UNKNOWN)
}

#[cfg(test)]
mod tests;
