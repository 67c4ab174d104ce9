//! A source's front matter into [`Metadata`] (design §4).
//!
//! In: the fields of the front matter. Out: what is known of the source; a wrong value is a complaint and left out.

use super::{ArchivedCopy, Capture, Metadata, Original, OriginalState};
use crate::config::Rights;
use crate::yaml::{Fields, is_language_tag, is_partial_date, is_sha256, shown};

/// The values of `kind`.
const KINDS: [&str; 6] = ["article", "statement", "report", "law", "post", "transcript"];

/// Asks for every known key. What nobody asked for is an unknown key when the fields are finished.
pub(super) fn metadata(fields: &mut Fields) -> Metadata {
    fields.require("title", "the title of the source, as published");
    let mut meta = Metadata {
        title: fields.text("title").map(|title| title.value).unwrap_or_default(),
        publisher: fields.text("publisher").map(|publisher| publisher.value),
        authors: fields.texts("authors").into_iter().map(|author| author.text).collect(),
        url: fields.web_address("url").map(|url| url.value),
        ..Metadata::default()
    };
    let partial = "a date such as 2026-11-20, 2026-11 or 2026";
    meta.published = fields.text_of_form("published", is_partial_date, partial).map(|date| date.value);
    meta.archives = archives(fields);
    meta.language = fields
        .text_of_form("language", is_language_tag, "a BCP 47 tag such as ar or ar-EG")
        .map(|language| language.value);
    let kinds = KINDS.map(|kind| (kind, kind));
    meta.kind = fields.choice("kind", &kinds).map(|kind| kind.value.to_owned());
    meta.rights = fields.choice("rights", &Rights::CHOICES).map(|rights| rights.value);
    meta.capture = capture(fields);
    meta.extractor = fields.text("extractor").map(|extractor| extractor.value);
    meta.original = original(fields);
    meta.orthography = orthography(fields);
    meta.note = fields.text("note").map(|note| note.value);
    meta.extra = fields.free("extra");
    meta
}

fn archives(fields: &mut Fields) -> Vec<ArchivedCopy> {
    let mut copies = Vec::new();
    for mut row in fields.mappings("archives") {
        row.require("url", "the address of the archived copy");
        let url = row.web_address("url");
        let date = row.date("date").map(|date| date.value);
        let by = row.text("by").map(|by| by.value);
        if let Some(url) = url {
            let url = url.value;
            copies.push(ArchivedCopy { url, date, by });
        }
        fields.adopt(row);
    }
    copies
}

fn capture(fields: &mut Fields) -> Option<Capture> {
    let mut row = fields.mapping("capture")?;
    row.require("file", "the name of the saved original beside this file");
    row.require("sha256", "the SHA-256 of the saved original");
    let below = |path: &str| {
        !path.starts_with('/')
            && !path.contains(['\\', ':'])
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
    };
    let file = row.text_of_form("file", below, "the name of a file beside this one");
    let sha256 = row.text_of_form("sha256", is_sha256, "a SHA-256 digest of 64 hexadecimal digits");
    fields.adopt(row);
    Some(Capture { file: file?.value, sha256: sha256?.value.to_ascii_lowercase() })
}

fn original(fields: &mut Fields) -> Option<Original> {
    let mut row = fields.mapping("original")?;
    row.require("checked", "the date of the last look at the original");
    row.require("state", "unchanged, changed or gone");
    let checked = row.date("checked");
    let state = row.choice("state", &OriginalState::CHOICES);
    fields.adopt(row);
    Some(Original { checked: checked?.value, state: state?.value })
}

fn orthography(fields: &mut Fields) -> Vec<String> {
    let mut names = Vec::new();
    for name in fields.texts("orthography") {
        if name.text == "undotted-ya" {
            names.push(name.text);
        } else {
            let message = format!("`orthography` cannot hold {}", shown(&name.text));
            fields.complain(name.span(0..name.text.len()), message, "the choices are undotted-ya");
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sink;
    use crate::text::{File, FileId};
    use crate::yaml;

    #[test]
    fn wrong_values_are_named_at_their_place() {
        let rows = [
            ("publishr: x", "publishr", "did you mean `publisher`?"),
            ("kind: news", "news", "article, statement, report, law, post, transcript"),
            ("rights: all", "all", "cited, full, none"),
            ("published: 2023-11-02T10:00", "2023-11-02T10:00", "2026-11"),
            ("published: نوفمبر ٢٠٢٣", "نوفمبر ٢٠٢٣", "not a date"),
            ("original: {checked: 2026, state: gone}", "2026", "not a date"),
            ("original: {checked: 2026-11-20, state: lost}", "lost", "unchanged, changed, gone"),
            ("original: {state: gone}", "{state: gone}", "`original.checked` is missing"),
            ("archives: [{date: 2023-11-05}]", "{date: 2023-11-05}", "`archives.url` is missing"),
            ("archives: https://a.b", "https://a.b", "a list of mappings"),
            ("language: عربي", "عربي", "BCP 47"),
            ("capture: {file: ../a, sha256: 0}", "../a", "beside"),
            ("orthography: [dotless]", "dotless", "undotted-ya"),
            ("url: a.b", "a.b", "https://"),
        ];
        for (line, slice, words) in rows {
            let text = format!("---\ntitle: مقال\nauthors: [هند]\n{line}\n---\n");
            let file = File::new("a.md", text.as_str());
            let mut fields = Fields::read(&file, FileId(0), &yaml::split(&file), "invalid-source");
            let meta = metadata(&mut fields);
            let mut sink = Sink::new();
            fields.finish(&mut sink);
            let found: Vec<_> = sink
                .iter()
                .map(|found| (&text[found.span.range()], format!("{} | {}", found.message, found.hints.join(" | "))))
                .collect();
            assert!(found[0].0 == slice && found[0].1.contains(words), "{line}: {found:?}");
            assert!(found.len() == 1 || line.starts_with("capture"), "{line}: {found:?}");
            assert_eq!((meta.title.as_str(), meta.authors.len()), ("مقال", 1), "{line}");
        }
    }
}
