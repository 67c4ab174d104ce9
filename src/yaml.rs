//! YAML front matter, field by field with exact places: the only home of the YAML crate.
//!
//! In: a file. Out: where its front matter and its body are ([`split`]), and the front matter's [`Fields`], which are
//! asked for by name and known type. What is wrong is a complaint of the caller's rule at the key or value concerned.
//!
//! 1. [`split`] finds the `---` lines by hand, since Markdown parsers look for them in odd places.
//! 2. `raw` parses, `node` gives each value its place, `traps` words syntax errors.
//! 3. The getters of [`Fields`] take what is asked for; [`Fields::finish`] reports every key that nobody asked for.
//!
//! `null` counts as absent. Numbers and booleans are taken as written where a text is wanted: a title may be `1984`.

mod align;
mod fields;
mod forms;
mod node;
mod raw;
mod traps;

use std::ops::Range;

pub use fields::Fields;
pub use forms::{is_date, is_language_tag, is_partial_date, is_sha256, is_web_address};
pub use node::{Content, Entry, Node};
pub use traps::{code_point, is_invisible, shown};

use crate::text::{File, Span};

/// Where the front matter and the body of a text are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The bytes between the `---` lines, the last line end included; empty when there is no front matter.
    pub front: Range<usize>,
    /// The bytes after the closing line; everything but a byte order mark when there is no front matter.
    pub body: Range<usize>,
    /// Whether there is one.
    pub fence: Fence,
}

/// Whether a text has front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fence {
    /// It stands between two `---` lines.
    Closed,
    /// The first line is `---`, and no other is: all that follows is taken for front matter, and the body is empty.
    Unclosed,
    /// The first line is not `---`.
    Missing,
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its bytes, quotation marks included.
    pub span: Span,
}

/// Finds the front matter at the head of a text: an optional byte order mark, a line `---`, and the next line `---`
/// (white space may follow the hyphens). Lines end in LF or CRLF.
pub fn split(file: &File) -> Split {
    let text = file.text.as_str();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n').scan(start, |at, line| {
        let begin = *at;
        *at += line.len();
        Some((begin, line))
    });
    let is_fence = |line: &str| line.trim_end_matches([' ', '\t', '\r', '\n']) == "---";
    let Some((_, first)) = lines.next().filter(|(_, line)| is_fence(line)) else {
        return Split { front: start..start, body: start..text.len(), fence: Fence::Missing };
    };
    let front = start + first.len();
    match lines.find(|(_, line)| is_fence(line)) {
        Some((at, line)) => Split { front: front..at, body: at + line.len()..text.len(), fence: Fence::Closed },
        None => Split { front: front..text.len(), body: text.len()..text.len(), fence: Fence::Unclosed },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Severity, Sink};
    use crate::text::FileId;
    use proptest::prelude::*;

    /// What every getter finds in a front matter, and the complaints as (slice, message and hints).
    fn read(text: &str) -> (Vec<(String, String)>, Sink) {
        let file = File::new("a.md", text);
        let mut fields = Fields::read(&file, FileId(0), &split(&file), "invalid-front-matter");
        fields.require("title", "the explainer's question");
        fields.require("summary", "one or two sentences");
        fields.text("title");
        fields.text("summary");
        fields.date("date");
        fields.web_address("url");
        fields.text_of_form("published", is_partial_date, "a date, month or year");
        fields.texts("tags");
        fields.texts("key-points");
        fields.boolean("draft");
        fields.integer("weight");
        fields.choice("kind", &[("article", 0), ("report", 1)]);
        fields.free("extra");
        let mut sink = Sink::new();
        if let Some(mut claim) = fields.mapping("claim") {
            claim.require("text", "what is claimed");
            claim.text("text");
            claim.text("by");
            claim.choice("verdict", &[("true", true), ("false", false)]);
            claim.finish(&mut sink);
        }
        for mut row in fields.mappings("corrections") {
            row.date("date");
            row.text("note");
            row.finish(&mut sink);
        }
        fields.finish(&mut sink);
        let found = sink
            .iter()
            .map(|found| {
                (text[found.span.range()].to_owned(), format!("{} | {}", found.message, found.hints.join(" | ")))
            })
            .collect();
        (found, sink)
    }

    #[test]
    fn front_matter_is_found() {
        use Fence::{Closed, Missing, Unclosed};
        let rows = [
            ("---\na: 1\n---\nنص", "a: 1\n", "نص", Closed),
            ("\u{feff}---\r\na: 1\r\n---  \r\nنص", "a: 1\r\n", "نص", Closed),
            ("---\n---", "", "", Closed),
            ("---\na: 1\n", "a: 1\n", "", Unclosed),
            ("---", "", "", Unclosed),
            ("\u{feff}نص\n---\n", "", "نص\n---\n", Missing),
            (" ---\na: 1\n---\n", "", " ---\na: 1\n---\n", Missing),
            ("----\n", "", "----\n", Missing),
            ("", "", "", Missing),
        ];
        for (text, front, body, fence) in rows {
            let found = split(&File::new("a.md", text));
            assert_eq!((&text[found.front], &text[found.body], found.fence), (front, body, fence), "{text:?}");
        }
    }

    #[test]
    fn what_is_right_is_taken_without_a_word() {
        let rows = [
            "title: شرح\nsummary: \"نص: آخر\"\n",
            "title: 1984\nsummary: >\n  سطران\n  اثنان\ndraft: true\n",
            "# تعليق\n'title': 'شرح' # تعليق\n\"summary\": |\n  نص\ndate: 2026-11-20\n",
            "{title: شرح, summary: نص, tags: [أ, \"ب، ج\"], claim: {text: x, verdict: false}}\n",
            "title: شرح\nsummary: نص\ntags:\n- أ\n- ب، ج\nkey-points:\n  - \"قال: «نعم» [@a#p1]، ثم\"\n",
            "title: شرح\nsummary: نص\npublisher_note:\n", // replaced below: unknown even when empty
            "title: &a شرح\nsummary: *a\nclaim:\n  text: x\n  by: null\n  verdict: true\nweight: 3\n",
            "title: شرح\nsummary: نص\ncorrections:\n  - date: 2026-11-20\n    note: x\n  -   {date: 2026-11-21, note: y}\n",
            "title: شرح\nsummary: نص\nextra:\n  any: {thing: [1, .nan, null]}\nurl: https://example.org\npublished: 2023\n",
        ];
        for (at, row) in rows.iter().enumerate() {
            for text in [format!("---\n{row}---\n"), format!("---\n{row}---\n").replace('\n', "\r\n")] {
                let (found, _) = read(&text);
                assert_eq!(found.is_empty(), at != 5, "{text}: {found:?}");
            }
        }
    }

    #[test]
    fn each_complaint_stands_at_its_place() {
        // Lines after `title` and `summary`, what is pointed at, and a part of the message or the hint.
        let rows = [
            ("draft: no\n", "no", "write false"),
            ("draft: لا\n", "لا", "write false"),
            ("draft: [1]\n", "[1]", "must be true or false"),
            ("weight: ٣\n", "٣", "write 3"),
            ("weight: 1.5\n", "1.5", "whole number"),
            ("date: ٢٠٢٦-١١-٢٠\n", "٢٠٢٦-١١-٢٠", "write 2026-11-20"),
            ("date: 2026-11-20T10:00:00Z\n", "2026-11-20T10:00:00Z", "not a date"),
            ("url: example.org\n", "example.org", "https://"),
            ("published: 2023-14\n", "2023-14", "a date, month or year"),
            ("kind: artcle\n", "artcle", "did you mean `article`?"),
            ("tags: علوم\n", "علوم", "must be a list"),
            ("tags: [أ، ب]\n", "أ، ب", "Arabic comma"),
            ("tags: [أ, [ب]]\n", "[ب]", "must be a text"),
            ("tags:\n  - أ\n  - {ب: ج}\n", "{ب: ج}", "must be a text"),
            ("tgas: [أ]\n", "tgas", "did you mean `tags`?"),
            ("\u{200f}tags: [أ]\n", "\u{200f}tags", "remove the invisible U+200F from `tags`"),
            ("completely: 1\n", "completely", "the known keys are title, summary"),
            ("draft: true\n\"draft\": false\n", "draft", "given twice"),
            ("claim:\n  txt: x\n", "txt", "did you mean `text`?"),
            ("claim:\n  by: x\n", "by: x", "`claim.text` is missing"),
            ("claim: {text: x, verdict: maybe}\n", "maybe", "`claim.verdict` cannot be"),
            ("claim: x\n", "x", "must be a mapping"),
            ("claim:\n  text: x\n  text: y\n", "text", "given twice"),
            ("corrections:\n  - date: x\n    note: y\n", "x", "not a date"),
            ("corrections: [{date: 2026-11-20, nte: y}]\n", "nte", "did you mean `note`?"),
            ("extra: 3\n", "3", "must be a mapping"),
            ("kind: !report\n", "!report", "YAML tag"),
            ("1: x\n", "1", "unknown key"),
            ("? draft\n: no\n", "? draft\n: no\n", "write false"),
        ];
        for (lines, slice, words) in rows {
            let (found, sink) = read(&format!("---\ntitle: شرح\nsummary: نص\n{lines}---\n"));
            assert_eq!(found.len(), 1, "{lines}: {found:?}");
            let (at, message) = &found[0];
            assert!(at.ends_with(slice) && message.contains(words), "{lines}: {found:?}");
            assert!(at.len() == slice.len() || lines.starts_with('?'), "{lines}: {found:?}");
            let warned = sink[0].severity == Severity::Warning;
            assert_eq!(warned, words == "Arabic comma");
        }
    }

    #[test]
    fn syntax_errors_name_cause_and_remedy() {
        let rows = [
            ("title: شرح: كتاب\n", "title: شرح: كتاب", "`title: \"شرح: كتاب\"`"),
            ("title: @isnad\n", "@", "may not begin with"),
            ("title: `isnad`\n", "`", "may not begin with"),
            ("title: %٥٠\n", "%", "may not begin with"),
            ("title: شرح\n\tsummary: نص\n", "\t", "indent with spaces"),
            ("title: شرح\nsummary: \"نص\ndraft: true\n", "summary: \"نص", "never closed"),
            ("title: \"شرح\" كتاب\n", "ك", "quotation marks"),
            ("title: *مهم*\n", "title: *مهم*", "quotation marks"),
            ("tags: [أ, ب\ntitle: شرح\n", "", "brackets"),
            ("title:شرح\nsummary: نص\n", "title:شرح", "space after the colon"),
            ("title: شرح\nكلام\nsummary: نص\n", "كلام", "neither a key"),
            ("title: ش\u{8}رح\n", "\u{8}", "U+0008"),
            ("\u{feff}title: شرح\n", "\u{feff}", "U+FEFF"),
            ("- أ\n- ب\n", "---", "`key: value`"),
            ("شرح\n", "---", "`key: value`"),
            ("title: شرح\n...\nsummary: نص\n", "", "ends before"),
            (&format!("title: {}\n", "[".repeat(5000)), "", "nested too deeply"),
            (&format!("title: {}{}\n", "[".repeat(200), "]".repeat(200)), "", "nested too deeply"),
        ];
        for (lines, slice, words) in rows {
            let (found, _) = read(&format!("---\n{lines}---\n"));
            assert_eq!(found.len(), 1, "{lines}: {found:?}");
            let message = found[0].1.replace(['\u{2068}', '\u{2069}'], "`");
            assert!(slice.is_empty() || found[0].0 == slice, "{lines}: {found:?}");
            assert!(message.contains(words), "{lines}: {found:?}");
        }
    }

    #[test]
    fn missing_keys_point_at_the_first_line() {
        let rows = [
            ("---\ntitle: شرح\n---\n", "---", "`summary` is missing"),
            ("---\ntitle: شرح\nsummary: \"\u{200f}\"\n---\n", "summary", "`summary` is empty"),
            ("---\ntitle: شرح\nsummary: null\n---\n", "summary", "`summary` is empty"),
            ("\u{feff}# عنوان\r\nنص", "# عنوان", "front matter is missing"),
            ("---\ntitle: شرح\n", "---", "not closed"),
            ("\u{200f}---\ntitle: شرح\n---\n", "\u{200f}", "U+200F"),
            ("\u{feff}\n ---\ntitle: شرح\n---\n", "\n ", "does not begin the file"),
            ("\n---\nنص\n", "", "front matter is missing"),
        ];
        for (text, slice, words) in rows {
            let (found, _) = read(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].0 == slice && found[0].1.contains(words), "{text}: {found:?}");
        }
    }

    #[test]
    fn key_points_keep_their_places() {
        let rows = [
            "key-points: [قال نعم]",
            "key-points:\n  - قال نعم # تعليق",
            "key-points:\n- 'قال نعم'\n",
            "key-points:\n  - \"قال \\\"\\\" نعم\"",
            "key-points:\n  -\n    قال نعم",
            "key-points:\n  - >-\n    قال\n    نعم",
            "key-points:\n  - قال\n    نعم\nother: &x 1",
        ];
        for row in rows {
            let text = format!("---\n{row}\n---\n");
            let file = File::new("a.md", text.as_str());
            let mut fields = Fields::read(&file, FileId(0), &split(&file), "invalid-front-matter");
            let points = fields.texts("key-points");
            assert_eq!(points.len(), 1, "{row}");
            let at = points[0].text.find("نعم").expect(row);
            assert_eq!(&text[points[0].span(at..at + 6).range()], "نعم", "{row}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), lines in "(---\n)?([a-z'\"\\[{]{0,4}:? ?[-&*!|>#\\]}'\", :أب،\\\\\n\r\t]{0,6}\n){0,6}(---)?") {
            for text in [text.clone(), lines, format!("---\n{text}\n---\n")] {
                let (_, sink) = read(&text);
                for found in sink {
                    prop_assert!(text.get(found.span.range()).is_some());
                }
            }
        }
    }
}
