//! The places in the archive that a citation names.
//!
//! In: a citation of a page, and what was judged of it. Out: [`Place`]s, one for each source and range, in the order in
//! which the citation names them; their addresses; and the passages of an embedding.

use crate::archive::{Passage, Source};
use crate::verify::{Found, Judged};

use super::html::{Setting, escape, links};

/// A source, or a range of its passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// As a place in the archive's sources.
    pub source: usize,
    /// First and last passage, as places in the source's passages; `None` for the source as a whole.
    pub passages: Option<(usize, usize)>,
}

/// The places that a citation names. Where it names a whole source, the place is the one where its words were found.
pub fn of(judged: &Judged, citation: usize, found: &[&Found]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut add = |place: Place| {
        if !places.contains(&place) {
            places.push(place);
        }
    };
    for target in judged.keys.get(citation).into_iter().flatten().filter_map(|key| key.as_ref().ok()) {
        let source = target.source;
        let here = || found.iter().filter(|found| found.source == source);
        if !target.whole {
            let ranges = target.ranges.iter().map(|range| Some(*range));
            ranges.for_each(|passages| add(Place { source, passages }));
        } else if here().next().is_none() {
            add(Place { source, passages: None });
        } else {
            here().for_each(|found| add(Place { source, passages: Some((found.first, found.last)) }));
        }
    }
    places
}

/// The address of the first passage of a citation: where its words were found, else the first that it names.
pub fn first(setting: Setting, citation: usize) -> Option<String> {
    let quotations = &setting.explainer.citations.get(citation)?.quotations;
    let judgements = quotations.iter().filter_map(|at| setting.judged.quotations.get(*at)?.as_ref());
    // Words that stand elsewhere are published by an editor's decision alone, and as cited.
    let passing = judgements.filter(|judgement| judgement.verdict.passes());
    let found: Vec<&Found> = passing.filter_map(|judgement| judgement.found.as_ref()).collect();
    let place = match found.first() {
        Some(found) => Place { source: found.source, passages: Some((found.first, found.last)) },
        None => of(setting.judged, citation, &[]).into_iter().next()?,
    };
    let source = setting.edition.archive.sources.get(place.source)?;
    let passage = place.passages.and_then(|(first, _)| source.passages.get(first));
    Some(address(setting.place.root, source, passage))
}

/// The address of a passage, or of a source as a whole.
pub fn address(root: &str, source: &Source, passage: Option<&Passage>) -> String {
    match passage {
        Some(passage) => [root, "sources/", &source.id, "/#", &passage.id].concat(),
        None => [root, "sources/", &source.id, "/"].concat(),
    }
}

/// A link to a passage, or to a source as a whole.
pub fn link(root: &str, source: &Source, passage: Option<&Passage>) -> String {
    let mut address = links::to_page(root, &["sources/", &source.id, "/"].concat());
    if let Some(passage) = passage {
        address.push('#');
        address.push_str(&passage.id);
    }
    address
}

/// The passages of an embedding, in order.
pub fn embedded<'a>(setting: Setting<'a>, citation: usize) -> Vec<(&'a Source, &'a Passage)> {
    let mut out = Vec::new();
    for place in of(setting.judged, citation, &[]) {
        let source = &setting.edition.archive.sources[place.source];
        let (first, last) = place.passages.unwrap_or((0, source.passages.len().saturating_sub(1)));
        let passages = source.passages.get(first..=last).unwrap_or_default();
        out.extend(passages.iter().filter(|passage| !passage.gone).map(|passage| (source, passage)));
    }
    out
}

/// The start of the tag of an element that holds a passage's text and nothing else; attributes may follow.
pub fn passage_start(tag: &str, source: &Source, passage: &Passage) -> String {
    let mut out = format!("<{tag} data-source=\"");
    escape(&source.id, &mut out);
    out.push_str("\" data-passage=\"");
    escape(&passage.id, &mut out);
    out.push('"');
    out
}
