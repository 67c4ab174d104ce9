//! Rare bytes of a text, found at the speed of the machine's wide registers.
//!
//! In: bytes, and which of them are meant, told by each byte and the one behind it. Out: their places, in order.
//!
//! 1. Sixty-four bytes at a time are asked together, without a branch between them, so that the compiler asks many at once.
//! 2. Only where one of these is meant they are asked one by one.

/// How many bytes are asked together.
const TOGETHER: usize = 64;

/// The places of the bytes that are meant. Behind the last byte stands 0. `is` should be made of comparisons joined by `&`
/// and `|`, which stop nowhere.
pub fn places<'b>(bytes: &'b [u8], is: impl Fn(u8, u8) -> bool + Copy + 'b) -> impl Iterator<Item = usize> + 'b {
    let is_last = move || bytes.last().is_some_and(|last| is(*last, 0));
    let stretches = (0..bytes.len().saturating_sub(1)).step_by(TOGETHER).flat_map(move |start| {
        let end = bytes.len().min(start + TOGETHER + 1);
        let pairs = || bytes[start..end].iter().zip(&bytes[start + 1..end]);
        let any = pairs().fold(false, |any, (one, next)| any | is(*one, *next));
        let found = pairs().enumerate().filter(move |(_, (one, next))| is(**one, **next));
        found.map(move |(at, _)| start + at).take(if any { TOGETHER } else { 0 })
    });
    stretches.chain(is_last().then(|| bytes.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_those_that_are_found_one_by_one(bytes in prop::collection::vec(0_u8..6, 0..300)) {
            let is = |one: u8, next: u8| (one == 1) & (next < 4) | (one == 5) & (next == 0);
            let expected: Vec<usize> =
                (0..bytes.len()).filter(|at| is(bytes[*at], bytes.get(at + 1).copied().unwrap_or_default())).collect();
            prop_assert_eq!(places(&bytes, is).collect::<Vec<_>>(), expected);
        }
    }
}
