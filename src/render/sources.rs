//! Archived sources and the bibliography as templates see them.
//!
//! In: the archive and how the site uses it. Out: [`SourcesContext`] and [`SourceContext`].
//!
//! What is published of a text is its `rights`: all of it, the passages that some published page cites, or the quoted
//! words alone. What is kept back is said: a gap names the passages that are not there.

use std::cmp::Ordering;
use std::sync::LazyLock;

use crate::archive::{Archive, Passage, Source};
use crate::config::Rights;
use crate::content::Kind;
use crate::locale::{Case, Locale, Phrase};
use crate::shared::Shared;
use crate::text::digest::hex;

use super::cited::Usage;
use super::context::{CitedIn, Link, PassageContext, SourceContext, SourcesContext};
use super::html::escaped;
use super::html::links::to_page;
use super::html::script;
use super::pager::{self, Part};
use super::plan::Later;
use super::records::Record;
use super::{Site, frame, languages, passages, records};

/// All sources as places in the archive, in the site's order. They are compared once, not for each page of the list.
pub fn in_order(archive: Shared<Archive>, locale: Shared<Locale>) -> Later<Vec<usize>> {
    LazyLock::new(Box::new(move || {
        let sources = &archive.sources;
        let mut places: Vec<usize> = (0..sources.len()).collect();
        places.sort_by(|a, b| compare(&locale, &sources[*a], &sources[*b]));
        places
    }))
}

/// The site's order of sources: by title, then by id.
pub fn compare(locale: &Locale, a: &Source, b: &Source) -> Ordering {
    locale.compare(records::title(a), records::title(b)).then_with(|| a.id.cmp(&b.id))
}

/// A page of the bibliography, from 0.
pub fn part<'s>(site: &'s Site, at: usize) -> Part<'s> {
    Part::new("sources/", pager::SOURCES, site.edition.archive.sources.len(), at)
}

/// The sources of a page of the bibliography.
///
/// # Errors
/// As [`Record::of`].
pub fn list(site: &Site, part: Part) -> anyhow::Result<SourcesContext> {
    let root = frame::root(&part.folder());
    let items = part.of(&site.bibliography).iter().map(|at| {
        let quotations = site.plan.usage[*at].quotations;
        let record = site.records.get(&site.locale, &root, &site.edition.archive, *at)?;
        Ok(record.counted(&site.locale, quotations))
    });
    Ok(SourcesContext { sources: items.collect::<anyhow::Result<_>>()?, pager: part.pager(site) })
}

/// One source, by its place in the archive.
///
/// # Errors
/// As [`Record::of`].
pub fn context(site: &Site, at: usize) -> anyhow::Result<SourceContext> {
    let source = &site.edition.archive.sources[at];
    let usage = &site.plan.usage[at];
    let locale = &site.locale;
    let meta = &source.meta;
    let root = frame::root("sources/x/");
    let rights = meta.rights.unwrap_or(site.edition.inputs.config.rights);
    let foreign = languages::foreign(locale, meta.language.as_deref());
    let passages = shown(site, source, usage, rights);
    let held_back = passages.iter().any(|passage| passage.kind == "gap" || passage.kind == "excerpt");
    let said = match rights {
        Rights::Full => None,
        Rights::Cited => Some("source.rights"),
        Rights::None => Some("source.rights-none"),
    };
    Ok(SourceContext {
        source: Record::of(&site.theme, locale, &root, source)?,
        dir: foreign.as_ref().map(|foreign| foreign.dir),
        lang: foreign.map(|foreign| foreign.lang),
        digest: hex(&source.digest),
        original_state: records::original_state(locale, meta),
        supplied: meta.authors.is_empty() && meta.publisher.is_none() && meta.published.is_none(),
        note: meta.note.clone(),
        cited: cited(site, usage),
        rights: said.filter(|_| held_back || passages.is_empty()).map(|key| locale.text(key).to_owned()),
        passages,
    })
}

/// «اقتباسان في شرح واحد», or that nothing cites it.
fn cited(site: &Site, usage: &Usage) -> String {
    if usage.pages.is_empty() {
        return site.locale.text("source.not-cited").to_owned();
    }
    let kind = |page: &usize| site.edition.explainers[site.plan.pages[*page].explainer].kind;
    let noun = match usage.pages.iter().all(|page| kind(page) == Kind::Explainer) {
        true => "explainer",
        false => "page",
    };
    if usage.quotations == 0 {
        return site.locale.count(usage.pages.len(), noun, Case::Nominative);
    }
    let quotes = site.locale.count(usage.quotations, "quote", Case::Nominative);
    let pages = site.locale.count(usage.pages.len(), noun, Case::Genitive);
    site.locale.fill("source.cited", &[("quotes", &quotes), ("pages", &pages)])
}

/// The passages that are published, and the gaps between them. A passage that was removed from the record is neither.
fn shown(site: &Site, source: &Source, usage: &Usage, rights: Rights) -> Vec<PassageContext> {
    let mut out = Vec::new();
    let mut gap: Vec<&Passage> = Vec::new();
    for (at, passage) in source.passages.iter().enumerate().filter(|(_, passage)| !passage.gone) {
        if rights != Rights::Full && !usage.named.contains(&at) {
            gap.push(passage);
            continue;
        }
        out.extend(close_gap(site, &mut gap));
        out.push(passage_context(site, source, usage, rights, at));
    }
    out.extend(close_gap(site, &mut gap));
    out
}

/// Says which passages are missing.
fn close_gap(site: &Site, gap: &mut Vec<&Passage>) -> Option<PassageContext> {
    let (first, last) = (*gap.first()?, *gap.last()?);
    let number = |passage: &Passage| records::passage_number(&site.locale, &passage.id);
    let (a, b) = (number(first), number(last));
    let text = match gap.len() {
        1 => site.locale.fill("source.gap-one", &[("n", &a)]),
        2 => site.locale.fill("source.gap-two", &[("a", &a), ("b", &b)]),
        _ => site.locale.fill("source.gap", &[("a", &a), ("b", &b)]),
    };
    gap.clear();
    Some(PassageContext {
        id: String::new(),
        number: String::new(),
        label: String::new(),
        kind: "gap",
        html: escaped(&text),
        speaker: None,
        cited_in: Vec::new(),
    })
}

/// One passage; with `rights = "none"` an excerpt of its quoted words.
fn passage_context(site: &Site, source: &Source, usage: &Usage, rights: Rights, at: usize) -> PassageContext {
    let passage = &source.passages[at];
    let number = records::passage_number(&site.locale, &passage.id);
    let kind = match (rights, passage.kind) {
        (Rights::None, _) => "excerpt",
        (_, kind) => kind.name(),
    };
    let files = &site.edition.inputs.files;
    let scripts = languages::scripts(&site.locale, source.meta.language.as_deref());
    let html = match rights {
        Rights::None => excerpt(site, source, usage, at, &number),
        Rights::Cited | Rights::Full => passages::marked(files, passage, &usage.stretches, scripts),
    };
    PassageContext {
        id: passage.id.clone(),
        label: site.locale.fill("source.passage", &[("n", &number)]),
        number,
        kind,
        html,
        speaker: passage.speaker.clone(),
        cited_in: cited_in(site, usage, at),
    }
}

/// The quoted words of a passage; where there are none, that it is not published.
fn excerpt(site: &Site, source: &Source, usage: &Usage, at: usize, number: &str) -> String {
    let passage = &source.passages[at];
    let files = &site.edition.inputs.files;
    let scripts = languages::scripts(&site.locale, source.meta.language.as_deref());
    let stretches = usage.stretches.iter().filter_map(|span| passages::clip(*span, passage));
    let words = stretches.map(|span| {
        let mut html = String::from("<mark>");
        script::isolate(&passages::exact(files, source, span), scripts, &mut html);
        html.push_str("</mark>");
        html
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        // Said in the site's language, on a page whose passages may be in another.
        let (lang, dir) = (&site.locale.lang, site.locale.dir.name());
        let said = site.locale.fill("source.gap-one", &[("n", number)]);
        return format!("<span lang=\"{}\" dir=\"{dir}\">{}</span>", escaped(lang), escaped(&said));
    }
    let [open, close, ..] = site.locale.quotation_marks(source.meta.language.as_deref());
    format!("{open}{}{close}", words.join(passages::OMISSION))
}

/// The pages that cite a passage, with each of their references.
fn cited_in(site: &Site, usage: &Usage, at: usize) -> Vec<CitedIn> {
    let references = usage.passages.get(&at).map_or(&[][..], Vec::as_slice);
    let listed = references.chunk_by(|one, next| one.0 == next.0).map(|references| {
        let page = &site.plan.pages[references[0].0];
        let root = frame::root("sources/x/");
        let links = references.iter().map(|(_, reference)| Link {
            title: site.locale.numbered(Phrase::Reference, page.numbering.note_of(*reference)),
            href: format!("{}#r{reference}", to_page(&root, &page.folder)),
            current: false,
        });
        CitedIn { title: site.title_of(page).to_owned(), references: links.collect() }
    });
    listed.collect()
}
