//! Where a term stands, as text: the explainers that have it, each with one of seven levels.
//!
//! In: explainers by number, in order. Out: letters and digits of ASCII. For each explainer the gap to the one before in
//! base 36, nothing where there is none, then a capital: A to G for the levels 1 to 7, or, where the next explainer
//! follows without a gap and both have one of the levels 3 to 6, H to W for the two. So the list of a word that is
//! everywhere has a byte for one or two explainers.

/// Ends the list of a term whose first letter is known to be its own ([`super::terms::Term::own`]).
pub const OWN: char = '0';

/// The levels above nothing.
pub const LEVELS: u8 = 7;

/// The levels of two explainers that may be said together.
const TOGETHER: std::ops::RangeInclusive<u8> = 3..=6;

/// The list of `(explainer, level)`, in the order of explainers.
pub fn write(places: &[(u32, u8)]) -> String {
    let mut out = String::new();
    let mut next = 0;
    let mut at = 0;
    while let Some((explainer, level)) = places.get(at) {
        push_base_36(explainer - next, &mut out);
        let follower = places.get(at + 1).filter(|(follower, _)| *follower == explainer + 1).map(|(_, level)| *level);
        match follower.filter(|follower| TOGETHER.contains(level) && TOGETHER.contains(follower)) {
            Some(follower) => {
                let both = (level - TOGETHER.start()) * 4 + follower - TOGETHER.start();
                out.push(char::from(b'A' + LEVELS + both));
                (at, next) = (at + 2, explainer + 2);
            }
            None => {
                out.push(char::from(b'A' + level - 1));
                (at, next) = (at + 1, explainer + 1);
            }
        }
    }
    out
}

/// A number in base 36; nothing for 0.
fn push_base_36(mut number: u32, out: &mut String) {
    let start = out.len();
    while number > 0 {
        let digit = char::from_digit(number % 36, 36).expect("a remainder of 36 is a digit of base 36");
        out.insert(start, digit);
        number /= 36;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a list as the search script does.
    fn read(list: &str) -> Vec<(u32, u8)> {
        let mut out = Vec::new();
        let mut next = 0;
        for part in list.split_inclusive(|c: char| c.is_ascii_uppercase()) {
            let (gap, code) = part.split_at(part.len() - 1);
            next += if gap.is_empty() { 0 } else { u32::from_str_radix(gap, 36).expect("a number") };
            let value = code.as_bytes()[0] - b'A';
            let levels = if value < 7 { vec![value + 1] } else { vec![(value - 7) / 4 + 3, (value - 7) % 4 + 3] };
            for level in levels {
                out.push((next, level));
                next += 1;
            }
        }
        out
    }

    proptest! {
        #[test]
        fn a_list_is_read_as_it_was_written(levels in prop::collection::vec(prop_oneof![3 => Just(0u8), 2 => 1u8..8], 1..400)) {
            let places: Vec<(u32, u8)> =
                levels.iter().enumerate().filter(|(_, level)| **level > 0).map(|(at, level)| (at as u32, *level)).collect();
            let list = write(&places);
            prop_assert!(list.chars().all(|c| c.is_ascii_alphanumeric()));
            prop_assert_eq!(read(&list), places);
        }
    }

    #[test]
    fn gaps_may_be_large_and_a_word_that_is_everywhere_takes_half_a_byte() {
        let places = [(0, 1), (9_999, 7), (4_000_000, 3)];
        assert_eq!(read(&write(&places)), places);
        let everywhere: Vec<(u32, u8)> = (0..1000).map(|explainer| (explainer, 4)).collect();
        assert_eq!(write(&everywhere).len(), 500);
    }
}
