//! The notes of a page as templates see them.
//!
//! In: the numbers of a page's notes, the texts of its ordinary footnotes, and the records of sources. Out: a [`NoteContext`]
//! for each.
//!
//! A citation's note begins with the quoted words in the source's own characters, says what the comparison found, and
//! names each cited place. The passage around the words stands on the source's page alone, where the note leads: twenty
//! passages more would double the weight of a page.

use crate::locale::Phrase;
use crate::text::Span;
use crate::verify::{Flag, Verdict};

use super::cited::{self, Match};
use super::context::{BacklinkContext, NoteContext, PlaceContext};
use super::footnotes::{Note, NoteContent};
use super::html::{Body, Setting, script};
use super::places::{self, Place};
use super::records::{Records, place_label};
use super::{languages, passages};

/// The notes of a page.
///
/// # Errors
/// As [`Records::get`].
pub fn of(setting: Setting, records: &Records, body: &Body) -> anyhow::Result<Vec<NoteContext>> {
    let notes = setting.numbering.notes.iter().enumerate();
    notes.map(|(at, note)| of_note(setting, records, body, at + 1, note)).collect()
}

fn of_note(
    setting: Setting,
    records: &Records,
    body: &Body,
    number: usize,
    note: &Note,
) -> anyhow::Result<NoteContext> {
    let mut context = NoteContext {
        number,
        quotation_html: String::new(),
        lang: None,
        dir: None,
        remark: None,
        translation: None,
        places: Vec::new(),
        text_html: String::new(),
        verdict: None,
        verdict_text: None,
        backlinks: backlinks(setting, number, note),
    };
    match &note.content {
        NoteContent::Citation(citation) => fill(setting, records, *citation, &mut context)?,
        NoteContent::Footnote(label) => context.text_html = body.footnotes.get(label).cloned().unwrap_or_default(),
    }
    Ok(context)
}

/// What a citation's note says.
fn fill(setting: Setting, records: &Records, citation: usize, context: &mut NoteContext) -> anyhow::Result<()> {
    let Setting { edition, locale, .. } = setting;
    let matches = cited::of_citation(edition, setting.explainer, setting.judged, citation);
    let sources = &edition.archive.sources;
    if let Some(first) = matches.first() {
        let foreign = languages::foreign(locale, sources[first.found.source].meta.language.as_deref());
        context.dir = foreign.as_ref().map(|foreign| foreign.dir);
        context.lang = foreign.map(|foreign| foreign.lang);
    }
    context.quotation_html = quoted(setting, &matches);
    // Of several quotations the note shows the verdict that says least.
    let verdict = matches.iter().map(|one| one.verdict).max();
    context.verdict = verdict.map(Verdict::name);
    context.verdict_text = verdict.map(|verdict| verdict_text(setting, verdict));
    let translated = translations(setting, citation);
    context.remark = remark(setting, &matches, !translated.is_empty());
    decided(setting, citation, context);
    context.translation = (!translated.is_empty()).then(|| locale.list(&translated));
    let found: Vec<_> = matches.iter().map(|one| &*one.found).collect();
    let named = places::of(setting.judged, citation, &found);
    let places = named.into_iter().map(|place| place_context(setting, records, place, &matches));
    context.places = places.collect::<anyhow::Result<_>>()?;
    Ok(())
}

/// Says of a quotation that does not match that it was published by an editor's decision, and why: whatever else the
/// citation holds, that is what a reader must know of it.
fn decided(setting: Setting, citation: usize, context: &mut NoteContext) {
    let Setting { edition, locale, explainer, judged, .. } = setting;
    let mut said: Vec<String> = context.remark.take().into_iter().collect();
    for (_, allow) in cited::decisions(edition, explainer, judged, citation) {
        let sentence = locale.fill("verdict.allowed.sentence", &[("reason", &allow.reason)]);
        if !said.contains(&sentence) {
            said.push(sentence);
        }
        context.verdict = Some("allowed");
        context.verdict_text = Some(locale.text("verdict.allowed.label").to_owned());
    }
    context.remark = (!said.is_empty()).then(|| said.join(" · "));
}

/// A verdict in words.
fn verdict_text(setting: Setting, verdict: Verdict) -> String {
    setting.locale.text(&format!("verdict.{}.label", verdict.name())).to_owned()
}

/// The quoted words of a note's matches in the quotation marks of their language. Several quotations of one source stand together
/// in its order, with omission marks between them.
fn quoted(setting: Setting, matches: &[Match]) -> String {
    let mut sources: Vec<(usize, Vec<Span>)> = Vec::new();
    for one in matches {
        match sources.iter_mut().find(|(source, _)| *source == one.found.source) {
            Some((_, spans)) => spans.extend(&one.found.spans),
            None => sources.push((one.found.source, one.found.spans.clone())),
        }
    }
    let quoted = sources.into_iter().map(|(source, spans)| {
        let source = &setting.edition.archive.sources[source];
        let words = passages::words(&setting.edition.inputs.files, source, &passages::merge(spans));
        let [open, close, ..] = setting.locale.quotation_marks(source.meta.language.as_deref());
        let mut html = String::from(open);
        script::isolate(&words, languages::scripts(setting.locale, source.meta.language.as_deref()), &mut html);
        html.push(close);
        html
    });
    setting.locale.list(&quoted.collect::<Vec<_>>())
}

/// The explainer's own words of what it translated.
fn translations(setting: Setting, citation: usize) -> Vec<String> {
    let mut quotations = setting.explainer.citations[citation].quotations.clone();
    quotations.sort_unstable();
    let translated = |at: &usize| {
        let judgement = setting.judged.quotations.get(*at).and_then(Option::as_ref);
        judgement.is_some_and(|judgement| judgement.translated)
    };
    let words = quotations.into_iter().filter(translated).filter_map(|at| {
        let quotation = setting.explainer.quotations.get(at)?;
        Some(quotation.text.text.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    words.collect()
}

/// What the quoted words are, when they are not simply what the page repeats.
fn remark(setting: Setting, matches: &[Match], translated: bool) -> Option<String> {
    use crate::content::Role;
    let evidence = |one: &Match| {
        let quotation = one.quotation.and_then(|at| setting.explainer.quotations.get(at));
        quotation.is_some_and(|quotation| quotation.role == Role::Evidence)
    };
    let mut remarks = Vec::new();
    if translated {
        remarks.push(setting.locale.text("note.translated"));
    } else if matches.iter().any(evidence) {
        remarks.push(setting.locale.text("note.paraphrase"));
    }
    if matches.iter().any(|one| one.flags.has(Flag::Relayed)) {
        remarks.push(setting.locale.text("note.relayed"));
    }
    (!remarks.is_empty()).then(|| remarks.join(" · "))
}

/// One cited place.
fn place_context(setting: Setting, records: &Records, place: Place, matches: &[Match]) -> anyhow::Result<PlaceContext> {
    let Setting { edition, locale, .. } = setting;
    let source = &edition.archive.sources[place.source];
    let root = setting.place.root;
    // A range is entered at the passage that holds the words.
    let holding = matches.iter().map(|one| &one.found).find(|found| {
        let inside = |(first, last)| first <= found.first && found.first <= last;
        found.source == place.source && place.passages.is_some_and(inside)
    });
    let entry = holding.map(|found| found.first).or(place.passages.map(|(first, _)| first));
    Ok(PlaceContext {
        source: records.get(locale, root, &edition.archive, place.source)?,
        href: places::link(root, source, entry.and_then(|at| source.passages.get(at))),
        label: place_label(locale, source, place),
    })
}

/// The ways back from a note, one for each reference, lettered when there are several.
fn backlinks(setting: Setting, number: usize, note: &Note) -> Vec<BacklinkContext> {
    let locale = setting.locale;
    let several = note.references.len() > 1;
    let links = note.references.iter().enumerate().map(|(at, reference)| {
        let (text, label) = if several {
            let letter = locale.letter(at + 1);
            let text = if at == 0 { format!("↑ {letter}") } else { letter };
            let ordinal = locale.ordinal(at + 1);
            (text, locale.fill("note.back-many", &[("ordinal", &ordinal), ("n", &locale.number(number))]))
        } else {
            ("↑".to_owned(), locale.numbered(Phrase::Back, number))
        };
        BacklinkContext { href: format!("#r{reference}"), text, label }
    });
    links.collect()
}
