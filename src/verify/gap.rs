//! The words of the source between two fragments of a quotation: what leaving them out hides (design §5 rule 7).
//!
//! In: a folded stretch and the tokens between two fragments. Out: the negation or exception that turns what is said
//! ([`Gap::hides`]), or the one that may ([`Gap::doubt`]).
//!
//! 1. The gap is parted at the ends of sentences and passages. Only its head, which goes on the sentence of the words
//!    before it, and its tail, which begins that of the words behind it, are joined to what is quoted; whole sentences
//!    between them, and a gap of nothing else, say nothing of it.
//! 2. A negation among the last two words of the tail or an exception among the first two of the head hides.
//! 3. A negation elsewhere in head or tail, or a contrast there, is a doubt; so is what [`super::context`] looks for before a
//!    match: a hedge directly before the words behind the gap, or a denial that governs them.

use std::ops::Range;

use crate::locale::particles::Particles;
use crate::text::fold::{Folded, Kind, Token};

use super::context;
use super::omission::Joint;
use super::words::is_word;

/// How many words at either end of a gap are looked at for what turns the words beside them.
const BESIDE: usize = 2;

/// Tokens of a stretch between two fragments.
pub struct Gap<'a> {
    folded: &'a Folded,
    /// All of them.
    tokens: Range<usize>,
    /// Those in the sentence of the fragment before.
    head: Range<usize>,
    /// Those in the sentence of the fragment behind.
    tail: Range<usize>,
}

impl<'a> Gap<'a> {
    /// Parts the tokens between two fragments.
    pub fn new(folded: &'a Folded, tokens: Range<usize>, joint: Joint) -> Gap<'a> {
        let stop = |at: &usize| ends_sentence(&folded.tokens[*at]) || folded.breaks.binary_search(&(at + 1)).is_ok();
        let (first, last) = (tokens.clone().find(stop), tokens.clone().rev().find(stop));
        // A bracket stands for the words of one sentence (`Search::place`).
        let closed = joint == Joint::Omission && tokens.start.checked_sub(1).is_some_and(|before| stop(&before));
        let head = if closed { tokens.start..tokens.start } else { tokens.start..first.unwrap_or(tokens.end) };
        let tail = last.map_or(tokens.start, |at| at + 1)..tokens.end;
        Gap { folded, tokens, head, tail }
    }

    /// How many words and numbers it has.
    pub fn words(&self) -> usize {
        self.words_of(&self.tokens).count()
    }

    fn words_of(&self, range: &Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        range.clone().filter(|at| is_word(&self.folded.tokens[*at]))
    }

    /// The negation or exception whose loss turns what is said.
    pub fn hides(&self, particles: &Particles) -> Option<Range<usize>> {
        let negates = |at: &usize| particles.negates(self.folded, *at);
        let negation = if particles.negates_backward {
            // Where the verb ends the clause, any negation of the joined sentence may be its own.
            let any = |at: &usize| negates(at) || particles.negates_next(self.folded, *at);
            self.words_of(&self.head).chain(self.words_of(&self.tail)).find(any)
        } else {
            let bound = self.words_of(&self.tail).next_back().filter(|at| particles.negates_next(self.folded, *at));
            bound.or_else(|| self.words_of(&self.tail).rev().take(BESIDE).find(negates))
        };
        if let Some(at) = negation {
            return Some(at..at + 1);
        }
        let mut beginning = self.words_of(&self.head).take(BESIDE);
        beginning.find_map(|at| particles.excepts(self.folded, at).map(|count| at..at + count))
    }

    /// A negation or contrast in a sentence that is joined to quoted words, or what keeps the words behind the gap from
    /// being asserted, where nothing hides outright.
    pub fn doubt(&self, particles: &Particles) -> Option<Range<usize>> {
        let governing = || {
            let behind = self.tokens.end..self.folded.tokens.len();
            context::denial(self.folded, behind, particles).filter(|denial| denial.start >= self.tail.start)
        };
        let hedge = || {
            let last = self.words_of(&self.tail).next_back()?;
            particles.hedges(self.folded, last).then(|| last..last + 1)
        };
        self.beside(particles).or_else(hedge).or_else(governing)
    }

    /// A negation or contrast.
    fn beside(&self, particles: &Particles) -> Option<Range<usize>> {
        self.words_of(&self.head).chain(self.words_of(&self.tail)).find_map(|at| {
            let contrast = particles.contrasts(self.folded, at);
            let count = contrast.or_else(|| particles.negates(self.folded, at).then_some(1))?;
            Some(at..at + count)
        })
    }
}

fn ends_sentence(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark('.' | '?' | '!'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::language::Language;
    use crate::text::fold::fold;

    /// What the words between ⟦ and ⟧ hide, and what they make doubtful; `¶` parts passages.
    fn told(tag: &str, text: &str) -> (String, String) {
        let (head, rest) = text.split_once('⟦').expect("a beginning");
        let (gap, tail) = rest.split_once('⟧').expect("an end");
        let mut folded = Folded::default();
        let mut ends = Vec::new();
        let mut parted = false;
        for part in [head, gap, tail] {
            for passage in part.split_inclusive('¶') {
                folded.append(&fold(passage.trim_end_matches('¶')));
                // Only the sign parts passages; the marks of the test do not.
                if !parted {
                    folded.breaks.pop();
                }
                parted = passage.ends_with('¶');
            }
            ends.push(folded.tokens.len());
        }
        let gap = Gap::new(&folded, ends[0]..ends[1], Joint::Omission);
        let particles = &Language::of(tag).particles;
        let words = |range: Option<Range<usize>>| {
            let tokens = range.into_iter().flatten().map(|at| folded.word(&folded.tokens[at]));
            tokens.collect::<Vec<_>>().join(" ")
        };
        (words(gap.hides(particles)), words(gap.doubt(particles)))
    }

    #[test]
    fn what_gaps_hide() {
        let rows = [
            ("ar", "قال الوزير ⟦إنه لن⟧ يوقف العمل", "لن", "لن"),
            ("ar", "قال الوزير ⟦إنه لا يعرف من⟧ أوقف العمل", "", "لا"),
            ("ar", "حضر الجميع ⟦إلا المدير⟧ صباح اليوم", "إلا", ""),
            ("ar", "حضر الجميع ⟦أمس لكن المدير غاب⟧ صباح اليوم", "", "لكن"),
            ("ar", "قال إن العمل ⟦سهل غير أن⟧ الوقت قليل", "", "غير أن"),
            ("ar", "أعلن الوزير ⟦عن عدم⟧ توقف العمل", "عدم", ""),
            ("ar", "حضر الوزير. ⟦ولم يحضر نائبه أمس.⟧ ثم غادر الجميع", "", ""),
            ("ar", "حضر الوزير ⟦. ولم يحضر نائبه أمس.⟧ ثم غادر الجميع", "", ""),
            ("ar", "حضر الوزير ⟦أمس. ولم يحضر نائبه. وقال⟧ إنه راض", "", ""),
            ("ar", "عنوان بلا نقطة ⟦لم ينته¶لم يحضر¶⟧ ثم غادر الجميع", "", "لم"),
            ("ar", "حضر الوزير. ⟦ولم يحضر¶⟧ ثم غادر الجميع", "", ""),
            ("ar", "حضر الجميع ⟦لا سيما المدير ونائبه⟧ صباح اليوم", "", ""),
            ("fa", "او گفت ⟦که هرگز به شهر بزرگ⟧ خواهد آمد", "هرگز", "هرگز"),
            ("en", "he said ⟦that he never knew who had⟧ stopped it", "", "never"),
            ("en", "it is ⟦not⟧ cold", "not", "not"),
        ];
        for (tag, text, hides, doubt) in rows {
            assert_eq!(told(tag, text), (hides.into(), doubt.into()), "{text}");
        }
    }
}
