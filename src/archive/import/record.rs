//! Metadata and passages to the text of a source's file (design §4), and small changes to one that is there.
//!
//! In: what is known of a source, and its numbered passages. Out: the file's text ([`render`]), or a file's text with one
//! key of its front matter set ([`with_key`]) or its passages replaced ([`with_passages`]), every other byte as it was.

use super::identifiers::Numbered;
use crate::archive::{Metadata, OriginalState, PassageKind};
use crate::text::File;
use crate::yaml::{self, Fence, is_invisible};

/// The text of a new source's file.
pub fn render(meta: &Metadata, passages: &[Numbered]) -> String {
    let mut text = String::from("---\n");
    for (key, value) in keys(meta) {
        text += &format!("{key}: {value}\n");
    }
    text += "---\n";
    text + &body(passages)
}

/// The keys that are known, in the order of design §4, each with its value in YAML.
pub fn keys(meta: &Metadata) -> Vec<(&'static str, String)> {
    let mut keys = vec![("title", scalar(&meta.title))];
    let mut add = |key, value: Option<String>| keys.extend(value.map(|value| (key, value)));
    let text = |value: &Option<String>| value.as_deref().map(scalar);
    add("publisher", text(&meta.publisher));
    let authors: Vec<String> = meta.authors.iter().map(|author| quoted(author)).collect();
    add("authors", (!authors.is_empty()).then(|| format!("[{}]", authors.join(", "))));
    add("url", text(&meta.url));
    add("published", meta.published.clone());
    let copies: Vec<String> = meta
        .archives
        .iter()
        .map(|copy| {
            let mut fields = vec![format!("url: {}", quoted(&copy.url))];
            fields.extend(copy.date.as_ref().map(|date| format!("date: {date}")));
            fields.extend(copy.by.as_ref().map(|by| format!("by: {}", quoted(by))));
            format!("{{{}}}", fields.join(", "))
        })
        .collect();
    add("archives", (!copies.is_empty()).then(|| format!("[{}]", copies.join(", "))));
    add("language", meta.language.clone());
    add("kind", meta.kind.clone());
    add("capture", meta.capture.as_ref().map(|capture| capture_value(&capture.file, &capture.sha256)));
    add("extractor", text(&meta.extractor));
    add("original", meta.original.as_ref().map(|original| original_value(&original.checked, original.state)));
    add("orthography", (!meta.orthography.is_empty()).then(|| format!("[{}]", meta.orthography.join(", "))));
    add("note", text(&meta.note));
    keys
}

/// The value of `capture`.
pub fn capture_value(file: &str, sha256: &str) -> String {
    format!(
        "{{file: {}, sha256: {sha256}}}",
        if file.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) {
            file.to_owned()
        } else {
            quoted(file)
        }
    )
}

/// The value of `original`.
pub fn original_value(checked: &str, state: OriginalState) -> String {
    format!("{{checked: {checked}, state: {}}}", state.name())
}

/// The passages under their markers, each after a blank line.
pub fn body(passages: &[Numbered]) -> String {
    let mut text = String::new();
    for passage in passages {
        text += &format!("\n{{#{}", passage.id);
        if passage.kind != PassageKind::Paragraph {
            text += &format!(" .{}", passage.kind.name());
        }
        let attributes = [("speaker", &passage.speaker), ("page", &passage.page)];
        for (name, value) in
            attributes.into_iter().filter_map(|(name, value)| value.as_ref().map(|value| (name, value)))
        {
            text += &format!(" {name}=\"{value}\"");
        }
        text += if passage.gone { " .gone}\n" } else { "}\n" };
        for line in passage.text.lines() {
            // What stands unseen before the sign would keep the escape from being one.
            let seen = line.trim_start_matches(is_invisible);
            let line = if seen.starts_with("{#") { format!("\\{seen}") } else { line.to_owned() };
            text += &format!("{line}\n");
        }
    }
    text
}

/// A text as a YAML value: plain where that is safe and reads best, else between quotation marks. White space is one
/// space, since a value stands on one line.
pub fn scalar(text: &str) -> String {
    let line = super::one_line(text);
    let begins = line.chars().next().is_some_and(char::is_alphabetic);
    let plain = |letter: char| {
        letter.is_alphanumeric()
            || matches!(letter, ' ' | '@' | '-' | '–' | '،' | '؛' | '؟' | '.' | '«' | '»' | '/' | '(' | ')' | '_')
            || matches!(letter, '\u{64b}'..='\u{652}' | '\u{670}' | '\u{200c}')
    };
    let address =
        yaml::is_web_address(&line) && line.is_ascii() && !line.contains(['#', '\'', '"', ',', '[', ']', '{', '}']);
    let word =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&line.to_ascii_lowercase().as_str());
    if address || (begins && !word && line.chars().all(plain)) { line } else { quoted(&line) }
}

/// A text between quotation marks: a JSON text is one of YAML. What YAML takes for a line's end is escaped.
fn quoted(text: &str) -> String {
    let text = serde_json::Value::from(super::one_line(text)).to_string();
    let unseen = |letter: char| matches!(letter, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    text.chars()
        .map(|letter| if unseen(letter) { format!("\\u{:04x}", u32::from(letter)) } else { letter.into() })
        .collect()
}

/// The text of a source's file with `key: value` in its front matter, in place of what the key had or as a new last
/// line; `None` when there is no front matter of one key a line to put it in.
pub fn with_key(text: &str, key: &str, value: &str) -> Option<String> {
    let file = File::new("", text);
    let split = yaml::split(&file);
    let front = &text[split.front.clone()];
    if split.fence != Fence::Closed || front.trim_start().starts_with(['{', '-']) {
        return None;
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let named = |line: &str| {
        let rest = line.strip_prefix(key).or_else(|| line.strip_prefix(&format!("\"{key}\"")));
        rest.is_some_and(|rest| rest.trim_start_matches(' ').starts_with(':'))
    };
    // The key's line and those that go on with its value.
    let (mut start, mut end) = (None, split.front.end);
    let mut at = split.front.start;
    for line in front.split_inclusive('\n') {
        if start.is_none() && named(line) {
            start = Some(at);
        } else if start.is_some() && !line.starts_with([' ', '\t', '-', ']', '}']) {
            end = at;
            break;
        }
        at += line.len();
    }
    let start = start.unwrap_or(split.front.end);
    Some(format!("{}{key}: {value}{line_end}{}", &text[..start], &text[end..]))
}

/// The text of a source's file with other passages, and its front matter as it was.
pub fn with_passages(text: &str, passages: &[Numbered]) -> String {
    let split = yaml::split(&File::new("", text));
    format!("{}{}", &text[..split.body.start], body(passages))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{ArchivedCopy, Capture, Original, source};
    use crate::diag::Sink;
    use crate::text::FileId;

    fn passage(id: &str, text: &str) -> Numbered {
        Numbered {
            id: id.into(),
            kind: PassageKind::Paragraph,
            speaker: None,
            page: None,
            gone: text.is_empty(),
            text: text.into(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let meta = Metadata {
            title: "قال: «نعم» \"#1\" {أ}\n\u{85}ثم".into(),
            publisher: Some("no".into()),
            authors: vec!["هند, بنت".into(), "O'Neil: x".into()],
            url: Some("https://a.b/c?d=%D8%A7&e=f#g".into()),
            published: Some("2023-11".into()),
            archives: vec![ArchivedCopy {
                url: "https://w.b/1".into(),
                date: Some("2023-11-05".into()),
                by: Some("w: b".into()),
            }],
            language: Some("ar".into()),
            kind: Some("article".into()),
            capture: Some(Capture { file: "a.html".into(), sha256: "0".repeat(64) }),
            extractor: Some("isnad-html@1".into()),
            original: Some(Original { checked: "2026-11-20".into(), state: OriginalState::Changed }),
            orthography: vec!["undotted-ya".into()],
            note: Some("- x".into()),
            ..Metadata::default()
        };
        let mut passages = vec![
            Numbered { kind: PassageKind::Heading, ..passage("p1", "عنوان") },
            Numbered {
                speaker: Some("هند".into()), page: Some("٣".into()), ..passage("p2", "{#p9}\n\u{200f}{# x")
            },
            passage("p3", ""),
        ];
        passages[1].kind = PassageKind::Caption;
        let file = File::new("content/sources/a.md", render(&meta, &passages));
        let mut sink = Sink::new();
        let read = source::parse(&file, FileId(0), "a", &mut sink);
        assert!(sink.is_empty(), "{}: {sink:?}", file.text);
        assert_eq!(read.meta.title, "قال: «نعم» \"#1\" {أ} ثم");
        assert_eq!((read.meta.publisher, read.meta.authors), (meta.publisher, meta.authors));
        assert_eq!((read.meta.url, read.meta.note), (meta.url, meta.note));
        assert_eq!(read.meta.archives[0].by.as_deref(), Some("w: b"));
        let found: Vec<_> = read.passages.iter().map(|found| (found.id.as_str(), found.kind, found.gone)).collect();
        let kinds = [PassageKind::Heading, PassageKind::Caption, PassageKind::Paragraph];
        assert_eq!(found, [("p1", kinds[0], false), ("p2", kinds[1], false), ("p3", kinds[2], true)]);
        assert_eq!(read.passages[1].speaker.as_deref(), Some("هند"));
        let files = crate::text::Files::new(vec![file]);
        assert_eq!(read.passages[1].text(&files), "{#p9}\n{# x");
    }

    #[test]
    fn values_are_plain_where_that_is_safe() {
        let rows = [
            ("عنوان المقال: كما نُشر", "\"عنوان المقال: كما نُشر\""),
            ("عنوان المقال كما نُشر", "عنوان المقال كما نُشر"),
            ("هل يبرد الطلاء؟", "هل يبرد الطلاء؟"),
            ("true", "\"true\""),
            ("2023", "\"2023\""),
            ("https://a.b/c?d=e", "https://a.b/c?d=e"),
            ("https://a.b/c#e", "\"https://a.b/c#e\""),
            ("", "\"\""),
        ];
        for (text, expected) in rows {
            assert_eq!(scalar(text), expected);
        }
    }

    #[test]
    fn a_key_is_set_and_nothing_else_is_touched() {
        let rows = [
            ("---\ntitle: x # y\n---\nz", Some("---\ntitle: x # y\nnote: n\n---\nz")),
            ("---\nnote: a\ntitle: x\n---\nz", Some("---\nnote: n\ntitle: x\n---\nz")),
            ("---\nnote:\n  a: 1\n  b: 2\n# c\ntitle: x\n---\nz", Some("---\nnote: n\n# c\ntitle: x\n---\nz")),
            ("---\nnotes: a\n---\nz", Some("---\nnotes: a\nnote: n\n---\nz")),
            ("---\r\nnote: a\r\n---\r\nz", Some("---\r\nnote: n\r\n---\r\nz")),
            ("---\n{title: x}\n---\nz", None),
            ("---\ntitle: x\n", None),
            ("z", None),
        ];
        for (text, expected) in rows {
            assert_eq!(with_key(text, "note", "n").as_deref(), expected, "{text}");
        }
        let text = "---\ntitle: x\n---\n\n{#p1}\nأ\n";
        assert_eq!(with_passages(text, &[passage("p1", "ب")]), "---\ntitle: x\n---\n\n{#p1}\nب\n");
    }
}
