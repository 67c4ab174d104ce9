//! Which quotations of a text stand in an element of their own, and at which event it opens and closes.
//!
//! In: the events of a text and the stretches of its quotations, in bytes of the text. Out: [`Wraps`]. A quotation whose
//! ends lie in different elements (one inside emphasis, the other outside) is left as it is: tags must nest.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::render::document::{Part, matching_end};

/// The elements to be opened and closed at each event, with the byte of the text; equal to the event's start or end for
/// whatever is not text. Several at one event are in the text's order.
#[derive(Debug, Default)]
pub struct Wraps {
    /// Opens the element of the quotation of that place in the list given: event, byte, place.
    opens: Vec<(usize, usize, usize)>,
    /// Closes one: event, byte.
    closes: Vec<(usize, usize)>,
}

impl Wraps {
    /// What opens at an event: byte, and place of the quotation.
    pub fn opens(&self, event: usize) -> impl Iterator<Item = (usize, usize)> {
        let first = self.opens.partition_point(|(at, ..)| *at < event);
        self.opens[first..].iter().take_while(move |(at, ..)| *at == event).map(|(_, byte, place)| (*byte, *place))
    }

    /// The bytes at which one closes at an event.
    pub fn closes(&self, event: usize) -> impl Iterator<Item = usize> {
        let first = self.closes.partition_point(|(at, _)| *at < event);
        self.closes[first..].iter().take_while(move |(at, _)| *at == event).map(|(_, byte)| *byte)
    }
}

/// Where one end of a quotation was found: the event, and the element that it stands in.
type End = Option<(usize, usize)>;

/// Finds the places of quotations, given in the text's order.
pub fn find(part: &Part, quotations: &[Range<usize>]) -> Wraps {
    let mut ends: Vec<(End, End)> = vec![(None, None); quotations.len()];
    // By where they begin, and by where they end. Texts and the beginnings of elements follow each other, and an element
    // ends before the next text: what lies before them is behind for good.
    let by = |place: fn(&Range<usize>) -> usize| {
        let mut list: Vec<(usize, usize)> = quotations.iter().map(place).zip(0..).collect();
        list.sort_unstable();
        list
    };
    let (beginning, ending) = (by(|quotation| quotation.start), by(|quotation| quotation.end));
    let (mut beginning, mut ending) = (beginning.as_slice(), ending.as_slice());
    // Each open element by its start event, counted from 1; 0 is the text as a whole.
    let mut open = vec![0];
    let mut skipped_until = 0;
    for (at, (event, range)) in part.events.iter().enumerate() {
        let mut parent = open.last().copied().unwrap_or_default();
        if at < skipped_until {
            continue;
        }
        // Which bytes a quotation may start at, and which it may end at.
        let (starts, stops) = match event {
            Event::Start(tag) => {
                open.push(at + 1);
                let cited = part.cited.get(&at);
                if cited.is_some_and(|cited| !cited.shown) || read_whole(tag) {
                    skipped_until = matching_end(&part.events, at);
                }
                let bound = cited.is_none() && span_level(tag.to_end());
                (bound.then_some(range.start), None)
            }
            Event::End(tag) => {
                let start = open.pop().unwrap_or_default();
                parent = open.last().copied().unwrap_or_default();
                let cited = start.checked_sub(1).is_some_and(|start| part.cited.contains_key(&start));
                let bound = !cited && span_level(*tag);
                (None, bound.then_some(range.end))
            }
            Event::Text(_) | Event::Code(_) => (Some(range.start), Some(range.end)),
            _ => continue,
        };
        // Only where the text is the file's own can it be cut.
        let literal = matches!(event, Event::Text(text) if part.text.get(range.clone()) == Some(text));
        let inside = |place: usize| literal && range.start < place && place < range.end;
        if starts.is_some() {
            beginning = from(beginning, range.start);
            for (place, quotation) in beginning.iter().take_while(|(place, _)| *place <= range.end) {
                let first = &mut ends[*quotation].0;
                if first.is_none() && (starts == Some(*place) || inside(*place)) {
                    *first = Some((at, parent));
                }
            }
        }
        if stops.is_some() {
            if starts.is_some() {
                ending = from(ending, range.start);
            }
            for (place, quotation) in ending.iter().take_while(|(place, _)| *place <= range.end) {
                let last = &mut ends[*quotation].1;
                if last.is_none() && (stops == Some(*place) || inside(*place)) {
                    *last = Some((at, parent));
                }
            }
        }
    }
    let mut wraps = Wraps::default();
    let mut free = 0;
    for (place, (quotation, ends)) in quotations.iter().zip(ends).enumerate() {
        let (Some((opens, outside)), Some((closes, inside))) = ends else {
            continue;
        };
        if outside != inside || quotation.start < free || quotation.start >= quotation.end {
            continue;
        }
        free = quotation.end;
        wraps.opens.push((opens, quotation.start, place));
        wraps.closes.push((closes, quotation.end));
    }
    wraps.opens.sort_by_key(|(at, ..)| *at);
    wraps.closes.sort_by_key(|(at, _)| *at);
    wraps
}

/// Those of a sorted list of places that are not below one.
fn from(mut places: &[(usize, usize)], floor: usize) -> &[(usize, usize)] {
    while let [(place, _), rest @ ..] = places
        && *place < floor
    {
        places = rest;
    }
    places
}

/// Elements whose text is not printed as text of the page.
fn read_whole(tag: &Tag) -> bool {
    matches!(tag, Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_))
}

/// Elements of a text that a quotation may begin or end with.
fn span_level(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
