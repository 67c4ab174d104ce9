//! The words of the site by key, one TOML file a language, embedded in the binary.
//!
//! In: a language tag. Out: the strings as nested tables ([`of`]), their lookup by dotted key ([`find`]), placeholders
//! ([`fill`]) and lists ([`list`]). Adding a language is adding its file and its row in [`FILES`].

use std::collections::HashMap;
use std::sync::LazyLock;

use icu_locale_core::Locale as Tag;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::Locale;

/// The languages with words of their own, in the order of the design's list.
pub(super) const FILES: [(&str, &str); 5] = [
    ("ar", include_str!("strings/ar.toml")),
    ("fa", include_str!("strings/fa.toml")),
    ("ur", include_str!("strings/ur.toml")),
    ("he", include_str!("strings/he.toml")),
    ("en", include_str!("strings/en.toml")),
];

/// The strings for a language, and the language that they are in. What the language's file lacks is English.
pub(super) fn of(tag: &Tag) -> (Tag, Value) {
    let english = parse("en");
    let language = tag.id.language.as_str();
    // `iw` is the old code of Hebrew that some programs still write.
    let language = if language == "iw" { "he" } else { language };
    if language == "en" {
        return (tag.clone(), english);
    }
    if !FILES.iter().any(|(name, _)| *name == language) {
        return (icu_locale_core::locale!("en"), english);
    }
    let mut own = parse(language);
    complete(&mut own, &english);
    (tag.clone(), own)
}

/// The file of one language as nested tables.
pub(super) fn parse(language: &str) -> Value {
    let text = FILES.iter().find(|(name, _)| *name == language).map(|(_, text)| *text);
    text.and_then(|text| toml::from_str::<Value>(text).ok()).unwrap_or_else(|| Value::Object(Map::new()))
}

/// Adds what `own` lacks. Tables of plural classes are left alone: they are complete in their language or absent.
fn complete(own: &mut Value, english: &Value) {
    let (Value::Object(own), Value::Object(english)) = (own, english) else {
        return;
    };
    for (key, value) in english {
        match own.get_mut(key) {
            None => {
                own.insert(key.clone(), value.clone());
            }
            Some(table) if table.get("other").is_none() => complete(table, value),
            Some(_) => {}
        }
    }
}

/// See [`Locale::overlay`].
pub(super) fn overlay(strings: &mut Value, toml: &str) -> Result<(), (usize, String)> {
    let own = DeTable::parse(toml);
    let own = own.map_err(|error| (error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
    lay(strings, own.get_ref())
}

/// Lays a table over `strings`.
fn lay(strings: &mut Value, own: &DeTable) -> Result<(), (usize, String)> {
    for (key, value) in own {
        let name = key.get_ref();
        let fault = |why: &str| Err((value.span().start, format!("`{name}` {why}")));
        let here = strings.as_object_mut().map(|strings| strings.entry(name.as_ref()).or_insert(Value::Null));
        let Some(here) = here else { return fault("stands in no table") };
        match value.get_ref() {
            DeValue::String(text) if !here.is_object() => *here = Value::String(text.to_string()),
            DeValue::String(_) => return fault("is a table of strings"),
            DeValue::Table(_) if here.is_string() => return fault("is one string, not a table"),
            DeValue::Table(table) => {
                if here.is_null() {
                    *here = Value::Object(Map::new());
                }
                lay(here, table)?;
            }
            _ => return fault("is no string: put it in quotation marks"),
        }
    }
    Ok(())
}

/// The quotation marks of a language, read from its file once.
pub(super) fn marks_of(tag: &Tag) -> &'static str {
    static MARKS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
        let marks = |language| find(&parse(language), "marks.quotation").unwrap_or_default().to_owned();
        FILES.iter().map(|(language, _)| (*language, marks(language))).collect()
    });
    let of = |language: &str| MARKS.iter().find(|(known, _)| *known == language).map(|(_, marks)| marks.as_str());
    of(tag.id.language.as_str()).or_else(|| of("en")).unwrap_or_default()
}

/// The string of a dotted key.
pub(super) fn find<'a>(strings: &'a Value, key: &str) -> Option<&'a str> {
    key.split('.').try_fold(strings, |table, part| table.get(part))?.as_str()
}

/// Every string of nested tables by its dotted key.
pub(super) fn by_key(strings: &Value) -> HashMap<String, String> {
    fn add(prefix: &str, strings: &Value, all: &mut HashMap<String, String>) {
        for (key, value) in strings.as_object().into_iter().flatten() {
            let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                Value::String(text) => drop(all.insert(key, text.clone())),
                tables => add(&key, tables, all),
            }
        }
    }
    let mut all = HashMap::new();
    add("", strings, &mut all);
    all
}

/// The pattern with each `{name}` replaced, once: a value that holds braces is not read again.
pub(super) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some(open) = memchr::memchr(b'{', rest.as_bytes()) {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let value = rest.find('}').and_then(|close| {
            let name = &rest[1..close];
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((close, *value))
        });
        match value {
            Some((close, value)) => {
                out.push_str(value);
                rest = &rest[close + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Parts joined by the patterns below `list`: one for two parts, else one between neighbours and one before the last.
pub(super) fn list(locale: &Locale, parts: &[String]) -> String {
    let join = |key: &str, a: &str, b: &str| {
        // A conjunction that is written onto the next word cannot be written onto a word of another script.
        let own = b.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| locale.writes(c));
        let key = if own { format!("list.{key}") } else { format!("list.{key}-foreign") };
        locale.fill(&key, &[("a", a), ("b", b)])
    };
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [a, b] => join("pair", a, b),
        [first, middle @ .., last] => {
            let joined = middle.iter().fold(first.clone(), |so_far, part| join("middle", &so_far, part));
            join("end", &joined, last)
        }
    }
}

impl Locale {
    /// Whether a character belongs to the script of the site's words.
    fn writes(&self, c: char) -> bool {
        match self.words.id.language.as_str() {
            "he" | "iw" => matches!(c, '\u{590}'..='\u{5FF}'),
            "ar" | "fa" | "ur" => matches!(c, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}'),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};
    use proptest::prelude::*;

    use super::*;

    /// Every string of a file by its dotted key.
    fn flat(value: &Value, key: &str, into: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(table) => {
                for (name, value) in table {
                    let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                    flat(value, &key, into);
                }
            }
            Value::String(text) => {
                into.insert(key.to_owned(), text.clone());
            }
            other => panic!("{key} is {other}, not a text"),
        }
    }

    /// A key without its plural class, which differs from language to language.
    fn without_class(key: &str) -> &str {
        let plural = key.starts_with("count.") || (key.starts_with("ordinal.") && key != "ordinal.words");
        if plural { key.rsplit_once('.').map_or(key, |(table, _)| table) } else { key }
    }

    fn placeholders(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }

    fn file(language: &str) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        flat(&parse(language), "", &mut all);
        all
    }

    #[test]
    fn every_language_has_every_key_and_no_other() {
        let arabic = file("ar");
        assert!(arabic.len() > 100, "the Arabic file was not read");
        let keys = |all: &BTreeMap<String, String>| -> Vec<String> {
            let mut keys: Vec<String> = all.keys().map(|key| without_class(key).to_owned()).collect();
            keys.dedup();
            keys
        };
        for (language, text) in FILES {
            toml::from_str::<Value>(text).expect(language);
            let own = file(language);
            assert_eq!(keys(&own), keys(&arabic), "{language}");
            for (key, text) in &own {
                assert!(!text.trim().is_empty(), "{language}: {key} is empty");
                if without_class(key) == key {
                    assert_eq!(placeholders(text), placeholders(&arabic[key]), "{language}: {key}");
                }
            }
        }
    }

    /// CLDR's name of a class as a key of the strings.
    fn key(class: PluralCategory) -> &'static str {
        match class {
            // «٠ اقتباس»: nothing is written like a hundred.
            PluralCategory::Zero | PluralCategory::Other => "other",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
        }
    }

    #[test]
    fn every_count_has_the_plural_classes_that_cldr_gives_its_language() {
        for (language, _) in FILES {
            let tag: Tag = language.parse().expect(language);
            let rules = |kind: PluralRuleType| PluralRules::try_new((&tag).into(), kind.into()).expect(language);
            let strings = parse(language);
            let cardinal = rules(PluralRuleType::Cardinal);
            for (noun, forms) in strings["count"].as_object().expect("nouns") {
                for class in cardinal.categories() {
                    assert!(forms[key(class)].is_string(), "{language}: {noun} lacks {class:?}");
                }
                for n in 0..=200usize {
                    // A form without its number must belong to one number only.
                    let class = key(cardinal.category_for(n));
                    let alone = placeholders(forms[class].as_str().expect("just seen")).is_empty();
                    assert!(!alone || n == 1 || n == 2, "{language}: {noun}.{class} hides {n}");
                }
            }
            let ordinal = &strings["ordinal"];
            let named = ordinal["words"].as_str().expect("ordinals in words").split('|').count();
            let rules = rules(PluralRuleType::Ordinal);
            for n in named + 1..=200 {
                let class = key(rules.category_for(n));
                assert!(ordinal[class].is_string(), "{language}: the ordinals lack {class}, as for {n}");
            }
        }
    }

    proptest! {
        #[test]
        fn filling_never_panics_and_keeps_unknown_placeholders(pattern in "[{}a-c ء]{0,12}") {
            let kept = fill(&pattern, &[]);
            prop_assert_eq!(kept, pattern);
        }
    }
}
