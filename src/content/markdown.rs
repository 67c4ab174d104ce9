//! The one constructor of the Markdown parser: every reader of a body sees the same events.
//!
//! In: Markdown. Out: pulldown-cmark's events, each with its bytes ([`events`]), mended so that every citation is one
//! link or image whose type is [`LinkType::ShortcutUnknown`] (`[@s#p1]`, `![@s#p1]`) or
//! [`LinkType::ReferenceUnknown`] (`[«…»][@s#p1]`) and whose id begins with `@`; ask [`is_citation`].
//!
//! 1. Parse: CommonMark with tables, footnotes, strikethrough, task lists, definition lists and heading attributes.
//!    Footnotes are GitHub's: `[^x]` without a definition stays text, so that it can be reported, and a definition may
//!    have several paragraphs. Smart punctuation stays off, since it rewrites quotations.
//! 2. A label that begins with `@` and has no definition is a link to nowhere.
//! 3. One that has a definition is the same link: a definition must not change how other citations are read.
//! 4. `[@a#p7][@b#p8]` parses as one link whose text is `@a#p7`; it becomes two. `[^1][@a#p7]` becomes a note reference
//!    and a citation.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::citation;

/// An event and its bytes.
pub type Placed<'a> = (Event<'a>, Range<usize>);

/// Stands before a text that is to be read as inline Markdown alone: no block begins with it, and as punctuation it
/// leaves emphasis after it as it would be at the start of a line.
const GUARD: &str = "،";

/// How many bytes of prose with citations an event has, about.
const BYTES_AN_EVENT: usize = 24;

/// The events of a body.
pub fn events(text: &str) -> Vec<Placed<'_>> {
    // Room for what prose comes to: an event is larger than most of its words, and all would be copied as they grow.
    let mut raw: Vec<Placed<'_>> = Vec::with_capacity(text.len() / BYTES_AN_EVENT);
    raw.extend(parser(text).into_offset_iter());
    if !raw.iter().any(|(event, _)| label(event).is_some()) {
        return raw;
    }
    let notes = raw
        .iter()
        .filter_map(|(event, _)| match event {
            Event::Start(Tag::FootnoteDefinition(label)) => Some(footnote_key(label)),
            _ => None,
        })
        .collect();
    let mut mended = Vec::with_capacity(raw.len());
    mend(text, &raw, &notes, &mut mended);
    mended
}

/// The events of a text that is one line of inline Markdown, whatever its lines begin with: a key point, a label.
/// A line break is a space.
pub fn inline_events(text: &str) -> Vec<Placed<'static>> {
    let guarded: String = GUARD
        .chars()
        .chain(text.chars().map(|letter| if matches!(letter, '\n' | '\r') { ' ' } else { letter }))
        .collect();
    let mut inline = Vec::new();
    for (event, range) in events(&guarded) {
        let range = range.start.saturating_sub(GUARD.len())..range.end.saturating_sub(GUARD.len());
        match event {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::Text(found) if inline.is_empty() && found.starts_with(GUARD) => {
                let rest = &found[GUARD.len()..];
                if !rest.is_empty() {
                    inline.push((Event::Text(rest.to_owned().into()), range));
                }
            }
            other => inline.push((other.into_static(), range)),
        }
    }
    inline
}

/// The events of the label of a link `[…][label]`, whose bytes are `inner` ([`label_bytes`]).
pub fn label_events(text: &str, inner: Range<usize>) -> Vec<Placed<'static>> {
    let label = &text[inner.clone()];
    // Most labels are one key, in which nothing is markup.
    if !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@#-.;".contains(&byte)) {
        return vec![(Event::Text(label.to_owned().into()), inner)];
    }
    parsed_label(text, inner)
}

fn parsed_label(text: &str, inner: Range<usize>) -> Vec<Placed<'static>> {
    // A label that goes on in the next line of a block quotation has its `>` in the middle.
    let mut at_start = false;
    let unquoted: String = text[inner.clone()]
        .chars()
        .map(|letter| {
            let marker = at_start && letter == '>';
            at_start = letter == '\n' || (at_start && matches!(letter, ' ' | '\t' | '>'));
            if marker { ' ' } else { letter }
        })
        .collect();
    inline_events(&unquoted)
        .into_iter()
        .map(|(event, range)| (event, range.start + inner.start..range.end + inner.start))
        .collect()
}

/// The bytes of the label in a link `[…][label]`, without its brackets.
pub fn label_bytes(text: &str, link: &Range<usize>) -> Range<usize> {
    let end = link.end.saturating_sub(1).max(link.start);
    let bytes = &text.as_bytes()[link.start..end];
    // A label holds no bracket that is not escaped, so it begins at the last one, which follows a closing bracket.
    let open = (0..bytes.len()).rev().find(|at| {
        let slashes = bytes[..*at].iter().rev().take_while(|byte| **byte == b'\\').count();
        let joint = slashes == 1 && bytes[..*at].ends_with(b"]\\");
        bytes[*at] == b'[' && (slashes % 2 == 0 || joint)
    });
    link.start + open.map_or(bytes.len(), |at| at + 1)..end
}

/// Whether a link or image is a citation.
pub fn is_citation(tag: &Tag) -> bool {
    match tag {
        Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. } => {
            matches!(link_type, LinkType::ShortcutUnknown | LinkType::ReferenceUnknown) && id.starts_with('@')
        }
        _ => false,
    }
}

/// Every link definition of a body with its label and bytes, in order. Of several with one label only the first is
/// here.
pub fn definitions(text: &str) -> Vec<(String, Range<usize>)> {
    let parser = parser(text);
    let mut found: Vec<(String, Range<usize>)> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_owned(), definition.span.clone()))
        .collect();
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// What footnote labels are compared by: letter case and runs of white space do not tell them apart.
pub fn footnote_key(label: &str) -> String {
    collapsed(label).to_lowercase()
}

type Answer<'a> = Option<(CowStr<'a>, CowStr<'a>)>;

fn parser<'a>(text: &'a str) -> Parser<'a, impl FnMut(BrokenLink<'a>) -> Answer<'a>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let answer = |link: BrokenLink<'a>| link.reference.starts_with('@').then(|| ("".into(), "".into()));
    Parser::new_with_broken_link_callback(text, options, Some(answer))
}

/// Type and id of a link or image whose label begins with `@`.
fn label<'e, 'a>(event: &'e Event<'a>) -> Option<(LinkType, &'e CowStr<'a>)> {
    match event {
        Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. })
            if id.starts_with('@') && *link_type != LinkType::Inline =>
        {
            Some((*link_type, id))
        }
        _ => None,
    }
}

/// Steps 3 and 4 of the module. A link holds no link with a label, so this calls itself once at most.
fn mend<'a>(text: &'a str, raw: &[Placed<'a>], notes: &HashSet<String>, mended: &mut Vec<Placed<'a>>) {
    let mut at = 0;
    while let Some((event, range)) = raw.get(at) {
        at += 1;
        let Some((link_type, id)) = label(event) else {
            mended.push((event.clone(), range.clone()));
            continue;
        };
        let with_text = matches!(link_type, LinkType::Reference | LinkType::ReferenceUnknown);
        if let Event::Start(Tag::Image { .. }) = event {
            mended.push((start(true, with_text, id.clone()), range.clone()));
            continue;
        }
        let end = at + closing(&raw[at..]);
        let mut inside = Vec::new();
        mend(text, &raw[at..end], notes, &mut inside);
        at = end + 1;
        if with_text {
            link_with_text(text, range, id, inside, notes, mended);
        } else {
            // The parser leaves the `[]` of `[@s#p1][]` out of the link's bytes.
            let collapsed = matches!(link_type, LinkType::Collapsed | LinkType::CollapsedUnknown);
            let more = if collapsed && text[range.end..].starts_with("[]") { 2 } else { 0 };
            link(false, id.clone(), range.start..range.end + more, inside, mended);
        }
    }
}

/// `[…][@s#p1]`, or two things side by side that the parser took for it.
fn link_with_text<'a>(
    text: &'a str,
    range: &Range<usize>,
    id: &CowStr<'a>,
    inside: Vec<Placed<'a>>,
    notes: &HashSet<String>,
    mended: &mut Vec<Placed<'a>>,
) {
    let label = label_bytes(text, range);
    let second = label.start - 1..range.end;
    // The parser takes `\[@s#p1]` behind a closing bracket for a label, and does not see that it is escaped.
    let escaped = text[..second.start].ends_with("]\\");
    let first = range.start..second.start - usize::from(escaped);
    let content = &text[first.start + 1..first.end - 1];
    let note = content.strip_prefix('^').filter(|note| !note.trim().is_empty() && !note.contains(['[', ']']));
    if let Some(note) = note {
        let known = notes.contains(&footnote_key(note));
        let event = if known {
            Event::FootnoteReference(collapsed(note).into())
        } else {
            Event::Text(text[first.clone()].into())
        };
        mended.push((event, first));
    } else if citation::stands_alone(content) {
        link(false, collapsed(content).into(), first, inside, mended);
    } else if escaped {
        let ends = [first.start..first.start + 1, first.end - 1..first.end];
        let [open, close] = ends.map(|bytes| (Event::Text(text[bytes.clone()].into()), bytes));
        mended.push(open);
        mended.extend(inside);
        mended.push(close);
    } else {
        return link(true, id.clone(), range.clone(), inside, mended);
    }
    if escaped {
        mended.push((Event::Text(text[second.clone()].into()), second));
    } else {
        let inside = label_events(text, label.clone());
        link(false, collapsed(&text[label]).into(), second, inside, mended);
    }
}

/// The place of the end of the element whose inside `raw` begins with.
fn closing(raw: &[Placed]) -> usize {
    let mut depth = 0_usize;
    let end = raw.iter().position(|(event, _)| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return true,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        false
    });
    end.unwrap_or(raw.len())
}

fn link<'a>(
    with_text: bool,
    id: CowStr<'a>,
    range: Range<usize>,
    inside: Vec<Placed<'a>>,
    mended: &mut Vec<Placed<'a>>,
) {
    mended.push((start(false, with_text, id), range.clone()));
    mended.extend(inside);
    mended.push((Event::End(TagEnd::Link), range));
}

fn start<'a>(image: bool, with_text: bool, id: CowStr<'a>) -> Event<'a> {
    let (dest_url, title) = ("".into(), "".into());
    let link_type = if with_text { LinkType::ReferenceUnknown } else { LinkType::ShortcutUnknown };
    Event::Start(if image {
        Tag::Image { link_type, dest_url, title, id }
    } else {
        Tag::Link { link_type, dest_url, title, id }
    })
}

/// With runs of white space as one space, and none outside.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_plain_label_is_what_the_parser_makes_of_it(label in "[@a-cA-C0-2#.;-]{0,12}|\\PC{0,6}") {
            let text = format!("[نص][{label}]");
            let inner = text.len() - 1 - label.len()..text.len() - 1;
            prop_assert_eq!(label_events(&text, inner.clone()), parsed_label(&text, inner));
        }
    }
}
