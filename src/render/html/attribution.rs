//! The attribution of a block quotation: its last line, where that opens with a dash.
//!
//! In: the events of a text. Out: for each such block quotation the event at which its attribution begins. A line that
//! holds nothing but citations belongs to the line before it, and a lone line is never an attribution.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::render::document::{Part, matching_end};

/// How an attribution begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With its paragraph.
    Paragraph,
    /// With this line break.
    Line,
}

/// The dashes that open an attribution.
const DASHES: &[char] = &['—', '–', '―', '‒', '-', '−'];

/// The attributions of a text, by the event that they begin at.
pub fn find(part: &Part) -> BTreeMap<usize, Start> {
    let mut found = BTreeMap::new();
    for (at, (event, _)) in part.events.iter().enumerate() {
        if !matches!(event, Event::Start(Tag::BlockQuote(_))) {
            continue;
        }
        let end = matching_end(&part.events, at);
        let last = end.checked_sub(1).map(|last| &part.events[last].0);
        if !matches!(last, Some(Event::End(TagEnd::Paragraph))) {
            continue;
        }
        let start = (at..end).rev().find(|at| matches!(part.events[*at].0, Event::Start(Tag::Paragraph)));
        let Some(start) = start else { continue };
        // The paragraph must be the quotation's own: the last one before its end is, if no element was closed since.
        if matching_end(&part.events, start) + 1 == end {
            found.extend(in_paragraph(part, start, end - 1, start == at + 1));
        }
    }
    found
}

/// The attribution in the paragraph of events `start..=end`; `lone` when nothing stands before it.
fn in_paragraph(part: &Part, start: usize, end: usize, lone: bool) -> Option<(usize, Start)> {
    let mut line = end;
    let mut at = end;
    while at > start {
        at -= 1;
        match &part.events[at].0 {
            Event::SoftBreak | Event::HardBreak => {}
            Event::End(_) => {
                at = matching_start(part, at);
                continue;
            }
            _ if at > start => continue,
            _ => {}
        }
        if only_citations(part, at + 1, line) {
            line = at;
            continue;
        }
        let dashed = match &part.events[at + 1].0 {
            Event::Text(text) => text.trim_start().starts_with(DASHES),
            _ => false,
        };
        return match (dashed, at == start) {
            (true, false) => Some((at, Start::Line)),
            (true, true) if !lone => Some((at, Start::Paragraph)),
            _ => None,
        };
    }
    None
}

/// Whether the events hold nothing but citations and white space.
fn only_citations(part: &Part, mut at: usize, end: usize) -> bool {
    while at < end {
        match (&part.events[at].0, part.cited.get(&at)) {
            (_, Some(cited)) if !cited.shown => at = cited.end,
            (Event::Text(text), _) if text.trim().is_empty() => {}
            _ => return false,
        }
        at += 1;
    }
    true
}

/// The event that begins the element which the event `end` ends.
fn matching_start(part: &Part, end: usize) -> usize {
    let mut depth = 0usize;
    for at in (0..=end).rev() {
        match &part.events[at].0 {
            Event::End(_) => depth += 1,
            Event::Start(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    0
}

/// The line without its dash.
pub fn undashed(text: &str) -> &str {
    text.trim_start().trim_start_matches(DASHES).trim_start()
}
