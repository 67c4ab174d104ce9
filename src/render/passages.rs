//! The archive's own characters on a page: passages with the quoted words marked, and the quoted words alone.
//!
//! In: passages and the stretches of their file that were found. Out: HTML whose text is the passage's text, letter for
//! letter, or plain text for data.
//!
//! 1. [`merge`]: stretches in order, those that overlap as one.
//! 2. [`text_of`]: bytes of a source file as its passage's text has them (design §4): LF line ends, `\{#` as `{#`.
//! 3. [`marked`]: a whole passage with its stretches in `<mark>`.
//! 4. [`words`]: quoted words alone, fragments joined by `[…]`.

use std::borrow::Cow;
use std::ops::Range;

use crate::archive::{Passage, Source};
use crate::text::letter::is_alphanumeric;
use crate::text::{Files, Span};

use super::html::script::{self, Scripts};

/// What stands between two fragments of a quotation.
pub const OMISSION: &str = " […] ";

/// Stretches of one file in order; those that touch or overlap as one.
pub fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if last.file == span.file && span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// Bytes of a passage's file as the passage's text has them. Marks are laid on character boundaries of the file, so a
/// stretch that begins inside an escaped `\{#` begins with its brace.
pub fn text_of<'f>(files: &'f Files, passage: &Passage, bytes: Range<u32>) -> Cow<'f, str> {
    let file = &files.get(passage.span.file).text;
    let Some(slice) = file.get(bytes.start as usize..bytes.end as usize) else {
        return Cow::Borrowed("");
    };
    if memchr::memchr2(b'\\', b'\r', slice.as_bytes()).is_none() {
        return Cow::Borrowed(slice);
    }
    let line_start = bytes.start <= passage.span.start || file[..bytes.start as usize].ends_with('\n');
    let mut out = String::with_capacity(slice.len());
    for (at, line) in slice.split_inclusive('\n').enumerate() {
        let line = match line.strip_prefix('\\') {
            Some(rest) if rest.starts_with("{#") && (at > 0 || line_start) => rest,
            _ => line,
        };
        match line.strip_suffix("\r\n") {
            Some(line) => {
                out.push_str(line);
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
    out.into()
}

/// The whole text of a passage.
pub fn text<'f>(files: &'f Files, passage: &Passage) -> Cow<'f, str> {
    text_of(files, passage, passage.span.start..passage.span.end)
}

/// How many code points of the passage's text stand before byte `at` of its file.
pub fn position(files: &Files, passage: &Passage, at: u32) -> usize {
    let at = at.clamp(passage.span.start, passage.span.end);
    text_of(files, passage, passage.span.start..at).chars().count()
}

/// A passage as HTML, the parts of `spans` (in order, not overlapping) that lie in it in `<mark>`.
pub fn marked(files: &Files, passage: &Passage, spans: &[Span], own: Scripts) -> String {
    let mut out = String::new();
    let mut at = passage.span.start;
    let write = |bytes: Range<u32>, out: &mut String| script::isolate(&text_of(files, passage, bytes), own, out);
    for span in spans.iter().filter_map(|span| clip(*span, passage)) {
        write(at..span.start, &mut out);
        out.push_str("<mark>");
        write(span.start..span.end, &mut out);
        out.push_str("</mark>");
        at = span.end;
    }
    write(at..passage.span.end, &mut out);
    out
}

/// The part of a span that lies in a passage, when there is any.
pub fn clip(span: Span, passage: &Passage) -> Option<Span> {
    let (start, end) = (span.start.max(passage.span.start), span.end.min(passage.span.end));
    (span.file == passage.span.file && start < end).then_some(Span { start, end, ..span })
}

/// The quoted words of found spans as plain text, in the source's own characters: line breaks are spaces, and
/// fragments that leave words out between them are joined by `[…]`.
pub fn words(files: &Files, source: &Source, spans: &[Span]) -> String {
    let mut out = String::new();
    let mut before: Option<Span> = None;
    for span in spans {
        if let Some(before) = before {
            out.push_str(&between(files, source, before, *span));
        }
        out.push_str(&exact(files, source, *span));
        before = Some(*span);
    }
    out
}

/// The words of one span, line breaks as spaces.
pub fn exact(files: &Files, source: &Source, span: Span) -> String {
    let text = match passage_at(source, span.start) {
        Some(passage) => text_of(files, passage, span.start..span.end),
        None => files.slice(span).into(),
    };
    spaced(text).into_owned()
}

/// A text with its line breaks as spaces.
pub fn spaced(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\n') { text.replace('\n', " ").into() } else { text }
}

/// The passage that holds byte `at` of its source's file.
pub fn passage_at(source: &Source, at: u32) -> Option<&Passage> {
    let after = source.passages.partition_point(|passage| passage.span.start <= at);
    let passage = source.passages.get(after.checked_sub(1)?)?;
    (at < passage.span.end).then_some(passage)
}

/// What joins two fragments: the source's own characters where no word lies between them, a space where one passage
/// ends and the next begins, else an omission mark.
fn between(files: &Files, source: &Source, first: Span, second: Span) -> String {
    let passages = (passage_at(source, first.start), passage_at(source, second.start));
    let wordless = |text: &str| !text.contains(is_alphanumeric);
    match passages {
        (Some(a), Some(b)) if a.id == b.id => {
            let gap = text_of(files, a, first.end..second.start.max(first.end));
            if wordless(&gap) { gap.replace('\n', " ") } else { OMISSION.into() }
        }
        (Some(a), Some(b)) => {
            let tail = text_of(files, a, first.end..a.span.end.max(first.end));
            let head = text_of(files, b, b.span.start..second.start);
            if wordless(&tail) && wordless(&head) { format!("{tail} {head}") } else { OMISSION.into() }
        }
        _ => OMISSION.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use crate::text::FileId;

    const SOURCE: &str =
        "---\ntitle: نص\n---\n{#p1}\r\nسطر أول\r\n\\{#ليس علامة} ثم\r\nBBC News وغيرها.\r\n\n{#p2}\nالثانية هنا.\n";

    #[test]
    fn overlaps_are_one() {
        let span = |start, end| Span::new(FileId(0), start, end);
        let rows = [
            (vec![(5, 9), (0, 3)], vec![(0, 3), (5, 9)]),
            (vec![(0, 5), (3, 9), (9, 12)], vec![(0, 12)]),
            (vec![(0, 9), (2, 4)], vec![(0, 9)]),
            (vec![], vec![]),
        ];
        for (given, expected) in rows {
            let spans = |places: Vec<(usize, usize)>| places.into_iter().map(|(start, end)| span(start, end)).collect();
            let given: Vec<Span> = spans(given);
            let expected: Vec<Span> = spans(expected);
            assert_eq!(merge(given.clone()), expected, "{given:?}");
        }
    }

    #[test]
    fn a_passage_is_its_text_with_marks() {
        let edition = fixture::edition(Default::default(), &[("content/sources/s.md", SOURCE)]);
        let (files, source) = (&edition.inputs.files, edition.archive.get("s").expect("the source"));
        let whole = &files.get(source.file).text;
        let of = |words: &str| {
            let start = whole.find(words).expect("the words");
            Span::new(source.file, start, start + words.len())
        };
        let passage = &source.passages[0];
        assert_eq!(text(files, passage), passage.text(files), "as the archive has it");
        assert_eq!(text(files, passage), "سطر أول\n{#ليس علامة} ثم\nBBC News وغيرها.");
        let own = Scripts::of("ar");
        let marks = [of("أول\r\n\\{#ليس"), of("News وغيرها"), of("الثانية")];
        assert_eq!(
            marked(files, passage, &marks, own),
            "سطر <mark>أول\n{#ليس</mark> علامة} ثم\n<span lang=\"und-Latn\" dir=\"ltr\">BBC</span> <mark>\
             <span lang=\"und-Latn\" dir=\"ltr\">News</span> وغيرها</mark>."
        );
        assert_eq!(position(files, passage, of("ليس").start), 10, "code points of the text, not of the file");
        let rows = [
            (vec![of("أول\r\n\\{#ليس")], "أول {#ليس"),
            (vec![of("سطر"), of("ثم")], "سطر […] ثم"),
            (vec![of("سطر"), of("أول")], "سطر أول"),
            (vec![of("وغيرها"), of("الثانية")], "وغيرها. الثانية"),
            (vec![of("News"), of("الثانية")], "News […] الثانية"),
        ];
        for (spans, expected) in rows {
            assert_eq!(words(files, source, &spans), expected);
        }
    }
}
