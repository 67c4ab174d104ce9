//! ISO 8601 dates into what is read.
//!
//! In: `2026-11-20`, `2026-11` or `2026`, as front matter has them. Out: the date in the site's words and digits, with
//! CLDR's month names for the region (ar-EG «يناير», ar-LB «كانون الثاني»), and in a second calendar in brackets where
//! one is configured. A year or a month alone is Gregorian: it has no single Hijri counterpart.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use icu_calendar::cal::Hijri;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{YM, YMD};
use icu_datetime::options::YearStyle;
use icu_locale_core::Locale as Tag;
use icu_locale_core::extensions::unicode::{Value, key};

use super::{Calendar, Digits, Locale};

/// What was said of dates before: the notes of a site name the days of a few sources again and again.
#[derive(Debug, Default)]
pub(super) struct Said(RwLock<HashMap<String, Option<String>>>);

impl Said {
    /// What was said of a date, else what is said now.
    pub fn or_say(&self, iso: &str, say: impl FnOnce() -> Option<String>) -> Option<String> {
        // Entries are put in whole, so that a thread that panicked has left sound ones behind.
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(iso) {
            return known.clone();
        }
        let said = say();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(iso.to_owned(), said.clone());
        said
    }
}

/// See [`Locale::date`]. Formatters are made for each date: they cannot be shared between threads, and making one is a
/// look-up in static tables.
pub(super) fn read(locale: &Locale, iso: &str) -> Option<String> {
    let mut parts = iso.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|part| number(part, 2));
    let day = parts.next().map(|part| number(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let tag = with_digits(locale);
    match (month, day) {
        (None, _) => Some(locale.digits(iso)),
        (Some(month), None) => {
            let date = Date::try_new_gregorian(year, month?.try_into().ok()?, 1).ok()?;
            let format = Formatter::<Gregorian, YM>::try_new(tag.into(), YM::long()).ok()?;
            Some(format.format(&date).to_string())
        }
        (Some(month), Some(day)) => {
            let date = Date::try_new_gregorian(year, month?.try_into().ok()?, day?.try_into().ok()?).ok()?;
            let mut read = locale.calendars.iter().filter_map(|calendar| match calendar {
                Calendar::Gregorian => gregorian(&tag, date),
                Calendar::IslamicUmalqura => hijri(&tag, date),
            });
            let first = read.next()?;
            Some(match read.next() {
                None => first,
                Some(second) => locale.fill("date.two", &[("a", &first), ("b", &second)]),
            })
        }
    }
}

/// A year as CLDR writes it for a language and region, for its digits.
pub(super) fn sample_year(tag: &Tag) -> Option<String> {
    gregorian(tag, Date::try_new_gregorian(2026, 1, 3).ok()?)
}

fn gregorian(tag: &Tag, date: Date<Gregorian>) -> Option<String> {
    let format = Formatter::<Gregorian, YMD>::try_new(tag.into(), YMD::long()).ok()?;
    Some(format.format(&date).to_string())
}

fn hijri(tag: &Tag, date: Date<Gregorian>) -> Option<String> {
    type UmmAlQura = Hijri<icu_calendar::cal::hijri::UmmAlQura>;
    let fields = YMD::long().with_year_style(YearStyle::WithEra);
    let format = Formatter::<UmmAlQura, YMD>::try_new(tag.into(), fields).ok()?;
    Some(format.format(&date.to_calendar(Hijri::new_umm_al_qura())).to_string())
}

/// A part of a date: European digits, exactly so many.
fn number(part: &str, digits: usize) -> Option<i32> {
    let well_formed = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| part.parse().ok()).flatten()
}

/// The language of the words with the site's digits as its `-u-nu-` extension.
fn with_digits(locale: &Locale) -> Tag {
    let mut tag = locale.words.clone();
    let system = match locale.digits {
        Digits::ArabicIndic => "arab",
        Digits::European => "latn",
        Digits::Extended => "arabext",
    };
    if let Ok(value) = Value::try_from_str(system) {
        tag.extensions.unicode.keywords.set(key!("nu"), value);
    }
    tag
}
