//! Every checked quotation and every embedding of a report, with what holds it.
//!
//! In: a [`Report`]. Out: a [`Checked`] for each, in reading order.
//!
//! A quotation is listed when a citation claims it and it was judged. An embedding is its own quotation: its words are
//! the archive's, so it is `verbatim` when its keys resolve and `unresolved` when one does not.

use crate::archive::{Archive, Source};
use crate::content::{Citation, Explainer, Form, Key, Quotation};
use crate::resolve::{Target, Unresolved};
use crate::rules;
use crate::text::{Files, Span};
use crate::verify::{Edition, Found, Judged, Judgement, Verdict};

use super::Report;

/// One checked quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked<'e> {
    /// The quoted words; for an embedding the citation.
    pub span: Span,
    /// The words, without an enclosing pair; for an embedding the archive's.
    pub quote: String,
    /// The source's id as cited.
    pub source: &'e str,
    /// The locator as cited, without `#`; `None` when the key has none.
    pub passage: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The names of the flags, in the design's order.
    pub flags: Vec<&'static str>,
    /// What holds the words.
    pub held: Option<Held<'e>>,
    /// Whether it does not match and is published by an editor's decision.
    pub allowed: bool,
}

/// What holds a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held<'e> {
    /// The source's id.
    pub source: &'e str,
    /// The passages: `p7`, `p7-p8`, or for an embedding of several `p7,p9`.
    pub passage: String,
    /// The archive's own characters on one line: ` … ` where words were left out inside a passage.
    pub text: String,
}

/// Every checked quotation and every embedding of the selected explainers.
pub fn checked<'e>(report: &Report<'e>) -> Vec<Checked<'e>> {
    let mut rows = Vec::new();
    for at in &report.selected {
        let (edition, at) = (report.edition, *at);
        if let Some(explainer) = edition.explainers.get(at) {
            of_explainer(edition, explainer, at, &mut rows);
        }
    }
    rows
}

/// The verdict of each of them, in any order, and whether it is published by an editor's decision: what counts need, for
/// which no words are read.
pub fn verdicts(report: &Report<'_>) -> impl Iterator<Item = (Verdict, bool)> {
    let edition = report.edition;
    let pages = report.selected.iter().filter_map(|at| Some((edition.explainers.get(*at)?, edition.judged.get(*at)?)));
    pages.flat_map(|(explainer, judged)| {
        let quotations = listed(edition, explainer, judged).map(|one| (one.judgement.verdict, one.allowed));
        quotations.chain(embeddings(edition, explainer, judged).map(|row| (row.verdict, row.allowed)))
    })
}

/// A quotation that is listed.
struct Listed<'e> {
    quotation: &'e Quotation,
    judgement: &'e Judgement,
    key: &'e Key,
    allowed: bool,
}

/// The quotations of an explainer that a citation claims and that were judged.
fn listed<'e>(edition: &'e Edition, explainer: &'e Explainer, judged: &'e Judged) -> impl Iterator<Item = Listed<'e>> {
    let quotations = explainer.quotations.iter().zip(&judged.quotations).enumerate();
    quotations.filter_map(move |(place, (quotation, judgement))| {
        let citation_at = quotation.citation.filter(|at| *at < explainer.citations.len())?;
        // A translation is not compared: the original beside it, the citation's evidence, has the row.
        let judgement = judgement.as_ref().filter(|judgement| !judgement.translated)?;
        let targets = judged.keys.get(citation_at).map_or(&[][..], Vec::as_slice);
        let key = holding(&explainer.citations[citation_at], targets, judgement.found.as_ref())?;
        let allowed = rules::decision(edition, explainer, place, judgement).is_some();
        Some(Listed { quotation, judgement, key, allowed })
    })
}

/// The embeddings of an explainer.
fn embeddings<'e>(
    edition: &'e Edition,
    explainer: &'e Explainer,
    judged: &'e Judged,
) -> impl Iterator<Item = Checked<'e>> {
    let citations = explainer.citations.iter().zip(&judged.keys);
    let embeddings = citations.filter(|(citation, _)| citation.form == Form::Embedding);
    embeddings.filter_map(|(citation, targets)| embedding(edition, citation, targets))
}

fn of_explainer<'e>(edition: &'e Edition, explainer: &'e Explainer, at: usize, rows: &mut Vec<Checked<'e>>) {
    let Some(judged) = edition.judged.get(at) else { return };
    let first = rows.len();
    rows.extend(listed(edition, explainer, judged).map(|Listed { quotation, judgement, key, allowed }| Checked {
        span: quotation.span,
        quote: quotation.text.text.clone(),
        source: &key.source,
        passage: as_cited(edition, key),
        verdict: judgement.verdict,
        flags: judgement.flags.names().collect(),
        held: judgement.found.as_ref().and_then(|found| held(&edition.archive, &edition.inputs.files, found)),
        allowed,
    }));
    rows.extend(embeddings(edition, explainer, judged));
    rows[first..].sort_by_key(|row| row.span);
}

/// The key that holds the words, else the first.
fn holding<'e>(
    citation: &'e Citation,
    targets: &[Result<Target, Unresolved>],
    found: Option<&Found>,
) -> Option<&'e Key> {
    let holds = |target: &Result<Target, Unresolved>| match (target, found) {
        (Ok(target), Some(found)) => {
            let inside = |range: &(usize, usize)| range.0 <= found.first && found.last <= range.1;
            target.source == found.source && target.ranges.iter().any(inside)
        }
        _ => false,
    };
    let at = targets.iter().position(holds).unwrap_or(0);
    citation.keys.get(at).or_else(|| citation.keys.first())
}

/// The locator as it is written, on one line.
fn as_cited(edition: &Edition, key: &Key) -> Option<String> {
    let written = edition.inputs.files.slice(key.locator_span?);
    Some(written.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The words that a search or a verdict found, as the archive has them.
pub fn held<'e>(archive: &'e Archive, files: &Files, found: &Found) -> Option<Held<'e>> {
    let source = archive.sources.get(found.source)?;
    let mut text = String::new();
    let mut before = None;
    for span in &found.spans {
        let passage = source.passages.iter().position(|passage| passage.span.contains(*span));
        if before.is_some() {
            text.push_str(if before == Some(passage) { " … " } else { " " });
        }
        text.push_str(&one_line(files.slice(*span)));
        before = Some(passage);
    }
    Some(Held { source: &source.id, passage: locator(source, found.first, found.last), text })
}

/// What an embedding shows.
fn embedding<'e>(
    edition: &'e Edition,
    citation: &'e Citation,
    targets: &[Result<Target, Unresolved>],
) -> Option<Checked<'e>> {
    let key = citation.keys.first()?;
    let resolved: Option<Vec<_>> = targets.iter().map(|target| target.as_ref().ok()).collect();
    let held = resolved.and_then(|targets| {
        let source = edition.archive.sources.get(targets.first()?.source)?;
        let (mut locators, mut texts) = (Vec::new(), Vec::new());
        for target in targets {
            let from = edition.archive.sources.get(target.source)?;
            for (first, last) in &target.ranges {
                locators.push(locator(from, *first, *last));
                let passages = from.passages.get(*first..=*last)?.iter().filter(|passage| !passage.gone);
                texts.extend(passages.map(|passage| one_line(&passage.text(&edition.inputs.files))));
            }
        }
        Some(Held { source: &source.id, passage: locators.join(","), text: texts.join(" ") })
    });
    Some(Checked {
        span: citation.span,
        quote: held.as_ref().map(|held| held.text.clone()).unwrap_or_default(),
        source: &key.source,
        passage: as_cited(edition, key),
        verdict: if held.is_some() { Verdict::Verbatim } else { Verdict::Unresolved },
        flags: Vec::new(),
        held,
        allowed: false,
    })
}

/// `p7` or `p7-p9`.
pub fn locator(source: &Source, first: usize, last: usize) -> String {
    let id = |at: usize| source.passages.get(at).map_or("", |passage| passage.id.as_str());
    if first == last { id(first).to_owned() } else { format!("{}-{}", id(first), id(last)) }
}

/// Text of the archive with its line breaks as spaces, as design §4 reads them.
pub fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::edition;

    #[test]
    fn a_translation_has_no_row_of_its_own() {
        let mut edition = edition();
        let rows = |edition: &Edition| {
            let report = Report::whole(edition, Vec::new());
            let mut of_rows: Vec<_> = checked(&report).iter().map(|row| (row.verdict, row.allowed)).collect();
            let mut counted: Vec<_> = verdicts(&report).collect();
            of_rows.sort_unstable();
            counted.sort_unstable();
            assert_eq!(counted, of_rows);
            of_rows.len()
        };
        let before = rows(&edition);
        let judged = edition.judged[0].quotations.iter_mut().flatten().last().expect("a judged quotation");
        judged.translated = true;
        assert_eq!(rows(&edition), before - 1);
    }
}
