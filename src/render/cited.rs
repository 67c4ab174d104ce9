//! Which passages are cited where, over the whole edition: what an archived source's page links back to.
//!
//! In: the edition and the numbers of each published page. Out: [`Match`]es of one page, and [`Usage`] of each source.
//!
//! 1. [`matches()`]: the checked quotations of a page that the archive holds, and its embeddings. Both the proof under a
//!    title and the data beside a page count these.
//! 2. [`uses`]: for each source that a page cites the quoted stretches, the passages with the references to them, and the
//!    counts; [`add`] and [`finish`] put those of all pages together.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::content::{Allow, Explainer, Form};
use crate::rules;
use crate::text::Span;
use crate::verify::{Edition, Flags, Found, Judged, Verdict};

use super::footnotes::{NoteContent, Numbering};
use super::{passages, places};

/// A quotation that the archive holds, or an embedding, which is taken from it.
#[derive(Clone, Debug)]
pub struct Match<'e> {
    /// The citation, as a place in the explainer's citations.
    pub citation: usize,
    /// The quotation, as a place in the explainer's quotations; `None` for an embedding.
    pub quotation: Option<usize>,
    /// A verdict that passes.
    pub verdict: Verdict,
    /// How it differs.
    pub flags: Flags,
    /// Where it stands.
    pub found: Cow<'e, Found>,
}

/// The matches of a page in reading order. What stands in a footnote that nothing refers to is not published.
pub fn matches<'e>(
    edition: &Edition,
    explainer: &Explainer,
    judged: &'e Judged,
    numbering: &Numbering,
) -> Vec<Match<'e>> {
    let published = |at: &usize| numbering.of_citation.get(*at).is_some_and(Option::is_some);
    let citations = (0..explainer.citations.len()).filter(published);
    citations.flat_map(|at| of_citation(edition, explainer, judged, at)).collect()
}

/// The quotations of one citation that do not match and are published by an editor's decision, each with its comment.
pub fn decisions<'e>(
    edition: &Edition,
    explainer: &'e Explainer,
    judged: &Judged,
    citation: usize,
) -> Vec<(usize, &'e Allow)> {
    let claimed = explainer.citations.get(citation).map_or(&[][..], |citation| &citation.quotations);
    let decided = claimed.iter().filter_map(|at| {
        let judgement = judged.quotations.get(*at)?.as_ref()?;
        Some((*at, rules::decision(edition, explainer, *at, judgement)?))
    });
    decided.collect()
}

/// How many quotations of a page are published by an editor's decision.
pub fn decided(edition: &Edition, explainer: &Explainer, judged: &Judged, numbering: &Numbering) -> usize {
    let published = |at: &usize| numbering.of_citation.get(*at).is_some_and(Option::is_some);
    let citations = (0..explainer.citations.len()).filter(published);
    citations.map(|at| decisions(edition, explainer, judged, at).len()).sum()
}

/// The matches of one citation, its quotations in reading order.
pub fn of_citation<'e>(
    edition: &Edition,
    explainer: &Explainer,
    judged: &'e Judged,
    citation: usize,
) -> Vec<Match<'e>> {
    if explainer.citations[citation].form == Form::Embedding {
        return embedding(edition, judged, citation);
    }
    let quotations = claimed(explainer, citation);
    let found = quotations.iter().filter_map(|at| {
        let judgement = judged.quotations.get(*at)?.as_ref()?;
        let found = Cow::Borrowed(judgement.found.as_ref()?);
        (judgement.verdict.passes() && !judgement.translated).then_some(Match {
            citation,
            quotation: Some(*at),
            verdict: judgement.verdict,
            flags: judgement.flags,
            found,
        })
    });
    found.collect()
}

/// The quotations of a citation in reading order, as places in the explainer's quotations.
pub fn claimed(explainer: &Explainer, citation: usize) -> Cow<'_, [usize]> {
    let mut claimed = Cow::Borrowed(explainer.citations[citation].quotations.as_slice());
    if claimed.len() > 1 {
        claimed.to_mut().sort_by_key(|at| explainer.quotations.get(*at).map(|quotation| quotation.span));
    }
    claimed
}

/// An embedding is one match for each source that it names.
fn embedding(edition: &Edition, judged: &Judged, citation: usize) -> Vec<Match<'static>> {
    let mut out: Vec<Match> = Vec::new();
    for place in places::of(judged, citation, &[]) {
        let passages = &edition.archive.sources[place.source].passages;
        let (first, last) = place.passages.unwrap_or((0, passages.len().saturating_sub(1)));
        let spans = passages.get(first..=last).unwrap_or_default();
        let spans = spans.iter().filter(|passage| !passage.gone).map(|passage| passage.span);
        if let Some(before) = out.iter_mut().find(|one| one.found.source == place.source) {
            let found = before.found.to_mut();
            found.spans.extend(spans);
            found.first = found.first.min(first);
            found.last = found.last.max(last);
            continue;
        }
        out.push(Match {
            citation,
            quotation: None,
            verdict: Verdict::Verbatim,
            flags: Flags::default(),
            found: Cow::Owned(Found { source: place.source, first, last, spans: spans.collect() }),
        });
    }
    out
}

/// How one source is used.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// Every quoted stretch, in order, overlaps merged; an embedding quotes all of its passages.
    pub stretches: Vec<Span>,
    /// For each cited passage, as a place in the source's passages, the references to it in order: each a page, as a place
    /// in the plan's pages, and a number there.
    pub passages: BTreeMap<usize, Vec<(usize, usize)>>,
    /// The passages that some citation names, alone or in a range: what `rights = "cited"` publishes.
    pub named: BTreeSet<usize>,
    /// How many quotations and embeddings it has.
    pub quotations: usize,
    /// The pages that cite it.
    pub pages: BTreeSet<usize>,
}

/// How one page uses one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// Every quoted stretch, as bytes of the source's file.
    pub stretches: Vec<(u32, u32)>,
    /// Each cited passage, as a place in the source's passages, with the references of the page to it.
    pub passages: Vec<(usize, Vec<usize>)>,
    /// The passages that some citation names.
    pub named: BTreeSet<usize>,
    /// How many quotations and embeddings there are.
    pub quotations: usize,
    /// Whether a note names the source.
    pub noted: bool,
}

/// How one page, whose text is there, uses each source, by its place in the archive. A passage is cited by every
/// reference of a note that names it, so that the note and the passage lead to each other.
pub fn uses(edition: &Edition, at: usize, numbering: &Numbering) -> BTreeMap<usize, Use> {
    let (explainer, judged) = (&edition.explainers[at], &edition.judged[at]);
    let mut uses: BTreeMap<usize, Use> = BTreeMap::new();
    for one in matches(edition, explainer, judged, numbering) {
        let source = uses.entry(one.found.source).or_default();
        source.quotations += 1;
        source.stretches.extend(one.found.spans.iter().map(|span| (span.start, span.end)));
    }
    for note in &numbering.notes {
        let NoteContent::Citation(citation) = note.content else { continue };
        let matches = of_citation(edition, explainer, judged, citation);
        let found: Vec<&Found> = matches.iter().map(|one| &*one.found).collect();
        for place in places::of(judged, citation, &found) {
            let source = uses.entry(place.source).or_default();
            source.noted = true;
            let Some((first, last)) = place.passages else { continue };
            source.named.extend(first..=last);
            let cited = cited_passages(place.source, first, last, &found);
            source.passages.extend(cited.into_iter().map(|passage| (passage, note.references.clone())));
        }
    }
    uses
}

/// Adds how a page, by its place in the plan's pages, uses each source.
pub fn add(usage: &mut [Usage], archive: &Archive, page: usize, uses: &BTreeMap<usize, Use>) {
    for (at, one) in uses {
        let (source, file) = (&mut usage[*at], archive.sources[*at].file);
        source.quotations += one.quotations;
        source.stretches.extend(one.stretches.iter().map(|(start, end)| Span { file, start: *start, end: *end }));
        source.pages.extend(one.noted.then_some(page));
        source.named.extend(&one.named);
        for (passage, references) in &one.passages {
            let listed = source.passages.entry(*passage).or_default();
            listed.extend(references.iter().map(|number| (page, *number)));
        }
    }
}

/// The passages of a cited range that a reference is listed at: those that hold the quoted words, else all.
fn cited_passages(source: usize, first: usize, last: usize, found: &[&Found]) -> Vec<usize> {
    let holding = |passage: &usize| {
        let mut here = found.iter().filter(|found| found.source == source);
        here.any(|found| (found.first..=found.last).contains(passage))
    };
    let held: Vec<usize> = (first..=last).filter(holding).collect();
    if held.is_empty() { (first..=last).collect() } else { held }
}

/// Orders and merges what was added.
pub fn finish(usage: &mut [Usage]) {
    for source in usage {
        source.stretches = passages::merge(std::mem::take(&mut source.stretches));
        for references in source.passages.values_mut() {
            references.sort_unstable();
            references.dedup();
        }
    }
}
