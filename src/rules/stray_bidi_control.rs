//! `stray-bidi-control`: an invisible character that turns the direction of the text around it, where nothing turns it
//! back, so that a reader sees other words, or another order, than the file has.
//!
//! 1. Embeddings and overrides (U+202A–202E) are reported wherever they stand: isolates replaced them.
//! 2. Isolates (U+2066–2069) are reported where they have no partner in the same paragraph, which is how far they reach;
//!    in the front matter each line is a paragraph of its own.
//! 3. A direction mark (U+200E, U+200F, U+061C) at the start of a line, before `#`, `-` or another sign of Markdown, is
//!    reported outside code: nobody sees it, and the sign is text then.

use std::ops::Range;

use crate::diag::{Applicability, Diagnostic, Edit, Severity, Sink};
use crate::text::{FileId, Span};
use crate::verify::Edition;

use super::wording::code_point;
use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "stray-bidi-control",
    level: Severity::Warning,
    fixed: false,
    summary: "an invisible direction control that nothing closes",
    docs: include_str!("stray_bidi_control.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    for (explainer, _) in walk::pages(edition) {
        let text = &edition.inputs.files.get(explainer.file).text;
        let (front, body) = (explainer.front_span.range(), explainer.body.range());
        // Most texts have none, and are not parted into paragraphs.
        if has_controls(text) {
            for range in lines(text).filter(|line| front.contains(&line.start)) {
                sink.extend(controls(explainer.file, text, range));
            }
            for range in paragraphs(text, body.clone()) {
                sink.extend(controls(explainer.file, text, range));
            }
        }
        sink.extend(before_signs(explainer.file, text, body));
    }
}

/// Whether a text has controls that open or close something, by the bytes that these have in UTF-8.
fn has_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xE2, bytes).any(|at| match bytes.get(at + 1..at + 3) {
        Some([0x80, last]) => (0xAA..=0xAE).contains(last),
        Some([0x81, last]) => (0xA6..=0xA9).contains(last),
        _ => false,
    })
}

/// The stray controls of one paragraph.
fn controls(file: FileId, text: &str, range: Range<usize>) -> Vec<Diagnostic> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut stray: Vec<(usize, char, &str)> = Vec::new();
    for (at, character) in text.get(range.clone()).unwrap_or_default().char_indices() {
        let at = range.start + at;
        match character {
            '\u{202a}'..='\u{202e}' => stray.push((at, character, "turns the direction of what follows")),
            '\u{2066}'..='\u{2068}' => open.push((at, character)),
            '\u{2069}' if open.pop().is_none() => stray.push((at, character, "closes an isolate that was not opened")),
            _ => {}
        }
    }
    stray.extend(open.into_iter().map(|(at, character)| (at, character, "opens an isolate that is not closed")));
    stray.sort_unstable();
    let findings = stray.into_iter().map(|(at, character, does)| {
        let message = format!("the invisible character {} {does}", code_point(character));
        remove(file, at, character, message)
            .hint("delete it; to set a foreign phrase apart use the pair U+2068 … U+2069")
    });
    findings.collect()
}

/// Direction marks that keep a line from being what its sign says.
fn before_signs(file: FileId, text: &str, body: Range<usize>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut in_code = false;
    for line in lines(text).filter(|line| body.contains(&line.start)) {
        let content = text[line.clone()].trim_start_matches(' ');
        if content.starts_with("```") || content.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}');
        let signs = content.trim_start_matches(is_mark);
        let Some(mark) = content.chars().next().filter(|c| is_mark(*c)) else {
            continue;
        };
        if !in_code && begins_block(signs) {
            let at = line.end - content.len();
            let message = format!(
                "the invisible character {} keeps this line from being a heading, list or quotation",
                code_point(mark)
            );
            found.push(remove(file, at, mark, message).hint("delete it"));
        }
    }
    found
}

/// Whether a line that begins so would open a block of Markdown.
fn begins_block(line: &str) -> bool {
    let hashes = line.trim_start_matches('#');
    let heading = hashes.len() < line.len() && hashes.starts_with(' ');
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") "));
    let signed = ["- ", "* ", "+ ", ">", "|", "```", "~~~"];
    heading || numbered || signed.iter().any(|sign| line.starts_with(sign))
}

fn remove(file: FileId, at: usize, character: char, message: String) -> Diagnostic {
    let span = Span::new(file, at, at + character.len_utf8());
    let text = String::new();
    Diagnostic::warning(RULE.id, span, message).fix(Applicability::Unsafe, vec![Edit { span, text }])
}

/// The lines of a text as byte ranges, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        range
    })
}

/// The stretches of `body` between blank lines, as byte ranges of the text.
fn paragraphs(text: &str, body: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut begun = false;
    for line in lines(text).filter(|line| body.contains(&line.start)) {
        let blank = text[line.clone()].trim().is_empty();
        match found.last_mut() {
            Some(last) if begun && !blank => last.end = line.end,
            _ if !blank => found.push(line),
            _ => {}
        }
        begun = !blank;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<u32> {
        let id = FileId(0);
        let stray = paragraphs(text, 0..text.len()).into_iter();
        let stray = stray.flat_map(|range| controls(id, text, range));
        let found = stray.chain(before_signs(id, text, 0..text.len()));
        found.map(|finding| finding.span.start).collect()
    }

    #[test]
    fn strays_are_told_from_pairs() {
        for c in '\0'..=char::MAX {
            let is_control = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert_eq!(has_controls(&format!("a{c}b")), is_control, "{c:?}");
        }
        for (text, expected) in [
            ("a \u{2068}b\u{2069} c", vec![]),
            ("a \u{2067}b\u{2068}c\u{2069}\u{2069}", vec![]),
            ("a \u{2068}b", vec![2]),
            ("a b\u{2069}", vec![3]),
            ("a \u{2068}b\nc\u{2069}", vec![]),
            ("a \u{2068}b\n\nc\u{2069}", vec![2, 9]),
            ("a \u{2068}b\r\n \r\nc\u{2069}", vec![2, 12]),
            ("\u{202b}a\u{202c}", vec![0, 4]),
            ("a\u{200f}b", vec![]),
            ("\u{200f}## a", vec![0]),
            (" \u{200f}\u{200f}- a", vec![1]),
            ("\u{200e}1. a", vec![0]),
            ("\u{200f}#وسم", vec![]),
            ("```\n\u{200f}- a\n```", vec![]),
        ] {
            assert_eq!(places(text), expected, "{text:?}");
        }
    }
}
