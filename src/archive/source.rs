//! One source file into a [`Source`]: front matter, then passages.
//!
//! In: the file and its id. Out: the source, and the complaints (`invalid-source`, `incomplete-source`).
//!
//! 1. The front matter (`super::metadata`).
//! 2. The body's blocks ([`super::passages`]) into passages with their digests.
//!
//! A source is `broken` only when its passages cannot be trusted: front matter that never ends, or two passages of one
//! identifier. Wrong metadata does not touch the words.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::metadata::metadata;
use super::passages::{Block, blocks, marker, text_of};
use super::{Digest, Metadata, Passage, PassageKind, Source};
use crate::diag::{Diagnostic, Sink, isolate};
use crate::text::digest::{Hasher, hex, sha256};
use crate::text::{File, FileId, Span};
use crate::yaml::{self, Fence, Fields, shown};

/// The rule of most complaints here.
const RULE: &str = "invalid-source";

/// Reads the source `id`; never fails.
pub fn parse(file: &File, file_id: FileId, id: &str, sink: &mut Sink) -> Source {
    let split = yaml::split(file);
    let mut fields = Fields::read(file, file_id, &split, RULE);
    if !is_source_id(id) {
        let message = format!("{} cannot be the id of a source", shown(id));
        let hint = "rename the file: an id has small letters, digits and -, and begins with a letter or digit";
        fields.complain(fields.span, message, hint);
    }
    let start = fields.span;
    let meta = metadata(&mut fields);
    let unread = fields.broken;
    fields.finish(sink);
    let known = meta.publisher.is_some() || !meta.authors.is_empty() || meta.published.is_some() || meta.url.is_some();
    if !known && !unread && meta.note.is_none() && split.fence == Fence::Closed {
        let message = "neither publisher, author, date nor address of this source is known";
        let hint = "give what is known of it, or say in `note` why nothing is";
        sink.push(Diagnostic::warning("incomplete-source", start, message).hint(hint));
    }
    let mut reading = Reading { file, id: file_id, sink, passages: Vec::new(), by_id: HashMap::new(), doubled: false };
    reading.read(blocks(&file.text, split.body));
    let Reading { passages, by_id, doubled, .. } = reading;
    Source {
        id: id.to_owned(),
        file: file_id,
        meta,
        digest: digest_of(passages.iter().map(|passage| &passage.digest)),
        passages,
        by_id,
        broken: doubled || split.fence == Fence::Unclosed,
    }
}

/// A source that could not be read (its complaint is `load`'s), so that citations of it are `unresolved`, not unknown.
pub fn unreadable(file_id: FileId, id: &str) -> Source {
    Source {
        id: id.to_owned(),
        file: file_id,
        meta: Metadata::default(),
        digest: digest_of(std::iter::empty()),
        passages: Vec::new(),
        by_id: HashMap::new(),
        broken: true,
    }
}

/// A passage's identifier in its one spelling: digits are ASCII, and `ف` before a number is `p` (design §3). Citation
/// keys and marker lines are both read with it.
pub fn passage_id(written: &str) -> String {
    let western: String = written
        .chars()
        .map(|letter| match letter {
            '\u{0660}'..='\u{0669}' => char::from(b'0' + (u32::from(letter) - 0x0660) as u8),
            '\u{06F0}'..='\u{06F9}' => char::from(b'0' + (u32::from(letter) - 0x06F0) as u8),
            _ => letter,
        })
        .collect();
    match western.strip_prefix('ف') {
        Some(rest) if rest.starts_with(|letter: char| letter.is_ascii_digit()) => format!("p{rest}"),
        _ => western,
    }
}

/// Whether `id` is a letter and then letters and digits. A `-` would be a range.
pub fn is_passage_id(id: &str) -> bool {
    id.starts_with(char::is_alphabetic) && id.chars().all(char::is_alphanumeric)
}

/// Whether `id` is `[a-z0-9][a-z0-9-]*`, with the small or caseless letters of any script.
pub fn is_source_id(id: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() && !letter.is_uppercase();
    id.starts_with(plain) && id.chars().all(|letter| plain(letter) || letter == '-')
}

/// The SHA-256 over passages' digests, each as lower-case hex and a line feed, in order.
pub fn digest_of<'d>(digests: impl Iterator<Item = &'d Digest>) -> Digest {
    let mut hash = Hasher::default();
    for digest in digests {
        hash.update(hex(digest).as_bytes());
        hash.update(b"\n");
    }
    hash.finish()
}

/// The passages of a source in the making.
struct Reading<'f> {
    file: &'f File,
    id: FileId,
    sink: &'f mut Sink,
    passages: Vec<Passage>,
    by_id: HashMap<String, usize>,
    /// Whether an identifier was given twice.
    doubled: bool,
}

impl Reading<'_> {
    fn read(&mut self, blocks: Vec<Block>) {
        let mut blocks = blocks.into_iter().peekable();
        while let Some(mut block) = blocks.next() {
            let Some(line) = block.marker.clone() else {
                let mut count = 1;
                while blocks.next_if(|next| next.marker.is_none()).is_some() {
                    count += 1;
                }
                self.unmarked(block.text, count);
                continue;
            };
            let (marker, faults) = marker(&self.file.text[line.clone()]);
            for (bytes, message, hint) in faults {
                self.complain(line.start + bytes.start..line.start + bytes.end, message, hint);
            }
            let gone = marker.as_ref().is_some_and(|marker| marker.gone);
            if block.text.is_empty() && !gone {
                // A blank line below the marker is a slip, not a passage without text and a text without passage.
                if let Some(next) = blocks.next_if(|next| next.marker.is_none()) {
                    block.text = next.text;
                    let message = "the text of this passage does not begin on the line after its marker";
                    self.complain(line.clone(), message, "remove the blank lines between them");
                } else {
                    let message = "this marker has no text";
                    let hint = "write the passage below it, or mark a removed passage as {#p7 .gone}";
                    self.complain(line.clone(), message, hint);
                }
            }
            if let Some(marker) = marker {
                self.passage(line.start, marker, block.text);
            }
        }
    }

    fn complain(&mut self, bytes: Range<usize>, message: impl Into<String>, hint: &str) {
        let span = Span::new(self.id, bytes.start, bytes.end);
        self.sink.push(Diagnostic::error(RULE, span, message).hint(hint));
    }

    fn unmarked(&mut self, text: Range<usize>, count: usize) {
        let written = &self.file.text[text.clone()];
        let end = written.find(['\n', '\r']).unwrap_or(written.len());
        let message = match count {
            1 => "this paragraph has no marker, so nothing can cite it".into(),
            _ => format!("{count} paragraphs from here on have no marker, so nothing can cite them"),
        };
        let hint = "`isnad lock --number` gives each a marker; by hand, write one such as {#p7} on the line above";
        self.complain(text.start..text.start + end, message, hint);
    }

    fn passage(&mut self, line: usize, marker: super::passages::Marker, text: Range<usize>) {
        let written = &self.file.text[line..][marker.id.clone()];
        let id = passage_id(written);
        let place = line + marker.id.start..line + marker.id.end;
        if !is_passage_id(&id) {
            let message = format!("{} cannot be the identifier of a passage", shown(written));
            self.complain(place.clone(), message, "write a letter, then letters and digits, such as p7 or p7a");
        }
        let whole = &self.file.text[text.clone()];
        let start = text.start + whole.len() - whole.trim_start().len();
        let mut span = Span::new(self.id, start, start + whole.trim().len());
        if marker.gone && !text.is_empty() {
            let message = "a passage that is gone has no text";
            self.complain(span.range(), message, "remove the text, or `.gone` from its marker");
            span = Span::point(self.id, start);
        }
        let marker_span = Span::new(self.id, place.start, place.end);
        if let Some(first) = self.by_id.get(&id) {
            let message = format!("the identifier {} is given twice", isolate(&id));
            let complaint = Diagnostic::error(RULE, marker_span, message)
                .hint(format!("give the inserted passage an identifier of its own, such as {id}a"))
                .label(self.passages[*first].marker, "first given here");
            self.sink.push(complaint);
            self.doubled = true;
        } else {
            self.by_id.insert(id.clone(), self.passages.len());
        }
        self.passages.push(Passage {
            id,
            marker: marker_span,
            span,
            kind: marker.kind.unwrap_or(PassageKind::Paragraph),
            speaker: marker.speaker,
            page: marker.page,
            gone: marker.gone,
            digest: sha256(text_of(self.file, span).as_bytes()),
            changed: false,
            folded: OnceLock::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::OriginalState;
    use crate::config::Rights;
    use crate::diag::Severity;
    use proptest::prelude::*;

    fn read(text: &str) -> (Source, Vec<(String, String)>, Sink) {
        let file = File::new("content/sources/a.md", text);
        let mut sink = Sink::new();
        let source = parse(&file, FileId(0), "a", &mut sink);
        let rows = sink.iter().map(|found| {
            let words = format!("{}: {} | {}", found.rule, found.message, found.hints.join(" | "));
            (text[found.span.range()].to_owned(), words)
        });
        let rows = rows.collect();
        (source, rows, sink)
    }

    const HEAD: &str = "---\ntitle: مقال\nurl: https://a.b\n---\n";

    #[test]
    fn a_full_source_is_read_without_a_word() {
        let text = "---\ntitle: مقال\npublisher: صحيفة\nauthors: [هند, \"زيد\"]\nurl: https://a.b/c\npublished: 2023-11\n\
            archives: [{url: https://w.b/1, date: 2023-11-05, by: wayback}]\nlanguage: ar-EG\nkind: report\nrights: none\n\
            capture: {file: a.html, sha256: 0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef}\n\
            extractor: isnad-html@1\noriginal: {checked: 2026-11-20, state: gone}\northography: [undotted-ya]\n\
            note: لا شيء\nextra: {a: 1}\n---\n\n{#p1 .heading}\nعنوان\n\n{#ف٢ speaker=\"هند\" page=3}\n نص\nآخر \n\n{#p3 .gone}\n";
        for text in [text.to_owned(), format!("\u{feff}{}", text.replace('\n', "\r\n"))] {
            let (source, found, _) = read(&text);
            assert_eq!(found, []);
            let meta = &source.meta;
            assert_eq!((meta.title.as_str(), meta.published.as_deref()), ("مقال", Some("2023-11")));
            assert_eq!((meta.kind.as_deref(), meta.rights), (Some("report"), Some(Rights::None)));
            assert_eq!(meta.archives[0].date.as_deref(), Some("2023-11-05"));
            assert!(meta.capture.as_ref().is_some_and(|capture| capture.sha256.starts_with("0123456789abcdef")));
            assert!(meta.original.as_ref().is_some_and(|original| original.state == OriginalState::Gone));
            let ids: Vec<&str> = source.passages.iter().map(|passage| passage.id.as_str()).collect();
            assert_eq!((ids, source.by_id["p2"], source.broken), (vec!["p1", "p2", "p3"], 1, false));
            let [first, second, third] = &source.passages[..] else { panic!("three passages") };
            assert_eq!((first.kind, second.page.as_deref(), third.gone), (PassageKind::Heading, Some("3"), true));
            assert_eq!(&text[second.marker.range()], "ف٢");
            assert!(text[second.span.range()].starts_with("نص") && text[second.span.range()].ends_with("آخر"));
            assert_eq!(hex(&second.digest), "86df36c2b2742f9a3fe2f2bdef7f50b87b523cab816b99e8bf46ae12b559d2e6");
        }
    }

    #[test]
    fn what_is_unknown_of_a_source_should_be_explained() {
        for (line, count) in [("", 1), ("publisher: x", 0), ("published: 2023", 0), ("note: ورد بلا ناشر", 0)]
        {
            let (_, found, sink) = read(&format!("---\ntitle: مقال\n{line}\n---\n{{#p1}}\nنص\n"));
            assert_eq!(found.len(), count, "{line}: {found:?}");
            assert!(sink.iter().all(|found| found.rule == "incomplete-source" && found.severity == Severity::Warning));
        }
        for (text, words) in
            [("{#p1}\nنص", "front matter is missing"), ("---\nurl: https://a.b\n---\n", "`title` is missing")]
        {
            assert!(read(text).1[0].1.contains(words), "{text}");
        }
    }

    #[test]
    fn passages_are_told_apart() {
        // The body, the passages' texts, and what is pointed at with a part of the complaint.
        type Row = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);
        let rows: &[Row] = &[
            ("{#p1}\nأ\n\u{a0}\n{#p2}\nب", &["أ", "ب"], &[]),
            ("{#p1}\n\u{a0}أ\u{3000}\n\\{#ب", &["أ\u{3000}\n{#ب"], &[]),
            ("{#p1}\nأ\n\nب\nج\n\nد", &["أ"], &[("ب", "2 paragraphs from here on have no marker")]),
            ("أ\n\n{#p1}\nب", &["ب"], &[("أ", "isnad lock --number")]),
            ("{#p1}\n\nأ\n\nب", &["أ"], &[("{#p1}", "line after its marker"), ("ب", "has no marker")]),
            ("{#p1}\n{#p2}\nب", &["", "ب"], &[("{#p1}", "this marker has no text")]),
            ("{#p1 .gone}\n\n{#p2}\nب", &["", "ب"], &[]),
            ("{#p1 .gone}\nأ", &[""], &[("أ", "gone has no text")]),
            ("{#p1}\nأ\n\n{#p1}\nب", &["أ", "ب"], &[("p1", "given twice")]),
            ("{#p1}\nأ\n\n{#ف١}\nب", &["أ", "ب"], &[("ف١", "given twice")]),
            ("{#p-7}\nأ", &["أ"], &[("p-7", "a letter, then letters and digits")]),
            ("{#7}\nأ", &["أ"], &[("7", "a letter, then letters and digits")]),
            ("{#p1 .bold}\nأ", &["أ"], &[(".bold", "not known")]),
            ("{#}\nأ", &[], &[("{#}", "no identifier")]),
            ("", &[], &[]),
        ];
        for (body, texts, complaints) in rows {
            for text in [format!("{HEAD}{body}\n"), format!("{HEAD}{body}\n").replace('\n', "\r\n")] {
                let (source, found, _) = read(&text);
                let files = crate::text::Files::new(vec![File::new("a.md", text.as_str())]);
                let read: Vec<String> = source.passages.iter().map(|passage| passage.text(&files)).collect();
                assert_eq!(read, *texts, "{body}");
                assert_eq!(found.len(), complaints.len(), "{body}: {found:?}");
                for (found, (slice, words)) in found.iter().zip(*complaints) {
                    assert!(found.0 == *slice && found.1.contains(words), "{body}: {found:?}");
                }
                assert_eq!(source.broken, found.iter().any(|found| found.1.contains("given twice")), "{body}");
            }
        }
        assert!(read("---\ntitle: x\n{#p1}\nأ").0.broken, "front matter that never ends");
    }

    #[test]
    fn identifiers_have_one_spelling() {
        for (written, id) in [("ف٧", "p7"), ("p٧", "p7"), ("ف۷أ", "p7أ"), ("p7a", "p7a"), ("فصل", "فصل"), ("ف", "ف")]
        {
            assert_eq!(passage_id(written), id);
            assert_eq!(passage_id(id), id, "once is enough");
        }
        for (id, good) in [
            ("moe-2024", true),
            ("وزارة-٢", true),
            ("2024", true),
            ("-a", false),
            ("A", false),
            ("a_b", false),
            ("", false),
        ] {
            assert_eq!(is_source_id(id), good, "{id}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), body in "(\\{#?[p7ف٧]{0,2}[ .=\"a-z]{0,9}\\}?|\\\\?\\{#|[أ\u{200f}\u{a0} \r]{0,4}|\n){0,12}") {
            for text in [text, format!("{HEAD}{body}")] {
                let (source, _, sink) = read(&text);
                let spans = sink.iter().map(|found| found.span).chain(source.passages.iter().map(|passage| passage.span));
                for span in spans {
                    prop_assert!(text.get(span.range()).is_some());
                }
            }
        }
    }
}
