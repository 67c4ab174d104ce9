//! The quoted pairs of a block.
//!
//! In: the words of one block. Out: its outermost [`Pair`]s in order.
//!
//! 1. Find the marks: « » “ ” „ " ״ ﴿ ﴾ (( )), outside code and not between two Hebrew letters (gershayim).
//! 2. Pair what opens with what closes, innermost first. A mark that leans the wrong way (`نص« كذا`) does not take part.
//! 3. Pair what is left over: proper shapes whichever way they lean, then shapes whose marks do not match (`”…”`,
//!    `“…“`, `»…«`), which are `unbalanced`.
//! 4. Keep the outermost.

use std::ops::Range;

use unicode_script::Script;

use crate::text::letter::{is_alphabetic, is_alphanumeric, is_combining_mark, script};
use crate::text::rare;
use crate::yaml::is_invisible;

/// Two quotation marks and what stands between them. Ranges are bytes of the text that was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// With the marks.
    pub outer: Range<usize>,
    /// Between the marks.
    pub inner: Range<usize>,
    /// Whether the marks do not match each other.
    pub unbalanced: bool,
}

/// The outermost pairs of `text`, in order. No mark inside one of the `masked` ranges opens or closes.
pub fn pairs(text: &str, masked: &[Range<usize>]) -> Vec<Pair> {
    let marks = marks(text, masked);
    let mut found = proper(&marks);
    found = outermost(found);
    let more = left_over(&marks, &found);
    found.extend(more);
    outermost(found)
}

/// Whether `letter` can open a quotation.
pub fn opens(letter: char) -> bool {
    Shape::of(letter).is_some()
}

/// The kinds of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// «
    LeftGuillemet,
    /// »
    RightGuillemet,
    /// “
    HighOpen,
    /// ”
    HighClose,
    /// „
    Low,
    /// "
    Straight,
    /// ״
    Gershayim,
    /// ﴿
    OrnateOpen,
    /// ﴾
    OrnateClose,
    /// ((
    Open,
    /// ))
    Close,
}

use Shape::*;

const SHAPES: [Shape; 11] = [
    LeftGuillemet,
    RightGuillemet,
    HighOpen,
    HighClose,
    Low,
    Straight,
    Gershayim,
    OrnateOpen,
    OrnateClose,
    Open,
    Close,
];

impl Shape {
    fn of(letter: char) -> Option<Shape> {
        Some(match letter {
            '«' => LeftGuillemet,
            '»' => RightGuillemet,
            '“' => HighOpen,
            '”' => HighClose,
            '„' => Low,
            '"' => Straight,
            '״' => Gershayim,
            '\u{FD3F}' => OrnateOpen,
            '\u{FD3E}' => OrnateClose,
            _ => return None,
        })
    }

    /// Whether this opens what `close` closes.
    fn matches(self, close: Shape) -> bool {
        matches!(
            (self, close),
            (LeftGuillemet, RightGuillemet)
                | (HighOpen, HighClose)
                | (Low, HighOpen | HighClose)
                | (Straight, Straight)
                | (Gershayim, Gershayim)
                | (OrnateOpen, OrnateClose)
                | (Open, Close)
        )
    }

    /// Whether somebody may have meant a pair by these two. Design §3 names the first three; the others are the same
    /// slips with the other marks of a keyboard, and words in them must not go unchecked.
    fn resembles(self, close: Shape) -> bool {
        matches!(
            (self, close),
            (HighClose, HighClose)
                | (HighOpen, HighOpen)
                | (RightGuillemet, LeftGuillemet)
                | (HighClose, HighOpen)
                | (OrnateClose, OrnateOpen)
                | (HighOpen | HighClose | Low, Straight)
                | (Straight, HighOpen | HighClose)
        )
    }

    fn can_open(self) -> bool {
        !matches!(self, RightGuillemet | HighClose | OrnateClose | Close)
    }
}

/// The side that a mark leans to, by its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lean {
    /// To what follows: `"نص`.
    Opening,
    /// To what precedes: `نص"`.
    Closing,
    /// To both or neither.
    Either,
}

#[derive(Clone, Debug)]
struct Mark {
    at: Range<usize>,
    shape: Shape,
    lean: Lean,
    /// Whether a digit stands before it: `5"` are inches.
    after_digit: bool,
}

/// Whether a byte and the one behind it may begin a mark or a parenthesis in UTF-8. Such a byte stands inside no other
/// character.
#[inline]
fn may_begin(one: u8, next: u8) -> bool {
    let ascii = (one == b'"') | (one == b'(') | (one == b')');
    let guillemet = (one == 0xC2) & ((next == 0xAB) | (next == 0xBB));
    let ornate = (one == 0xEF) & (next == 0xB4);
    ascii | guillemet | ornate | (one == 0xD7) & (next == 0xB4) | (one == 0xE2) & (next == 0x80)
}

fn marks(text: &str, masked: &[Range<usize>]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut parentheses = Parentheses::default();
    let mut masks = masked.iter().peekable();
    let places = rare::places(text.as_bytes(), may_begin);
    for (at, letter) in places.filter_map(|at| Some((at, text[at..].chars().next()?))) {
        while masks.next_if(|mask| mask.end <= at).is_some() {}
        if masks.peek().is_some_and(|mask| mask.start <= at) {
            continue;
        }
        let found = match Shape::of(letter) {
            Some(shape) => Some((at..at + letter.len_utf8(), shape)),
            None => parentheses.next(at, letter),
        };
        let Some((at, shape)) = found else { continue };
        let before = text[..at.start].chars().rev().find(|letter| !is_control(*letter));
        let after = text[at.end..].chars().find(|letter| !is_control(*letter));
        let double = matches!(shape, Straight | Gershayim | HighOpen | HighClose | Low);
        if double && hebrew_letter(before_marks(text, at.start)) && hebrew_letter(after) {
            continue;
        }
        marks.push(Mark { at, shape, lean: lean(before, after), after_digit: before.is_some_and(char::is_numeric) });
    }
    marks
}

/// Finds (( and )), knowing the single parentheses between them.
#[derive(Default)]
struct Parentheses {
    /// What is open: whether each is double.
    open: Vec<bool>,
    /// The last parenthesis that may be the first half of a double one, and where.
    run: Option<(usize, char)>,
}

impl Parentheses {
    fn next(&mut self, at: usize, letter: char) -> Option<(Range<usize>, Shape)> {
        let joined = self.run == Some((at.wrapping_sub(1), letter));
        self.run = None;
        match letter {
            '(' if joined => {
                // The single one that was taken for such is the first half of a double one.
                self.open.pop();
                self.open.push(true);
                Some((at - 1..at + 1, Open))
            }
            '(' => {
                self.open.push(false);
                self.run = Some((at, letter));
                None
            }
            ')' if joined => {
                self.open.pop();
                Some((at - 1..at + 1, Close))
            }
            ')' => {
                match self.open.last() {
                    Some(true) => self.run = Some((at, letter)),
                    Some(false) => {
                        self.open.pop();
                    }
                    None => {}
                }
                None
            }
            _ => None,
        }
    }
}

/// The last letter before `at`, its vowel marks passed over.
fn before_marks(text: &str, at: usize) -> Option<char> {
    text[..at].chars().rev().find(|letter| !is_control(*letter) && !is_combining_mark(*letter))
}

/// Bidi and zero-width controls, which no mark leans on.
fn is_control(letter: char) -> bool {
    is_invisible(letter) && !letter.is_whitespace()
}

fn hebrew_letter(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| is_alphabetic(letter) && script(letter) == Script::Hebrew)
}

/// As CommonMark (§6.2, flanking delimiter runs) tells an opening from a closing run of asterisks.
fn lean(before: Option<char>, after: Option<char>) -> Lean {
    let space = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let sign =
        |letter: Option<char>| letter.is_some_and(|letter| !is_alphanumeric(letter) && !is_combining_mark(letter));
    // What ends a sentence or a clause follows no opening mark: `نص » .` leans on neither side.
    let ends = after.is_some_and(|letter| ".,;:!?،؛؟۔".contains(letter));
    let opening = !space(after) && !ends && (!sign(after) || space(before) || sign(before));
    let closing = !space(before) && (!sign(before) || space(after) || sign(after));
    match (opening, closing) {
        (true, false) => Lean::Opening,
        (false, true) => Lean::Closing,
        _ => Lean::Either,
    }
}

fn pair(open: &Mark, close: &Mark, unbalanced: bool) -> Pair {
    Pair { outer: open.at.start..close.at.end, inner: open.at.end..close.at.start, unbalanced }
}

/// Pairs whose marks match and lean towards each other, nested ones too.
fn proper(marks: &[Mark]) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut open: Vec<&Mark> = Vec::new();
    // How many marks of each shape are open, so that a closing mark without a partner does not search for one.
    let mut waiting = [0_usize; SHAPES.len()];
    for mark in marks {
        let partner = SHAPES.into_iter().any(|shape| waiting[shape as usize] > 0 && shape.matches(mark.shape));
        if partner
            && mark.lean != Lean::Opening
            && let Some(at) = open.iter().rposition(|open| open.shape.matches(mark.shape))
        {
            found.push(pair(open[at], mark, false));
            open.drain(at..).for_each(|mark| waiting[mark.shape as usize] -= 1);
            continue;
        }
        let inches = mark.shape == Straight && mark.after_digit;
        if mark.shape.can_open() && mark.lean != Lean::Closing && !inches {
            waiting[mark.shape as usize] += 1;
            open.push(mark);
        }
    }
    found
}

/// Pairs among the marks outside `found` (outermost pairs in order), each closed by the next mark that can.
fn left_over(marks: &[Mark], found: &[Pair]) -> Vec<Pair> {
    let mut more = Vec::new();
    let mut pending: Option<&Mark> = None;
    let mut beyond = found.iter().peekable();
    for mark in marks {
        while beyond.next_if(|pair| pair.outer.end <= mark.at.start).is_some() {}
        if beyond.peek().is_some_and(|pair| pair.outer.start <= mark.at.start) {
            // A stray mark before a sound pair has nothing to do with one behind it.
            pending = None;
            continue;
        }
        match pending {
            Some(open) if open.shape.matches(mark.shape) => {
                more.push(pair(open, mark, false));
                pending = None;
            }
            Some(open) if open.shape.resembles(mark.shape) && mark.lean != Lean::Opening => {
                more.push(pair(open, mark, true));
                pending = None;
            }
            _ => {
                let paired_glyph = matches!(mark.shape, LeftGuillemet | OrnateOpen | Open);
                let inches = mark.shape == Straight && mark.after_digit;
                let may_open = paired_glyph || (mark.lean != Lean::Closing && mark.shape != Close && !inches);
                pending = may_open.then_some(mark);
            }
        }
    }
    more
}

fn outermost(mut found: Vec<Pair>) -> Vec<Pair> {
    found.sort_by_key(|pair| (pair.outer.start, std::cmp::Reverse(pair.outer.end)));
    let mut end = 0;
    found.retain(|pair| {
        let outside = pair.outer.start >= end;
        if outside {
            end = pair.outer.end;
        }
        outside
    });
    found
}
