//! Where the archive holds some words, or nearly: what `isnad find` asks.
//!
//! In: words, and the archive. Out: [`Hit`]s, and for those that are shown the [`Judgement`] that a quotation of them would
//! get. [`crate::pipeline::find()`] takes the steps, each for many sources at once:
//!
//! 1. [`Sought::traces`] reads a source; [`Sought::learn`] keeps what is asked again.
//! 2. [`Sought::held`] gives the places of a source that would pass.
//! 3. Where they are too few, [`Sought::near`] compares one of the passages that share most with the words; when none is
//!    near, [`Sought::shares`] looks for [`Sought::misspelt`] words.
//! 4. [`Sought::judged`] judges what is shown, as `isnad check` would.

use std::cmp::Reverse;

use crate::archive::Archive;
use crate::resolve::Target;
use crate::text::Files;

use super::judge::judge_quotation;
use super::needles::Needles;
use super::search::{Library, Words, rank};
use super::shortlist::{self, Traces};
use super::stretch::Stretch;
use super::{Found, Judgement, LONGEST, Verdict, nearest};

/// A place of the archive that holds words, or nearly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The place.
    pub found: Found,
    /// The verdict that a quotation of these words, citing this place, would get.
    pub verdict: Verdict,
    /// In how many ways the words differ without its mattering.
    pub remarks: usize,
    /// How near it is, from 0 to 1000; only to put near places in order.
    pub nearness: u32,
}

impl Hit {
    /// Better places first, then in the archive's order.
    pub fn order(&self) -> impl Ord + use<> {
        let start = self.found.spans.first().map(|span| span.start);
        (self.verdict, self.remarks, Reverse(self.nearness), self.found.source, self.found.first, start)
    }

    /// Whether none can stand before it but for its place.
    pub fn is_best(&self) -> bool {
        (self.verdict, self.remarks) == (Verdict::Verbatim, 0)
    }
}

/// Words that are looked for.
#[derive(Debug)]
pub struct Sought<'a> {
    archive: &'a Archive,
    files: &'a Files,
    language: &'a str,
    words: Words<'a>,
    needles: Needles,
    /// The passages (source, place) that have the first word.
    first_word: Vec<(usize, usize)>,
}

impl<'a> Sought<'a> {
    /// Makes a text ready to be looked for; `language` is the book's. Nothing, when it has no words, or
    /// is longer than any quotation ([`LONGEST`]).
    pub fn new(archive: &'a Archive, files: &'a Files, language: &'a str, text: &'a str) -> Option<Sought<'a>> {
        if text.len() > LONGEST {
            return None;
        }
        let words = Words::new(text);
        if words.folded.words() == 0 {
            return None;
        }
        let languages = Library::new(archive, files, language).languages();
        let needles = Needles::new(&words, &languages);
        Some(Sought { archive, files, language, words, needles, first_word: Vec::new() })
    }

    /// Reads a source.
    pub fn traces(&self, source: usize) -> Traces {
        shortlist::traces(source, &self.archive.sources[source], self.files, &self.needles, true)
    }

    /// Keeps what all sources said of the first word.
    pub fn learn<'t>(&mut self, traces: impl IntoIterator<Item = &'t Traces>) {
        let places = traces.into_iter().flat_map(|one| one.first_word.iter().map(|at| (one.source, *at)));
        self.first_word = places.collect();
    }

    fn library(&self) -> Library<'_> {
        let first_word = self.needles.first.map(|first| (first, self.first_word.as_slice()));
        Library { first_word, ..Library::new(self.archive, self.files, self.language) }
    }

    /// The places of a source that would pass: of each passage or range the best.
    pub fn held(&self, traces: &Traces) -> Vec<Hit> {
        let mut candidates = self.library().held_by_passage(&self.words, &self.needles, traces);
        candidates.sort_by_key(|candidate| (candidate.found.first, candidate.found.last, rank(candidate)));
        candidates.dedup_by_key(|candidate| (candidate.found.first, candidate.found.last));
        let hit = |candidate: super::search::Candidate| {
            let (verdict, remarks) = rank(&candidate);
            let verdict = if self.is_citable(&candidate.found) { verdict } else { Verdict::Unresolved };
            Hit { found: candidate.found, verdict, remarks, nearness: 1000 }
        };
        candidates.into_iter().map(hit).collect()
    }

    /// The nearest stretch of a passage, when it is near.
    pub fn near(&self, source: usize, passage: usize) -> Option<Hit> {
        let stretch = Stretch::unkept(self.archive, self.files, source, passage, passage);
        let near = nearest::nearest(&self.library(), &self.words, &stretch)?;
        let found = near.nearest.found;
        let verdict = if self.is_citable(&found) { Verdict::Altered } else { Verdict::Unresolved };
        Some(Hit { found, verdict, remarks: near.nearest.differences.len(), nearness: near.nearness })
    }

    /// Whether a key that names this place resolves.
    fn is_citable(&self, found: &Found) -> bool {
        self.archive.sources[found.source].passages[found.first..=found.last].iter().all(|passage| !passage.changed)
    }

    /// What to look for when no word of the text stands anywhere near another.
    pub fn misspelt(&self) -> Needles {
        Needles::misspelt(&self.words)
    }

    /// The passages of a source that share words with `needles`: (source, place, weight).
    pub fn shares(&self, source: usize, needles: &Needles) -> Vec<(usize, usize, u32)> {
        let traces = shortlist::traces(source, &self.archive.sources[source], self.files, needles, true);
        traces.shares.into_iter().map(|(at, weight)| (source, at, weight)).collect()
    }

    /// What a quotation of the words, citing this place, would be judged.
    pub fn judged(&self, hit: &Hit) -> Judgement {
        let Found { source, first, last, .. } = hit.found;
        if hit.verdict == Verdict::Unresolved {
            return Judgement::of(Verdict::Unresolved);
        }
        let library = self.library();
        let target = Target { source, ranges: vec![(first, last)], whole: false };
        let judgement = judge_quotation(&library, self.words.text, || "", &[Ok(target)]);
        if judgement.verdict.passes() || judgement.verdict == Verdict::Altered {
            return judgement;
        }
        // Another passage of the source holds the words; of this one it is told how it differs.
        let near =
            nearest::nearest(&library, &self.words, &Stretch::new(self.archive, self.files, source, first, last));
        Judgement { nearest: near.map(|near| Box::new(near.nearest)), ..Judgement::of(Verdict::Altered) }
    }
}

/// Whether the passages of `place` hold these words, so that a quotation of them that cites these passages passes.
pub fn holds(archive: &Archive, files: &Files, language: &str, place: &Found, text: &str) -> bool {
    let library = Library::new(archive, files, language);
    let stretch = Stretch::new(archive, files, place.source, place.first, place.last);
    library.best(&Words::new(text), &stretch).is_some()
}
