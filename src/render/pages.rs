//! Explainers and plain pages as templates see them.
//!
//! In: a page of the plan. Out: its [`ExplainerContext`], and what cards, lists and the home page need of it.

use crate::content::{Explainer, Kind};
use crate::locale::{Case, Locale, Phrase};
use crate::verify::{Flag, Verdict};

use super::cited::{self, Match};
use super::context::{
    ClaimContext, CorrectionContext, ExplainerContext, HeadingContext, Link, NoteContext, ProofContext,
};
use super::document::Document;
use super::html::links::{Place, to_page};
use super::html::{self, Body, Setting};
use super::plan::Page;
use super::records::Record;
use super::{Site, frame, notes, records, sources};

/// How many words are read in a minute: Arabic prose on a screen, rounded down.
const WORDS_A_MINUTE: usize = 180;

/// How many headings of level 2 a page needs for a list of contents.
const CONTENTS_FROM: usize = 3;

/// A page's texts and notes.
pub struct Written {
    /// Key points, body, headings.
    pub body: Body,
    /// Its notes.
    pub notes: Vec<NoteContext>,
}

/// Writes the texts of a page.
///
/// # Errors
/// As [`notes::of`].
pub fn write(site: &Site, page: &Page) -> anyhow::Result<Written> {
    written(site, page, &site.document(page.explainer))
}

fn written(site: &Site, page: &Page, document: &Document) -> anyhow::Result<Written> {
    let explainer = document.explainer;
    let files = &site.edition.inputs.files;
    let root = frame::root(&page.folder);
    let setting = Setting {
        edition: site.edition,
        locale: &site.locale,
        place: Place {
            file: &files.get(explainer.file).path,
            root: &root,
            addresses: &site.plan.addresses,
            files,
            images: &site.edition.inputs.images,
        },
        explainer,
        judged: &site.edition.judged[page.explainer],
        numbering: &page.numbering,
    };
    let body = html::write(setting, document);
    let notes = notes::of(setting, &site.records, &body)?;
    Ok(Written { body, notes })
}

/// An explainer or plain page, from the events of its text.
///
/// # Errors
/// As [`notes::of`].
pub fn context(site: &Site, page: &Page, document: &Document) -> anyhow::Result<ExplainerContext> {
    let explainer = document.explainer;
    let locale = &site.locale;
    let front = &explainer.front;
    let root = frame::root(&page.folder);
    let written = written(site, page, document)?;
    let matches = matches(site, page);
    let is_explainer = explainer.kind == Kind::Explainer;
    let neighbours = site.plan.neighbours(site.edition, page);
    let [previous, next] = neighbours.map(|place| Some(link(site, &site.plan.pages[place?], &root)));
    Ok(ExplainerContext {
        summary: front.summary.clone(),
        date: front.date.as_deref().map(|iso| records::date(locale, iso)),
        updated: front.updated.as_deref().map(|iso| records::date(locale, iso)),
        authors: front.authors.clone(),
        reading_time: is_explainer.then(|| locale.fill("page.reading", &[("minutes", &minutes(site, page))])),
        tags: tags(site, explainer, &root),
        claim: front.claim.as_ref().map(|claim| {
            let verdict = claim_verdict(claim.verdict);
            ClaimContext {
                text: claim.text.clone(),
                by: claim.by.clone(),
                verdict,
                verdict_text: locale.text(&format!("claim.verdicts.{verdict}")).to_owned(),
            }
        }),
        key_points_html: written.body.key_points,
        contents: contents(&written.body.headings),
        proof: (is_explainer || !matches.is_empty()).then(|| proof(site, page, &matches)),
        sources: sources(site, page, &matches, &root)?,
        corrections: corrections(site, explainer, written.notes.len()),
        citations_href: site.plan.has_citations(page).then(|| "citations.json".to_owned()),
        previous,
        next,
        extra: front.extra.clone(),
        body_html: written.body.html,
        notes: written.notes,
    })
}

/// Whether key points, a text or its notes have what `blocks.css` is for: tables, figures, code, lists of definitions or of
/// tasks, breaks.
pub fn has_blocks(key_points: &[String], body: &str, notes: &[NoteContext]) -> bool {
    const MARKS: [&str; 6] = ["<table", "<figure", "<code", "<dl", "<hr", "<li class=\"task\""];
    // Most texts have none, so they are looked through once.
    let has = |text: &str| {
        let mut tags = memchr::memchr_iter(b'<', text.as_bytes()).map(|at| &text[at..]);
        tags.any(|tag| MARKS.iter().any(|mark| tag.starts_with(mark)))
    };
    let above = key_points.iter().map(String::as_str);
    let mut texts = above.chain([body]).chain(notes.iter().map(|note| note.text_html.as_str()));
    texts.any(has)
}

/// A link to a page, by its title.
pub fn link(site: &Site, page: &Page, root: &str) -> Link {
    Link { title: site.title_of(page).to_owned(), href: to_page(root, &page.folder), current: false }
}

/// The matches of a page.
pub fn matches<'s>(site: &'s Site, page: &Page) -> Vec<Match<'s>> {
    let edition = site.edition;
    cited::matches(edition, &edition.explainers[page.explainer], &edition.judged[page.explainer], &page.numbering)
}

/// «٥ دقائق»: at least one.
pub fn minutes(site: &Site, page: &Page) -> String {
    let minutes = page.words.div_ceil(WORDS_A_MINUTE).max(1);
    site.locale.count(minutes, "minute", Case::Nominative)
}

/// The tags of an explainer, as written, each once.
pub fn tags(site: &Site, explainer: &Explainer, root: &str) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    for name in &explainer.front.tags {
        let Some(tag) = site.plan.by_tag.get(name.trim()).map(|at| &site.plan.tags[*at]) else {
            continue;
        };
        if out.iter().all(|link| link.title != tag.name) {
            out.push(Link { title: tag.name.clone(), href: to_page(root, &tag.folder), current: false });
        }
    }
    out
}

/// «١٢ اقتباسًا من ٥ مصادر», or that there are none.
///
/// Quotations published by an editor's decision are no matches and not counted among them; where there is nothing else,
/// they are what is said.
pub fn proof_line(locale: &Locale, matches: &[Match], decided: usize) -> String {
    if matches.is_empty() && decided > 0 {
        return locale.fill("proof.tally.allowed", &[("n", &locale.number(decided))]);
    }
    if matches.is_empty() {
        return locale.text("proof.none").to_owned();
    }
    let mut sources: Vec<usize> = matches.iter().map(|one| one.found.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let quotes = locale.count(matches.len(), "quote", Case::Nominative);
    let sources = locale.count(sources.len(), "source", Case::Genitive);
    locale.fill("proof.line", &[("quotes", &quotes), ("sources", &sources)])
}

/// The proof under a title.
fn proof(site: &Site, page: &Page, matches: &[Match]) -> ProofContext {
    let locale = &site.locale;
    let (edition, at) = (site.edition, page.explainer);
    let decided = cited::decided(edition, &edition.explainers[at], &edition.judged[at], &page.numbering);
    let method = site.plan.method.map(|place| &site.plan.pages[place]);
    let on = site.plan.compared.as_deref().filter(|_| !matches.is_empty());
    ProofContext {
        line: page.proof.clone(),
        how: match on {
            Some(date) => locale.fill("proof.how-dated", &[("date", date)]),
            None => locale.text("proof.how").to_owned(),
        },
        tally: tally(site, matches, decided),
        limit: if matches.is_empty() { String::new() } else { locale.text("proof.limit").to_owned() },
        method_href: method
            .filter(|method| method.explainer != page.explainer)
            .map(|method| to_page(&frame::root(&page.folder), &method.folder)),
    }
}

/// How many quotations have which verdict, how many are translations, and how many were published by an editor's
/// decision; nothing where all of them are of the last kind, which the line says already.
fn tally(site: &Site, matches: &[Match], decided: usize) -> String {
    let translated = |one: &&Match| one.flags.has(Flag::Translated);
    let of = |verdict: Verdict| matches.iter().filter(|one| one.verdict == verdict && !translated(one)).count();
    let mut kinds: Vec<(&str, usize)> = Verdict::ALL.into_iter().map(|verdict| (verdict.name(), of(verdict))).collect();
    kinds.push(("translated", matches.iter().filter(translated).count()));
    kinds.push(("allowed", decided));
    kinds.retain(|(_, count)| *count > 0);
    if matches.is_empty() {
        return String::new();
    }
    let said = kinds.into_iter().map(|(kind, count)| {
        let count = site.locale.number(count);
        site.locale.fill(&format!("proof.tally.{kind}"), &[("n", &count)])
    });
    said.collect::<Vec<_>>().join(" · ")
}

/// The headings of level 2 and 3, when the page is long enough.
fn contents(headings: &[html::Heading]) -> Vec<HeadingContext> {
    if headings.iter().filter(|heading| heading.level == 2).count() < CONTENTS_FROM {
        return Vec::new();
    }
    let shown = headings.iter().filter(|heading| heading.level <= 3);
    shown
        .map(|heading| HeadingContext { id: heading.id.clone(), title: heading.title.clone(), level: heading.level })
        .collect()
}

/// The sources that a page cites, in the site's order, each with the number of its quotations.
fn sources(site: &Site, page: &Page, matches: &[Match], root: &str) -> anyhow::Result<Vec<Record>> {
    let mut cited: Vec<usize> = matches.iter().map(|one| one.found.source).collect();
    let judged = &site.edition.judged[page.explainer];
    for (citation, reference) in page.numbering.of_citation.iter().enumerate() {
        if reference.is_some() {
            let keys = judged.keys.get(citation).into_iter().flatten();
            cited.extend(keys.filter_map(|key| key.as_ref().ok()).map(|target| target.source));
        }
    }
    cited.sort_unstable();
    cited.dedup();
    let archive = &site.edition.archive;
    cited.sort_by(|a, b| sources::compare(&site.locale, &archive.sources[*a], &archive.sources[*b]));
    let items = cited.into_iter().map(|at| {
        let record = site.records.get(&site.locale, root, archive, at)?;
        let quotations = matches.iter().filter(|one| one.found.source == at).count();
        Ok(record.counted(&site.locale, quotations))
    });
    items.collect()
}

/// Corrections, newest first; of one day the later written first.
fn corrections(site: &Site, explainer: &Explainer, notes: usize) -> Vec<CorrectionContext> {
    let mut listed: Vec<_> = explainer.front.corrections.iter().rev().collect();
    listed.sort_by(|a, b| b.date.cmp(&a.date));
    let locale = &site.locale;
    let contexts = listed.into_iter().map(|correction| CorrectionContext {
        date: records::date(locale, &correction.date),
        note: correction.note.clone(),
        footnote: correction.footnote.map(|note| note as usize).filter(|note| (1..=notes).contains(note)).map(|note| {
            Link { title: locale.numbered(Phrase::Reference, note), href: format!("#n{note}"), current: false }
        }),
    });
    contexts.collect()
}

/// The name of a verdict on a claim, in styles and below `claim.verdicts` in the strings.
pub fn claim_verdict(verdict: crate::content::front_matter::ClaimVerdict) -> &'static str {
    use crate::content::front_matter::ClaimVerdict::*;
    match verdict {
        True => "true",
        MostlyTrue => "mostly-true",
        Mixed => "mixed",
        Misleading => "misleading",
        False => "false",
        Unproven => "unproven",
    }
}

#[cfg(test)]
mod tests {
    use super::has_blocks;

    #[test]
    fn blocks_are_seen_wherever_they_stand() {
        let rows = [
            ("", false),
            ("<p>نص <cite>نص</cite> <time>٢٠٢٦</time> <del>نص</del></p>", false),
            ("mark\" task\" k\" < <t", false),
            ("<p>نص</p><table>", true),
            ("<figure class=\"wide\">", true),
            ("نص <code>", true),
            ("<dl>", true),
            ("<hr>", true),
            ("<ul>\n<li class=\"task\">", true),
        ];
        for (html, expected) in rows {
            assert_eq!(has_blocks(&[], html, &[]), expected, "{html}");
            assert_eq!(has_blocks(&[html.to_owned()], "<p>نص</p>", &[]), expected, "a key point: {html}");
        }
    }
}
