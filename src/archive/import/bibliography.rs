//! Records of reference managers as the metadata of a source: BibLaTeX (and BibTeX), CSL-JSON.
//!
//! In: the text of such a file, and which of its entries is meant. Out: what is [`Known`] of that entry.
//!
//! A text that begins with `[` or `{` is JSON. The source's publisher is who a reader would name: the newspaper or journal
//! before the house that prints it.

use biblatex::{Bibliography, ChunksExt, DateValue, Datetime, Entry, PermissiveType, Person};
use serde_json::Value;

use super::{Known, Refusal, one_line};
use crate::archive::Metadata;
use crate::archive::source::is_source_id;
use crate::diag::{isolate, nearest};
use crate::yaml::{is_language_tag, is_partial_date, is_web_address};

/// The languages that BibLaTeX calls by their English names.
const LANGUAGES: [(&str, &str); 7] = [
    ("arabic", "ar"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("urdu", "ur"),
    ("hebrew", "he"),
    ("english", "en"),
    ("french", "fr"),
];

/// What entries are called there, and what a source's `kind` calls them. Other entries have none.
const KINDS: [(&str, &str); 14] = [
    ("article", "article"),
    ("article-journal", "article"),
    ("article-magazine", "article"),
    ("article-newspaper", "article"),
    ("report", "report"),
    ("techreport", "report"),
    ("legislation", "law"),
    ("bill", "law"),
    ("regulation", "law"),
    ("post", "post"),
    ("post-weblog", "post"),
    ("interview", "transcript"),
    ("speech", "transcript"),
    ("hearing", "transcript"),
];

/// Reads the entry `key`, or the only one.
///
/// # Errors
/// When the file is neither, or has several entries and none was named, or not the named one.
pub fn read(text: &str, key: Option<&str>) -> Result<Known, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    let records = if text.trim_start().starts_with(['[', '{']) { csl(text)? } else { biblatex(text)? };
    let keys: Vec<&str> = records.iter().map(|record| record.key.as_str()).collect();
    let at = match (key, &keys[..]) {
        (_, []) => return Err(Refusal::new("it has no entry", "export the article's record as BibLaTeX or CSL-JSON")),
        (None, [_]) => 0,
        (None, several) => {
            let some: Vec<String> = several.iter().take(10).map(|key| isolate(key)).collect();
            return Err(Refusal::new(
                format!("it has {} entries: {}", several.len(), some.join(", ")),
                "name one with --entry",
            ));
        }
        (Some(key), known) => match known.iter().position(|known| *known == key) {
            Some(at) => at,
            None => {
                let remedy = match nearest(key, known.iter().copied()) {
                    Some(near) => format!("did you mean {}?", isolate(near)),
                    None => "name one that is there with --entry".to_owned(),
                };
                return Err(Refusal::new(format!("it has no entry {}", isolate(key)), remedy));
            }
        },
    };
    let mut record = records.into_iter().nth(at).unwrap_or_default();
    record.id = Some(record.key.to_lowercase().replace(['_', ':', '.'], "-")).filter(|id| is_source_id(id));
    let meta = &mut record.meta;
    meta.title = one_line(&meta.title);
    for slot in [&mut meta.publisher, &mut meta.url, &mut meta.published, &mut meta.language] {
        *slot = slot.take().map(|text| one_line(&text)).filter(|text| !text.is_empty());
    }
    meta.url = meta.url.take().filter(|url| is_web_address(url));
    meta.published = meta.published.take().filter(|date| is_partial_date(date));
    meta.language = meta.language.take().and_then(|language| tag(&language));
    meta.authors.retain(|author| !author.is_empty());
    Ok(record)
}

/// A language's tag from its tag or its English name.
fn tag(language: &str) -> Option<String> {
    let lower = language.to_lowercase();
    let named = LANGUAGES.iter().find(|(name, _)| *name == lower).map(|(_, tag)| (*tag).to_owned());
    named.or_else(|| {
        is_language_tag(language)
            .then(|| language.to_owned())
            .filter(|tag| tag.split('-').next().is_some_and(|part| part.len() <= 3))
    })
}

fn kind(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| (*kind).to_owned())
}

fn biblatex(text: &str) -> Result<Vec<Known>, Refusal> {
    let parsed = Bibliography::parse(text).map_err(|error| {
        let line = text.get(..error.span.start).map_or(1, |before| before.matches('\n').count() + 1);
        Refusal::new(format!("line {line} is no BibLaTeX: {}", error.kind), "export the record again, or mend the line")
    })?;
    Ok(parsed.iter().map(of_entry).collect())
}

fn of_entry(entry: &Entry) -> Known {
    let text = |names: &[&str]| names.iter().find_map(|name| entry.get(name)).map(|chunks| chunks.format_verbatim());
    let title = match (text(&["title"]), text(&["subtitle"])) {
        (Some(title), Some(subtitle)) => format!("{title}: {subtitle}"),
        (title, _) => title.unwrap_or_default(),
    };
    let date = |moment: Datetime| {
        let part = |part: u8| format!("-{:02}", u32::from(part) + 1);
        let day = moment.month.and(moment.day).map(part).unwrap_or_default();
        format!("{:04}{}{day}", moment.year, moment.month.map(part).unwrap_or_default())
    };
    let published = match entry.date() {
        Ok(PermissiveType::Typed(found)) => match found.value {
            DateValue::At(moment)
            | DateValue::After(moment)
            | DateValue::Before(moment)
            | DateValue::Between(moment, _) => Some(date(moment)),
        },
        _ => None,
    };
    let meta = Metadata {
        title,
        authors: entry.author().unwrap_or_default().iter().map(name).collect(),
        publisher: text(&["journaltitle", "journal", "publisher", "organization", "institution", "maintitle"]),
        url: text(&["url"]),
        published,
        language: text(&["langid", "language", "hyphenation"]),
        kind: kind(&entry.entry_type.to_string()),
        ..Metadata::default()
    };
    Known { key: entry.key.clone(), id: None, meta }
}

fn name(person: &Person) -> String {
    one_line(&[&person.given_name, &person.prefix, &person.name, &person.suffix].map(String::as_str).join(" "))
}

fn csl(text: &str) -> Result<Vec<Known>, Refusal> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        Refusal::new(format!("line {} is no JSON", error.line()), "export the record again as CSL-JSON or BibLaTeX")
    })?;
    let list = match &value {
        Value::Array(list) => list.clone(),
        Value::Object(fields) => match fields.get("items") {
            Some(Value::Array(list)) => list.clone(),
            _ => vec![value.clone()],
        },
        _ => Vec::new(),
    };
    Ok(list.iter().filter(|entry| entry.get("title").is_some()).map(of_csl).collect())
}

fn of_csl(entry: &Value) -> Known {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    let key = match entry.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => text("citation-key").unwrap_or_default(),
    };
    let authors = entry.get("author").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let author = |author: &Value| {
        let part = |name: &str| author.get(name).and_then(Value::as_str).unwrap_or_default();
        let whole =
            [part("given"), part("dropping-particle"), part("non-dropping-particle"), part("family"), part("suffix")];
        if part("literal").is_empty() { one_line(&whole.join(" ")) } else { one_line(part("literal")) }
    };
    let meta = Metadata {
        title: text("title").unwrap_or_default(),
        authors: authors.iter().map(author).collect(),
        publisher: text("container-title").or_else(|| text("publisher")),
        url: text("URL"),
        published: entry.get("issued").and_then(issued),
        language: text("language"),
        kind: text("type").and_then(|name| kind(&name)),
        ..Metadata::default()
    };
    Known { key, id: None, meta }
}

/// A date of CSL: `{"date-parts": [[2023, 11, 2]]}`, or as it was typed.
fn issued(value: &Value) -> Option<String> {
    if let Some(raw) = ["raw", "literal"].iter().find_map(|name| value.get(name)?.as_str()) {
        return Some(raw.to_owned());
    }
    let parts = value.get("date-parts")?.get(0)?.as_array()?;
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let parts: Vec<u64> = parts.iter().map_while(number).collect();
    match parts[..] {
        [year] => Some(format!("{year:04}")),
        [year, month] => Some(format!("{year:04}-{month:02}")),
        [year, month, day, ..] => Some(format!("{year:04}-{month:02}-{day:02}")),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BIB: &str = "@article{Hind_2023,\n title = {في حفظ {النصوص}},\n author = {سعد, هند and {فريق التجارب}},\n \
        journaltitle = {دفتر التجارب},\n publisher = {دار},\n date = {2023-11-02},\n url = {https://example.org/1},\n langid = {arabic}\n}\n";

    const CSL: &str = r#"[{"id":"Hind_2023","type":"article-newspaper","title":"في حفظ النصوص","author":[{"family":"سعد","given":"هند"},
        {"literal":"فريق التجارب"}],"container-title":"دفتر التجارب","issued":{"date-parts":[[2023,"11",2]]},
        "URL":"https://example.org/1","language":"ar"}]"#;

    #[test]
    fn both_say_the_same() {
        for text in [BIB, CSL] {
            let record = read(text, None).expect("a record");
            let meta = record.meta;
            assert_eq!((record.id.as_deref(), meta.title.as_str()), (Some("hind-2023"), "في حفظ النصوص"));
            assert_eq!(meta.authors, ["هند سعد", "فريق التجارب"]);
            assert_eq!(
                (meta.publisher.as_deref(), meta.published.as_deref()),
                (Some("دفتر التجارب"), Some("2023-11-02"))
            );
            assert_eq!((meta.url.as_deref(), meta.language.as_deref()), (Some("https://example.org/1"), Some("ar")));
            assert_eq!(meta.kind.as_deref(), Some("article"));
        }
    }

    #[test]
    fn dates_may_be_partial() {
        for (date, expected) in [
            ("2023-11", Some("2023-11")),
            ("2023", Some("2023")),
            ("2023-11-02/2023-11-05", Some("2023-11-02")),
            ("قريبا", None),
        ] {
            let text = format!("@misc{{a, title = {{x}}, date = {{{date}}}}}");
            assert_eq!(read(&text, None).expect("a record").meta.published.as_deref(), expected, "{date}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let two = format!("{BIB}@misc{{other, title = {{x}}}}");
        for (text, key, words) in [
            (two.as_str(), None, "has 2 entries"),
            (&two, Some("othr"), "no entry"),
            ("", None, "no entry"),
            ("[]", None, "no entry"),
            ("{\"a\":", None, "line 1 is no JSON"),
            ("@article{x,\n title = {a", None, "no BibLaTeX"),
        ] {
            let refusal = read(text, key).expect_err(words);
            assert!(refusal.cause.contains(words), "{refusal:?}");
        }
        assert_eq!(read(&two, Some("other")).map(|record| record.meta.title), Ok("x".to_owned()));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), lines in "(@[a-z]{0,4}\\{[a-z]?,?|[a-z]{1,3} ?= ?[{\"]?|[}\"],?|date = \\{[0-9/-]{0,12}\\},|\n){0,12}") {
            for text in [text, lines] {
                let _ = read(&text, None);
            }
        }
    }
}
