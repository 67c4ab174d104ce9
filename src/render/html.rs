//! A page's events into HTML.
//!
//! In: a [`Document`] and the numbers of its notes. Out: [`Body`]: the key points, the body, its headings and the texts
//! of its ordinary footnotes, which are not printed where they are defined.
//!
//! 1. `blocks`: what a body is made of: paragraphs, headings, lists, tables, block quotations.
//! 2. `spans`: what stands inside a block, collected as tokens: text, emphasis, links, pictures, note references.
//! 3. [`inline`]: note marks find their places beside punctuation, and the block's text is written.
//!
//! On the way: `quoted` finds the elements of quotations, `attribution` the last line of a block quotation,
//! [`links`] where a link leads, `headings` the ids, [`script`] the words of another script.

mod attribution;
mod blocks;
mod headings;
pub mod inline;
pub mod links;
mod quoted;
pub mod script;
mod spans;

use std::collections::{BTreeMap, HashMap};

use crate::config::NoteMarker;
use crate::content::{Explainer, Role};
use crate::locale::{Locale, Phrase};
use crate::verify::{Edition, Judged};

use super::document::{Document, Part};
use super::footnotes::Numbering;
use super::languages;
use attribution::Start;
use headings::Ids;
use inline::Token;
use links::Place;
use quoted::Wraps;
use script::Scripts;

/// What a page's texts are written with.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Everything judged.
    pub edition: &'a Edition,
    /// The site's language.
    pub locale: &'a Locale,
    /// The page.
    pub place: Place<'a>,
    /// What it was made from.
    pub explainer: &'a Explainer,
    /// What was judged of it.
    pub judged: &'a Judged,
    /// Its notes.
    pub numbering: &'a Numbering,
}

/// A page's texts as HTML.
#[derive(Debug, Default)]
pub struct Body {
    /// The key points, each without an element around it.
    pub key_points: Vec<String>,
    /// The body.
    pub html: String,
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// The ordinary footnotes by their label's key.
    pub footnotes: HashMap<String, String>,
}

/// A heading of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its id.
    pub id: String,
    /// Its text, without marks.
    pub title: String,
    /// 2 to 6.
    pub level: u8,
}

/// Writes a page.
pub fn write(setting: Setting, document: &Document) -> Body {
    let mut body = Body::default();
    for part in &document.key_points {
        body.key_points.push(Writer::new(setting, part).write(&mut Body::default()));
    }
    body.html = Writer::new(setting, &document.body).write(&mut body);
    body
}

/// Writes one text.
struct Writer<'a> {
    setting: Setting<'a>,
    part: &'a Part<'a>,
    wraps: Wraps,
    /// The quotations that `wraps` counts, as places in the explainer's quotations.
    wrapped: Vec<usize>,
    attributions: BTreeMap<usize, Start>,
    /// What is written.
    out: String,
    /// What is written of the texts around the footnote at hand.
    around: Vec<(String, String)>,
    /// The block at hand.
    tokens: Vec<Token<'a>>,
    /// The scripts of the elements at hand, the innermost last.
    scripts: Vec<Scripts>,
    /// What ends the paragraph at hand.
    paragraph_end: &'static str,
    /// Whether the next text loses its dash.
    undash: bool,
    /// Whether the block at hand is the label of a check box.
    label: bool,
    ids: Ids,
    headings: Vec<Heading>,
    footnotes: HashMap<String, String>,
    /// The tables at hand, the innermost last, and the names that tables have had.
    tables: Vec<blocks::Table>,
    table_names: HashMap<String, usize>,
    /// What each open link ends with.
    links: Vec<spans::LinkEnd>,
}

impl<'a> Writer<'a> {
    fn new(setting: Setting<'a>, part: &'a Part<'a>) -> Writer<'a> {
        let mut writer = Writer {
            setting,
            part,
            wraps: Wraps::default(),
            wrapped: Vec::new(),
            attributions: attribution::find(part),
            out: String::with_capacity(part.text.len() * 2),
            around: Vec::new(),
            tokens: Vec::new(),
            scripts: vec![Scripts::of(&setting.locale.lang)],
            paragraph_end: "</p>\n",
            undash: false,
            label: false,
            ids: Ids::default(),
            headings: Vec::new(),
            footnotes: HashMap::new(),
            tables: Vec::new(),
            table_names: HashMap::new(),
            links: Vec::new(),
        };
        writer.find_quotations();
        writer
    }

    /// Writes the whole text; headings and footnotes go to `body`.
    fn write(mut self, body: &mut Body) -> String {
        let mut at = 0;
        while at < self.part.events.len() {
            at = self.event(at);
        }
        self.flush();
        body.headings.append(&mut self.headings);
        body.footnotes.extend(self.footnotes);
        self.out
    }

    /// The quotations that are shown as matched, or as translations of what was matched. Names and unclaimed pairs are
    /// not among them, nor are block quotations, which have an element, and evidence, which only the note shows.
    fn find_quotations(&mut self) {
        let explainer = self.setting.explainer;
        let mut found: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
        for (at, quotation) in explainer.quotations.iter().enumerate() {
            let inline = matches!(quotation.role, Role::Nearest | Role::Earlier | Role::Around);
            let judgement = self.setting.judged.quotations.get(at).and_then(Option::as_ref);
            let shown = judgement.is_some_and(|judgement| judgement.verdict.passes() || judgement.translated);
            if !inline || !shown || quotation.name || quotation.citation.is_none() {
                continue;
            }
            let (start, end) = (self.part.local(quotation.outer.start), self.part.local(quotation.outer.end));
            if let (Some(start), Some(end)) = (start, end) {
                found.push((start..end, at));
            }
        }
        found.sort_by_key(|(range, _)| (range.start, range.end));
        let (ranges, places): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        self.wraps = quoted::find(self.part, &ranges);
        self.wrapped = places;
    }

    /// Ends the block at hand: its marks find their places and it is written.
    fn flush(&mut self) {
        if self.label {
            self.tokens.push(Token::Close("</label>"));
            self.label = false;
        }
        let tokens = self.take_tokens();
        inline::write(&tokens, self.own(), &mut self.out);
    }

    /// The block at hand, its marks in their places.
    fn take_tokens(&mut self) -> Vec<Token<'a>> {
        self.undash = false;
        let mut tokens = inline::place(std::mem::take(&mut self.tokens), self.side());
        // White space at a block's ends would only stand before its end tag.
        if let Some(Token::Text(text)) = tokens.last_mut() {
            let end = text.trim_end().len();
            inline::cut(text, end);
        }
        tokens
    }

    fn own(&self) -> Scripts {
        self.scripts.last().copied().unwrap_or_else(|| Scripts::of(&self.setting.locale.lang))
    }

    fn side(&self) -> NoteMarker {
        self.setting.edition.inputs.config.note_marker
    }

    /// `lang` and `dir` of the source in which a quotation was found, with a space before each; nothing for one in the
    /// site's language.
    fn language_of(&self, quotation: usize) -> Option<(String, Scripts)> {
        let judgement = self.setting.judged.quotations.get(quotation)?.as_ref()?;
        if judgement.translated {
            return None;
        }
        let source = &self.setting.edition.archive.sources[judgement.found.as_ref()?.source];
        let foreign = languages::foreign(self.setting.locale, source.meta.language.as_deref())?;
        let mut attributes = String::from(" lang=\"");
        escape(&foreign.lang, &mut attributes);
        attributes.push_str("\" dir=\"");
        attributes.push_str(foreign.dir);
        attributes.push('"');
        Some((attributes, Scripts::of(&foreign.lang)))
    }

    /// The note mark of a reference.
    fn mark(&self, reference: usize) -> Token<'static> {
        let locale = self.setting.locale;
        let note = self.setting.numbering.note_of(reference);
        let number = locale.number(note);
        let mut html = format!(
            "&#8288;<sup class=\"nr\" dir=\"{}\"><a id=\"r{reference}\" href=\"#n{note}\" role=\"doc-noteref\" aria-label=\"",
            locale.dir.name()
        );
        escape(&locale.numbered(Phrase::Reference, note), &mut html);
        html.push_str("\">(");
        html.push_str(&number);
        html.push_str(")</a></sup>");
        Token::Mark(html)
    }

    /// The mark of a citation, when it has one.
    fn citation_mark(&self, citation: usize) -> Option<Token<'static>> {
        let reference = *self.setting.numbering.of_citation.get(citation)?;
        reference.map(|reference| self.mark(reference))
    }
}

/// Adds a text with `&`, `<`, `>` and `"` escaped: fit for text and for an attribute in double quotes.
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    // What is escaped is ASCII, so its bytes stand in no other character.
    while let Some(at) = first_escaped(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn first_escaped(bytes: &[u8]) -> Option<usize> {
    let sign = memchr::memchr3(b'&', b'<', b'>', bytes);
    memchr::memchr(b'"', &bytes[..sign.unwrap_or(bytes.len())]).or(sign)
}

/// A text, escaped.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests;
