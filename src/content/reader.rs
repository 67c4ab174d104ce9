//! A body's events into its blocks: the words of each and the citations among them.
//!
//! In: a [`Ground`] and its events. Out: a [`Reading`], with complaints about what is no citation.
//!
//! 1. Text, code and line breaks go to the words of the open block; a citation's own text goes to that citation's label,
//!    an image's alternative text nowhere.
//! 2. A label is read when its link ends ([`citation::read`]).
//! 3. At its end a block is looked through for what should have been a citation ([`leftovers`]).

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::blocks::{Block, Leaf, Mark, MarkKind, Reading};
use super::citation::{self, Label, MALFORMED};
use super::leftovers::{self, Loose};
use super::markdown::{self, Placed};
use super::words::{Ground, Words};
use super::{LinkUse, Part};
use crate::diag::Diagnostic;

/// Reads events into blocks.
pub fn read(ground: Ground<'_>, part: Part, events: &[Placed<'_>]) -> Reading {
    let mut reader = Reader {
        ground,
        part,
        found: Reading::default(),
        words: Words::new(&ground),
        leaf: Leaf::Text,
        marks: Vec::new(),
        mixed: false,
        frames: Vec::new(),
        loose: Loose::default(),
        behind: 0,
        quotes: Vec::new(),
        lists: Vec::new(),
        html: None,
        vanished: leftovers::Vanished::new(ground.text),
    };
    for (event, range) in events {
        reader.event(event, range.clone());
    }
    reader.flush();
    let Reader { mut found, vanished, .. } = reader;
    vanished.report(&ground, &mut found.complaints);
    found.footnotes.report(&mut found.complaints);
    found
}

struct Reader<'a> {
    ground: Ground<'a>,
    part: Part,
    found: Reading,
    // The block that is open.
    words: Words,
    leaf: Leaf,
    marks: Vec<Mark>,
    /// Whether it holds anything but words and marks: a link, an image, a note reference, HTML.
    mixed: bool,
    /// Open inline elements.
    frames: Vec<Frame>,
    loose: Loose,
    /// The end of the last text, code or break: what lies between it and the next text is markup.
    behind: usize,
    /// For each open block quotation its first block.
    quotes: Vec<usize>,
    /// For each open list its bullet, its number of items so far, and its first block.
    lists: Vec<(bool, usize, usize)>,
    /// The bytes of the open block of raw HTML.
    html: Option<Range<usize>>,
    vanished: leftovers::Vanished,
}

/// An open inline element.
enum Frame {
    Emphasis(usize),
    /// An ordinary link; whether its text was reported already.
    Link(bool),
    /// `[@s#p1]`, with the words of its label so far, or an embedding.
    Citation(Words, bool),
    /// `[…][@s#p1]`, with the place where its text began.
    Around(usize),
    /// An ordinary image, with its place in the links; `None` for one that was reported.
    Image(Option<usize>),
    Other,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                match tag {
                    Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => {
                        self.vanished.cover(&range);
                    }
                    Tag::Table(_) => self.vanished.tables.push(range.clone()),
                    Tag::Heading { .. } => self.vanished.headings.push(range.clone()),
                    _ => {}
                }
                self.start(tag, range);
            }
            Event::End(tag) => self.end(*tag, range),
            inline => {
                self.vanished.cover(&range);
                self.inline(inline, &range);
                self.behind = self.behind.max(range.end);
            }
        }
    }

    fn inline(&mut self, event: &Event, range: &Range<usize>) {
        match event {
            Event::Text(text) => self.text(text, range),
            Event::Code(code) => {
                self.note_alternative();
                let ground = self.ground;
                if let Some(words) = self.target() {
                    words.push_code(&ground, code, range);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                let ground = self.ground;
                if let Some(words) = self.target() {
                    words.line_break(&ground, range);
                }
            }
            Event::Html(_) => {}
            Event::InlineHtml(html) if !html.starts_with("<!--") => {
                self.mixed = true;
                self.found.html.push(self.ground.span(range));
            }
            Event::FootnoteReference(label) => {
                self.mixed = true;
                self.found.footnotes.refer(label);
                if let Some(words) = self.target() {
                    words.mark();
                }
            }
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        self.note_alternative();
        let ground = self.ground;
        let source = ground.text.get(range.clone()).unwrap_or_default();
        let quiet = self
            .frames
            .iter()
            .any(|frame| matches!(frame, Frame::Link(true) | Frame::Image(None) | Frame::Citation(..)));
        if !quiet && source == text && self.leaf != Leaf::Code {
            let escaped = range.start > self.behind && ground.text[..range.start].ends_with('\\');
            let first = if escaped { text.chars().next().map_or(0, char::len_utf8) } else { 0 };
            self.loose.push(range.start + first..range.end);
        }
        if let Some(words) = self.target() {
            words.push(&ground, text, range);
        }
    }

    /// The words that text now goes to: those of the innermost citation, else the block's. Alternative text of an
    /// image is no text.
    fn target(&mut self) -> Option<&mut Words> {
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Citation(words, _) => return Some(words),
                Frame::Image(_) => return None,
                _ => {}
            }
        }
        Some(&mut self.words)
    }

    fn note_alternative(&mut self) {
        for frame in &self.frames {
            if let Frame::Image(Some(at)) = frame {
                self.found.links[*at].has_text = true;
            }
        }
    }

    fn start(&mut self, tag: &Tag, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong => {
                let at = self.words.end();
                self.frames.push(Frame::Emphasis(at));
            }
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => self.frames.push(Frame::Other),
            Tag::Link { link_type, .. } if markdown::is_citation(tag) => {
                let frame = match link_type {
                    LinkType::ReferenceUnknown => Frame::Around(self.words.end()),
                    _ => Frame::Citation(Words::new(&self.ground), false),
                };
                self.frames.push(frame);
            }
            Tag::Image { link_type, .. } if markdown::is_citation(tag) && *link_type != LinkType::ReferenceUnknown => {
                self.frames.push(Frame::Citation(Words::new(&self.ground), true));
            }
            Tag::Link { .. } | Tag::Image { .. } => self.start_link(tag, range),
            _ => self.start_block(tag, range),
        }
    }

    fn start_link(&mut self, tag: &Tag, range: Range<usize>) {
        self.mixed = true;
        let (image, link_type, destination) = match tag {
            Tag::Image { link_type, dest_url, .. } => (true, *link_type, dest_url),
            Tag::Link { link_type, dest_url, .. } => (false, *link_type, dest_url),
            _ => return,
        };
        let source = &self.ground.text[range.clone()];
        let autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
        let linked = !autolink && leftovers::opens_citation(source.trim_start_matches('!'));
        if image && link_type == LinkType::ReferenceUnknown {
            let complaint =
                Diagnostic::error(MALFORMED, self.ground.span(&range), "an image has a citation as its address")
                    .hint("write ![@source#p7], alone in its paragraph, to insert a passage");
            self.found.complaints.push(complaint);
        } else {
            if linked {
                let complaint = Diagnostic::error(
                    "linked-citation",
                    self.ground.span(&range),
                    "a citation that an address follows is an ordinary link",
                )
                .hint("remove the address to cite; for a link whose text begins with @ write \\@");
                self.found.complaints.push(complaint);
                self.mark(MarkKind::Broken, &range);
            }
            let destination = match link_type {
                LinkType::Email => format!("mailto:{destination}"),
                _ => destination.to_string(),
            };
            self.found.links.push(LinkUse { span: self.ground.span(&range), destination, image, has_text: false });
        }
        self.frames.push(match (image, link_type) {
            (true, LinkType::ReferenceUnknown) => Frame::Image(None),
            (true, _) if linked => Frame::Image(None),
            (true, _) => Frame::Image(self.found.links.len().checked_sub(1)),
            (false, _) => Frame::Link(linked),
        });
    }

    fn start_block(&mut self, tag: &Tag, range: Range<usize>) {
        self.flush();
        self.behind = self.behind.max(range.start);
        match tag {
            Tag::Paragraph => self.leaf = Leaf::Paragraph,
            Tag::Heading { .. } => self.leaf = Leaf::Heading,
            Tag::TableCell => self.leaf = Leaf::Cell,
            Tag::CodeBlock(_) => self.leaf = Leaf::Code,
            Tag::BlockQuote(_) => self.quotes.push(self.found.blocks.len()),
            Tag::List(number) => {
                let dash = number.is_none() && self.ground.text[range.start..].trim_start().starts_with('-');
                self.lists.push((dash, 0, self.found.blocks.len()));
            }
            Tag::Item => {
                if let Some((_, items, _)) = self.lists.last_mut() {
                    *items += 1;
                }
            }
            Tag::FootnoteDefinition(label) => self.define(label, &range),
            Tag::HtmlBlock => self.html = Some(range),
            _ => {}
        }
    }

    fn define(&mut self, label: &CowStr, range: &Range<usize>) {
        let end = self.ground.text[range.clone()].find("]:").map_or(range.end, |at| range.start + at + 1);
        self.found.footnotes.define(label, self.ground.span(&(range.start..end)));
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => match self.frames.pop() {
                Some(Frame::Emphasis(start)) => self.words.emphasised(start),
                Some(Frame::Citation(words, image)) => self.citation(words, image, range),
                Some(Frame::Around(start)) => self.around(start, range),
                _ => {}
            },
            TagEnd::BlockQuote(_) => {
                self.flush();
                if let Some(first) = self.quotes.pop() {
                    self.found.quotes.push(first..self.found.blocks.len());
                }
            }
            TagEnd::List(_) => {
                self.flush();
                if let Some((true, 1, first)) = self.lists.pop()
                    && let [only] = &mut self.found.blocks[first..]
                {
                    only.dashed = true;
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(block) = self.html.take() {
                    self.found.html.extend(leftovers::html(&self.ground, &block, &mut self.found.complaints));
                }
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.found.footnotes.close();
            }
            _ => self.flush(),
        }
    }

    fn citation(&mut self, label: Words, image: bool, range: Range<usize>) {
        // An embedding inside emphasis or a link does not stand alone.
        self.mixed |= image && !self.frames.is_empty();
        let read = self.label(&range, &label);
        let kind = read.map(|read| if image { MarkKind::Embedding(read) } else { MarkKind::Citation(read, label) });
        self.loose.cite(range.clone());
        self.mark(kind.unwrap_or(MarkKind::Broken), &range);
    }

    fn around(&mut self, start: usize, range: Range<usize>) {
        let inner = markdown::label_bytes(self.ground.text, &range);
        // What the label holds is read here alone; the brackets' text went to the block's words.
        let mut label = Words::new(&self.ground);
        for (event, bytes) in markdown::label_events(self.ground.text, inner.clone()) {
            match event {
                Event::Text(text) => label.push(&self.ground, &text, &bytes),
                Event::Code(code) => label.push_code(&self.ground, &code, &bytes),
                _ => {}
            }
        }
        // A citation behind takes the space before it, and a note reference inside may have.
        let end = self.words.text.text.trim_end().len();
        let start = (0..=start.min(end)).rev().find(|at| self.words.text.text.is_char_boundary(*at)).unwrap_or(0);
        let kind =
            self.label(&(inner.start - 1..inner.end + 1), &label).map(|read| MarkKind::Around(read, label, start..end));
        self.loose.cite(inner.start - 1..inner.end + 1);
        self.mark(kind.unwrap_or(MarkKind::Broken), &range);
    }

    /// Reads a label whose brackets are at `range`, or reports why it cannot be read.
    fn label(&mut self, range: &Range<usize>, label: &Words) -> Option<Label> {
        match citation::read(label) {
            Ok(read) => Some(read),
            Err(fault) => {
                let span = if fault.at.is_empty() { self.ground.span(range) } else { label.text.span(fault.at) };
                let complaint = Diagnostic::error(MALFORMED, span, fault.message).hint(fault.hint);
                self.found.complaints.push(complaint);
                None
            }
        }
    }

    fn mark(&mut self, kind: MarkKind, range: &Range<usize>) {
        self.behind = self.behind.max(range.end);
        let hidden = self.frames.iter().any(|frame| matches!(frame, Frame::Image(_)));
        let kind = if hidden && !matches!(kind, MarkKind::Broken) {
            let complaint = Diagnostic::error(
                MALFORMED,
                self.ground.span(range),
                "a citation stands in the alternative text of an image, where nothing can show it",
            )
            .hint("write it after the image");
            self.found.complaints.push(complaint);
            MarkKind::Broken
        } else {
            kind
        };
        if matches!(kind, MarkKind::Citation(..) | MarkKind::Embedding(_)) {
            self.words.mark();
        }
        self.marks.push(Mark {
            span: self.ground.span(range),
            at: self.words.end(),
            line: self.words.lines.len(),
            kind,
        });
    }

    /// Ends the open block.
    fn flush(&mut self) {
        let leaf = std::mem::replace(&mut self.leaf, Leaf::Text);
        let mixed = std::mem::take(&mut self.mixed);
        let loose = std::mem::take(&mut self.loose);
        self.frames.clear();
        let mut marks = std::mem::take(&mut self.marks);
        let words = std::mem::replace(&mut self.words, Words::new(&self.ground));
        for span in loose.report(&self.ground, leaf == Leaf::Cell, &mut self.found.complaints) {
            marks.push(Mark { span, at: words.end(), line: 0, kind: MarkKind::Broken });
        }
        if marks.is_empty() && words.end() == 0 {
            return;
        }
        marks.sort_by_key(|mark| mark.span.start);
        let blank = words.text.text.trim().is_empty();
        let alone = leaf == Leaf::Paragraph && blank && marks.len() == 1 && !mixed;
        for mark in &mut marks {
            let MarkKind::Embedding(label) = &mark.kind else { continue };
            let (message, hint) = if label.evidence.is_some() {
                ("an embedding has quoted words", "leave them out: the whole passage is inserted")
            } else if alone {
                continue;
            } else {
                (
                    "an embedding does not stand alone in its paragraph",
                    "give it a paragraph of its own, with a blank line before and after it",
                )
            };
            self.found.complaints.push(Diagnostic::error(MALFORMED, mark.span, message).hint(hint));
            mark.kind = MarkKind::Broken;
        }
        self.found.blocks.push(Block { leaf, part: self.part, words, marks, dashed: false });
    }
}
