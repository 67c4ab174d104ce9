//! What stands inside a block: text, emphasis, links, pictures, note references.
//!
//! In: one event after the other. Out: tokens of the block at hand; nothing is written before the block ends.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::content::Form;
use crate::load::find_image;
use crate::render::document::matching_end;
use crate::render::{images, passages, places};

use super::attribution::{Start, undashed};
use super::blocks::without_comments;
use super::inline::{BREAK, Token};
use super::{Writer, escaped, languages, links};

/// What ends a link.
#[derive(Debug)]
pub enum LinkEnd {
    /// An element.
    Anchor,
    /// Nothing: its destination is not published.
    Bare,
    /// The mark of the citation that it is.
    Mark(usize),
}

impl<'a> Writer<'a> {
    /// Writes an event that is no element and returns the one to go on with.
    pub(super) fn leaf(&mut self, at: usize) -> usize {
        let part = self.part;
        match &part.events[at].0 {
            Event::Text(text) => self.text(at, text),
            Event::Code(text) => {
                self.open_quotations(at);
                self.tokens.push(Token::Html(format!("<code dir=\"ltr\">{}</code>", escaped(text)).into()));
                self.close_quotations(at);
            }
            Event::InlineHtml(html) => {
                let html = without_comments(html);
                let raw = self.setting.edition.inputs.config.allow_raw_html;
                self.tokens.push(if raw { Token::Html(html.into()) } else { Token::Text(html.into()) });
            }
            Event::FootnoteReference(label) => match self.setting.numbering.of_footnote.get(&at) {
                Some(reference) => self.tokens.push(self.mark(*reference)),
                None => self.tokens.push(Token::Text(format!("[^{label}]").into())),
            },
            Event::SoftBreak | Event::HardBreak if self.attributions.get(&at) == Some(&Start::Line) => {
                self.attribution_line();
            }
            Event::SoftBreak => self.tokens.push(Token::Text("\n".into())),
            Event::HardBreak => self.tokens.push(Token::Html(BREAK.into())),
            Event::TaskListMarker(done) => self.task(*done),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.tokens.push(Token::Text((&**text).into())),
            _ => {}
        }
        at + 1
    }

    /// A text, cut where the element of a quotation opens or closes.
    fn text(&mut self, at: usize, text: &'a str) {
        let range = &self.part.events[at].1;
        let literal = self.part.text.get(range.clone()) == Some(text);
        // A text that is not the file's own is only ever cut at its ends.
        let local = |byte: usize| match byte.saturating_sub(range.start) {
            inside if literal => inside.min(text.len()),
            0 => 0,
            _ => text.len(),
        };
        let closes = self.wraps.closes(at);
        let mut cuts: Vec<(usize, Option<usize>)> = closes.map(|byte| (local(byte), None)).collect();
        cuts.extend(self.wraps.opens(at).map(|(byte, place)| (local(byte), Some(place))));
        // At one byte a quotation ends before the next begins.
        cuts.sort_by_key(|(byte, place)| (*byte, place.is_some()));
        let mut done = 0;
        for (byte, place) in cuts {
            self.push_text(&text[done..byte]);
            done = byte;
            match place {
                Some(place) => self.open_quotation(place),
                None => self.tokens.push(Token::Close("</span>")),
            }
        }
        self.push_text(&text[done..]);
    }

    fn push_text(&mut self, text: &'a str) {
        let text = if self.undash { undashed(text) } else { text };
        if !text.is_empty() {
            self.undash = false;
            self.tokens.push(Token::Text(text.into()));
        }
    }

    fn open_quotation(&mut self, place: usize) {
        let quotation = self.wrapped[place];
        let judgement = self.setting.judged.quotations.get(quotation).and_then(Option::as_ref);
        let token = match self.language_of(quotation) {
            Some((attributes, scripts)) => Token::Open(format!("<span class=\"q\"{attributes}>").into(), Some(scripts)),
            None if judgement.is_some_and(|judgement| judgement.translated) => {
                Token::Open("<span class=\"q\" data-translation>".into(), None)
            }
            None => Token::Open("<span class=\"q\">".into(), None),
        };
        self.tokens.push(token);
    }

    /// Opens the quotations that begin with the event, which is no text.
    fn open_quotations(&mut self, at: usize) {
        let places: Vec<usize> = self.wraps.opens(at).map(|(_, place)| place).collect();
        places.into_iter().for_each(|place| self.open_quotation(place));
    }

    fn close_quotations(&mut self, at: usize) {
        self.tokens.extend(self.wraps.closes(at).map(|_| Token::Close("</span>")));
    }

    /// Begins an element of a text.
    pub(super) fn start_span(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        match tag {
            Tag::Link { .. } | Tag::Image { .. } if self.part.cited.contains_key(&at) => return self.citation(at),
            Tag::Image { dest_url, title, .. } => return self.image(at, dest_url, title),
            _ => self.open_quotations(at),
        }
        match tag {
            Tag::Emphasis => self.open("<em>"),
            Tag::Strong => self.open("<strong>"),
            Tag::Strikethrough => self.open("<del>"),
            Tag::Superscript => self.open("<sup>"),
            Tag::Subscript => self.open("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => return self.link(at, *link_type, dest_url, title),
            _ => {}
        }
        at + 1
    }

    fn open(&mut self, tag: &'static str) {
        self.tokens.push(Token::Open(tag.into(), None));
    }

    /// Ends an element of a text; `false` for one that is a block.
    pub(super) fn end_span(&mut self, at: usize, tag: TagEnd) -> bool {
        let close = match tag {
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Link | TagEnd::Image => match self.links.pop() {
                Some(LinkEnd::Anchor) => "</a>",
                Some(LinkEnd::Mark(citation)) => {
                    self.tokens.extend(self.citation_mark(citation));
                    return true;
                }
                Some(LinkEnd::Bare) | None => "",
            },
            _ => return false,
        };
        if !close.is_empty() {
            self.tokens.push(Token::Close(close));
        }
        self.close_quotations(at);
        true
    }

    fn link(&mut self, at: usize, kind: LinkType, destination: &str, title: &str) -> usize {
        let mail = kind == LinkType::Email && !destination.starts_with("mailto:");
        let destination = if mail { format!("mailto:{destination}") } else { destination.to_owned() };
        let Some(href) = links::resolve(&destination, self.setting.place) else {
            self.links.push(LinkEnd::Bare);
            return at + 1;
        };
        let mut tag = format!("<a href=\"{}\"", escaped(&href));
        if !title.is_empty() {
            tag.push_str(&format!(" title=\"{}\"", escaped(title)));
        }
        tag.push('>');
        self.tokens.push(Token::Open(tag.into(), None));
        self.links.push(LinkEnd::Anchor);
        at + 1
    }

    /// A link that is a citation: its text is printed when it is the quotation, then its mark.
    fn citation(&mut self, at: usize) -> usize {
        let part = self.part;
        let Some(cited) = part.cited.get(&at) else {
            return at + 1;
        };
        if cited.shown {
            self.links.push(LinkEnd::Mark(cited.citation));
            return at + 1;
        }
        if self.setting.explainer.citations[cited.citation].form == Form::Embedding {
            self.inline_embedding(cited.citation);
        }
        self.tokens.extend(self.citation_mark(cited.citation));
        cited.end + 1
    }

    /// An embedding that does not stand alone: its passages as a quotation in the text.
    fn inline_embedding(&mut self, citation: usize) {
        let files = &self.setting.edition.inputs.files;
        for (source, passage) in places::embedded(self.setting, citation) {
            let text = passages::text(files, passage).replace('\n', " ");
            let language = source.meta.language.as_deref();
            let [open, close, ..] = self.setting.locale.quotation_marks(language);
            let tag = match languages::foreign(self.setting.locale, language) {
                Some(foreign) => {
                    let lang = escaped(&foreign.lang);
                    format!("<span class=\"q\" lang=\"{lang}\" dir=\"{}\">", foreign.dir)
                }
                None => "<span class=\"q\">".into(),
            };
            let scripts = languages::scripts(self.setting.locale, language);
            self.tokens.push(Token::Open(tag.into(), Some(scripts)));
            self.tokens.push(Token::Text(format!("{open}{text}{close}").into()));
            self.tokens.push(Token::Close("</span>"));
        }
    }

    /// A picture, read as a whole: its text is an attribute, and the marks of citations in it follow it.
    fn image(&mut self, at: usize, destination: &str, title: &str) -> usize {
        let end = matching_end(&self.part.events, at);
        let part = self.part;
        let mut alt = String::new();
        let mut marks = Vec::new();
        let mut next = at + 1;
        while next < end {
            if let Some(cited) = part.cited.get(&next) {
                marks.extend(self.citation_mark(cited.citation));
                next = cited.end + 1;
                continue;
            }
            match &part.events[next].0 {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                Event::FootnoteReference(_) => {
                    let reference = self.setting.numbering.of_footnote.get(&next);
                    marks.extend(reference.map(|reference| self.mark(*reference)));
                }
                _ => {}
            }
            next += 1;
        }
        self.open_quotations(at);
        match links::resolve(destination, self.setting.place) {
            Some(src) => {
                let mut tag = format!("<img src=\"{}\" alt=\"{}\"", escaped(&src), escaped(alt.trim()));
                if !title.is_empty() {
                    tag.push_str(&format!(" title=\"{}\"", escaped(title)));
                }
                let place = self.setting.place;
                let image = links::target(destination, place.file).and_then(|path| find_image(place.images, &path));
                tag.push_str(&image.map(|image| images::attributes(image, place.root)).unwrap_or_default());
                tag.push_str(" loading=\"lazy\">");
                self.tokens.push(Token::Html(tag.into()));
            }
            None => self.tokens.push(Token::Text(alt.into())),
        }
        self.close_quotations(end);
        self.tokens.extend(marks);
        end + 1
    }
}
