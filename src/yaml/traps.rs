//! YAML's usual traps, in plain words.
//!
//! In: a text that the parser refused, and where it stopped. Out: one [`Complaint`] at the right byte, with its cause
//! and its remedy. Also the names of characters that nobody can see.

use std::ops::Range;

use super::raw::Stop;
use crate::diag::isolate;

/// What is wrong with a YAML text.
pub(super) struct Complaint {
    /// The bytes of the text that it concerns.
    pub bytes: Range<usize>,
    /// Cause.
    pub message: String,
    /// Remedy.
    pub hint: String,
}

/// Whether a reader cannot see `letter`: bidi and zero-width controls, the byte order mark, spaces other than U+0020,
/// soft hyphen and control characters. Tab and line breaks count as seen.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00A0}' | '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{1680}' | '\u{180E}'
        | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{205F}'..='\u{206F}' | '\u{3000}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
}

/// `text` for a message: invisible characters by their code points (U+200F), the whole isolated (U+2068…U+2069).
pub fn shown(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if is_invisible(letter) {
            let gap = if out.is_empty() || out.ends_with(' ') { "" } else { " " };
            out.push_str(&format!("{gap}{} ", code_point(letter)));
        } else {
            out.push(letter);
        }
    }
    isolate(out.trim_end())
}

/// `U+200F`.
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// Explains why the parser stopped.
pub(super) fn explain(text: &str, stop: &Stop) -> Complaint {
    if let Some((at, letter)) = text.char_indices().find(|(_, letter)| is_forbidden(*letter)) {
        return Complaint {
            bytes: at..at + letter.len_utf8(),
            message: format!("the character {} is not allowed in front matter", code_point(letter)),
            hint: "remove it: it cannot be seen, and often comes along with a pasted text".into(),
        };
    }
    let at = text.floor_char_boundary(stop.at.unwrap_or(0));
    let line = line_of(text, at);
    let written = &text[line.clone()];
    let words = stop.words.as_str();
    let whole = trimmed(text, line.clone());
    let of_letter = at..at + text[at..].chars().next().filter(|letter| *letter != '\n').map_or(0, char::len_utf8);
    let complaint = |bytes, message: &str, hint: String| Complaint { bytes, message: message.into(), hint };
    if let Some(tab) = written.find(|letter| letter != ' ').filter(|first| written[*first..].starts_with('\t')) {
        return complaint(
            line.start + tab..line.start + tab + 1,
            "a tab stands where YAML wants spaces",
            "indent with spaces".into(),
        );
    }
    if words.contains("mapping values are not allowed") && !text[line.start..at].contains(": ") && line.start > 0 {
        // The line is a good key; the one above lacks its colon, so that the two read as one text.
        let above = line_of(text, text[..line.start].trim_end().len());
        return complaint(trimmed(text, above), NO_KEY, NO_KEY_HINT.into());
    }
    if words.contains("mapping values are not allowed") {
        return complaint(
            whole,
            "this value holds a colon and a space, so it reads as a key of its own",
            format!("put the value into quotation marks: {}", quoted_line(written)),
        );
    }
    if words.contains("cannot start any token") {
        let letter = text[at..].chars().next().unwrap_or(' ');
        return complaint(
            of_letter,
            &format!("a value may not begin with {}", isolate(&letter.to_string())),
            format!("put the value into quotation marks: {}", quoted_line(written)),
        );
    }
    if words.contains("anchor") || words.contains("alias") {
        return complaint(
            whole,
            "a value that begins with * or & has a meaning of its own in YAML",
            format!("put the value into quotation marks: {}", quoted_line(written)),
        );
    }
    // The parser stops where it cannot go on, and its words go on to say where the value began.
    let begun = words.rsplit_once(" at line ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
    let lines = text.split_inclusive('\n').take(begun.map_or(0, |line: usize| line.saturating_sub(1)));
    let first = trimmed(text, line_of(text, lines.map(str::len).sum()));
    if words.contains("quoted scalar") {
        return complaint(
            first,
            "a quotation mark is opened and never closed",
            "close it with the same mark; a mark inside the value is written \\\" between double ones".into(),
        );
    }
    if words.contains("flow") || words.contains("',' or") {
        return complaint(
            first,
            "a list or mapping in brackets is not well formed",
            "close each [ and {, put a comma (,) between the entries, and quote an entry that holds : or #".into(),
        );
    }
    if words.contains("could not find expected ':'") {
        return complaint(first, NO_KEY, NO_KEY_HINT.into());
    }
    if words.contains("recursion limit") || words.contains("repetition limit") {
        return complaint(whole, "this value is nested too deeply", "front matter needs no such depth".into());
    }
    if words.contains("more than one document") {
        return complaint(
            whole,
            "the front matter ends before its closing line",
            "remove the line that begins with `...` or `---`".into(),
        );
    }
    if words.contains("expected key") || words.contains("block mapping") || words.contains("block collection") {
        return complaint(
            of_letter,
            "the value ends here, and what follows belongs to nothing",
            "put the whole value into quotation marks, and begin each key at the same column".into(),
        );
    }
    complaint(whole, "this is not valid YAML", format!("the parser says: {words}"))
}

const NO_KEY: &str = "this line is neither a key with its value nor part of the value above";
const NO_KEY_HINT: &str = "write `key: value` with a space after the colon; indent the further lines of a long value";

/// What YAML 1.2 §5.1 leaves out of its printable characters, and the byte order mark.
fn is_forbidden(letter: char) -> bool {
    letter == '\u{FEFF}'
        || letter == '\u{FFFE}'
        || letter == '\u{FFFF}'
        || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{85}'))
}

fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |line_end| line_end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |line_end| at + line_end);
    start..end
}

fn trimmed(text: &str, line: Range<usize>) -> Range<usize> {
    let written = &text[line.clone()];
    let start = line.start + written.len() - written.trim_start().len();
    start..(line.start + written.trim_end().len()).max(start)
}

/// The line with its value between quotation marks, as it should be written.
fn quoted_line(line: &str) -> String {
    let line = line.trim();
    let (lead, value) = match line.strip_prefix("- ") {
        Some(value) => ("- ", value),
        None => line.find(": ").map_or(("", line), |colon| line.split_at(colon + 2)),
    };
    let value = value.trim();
    if value.contains('"') || value.contains('\\') {
        isolate(&format!("{lead}'{}'", value.replace('\'', "''")))
    } else {
        isolate(&format!("{lead}\"{value}\""))
    }
}
