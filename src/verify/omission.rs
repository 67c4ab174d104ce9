//! A quotation with omission marks or the editor's brackets, in its fragments (design §5 rules 7 and 8).
//!
//! In: a folded quotation and a stretch. Out: the places of its fragments, in order, or nothing.
//!
//! 1. [`Parts::of`]: the marks `…` and `...`, alone or in brackets, and words in square brackets part the quotation.
//!    `..` is a pause and never parts it.
//! 2. [`Search::run`]: the first fragment is tried at every place, the next behind it, and so on; a place that leads
//!    nowhere is given up for the next. An omission leaves out at least one word, or stands for dots of the source; a
//!    bracket leaves out none (an insertion) or at most two (a replacement).
//! 3. Every comparison is counted: past [`BUDGET`] the search gives up, and the quotation is not decided.
//! 4. What an omission hides is looked at ([`super::gap`]): a negation or an exception in the words that it leaves out.

use std::ops::Range;

use crate::locale::particles::Particles;
use crate::text::fold::{DOTS, Folded, Kind, Token};

use super::gap::Gap;
use super::matching::{Matched, Sides, first_word};
use super::words::{Level, Likeness, is_word};
use super::{Flag, Flags};

/// Comparisons of one quotation with one stretch, after which it is not decided.
pub const BUDGET: usize = 4_000;

/// From so many omission marks and brackets on no quotation is honest: it is not decided.
const MOST_MARKS: usize = 48;

/// A replacement takes the place of at most so many words of the source.
const MOST_REPLACED: usize = 2;

/// A quotation's fragments and what stands between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The fragments, as ranges of tokens, in order.
    pub fragments: Vec<Range<usize>>,
    /// What stands between each two fragments.
    pub joints: Vec<Joint>,
    /// Whether words in brackets stand before the first or behind the last fragment.
    pub outer_bracket: bool,
    /// The tokens of every bracket's words.
    pub brackets: Vec<Range<usize>>,
    /// The tokens of the words of those brackets that stand inside a word (`[ال]مقاومة`).
    pub inside_word: Vec<Range<usize>>,
    /// How many omission marks and brackets there are.
    pub marks: usize,
}

/// What stands between two fragments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// An omission mark.
    Omission,
    /// Words in square brackets.
    Bracket,
}

/// Fragments that were found, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The tokens of each fragment, and how alike they are.
    Found(Vec<Matched>, Likeness),
    /// They stand there, but the omission or bracket changes what is said.
    Hidden(Vec<Matched>, Hidden),
    /// They do not stand there.
    Nowhere,
    /// The budget ran out.
    Undecided,
}

/// What an omission or a bracket hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// A negation or exception among the words left out: its tokens in the stretch.
    Negation(Range<usize>),
    /// A negation, exception, hedge or number in the editor's own words: its tokens in the quotation.
    Inserted(Range<usize>),
}

/// Whether a token is an omission mark's dots: three or more, or the one sign for them.
fn is_omission(token: &Token) -> bool {
    token.kind == Kind::Mark(DOTS) && token.end - token.start > 2
}

fn is_mark(token: Option<&Token>, wanted: char) -> bool {
    token.is_some_and(|token| token.kind == Kind::Mark(wanted))
}

impl Parts {
    /// The parts of a quotation; nothing when no mark parts it.
    pub fn of(folded: &Folded) -> Option<Parts> {
        Parts::but(folded, |_, _| false)
    }

    /// The parts of a quotation whose brackets and dots are the archive's own where it has them too (design §5 rules 2
    /// and 8): brackets around these words, dots between these words. Nothing when no mark is left that parts it.
    pub fn beside_literal(&self, quoted: &Folded, archived: &Folded) -> Option<Parts> {
        if self.marks >= MOST_MARKS {
            return Some(self.clone());
        }
        Parts::but(quoted, |joint, mark| {
            let dots = usize::from(joint == Joint::Omission);
            let wanted = quoted.tokens.get(mark.start.wrapping_sub(dots)..mark.end + dots);
            wanted.is_some_and(|wanted| has_tokens(archived, wanted))
        })
    }

    /// The parts of a quotation, less the marks that are `literal`.
    fn but(folded: &Folded, literal: impl Fn(Joint, Range<usize>) -> bool) -> Option<Parts> {
        let tokens = &folded.tokens;
        let mut parts = Parts {
            fragments: Vec::new(),
            joints: Vec::new(),
            outer_bracket: false,
            brackets: Vec::new(),
            inside_word: Vec::new(),
            marks: 0,
        };
        let mut start = 0;
        let mut pending: Option<Joint> = None;
        let mut parted = false;
        let mut at = 0;
        while at < tokens.len() {
            let Some((joint, end, words)) = joint_at(tokens, at) else {
                at += 1;
                continue;
            };
            if literal(joint, at..end) {
                at = end;
                continue;
            }
            parted = true;
            parts.marks += 1;
            parts.close(folded, start..at, &mut pending);
            if joint == Joint::Bracket {
                let glued = |at: Option<&Token>| at.is_some_and(|token| is_word(token) && !token.spaced);
                let before = at.checked_sub(1).is_some_and(|before| is_word(&tokens[before]) && !tokens[at].spaced);
                if before || glued(tokens.get(end)) {
                    parts.inside_word.push(words.clone());
                }
                parts.brackets.push(words);
                parts.outer_bracket |= parts.fragments.is_empty();
            }
            // An omission beside a bracket leaves words out all the same.
            pending = Some(if pending == Some(Joint::Omission) { Joint::Omission } else { joint });
            (start, at) = (end, end);
        }
        if !parted {
            return None;
        }
        let before = parts.fragments.len();
        parts.close(folded, start..tokens.len(), &mut pending);
        parts.outer_bracket |= pending == Some(Joint::Bracket) && parts.fragments.len() == before;
        Some(parts)
    }

    /// Ends a fragment; one without words is no fragment.
    fn close(&mut self, folded: &Folded, range: Range<usize>, pending: &mut Option<Joint>) {
        if first_word(folded, range.clone()).is_none() {
            return;
        }
        if let Some(joint) = pending.take().filter(|_| !self.fragments.is_empty()) {
            self.joints.push(joint);
        }
        *pending = None;
        self.fragments.push(range);
    }

    /// The tokens of the editor's words in a bracket between fragment `number` and the next.
    pub fn bracket_behind(&self, number: usize) -> Option<Range<usize>> {
        let between = self.fragments.get(number)?.end..self.fragments.get(number + 1)?.start;
        self.brackets.iter().find(|words| between.start <= words.start && words.end <= between.end).cloned()
    }

    /// Whether there are fewer than two words beside an inner omission mark (design §5, `thin`). The editor's words in
    /// brackets part no words of the source.
    pub fn is_thin(&self, folded: &Folded) -> bool {
        if !self.joints.contains(&Joint::Omission) {
            return self.fragments.is_empty();
        }
        let mut words = vec![0];
        for (at, range) in self.fragments.iter().enumerate() {
            if at.checked_sub(1).is_some_and(|before| self.joints[before] == Joint::Omission) {
                words.push(0);
            }
            if let Some(last) = words.last_mut() {
                *last += folded.tokens[range.clone()].iter().filter(|token| is_word(token)).count();
            }
        }
        words.iter().any(|words| *words < 2)
    }
}

/// Whether a text has these words and marks, one behind the other.
fn has_tokens(folded: &Folded, wanted: &[Token]) -> bool {
    let keys = |tokens: &[Token]| tokens.iter().zip(wanted).all(|(one, other)| one.key == other.key);
    folded.tokens.windows(wanted.len()).any(keys)
}

/// An omission mark or a bracket that begins at token `at`: what it is, the token behind it, the words inside it.
fn joint_at(tokens: &[Token], at: usize) -> Option<(Joint, usize, Range<usize>)> {
    let token = tokens.get(at)?;
    if is_omission(token) {
        return Some((Joint::Omission, at + 1, at..at));
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        if is_mark(Some(token), open)
            && tokens.get(at + 1).is_some_and(is_omission)
            && is_mark(tokens.get(at + 2), close)
        {
            return Some((Joint::Omission, at + 3, at..at));
        }
    }
    if is_mark(Some(token), '[') {
        let inside = tokens[at + 1..].iter().position(|token| matches!(token.kind, Kind::Mark('[' | ']')))?;
        let close = at + 1 + inside;
        // Empty brackets neither add a word nor stand for one.
        let words = tokens[at + 1..close].iter().any(is_word);
        return (words && is_mark(tokens.get(close), ']')).then_some((Joint::Bracket, close + 1, at + 1..close));
    }
    None
}

/// The search for a parted quotation in one stretch.
pub struct Search<'a> {
    /// Both texts.
    pub sides: Sides<'a>,
    /// The quotation's parts.
    pub parts: &'a Parts,
    /// The comparisons left.
    pub budget: usize,
    /// Whether listed spellings are let in.
    pub loose: bool,
    /// The best that was found although it leaves out what may change what is said, or replaces words, and how much of it.
    second: Option<(usize, Vec<Matched>)>,
    /// The first that was found although it hides something.
    hidden: Option<(Vec<Matched>, Hidden)>,
}

impl<'a> Search<'a> {
    /// A search with a full budget.
    pub fn new(sides: Sides<'a>, parts: &'a Parts, loose: bool) -> Search<'a> {
        Search { sides, parts, budget: BUDGET, loose, second: None, hidden: None }
    }

    /// Looks for all fragments in order.
    pub fn run(&mut self) -> Outcome {
        if self.parts.marks >= MOST_MARKS {
            return Outcome::Undecided;
        }
        let particles = &self.sides.tongue.language.particles;
        let quoted = self.sides.quoted;
        let negates = |range: &&Range<usize>| {
            let letters: String = quoted.tokens[(*range).clone()].iter().map(|token| quoted.word(token)).collect();
            particles.is_negating_affix(&letters)
        };
        let too_much = |range: &&Range<usize>| says_too_much(quoted, range, particles);
        let mut brackets =
            self.parts.brackets.iter().filter(too_much).chain(self.parts.inside_word.iter().filter(negates));
        if let Some(bracket) = brackets.next() {
            return Outcome::Hidden(Vec::new(), Hidden::Inserted(bracket.clone()));
        }
        let mut places = Vec::new();
        let placed = self.place(0, 0, &mut places);
        match (placed, self.second.take(), self.hidden.take()) {
            (Some(true), ..) => self.found(places),
            (_, Some((_, places)), _) => self.found(places),
            (None, ..) => Outcome::Undecided,
            (_, _, Some((places, hidden))) => Outcome::Hidden(places, hidden),
            _ => Outcome::Nowhere,
        }
    }

    fn found(&self, places: Vec<Matched>) -> Outcome {
        let mut likeness = places.iter().fold(Likeness::SAME, |all, matched: &Matched| all.and(matched.likeness));
        likeness.flags.join(self.joint_flags(&places));
        if !self.parts.inside_word.is_empty() {
            likeness.level = Level::Orthographic;
        }
        Outcome::Found(places, likeness)
    }

    /// Places fragment `number` and all behind it, at token `from` or later; `None` when the budget ran out.
    fn place(&mut self, number: usize, from: usize, places: &mut Vec<Matched>) -> Option<bool> {
        let Some(fragment) = self.parts.fragments.get(number).cloned() else {
            if let Some(hidden) = self.hidden_by(places) {
                self.hidden.get_or_insert_with(|| (places.clone(), hidden));
                return Some(false);
            }
            let cost = self.cost(places);
            if cost > 0 && self.second.as_ref().is_none_or(|(known, _)| cost < *known) {
                self.second = Some((cost, places.clone()));
            }
            return Some(cost == 0);
        };
        let joint = number.checked_sub(1).map(|before| self.parts.joints[before]);
        let Some(first) = first_word(self.sides.quoted, fragment.clone()) else { return Some(false) };
        let key = self.sides.quoted.tokens[first].key;
        let mut skipped = 0;
        let archived = self.sides.archived;
        for at in from..archived.tokens.len() {
            let token = &archived.tokens[at];
            if !is_word(token) {
                continue;
            }
            if joint == Some(Joint::Bracket) && skipped > MOST_REPLACED {
                break;
            }
            let leaves_out = skipped > 0;
            skipped += 1;
            let dots = || archived.tokens[from..at].iter().any(|token| token.kind == Kind::Mark(DOTS));
            if joint == Some(Joint::Omission) && !leaves_out && !dots() {
                continue;
            }
            if !self.loose && token.key != key {
                continue;
            }
            self.budget = self.budget.checked_sub(1)?;
            let Some(matched) = self.sides.matched_at(fragment.clone(), at, self.loose) else { continue };
            if matched.tokens.start < from
                || (joint == Some(Joint::Bracket) && self.is_fixed(from..matched.tokens.start))
            {
                continue;
            }
            let end = matched.tokens.end;
            places.push(matched);
            if self.place(number + 1, end, places)? {
                return Some(true);
            }
            places.pop();
        }
        Some(false)
    }

    /// A bracket neither replaces nor hides the end of a sentence, nor the source's own brackets.
    fn is_fixed(&self, between: Range<usize>) -> bool {
        let kept = |token: &Token| matches!(token.kind, Kind::Mark('.' | '?' | '!' | '[' | ']'));
        self.sides.archived.tokens[between].iter().any(kept)
    }

    fn joint_flags(&self, places: &[Matched]) -> Flags {
        let mut flags = Flags::NONE;
        let omitted = self.parts.joints.contains(&Joint::Omission) || self.parts.brackets.is_empty();
        if omitted {
            flags.add(Flag::Omission);
        }
        if self.parts.outer_bracket {
            flags.add(Flag::Insertion);
        }
        for (joint, pair) in self.parts.joints.iter().zip(places.windows(2)) {
            if *joint == Joint::Bracket {
                let between = &self.sides.archived.tokens[pair[0].tokens.end..pair[1].tokens.start];
                flags.add(if between.iter().any(is_word) { Flag::ReplacedWords } else { Flag::Insertion });
            }
        }
        flags
    }

    /// What speaks against these places: gaps that may change what is said, then words that brackets replace, since a
    /// bracket is an insertion wherever it can be one (design §5 rule 8).
    fn cost(&self, places: &[Matched]) -> usize {
        let particles = &self.sides.tongue.language.particles;
        let gaps = places.windows(2).zip(&self.parts.joints).map(|(pair, joint)| {
            let gap = pair[0].tokens.end..pair[1].tokens.start;
            let gap = Gap::new(self.sides.archived, gap, *joint);
            let replaced = if *joint == Joint::Bracket { gap.words() } else { 0 };
            replaced + MOST_MARKS * MOST_REPLACED * usize::from(gap.doubt(particles).is_some())
        });
        gaps.sum()
    }

    /// A negation or exception that the reader of the joined words does not see (design §5 rule 7, `hidden-negation`).
    fn hidden_by(&self, places: &[Matched]) -> Option<Hidden> {
        let language = self.sides.tongue.language;
        for (pair, joint) in places.windows(2).zip(&self.parts.joints) {
            let gap = pair[0].tokens.end..pair[1].tokens.start;
            if *joint == Joint::Bracket && says_too_much(self.sides.archived, &gap, &language.particles) {
                return Some(Hidden::Negation(gap));
            }
            if let Some(tokens) = Gap::new(self.sides.archived, gap, *joint).hides(&language.particles) {
                return Some(Hidden::Negation(tokens));
            }
        }
        None
    }
}

/// Whether words hold what only the source may say: a negation, exception, hedge or number. The editor's own words in
/// brackets must not bring one in, nor take the place of one.
fn says_too_much(folded: &Folded, range: &Range<usize>, particles: &Particles) -> bool {
    range.clone().any(|at| match folded.tokens[at].kind {
        Kind::Number => true,
        Kind::Word => {
            particles.negates(folded, at)
                || particles.negates_next(folded, at)
                || particles.excepts(folded, at).is_some()
                || particles.hedges(folded, at)
        }
        Kind::Mark(_) => false,
    })
}
