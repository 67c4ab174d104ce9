//! `sources.json`: every archived source as CSL-JSON, which reference managers and citation processors read
//! (schema `csl-data.json` of the Citation Style Language, version 1.0.2).
//!
//! In: the archive. Out: a list of records, in the order of the sources' ids. A record says what its source's front
//! matter says and nothing more:
//!
//! - `type`: what is nearest to the source's kind. CSL knows no statement, so that is a `document`.
//! - `author`: names as they are written (`literal`), since nothing says which part of a name is the family's.
//! - `URL`: the original; `archive` and `archive_location`: the first of the copies that others keep, and `accessed`
//!   the day on which it was kept, else the day on which the original was last looked at.
//! - `custom.isnad`: the source's page on this site, relative to the file, and the digest of its passages (design §4).

use serde_json::{Map, Value, json};

use crate::archive::Source;
use crate::render::{Site, places};
use crate::text::digest::hex;

use super::written;

/// `sources.json`.
pub fn sources(site: &Site) -> Vec<u8> {
    let sources = &site.edition.archive.sources;
    written(&sources.iter().map(|source| record(site, source)).collect::<Value>())
}

fn record(site: &Site, source: &Source) -> Value {
    let meta = &source.meta;
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    let kind = of_kind(source);
    put("id", Some(source.id.as_str().into()));
    put("type", Some(kind.into()));
    let title = meta.title.split_whitespace().collect::<Vec<_>>().join(" ");
    put("title", Some(title.into()).filter(|title| *title != ""));
    let names: Vec<Value> = meta.authors.iter().map(|name| json!({"literal": name})).collect();
    put("author", (!names.is_empty()).then(|| names.into()));
    // What a publisher brings out in parts has its name as the whole; what it brings out as a whole, as the publisher.
    let part = matches!(kind, "article-newspaper" | "webpage" | "post");
    put(if part { "container-title" } else { "publisher" }, meta.publisher.as_deref().map(Value::from));
    put("URL", meta.url.as_deref().map(Value::from));
    if let Some(copy) = meta.archives.first() {
        put("archive", copy.by.as_deref().map(Value::from));
        put("archive_location", Some(copy.url.as_str().into()));
    }
    put("issued", meta.published.as_deref().and_then(date));
    let kept = meta.archives.iter().find_map(|copy| copy.date.as_deref());
    let looked = meta.original.as_ref().map(|original| original.checked.as_str());
    put("accessed", kept.or(looked).and_then(date));
    put("language", Some(meta.language.as_deref().unwrap_or(&site.locale.lang).into()));
    put("note", meta.note.as_deref().map(Value::from));
    let page = places::address("", source, None);
    put("custom", Some(json!({"isnad": {"page": page, "sha256": hex(&source.digest)}})));
    Value::Object(out)
}

/// The type of CSL that is nearest to a source's kind.
fn of_kind(source: &Source) -> &'static str {
    let meta = &source.meta;
    match meta.kind.as_deref() {
        Some("article") | None if meta.publisher.is_some() => "article-newspaper",
        Some("article") | None if meta.url.is_some() => "webpage",
        Some("article") => "article",
        Some("report") => "report",
        Some("law") => "legislation",
        Some("post") => "post",
        Some("transcript") => "speech",
        _ => "document",
    }
}

/// A date of CSL: year, month and day as far as they are known.
fn date(iso: &str) -> Option<Value> {
    let parts: Option<Vec<u16>> = iso.split('-').map(|part| part.parse().ok()).collect();
    Some(json!({"date-parts": [parts?]}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::render::{Options, fixture};

    #[test]
    fn a_source_is_a_record() {
        let rows = [
            ("kind: article\npublisher: النهار", "article-newspaper", "container-title"),
            ("publisher: النهار", "article-newspaper", "container-title"),
            ("kind: article\nurl: https://a.example/1", "webpage", "URL"),
            ("kind: article", "article", "id"),
            ("note: وردنا بلا عنوان", "document", "note"),
            ("kind: statement\npublisher: الوزارة", "document", "publisher"),
            ("kind: report\npublisher: الوزارة", "report", "publisher"),
            ("kind: law\npublisher: الدولة", "legislation", "publisher"),
            ("kind: post\npublisher: إكس", "post", "container-title"),
            ("kind: transcript\npublisher: القناة", "speech", "publisher"),
        ];
        for (front, kind, key) in rows {
            let text = format!("---\ntitle: عنوان\n{front}\n---\n\n{{#p1}}\nنص.\n");
            let edition = fixture::edition(Config::default(), &[("content/sources/moe.md", &text)]);
            let site = Site::plan(&edition, Options::default()).expect("a site");
            let records: Value = serde_json::from_slice(&sources(&site)).expect("JSON");
            let record = &records[1];
            assert_eq!((record["id"].as_str(), record["type"].as_str()), (Some("moe"), Some(kind)), "{front}");
            assert!(record.get(key).is_some(), "{front}: {record}");
        }
        let edition = fixture::one("نص");
        let site = Site::plan(&edition, Options::default()).expect("a site");
        let records: Value = serde_json::from_slice(&sources(&site)).expect("JSON");
        let mut record = records[1].clone();
        assert_eq!(record["custom"]["isnad"]["sha256"].as_str().map(str::len), Some(64));
        record["custom"]["isnad"]["sha256"] = Value::Null;
        let expected = json!({
            "id": "moe", "type": "article-newspaper", "title": "بيان الوزارة", "author": [{"literal": "ليلى"}],
            "container-title": "وزارة الطاقة", "URL": "https://moe.example/1", "archive": "Wayback",
            "archive_location": "https://web.example/1", "issued": {"date-parts": [[2024, 3, 1]]},
            "accessed": {"date-parts": [[2024, 3, 2]]}, "language": "ar",
            "custom": {"isnad": {"page": "sources/moe/", "sha256": null}},
        });
        assert_eq!(record, expected);
        assert_eq!(date("2023-11"), Some(json!({"date-parts": [[2023, 11]]})));
        assert_eq!(date("قريبًا"), None);
    }
}
