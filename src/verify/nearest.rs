//! The stretch that is nearest to a quotation which does not match, and how the two differ: for `altered` and for hints.
//!
//! In: a quotation and a stretch. Out: [`Near`], or nothing when too little agrees.
//!
//! 1. Local alignment over words (Smith and Waterman 1981), each word weighing as many points as it has letters: the
//!    window of the stretch that agrees best.
//! 2. Nearness is the best of four: the weight of what agrees in order, less what does not, against the weight of the
//!    whole quotation; the number of words kept in order; the weight of the words that the window has in any order (words moved); the agreement of the
//!    letters without the spaces (words joined or parted). From [`NEAR`] on the quotation is `altered`, below it is
//!    `absent`; neither ever passes.
//! 3. Global alignment of the quotation with the window, widened to the words beyond its ends, names the differences.

use crate::text::fold::{Folded, Kind, Letter, Token};

use super::search::{Library, Words};
use super::stretch::Stretch;
use super::words::{Tongue, compare, is_word, spell};
use super::{Difference, DifferenceKind, Nearest};

/// From this nearness on (of 1000) something near stands there.
pub const NEAR: u32 = 380;

/// Letters are compared one by one only in quotations of at most so many: the work grows with their square.
const MOST_LETTERS: usize = 2_000;

/// A near stretch.
#[derive(Clone, Debug)]
pub struct Near {
    /// The stretch and the differences.
    pub nearest: Nearest,
    /// How near, from [`NEAR`] to 1000.
    pub nearness: u32,
}

/// A step of an alignment: places among the words of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Both(usize, usize),
    Quoted(usize),
    Archived(usize),
}

/// The nearest window of the stretch, when it is near.
pub fn nearest(library: &Library<'_>, words: &Words<'_>, stretch: &Stretch<'_>) -> Option<Near> {
    library.with_tongue(stretch.source, |tongue| {
        let quoted = word_tokens(&words.folded);
        let archived = word_tokens(&stretch.folded);
        let sides = Alignment { q: &words.folded, s: &stretch.folded, quoted: &quoted, archived: &archived, tongue };
        let (window, in_order) = sides.local()?;
        let nearness =
            in_order.max(sides.in_any_order(&window)).max(sides.by_letters(&window)).max(sides.by_count(&window));
        if nearness < NEAR {
            return None;
        }
        let steps = sides.global(window.clone());
        let differences = sides.differences(&steps);
        let touched: Vec<usize> = steps
            .iter()
            .filter_map(|step| if let Step::Both(_, s) | Step::Archived(s) = step { Some(*s) } else { None })
            .collect();
        let tokens = archived[*touched.first()?]..archived[*touched.last()?] + 1;
        let found = stretch.found(&library.archive.sources[stretch.source], &[tokens])?;
        Some(Near { nearest: Nearest { found, differences }, nearness })
    })
}

fn word_tokens(folded: &Folded) -> Vec<usize> {
    (0..folded.tokens.len()).filter(|at| is_word(&folded.tokens[*at])).collect()
}

struct Alignment<'a> {
    q: &'a Folded,
    s: &'a Folded,
    quoted: &'a [usize],
    archived: &'a [usize],
    tongue: &'a Tongue<'a>,
}

impl Alignment<'_> {
    fn quoted_token(&self, at: usize) -> &Token {
        &self.q.tokens[self.quoted[at]]
    }

    fn archived_token(&self, at: usize) -> &Token {
        &self.s.tokens[self.archived[at]]
    }

    fn quoted_letters(&self, at: usize) -> &[Letter] {
        self.q.letters(self.quoted_token(at))
    }

    fn archived_letters(&self, at: usize) -> &[Letter] {
        self.s.letters(self.archived_token(at))
    }

    /// The weight of two words side by side: theirs when they may be the same, half of it when most letters agree.
    fn weight(&self, q: usize, s: usize) -> i32 {
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
        let (one, other) = (spell(self.quoted_letters(q)), spell(self.archived_letters(s)));
        let distance = strsim::osa_distance(&one, &other);
        if distance * 3 <= long as usize { weight } else { -weight }
    }

    /// The window of the archive's words that agrees best, and its nearness.
    fn local(&self) -> Option<(std::ops::Range<usize>, u32)> {
        let (n, m) = (self.quoted.len(), self.archived.len());
        let total: i32 = (0..n).map(|at| 2 * weight_of(self.quoted_token(at))).sum();
        // Each cell: score, and the first quoted and archived word of the alignment that ends here.
        let mut row: Vec<(i32, usize, usize)> = vec![(0, 0, 0); m + 1];
        let mut best: (i32, usize, usize, usize, usize) = (0, 0, 0, 0, 0);
        for q in 0..n {
            let mut diagonal = (0, q, 0);
            for s in 0..m {
                let above = row[s + 1];
                let start = if diagonal.0 > 0 { diagonal } else { (0, q, s) };
                let left = row[s];
                let both = (start.0 + self.weight(q, s), start.1, start.2);
                let skip_quoted = (above.0 - weight_of(self.quoted_token(q)), above.1, above.2);
                let skip_archived = (left.0 - weight_of(self.archived_token(s)), left.1, left.2);
                let cell = [both, skip_quoted, skip_archived].into_iter().max_by_key(|cell| cell.0).unwrap_or(both);
                row[s + 1] = if cell.0 > 0 { cell } else { (0, q + 1, s + 1) };
                if cell.0 > best.0 {
                    best = (cell.0, cell.1, cell.2, q, s);
                }
                diagonal = above;
            }
        }
        let (score, q_start, s_start, q_end, s_end) = best;
        if score <= 0 || total == 0 {
            return None;
        }
        // Beyond the ends of what agrees, as many words as the quotation has there belong to the window.
        let window = s_start.saturating_sub(q_start + 1)..(s_end + n - q_end + 1).min(m);
        let nearness = i64::from(score) * 1000 / i64::from(total);
        Some((window, u32::try_from(nearness).unwrap_or(1000)))
    }

    /// The share of the quotation's words, counted, that the best alignment keeps in order: nothing below half of at
    /// least four.
    fn by_count(&self, window: &std::ops::Range<usize>) -> u32 {
        let steps = self.global(window.clone());
        let kept = steps
            .iter()
            .filter(|step| matches!(step, Step::Both(q, s) if self.quoted_token(*q).key == self.archived_token(*s).key))
            .count();
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

    /// All of the quotation against all of the window (Needleman and Wunsch 1970).
    fn global(&self, window: std::ops::Range<usize>) -> Vec<Step> {
        let (n, m) = (self.quoted.len(), window.len());
        let mut score = vec![0i32; (n + 1) * (m + 1)];
        let at = |q: usize, s: usize| q * (m + 1) + s;
        for q in 0..=n {
            for s in 0..=m {
                if q == 0 {
                    // The window's words before the quotation's first cost nothing.
                    continue;
                }
                let skip_quoted = score[at(q - 1, s)] - weight_of(self.quoted_token(q - 1));
                score[at(q, s)] = if s == 0 {
                    skip_quoted
                } else {
                    let both = score[at(q - 1, s - 1)]
                        + self.weight(q - 1, window.start + s - 1).max(-weight_of(self.quoted_token(q - 1)));
                    let cost = if q == n { 0 } else { weight_of(self.archived_token(window.start + s - 1)) };
                    both.max(skip_quoted).max(score[at(q, s - 1)] - cost)
                };
            }
        }
        let mut steps = Vec::new();
        let (mut q, mut s) = (n, m);
        while q > 0 {
            let here = score[at(q, s)];
            let weight = |s: usize| self.weight(q - 1, window.start + s - 1).max(-weight_of(self.quoted_token(q - 1)));
            if s > 0 && here == score[at(q - 1, s - 1)] + weight(s) {
                steps.push(Step::Both(q - 1, window.start + s - 1));
                (q, s) = (q - 1, s - 1);
            } else if here == score[at(q - 1, s)] - weight_of(self.quoted_token(q - 1)) {
                steps.push(Step::Quoted(q - 1));
                q -= 1;
            } else {
                if q < n {
                    steps.push(Step::Archived(window.start + s - 1));
                }
                s -= 1;
            }
        }
        steps.reverse();
        steps
    }

    fn differences(&self, steps: &[Step]) -> Vec<Difference> {
        let mut found = Vec::new();
        for (place, step) in steps.iter().enumerate() {
            let edge = place == 0 || place + 1 == steps.len();
            let difference = match *step {
                Step::Both(q, s) => {
                    let (ql, sl) = (self.quoted_letters(q), self.archived_letters(s));
                    if compare(ql, sl, place == 0, true, self.tongue).is_some() {
                        continue;
                    }
                    Difference { kind: self.kind(q, s, edge), quoted: written(ql), archived: written(sl) }
                }
                Step::Quoted(q) => Difference {
                    kind: DifferenceKind::Added,
                    quoted: written(self.quoted_letters(q)),
                    archived: String::new(),
                },
                Step::Archived(s) => Difference {
                    kind: DifferenceKind::Dropped,
                    quoted: String::new(),
                    archived: written(self.archived_letters(s)),
                },
            };
            found.push(difference);
        }
        if found.is_empty() {
            found.extend(self.beside_words(steps));
        }
        found
    }

    /// The kind of difference between two words that are not the same.
    fn kind(&self, q: usize, s: usize, edge: bool) -> DifferenceKind {
        let (quoted, archived) = (self.quoted_token(q), self.archived_token(s));
        if quoted.kind == Kind::Number || archived.kind == Kind::Number {
            return DifferenceKind::Number;
        }
        let (ql, sl) = (self.quoted_letters(q), self.archived_letters(s));
        let (one, other) = (spell(ql), spell(sl));
        if one == other {
            return DifferenceKind::Vowel;
        }
        let bare = |text: &str| {
            text.chars().filter(|c| !matches!(c, 'ء' | 'ؤ' | 'ئ' | 'و' | 'ي' | 'ى')).map(unhamzated).collect::<String>()
        };
        let hamzas = |text: &str| text.chars().any(|c| matches!(c, 'ء' | 'ؤ' | 'ئ' | 'أ' | 'إ' | 'آ'));
        if bare(&one) == bare(&other) && (hamzas(&one) || hamzas(&other)) {
            return DifferenceKind::Hamza;
        }
        let cut = other.starts_with(&one) || other.ends_with(&one);
        if edge && cut { DifferenceKind::Cut } else { DifferenceKind::Replaced }
    }

    /// All words agree, so the difference lies between them or beside them: a mark, a sign, a cut boundary.
    fn beside_words(&self, steps: &[Step]) -> Option<Difference> {
        let mut pairs = steps.iter().filter_map(|step| {
            if let Step::Both(q, s) = step { Some((self.quoted[*q], self.archived[*s])) } else { None }
        });
        let (first_q, first_s) = pairs.next()?;
        let (_, last_s) = pairs.next_back().unwrap_or((first_q, first_s));
        let marks = |folded: &Folded, from: usize, to: usize| -> String {
            let marks = folded.tokens[from..to].iter().filter_map(|token| match token.kind {
                Kind::Mark(mark) => Some(mark),
                _ => None,
            });
            marks.collect()
        };
        let behind = |folded: &Folded, last: usize| {
            let rest = folded.tokens[last + 1..].iter().take_while(|token| !is_word(token)).count();
            last + 1 + rest
        };
        let quoted = marks(self.q, 0, self.q.tokens.len());
        let archived = marks(self.s, first_s.saturating_sub(1), behind(self.s, last_s).min(self.s.tokens.len()));
        let number = [first_s, last_s].iter().any(|at| self.s.tokens[*at].kind == Kind::Number);
        let kind = if number { DifferenceKind::Number } else { DifferenceKind::Punctuation };
        Some(Difference { kind, quoted, archived })
    }
}

fn unhamzated(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' => 'ا',
        other => other,
    }
}

/// A word as it is written, with its vowel marks.
fn written(letters: &[Letter]) -> String {
    use crate::text::fold::Marks;
    let marks = ('\u{5B0}'..='\u{5C7}').chain('\u{64B}'..='\u{652}').chain(['\u{670}']);
    let marks: Vec<(char, Marks)> = marks.filter_map(|mark| Some((mark, Marks::of(mark)?))).collect();
    let mut out = String::new();
    for letter in letters {
        out.push(letter.base);
        out.extend(marks.iter().filter(|(_, bit)| bit.without(letter.marks).is_empty()).map(|(mark, _)| *mark));
    }
    out
}

/// A word weighs as much as it has letters, a number always the same: its digits say nothing of what stands around it.
fn weight_of(token: &Token) -> i32 {
    match token.kind {
        Kind::Number => 3,
        _ => i32::try_from(token.count.min(12)).unwrap_or(12),
    }
}
