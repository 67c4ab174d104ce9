//! Explainers, pages and the home page: front matter and Markdown into citations and quotations with exact places.
//!
//! In: the files. Out: an [`Explainer`] for each, and the complaints of its syntax.
//!
//! 1. [`front_matter`]: the YAML between the `---` lines; [`slug`]: the page's address.
//! 2. [`markdown`]: the body's events, from the one pulldown-cmark constructor of the crate.
//! 3. [`reader`]: events into [`blocks`] of [`words`] with the citations among them. [`citation`] reads what a citation
//!    says, [`footnotes`] and [`leftovers`] look after note references and after what should have been a citation.
//! 4. [`allows`]: the comments that silence a rule in the block below them.
//! 5. [`claims`]: the quoted pairs of each block ([`quotation`]), and which citation claims which.
//!
//! An [`Explainer`] holds no HTML and is never changed after parsing; `render` walks the same events again and finds
//! citations and quotations by their spans.

pub mod allows;
pub mod blocks;
pub mod citation;
pub mod claims;
pub mod footnotes;
pub mod front_matter;
pub mod leftovers;
pub mod markdown;
pub mod quotation;
pub mod reader;
pub mod slug;
pub mod words;
#[cfg(test)]
mod tests;

use crate::config::Config;
use crate::diag::{Diagnostic, Sink};
use crate::load::Inputs;
use crate::locale::language::Language;
use crate::text::{File, FileId, Mapped, Span};

use allows::Allows;
use blocks::Reading;
use claims::Claims;
use front_matter::Head;
use markdown::Placed;
use words::{Ground, Place};

pub use allows::Allow;
pub use front_matter::FrontMatter;

/// A page that we write.
#[derive(Clone, Debug)]
pub struct Explainer {
    /// Its file.
    pub file: FileId,
    /// Explainer, plain page or home page.
    pub kind: Kind,
    /// Its address: `/<slug>/`; empty for the home page, and where it could not be made out (a complaint says why).
    pub slug: String,
    /// Where the slug was set: in the front matter, else the empty span at the file's start.
    pub slug_span: Span,
    /// Its front matter.
    pub front: FrontMatter,
    /// The front matter's bytes, without the `---` lines; empty when there is none.
    pub front_span: Span,
    /// The Markdown's bytes.
    pub body: Span,
    /// Its citations in reading order: those of the key points, then those of the body.
    pub citations: Vec<Citation>,
    /// Its quotations in reading order, claimed by a citation or not.
    pub quotations: Vec<Quotation>,
    /// Every link and image that is not a citation, in order: those of the key points, then those of the body.
    pub links: Vec<LinkUse>,
    /// Its allow comments in order.
    pub allows: Vec<Allow>,
    /// Whether front matter or body were too damaged to publish (a complaint says why).
    pub broken: bool,
}

/// What a file of the content folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An explainer.
    Explainer,
    /// A plain page.
    Page,
    /// The home page's text.
    Index,
}

/// Where in a page something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In the key point of that number, from 0.
    KeyPoint(usize),
    /// In the body.
    Body,
}

/// A reference to passages of the archive.
#[derive(Clone, Debug)]
pub struct Citation {
    /// All of it, from its first bracket (or `!`) to its last; for two citations side by side, each its own.
    pub span: Span,
    /// Its form.
    pub form: Form,
    /// Where it stands.
    pub part: Part,
    /// What it names, in order; never empty.
    pub keys: Vec<Key>,
    /// The quotations that it claims, as places in [`Explainer::quotations`]: the outright one first, then earlier
    /// ones in reading order. With evidence, the evidence is first.
    pub quotations: Vec<usize>,
}

/// The five forms of design §3, and the citation of no words at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `«…» [@s#p1]`
    After,
    /// `[«…»][@s#p1]`
    Around,
    /// A block quotation that ends with its citation.
    Block,
    /// `[@s#p1 «…»]`
    Evidence,
    /// `![@s#p1]`
    Embedding,
    /// `[@s#p1]` after no quotation.
    Bare,
}

/// One `@source#locators` of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// From `@` to its end.
    pub span: Span,
    /// The source's id.
    pub source: String,
    /// The id without `@`.
    pub source_span: Span,
    /// The passages; empty when the key names only the source.
    pub locators: Vec<Locator>,
    /// What stands after `#`, as written; `None` without `#`.
    pub locator_span: Option<Span>,
}

/// A passage, or a range of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator {
    /// The passage's id with Arabic aliases resolved: `p7`.
    pub first: String,
    /// The last passage of a range.
    pub last: Option<String>,
    /// As written.
    pub span: Span,
}

/// Words that an explainer claims to repeat.
#[derive(Clone, Debug)]
pub struct Quotation {
    /// The words, without the enclosing pair.
    pub span: Span,
    /// With the enclosing pair; the same as `span` where there is none.
    pub outer: Span,
    /// The words with inline markup removed, entities decoded and line breaks as spaces, without the enclosing pair.
    pub text: Mapped,
    /// How it came to be one.
    pub role: Role,
    /// The claiming citation, as a place in [`Explainer::citations`].
    pub citation: Option<usize>,
    /// Where it stands.
    pub part: Part,
    /// Whether it stands in a heading.
    pub heading: bool,
    /// Whether it is a name (in emphasis, or after a naming noun): never claimed.
    pub name: bool,
    /// Whether its marks do not match each other (`”…”`, `“…“`, `»…«`).
    pub unbalanced: bool,
    /// Whether a citation stands in its block, be it that this quotation is not claimed by it.
    pub accompanied: bool,
}

/// How a citation claims a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The nearest quotation before an `After`, `Bare` or `Evidence` citation.
    Nearest,
    /// An earlier one of the same block.
    Earlier,
    /// The words inside the first brackets of `Around`.
    Around,
    /// A block quotation.
    Block,
    /// The words inside an `Evidence` citation.
    Evidence,
    /// Claimed by no citation.
    Uncited,
}

/// A link or image of the body.
#[derive(Clone, Debug)]
pub struct LinkUse {
    /// All of it.
    pub span: Span,
    /// Its destination as the parser gives it, with `mailto:` before a bare e-mail address.
    pub destination: String,
    /// Whether it is an image.
    pub image: bool,
    /// Whether an image has alternative text.
    pub has_text: bool,
}

/// Parses one file; never fails. Pure, so that files can be parsed side by side.
pub fn parse(inputs: &Inputs, config: &Config, file: FileId, kind: Kind) -> (Explainer, Sink) {
    let mut sink = Sink::new();
    let head = outline(inputs, file, kind, &mut sink);
    let (explainer, complaints, _) = parse_body(head, sink, inputs.files.get(file), config);
    (explainer, complaints)
}

/// Parses the body of a file whose front matter was read ([`outline`]) with those complaints; returns its events too, for
/// whoever goes through them again.
pub fn parse_body<'t>(
    head: Explainer,
    complaints: Sink,
    source: &'t File,
    config: &Config,
) -> (Explainer, Sink, Vec<Placed<'t>>) {
    let language = Language::of(&config.language);
    let mut sink = complaints;
    let mut claims = Claims::default();
    let mut links = Vec::new();
    let mut allows = Allows::default();
    let mut take = |reading: Reading, sink: &mut Sink| {
        claims::claim(&reading, &source.text, language, &mut claims);
        links.extend(reading.links);
        if !config.allow_raw_html {
            sink.extend(reading.html.into_iter().map(raw_html));
        }
        sink.extend(reading.complaints);
    };
    for (number, point) in head.front.key_points.iter().enumerate() {
        let ground = Ground { text: &point.text, place: Place::Mapped(point) };
        let events = markdown::inline_events(&point.text);
        events.iter().for_each(|(event, bytes)| allows.see(&ground, event, bytes));
        take(reader::read(ground, Part::KeyPoint(number), &events), &mut sink);
    }
    let text = source.text.get(head.body.range()).unwrap_or_default();
    let ground = Ground { text, place: Place::File(head.file, head.body.start as usize) };
    let events = markdown::events(text);
    events.iter().for_each(|(event, bytes)| allows.see(&ground, event, bytes));
    take(reader::read(ground, Part::Body, &events), &mut sink);
    sink.extend(allows.complaints);
    sink.sort_by_key(|complaint| complaint.span);
    // There are many pages, and what they hold is kept.
    claims.citations.shrink_to_fit();
    claims.quotations.shrink_to_fit();
    links.shrink_to_fit();
    let (citations, quotations, allows) = (claims.citations, claims.quotations, allows.found);
    (Explainer { citations, quotations, links, allows, ..head }, sink, events)
}

/// What a page says of itself in its front matter, as if it had no text: what others need to know of it. Whatever is in
/// the body is left out, and the complaints are those of the front matter.
pub fn outline(inputs: &Inputs, file: FileId, kind: Kind, sink: &mut Sink) -> Explainer {
    of_head(file, kind, front_matter::read(inputs.files.get(file), file, kind, sink))
}

fn of_head(file: FileId, kind: Kind, head: Head) -> Explainer {
    Explainer {
        file,
        kind,
        slug: head.slug,
        slug_span: head.slug_span,
        front: head.front,
        front_span: head.front_span,
        body: head.body,
        citations: Vec::new(),
        quotations: Vec::new(),
        links: Vec::new(),
        allows: Vec::new(),
        broken: head.broken,
    }
}

/// A stretch of raw HTML that is no comment.
fn raw_html(span: Span) -> Diagnostic {
    Diagnostic::warning("raw-html", span, "raw HTML is shown as text")
        .hint("write it in Markdown, or \\< for a plain <; `allow-raw-html = true` in book.toml lets HTML through")
}
