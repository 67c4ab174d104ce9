//! Which passages of a source may hold a quotation, without folding the others, and which of them do.
//!
//! In: a source and [`Needles`]. Out: its [`Traces`], and from them the [`Candidate`]s that a look at the whole source
//! would have given: no more, no fewer (the law is in `shortlist/tests.rs`).
//!
//! 1. [`traces`] reads the words of a source by their skeletons. Passages follow one another in a chain where the last word
//!    of one and the first of the next are both the quotation's: only there it may cross from one into the other.
//! 2. A chain that has every required word and pair of a fragment may hold it.
//! 3. [`Library::held`] folds such chains alone, with a neighbour where its marks may matter, and compares. The fragments of
//!    a quotation with omission marks or brackets are looked for in one passage, then in the whole source.
//!    [`Library::held_by_passage`] takes each passage alone.
//! 4. [`Library::elsewhere`] asks the archive's index which sources to read so.

use std::ops::RangeInclusive;

use crate::archive::{Passage, Source};
use crate::locale::language::Language;
use crate::text::Files;
use crate::text::fold::fold;
use crate::text::fold::skeleton::{self, Skeleton};

use super::Verdict;
use super::matching::Sides;
use super::needles::{Needles, Part, Role};
use super::search::{Candidate, Library, Looked, Words, rank};
use super::stretch::Stretch;
use super::words::{has_word, is_word};

/// Of how many sources at most it is told that they hold a quotation that is misplaced: enough to choose from.
pub const MOST_ELSEWHERE: usize = 12;

/// What reading a source for a quotation gave.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    /// The source, as a place in the archive.
    pub source: usize,
    /// The passages that have all that is required, in order.
    pub chains: Vec<Chain>,
    /// Whether each fragment has some chain with all that is required of it.
    pub complete: bool,
    /// Passages that have some of the words, each with the weight of these words and pairs.
    pub shares: Vec<(usize, u32)>,
    /// The passages that have the first word as it is.
    pub first_word: Vec<usize>,
}

impl Traces {
    /// Whether a closer look at the source is worth it.
    pub fn may_hold(&self) -> bool {
        self.complete
    }
}

/// Neighbouring passages into which a quotation may reach from one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The passages.
    pub passages: RangeInclusive<usize>,
    /// Whether its first word may be the quotation's, so that the marks before it matter.
    pub from_start: bool,
    /// Whether its last word may be.
    pub to_end: bool,
}

/// Reads a source. `shares` asks for passages that have only some of the words too.
pub fn traces(source: usize, record: &Source, files: &Files, needles: &Needles, shares: bool) -> Traces {
    let mut reading = Reading::new(needles);
    let mut found = Traces { source, ..Traces::default() };
    for (at, passage) in record.passages.iter().enumerate() {
        reading.begin_passage();
        skeleton::each(files.slice(passage.span), |word, _| {
            let roles = needles.roles(word);
            if reading.at_start {
                reading.first_word(at, roles.is_some(), &mut found);
            }
            if let Some(roles) = roles {
                reading.count(roles);
                if needles.first == Some(word) && found.first_word.last() != Some(&at) {
                    found.first_word.push(at);
                }
            }
            reading.before = roles;
        });
        if shares && reading.share > 0 {
            found.shares.push((at, reading.share));
        }
    }
    reading.end_chain(&mut found);
    found.complete = reading.has.iter().all(|has| *has);
    found
}

/// The state of reading one source.
struct Reading<'n> {
    needles: &'n Needles,
    /// For each needle, and behind them for each pair, the last chain and the last passage that had it.
    in_chain: Vec<u32>,
    in_passage: Vec<u32>,
    /// The number of this chain and of this passage, from 1.
    chains: u32,
    passages: u32,
    /// For each fragment how much of what it requires this chain has.
    counts: Vec<u32>,
    /// For each fragment whether some chain had it all.
    has: Vec<bool>,
    /// What the word before may be.
    before: Option<&'n [Role]>,
    /// Whether this passage had no word yet.
    at_start: bool,
    /// The weight of what this passage has.
    share: u32,
    chain: Option<Chain>,
}

impl<'n> Reading<'n> {
    fn new(needles: &'n Needles) -> Reading<'n> {
        let slots = 2 * needles.list.len();
        Reading {
            needles,
            in_chain: vec![0; slots],
            in_passage: vec![0; slots],
            chains: 0,
            passages: 0,
            counts: vec![0; needles.required.len()],
            has: needles.required.iter().map(|required| *required == 0).collect(),
            before: None,
            at_start: true,
            share: 0,
            chain: None,
        }
    }

    fn begin_passage(&mut self) {
        self.passages += 1;
        self.at_start = true;
        self.share = 0;
    }

    /// The first word of a passage: it continues the chain, or begins one.
    fn first_word(&mut self, at: usize, touched: bool, found: &mut Traces) {
        self.at_start = false;
        if let Some(chain) = self.chain.as_mut().filter(|_| touched && self.before.is_some()) {
            chain.passages = *chain.passages.start()..=at;
        } else {
            self.end_chain(found);
            self.chain = Some(Chain { passages: at..=at, from_start: touched, to_end: false });
        }
    }

    fn end_chain(&mut self, found: &mut Traces) {
        let to_end = self.before.take().is_some();
        let Some(chain) = self.chain.take() else { return };
        let mut whole = true;
        for (fragment, count) in self.counts.iter_mut().enumerate() {
            let complete = std::mem::take(count) == self.needles.required[fragment];
            self.has[fragment] |= complete;
            whole &= complete;
        }
        if whole {
            found.chains.push(Chain { to_end, ..chain });
        }
        self.chains += 1;
    }

    /// Counts what a word may be.
    fn count(&mut self, roles: &[Role]) {
        let list = &self.needles.list;
        for role in roles {
            let needle = &list[role.needle];
            self.tick(role.needle, needle.fragment, needle.weight, needle.required);
            if role.part == Part::WithNext && needle.pair {
                self.tick(list.len() + role.needle, needle.fragment, needle.weight, true);
            }
            let Some(before) = role.needle.checked_sub(1).filter(|before| role.part.begins() && list[*before].pair)
            else {
                continue;
            };
            let stands = |roles: &[Role]| roles.iter().any(|role| role.needle == before && role.part.ends());
            if self.before.is_some_and(stands) {
                self.tick(list.len() + before, needle.fragment, needle.weight, true);
            }
        }
    }

    /// Counts a word or a pair once a chain, and its weight once a passage.
    fn tick(&mut self, slot: usize, fragment: usize, weight: u32, required: bool) {
        if self.in_chain[slot] != self.chains + 1 {
            self.in_chain[slot] = self.chains + 1;
            self.counts[fragment] += u32::from(required);
        }
        if self.in_passage[slot] != self.passages {
            self.in_passage[slot] = self.passages;
            self.share += weight;
        }
    }
}

impl Library<'_> {
    /// The languages of the archive.
    pub fn languages(&self) -> Vec<&'static Language> {
        let tags = self.archive.index.languages(&self.archive.sources).iter().map(String::as_str);
        let mut languages: Vec<&'static Language> = Vec::new();
        for language in std::iter::once(self.language).chain(tags).map(Language::of) {
            if !languages.iter().any(|known| std::ptr::eq(*known, language)) {
                languages.push(language);
            }
        }
        languages
    }

    /// Every place of a source that holds the quotation, as [`Library::look`] finds them in the whole of it; of fragments
    /// every passage that holds them all, and where none does, passages that hold them together.
    pub fn held(&self, words: &Words<'_>, needles: &Needles, traces: &Traces) -> Vec<Candidate> {
        let record = &self.archive.sources[traces.source];
        let last = record.passages.len().saturating_sub(1);
        let stretch = |first, last| Stretch::unkept(self.archive, self.files, traces.source, first, last);
        if words.parts.is_some() {
            let found_in = |first, last| match self.look(words, &stretch(first, last)) {
                Looked::Found(found) => found,
                _ => Vec::new(),
            };
            let passages = traces.chains.iter().flat_map(|chain| chain.passages.clone());
            let found: Vec<Candidate> = passages.flat_map(|at| found_in(at, at)).collect();
            return if found.is_empty() && traces.complete { found_in(0, last) } else { found };
        }
        let has_words = |at: &usize| self.has_words(&record.passages[*at]);
        let wide = traces.chains.iter().map(|chain| {
            let (start, end) = (*chain.passages.start(), *chain.passages.end());
            let from = if chain.from_start { (0..start).rev().find(has_words).unwrap_or(0) } else { start };
            let to = if chain.to_end { (end + 1..=last).find(has_words).unwrap_or(last) } else { end };
            stretch(from, to)
        });
        self.held_in(words, needles, &wide.collect::<Vec<_>>())
    }

    /// Every place of a source where a key that names its passages alone would be right: as [`Library::look`] finds them in
    /// each passage, and in those into which the words reach from one another.
    pub fn held_by_passage(&self, words: &Words<'_>, needles: &Needles, traces: &Traces) -> Vec<Candidate> {
        if words.parts.is_some() {
            return self.held(words, needles, traces);
        }
        let stretch = |first, last| Stretch::unkept(self.archive, self.files, traces.source, first, last);
        let mut found: Vec<Candidate> = Vec::new();
        for Chain { passages, .. } in &traces.chains {
            for at in passages.clone() {
                found.extend(self.held_in(words, needles, &[stretch(at, at)]));
            }
            let (start, end) = (*passages.start(), *passages.end());
            // What stands behind the passages that a key names is nothing to it: each two are looked at alone.
            for first in start..end {
                let crossing = self.held_in(words, needles, &[stretch(first, first + 1)]);
                found.extend(crossing.into_iter().filter(|candidate| candidate.found.first < candidate.found.last));
            }
            if start + 1 < end {
                let crossing = self.held_in(words, needles, &[stretch(start, end)]);
                found.extend(crossing.into_iter().filter(|candidate| candidate.found.first + 1 < candidate.found.last));
            }
        }
        found
    }

    /// Every place of some stretches of a source that holds the quotation literally. Listed spellings and the like are let
    /// in when it stands in none without them.
    fn held_in(&self, words: &Words<'_>, needles: &Needles, stretches: &[Stretch<'_>]) -> Vec<Candidate> {
        let Some(source) = stretches.first().map(|stretch| stretch.source) else { return Vec::new() };
        self.with_tongue(source, |tongue| {
            for loose in [false, true] {
                let mut found: Vec<Candidate> = Vec::new();
                for stretch in stretches {
                    let sides = Sides { quoted: &words.folded, archived: &stretch.folded, tongue };
                    found.extend(self.held_at(words, needles, stretch, sides, loose));
                }
                if !found.is_empty() {
                    // A neighbour that was looked at may have been a chain itself.
                    found.sort_by_key(|candidate| candidate.found.spans.first().map(|span| span.start));
                    found.dedup_by(|one, other| one.found == other.found);
                    return found;
                }
            }
            Vec::new()
        })
    }

    fn held_at(
        &self,
        words: &Words<'_>,
        needles: &Needles,
        stretch: &Stretch<'_>,
        sides: Sides<'_>,
        loose: bool,
    ) -> Vec<Candidate> {
        let all = 0..words.folded.tokens.len();
        let key = words.folded.tokens.iter().find(|token| is_word(token)).map(|token| token.key);
        let mut found = Vec::new();
        for (at, token) in stretch.folded.tokens.iter().enumerate().filter(|(_, token)| is_word(token)) {
            let letters = || stretch.folded.letters(token).iter().map(|letter| letter.base);
            let begins = if loose { needles.begins_with(skeleton::of(letters())) } else { key == Some(token.key) };
            if begins && let Some(matched) = sides.matched_at(all.clone(), at, loose) {
                found.extend(self.weigh(&[words.text], stretch, &[matched]));
            }
        }
        found
    }

    /// The best place in each other source of the archive, best first; at most [`MOST_ELSEWHERE`].
    pub fn elsewhere(&self, words: &Words<'_>, but: &[usize]) -> Vec<Candidate> {
        self.asked_all.set(true);
        let sources = &self.archive.sources;
        let needles = Needles::new(words, &self.languages());
        let groups = needles.groups();
        let groups: Vec<&[Skeleton]> = groups.iter().map(Vec::as_slice).collect();
        let mut found: Vec<Candidate> = Vec::new();
        let mut perfect = 0;
        for source in self.archive.index.sources(sources, self.files, &groups) {
            if but.contains(&source) || sources[source].broken {
                continue;
            }
            let traces = traces(source, &sources[source], self.files, &needles, false);
            let Some(best) = self.held(words, &needles, &traces).into_iter().min_by_key(rank) else { continue };
            perfect += usize::from(rank(&best) == (Verdict::Verbatim, 0));
            found.push(best);
            // No later one can stand before these.
            if perfect == MOST_ELSEWHERE {
                break;
            }
        }
        found.sort_by_key(rank);
        found.truncate(MOST_ELSEWHERE);
        found
    }

    /// Whether a source has this word, letter by letter.
    pub fn source_has(&self, source: usize, word: &str) -> bool {
        let sought = skeleton::of(word.chars());
        self.archive.sources[source].passages.iter().any(|passage| self.has(passage, word, sought))
    }

    /// Whether any source has this word, letter by letter.
    pub fn archive_has(&self, word: &str) -> bool {
        self.asked_all.set(true);
        let sought = skeleton::of(word.chars());
        let sources = &self.archive.sources;
        if let Some((first, places)) = self.first_word
            && first == sought
        {
            return places.iter().any(|(source, at)| self.has(&sources[*source].passages[*at], word, sought));
        }
        let holding = self.archive.index.sources(sources, self.files, &[&[sought]]);
        holding.into_iter().any(|source| self.source_has(source, word))
    }

    /// Whether a passage has a word; folded only when it may.
    fn has(&self, passage: &Passage, word: &str, sought: Skeleton) -> bool {
        if let Some(folded) = passage.folded.get() {
            return has_word(folded, word);
        }
        let text = self.files.slice(passage.span);
        let mut may = false;
        skeleton::each(text, |known, _| may |= known == sought);
        may && has_word(&fold(text), word)
    }

    fn has_words(&self, passage: &Passage) -> bool {
        let mut any = false;
        skeleton::each(self.files.slice(passage.span), |_, _| any = true);
        any
    }
}

#[cfg(test)]
mod tests;
