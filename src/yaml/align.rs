//! A scalar's text aligned with the bytes that it was written in.
//!
//! In: the text as the YAML crate read it, and the bytes between its quotation marks (or of its lines). Out: the text
//! with a map that is exact byte by byte, where an escape or a line break maps as a whole; or nothing when the two do
//! not agree, which only odd escapes and indentation lead to.

use std::ops::Range;

use crate::text::{FileId, Mapped};

/// What YAML folds away around a line break.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// Maps `text` to `file[inner]`. `style` is the scalar's quotation mark, `|` for a block, a space for a plain one.
pub(super) fn align(text: &str, file: &str, id: FileId, inner: Range<usize>, style: char) -> Option<Mapped> {
    let mut mapped = Mapped::new(id);
    let mut at = inner.start;
    let mut left = text;
    loop {
        let source = &file[at..inner.end];
        let blank = source.len() - source.trim_start_matches(BLANK).len();
        if source[..blank].contains('\n') && blank < source.len() {
            // A line break and the indentation around it stand for a space, or for line breaks of the text.
            let taken = left.len() - left.trim_start_matches(BLANK).len();
            if taken == 0 {
                return None;
            }
            mapped.push_decoded(&left[..taken], at..at + blank);
            left = &left[taken..];
            at += blank;
            continue;
        }
        let Some(letter) = left.chars().next() else {
            return (blank == source.len()).then_some(mapped);
        };
        let Some(written) =
            source.chars().next().filter(|_| blank < source.len() || !left.trim_matches(BLANK).is_empty())
        else {
            // The line breaks at the end of a block.
            mapped.push_decoded(left, at..inner.end);
            return (left.trim_matches(BLANK).is_empty()).then_some(mapped);
        };
        let bytes = match (style, written) {
            ('"', '\\') => escape_length(source, letter)?,
            ('\'', '\'') if letter == '\'' => 2,
            _ if written == letter => 0,
            _ => return None,
        };
        let rest = &left[letter.len_utf8()..];
        let letter = &left[..letter.len_utf8()];
        if bytes == 0 {
            mapped.push_literal(letter, at);
            at += letter.len();
        } else {
            source.get(..bytes)?;
            mapped.push_decoded(letter, at..at + bytes);
            at += bytes;
        }
        left = rest;
    }
}

/// The bytes of the escape that `source` begins with, when it can stand for `letter` (YAML 1.2 §5.7).
fn escape_length(source: &str, letter: char) -> Option<usize> {
    let kind = source[1..].chars().next()?;
    match kind {
        '"' | '\\' | '/' if kind == letter => Some(2),
        't' if letter == '\t' => Some(2),
        'n' if letter == '\n' => Some(2),
        'x' => Some(4),
        'u' => Some(6),
        'U' => Some(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_finds_its_bytes() {
        // Style, the bytes as written, the text, and what the text's last three letters were written as.
        let rows = [
            (' ', "كتاب مهم", "كتاب مهم", "مهم"),
            (' ', "كتاب\n  مهم", "كتاب مهم", "مهم"),
            (' ', "كتاب\r\n\r\n  مهم", "كتاب\nمهم", "مهم"),
            ('"', r#"قال \"نعم"#, "قال \"نعم", "نعم"),
            ('"', r"س\u200Fنعم", "س\u{200f}نعم", "نعم"),
            ('"', r"س\nنعم", "س\nنعم", "نعم"),
            ('\'', "It''s new", "It's new", "new"),
            ('|', "سطر\n  آخر\n", "سطر\nآخر", "آخر"),
            ('|', "آخر \n", "آخر \n", "ر \n"),
        ];
        for (style, written, text, tail) in rows {
            let mapped = align(text, written, FileId(0), 0..written.len(), style).expect(written);
            assert_eq!(mapped.text, text);
            let from = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
            assert_eq!(&written[mapped.span(from..text.len()).range()], tail, "{written}");
        }
        for (style, written, text) in [(' ', "كتاب", "كتب"), ('"', r"\q", "q"), (' ', "أ\nب", "أب"), ('"', "\\", "")]
        {
            assert_eq!(align(text, written, FileId(0), 0..written.len(), style), None, "{written}");
        }
    }
}
