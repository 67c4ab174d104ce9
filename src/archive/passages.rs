//! The text of a source as passages under marker lines (design §4).
//!
//! In: the text of a source's file and the bytes after its front matter. Out: [`Block`]s, paragraphs with the marker
//! line above them, and what a marker line says ([`marker`]).
//!
//! 1. A line of white space alone is blank, whatever kind of white space it is.
//! 2. A line that begins with `{#` is a marker line; what it marks begins on the next line.
//! 3. A paragraph ends at the next blank line or marker line.

use std::ops::Range;

use super::PassageKind;
use super::source::passage_id;
use crate::text::{File, Span};
use crate::yaml::{self, is_invisible, shown};

/// A paragraph, a marker line, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The marker line without its line end.
    pub marker: Option<Range<usize>>,
    /// The paragraph's lines without the last line end; empty when the marker has none.
    pub text: Range<usize>,
}

/// What a marker line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marker {
    /// The identifier's bytes, counted from the line's start.
    pub id: Range<usize>,
    pub kind: Option<PassageKind>,
    pub speaker: Option<String>,
    pub page: Option<String>,
    pub gone: bool,
}

/// What is wrong with a marker line: the bytes counted from the line's start, cause and remedy.
pub(super) type Fault = (Range<usize>, String, &'static str);

/// Whether a line holds nothing that can be seen: Unicode white space (U+00A0 and U+3000 with it), and the zero-width
/// and bidi controls that pasted texts leave behind.
pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(|letter| {
        letter.is_whitespace()
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
                | '\u{061C}' | '\u{FEFF}')
    })
}

/// The blocks of `text[body]`, in order.
pub(super) fn blocks(text: &str, body: Range<usize>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // Whether the next line of text belongs to the last block.
    let mut open = false;
    let mut at = body.start;
    for line in text[body].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let end = start + line.len();
        if is_blank(line) {
            open = false;
        } else if is_marker(line) {
            blocks.push(Block { marker: Some(start..end), text: end..end });
            open = true;
        } else if let Some(block) = blocks.last_mut().filter(|_| open) {
            if block.text.is_empty() {
                block.text.start = start;
            }
            block.text.end = end;
        } else {
            blocks.push(Block { marker: None, text: start..end });
            open = true;
        }
    }
    blocks
}

/// Whether a line is meant as a marker line: a marker that is indented, perhaps by something invisible, is a faulty
/// marker rather than text.
fn is_marker(line: &str) -> bool {
    line.trim_start_matches(|letter: char| letter.is_whitespace() || is_invisible(letter)).starts_with("{#")
}

const SHAPE: &str = "write {#p7}, or {#p7 .heading}; a text that begins with {# is written \\{#";
const ATTRIBUTES: &str = "a marker takes .heading, .caption, .gone, speaker=\"…\" and page=3";

/// Reads a marker line. A faulty one is read as far as it goes; `None` when not even an identifier is there.
pub(super) fn marker(line: &str) -> (Option<Marker>, Vec<Fault>) {
    let mut faults = Vec::new();
    let lead = line.find("{#").unwrap_or(0);
    if lead > 0 {
        let message = format!("the marker does not begin its line: {} stands before it", shown(&line[..lead]));
        faults.push((0..lead, message, "remove what stands before the marker"));
    }
    let mut at = lead + 2;
    let id =
        at..at + line[at..].find(|letter: char| letter.is_whitespace() || letter == '}').unwrap_or(line.len() - at);
    if id.is_empty() {
        faults.push((lead..line.trim_end().len(), "the marker has no identifier".into(), SHAPE));
        return (None, faults);
    }
    at = id.end;
    let mut marker = Marker { id, ..Marker::default() };
    loop {
        at += line[at..].len() - line[at..].trim_start().len();
        let rest = &line[at..];
        if rest.is_empty() {
            faults.push((lead..line.trim_end().len(), "the marker is not closed".into(), SHAPE));
            return (Some(marker), faults);
        }
        if let Some(after) = rest.strip_prefix('}') {
            if !is_blank(after) {
                let start = at + 1 + after.len() - after.trim_start().len();
                let message = "text stands behind the marker, on its line".into();
                faults.push((start..line.trim_end().len(), message, "begin the text on the line after its marker"));
            }
            return (Some(marker), faults);
        }
        let length = attribute_length(rest);
        let written = &rest[..length];
        if let Some(message) = marker.add(written) {
            faults.push((at..at + length, message, ATTRIBUTES));
        }
        at += length;
    }
}

/// The bytes of the attribute at the start of `rest`: up to white space or `}` outside quotation marks.
fn attribute_length(rest: &str) -> usize {
    let mut quoted = false;
    for (at, letter) in rest.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '}' if !quoted => return at,
            _ if letter.is_whitespace() && !quoted => return at,
            _ => {}
        }
    }
    // A quotation mark that is never closed must not swallow the marker's end.
    match quoted {
        true => rest.find([' ', '}']).unwrap_or(rest.len()),
        false => rest.len(),
    }
}

impl Marker {
    /// Takes one attribute, or says what is wrong with it.
    fn add(&mut self, written: &str) -> Option<String> {
        let (name, value) = match written.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (written, None),
        };
        let fault = |why: &str| Some(format!("the marker's attribute {} {why}", shown(written)));
        let bare = value.map(|value| value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value));
        let sound = |bare: &str| !is_blank(bare) && !bare.contains(['"', '«', '»', '“', '”', '„']);
        match (name, bare) {
            (".heading" | ".caption", None) => {
                let kind = if name == ".heading" { PassageKind::Heading } else { PassageKind::Caption };
                if self.kind.replace(kind).is_some() {
                    return fault("is one too many");
                }
            }
            (".gone", None) => self.gone = true,
            ("speaker" | "page", Some(bare)) if sound(bare) => {
                let slot = if name == "speaker" { &mut self.speaker } else { &mut self.page };
                if slot.replace(bare.to_owned()).is_some() {
                    return fault("is given twice");
                }
            }
            ("speaker" | "page", _) => return fault("lacks its value between straight quotation marks"),
            _ => return fault("is not known"),
        }
        None
    }
}

/// The text of the passage at `span`, as [`super::Passage::text`] describes it.
pub(super) fn text_of(file: &File, span: Span) -> String {
    let written = file.text.get(span.range()).unwrap_or_default();
    let at_line_start = file.text[..span.start as usize].ends_with('\n') || span.start == 0;
    let mut text = String::with_capacity(written.len());
    for (number, line) in written.split('\n').enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        let escaped = line.starts_with("\\{#") && (number > 0 || at_line_start);
        text.push_str(if escaped { &line[1..] } else { line });
    }
    text
}

/// The text of a source's file with a marker line above each paragraph that lacks one, and otherwise byte for byte as it
/// was. The new identifiers count on from the highest number in use; what has an identifier keeps it.
pub fn number(text: &str) -> String {
    let file = File::new("", text);
    let split = yaml::split(&file);
    let blocks = blocks(text, split.body);
    // Nine digits leave room to count on.
    let numbers = blocks.iter().filter_map(|block| {
        let line = &text[block.marker.clone()?];
        let id = passage_id(&line[marker(line).0?.id]);
        let digits: String = id.strip_prefix('p')?.chars().take_while(char::is_ascii_digit).take(9).collect();
        digits.parse::<u64>().ok()
    });
    let mut next = numbers.max().unwrap_or(0);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(text.len() + blocks.len() * 8);
    let mut done = 0;
    let mut bare = false;
    for block in blocks {
        if block.marker.is_some() {
            // The paragraph after a marker without text is that marker's, which a complaint asks to mend.
            let line = &text[block.marker.unwrap_or_default()];
            bare = block.text.is_empty() && !marker(line).0.is_some_and(|marker| marker.gone);
            continue;
        }
        if !std::mem::take(&mut bare) {
            next += 1;
            out.push_str(&text[done..block.text.start]);
            out.push_str(&format!("{{#p{next}}}{line_end}"));
            done = block.text.start;
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn paragraphs_end_at_blank_lines_and_markers() {
        let rows: &[(&str, &[(&str, &str)])] = &[
            ("{#p1}\nنص\nآخر\n\n{#p2}\nب", &[("{#p1}", "نص\nآخر"), ("{#p2}", "ب")]),
            ("{#p1}\r\nنص\r\nآخر\r\n\r\nب\r\n", &[("{#p1}", "نص\r\nآخر"), ("", "ب")]),
            ("{#p1}\nأ\n\u{a0}\nب", &[("{#p1}", "أ"), ("", "ب")]),
            ("{#p1}\nأ\n\u{3000}\u{200f}\u{feff}\t\nب", &[("{#p1}", "أ"), ("", "ب")]),
            ("{#p1}\nأ\n{#p2}\nب\n", &[("{#p1}", "أ"), ("{#p2}", "ب")]),
            ("{#p1}\n\nأ", &[("{#p1}", ""), ("", "أ")]),
            ("{#p1}\n{#p2}", &[("{#p1}", ""), ("{#p2}", "")]),
            ("\\{#p1}\nأ", &[("", "\\{#p1}\nأ")]),
            (" \u{200f}{#p1}\nأ", &[(" \u{200f}{#p1}", "أ")]),
            ("\n\n", &[]),
        ];
        for (text, expected) in rows {
            let found: Vec<_> = blocks(text, 0..text.len())
                .into_iter()
                .map(|block| (block.marker.map_or("", |marker| &text[marker]), &text[block.text]))
                .collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }

    #[test]
    fn markers_are_read() {
        let rows: &[(&str, &str)] = &[
            ("{#p1}", "p1"),
            ("{#p1} \u{a0}", "p1"),
            ("{#p1 .heading}", "p1 Heading"),
            ("{#p1   .caption   page=3 }", "p1 Caption page 3"),
            ("{#p1 speaker=\"هند} بنت\" page=\"٣-٤\"}", "p1 speaker هند} بنت page ٣-٤"),
            ("{#p1 .gone}", "p1 gone"),
            (" {#p1}", "p1 | ` `: does not begin"),
            ("{#}", "| `{#}`: no identifier"),
            ("{# p1}", "| `{# p1}`: no identifier"),
            ("{#p1", "p1 | `{#p1`: not closed"),
            ("{#p1} نص", "p1 | `نص`: on its line"),
            ("{#p1 .headng}", "p1 | `.headng`: not known"),
            ("{#p1 heading}", "p1 | `heading`: not known"),
            ("{#p1 .heading .caption}", "p1 Caption | `.caption`: one too many"),
            ("{#p1 page=3 page=4}", "p1 page 4 | `page=4`: given twice"),
            ("{#p1 speaker=«هند»}", "p1 | `speaker=«هند»`: straight quotation marks"),
            ("{#p1 speaker=\"هند .gone}", "p1 gone | `speaker=\"هند`: straight quotation marks"),
            ("{#p1 page}", "p1 | `page`: lacks its value"),
            ("{#p1 lang=ar}", "p1 | `lang=ar`: not known"),
        ];
        for (line, expected) in rows {
            let (found, faults) = marker(line);
            let mut text = String::new();
            if let Some(marker) = found {
                text.push_str(&line[marker.id]);
                text.push_str(&marker.kind.map_or(String::new(), |kind| format!(" {kind:?}")));
                text.push_str(&marker.speaker.map_or(String::new(), |speaker| format!(" speaker {speaker}")));
                text.push_str(&marker.page.map_or(String::new(), |page| format!(" page {page}")));
                text.push_str(if marker.gone { " gone" } else { "" });
            }
            let (head, fault) = expected.split_once("| ").unwrap_or((expected, ""));
            assert_eq!(text, head.trim_end(), "{line}");
            assert_eq!(faults.len(), usize::from(!fault.is_empty()), "{line}: {faults:?}");
            if let Some((bytes, message, _)) = faults.first() {
                let (slice, words) = fault.split_once(": ").expect("a row");
                assert_eq!(format!("`{}`", &line[bytes.clone()]), slice, "{line}");
                assert!(message.contains(words), "{line}: {message}");
            }
        }
    }

    #[test]
    fn the_text_is_unescaped_with_line_feeds() {
        let rows = [
            ("أ\r\nب", 0, "أ\nب"),
            ("\\{#x\n\\{#y \\{#z", 0, "{#x\n{#y \\{#z"),
            (" \\{#x", 1, "\\{#x"),
            ("\n\\{#x", 1, "{#x"),
            ("أ  \nب", 0, "أ  \nب"),
        ];
        for (text, start, expected) in rows {
            let file = File::new("a.md", text);
            assert_eq!(text_of(&file, Span::new(FileId(0), start, text.len())), expected, "{text:?}");
        }
    }

    #[test]
    fn numbering_adds_markers_and_nothing_else() {
        let rows = [
            ("---\na: 1\n---\nأ\n\nب", "---\na: 1\n---\n{#p1}\nأ\n\n{#p2}\nب"),
            ("أ\r\nب\r\n\r\nج\r\n", "{#p1}\r\nأ\r\nب\r\n\r\n{#p2}\r\nج\r\n"),
            ("{#p7a}\nأ\n\u{a0}\nب\n\n{#p2}\nج", "{#p7a}\nأ\n\u{a0}\n{#p8}\nب\n\n{#p2}\nج"),
            ("{#ف٩}\nأ\n\nب", "{#ف٩}\nأ\n\n{#p10}\nب"),
            ("{#p1}\n\nأ\n\nب", "{#p1}\n\nأ\n\n{#p2}\nب"),
            ("{#p1 .gone}\n\nأ", "{#p1 .gone}\n\n{#p2}\nأ"),
            ("{#p99999999999999999999}\nأ\n\nب", "{#p99999999999999999999}\nأ\n\n{#p1000000000}\nب"),
            ("\u{feff}أ\n", "\u{feff}{#p1}\nأ\n"),
            ("---\na: 1\nأ", "---\na: 1\nأ"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(number(text), expected);
            assert_eq!(number(expected), expected, "nothing is left to number");
        }
    }
}
