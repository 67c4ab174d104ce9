//! The events of one page, with the note references found among them.
//!
//! In: an explainer. Out: a [`Document`]: the events of its key points and body, and in each the [`Use`]s: citations
//! and ordinary footnote references, in reading order, each at its event. [`super::footnotes`] numbers them and
//! [`super::html`] prints them, so both see the same ones.
//!
//! 1. Walk the events of each key point and of the body.
//! 2. Match citations to the parser's links by their place.
//! 3. Note where footnotes are defined, and count the words for the reading time.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::content::markdown::{self, Placed, footnote_key, is_citation};
use crate::content::{Explainer, Form, Part as Place};
use crate::text::letter::is_alphanumeric;
use crate::text::rare;
use crate::text::{Files, Mapped};

/// Stands for the label of a footnote that is not printed; no label is like it, since they have no control characters.
const UNPRINTED: &str = "\0";

/// One page's events.
#[derive(Debug)]
pub struct Document<'a> {
    /// What it was made from.
    pub explainer: &'a Explainer,
    /// Its key points.
    pub key_points: Vec<Part<'a>>,
    /// Its body.
    pub body: Part<'a>,
    /// The words of all of them, citations apart.
    pub words: usize,
}

/// The events of one text.
#[derive(Debug)]
pub struct Part<'a> {
    /// Every event with its bytes in the text.
    pub events: Vec<(Event<'a>, Range<usize>)>,
    /// The text.
    pub text: &'a str,
    /// Which bytes of the file the text's bytes are.
    origin: Origin<'a>,
    /// Note references in reading order.
    pub uses: Vec<Use>,
    /// The links and images that are citations, by their start event.
    pub cited: BTreeMap<usize, Cited>,
    /// The labels of the footnotes defined here, as [`footnote_key`] has them.
    pub defined: HashSet<String>,
}

/// A note reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The event at which it stands.
    pub event: usize,
    /// What it refers to.
    pub target: Reference,
    /// The footnote whose text it stands in.
    pub within: Option<String>,
}

/// What a note reference refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A citation, by its place in [`Explainer::citations`].
    Citation(usize),
    /// An ordinary footnote, by its label as [`footnote_key`] has it.
    Footnote(String),
}

/// A link or image that is a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cited {
    /// As a place in [`Explainer::citations`].
    pub citation: usize,
    /// Whether its text is printed: that of a quotation inside the first brackets.
    pub shown: bool,
    /// The event that ends it.
    pub end: usize,
}

#[derive(Clone, Copy, Debug)]
enum Origin<'a> {
    /// The text begins at this byte of the file.
    Body(usize),
    /// The text was read from YAML.
    Mapped(&'a Mapped),
}

impl<'a> Document<'a> {
    /// Reads the events of an explainer.
    pub fn read(explainer: &'a Explainer, files: &'a Files) -> Document<'a> {
        let text = files.slice(explainer.body);
        Document::of(explainer, text, markdown::events(text))
    }

    /// The document of an explainer whose body is that text, and has these events.
    pub fn of(explainer: &'a Explainer, text: &'a str, events: Vec<Placed<'a>>) -> Document<'a> {
        let mut words = 0;
        let key_points = explainer.front.key_points.iter().enumerate();
        let key_points = key_points
            .map(|(at, point)| {
                let events = markdown::inline_events(&point.text);
                Part::read(explainer, Place::KeyPoint(at), &point.text, Origin::Mapped(point), events, &mut words)
            })
            .collect();
        let origin = Origin::Body(explainer.body.start as usize);
        let body = Part::read(explainer, Place::Body, text, origin, events, &mut words);
        Document { explainer, key_points, body, words }
    }
}

impl<'a> Part<'a> {
    fn read(
        explainer: &Explainer,
        place: Place,
        text: &'a str,
        origin: Origin<'a>,
        events: Vec<(Event<'a>, Range<usize>)>,
        words: &mut usize,
    ) -> Part<'a> {
        let mut part = Part { events, text, origin, uses: Vec::new(), cited: BTreeMap::new(), defined: HashSet::new() };
        let mut waiting: Vec<usize> =
            (0..explainer.citations.len()).filter(|at| explainer.citations[*at].part == place).collect();
        waiting.sort_by_key(|at| std::cmp::Reverse(explainer.citations[*at].span.start));
        let mut within: Vec<String> = Vec::new();
        // The text of a citation is not text of the page.
        let mut silent_until = 0;
        for at in 0..part.events.len() {
            let (event, range) = &part.events[at];
            let target = match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let label = footnote_key(label);
                    // Of two definitions the first is printed; nothing refers to what stands in the second.
                    let printed = part.defined.insert(label.clone());
                    within.push(if printed { label } else { UNPRINTED.to_owned() });
                    continue;
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    within.pop();
                    continue;
                }
                Event::Text(text) | Event::Code(text) if at >= silent_until => {
                    *words += count_words(text);
                    continue;
                }
                Event::FootnoteReference(label) => Reference::Footnote(footnote_key(label)),
                Event::Start(tag) if is_citation(tag) => {
                    let (start, end) = part.file_range(range.clone());
                    let Some(citation) = take(explainer, &mut waiting, start, end) else {
                        continue;
                    };
                    let cited = Cited {
                        citation,
                        shown: explainer.citations[citation].form == Form::Around,
                        end: matching_end(&part.events, at),
                    };
                    if !cited.shown {
                        silent_until = cited.end;
                    }
                    part.cited.insert(at, cited);
                    Reference::Citation(citation)
                }
                _ => continue,
            };
            part.uses.push(Use { event: at, target, within: within.last().cloned() });
        }
        part
    }

    /// The bytes of the file that bytes of the text are.
    fn file_range(&self, range: Range<usize>) -> (usize, usize) {
        match self.origin {
            Origin::Body(start) => (start + range.start, start + range.end),
            Origin::Mapped(mapped) => {
                let span = mapped.span(range);
                (span.start as usize, span.end as usize)
            }
        }
    }

    /// The byte of the text that is byte `at` of the file; `None` where the text is not the file's own bytes.
    pub fn local(&self, at: u32) -> Option<usize> {
        match self.origin {
            Origin::Body(start) => (at as usize).checked_sub(start).filter(|at| *at <= self.text.len()),
            Origin::Mapped(mapped) => mapped.pieces.iter().find_map(|piece| {
                let inside = piece.literal && piece.start <= at && at <= piece.end;
                inside.then(|| (piece.at + at - piece.start) as usize)
            }),
        }
    }
}

/// How many words a text has: what stands between white space and has a letter or a digit.
fn count_words(text: &str) -> usize {
    let (mut count, mut start) = (0, 0);
    for at in rare::places(text.as_bytes(), may_be_blank).chain([text.len()]) {
        if text[at..].chars().next().is_none_or(char::is_whitespace) {
            count += usize::from(text[start..at].contains(is_alphanumeric));
            start = at;
        }
    }
    count
}

/// Whether a byte and the one behind it may begin white space in UTF-8.
#[inline]
fn may_be_blank(one: u8, next: u8) -> bool {
    let ascii = (one == b' ') | (one.wrapping_sub(b'\t') < 5);
    let latin = (one == 0xC2) & ((next == 0x85) | (next == 0xA0));
    let punctuation = (one == 0xE2) & ((next == 0x80) | (next == 0x81));
    ascii | latin | punctuation | (one == 0xE1) & (next == 0x9A) | (one == 0xE3) & (next == 0x80)
}

/// The citation that a link of `start..end` in the file is. `waiting` holds those not met yet, the next one last. In a
/// key point places can be coarse, so that several citations seem to stand in one spot: then they are met in order.
fn take(explainer: &Explainer, waiting: &mut Vec<usize>, start: usize, end: usize) -> Option<usize> {
    while let Some(next) = waiting.last().copied() {
        let span = explainer.citations[next].span;
        if span.end as usize > start {
            let inside = start <= span.start as usize && span.end as usize <= end;
            return if inside { waiting.pop() } else { None };
        }
        waiting.pop();
    }
    None
}

/// The event that ends the element which the event `start` begins.
pub fn matching_end(events: &[(Event, Range<usize>)], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    events.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_letters_or_digits() {
        for (text, count) in [("", 0), (" … ", 0), ("قال: لن — أعود", 3), ("a\u{a0}b\nc-d", 3), ("«٥»", 1), ("لا", 1)]
        {
            assert_eq!(count_words(text), count, "{text}");
        }
        for c in '\0'..=char::MAX {
            let words = if c.is_whitespace() { 2 } else { 1 };
            assert_eq!(count_words(&format!("نa{c}bc")), words, "{c:?}");
        }
    }
}
