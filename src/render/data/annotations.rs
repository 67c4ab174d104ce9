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

use super::json::{Json as _, text};

/// How many code points of context a quotation gets on either side.
const CONTEXT: usize = 32;

/// The room that one annotation takes, in bytes: most take less.
const ROOM: usize = 1400;

/// `citations.json` of a page.
pub fn citations(site: &Site, page: &Page) -> Vec<u8> {
    let explainer = &site.edition.explainers[page.explainer];
    let judged = &site.edition.judged[page.explainer];
    let root = frame::root(&page.folder);
    let checked = checked(site.edition, explainer, judged, &page.numbering);
    let mut out = String::with_capacity(ROOM * (checked.len() + 1));
    out.push_str(r#"{"@context":["http://www.w3.org/ns/anno.jsonld",{"sha256":"https://schema.org/sha256"}],"#);
    out.push_str(r#""id":"citations.json","type":"AnnotationCollection","label":"#);
    text(site.title_of(page), &mut out);
    out.push_str(r#","total":"#);
    checked.len().write(&mut out);
    out.push_str(r#","last":"citations.json#page","first":{"id":"citations.json#page","type":"AnnotationPage","#);
    out.push_str(r#""partOf":"citations.json","startIndex":0,"items":["#);
    for (at, one) in checked.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        annotation(site, page, &root, at + 1, one, &mut out);
    }
    out.push_str("]}}\n");
    out.into_bytes()
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

fn annotation(site: &Site, page: &Page, root: &str, number: usize, one: &Checked, out: &mut String) {
    let explainer = &site.edition.explainers[page.explainer];
    let reference = page.numbering.of_citation[one.citation].unwrap_or_default();
    out.push_str(r#"{"id":"citations.json#q"#);
    number.write(out);
    out.push_str(r#"","type":"Annotation","motivation":"assessing","body":["#);
    let said = [("assessing", one.verdict.name())].into_iter().chain(one.flags.iter().map(|flag| ("tagging", *flag)));
    for (purpose, value) in said {
        out.push_str(r#"{"type":"TextualBody","purpose":""#);
        out.push_str(purpose);
        out.push_str(r#"","value":"#);
        text(value, out);
        out.push_str("},");
    }
    out.push_str(r#"{"type":"SpecificResource","purpose":"linking","source":"./#r"#);
    reference.write(out);
    out.push('"');
    if let Some(quotation) = one.quotation.and_then(|at| explainer.quotations.get(at)) {
        out.push_str(r#","selector":{"type":"TextQuoteSelector","exact":"#);
        text(&quotation.text.text, out);
        out.push('}');
    }
    out.push_str(r#"}],"target":["#);
    targets(site, page, root, one, out);
    out.push_str("]}");
}

fn targets(site: &Site, page: &Page, root: &str, one: &Checked, out: &mut String) {
    let edition = site.edition;
    let sources = &edition.archive.sources;
    if let Some(held) = &one.held {
        let source = &sources[held.found.source];
        let start = out.len();
        for span in &held.found.spans {
            let comma = if out.len() == start { "" } else { "," };
            target(site, root, source, *span, comma, out);
        }
        return;
    }
    let judged = &edition.judged[page.explainer];
    if let Some(place) = places::of(judged, one.citation, &[]).into_iter().next() {
        let source = &sources[place.source];
        let passage = place.passages.and_then(|(first, _)| source.passages.get(first));
        resource(&places::address(root, source, passage), out);
        out.push('}');
    }
}

/// A resource but for the bracket that closes it.
fn resource(address: &str, out: &mut String) {
    out.push_str(r#"{"type":"SpecificResource","source":"#);
    text(address, out);
}

/// One stretch of a passage; nothing where there is none.
fn target(site: &Site, root: &str, source: &Source, span: Span, comma: &str, out: &mut String) {
    let files = &site.edition.inputs.files;
    let Some(passage) = passages::passage_at(source, span.start) else { return };
    let Some(span) = passages::clip(span, passage) else { return };
    let before = passages::text_of(files, passage, passage.span.start..span.start);
    let within = passages::text_of(files, passage, span.start..span.end);
    out.push_str(comma);
    resource(&places::address(root, source, Some(passage)), out);
    out.push_str(r#","sha256":""#);
    out.push_str(&hex(&passage.digest));
    out.push_str(r#"","selector":[{"type":"TextQuoteSelector","exact":"#);
    let start = before.chars().count();
    let end = start + within.chars().count();
    text(&spaced(within), out);
    if source.meta.rights.unwrap_or(site.edition.inputs.config.rights) != Rights::None {
        let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        out.push_str(r#","prefix":"#);
        text(&spaced(before[from..].into()), out);
        let after = passages::text_of(files, passage, span.end..passage.span.end);
        let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        out.push_str(r#","suffix":"#);
        text(&spaced(after[..to].into()), out);
    }
    out.push_str(r#"},{"type":"TextPositionSelector","start":"#);
    start.write(out);
    out.push_str(r#","end":"#);
    end.write(out);
    out.push_str("}]}");
}
