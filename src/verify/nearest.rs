//! The stretch that is nearest to a quotation which does not match, and how the two differ: for `altered` and for hints.
//!
//! In: a quotation and a stretch. Out: [`Near`], or nothing when too little agrees.
//!
//! 1. Local alignment over words (Smith and Waterman 1981), each word weighing as many points as it has letters: the
//!    window of the stretch that agrees best; it grows to where the rest of the quotation stands.
//! 2. Nearness is the best of four: the weight of what agrees in order, less what does not, against the weight of the
//!    whole quotation; the number of words kept in order; the weight of the words that the window has in any order (words moved); the agreement of the
//!    letters without the spaces (words joined or parted). From [`NEAR`] on the quotation is `altered`, below it is
//!    `absent`; neither ever passes.
//! 3. [`align`] lays the quotation's words beside those of the window, widened to the words beyond its ends, and
//!    [`differences`] names what is left.

use std::ops::Range;

use crate::text::fold::{Folded, Kind, Letter, Token};

use super::align::{self, Step};
use super::search::{Library, Words};
use super::stretch::Stretch;
use super::words::{Tongue, is_word, spell};
use super::{Nearest, differences};

/// From this nearness on (of 1000) something near stands there.
pub const NEAR: u32 = 380;

/// Letters are compared one by one only in quotations of at most so many: the work grows with their square.
const MOST_LETTERS: usize = 2_000;

/// How many words of the archive an unmarked omission may leave out and its far side still be found.
const REACH: usize = 120;

/// How many further parts of a quotation are looked for on either side.
const MOST_PARTS: usize = 8;

/// Words of both sides that agree, and how well.
struct Local {
    score: i32,
    quoted: Range<usize>,
    archived: Range<usize>,
}

/// A near stretch.
#[derive(Clone, Debug)]
pub struct Near {
    /// The stretch and the differences.
    pub nearest: Nearest,
    /// How near, from [`NEAR`] to 1000.
    pub nearness: u32,
}

/// The nearest window of the stretch, when it is near.
pub fn nearest(library: &Library<'_>, words: &Words<'_>, stretch: &Stretch<'_>) -> Option<Near> {
    library.with_tongue(stretch.source, |tongue| {
        let quoted = word_tokens(&words.folded);
        let archived = word_tokens(&stretch.folded);
        let source = &library.archive.sources[stretch.source];
        let sides = Alignment {
            q: &words.folded,
            s: &stretch.folded,
            quoted: &quoted,
            archived: &archived,
            quoted_text: words.text,
            archived_text: &library.files.get(source.file).text,
            tongue,
        };
        let (window, in_order) = sides.window()?;
        let steps = align::steps(&sides, window.clone());
        let nearness =
            in_order.max(sides.in_any_order(&window)).max(sides.by_letters(&window)).max(sides.by_count(&steps));
        if nearness < NEAR {
            return None;
        }
        let touched = steps.iter().flat_map(Step::archived);
        let (first, last) = (touched.clone().min()?, touched.max()?);
        let tokens = archived[first]..archived[last] + 1;
        let found = stretch.found(source, std::slice::from_ref(&tokens))?;
        let differences = differences::named(&sides, &steps);
        Some(Near { nearest: Nearest { found, differences, bracketed: None }, nearness })
    })
}

/// A bound below the edit distance of two words: each letter of one that the other has nowhere costs an edit. It spares
/// most pairs of words the real count.
fn fewest_edits(one: &[Letter], other: &[Letter]) -> usize {
    let bit = |letter: &Letter| 1u64 << (u32::from(letter.base) % 64);
    let known = other.iter().fold(0, |bits, letter| bits | bit(letter));
    one.iter().filter(|letter| known & bit(letter) == 0).count()
}

fn word_tokens(folded: &Folded) -> Vec<usize> {
    (0..folded.tokens.len()).filter(|at| is_word(&folded.tokens[*at])).collect()
}

/// A quotation and a stretch, word by word.
pub(super) struct Alignment<'a> {
    /// The quotation.
    pub q: &'a Folded,
    /// The stretch.
    pub s: &'a Folded,
    /// The tokens of the quotation that are words or numbers.
    pub quoted: &'a [usize],
    /// Those of the stretch.
    pub archived: &'a [usize],
    /// The quotation's text.
    pub quoted_text: &'a str,
    /// The text of the source's file.
    pub archived_text: &'a str,
    /// What is known of both.
    pub tongue: &'a Tongue<'a>,
}

impl Alignment<'_> {
    /// The quotation's word `at`.
    pub fn quoted_token(&self, at: usize) -> &Token {
        &self.q.tokens[self.quoted[at]]
    }

    /// The stretch's word `at`.
    pub fn archived_token(&self, at: usize) -> &Token {
        &self.s.tokens[self.archived[at]]
    }

    /// The letters of the quotation's word `at`.
    pub fn quoted_letters(&self, at: usize) -> &[Letter] {
        self.q.letters(self.quoted_token(at))
    }

    /// The letters of the stretch's word `at`.
    pub fn archived_letters(&self, at: usize) -> &[Letter] {
        self.s.letters(self.archived_token(at))
    }

    /// The weight of two words side by side: theirs when they may be the same, half of it when most letters agree.
    pub fn weight(&self, q: usize, s: usize) -> i32 {
        let (a, b) = (self.quoted_token(q), self.archived_token(s));
        let weight = weight_of(a);
        if a.key == b.key {
            return 2 * weight;
        }
        if a.kind == Kind::Number && b.kind == Kind::Number {
            return 0;
        }
        let (short, long) = (a.count.min(b.count), a.count.max(b.count));
        if a.kind != Kind::Word || b.kind != Kind::Word || short * 3 < long * 2 {
            return -weight;
        }
        let (ql, sl) = (self.quoted_letters(q), self.archived_letters(s));
        if fewest_edits(ql, sl) * 3 > long as usize {
            return -weight;
        }
        let (one, other) = (spell(ql), spell(sl));
        let distance = strsim::osa_distance(&one, &other);
        if distance * 3 <= long as usize { weight } else { -weight }
    }

    /// The window of the archive's words that agrees best, and its nearness.
    fn window(&self) -> Option<(Range<usize>, u32)> {
        let (n, m) = (self.quoted.len(), self.archived.len());
        let total = self.weight_of_quoted(0..n);
        let core = self.local(0..n, 0..m).filter(|_| total > 0)?;
        let (mut quoted, mut archived) = (core.quoted, core.archived);
        // Where words are left out unmarked, what follows or precedes them stands further off.
        for _ in 0..MOST_PARTS {
            let behind = archived.end..(archived.end + REACH).min(m);
            let Some(more) = self.further(quoted.end..n, behind) else { break };
            (quoted.end, archived.end) = (more.quoted.end, more.archived.end);
        }
        for _ in 0..MOST_PARTS {
            let before = archived.start.saturating_sub(REACH)..archived.start;
            let Some(more) = self.further(0..quoted.start, before) else { break };
            (quoted.start, archived.start) = (more.quoted.start, more.archived.start);
        }
        // Beyond the ends of what agrees, as many words as the quotation has there belong to the window.
        let window = archived.start.saturating_sub(quoted.start + 1)..(archived.end + n - quoted.end + 1).min(m);
        let nearness = i64::from(core.score) * 1000 / i64::from(total);
        Some((window, u32::try_from(nearness).unwrap_or(1000)))
    }

    /// The weight of what all of these words would score if they agreed.
    fn weight_of_quoted(&self, words: Range<usize>) -> i32 {
        words.map(|at| 2 * weight_of(self.quoted_token(at))).sum()
    }

    /// Two words or more of what is left of the quotation that stand together in what is left of the archive.
    fn further(&self, quoted: Range<usize>, archived: Range<usize>) -> Option<Local> {
        let found = self.local(quoted, archived)?;
        let enough = found.quoted.len() > 1 && found.score * 10 >= self.weight_of_quoted(found.quoted.clone()) * 7;
        enough.then_some(found)
    }

    /// The stretches of both sides that agree best.
    fn local(&self, quoted: Range<usize>, archived: Range<usize>) -> Option<Local> {
        let base = archived.start;
        // Each cell: score, and the first quoted and archived word of the alignment that ends here.
        let mut row: Vec<(i32, usize, usize)> = vec![(0, quoted.start, base); archived.len() + 1];
        let mut best: Option<Local> = None;
        for q in quoted.clone() {
            let mut diagonal = (0, q, base);
            for s in archived.clone() {
                let above = row[s + 1 - base];
                let start = if diagonal.0 > 0 { diagonal } else { (0, q, s) };
                let left = row[s - base];
                let both = (start.0 + self.weight(q, s), start.1, start.2);
                let skip_quoted = (above.0 - weight_of(self.quoted_token(q)), above.1, above.2);
                let skip_archived = (left.0 - weight_of(self.archived_token(s)), left.1, left.2);
                let cell = [both, skip_quoted, skip_archived].into_iter().max_by_key(|cell| cell.0).unwrap_or(both);
                row[s + 1 - base] = if cell.0 > 0 { cell } else { (0, q + 1, s + 1) };
                if cell.0 > best.as_ref().map_or(0, |best| best.score) {
                    best = Some(Local { score: cell.0, quoted: cell.1..q + 1, archived: cell.2..s + 1 });
                }
                diagonal = above;
            }
        }
        best
    }

    /// The share of the quotation's words, counted, that the alignment keeps in order: nothing below half of at least
    /// four.
    fn by_count(&self, steps: &[Step]) -> u32 {
        let same =
            |step: &&Step| matches!(step, Step::Same(q, s) if self.quoted_token(*q).key == self.archived_token(*s).key);
        let kept = steps.iter().filter(same).count();
        let words = self.quoted.len();
        if words < 4 || kept * 2 < words { 0 } else { u32::try_from(kept * 1000 / words).unwrap_or(0) }
    }

    /// The share of the quotation's words, by weight, that stand in the window in any order; nothing below 60 %, where
    /// common words alone might bring it.
    fn in_any_order(&self, window: &std::ops::Range<usize>) -> u32 {
        let mut free: Vec<u64> = window.clone().map(|at| self.archived_token(at).key).collect();
        let (mut shared, mut total) = (0, 0);
        for token in self.quoted.iter().map(|at| &self.q.tokens[*at]) {
            total += weight_of(token);
            if let Some(at) = free.iter().position(|key| *key == token.key) {
                free.swap_remove(at);
                shared += weight_of(token);
            }
        }
        if shared * 10 < total * 6 {
            0
        } else {
            u32::try_from(i64::from(shared) * 1000 / i64::from(total.max(1))).unwrap_or(0)
        }
    }

    /// How far the letters of both agree when no space parts them; nothing below 75 %.
    fn by_letters(&self, window: &std::ops::Range<usize>) -> u32 {
        let quoted: String = (0..self.quoted.len()).map(|at| spell(self.quoted_letters(at))).collect();
        // The window has a word too many for each word that the quotation joined.
        let archived: Vec<String> = window.clone().map(|at| spell(self.archived_letters(at))).collect();
        let length = quoted.chars().count();
        if length > MOST_LETTERS {
            return 0;
        }
        let mut best = 0;
        for start in 0..archived.len().min(4) {
            let mut text = String::new();
            for word in &archived[start..] {
                text.push_str(word);
                if text.chars().count() + 3 >= length {
                    break;
                }
            }
            let distance = strsim::osa_distance(&quoted, &text);
            let longest = length.max(text.chars().count()).max(1);
            best = best.max(1000usize.saturating_sub(distance * 1000 / longest));
        }
        if best < 750 { 0 } else { u32::try_from(best).unwrap_or(0) }
    }
}

/// A word weighs as much as it has letters, a number always the same: its digits say nothing of what stands around it.
pub(super) fn weight_of(token: &Token) -> i32 {
    match token.kind {
        Kind::Number => 3,
        _ => i32::try_from(token.count.min(12)).unwrap_or(12),
    }
}
