//! A quotation against a stretch of the archive, word by word from one place.
//!
//! In: the tokens of a fragment, those of a stretch, and the place where the fragment's first word would stand.
//! Out: a [`Matched`], or nothing.
//!
//! 1. The place must be a word's beginning (design §5 rule 3), and the words must follow one another.
//! 2. Between two words the marks must agree; some may be missing or added (`orthographic`).
//! 3. Where a word fails, a spacing variant of the language's list is tried.
//! 4. At the ends: no cut word, no number without its sign or unit (rule 4), the punctuation that may come and go.

use std::ops::Range;

use crate::text::fold::{Folded, Kind, QUOTE, Token, belongs_to_number};

use super::Flag;
use super::words::{Likeness, Tongue, compare, compare_joined, compare_trimmed, is_word};

/// Words of the archive that a fragment repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The matched tokens of the stretch.
    pub tokens: Range<usize>,
    /// How alike they are.
    pub likeness: Likeness,
}

/// What is compared.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// The quotation.
    pub quoted: &'a Folded,
    /// The stretch of the archive.
    pub archived: &'a Folded,
    /// What is known of both.
    pub tongue: &'a Tongue<'a>,
}

/// The first word or number among `range` of the tokens.
pub fn first_word(folded: &Folded, range: Range<usize>) -> Option<usize> {
    folded.tokens[range.clone()].iter().position(is_word).map(|at| range.start + at)
}

impl Sides<'_> {
    /// Whether the fragment `range` of the quotation stands in the archive with its first word at token `at`.
    /// `loose` tries listed spellings, spacings and lost proclitics too.
    pub fn matched_at(&self, range: Range<usize>, at: usize, loose: bool) -> Option<Matched> {
        let first = first_word(self.quoted, range.clone())?;
        let opens = range.start == 0;
        let (mut q, mut s) = (first, at);
        let mut likeness = Likeness::SAME;
        loop {
            let found = self.word_at(range.end, q, s, opens && q == first, loose)?;
            likeness = likeness.and(found.likeness);
            (q, s) = (q + found.quoted, s + found.archived);
            while loose && let Some((quoted, archived)) = self.honorific_at(range.end, q, s) {
                likeness = likeness.and(Likeness::orthographic(Flag::Spelling));
                (q, s) = (q + quoted, s + archived);
            }
            let next =
                (first_word(self.quoted, q..range.end), first_word(self.archived, s..self.archived.tokens.len()));
            let Some(next_quoted) = next.0 else { break };
            let next_archived = next.1?;
            likeness = likeness.and(self.marks_between(q..next_quoted, s..next_archived)?);
            (q, s) = (next_quoted, next_archived);
        }
        let (leading, start) = self.leading(range.start..first, at)?;
        let (trailing, end) = self.trailing(q..range.end, s)?;
        self.begins_whole(at, start)?;
        self.ends_whole(s, end)?;
        Some(Matched { tokens: start..end, likeness: likeness.and(leading).and(trailing) })
    }

    /// The next word of both sides, or one word against two.
    fn word_at(&self, stop: usize, q: usize, s: usize, opening: bool, loose: bool) -> Option<Step> {
        let (quoted, archived) = (self.quoted.tokens.get(q)?, self.archived.tokens.get(s)?);
        if quoted.kind != archived.kind && !(is_word(quoted) && is_word(archived)) {
            return None;
        }
        let (ql, sl) = (self.quoted.letters(quoted), self.archived.letters(archived));
        if quoted.kind == archived.kind
            && (quoted.key == archived.key || loose)
            && let Some(likeness) = compare(ql, sl, opening, loose, self.tongue)
        {
            return Some(Step { quoted: 1, archived: 1, likeness });
        }
        if quoted.kind == Kind::Number && archived.kind == Kind::Number {
            return self.parted_number(stop, q, s);
        }
        if !loose {
            return None;
        }
        let neighbour = |folded: &Folded, at: usize, stop: usize| {
            (at + 1 < stop).then(|| folded.tokens[at + 1]).filter(|token| token.kind == Kind::Word && token.spaced)
        };
        if quoted.kind == Kind::Word && archived.kind == Kind::Word {
            if let Some(second) = neighbour(self.quoted, q, stop) {
                let apart = [ql, self.quoted.letters(&second)];
                if let Some(likeness) = compare_joined(apart, sl, true, self.tongue) {
                    return Some(Step { quoted: 2, archived: 1, likeness });
                }
            }
            if let Some(second) = neighbour(self.archived, s, self.archived.tokens.len()) {
                let apart = [sl, self.archived.letters(&second)];
                if let Some(likeness) = compare_joined(apart, ql, false, self.tongue) {
                    return Some(Step { quoted: 1, archived: 2, likeness });
                }
            }
            if opening && let Some(likeness) = compare_trimmed(ql, sl, self.tongue) {
                return Some(Step { quoted: 1, archived: 1, likeness });
            }
        }
        None
    }

    /// A number that is one token on one side and several on the other: ۲۰۲۴/۱۱۸۳ is read as a decimal and 2024/1183 as two
    /// numbers, a no-break space groups digits and a plain one parts them.
    fn parted_number(&self, stop: usize, q: usize, s: usize) -> Option<Step> {
        let likeness = Likeness::typographic(Flag::Digits);
        let archived = self.archived.tokens.len();
        if let Some(quoted) = parted(self.quoted, q..stop, self.archived, s) {
            return Some(Step { quoted, archived: 1, likeness });
        }
        let archived = parted(self.archived, s..archived, self.quoted, q)?;
        Some(Step { quoted: 1, archived, likeness })
    }

    /// The lengths of a formula of blessing that stands here on both sides in two different forms (ﷺ and (ص)).
    fn honorific_at(&self, stop: usize, q: usize, s: usize) -> Option<(usize, usize)> {
        let language = self.tongue.language;
        let (quoted, archived) = language.honorifics.in_both(self.quoted, q, self.archived, s)?;
        let keys = |folded: &Folded, at: usize, count: usize| -> Vec<u64> {
            folded.tokens[at..at + count].iter().map(|token| token.key).collect()
        };
        let same = keys(self.quoted, q, quoted) == keys(self.archived, s, archived);
        (!same && q + quoted <= stop).then_some((quoted, archived))
    }

    /// The marks between two words: those that may come and go are `orthographic`, all others must agree.
    pub fn marks_between(&self, quoted: Range<usize>, archived: Range<usize>) -> Option<Likeness> {
        self.marks(quoted, archived, |_| Likeness::orthographic(Flag::Punctuation))
    }

    /// Compares two runs of marks in order. A mark that may be missing or added costs what `optional` says.
    fn marks(
        &self,
        quoted: Range<usize>,
        archived: Range<usize>,
        optional: impl Fn(char) -> Likeness,
    ) -> Option<Likeness> {
        let (mut q, mut s) = (quoted.start, archived.start);
        let mut likeness = Likeness::SAME;
        let has = |folded: &Folded, range: Range<usize>, mark: char| {
            folded.tokens[range].iter().any(|token| mark_of(token) == Some(mark))
        };
        loop {
            let mark =
                |folded: &Folded, at: usize, end: usize| (at < end).then(|| mark_of(&folded.tokens[at])).flatten();
            match (mark(self.quoted, q, quoted.end), mark(self.archived, s, archived.end)) {
                (None, None) => return Some(likeness),
                (Some(a), Some(b)) if a == b => {
                    (q, s) = (q + 1, s + 1);
                }
                // Round brackets for quotation marks around a name, where the other side has no bracket of its own.
                (Some(QUOTE), Some(bracket @ ('(' | ')'))) if !has(self.quoted, q..quoted.end, bracket) => {
                    likeness = likeness.and(Likeness::orthographic(Flag::Punctuation));
                    (q, s) = (q + 1, s + 1);
                }
                (Some(bracket @ ('(' | ')')), Some(QUOTE)) if !has(self.archived, s..archived.end, bracket) => {
                    likeness = likeness.and(Likeness::orthographic(Flag::Punctuation));
                    (q, s) = (q + 1, s + 1);
                }
                (Some(a), b) if may_come_and_go(a) && b.is_none_or(|b| !may_come_and_go(b) || q + 1 == quoted.end) => {
                    likeness = likeness.and(optional(a));
                    q += 1;
                }
                (_, Some(b)) if may_come_and_go(b) => {
                    likeness = likeness.and(optional(b));
                    s += 1;
                }
                _ => return None,
            }
        }
    }

    /// The marks before the fragment's first word must stand before the archive's; returns the first matched token.
    pub fn leading(&self, quoted: Range<usize>, at: usize) -> Option<(Likeness, usize)> {
        let mut start = at;
        let mut likeness = Likeness::SAME;
        for q in quoted.rev() {
            let mark = mark_of(&self.quoted.tokens[q])?;
            let before = start.checked_sub(1).and_then(|before| mark_of(&self.archived.tokens[before]));
            match before {
                Some(other) if other == mark => start -= 1,
                Some('(' | ')') if mark == QUOTE => {
                    likeness = likeness.and(Likeness::orthographic(Flag::Punctuation));
                    start -= 1;
                }
                _ if may_come_and_go(mark) => likeness = likeness.and(Likeness::orthographic(Flag::Punctuation)),
                _ => return None,
            }
        }
        Some((likeness, start))
    }

    /// The marks behind the fragment's last word; returns the token after the last matched one.
    pub fn trailing(&self, quoted: Range<usize>, behind: usize) -> Option<(Likeness, usize)> {
        let mut likeness = Likeness::SAME;
        let mut end = behind;
        let mut asks = false;
        for token in &self.archived.tokens[behind..] {
            match mark_of(token) {
                Some('?' | '!') => asks = true,
                Some(_) => {}
                None => break,
            }
        }
        for q in quoted {
            let mark = mark_of(&self.quoted.tokens[q])?;
            // A quotation mark of the source that the fragment leaves out may stand between.
            let skipped = self.archived.tokens[end..].iter().take_while(|token| mark_of(token) == Some(QUOTE)).count();
            let at = |place: usize| self.archived.tokens.get(place).and_then(mark_of);
            if at(end) == Some(mark) {
                end += 1;
            } else if at(end + skipped) == Some(mark) {
                end += skipped + 1;
                likeness = likeness.and(Likeness::typographic(Flag::Punctuation));
            } else if matches!(mark, '.' | ',') && !(asks && mark == '.') {
                likeness = likeness.and(Likeness::typographic(Flag::Punctuation));
            } else if may_come_and_go(mark) || (mark == ')' && at(end) == Some(QUOTE)) {
                likeness = likeness.and(Likeness::orthographic(Flag::Punctuation));
                end += usize::from(mark == ')');
            } else {
                return None;
            }
        }
        Some((likeness, end))
    }

    /// No word is cut at the beginning, and no number parted from its sign. `first` is the first matched word, `start`
    /// the first matched token.
    pub fn begins_whole(&self, first: usize, start: usize) -> Option<()> {
        let tokens = &self.archived.tokens;
        let Some(before) = first.checked_sub(1).map(|at| &tokens[at]) else { return Some(()) };
        let sign =
            tokens[first].kind == Kind::Number && start == first && self.is_sign(first - 1, before, &tokens[first]);
        (!glued(before, &tokens[first]) && !sign).then_some(())
    }

    /// No word is cut at the end, and no number parted from its unit. `behind` is the token behind the last matched
    /// word, `end` that behind the last matched token.
    pub fn ends_whole(&self, behind: usize, end: usize) -> Option<()> {
        let tokens = &self.archived.tokens;
        let (Some(after), Some(last)) = (tokens.get(behind), tokens.get(behind.checked_sub(1)?)) else {
            return Some(());
        };
        let unit = match after.kind {
            Kind::Mark(mark) => belongs_to_number(mark),
            Kind::Word => self.tongue.language.units.contains(&self.archived.word(after)),
            Kind::Number => false,
        };
        let parted = last.kind == Kind::Number && end == behind && unit;
        (!glued(last, after) && !parted).then_some(())
    }

    /// Whether a mark is the sign or currency of the number behind it: a dash only where it joins nothing before.
    fn is_sign(&self, at: usize, mark: &Token, number: &Token) -> bool {
        match mark.kind {
            Kind::Mark('-') => !number.spaced && (mark.spaced || at == 0),
            Kind::Mark('+' | '±') => !number.spaced,
            Kind::Mark(mark) => belongs_to_number(mark) && !matches!(mark, '%' | '‰' | '°'),
            _ => false,
        }
    }
}

/// Whether two tokens are parts of one word, or of one sign that is read as several.
fn glued(left: &Token, right: &Token) -> bool {
    left.start == right.start || (!right.spaced && is_word(left) && is_word(right))
}

/// How many tokens at the start of `range` make the number `at` of another text: with a slash between two, or in groups of
/// three digits where the other has a separator too.
fn parted(folded: &Folded, range: Range<usize>, other: &Folded, at: usize) -> Option<usize> {
    let whole = other.letters(&other.tokens[at]);
    let tokens = folded.tokens.get(range)?;
    let digits = |token: &Token| folded.letters(token).iter().map(|letter| letter.base);
    if let [left, slash, right, ..] = tokens
        && slash.kind == Kind::Mark('/')
        && right.kind == Kind::Number
        && !slash.spaced
        && !right.spaced
    {
        let written = whole.iter().map(|letter| if letter.raw == '/' { '/' } else { letter.base });
        return written.eq(digits(left).chain(['/']).chain(digits(right))).then_some(3);
    }
    let group = |token: &&Token| token.kind == Kind::Number && token.spaced && token.count == 3;
    let count = 1 + tokens.get(1..)?.iter().take_while(group).count().min(whole.len() / 3);
    (2..=count).find(|count| {
        let tokens = &tokens[..*count];
        let mut boundary = 0;
        let separated = tokens[..count - 1].iter().all(|token| {
            boundary += token.count as usize;
            let neighbours = whole.get(boundary - 1).zip(whole.get(boundary));
            neighbours.is_some_and(|(left, right)| left.end < right.start)
        });
        separated && whole.iter().map(|letter| letter.base).eq(tokens.iter().flat_map(digits))
    })
}

struct Step {
    quoted: usize,
    archived: usize,
    likeness: Likeness,
}

fn mark_of(token: &Token) -> Option<char> {
    match token.kind {
        Kind::Mark(mark) => Some(mark),
        _ => None,
    }
}

/// Marks whose absence inside a quotation is a matter of spelling (design §5, `orthographic`).
fn may_come_and_go(mark: char) -> bool {
    matches!(mark, ',' | ';' | ':' | QUOTE)
}
