//! What the site says to programs: `citations.json` beside each page that quotes, and `verification.json` at its root.
//! Other programs read both, `isnad verify` first of all; the formats are fixed here. In modules of their own: [`csl`]
//! (`sources.json`), [`feed`] (`feed.xml`, with [`absolute`]), [`sitemap`] (`sitemap.xml`, `robots.txt`) and [`json_ld`]
//! (in the head of every page).
//!
//! **`/<slug>/citations.json`** is a W3C Web Annotation collection with all its annotations on its one page:
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
//!
//! **`/verification.json`**:
//!
//! ```json
//! {"version": 1, "tool": {"name": "isnad", "version": "0.1.0"},
//!  "verdicts": {"verbatim": 12, "typographic": 1, "orthographic": 0, "altered": 0, "misplaced": 0, "absent": 0,
//!               "thin": 0, "unresolved": 0},
//!  "files": {"404.html": "<sha256>", "index.html": "<sha256>"},
//!  "digest": "<sha256>"}
//! ```
//!
//! - `verdicts` counts the annotations of every `citations.json` by their verdict.
//! - `files` has every file of the site but `verification.json` itself, by its path with `/` between its parts, in the
//!   order of their bytes, with the lower-case hex of its SHA-256.
//! - `digest` is the SHA-256 of the lines `<path>` U+0000 `<hex>` U+000A of those files in that order.

pub mod absolute;
pub mod csl;
pub mod feed;
pub mod json_ld;
pub mod sitemap;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::archive::{Digest, Source};
use crate::config::Rights;
use crate::content::{Explainer, Form, FrontMatter};
use crate::text::Span;
use crate::text::digest::{Hasher, from_hex, hex};
use crate::verify::{Edition, Flag, Judged, Verdict};

use super::cited::{self, Match};
use super::footnotes::Numbering;
use super::plan::Page;
use super::{Site, frame, passages, places};

/// How many code points of context a quotation gets on either side.
const CONTEXT: usize = 32;

/// `citations.json` of a page.
pub fn citations(site: &Site, page: &Page) -> Vec<u8> {
    let explainer = &site.edition.explainers[page.explainer];
    let judged = &site.edition.judged[page.explainer];
    let root = frame::root(&page.folder);
    let checked = checked(site.edition, explainer, judged, &page.numbering);
    let items = checked.iter().enumerate().map(|(at, one)| annotation(site, page, &root, at + 1, one));
    let items: Vec<Value> = items.collect();
    let collection = json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://schema.org/sha256"}],
        "id": "citations.json",
        "type": "AnnotationCollection",
        "label": site.title_of(page),
        "total": items.len(),
        "last": "citations.json#page",
        "first": {
            "id": "citations.json#page",
            "type": "AnnotationPage",
            "partOf": "citations.json",
            "startIndex": 0,
            "items": items,
        },
    });
    written(&collection)
}

/// A checked quotation or an embedding.
#[derive(Debug)]
pub struct Checked {
    /// Its citation, as a place in the explainer's citations.
    citation: usize,
    /// The quotation, as a place in the explainer's quotations; `None` for an embedding.
    quotation: Option<usize>,
    /// Its verdict.
    pub verdict: Verdict,
    flags: Vec<&'static str>,
    /// Where the archive holds it.
    held: Option<Match>,
}

/// What a page's `citations.json` lists, in reading order.
pub fn checked(edition: &Edition, explainer: &Explainer, judged: &Judged, numbering: &Numbering) -> Vec<Checked> {
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
        let mut quotations = explainer.citations[citation].quotations.clone();
        quotations.sort_by_key(|at| explainer.quotations.get(*at).map(|quotation| quotation.span));
        for at in quotations {
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

fn annotation(site: &Site, page: &Page, root: &str, number: usize, one: &Checked) -> Value {
    let explainer = &site.edition.explainers[page.explainer];
    let reference = page.numbering.of_citation[one.citation].unwrap_or_default();
    let mut body = vec![json!({"type": "TextualBody", "purpose": "assessing", "value": one.verdict.name()})];
    body.extend(one.flags.iter().map(|flag| json!({"type": "TextualBody", "purpose": "tagging", "value": flag})));
    let mut link = json!({"type": "SpecificResource", "purpose": "linking", "source": format!("./#r{reference}")});
    if let Some(quotation) = one.quotation.and_then(|at| explainer.quotations.get(at)) {
        link["selector"] = json!({"type": "TextQuoteSelector", "exact": quotation.text.text});
    }
    body.push(link);
    json!({
        "id": format!("citations.json#q{number}"),
        "type": "Annotation",
        "motivation": "assessing",
        "body": body,
        "target": targets(site, page, root, one),
    })
}

fn targets(site: &Site, page: &Page, root: &str, one: &Checked) -> Vec<Value> {
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
        json!({"type": "SpecificResource", "source": places::address(root, source, passage)})
    });
    named.into_iter().collect()
}

/// One stretch of a passage.
fn target(site: &Site, root: &str, source: &Source, span: Span) -> Option<Value> {
    let files = &site.edition.inputs.files;
    let passage = passages::passage_at(source, span.start)?;
    let span = passages::clip(span, passage)?;
    let (start, end) = (passages::position(files, passage, span.start), passages::position(files, passage, span.end));
    let mut quote = Map::new();
    quote.insert("type".into(), "TextQuoteSelector".into());
    quote.insert("exact".into(), passages::exact(files, source, span).into());
    let rights = source.meta.rights.unwrap_or(site.edition.inputs.config.rights);
    if rights != Rights::None {
        let text = passages::text(files, passage).replace('\n', " ");
        let prefix: String = text.chars().take(start).skip(start.saturating_sub(CONTEXT)).collect();
        let suffix: String = text.chars().skip(end).take(CONTEXT).collect();
        quote.insert("prefix".into(), prefix.into());
        quote.insert("suffix".into(), suffix.into());
    }
    Some(json!({
        "type": "SpecificResource",
        "source": places::address(root, source, Some(passage)),
        "sha256": hex(&passage.digest),
        "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}],
    }))
}

/// `verification.json` from the digest of every other file, in any order.
pub fn verification(site: &Site, digests: &[(String, Digest)]) -> Vec<u8> {
    let mut digests: Vec<(&str, String)> = digests.iter().map(|(path, digest)| (path.as_str(), hex(digest))).collect();
    digests.sort();
    let mut whole = Hasher::default();
    for (path, digest) in &digests {
        whole.update(format!("{path}\0{digest}\n").as_bytes());
    }
    let verdicts: Map<String, Value> = Verdict::ALL
        .into_iter()
        .map(|verdict| {
            let count: usize = site.plan.pages.iter().map(|page| page.verdicts[verdict as usize]).sum();
            (verdict.name().to_owned(), count.into())
        })
        .collect();
    let files: Map<String, Value> =
        digests.into_iter().map(|(path, digest)| (path.to_owned(), digest.into())).collect();
    written(&json!({
        "version": 1,
        "tool": {"name": "isnad", "version": env!("CARGO_PKG_VERSION")},
        "verdicts": verdicts,
        "files": files,
        "digest": hex(&whole.finish()),
    }))
}

/// The files of a `verification.json` with their digests; none where it cannot be read.
pub fn verified(bytes: &[u8]) -> HashMap<String, Digest> {
    let read: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let files = read["files"].as_object().into_iter().flatten();
    files.filter_map(|(path, digest)| Some((path.clone(), from_hex(digest.as_str()?)?))).collect()
}

/// The day on which a page last changed: of its date, its update and its corrections the latest, ISO 8601.
pub fn changed(front: &FrontMatter) -> Option<&str> {
    let corrections = front.corrections.iter().map(|correction| correction.date.as_str());
    front.date.as_deref().into_iter().chain(front.updated.as_deref()).chain(corrections).max()
}

/// JSON as it is published: indented, so that a person can read it and a version control system compare it.
fn written(value: &Value) -> Vec<u8> {
    let mut text = format!("{value:#}");
    text.push('\n');
    text.into_bytes()
}
