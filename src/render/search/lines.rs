//! What is searched of an explainer, line by line.
//!
//! In: an explainer. Out: [`Line`]s in reading order: title, summary, claim, key points, then the blocks
//! of the body. Words of the archive that the page only inserts (embeddings, evidence) are none of the explainer's.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::content::Explainer;
use crate::content::markdown::{self, is_citation};
use crate::render::document::{Document, matching_end};
use crate::text::Files;

/// A line of an explainer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub field: Field,
    /// Its text, white space as it is written but for line breaks.
    pub text: String,
}

/// The kinds of line, which weigh differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// Summary, claim or key point.
    Point,
    /// A heading of the body.
    Heading,
    /// Everything else.
    Text,
}

impl Field {
    /// How many times a word in the text one word here counts.
    pub fn weight(self) -> u32 {
        match self {
            Field::Title => 16,
            Field::Point => 6,
            Field::Heading => 5,
            Field::Text => 1,
        }
    }
}

/// The lines of an explainer.
pub fn of(explainer: &Explainer, files: &Files) -> Vec<Line> {
    let points: Vec<_> = explainer.front.key_points.iter().map(|point| markdown::inline_events(&point.text)).collect();
    let body = markdown::events(files.slice(explainer.body));
    of_events(explainer, points.iter().map(Vec::as_slice), &body)
}

/// The lines of an explainer whose events are there.
pub fn of_document(document: &Document) -> Vec<Line> {
    let points = document.key_points.iter().map(|point| point.events.as_slice());
    of_events(document.explainer, points, &document.body.events)
}

fn of_events<'a, 'e: 'a>(
    explainer: &Explainer,
    points: impl Iterator<Item = &'a [(Event<'e>, Range<usize>)]>,
    body: &[(Event, Range<usize>)],
) -> Vec<Line> {
    let mut lines = Lines::default();
    lines.whole(Field::Title, &explainer.front.title);
    let claim = explainer.front.claim.as_ref().map(|claim| claim.text.as_str());
    [explainer.front.summary.as_deref(), claim].into_iter().flatten().for_each(|text| lines.whole(Field::Point, text));
    points.for_each(|events| lines.part(Field::Point, events));
    lines.part(Field::Text, body);
    lines.done
}

#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    open: String,
}

impl Lines {
    fn whole(&mut self, field: Field, text: &str) {
        self.push(text);
        self.end(field);
    }

    fn push(&mut self, text: &str) {
        // A line break would end the line in the files of the index.
        let mut rest = text;
        while let Some(at) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            self.open.push_str(&rest[..at]);
            self.open.push(' ');
            rest = &rest[at + 1..];
        }
        self.open.push_str(rest);
    }

    fn end(&mut self, field: Field) {
        let text = self.open.trim();
        if !text.is_empty() {
            self.done.push(Line { field, text: text.to_owned() });
        }
        self.open.clear();
    }

    fn part(&mut self, own: Field, events: &[(Event, Range<usize>)]) {
        let mut field = own;
        let mut at = 0;
        while let Some((event, _)) = events.get(at) {
            match event {
                Event::Start(tag) if is_silent(tag) => at = matching_end(events, at),
                Event::Start(tag) if !is_span(tag.to_end()) => {
                    self.end(field);
                    field = if matches!(tag, Tag::Heading { .. }) { Field::Heading } else { own };
                }
                Event::End(tag) if !is_span(*tag) => {
                    self.end(field);
                    field = own;
                }
                Event::Text(text) | Event::Code(text) => self.push(text),
                Event::SoftBreak | Event::HardBreak => self.open.push(' '),
                _ => {}
            }
            at += 1;
        }
        self.end(field);
    }
}

/// Whether an element is a citation whose text is not printed: any but that around a quotation.
fn is_silent(tag: &Tag) -> bool {
    let around = matches!(tag, Tag::Link { link_type: LinkType::ReferenceUnknown, .. });
    is_citation(tag) && !around
}

/// Whether an element stands inside a line.
fn is_span(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(tag, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link | Image)
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture;
    use super::*;
    use crate::config::Config;

    #[test]
    fn lines_are_those_of_the_page() {
        let body = "قالت: «البرنامج *مستمر*» [@moe#p2]. ثم [«لن نوقفه»][@moe#p2]\nأيضًا.\n\n## قسم[^a]\n\n- بند\n- آخر\n\n![@moe#p3]\n\n\
            | أ | ب |\n| --- | --- |\n| ج | د |\n\nكما [@moe#p2 «نهاية العام»] و`code`.\n\n[^a]: حاشية.\n";
        let more = "key-points: [\"نقطة [@moe#p2]\"]\nclaim: {text: ادعاء, verdict: mixed}\n";
        let text = fixture::explainer("عنوان", more, body);
        let edition = fixture::edition(Config::default(), &[("content/explainers/a.md", &text)]);
        let found = of(&edition.explainers[0], &edition.inputs.files);
        let found: Vec<(Field, &str)> = found.iter().map(|line| (line.field, line.text.as_str())).collect();
        let expected = [
            (Field::Title, "عنوان"),
            (Field::Point, "ملخص عنوان"),
            (Field::Point, "ادعاء"),
            (Field::Point, "نقطة"),
            (Field::Text, "قالت: «البرنامج مستمر» . ثم «لن نوقفه» أيضًا."),
            (Field::Heading, "قسم"),
            (Field::Text, "بند"),
            (Field::Text, "آخر"),
            (Field::Text, "أ"),
            (Field::Text, "ب"),
            (Field::Text, "ج"),
            (Field::Text, "د"),
            (Field::Text, "كما  وcode."),
            (Field::Text, "حاشية."),
        ];
        assert_eq!(found, expected);
    }
}
