//! What differs between a quotation and the nearest stretch, by kind, in the words of both texts.
//!
//! In: an alignment and its [`Step`]s. Out: [`Difference`]s in reading order; its texts are slices of the quotation and
//! of the source, so that digits, marks and joiners are shown as they are written.
//!
//! 1. Two words side by side that are not one: [`Naming::kind`].
//! 2. A run of words that one side lacks: honorifics, negations, numbers and words in round brackets are named apart.
//!    What an omission mark leaves out, and what stands in square brackets, is meant.
//! 3. Marks between words that agree, and at the ends: a sign of a number, a question, punctuation.

use std::ops::Range;

use crate::text::fold::{DOTS, Folded, Kind, QUOTE, Token, belongs_to_number};

use super::align::Step;
use super::matching::Sides;
use super::nearest::Alignment;
use super::words::{compare, compare_joined, is_word, spell};
use super::{Difference, DifferenceKind};

/// What is left of a word with fewer letters than these, at an end, is a cut word whatever else was lost with it.
const LEAST_WORD: usize = 3;

/// Names the differences.
pub fn named(sides: &Alignment<'_>, steps: &[Step]) -> Vec<Difference> {
    let mut naming = Naming { sides, found: Vec::new() };
    let mut at = 0;
    while at < steps.len() {
        at += naming.step(steps, at);
    }
    naming.ends(steps);
    if naming.found.is_empty() {
        naming.all_marks(steps);
    }
    naming.found
}

struct Naming<'a> {
    sides: &'a Alignment<'a>,
    found: Vec<Difference>,
}

impl Naming<'_> {
    /// Names what differs at step `at`, and says how many steps that was.
    fn step(&mut self, steps: &[Step], at: usize) -> usize {
        let run = |same: &dyn Fn(&Step, &Step) -> bool| {
            1 + steps[at..].windows(2).take_while(|pair| same(&pair[0], &pair[1])).count()
        };
        match &steps[at] {
            Step::Same(q, s) => {
                self.pair(*q, *s, at == 0, at + 1 == steps.len());
                self.marks_behind(steps, at);
                1
            }
            Step::Other(q, s) if q.len() == 1 && s.len() == 1 => {
                self.pair(q.start, s.start, at == 0, at + 1 == steps.len());
                self.marks_behind(steps, at);
                1
            }
            Step::Other(q, s) => {
                if !self.may_be_joined(q, s) {
                    self.add(DifferenceKind::Spacing, self.tokens_of_quoted(q), self.tokens_of_archived(s));
                }
                self.marks_behind(steps, at);
                1
            }
            Step::Moved(q, s) => {
                let next = |a: &Step, b: &Step| matches!((a, b), (Step::Moved(a, c), Step::Moved(b, d)) if a + 1 == *b && c + 1 == *d);
                let count = run(&next);
                let (q, s) = (*q..q + count, *s..s + count);
                self.add(DifferenceKind::Moved, self.tokens_of_quoted(&q), self.tokens_of_archived(&s));
                count
            }
            Step::Added(q) => {
                let count = run(&|a, b| matches!((a, b), (Step::Added(a), Step::Added(b)) if a + 1 == *b));
                self.added(*q..q + count);
                count
            }
            Step::Dropped(s) => {
                let count = run(&|a, b| matches!((a, b), (Step::Dropped(a), Step::Dropped(b)) if a + 1 == *b));
                let before = steps[..at].iter().rev().find_map(quoted_of).map(|q| self.sides.quoted[q]);
                if !before.is_some_and(|before| self.omits_behind(before)) {
                    self.dropped(*s..s + count);
                }
                count
            }
        }
    }

    fn tokens_of_quoted(&self, words: &Range<usize>) -> Range<usize> {
        self.sides.quoted[words.start]..self.sides.quoted[words.end - 1] + 1
    }

    fn tokens_of_archived(&self, words: &Range<usize>) -> Range<usize> {
        self.sides.archived[words.start]..self.sides.archived[words.end - 1] + 1
    }

    /// Adds a difference of these tokens; an empty range is nothing.
    fn add(&mut self, kind: DifferenceKind, quoted: Range<usize>, archived: Range<usize>) {
        let quoted = written(self.sides.q, self.sides.quoted_text, quoted);
        let archived = written(self.sides.s, self.sides.archived_text, archived);
        self.found.push(Difference { kind, quoted, archived });
    }

    fn may_be_joined(&self, q: &Range<usize>, s: &Range<usize>) -> bool {
        let sides = self.sides;
        let likeness = match (q.len(), s.len()) {
            (2, 1) => {
                let apart = [sides.quoted_letters(q.start), sides.quoted_letters(q.start + 1)];
                compare_joined(apart, sides.archived_letters(s.start), true, sides.tongue)
            }
            (1, 2) => {
                let apart = [sides.archived_letters(s.start), sides.archived_letters(s.start + 1)];
                compare_joined(apart, sides.quoted_letters(q.start), false, sides.tongue)
            }
            _ => None,
        };
        likeness.is_some()
    }

    /// Two words side by side.
    fn pair(&mut self, q: usize, s: usize, first: bool, last: bool) {
        let (ql, sl) = (self.sides.quoted_letters(q), self.sides.archived_letters(s));
        let same_kind = self.sides.quoted_token(q).kind == self.sides.archived_token(s).kind;
        if same_kind && compare(ql, sl, first, true, self.sides.tongue).is_some() {
            return;
        }
        let kind = self.kind(q, s, first || last);
        self.add(kind, self.tokens_of_quoted(&(q..q + 1)), self.tokens_of_archived(&(s..s + 1)));
    }

    /// The kind of difference between two words that are not one.
    fn kind(&self, q: usize, s: usize, edge: bool) -> DifferenceKind {
        let sides = self.sides;
        let (quoted, archived) = (sides.quoted_token(q), sides.archived_token(s));
        if quoted.kind == Kind::Number || archived.kind == Kind::Number {
            return DifferenceKind::Number;
        }
        let (ql, sl) = (sides.quoted_letters(q), sides.archived_letters(s));
        let (one, other) = (spell(ql), spell(sl));
        let cut = edge && (other.starts_with(&one) || other.ends_with(&one)) && one != other;
        if cut && ql.len() < LEAST_WORD {
            return DifferenceKind::Cut;
        }
        match (self.negates(sides.q, sides.quoted[q]), self.negates(sides.s, sides.archived[s])) {
            (true, false) => return DifferenceKind::NegationAdded,
            (false, true) => return DifferenceKind::NegationDropped,
            _ => {}
        }
        if one == other {
            let stem = ql.len().saturating_sub(1);
            let agrees = ql[..stem].iter().zip(&sl[..stem]).all(|(q, s)| q.marks.agree(s.marks));
            return if agrees { DifferenceKind::Ending } else { DifferenceKind::Vowel };
        }
        let bare = |text: &str| {
            let carries = |c: &char| matches!(c, 'ء' | 'ؤ' | 'ئ' | 'و' | 'ي' | 'ى');
            text.chars().filter(|c| !carries(c)).map(without_hamza).collect::<String>()
        };
        let hamzas =
            |text: &str| text.chars().filter(|c| matches!(c, 'ء' | 'ؤ' | 'ئ' | 'أ' | 'إ' | 'آ')).collect::<String>();
        if bare(&one) == bare(&other) && hamzas(&one) != hamzas(&other) {
            return DifferenceKind::Hamza;
        }
        if sides.tongue.language.differ_in_ending(&one, &other) {
            return DifferenceKind::Ending;
        }
        if cut { DifferenceKind::Cut } else { DifferenceKind::Replaced }
    }

    fn negates(&self, folded: &Folded, token: usize) -> bool {
        let particles = &self.sides.tongue.language.particles;
        particles.negates(folded, token) || particles.negates_next(folded, token)
    }

    /// Words of the quotation that the archive lacks.
    fn added(&mut self, words: Range<usize>) {
        let sides = self.sides;
        for (kind, part) in
            self.parted(sides.q, sides.quoted, words, [DifferenceKind::NegationAdded, DifferenceKind::Added])
        {
            let tokens = self.tokens_of_quoted(&part);
            match brackets_around(sides.q, &tokens) {
                Some('[') => {}
                Some(_) if kind == DifferenceKind::Honorific => self.add(kind, tokens.start - 1..tokens.end + 1, 0..0),
                Some(_) => self.add(DifferenceKind::Brackets, tokens.start - 1..tokens.end + 1, 0..0),
                None => self.add(kind, tokens, 0..0),
            }
        }
    }

    /// Words of the archive that the quotation lacks.
    fn dropped(&mut self, words: Range<usize>) {
        let sides = self.sides;
        let kinds = [DifferenceKind::NegationDropped, DifferenceKind::Dropped];
        for (kind, part) in self.parted(sides.s, sides.archived, words, kinds) {
            let tokens = self.tokens_of_archived(&part);
            let bracketed = kind == DifferenceKind::Honorific && brackets_around(sides.s, &tokens).is_some();
            let tokens = if bracketed { tokens.start - 1..tokens.end + 1 } else { tokens };
            self.add(kind, 0..0, tokens);
        }
    }

    /// A run of words, parted into honorifics, negations, numbers and others.
    fn parted(
        &self,
        folded: &Folded,
        places: &[usize],
        words: Range<usize>,
        [negation, other]: [DifferenceKind; 2],
    ) -> Vec<(DifferenceKind, Range<usize>)> {
        let language = self.sides.tongue.language;
        let mut parts: Vec<(DifferenceKind, Range<usize>)> = Vec::new();
        let mut at = words.start;
        while at < words.end {
            let token = places[at];
            let honorific = language.honorifics.words_at(folded, token).filter(|count| at + count <= words.end);
            let (kind, count) = match honorific {
                Some(count) => (DifferenceKind::Honorific, count),
                None if folded.tokens[token].kind == Kind::Number => {
                    let unit = places.get(at + 1).filter(|_| at + 1 < words.end).map(|place| &folded.tokens[*place]);
                    let has_unit = unit.is_some_and(|unit| language.units.contains(&folded.word(unit)));
                    (DifferenceKind::Number, 1 + usize::from(has_unit))
                }
                None if self.negates(folded, token) => (negation, 1),
                None => (other, 1),
            };
            match parts.last_mut() {
                Some((known, range)) if *known == kind && kind == other => range.end = at + count,
                _ => parts.push((kind, at..at + count)),
            }
            at += count;
        }
        parts
    }

    /// Whether an omission mark follows token `at` of the quotation before its next word.
    fn omits_behind(&self, at: usize) -> bool {
        let behind = self.sides.q.tokens[at + 1..].iter().take_while(|token| !is_word(token));
        behind.into_iter().any(|token| token.kind == Kind::Mark(DOTS) && token.end - token.start > 2)
    }

    /// The marks between this step and the next, when its words follow each other on both sides.
    fn marks_behind(&mut self, steps: &[Step], at: usize) {
        let (Some((q, s)), Some((next_q, next_s))) = (last_of(&steps[at]), steps.get(at + 1).and_then(first_of)) else {
            return;
        };
        if q + 1 != next_q || s + 1 != next_s {
            return;
        }
        let sides = self.sides;
        let quoted = sides.quoted[q] + 1..sides.quoted[next_q];
        let archived = sides.archived[s] + 1..sides.archived[next_s];
        let compared = Sides { quoted: sides.q, archived: sides.s, tongue: sides.tongue };
        if compared.marks_between(quoted.clone(), archived.clone()).is_none() {
            self.marks(quoted, archived);
        }
    }

    /// Marks that differ: those of each side that the other lacks.
    fn marks(&mut self, quoted: Range<usize>, archived: Range<usize>) {
        let sides = self.sides;
        let lacking = |own: &Folded, range: &Range<usize>, other: &Folded, others: &Range<usize>| {
            let has = |mark: char| other.tokens[others.clone()].iter().any(|token| token.kind == Kind::Mark(mark));
            let lacks = |at: &usize| mark_of(&own.tokens[*at]).is_some_and(|mark| !comes_and_goes(mark) && !has(mark));
            range.clone().filter(lacks).collect::<Vec<usize>>()
        };
        let mut only_quoted = lacking(sides.q, &quoted, sides.s, &archived);
        let mut only_archived = lacking(sides.s, &archived, sides.q, &quoted);
        if only_quoted.is_empty() && only_archived.is_empty() {
            (only_quoted, only_archived) = (quoted.collect(), archived.collect());
        }
        let all = only_quoted.iter().map(|at| &sides.q.tokens[*at]);
        let all = all.chain(only_archived.iter().map(|at| &sides.s.tokens[*at]));
        let marks: Vec<char> = all.filter_map(mark_of).collect();
        let kind = if marks.iter().any(|mark| matches!(mark, '?' | '!')) {
            DifferenceKind::Question
        } else if marks.iter().any(|mark| belongs_to_number(*mark)) {
            DifferenceKind::Number
        } else {
            DifferenceKind::Punctuation
        };
        let slices = |folded: &Folded, text: &str, places: &[usize]| -> String {
            places.iter().map(|at| written(folded, text, *at..at + 1)).collect::<Vec<_>>().join(" ")
        };
        let quoted = slices(sides.q, sides.quoted_text, &only_quoted);
        let archived = slices(sides.s, sides.archived_text, &only_archived);
        if quoted != archived {
            self.found.push(Difference { kind, quoted, archived });
        }
    }

    /// The marks before the first word and behind the last, and what the ends cut off.
    fn ends(&mut self, steps: &[Step]) {
        let sides = self.sides;
        let compared = Sides { quoted: sides.q, archived: sides.s, tongue: sides.tongue };
        let (q_end, s_end) = (sides.q.tokens.len(), sides.s.tokens.len());
        // Where the quotation's own ends are added or moved, nothing of the archive stands beside them.
        let opens = |words: &(usize, usize)| words.0 == 0;
        let closes = |words: &(usize, usize)| words.0 + 1 == sides.quoted.len();
        let first = steps.first().and_then(first_of).filter(opens).map(|(q, s)| (sides.quoted[q], sides.archived[s]));
        let last = steps.last().and_then(last_of).filter(closes).map(|(q, s)| (sides.quoted[q], sides.archived[s]));
        let leading = first.map(|(q, s)| (s, compared.leading(0..q, s)));
        let trailing = last.map(|(q, s)| (s, compared.trailing(q + 1..q_end, s + 1)));
        if let (Some((q, s)), Some((_, None))) = (first, &leading) {
            let before = sides.s.tokens[..s].iter().rev().take_while(|token| !is_word(token)).count();
            self.marks(0..q, s - before..s);
        }
        if let (Some((q, s)), Some((_, None))) = (last, &trailing) {
            let behind = sides.s.tokens[s + 1..].iter().take_while(|token| !is_word(token)).count();
            self.marks(q + 1..q_end, s + 1..(s + 1 + behind).min(s_end));
        }
        let (Some((first_q, first_s)), Some((last_q, last_s))) = (first, last) else { return };
        let start = leading.and_then(|(_, found)| found).map(|(_, start)| start);
        let end = trailing.and_then(|(_, found)| found).map(|(_, end)| end);
        if first_s > 0 && start.is_some_and(|start| compared.begins_whole(first_s, start).is_none()) {
            self.cut(first_q..first_q + 1, first_s - 1..first_s + 1);
        }
        if last_s + 1 < s_end && end.is_some_and(|end| compared.ends_whole(last_s + 1, end).is_none()) {
            self.cut(last_q..last_q + 1, last_s..last_s + 2);
        }
    }

    /// A number without its sign or unit, or part of a word.
    fn cut(&mut self, quoted: Range<usize>, archived: Range<usize>) {
        let number = self.sides.q.tokens[quoted.clone()].iter().any(|token| token.kind == Kind::Number);
        let kind = if number { DifferenceKind::Number } else { DifferenceKind::Cut };
        let known = written(self.sides.q, self.sides.quoted_text, quoted.clone());
        if !self.found.iter().any(|found| found.quoted == known) {
            self.add(kind, quoted, archived);
        }
    }

    /// Where nothing else was found: all marks of both sides.
    fn all_marks(&mut self, steps: &[Step]) {
        let touched = steps.iter().flat_map(Step::archived);
        let Some((first, last)) = touched.clone().min().zip(touched.max()) else { return };
        let marks = |folded: &Folded, range: Range<usize>| -> String {
            folded.tokens[range].iter().filter_map(mark_of).map(|mark| mark.to_string()).collect::<Vec<_>>().join(" ")
        };
        let quoted = marks(self.sides.q, 0..self.sides.q.tokens.len());
        let archived = marks(self.sides.s, self.sides.archived[first]..self.sides.archived[last] + 1);
        if quoted != archived {
            self.found.push(Difference { kind: DifferenceKind::Punctuation, quoted, archived });
        }
    }
}

/// The first words of a step that has some on both sides.
fn first_of(step: &Step) -> Option<(usize, usize)> {
    match step {
        Step::Same(q, s) => Some((*q, *s)),
        Step::Other(q, s) => Some((q.start, s.start)),
        _ => None,
    }
}

/// The last ones.
fn last_of(step: &Step) -> Option<(usize, usize)> {
    match step {
        Step::Same(q, s) => Some((*q, *s)),
        Step::Other(q, s) => Some((q.end - 1, s.end - 1)),
        _ => None,
    }
}

/// The last word of the quotation in a step.
fn quoted_of(step: &Step) -> Option<usize> {
    match step {
        Step::Same(q, _) | Step::Moved(q, _) | Step::Added(q) => Some(*q),
        Step::Other(q, _) => Some(q.end - 1),
        Step::Dropped(_) => None,
    }
}

fn mark_of(token: &Token) -> Option<char> {
    match token.kind {
        Kind::Mark(mark) => Some(mark),
        _ => None,
    }
}

fn comes_and_goes(mark: char) -> bool {
    matches!(mark, ',' | ';' | ':' | QUOTE)
}

/// The opening bracket of the pair that stands right around some tokens.
fn brackets_around(folded: &Folded, tokens: &Range<usize>) -> Option<char> {
    let open = mark_of(folded.tokens.get(tokens.start.checked_sub(1)?)?)?;
    let close = mark_of(folded.tokens.get(tokens.end)?)?;
    matches!((open, close), ('(', ')') | ('[', ']')).then_some(open)
}

fn without_hamza(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' => 'ا',
        other => other,
    }
}

/// Tokens as the text writes them, on one line; a sign that is read as several words is shown once.
fn written(folded: &Folded, text: &str, tokens: Range<usize>) -> String {
    let mut out = String::new();
    let mut before: Option<&Token> = None;
    for token in &folded.tokens[tokens] {
        if before.is_some_and(|before| before.start == token.start) {
            continue;
        }
        if before.is_some() && token.spaced {
            out.push(' ');
        }
        out.push_str(text.get(token.start as usize..token.end as usize).unwrap_or_default());
        before = Some(token);
    }
    out
}

#[cfg(test)]
mod tests;
