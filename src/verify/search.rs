//! Where a quotation stands in a stretch.
//!
//! In: a folded quotation and a stretch. Out: the best [`Candidate`], or none.
//!
//! 1. Every word of the stretch whose key is that of the quotation's first word is tried.
//! 2. Only when none holds are listed spellings, spacings and lost proclitics let in, and every word tried.
//! 3. What does not stand there as it is written is looked for by its parts ([`omission`]).
//! 4. Of several places the best verdict wins, then the fewest remarks, then the first.

use std::cell::Cell;
use std::ops::Range;

use crate::archive::Archive;
use crate::locale::language::Language;
use crate::text::Files;
use crate::text::fold::skeleton::Skeleton;
use crate::text::fold::{Folded, fold};
use crate::text::letter::is_alphanumeric;

use super::brackets::{unbracketed, unparted};
use super::gap::Gap;
use super::matching::{Matched, Sides, first_word};
use super::omission::{self, Hidden, Joint, Outcome, Parts};
use super::stretch::{Stretch, is_verbatim};
use super::words::{Level, Tongue, is_word};
use super::{Flag, Flags, Found, LeftOut, Verdict};

/// A place that holds a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// `Verbatim`, `Typographic` or `Orthographic`.
    pub verdict: Verdict,
    /// In what the words differ.
    pub flags: Flags,
    /// Where they stand.
    pub found: Found,
    /// The tokens of the stretch, from the first matched to behind the last.
    pub tokens: Range<usize>,
    /// What lies between its fragments.
    pub left_out: Vec<LeftOut>,
}

/// A quotation ready to be compared.
#[derive(Debug)]
pub struct Words<'q> {
    /// Its text.
    pub text: &'q str,
    /// Its words.
    pub folded: Folded,
    /// Its parts, when omission marks or brackets part it.
    pub parts: Option<Parts>,
    /// Its text without the brackets around the first letter of a word, when that letter only changes its case ([T]he).
    pub unbracketed: Option<String>,
    /// Its text without the brackets inside words ([ال]مقاومة), whose letters the source may have too.
    pub unparted: Option<String>,
}

/// What a stretch says of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It holds the words, in each of these places.
    Found(Vec<Candidate>),
    /// It holds the fragments, but what is left out or put in changes what they say.
    Hidden(HiddenWords),
    /// A fragment beside an omission mark is too short to be looked for.
    Thin,
    /// The search ran out of its budget.
    Undecided,
    /// It does not hold them.
    Nowhere,
}

impl Looked {
    /// What is hidden.
    pub fn hidden(&self) -> Option<&HiddenWords> {
        match self {
            Looked::Hidden(hidden) => Some(hidden),
            _ => None,
        }
    }
}

/// Words that an omission leaves out, or that the editor put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenWords {
    /// Whether they are left out; else they are put in.
    pub omitted: bool,
    /// The words.
    pub text: String,
    /// Where the fragments stand.
    pub found: Option<Found>,
}

impl<'q> Words<'q> {
    /// Folds a quotation's text.
    pub fn new(text: &'q str) -> Words<'q> {
        let folded = fold(text);
        let parts = Parts::of(&folded);
        let unparted = parts.as_ref().filter(|parts| !parts.inside_word.is_empty()).and_then(|_| unparted(text));
        Words { text, folded, parts, unbracketed: unbracketed(text), unparted }
    }

    /// The text of some of its tokens.
    fn slice(&self, tokens: Range<usize>) -> &'q str {
        let tokens = &self.folded.tokens[tokens];
        let ends = tokens.first().zip(tokens.last()).map(|(first, last)| first.start as usize..last.end as usize);
        ends.and_then(|range| self.text.get(range)).unwrap_or_default()
    }
}

/// What a search may look at.
#[derive(Clone, Debug)]
pub struct Library<'a> {
    /// The sources.
    pub archive: &'a Archive,
    /// Their texts.
    pub files: &'a Files,
    /// The book's language, for sources that name none.
    pub language: &'a str,
    /// Whether anything was asked of sources that nobody named.
    pub asked_all: Cell<bool>,
    /// The passages (source, place) that have the word of this skeleton, when all of them were read for it; for other
    /// words the archive's index is asked.
    pub first_word: Option<(Skeleton, &'a [(usize, usize)])>,
}

impl<'a> Library<'a> {
    /// A library that nothing was asked of.
    pub fn new(archive: &'a Archive, files: &'a Files, language: &'a str) -> Library<'a> {
        Library { archive, files, language, asked_all: Cell::new(false), first_word: None }
    }

    /// The comparison's view of a source, for the time of `look`.
    pub fn with_tongue<T>(&self, source: usize, look: impl FnOnce(&Tongue<'_>) -> T) -> T {
        let record = &self.archive.sources[source];
        let source_has = |word: &str| self.source_has(source, word);
        let archive_has = |word: &str| self.archive_has(word);
        look(&Tongue {
            language: Language::of(record.meta.language.as_deref().unwrap_or(self.language)),
            undotted_ya: record.meta.orthography.iter().any(|habit| habit == "undotted-ya"),
            source_has: &source_has,
            archive_has: &archive_has,
        })
    }

    /// What a stretch says of the quotation: literally first, then by its parts (design §5 rule 2).
    pub fn look(&self, words: &Words<'_>, stretch: &Stretch<'_>) -> Looked {
        self.with_tongue(stretch.source, |tongue| {
            let sides = Sides { quoted: &words.folded, archived: &stretch.folded, tongue };
            for loose in [false, true] {
                let found = self.literally(words, stretch, sides, loose);
                if !found.is_empty() {
                    return Looked::Found(found);
                }
            }
            let plain = [(&words.unbracketed, Verdict::Typographic), (&words.unparted, Verdict::Orthographic)];
            for (text, verdict) in plain {
                if let Some(text) = text
                    && let Looked::Found(found) = self.unbracketed(text, verdict, stretch, sides)
                {
                    return Looked::Found(found);
                }
            }
            match &words.parts {
                None => Looked::Nowhere,
                Some(parts) => self.in_parts(words, parts, stretch, sides),
            }
        })
    }

    /// A quotation less its brackets around letters of words, literally or by what parts are left.
    fn unbracketed(&self, text: &str, verdict: Verdict, stretch: &Stretch<'_>, sides: Sides<'_>) -> Looked {
        let plain = Words::new(text);
        let sides = Sides { quoted: &plain.folded, ..sides };
        let mut found = self.literally(&plain, stretch, sides, false);
        if let Some(parts) = plain.parts.as_ref().filter(|_| found.is_empty())
            && let Looked::Found(parted) = self.in_parts(&plain, parts, stretch, sides)
        {
            found = parted;
        }
        for candidate in &mut found {
            candidate.flags.add(Flag::Insertion);
            candidate.flags.remove(Flag::Spelling);
            candidate.verdict = verdict;
        }
        if found.is_empty() { Looked::Nowhere } else { Looked::Found(found) }
    }

    /// By its parts: first with those brackets and dots for the source's own that it has too.
    fn in_parts(&self, words: &Words<'_>, parts: &Parts, stretch: &Stretch<'_>, sides: Sides<'_>) -> Looked {
        let literal = parts.beside_literal(&words.folded, &stretch.folded);
        let thin = |parts: &Parts| parts.is_thin(&words.folded);
        if let Some(literal) = literal.as_ref().filter(|literal| *literal != parts && !thin(literal))
            && let found @ (Looked::Found(_) | Looked::Hidden(_)) = self.by_parts(words, literal, stretch, sides)
        {
            return found;
        }
        match (thin(parts), literal.as_ref().is_some_and(thin)) {
            (false, _) => self.by_parts(words, parts, stretch, sides),
            // Dots of the source leave nothing short beside them.
            (true, false) => Looked::Nowhere,
            (true, true) => Looked::Thin,
        }
    }

    /// Every place of a stretch that holds the quotation.
    pub fn candidates(&self, words: &Words<'_>, stretch: &Stretch<'_>) -> Vec<Candidate> {
        match self.look(words, stretch) {
            Looked::Found(found) => found,
            _ => Vec::new(),
        }
    }

    fn literally(&self, words: &Words<'_>, stretch: &Stretch<'_>, sides: Sides<'_>, loose: bool) -> Vec<Candidate> {
        let all = 0..words.folded.tokens.len();
        let Some(first) = first_word(&words.folded, all.clone()) else { return Vec::new() };
        let key = words.folded.tokens[first].key;
        let mut found = Vec::new();
        for (at, token) in stretch.folded.tokens.iter().enumerate() {
            if !is_word(token) || (!loose && token.key != key) {
                continue;
            }
            let matched = sides.matched_at(all.clone(), at, loose);
            found.extend(matched.and_then(|matched| self.weigh(&[words.text], stretch, &[matched])));
        }
        found
    }

    fn by_parts(&self, words: &Words<'_>, parts: &Parts, stretch: &Stretch<'_>, sides: Sides<'_>) -> Looked {
        let mut hidden = None;
        for loose in [false, true] {
            match omission::Search::new(sides, parts, loose).run() {
                Outcome::Found(places, likeness) => {
                    let texts: Vec<&str> = parts.fragments.iter().map(|range| words.slice(range.clone())).collect();
                    let weighed = self.weigh(&texts, stretch, &places).map(|mut candidate| {
                        candidate.flags.join(likeness.flags.of_joints());
                        candidate.left_out = self.left_out(words, parts, stretch, &places, sides.tongue);
                        if likeness.level == Level::Orthographic {
                            candidate.verdict = Verdict::Orthographic;
                        }
                        candidate
                    });
                    return weighed.map_or(Looked::Nowhere, |candidate| Looked::Found(vec![candidate]));
                }
                Outcome::Hidden(places, what) => hidden = hidden.or(Some((places, what))),
                Outcome::Undecided => return Looked::Undecided,
                Outcome::Nowhere => {}
            }
        }
        hidden.map_or(Looked::Nowhere, |(places, what)| Looked::Hidden(self.tell_hidden(words, stretch, &places, what)))
    }

    /// What lies between the fragments of a quotation that was found; a bracket that replaces nothing leaves out nothing.
    fn left_out(
        &self,
        words: &Words<'_>,
        parts: &Parts,
        stretch: &Stretch<'_>,
        places: &[Matched],
        tongue: &Tongue<'_>,
    ) -> Vec<LeftOut> {
        let source = &self.archive.sources[stretch.source];
        let mut found = Vec::new();
        for (at, (pair, joint)) in places.windows(2).zip(&parts.joints).enumerate() {
            let tokens = pair[0].tokens.end..pair[1].tokens.start;
            let gap = Gap::new(&stretch.folded, tokens.clone(), *joint);
            let spans = stretch.found(source, std::slice::from_ref(&tokens)).map_or_else(Vec::new, |found| found.spans);
            if gap.words() == 0 {
                continue;
            }
            let doubt = gap.doubt(&tongue.language.particles);
            let doubt = doubt.and_then(|tokens| stretch.found(source, &[tokens])?.spans.first().copied());
            let replaced_by = parts.bracket_behind(at).filter(|_| *joint == Joint::Bracket);
            found.push(LeftOut {
                replaced_by: replaced_by.map(|tokens| words.slice(tokens).to_owned()),
                words: gap.words(),
                passages: stretch.passages_within(source, self.files, &tokens),
                spans,
                doubt,
            });
        }
        found
    }

    /// What an omission hides, in words and places.
    fn tell_hidden(&self, words: &Words<'_>, stretch: &Stretch<'_>, places: &[Matched], what: Hidden) -> HiddenWords {
        let source = &self.archive.sources[stretch.source];
        let ranges: Vec<Range<usize>> = places.iter().map(|place| place.tokens.clone()).collect();
        match what {
            Hidden::Negation(tokens) => {
                let hidden = stretch.found(source, std::slice::from_ref(&tokens));
                let text = hidden
                    .iter()
                    .flat_map(|found| &found.spans)
                    .map(|span| self.files.slice(*span))
                    .collect::<Vec<_>>()
                    .join(" ");
                HiddenWords { omitted: true, text, found: stretch.found(source, &ranges) }
            }
            Hidden::Inserted(tokens) => {
                HiddenWords { omitted: false, text: words.slice(tokens).to_owned(), found: None }
            }
        }
    }

    /// The verdict on fragments that were found, each with its text.
    pub fn weigh(&self, texts: &[&str], stretch: &Stretch<'_>, places: &[Matched]) -> Option<Candidate> {
        let source = &self.archive.sources[stretch.source];
        let mut verdict = Verdict::Verbatim;
        let mut flags = Flags::NONE;
        for (text, place) in texts.iter().zip(places) {
            let found = stretch.found(source, std::slice::from_ref(&place.tokens))?;
            let mut its_flags = place.likeness.flags;
            let its_verdict = match place.likeness.level {
                Level::Typographic
                    if !its_flags.has(Flag::TrimmedProclitic) && is_verbatim(text, &found, self.files) =>
                {
                    Verdict::Verbatim
                }
                Level::Typographic => Verdict::Typographic,
                Level::Orthographic => Verdict::Orthographic,
            };
            if its_verdict == Verdict::Verbatim {
                its_flags = Flags::NONE;
            } else {
                its_flags.join(self.invisible(text, &found, its_flags));
            }
            verdict = verdict.max(its_verdict);
            flags.join(its_flags);
        }
        let ranges: Vec<Range<usize>> = places.iter().map(|place| place.tokens.clone()).collect();
        let found = stretch.found(source, &ranges)?;
        if found.first != found.last {
            flags.add(Flag::CrossPassage);
        }
        let tokens = ranges.first()?.start..ranges.last()?.end;
        Some(Candidate { verdict, flags, found, tokens, left_out: Vec::new() })
    }

    /// Differences between the words that no letter carries: controls, and the shape of punctuation.
    fn invisible(&self, text: &str, found: &Found, known: Flags) -> Flags {
        use crate::text::fold::{is_combining, is_control, is_no_break_space};
        let archived: String = found.spans.iter().map(|span| self.files.slice(*span)).collect::<Vec<_>>().join(" ");
        let mut flags = Flags::NONE;
        let only = |keep: &dyn Fn(char) -> bool, text: &str| text.chars().filter(|c| keep(*c)).collect::<String>();
        let control = |c: char| is_control(c) || is_no_break_space(c);
        if only(&control, text) != only(&control, &archived) {
            flags.add(Flag::Controls);
        }
        if only(&|c| c == 'ـ', text) != only(&|c| c == 'ـ', &archived) {
            flags.add(Flag::Tatweel);
        }
        let mark = |c: char| !is_alphanumeric(c) && !c.is_whitespace() && !is_control(c) && !is_combining(c);
        let in_number = known.has(Flag::Digits);
        if !in_number && only(&mark, text) != only(&mark, &archived) {
            flags.add(Flag::Punctuation);
        }
        flags
    }

    /// The best place in a stretch.
    pub fn best(&self, words: &Words<'_>, stretch: &Stretch<'_>) -> Option<Candidate> {
        self.candidates(words, stretch).into_iter().min_by_key(rank)
    }
}

/// Better candidates first.
pub fn rank(candidate: &Candidate) -> (Verdict, usize) {
    (candidate.verdict, candidate.flags.names().count())
}
