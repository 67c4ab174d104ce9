//! What a page quotes, for other programs: `/<slug>/citations.json`.
//!
//! In: a page of the plan. Out: a W3C Web Annotation collection with all its annotations on its one page, each on a line of
//! its own, so that a version control system can compare them:
//!
//! ```json
//! {"@context": ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://schema.org/sha256"}],
//!  "id": "citations.json", "type": "AnnotationCollection", "label": "<the page's title>", "total": 1,
//!  "last": "citations.json#page",
//!  "first": {"id": "citations.json#page", "type": "AnnotationPage", "partOf": "citations.json", "startIndex": 0, "items": [
//!    {"id": "citations.json#q1", "type": "Annotation", "motivation": "assessing",
//!     "body": [
//!       {"type": "TextualBody", "purpose": "assessing", "value": "<verdict>"},
//!       {"type": "TextualBody", "purpose": "tagging", "value": "<flag>"},
//!       {"type": "SpecificResource", "purpose": "linking", "source": "./#r1",
//!        "selector": {"type": "TextQuoteSelector", "exact": "<the words as the page has them>"}}],
//!     "target": [
//!       {"type": "SpecificResource", "source": "../sources/<id>/#<passage>", "sha256": "<hex>",
//!        "selector": [
//!          {"type": "TextQuoteSelector", "exact": "…", "prefix": "…", "suffix": "…"},
//!          {"type": "TextPositionSelector", "start": 0, "end": 9}]}]}]}}
//! ```
//!
//! - One annotation for each checked quotation and each embedding of the page, in reading order, numbered from 1. What
//!   stands in a footnote that nothing refers to is not published and not listed.
//! - `body`: first the verdict, by its name in reports; then one body for each flag, in the order of design §6; last
//!   the reference on the page. An embedding has the verdict `verbatim` and no `selector`, since its words are the
//!   passage's. A translation, whose original is what was compared, has its original's verdict and the tag
//!   `translated`, which its original has too.
//! - `target`: one for each stretch of the archive, in order: a fragment, or its part in one passage. `source` is
//!   relative to the file, as are all its addresses. `sha256` is that of the passage's text (design §4), lower-case.
//!   `start` and `end` count code points of that text, the end exclusive. `exact` is that stretch of it with line
//!   breaks as spaces; `prefix` and `suffix` are up to 32 code points of the passage before and after it, and are left
//!   out where the source's rights are `none`.
//! - A quotation that the archive does not hold where it was looked for, and a translation, have one target without
//!   `selector` and `sha256`: the first place that the citation names.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::archive::Source;
use crate::config::Rights;
use crate::content::{Explainer, Form};
use crate::render::cited::{self, Match};
use crate::render::footnotes::Numbering;
use crate::render::passages::spaced;
use crate::render::plan::Page;
use crate::render::{Site, frame, passages, places};
use crate::text::Span;
use crate::text::digest::hex;
use crate::verify::{Edition, Flag, Judged, Verdict};

/// How many code points of context a quotation gets on either side.
const CONTEXT: usize = 32;

/// The file.
#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "@context")]
    context: (&'static str, Terms),
    id: &'static str,
    r#type: &'static str,
    label: &'a str,
    total: usize,
    last: &'static str,
    first: AnnotationPage<'a>,
}

/// The terms that the model of annotations does not have.
#[derive(Serialize)]
struct Terms {
    sha256: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnnotationPage<'a> {
    id: &'static str,
    r#type: &'static str,
    part_of: &'static str,
    start_index: usize,
    items: Vec<Annotation<'a>>,
}

#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    body: Vec<Body<'a>>,
    target: Vec<Target<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Body<'a> {
    #[serde(rename = "TextualBody")]
    Textual { purpose: &'static str, value: &'static str },
    #[serde(rename = "SpecificResource")]
    Specific {
        purpose: &'static str,
        source: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        selector: Option<Selector<'a>>,
    },
}

#[derive(Serialize)]
struct Target<'a> {
    r#type: &'static str,
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<[Selector<'a>; 2]>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        prefix: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        suffix: Option<String>,
    },
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
}

/// `citations.json` of a page.
pub fn citations(site: &Site, page: &Page) -> Vec<u8> {
    let explainer = &site.edition.explainers[page.explainer];
    let judged = &site.edition.judged[page.explainer];
    let root = frame::root(&page.folder);
    let checked = checked(site.edition, explainer, judged, &page.numbering);
    let items = checked.iter().enumerate().map(|(at, one)| annotation(site, page, &root, at + 1, one));
    let items: Vec<Annotation> = items.collect();
    let collection = Collection {
        context: ("http://www.w3.org/ns/anno.jsonld", Terms { sha256: "https://schema.org/sha256" }),
        id: "citations.json",
        r#type: "AnnotationCollection",
        label: site.title_of(page),
        total: items.len(),
        last: "citations.json#page",
        first: AnnotationPage {
            id: "citations.json#page",
            r#type: "AnnotationPage",
            part_of: "citations.json",
            start_index: 0,
            items,
        },
    };
    let mut out = Vec::with_capacity(1024 * (checked.len() + 1));
    // Writing to memory cannot fail, and no map here has keys that are no strings.
    let _ = collection.serialize(&mut Serializer::with_formatter(&mut out, Lines::default()));
    out.push(b'\n');
    out
}

/// Compact JSON, in which every annotation begins a line.
#[derive(Default)]
struct Lines {
    depth: usize,
}

/// How deep the list of annotations lies: in an object in an object.
const ITEMS: usize = 3;

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"]")
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        if self.depth == ITEMS { writer.write_all(b"\n") } else { Ok(()) }
    }
}

/// A checked quotation or an embedding.
#[derive(Debug)]
pub struct Checked<'e> {
    /// Its citation, as a place in the explainer's citations.
    citation: usize,
    /// The quotation, as a place in the explainer's quotations; `None` for an embedding.
    quotation: Option<usize>,
    /// Its verdict.
    pub verdict: Verdict,
    flags: Vec<&'static str>,
    /// Where the archive holds it.
    held: Option<Match<'e>>,
}

/// What a page's `citations.json` lists, in reading order.
pub fn checked<'e>(
    edition: &Edition,
    explainer: &Explainer,
    judged: &'e Judged,
    numbering: &Numbering,
) -> Vec<Checked<'e>> {
    let mut out = Vec::new();
    for (citation, reference) in numbering.of_citation.iter().enumerate() {
        if reference.is_none() {
            continue;
        }
        let matches = cited::of_citation(edition, explainer, judged, citation);
        if explainer.citations[citation].form == Form::Embedding {
            out.extend(matches.into_iter().map(|one| Checked {
                citation,
                quotation: None,
                verdict: one.verdict,
                flags: Vec::new(),
                held: Some(one),
            }));
            continue;
        }
        for at in cited::claimed(explainer, citation).iter().copied() {
            let Some(judgement) = judged.quotations.get(at).and_then(Option::as_ref) else {
                continue;
            };
            let mut flags = judgement.flags;
            if judgement.translated {
                flags.add(Flag::Translated);
            }
            out.push(Checked {
                citation,
                quotation: Some(at),
                verdict: judgement.verdict,
                flags: flags.names().collect(),
                held: matches.iter().find(|one| one.quotation == Some(at)).cloned(),
            });
        }
    }
    out
}

fn annotation<'a>(site: &'a Site, page: &Page, root: &str, number: usize, one: &Checked) -> Annotation<'a> {
    let explainer = &site.edition.explainers[page.explainer];
    let reference = page.numbering.of_citation[one.citation].unwrap_or_default();
    let quotation = one.quotation.and_then(|at| explainer.quotations.get(at));
    let words = |text: &'a str| Selector::Quote { exact: text.into(), prefix: None, suffix: None };
    let tags = one.flags.iter().map(|flag| Body::Textual { purpose: "tagging", value: flag });
    let verdict = Body::Textual { purpose: "assessing", value: one.verdict.name() };
    let link = Body::Specific {
        purpose: "linking",
        source: format!("./#r{reference}"),
        selector: quotation.map(|quotation| words(&quotation.text.text)),
    };
    Annotation {
        id: format!("citations.json#q{number}"),
        r#type: "Annotation",
        motivation: "assessing",
        body: [verdict].into_iter().chain(tags).chain([link]).collect(),
        target: targets(site, page, root, one),
    }
}

fn targets<'a>(site: &'a Site, page: &Page, root: &str, one: &Checked) -> Vec<Target<'a>> {
    let edition = site.edition;
    let sources = &edition.archive.sources;
    if let Some(held) = &one.held {
        let source = &sources[held.found.source];
        return held.found.spans.iter().filter_map(|span| target(site, root, source, *span)).collect();
    }
    let judged = &edition.judged[page.explainer];
    let named = places::of(judged, one.citation, &[]).into_iter().next();
    let named = named.map(|place| {
        let source = &sources[place.source];
        let passage = place.passages.and_then(|(first, _)| source.passages.get(first));
        let source = places::address(root, source, passage);
        Target { r#type: "SpecificResource", source, sha256: None, selector: None }
    });
    named.into_iter().collect()
}

/// One stretch of a passage.
fn target<'a>(site: &'a Site, root: &str, source: &Source, span: Span) -> Option<Target<'a>> {
    let files = &site.edition.inputs.files;
    let passage = passages::passage_at(source, span.start)?;
    let span = passages::clip(span, passage)?;
    let before = passages::text_of(files, passage, passage.span.start..span.start);
    let within = passages::text_of(files, passage, span.start..span.end);
    let start = before.chars().count();
    let end = start + within.chars().count();
    let context = || {
        let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let after = passages::text_of(files, passage, span.end..passage.span.end);
        let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        (spaced(before[from..].into()).into_owned(), spaced(after[..to].into()).into_owned())
    };
    let rights = source.meta.rights.unwrap_or(site.edition.inputs.config.rights);
    let (prefix, suffix) = (rights != Rights::None).then(context).unzip();
    let exact = spaced(within);
    Some(Target {
        r#type: "SpecificResource",
        source: places::address(root, source, Some(passage)),
        sha256: Some(hex(&passage.digest)),
        selector: Some([Selector::Quote { exact, prefix, suffix }, Selector::Position { start, end }]),
    })
}
