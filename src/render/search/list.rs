//! Where a term stands, as text: the explainers that have it, each with one of four levels.
//!
//! In: explainers by number, in order. Out: characters of ASCII from `#` on, without `\`, in the shorter of two forms.
//!
//! - Gaps: for each explainer a number, which is four times the gap to the one before plus its level from 0. Its last
//!   character is one of [`LAST`]; those before it, if any, stand for the whole fifty-sevenths that it exceeds, in
//!   bijective base 34. So an explainer takes one to three characters.
//! - Grid: [`GRID`], then a character for every three explainers, two bits each from the highest on: 0 where the term is missing, 1 for the
//!   two lower levels, 2 and 3 for the others. So the commonest word of 10,000 explainers takes 3,334 bytes.

/// Ends the list of a term whose first letter is known to be its own ([`super::terms::Term::own`]).
pub const OWN: char = '!';

/// Begins a grid.
pub const GRID: char = '!';

/// The levels above nothing.
pub const LEVELS: u8 = 4;

/// How many characters end a number: those from `#` to `[`.
const LAST: u32 = 57;

/// How many stand before its last: those from `]` to `~`.
const BEFORE: u32 = 34;

/// The list of `(explainer, level)`, in the order of explainers; levels begin at 1.
pub fn write(places: &[(u32, u8)]) -> String {
    let grid = 1 + places.last().map_or(0, |(explainer, _)| *explainer as usize / 3 + 1);
    let mut out = String::new();
    let mut next = 0;
    for (explainer, level) in places {
        push_number((explainer - next) * u32::from(LEVELS) + u32::from(level - 1), &mut out);
        next = explainer + 1;
        if out.len() > grid {
            return self::grid(places);
        }
    }
    out
}

/// The list as a grid.
fn grid(places: &[(u32, u8)]) -> String {
    let mut out = String::from(GRID);
    let mut places = places.iter().peekable();
    for column in 0.. {
        if places.peek().is_none() {
            break;
        }
        let mut bits = 0;
        while let Some((explainer, level)) = places.next_if(|(explainer, _)| explainer / 3 == column) {
            bits |= (level - 1).max(1) << (4 - explainer % 3 * 2);
        }
        out.push(char::from(b'#' + bits + u8::from(u32::from(bits) >= LAST)));
    }
    out
}

fn push_number(number: u32, out: &mut String) {
    let mut before = [0; 8];
    let mut used = 0;
    let mut high = number / LAST;
    while high > 0 {
        high -= 1;
        before[used] = b']' + (high % BEFORE) as u8;
        high /= BEFORE;
        used += 1;
    }
    out.extend(before[..used].iter().rev().map(|byte| char::from(*byte)));
    out.push(char::from(b'#' + (number % LAST) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a list as the search script does.
    fn read(list: &str) -> Vec<(u32, u8)> {
        let (mut out, mut next, mut high) = (Vec::new(), 0, 0);
        let grid = list.starts_with(GRID);
        for code in list.bytes().filter(|byte| *byte != GRID as u8).map(|byte| u32::from(byte) - 35) {
            if grid {
                let bits = code - u32::from(code > LAST);
                for level in [bits >> 4, bits >> 2 & 3, bits & 3] {
                    if level > 0 {
                        out.push((next, level as u8 + u8::from(level > 1)));
                    }
                    next += 1;
                }
            } else if code > LAST {
                high = high * BEFORE + code - LAST;
            } else {
                let number = high * LAST + code;
                next += number / 4;
                out.push((next, (number % 4) as u8 + 1));
                next += 1;
                high = 0;
            }
        }
        out
    }

    fn numbered(levels: &[u8]) -> Vec<(u32, u8)> {
        levels.iter().enumerate().filter(|(_, level)| **level > 0).map(|(at, level)| (at as u32, *level)).collect()
    }

    proptest! {
        #[test]
        fn a_list_is_read_as_it_was_written(
            levels in prop::collection::vec(prop_oneof![3 => Just(0u8), 2 => 1u8..5], 1..400),
            first in 0u32..200_000,
        ) {
            let mut places = numbered(&levels);
            for list in [write(&places), grid(&places)] {
                prop_assert!(list.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && !b"\"\\".contains(&byte)), "{list}");
                let lowest = |(at, level): &(u32, u8)| (*at, if list.starts_with(GRID) && *level == 2 { 1 } else { *level });
                prop_assert_eq!(read(&list), places.iter().map(lowest).collect::<Vec<_>>());
            }
            places.iter_mut().for_each(|(at, _)| *at += first);
            let read = read(&write(&places));
            prop_assert!(read.iter().map(|(at, _)| at).eq(places.iter().map(|(at, _)| at)));
        }
    }

    #[test]
    fn gaps_may_be_large_and_a_word_that_is_everywhere_takes_a_third_of_a_byte() {
        let places = [(0, 1), (9_999, 4), (4_000_000, 3)];
        assert_eq!(read(&write(&places)), places);
        for every in [1, 2] {
            let places: Vec<(u32, u8)> = (0..9_999).filter(|at| at % every == 0).map(|at| (at, 3)).collect();
            assert_eq!(write(&places).len(), 1 + 3_333);
            assert_eq!(read(&write(&places)), places);
        }
        let some: Vec<(u32, u8)> = (0..1_000).map(|at| (at * 10, 1)).collect();
        assert_eq!(write(&some).len(), 1_000);
    }
}
