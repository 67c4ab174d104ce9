//! Plain text into an [`Article`].
//!
//! In: the text. Out: its paragraphs.
//!
//! 1. Paragraphs are parted by blank lines. A text without any has one paragraph a line when its lines are too long to
//!    have been broken by hand.
//! 2. A line of a list begins a passage of its own.
//! 3. A first paragraph that is one short line without a full stop is the title.

use super::{Article, Extract, Refusal, charset, copies, one_line, trimmed_lines};
use crate::archive::{Metadata, PassageKind};

/// What made the passages; the number goes up when the same text would give others.
pub const EXTRACTOR: &str = "isnad-text@1";

/// The longest title, in code points.
const LONGEST_TITLE: usize = 160;

/// The longest line, in code points, that somebody broke by hand or by a program for terminals.
const BROKEN_BY_HAND: usize = 100;

/// Reads a capture that is plain text.
///
/// # Errors
/// When there are no words in it, or its charset is unknown.
pub fn read(captured: &super::Captured) -> Result<Article, Refusal> {
    let decoded =
        charset::decode(&captured.bytes, captured.charset.as_deref(), captured.content_type.as_deref(), false)?;
    let mut passages = paragraphs(&decoded.text);
    if !passages.iter().any(|passage| passage.text.chars().any(char::is_alphanumeric)) {
        return Err(Refusal::new("there are no words in it", "give a file that holds the article's text"));
    }
    let mut meta = Metadata { url: captured.url.clone(), ..Metadata::default() };
    if let Some((original, copy)) = captured.url.as_deref().and_then(copies::copy) {
        (meta.url, meta.archives) = (Some(original), vec![copy]);
    }
    if let Some(first) = passages.first_mut().filter(|first| is_title(&first.text)) {
        first.kind = PassageKind::Heading;
        meta.title.clone_from(&first.text);
    }
    Ok(Article { meta, passages, extractor: EXTRACTOR, charset: decoded.charset, remarks: damage(decoded.damaged) })
}

/// The remark about bytes that could not be read.
pub(super) fn damage(places: usize) -> Vec<String> {
    if places == 0 {
        return Vec::new();
    }
    vec![format!("{places} places could not be read and are U+FFFD now: name the right charset with --charset")]
}

fn is_title(text: &str) -> bool {
    !text.contains('\n')
        && text.chars().count() <= LONGEST_TITLE
        && !text.ends_with(['.', '،', '؛', ':', ',', ';', '۔'])
        && !is_of_a_list(text)
}

/// The paragraphs of a text.
pub fn paragraphs(text: &str) -> Vec<Extract> {
    let lines: Vec<String> = text.split(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}']).map(one_line).collect();
    // CRLF makes a blank line of each line's end: a text of CRLF is told by its first line end.
    let lines: Vec<String> = match text.split_once('\n') {
        Some((first, _)) if first.ends_with('\r') => text.split('\n').map(one_line).collect(),
        _ => lines,
    };
    let blank = |line: &String| super::super::passages::is_blank(line);
    let first = lines.iter().position(|line| !blank(line)).unwrap_or(0);
    let last = lines.iter().rposition(|line| !blank(line)).unwrap_or(0);
    let inside = lines.get(first..=last).unwrap_or_default();
    let line_by_line = !inside.iter().any(blank) && inside.iter().any(|line| line.chars().count() > BROKEN_BY_HAND);
    let mut passages: Vec<Extract> = Vec::new();
    let mut open = false;
    for line in inside {
        if blank(line) {
            open = false;
            continue;
        }
        match passages.last_mut().filter(|_| open && !line_by_line && !is_of_a_list(line)) {
            Some(passage) => {
                passage.text.push('\n');
                passage.text.push_str(line);
            }
            None => passages.push(Extract { kind: PassageKind::Paragraph, text: line.clone() }),
        }
        open = true;
    }
    for passage in &mut passages {
        passage.text = trimmed_lines(&passage.text);
    }
    passages
}

/// Whether a line begins with the mark of a list: a bullet, or a number with a mark behind it.
fn is_of_a_list(line: &str) -> bool {
    let mut rest = line.chars();
    match rest.next() {
        Some('•' | '▪' | '●' | '◦' | '*' | '-' | '–' | '—' | '·') => {
            rest.next().is_some_and(char::is_whitespace)
        }
        Some(digit) if digit.is_numeric() => {
            let rest = line.trim_start_matches(char::is_numeric);
            rest.starts_with(['.', ')', '-', '–', '/']) && rest.chars().nth(1).is_some_and(char::is_whitespace)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::import::Captured;

    fn texts(text: &str) -> Vec<String> {
        paragraphs(text).into_iter().map(|passage| passage.text).collect()
    }

    #[test]
    fn paragraphs_are_found() {
        let long = "كلمة ".repeat(30).trim().to_owned();
        let rows: &[(&str, &[&str])] = &[
            ("أ\nب\n\nج", &["أ\nب", "ج"]),
            ("أ\r\nب\r\n\r\nج\r\n", &["أ\nب", "ج"]),
            ("أ\rب\r\rج", &["أ\nب", "ج"]),
            ("\u{feff}\n\n  أ  ب \u{a0}\n \u{200f} \nج", &["أ ب", "ج"]),
            ("قال:\n- أ\n- ب\n١. ج\n٢) د", &["قال:", "- أ", "- ب", "١. ج", "٢) د"]),
            ("1948 عام\n3.5 نسبة", &["1948 عام\n3.5 نسبة"]),
            (&format!("{long}\n{long}"), &[&long, &long]),
            ("قال\u{7} نعم\u{0}\n\n\u{200b}{#p1} نص", &["قال نعم", "{#p1} نص"]),
            ("\n \n", &[]),
            ("", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(texts(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn a_short_first_line_is_the_title() {
        let read = |text: &str| read(&Captured { bytes: text.as_bytes().to_vec(), ..Captured::default() });
        let article = read("عنوان المقال\n\nنص المقال هنا.").expect("an article");
        assert_eq!((article.meta.title.as_str(), article.passages[0].kind), ("عنوان المقال", PassageKind::Heading));
        let article = read("جملة كاملة هنا.\n\nأخرى.").expect("an article");
        assert_eq!((article.meta.title.as_str(), article.passages[0].kind), ("", PassageKind::Paragraph));
        assert!(read(" \n…\n").is_err());
    }
}
