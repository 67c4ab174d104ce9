//! What looks like a citation or a note reference and was read as text.
//!
//! In: the loose text of a block (not code, not escaped, not in a citation's label), raw HTML, and the places of the body
//! that came out of the parser in no event at all. Out: `malformed-citation`, `undefined-footnote` and
//! `vanished-citation`, each with the cause where it can be told.

use std::ops::Range;

use super::citation::{self, MALFORMED};
use super::markdown;
use super::words::Ground;
use crate::diag::{Diagnostic, Sink, isolate};
use crate::text::Span;
use crate::text::letter::is_alphanumeric;
use crate::yaml::{code_point, is_invisible, shown};

/// The text of a block that is left after parsing.
#[derive(Debug, Default)]
pub struct Loose {
    /// Its bytes, in order.
    text: Vec<Range<usize>>,
    /// The bytes of the citations among them, in order.
    citations: Vec<Range<usize>>,
}

/// A bracket that is open.
struct Bracket {
    at: usize,
    /// Whether an `@` stands in it, in no inner pair.
    holds_at: bool,
    /// Inner pairs with an `@`.
    inner: Vec<Range<usize>>,
}

impl Loose {
    /// Adds text.
    pub fn push(&mut self, range: Range<usize>) {
        self.text.push(range);
    }

    /// Adds a citation.
    pub fn cite(&mut self, range: Range<usize>) {
        self.citations.push(range);
    }

    /// Complains; gives the places of what should have been a citation.
    pub fn report(&self, ground: &Ground, in_cell: bool, sink: &mut Sink) -> Vec<Span> {
        let text = ground.text;
        let mut open: Vec<Bracket> = Vec::new();
        let mut wrong: Vec<Range<usize>> = Vec::new();
        let signs = self.text.iter().flat_map(|range| {
            let bytes = &text.as_bytes()[range.clone()];
            memchr::memchr3_iter(b'[', b']', b'@', bytes).map(|at| (range.start + at, bytes[at]))
        });
        for (at, sign) in signs {
            match sign {
                b'[' => open.push(Bracket { at, holds_at: false, inner: Vec::new() }),
                b'@' => {
                    if let Some(bracket) = open.last_mut() {
                        bracket.holds_at |= !is_address(text, at);
                    }
                }
                _ => {
                    let Some(bracket) = open.pop() else { continue };
                    let range = bracket.at..at + 1;
                    let found = self.closed(ground, range, bracket, sink);
                    match open.last_mut() {
                        Some(outer) => outer.inner.extend(found),
                        None => wrong.extend(found),
                    }
                }
            }
        }
        for bracket in open {
            if opens_citation(&text[bracket.at..]) {
                let end = self.end_of_word(text, bracket.at);
                wrong.push(bracket.at..end);
                sink.push(unclosed(ground, bracket.at..end, in_cell));
            } else {
                wrong.extend(bracket.inner);
            }
        }
        wrong.sort_by_key(|range| range.start);
        self.keys_without_brackets(ground, &wrong, sink);
        wrong.iter().map(|range| ground.span(range)).collect()
    }

    /// A pair of brackets is closed: what in it should have been a citation.
    fn closed(&self, ground: &Ground, range: Range<usize>, bracket: Bracket, sink: &mut Sink) -> Vec<Range<usize>> {
        let inner = &ground.text[range.start + 1..range.end - 1];
        let visible = inner.trim_start_matches(|letter: char| is_invisible(letter) || letter.is_whitespace());
        if let Some(label) = visible.strip_prefix('^')
            && label.starts_with(|letter: char| !letter.is_whitespace())
        {
            sink.push(undefined_footnote(ground.span(&range), inner, label));
            return bracket.inner;
        }
        if bracket.holds_at {
            sink.push(malformed(ground, &range));
            return vec![range];
        }
        let inside = self.citations.partition_point(|citation| citation.start <= range.start);
        let around = self.citations.get(inside).is_some_and(|citation| citation.end < range.end);
        let behind = self.citations.partition_point(|citation| citation.start < range.end);
        let cited = self.citations.get(behind).is_some_and(|citation| citation.start == range.end);
        let linked = ground.text[range.end..].starts_with('(');
        if around && (cited || linked) {
            let what = if linked { "a link" } else { "another citation" };
            let message = format!("a citation stands inside the brackets of {what}, which it breaks");
            let complaint = Diagnostic::error(MALFORMED, ground.span(&range), message);
            sink.push(complaint.hint(format!("write it after {what}")));
            return Vec::new();
        }
        bracket.inner
    }

    /// The end of the loose text that goes on from `at` to the next white space.
    fn end_of_word(&self, text: &str, at: usize) -> usize {
        let block_end = self.text.last().map_or(at, |range| range.end).max(at);
        let from = text[at..block_end].find('@').map_or(at, |found| at + found);
        text[from..block_end].find(char::is_whitespace).map_or(block_end, |found| from + found)
    }

    /// `@source#p7` outside all brackets.
    fn keys_without_brackets(&self, ground: &Ground, wrong: &[Range<usize>], sink: &mut Sink) {
        let text = ground.text;
        let reported = |at: usize| {
            let before = wrong.partition_point(|wrong| wrong.start <= at);
            before > 0 && at < wrong[before - 1].end
        };
        for range in &self.text {
            for (at, _) in text[range.clone()].match_indices('@') {
                let at = range.start + at;
                let before = text[..at].chars().next_back();
                if before.is_some_and(|letter| is_alphanumeric(letter) || matches!(letter, '/' | '\\')) || reported(at)
                {
                    continue;
                }
                let Some(length) = citation::bare_key(&text[at..range.end]) else {
                    continue;
                };
                let start = self.text.first().map_or(at, |first| first.start.saturating_sub(2));
                if escaped_bracket_is_open(text.get(start..at).unwrap_or_default()) {
                    continue;
                }
                let key = &text[at..at + length];
                let span = ground.span(&(at..at + length));
                let complaint = Diagnostic::error(MALFORMED, span, "a citation key stands outside square brackets")
                    .hint(format!("write {}, or \\@ for a plain @", isolate(&format!("[{key}]"))));
                sink.push(complaint);
            }
        }
    }
}

/// Whether the last bracket before a key is an escaped one: the author wants to show a citation, not to make one.
fn escaped_bracket_is_open(before: &str) -> bool {
    let open = before.rfind('[').filter(|at| !before[*at..].contains(']'));
    open.is_some_and(|at| before[..at].ends_with('\\'))
}

/// Whether this begins as a citation: a bracket, then an `@`. White space and what cannot be seen may stand between.
pub fn opens_citation(text: &str) -> bool {
    text.strip_prefix('[').is_some_and(|inner| {
        inner.trim_start_matches(|letter: char| is_invisible(letter) || letter.is_whitespace()).starts_with('@')
    })
}

/// Whether the `@` at `at` belongs to an e-mail address.
fn is_address(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let domain: &str = &text[at + 1..];
    let domain = &domain[..domain
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '.' | '#'))
        .unwrap_or(domain.len())];
    before.is_some_and(|letter| letter.is_ascii_alphanumeric())
        && domain.trim_end_matches('.').contains('.')
        && !domain.contains('#')
}

fn undefined_footnote(span: Span, inner: &str, label: &str) -> Diagnostic {
    let unseen = inner.chars().next().filter(|letter| is_invisible(*letter));
    let (message, hint) = match unseen {
        Some(letter) => (
            format!("the invisible character {} keeps a note reference from being one", code_point(letter)),
            "remove it: it stands between [ and ^".to_owned(),
        ),
        None => (
            format!("the footnote {} is not defined, so its reference is printed as it stands", shown(label)),
            format!(
                "write its text on a line of its own as {}, or \\[ for a plain bracket",
                isolate(&format!("[^{label}]: …"))
            ),
        ),
    };
    Diagnostic::error("undefined-footnote", span, message).hint(hint)
}

/// Why a pair of brackets with an `@` is no citation.
fn malformed(ground: &Ground, range: &Range<usize>) -> Diagnostic {
    let inner = &ground.text[range.start + 1..range.end - 1];
    let behind = &ground.text[range.end..];
    let unseen = inner
        .chars()
        .take_while(|letter| *letter != '@')
        .find(|letter| is_invisible(*letter) && !letter.is_whitespace());
    let (message, hint): (String, String) = if !opens_citation(&ground.text[range.clone()]) {
        let key: String = inner[inner.find('@').unwrap_or(0)..].chars().take(80).collect();
        (
            "words stand before the @, so that this is printed as it stands".into(),
            format!(
                "write the words outside the brackets: {}; or \\[ for a plain bracket",
                isolate(&format!("[{key}]"))
            ),
        )
    } else if let Some(letter) = unseen {
        (
            format!("the invisible character {} stands between [ and @", code_point(letter)),
            "remove it: with it the citation is printed as it stands".into(),
        )
    } else if unescaped_bracket(inner) {
        (
            "brackets inside a citation end it too early".into(),
            "write them \\[ and \\], as in [@source#p7 «… \\[…\\] …»]".into(),
        )
    } else if label_length(inner) >= 1000 {
        (
            "the citation is longer than a label can be (999 characters; letters beyond ASCII count by their bytes)"
                .into(),
            "shorten the quoted words with \\[…\\], or quote them in the text: «…» [@source#p7]".into(),
        )
    } else if behind.starts_with('[') {
        ("a bracket directly behind the citation is taken for its address".into(), "put a space between ] and [".into())
    } else {
        (
            "this looks like a citation, and is printed as it stands".into(),
            "keep links, code and HTML out of a citation's brackets; for a plain bracket write \\[".into(),
        )
    };
    Diagnostic::error(MALFORMED, ground.span(range), message).hint(hint)
}

fn unescaped_bracket(inner: &str) -> bool {
    let mut escaped = false;
    inner.chars().any(|letter| {
        let found = letter == '[' && !escaped;
        escaped = letter == '\\' && !escaped;
        found
    })
}

/// As the parser counts a label's characters.
fn label_length(inner: &str) -> usize {
    let beyond = inner.bytes().filter(|byte| !byte.is_ascii()).count();
    beyond.max(inner.chars().count())
}

fn unclosed(ground: &Ground, range: Range<usize>, in_cell: bool) -> Diagnostic {
    let behind = ground.text[range.end..].trim_start();
    let (message, hint) = if in_cell && ground.text[range.start..].lines().next().is_some_and(|l| l.contains('|')) {
        ("a | inside a table ends the cell, and the citation with it", "write \\| inside the citation")
    } else if behind.contains(']') {
        (
            "the citation's bracket is not closed in its paragraph",
            "close it with ], and leave no blank line and no new block inside it",
        )
    } else {
        ("the citation's bracket is not closed", "close it with ]")
    };
    Diagnostic::error(MALFORMED, ground.span(&range), message).hint(hint)
}

/// The stretches of a block of raw HTML that are no comments; a citation in them is printed as it stands.
pub fn html(ground: &Ground, block: &Range<usize>, sink: &mut Sink) -> Vec<Span> {
    let text = &ground.text[block.clone()];
    let mut stretches = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let comment = text[at..].find("<!--").map(|found| at + found);
        // A comment that is never closed swallows the rest of the page, so it is shown.
        let close = comment.and_then(|from| text[from + 4..].find("-->").map(|found| from + 4 + found + 3));
        let stop = match (comment, close) {
            (Some(from), Some(_)) => from,
            _ => text.len(),
        };
        let stretch = &text[at..stop];
        let front = stretch.len() - stretch.trim_start().len();
        let length = stretch.trim().len();
        if stretch.contains(|letter: char| !letter.is_whitespace() && letter != '>') {
            let start = block.start + at + front;
            stretches.push(ground.span(&(start..start + length)));
            for (found, _) in stretch.match_indices('[') {
                let bracket = &stretch[found..];
                let key = bracket[1..].trim_start();
                if !opens_citation(bracket) || !citation::stands_alone(key.split(']').next().unwrap_or(key)) {
                    continue;
                }
                let length = bracket.find(']').map_or(bracket.len(), |end| end + 1);
                let start = block.start + at + found;
                let span = ground.span(&(start..start + length));
                let complaint = Diagnostic::error(MALFORMED, span, "a citation inside raw HTML is not read")
                    .hint("leave a blank line between the HTML and the text, or write the text without HTML");
                sink.push(complaint);
            }
        }
        at = close.unwrap_or(text.len()).max(stop);
    }
    stretches
}

/// The brackets with an `@` of a body, and which of them came out of the parser.
#[derive(Debug)]
pub struct Vanished {
    /// Where each stands, and whether an event covers it.
    brackets: Vec<(usize, bool)>,
    /// The bytes of the tables.
    pub tables: Vec<Range<usize>>,
    /// The bytes of the headings.
    pub headings: Vec<Range<usize>>,
}

impl Vanished {
    /// Looks for them.
    pub fn new(text: &str) -> Vanished {
        let brackets =
            text.match_indices('[').filter(|(at, _)| opens_citation(&text[*at..])).map(|(at, _)| (at, false));
        Vanished { brackets: brackets.collect(), tables: Vec::new(), headings: Vec::new() }
    }

    /// An event came with these bytes.
    pub fn cover(&mut self, range: &Range<usize>) {
        let from = self.brackets.partition_point(|(at, _)| *at < range.start);
        for (_, covered) in self.brackets[from..].iter_mut().take_while(|(at, _)| *at < range.end) {
            *covered = true;
        }
    }

    /// Complains about those that nothing covers.
    pub fn report(&self, ground: &Ground, sink: &mut Sink) {
        let lost: Vec<usize> = self.brackets.iter().filter(|(_, covered)| !covered).map(|(at, _)| *at).collect();
        if lost.is_empty() {
            return;
        }
        let definitions = markdown::definitions(ground.text);
        for at in lost {
            let inside = |ranges: &[Range<usize>]| {
                let before = ranges.partition_point(|range| range.start <= at);
                before > 0 && ranges[before - 1].contains(&at)
            };
            let line_end = ground.text[at..].find('\n').map_or(ground.text.len(), |end| at + end);
            let end = ground.text[at..].find(']').map_or(line_end, |end| at + end + 1);
            let (message, hint) = if inside(&self.tables) {
                (
                    "the row has more cells than the table's head, and this one vanishes",
                    "add a cell to the table's head, or write \\| for a | inside a cell",
                )
            } else if inside(&self.headings) {
                ("a citation inside a heading's attributes {…} vanishes", "write it before the {")
            } else {
                let before = definitions.partition_point(|(_, range)| range.start <= at);
                let definition = before.checked_sub(1).map(|found| &definitions[found]);
                if definition.is_some_and(|(label, range)| range.contains(&at) && !label.starts_with('@')) {
                    // It stands in the title of a link definition.
                    continue;
                }
                (
                    "a paragraph that begins with a citation and a colon is a link definition, and vanishes",
                    "write a word before the citation, or a space before the colon",
                )
            };
            sink.push(Diagnostic::error("vanished-citation", ground.span(&(at..end)), message).hint(hint));
        }
    }
}
