//! The numbers of a page's notes and of the references to them.
//!
//! In: a [`Document`]. Out: a [`Numbering`]: notes in order of first use, over the key points and then the body; the
//! references inside notes follow after those of the text.
//!
//! 1. Every citation has one mark and one note. Citations of the same keys with the same quotation share a note, and a
//!    bare citation of keys that were noted before shares the first of those notes.
//! 2. Ordinary footnotes are numbered among them.
//! 3. References are numbered over the page: the ids are `r{N}` and `n{N}`.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::content::{Explainer, Form};

use super::document::{Document, Part, Reference, Use};

/// The notes of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// In order of first use; note number N stands at N − 1.
    pub notes: Vec<Note>,
    /// For each reference in order the place of its note in `notes`; reference number N stands at N − 1.
    pub references: Vec<usize>,
    /// For each citation of the explainer its reference number; `None` for one that is not published (in a footnote
    /// that nothing refers to).
    pub of_citation: Vec<Option<usize>>,
    /// From the event of an ordinary footnote reference in the body to its reference number.
    pub of_footnote: HashMap<usize, usize>,
}

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub content: NoteContent,
    /// The numbers of the references to it, ascending; never empty.
    pub references: Vec<usize>,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteContent {
    /// Where a citation's words stand; of the citations that share it, the first.
    Citation(usize),
    /// An ordinary footnote's text, by its label's key.
    Footnote(String),
}

impl Numbering {
    /// The number of the note that reference number `reference` leads to.
    pub fn note_of(&self, reference: usize) -> usize {
        self.references.get(reference - 1).map_or(0, |place| place + 1)
    }
}

/// Numbers the notes of a page.
pub fn number(document: &Document) -> Numbering {
    let mut numbering =
        Numbering { of_citation: vec![None; document.explainer.citations.len()], ..Numbering::default() };
    let mut known = Known::default();
    let mut inside: HashMap<&str, Vec<(&Part, &Use)>> = HashMap::new();
    let mut queue: VecDeque<(&Part, &Use)> = VecDeque::new();
    for part in document.key_points.iter().chain([&document.body]) {
        for one in &part.uses {
            match &one.within {
                Some(label) => inside.entry(label).or_default().push((part, one)),
                None => queue.push_back((part, one)),
            }
        }
    }
    // The notes whose own references were queued already.
    let mut opened = 0;
    loop {
        while let Some((part, one)) = queue.pop_front() {
            refer(&mut numbering, &mut known, document, part, one);
        }
        let Some(note) = numbering.notes.get(opened) else {
            return numbering;
        };
        opened += 1;
        if let NoteContent::Footnote(label) = &note.content {
            queue.extend(inside.remove(label.as_str()).unwrap_or_default());
        }
    }
}

/// The notes that references may share.
#[derive(Default)]
struct Known {
    /// By the keys of citations: those of them that have a note of their own, as places in the explainer's citations, each
    /// with its note. Most keys have one.
    cited: BTreeMap<String, Vec<(usize, usize)>>,
    /// By a footnote's label.
    labels: BTreeMap<String, usize>,
}

/// Numbers one reference.
fn refer(numbering: &mut Numbering, known: &mut Known, document: &Document, part: &Part, one: &Use) {
    let next = numbering.notes.len();
    let (note, content) = match &one.target {
        Reference::Citation(at) => {
            let explainer = document.explainer;
            let noted = known.cited.entry(keys_of(explainer, *at)).or_default();
            let is_bare = words_of(explainer, *at).next().is_none();
            let claims_the_same =
                |(other, _): &&(usize, usize)| words_of(explainer, *other).eq(words_of(explainer, *at));
            let shared = if is_bare { noted.first() } else { noted.iter().find(claims_the_same) };
            let note = shared.map_or(next, |(_, note)| *note);
            if note == next {
                noted.push((*at, note));
            }
            (note, NoteContent::Citation(*at))
        }
        Reference::Footnote(label) => {
            if !part.defined.contains(label) {
                return;
            }
            let note = *known.labels.entry(label.clone()).or_insert(next);
            (note, NoteContent::Footnote(label.clone()))
        }
    };
    numbering.references.push(note);
    let reference = numbering.references.len();
    if note == next {
        numbering.notes.push(Note { content, references: Vec::new() });
    }
    numbering.notes[note].references.push(reference);
    match one.target {
        Reference::Citation(at) => numbering.of_citation[at] = Some(reference),
        Reference::Footnote(_) => drop(numbering.of_footnote.insert(one.event, reference)),
    }
}

/// A citation's keys as one text, however they were written.
fn keys_of(explainer: &Explainer, at: usize) -> String {
    let mut out = String::new();
    for key in &explainer.citations[at].keys {
        out.push_str(&key.source);
        for locator in &key.locators {
            out.push('#');
            out.push_str(&locator.first);
            if let Some(last) = locator.last.as_ref().filter(|last| **last != locator.first) {
                out.push('-');
                out.push_str(last);
            }
        }
        out.push(';');
    }
    out
}

/// The words that a citation claims, each quotation ended by a line break; an embedding claims its passages.
fn words_of(explainer: &Explainer, at: usize) -> impl Iterator<Item = &str> {
    let citation = &explainer.citations[at];
    let embeds = citation.form == Form::Embedding;
    let claimed = citation.quotations.iter().filter(move |_| !embeds).filter_map(|at| explainer.quotations.get(*at));
    let words = claimed.flat_map(|quotation| quotation.text.text.split_whitespace().chain(["\n"]));
    embeds.then_some("\0").into_iter().chain(words)
}
