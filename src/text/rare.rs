//! Rare bytes of a text, found at the speed of the machine's wide registers.
//!
//! In: bytes, and which of them are meant, told by each byte and the one behind it. Out: their places, in order
//! ([`places`]), or the first at or behind a place ([`Marks`]).
//!
//! 1. Sixty-four bytes at a time are asked together, without a branch between them, so that the compiler asks many at once.
//! 2. The answers become the bits of one number, in which the next place is one instruction away.

/// How many bytes are asked together.
const TOGETHER: usize = 64;

/// The bytes of a text that are meant, looked for from the front to the back.
#[derive(Debug)]
pub struct Marks<'b, F> {
    bytes: &'b [u8],
    is: F,
    /// Where the bytes begin that were asked last.
    start: usize,
    /// The answers: that of the first byte in the lowest bit.
    answers: u64,
}

impl<'b, F: Fn(u8, u8) -> bool + Copy> Marks<'b, F> {
    /// Those of these bytes. Behind the last byte stands 0. `is` should be made of comparisons joined by `&` and `|`, which
    /// stop nowhere.
    pub fn new(bytes: &'b [u8], is: F) -> Marks<'b, F> {
        let answers = answers(bytes, is);
        Marks { bytes, is, start: 0, answers }
    }

    /// The first one at or behind a byte, which is not before the one that was asked for last.
    pub fn next(&mut self, from: usize) -> Option<usize> {
        // Nothing before the bytes that were asked last was meant.
        let mut from = from.max(self.start);
        while from < self.bytes.len() {
            if from - self.start >= TOGETHER {
                self.start = from;
                self.answers = answers(&self.bytes[from..], self.is);
            }
            let behind = self.answers >> (from - self.start);
            if behind != 0 {
                return Some(from + behind.trailing_zeros() as usize);
            }
            from = self.start + TOGETHER;
        }
        None
    }
}

/// The answers for the first bytes: as many as there are bits, none behind the end.
fn answers(bytes: &[u8], is: impl Fn(u8, u8) -> bool + Copy) -> u64 {
    if let Some(block) = bytes.first_chunk::<{ TOGETHER + 1 }>() {
        return of_block(block, is);
    }
    let mut block = [0; TOGETHER + 1];
    block[..bytes.len()].copy_from_slice(bytes);
    let unused = TOGETHER.saturating_sub(bytes.len()) as u32;
    of_block(&block, is) & u64::MAX.checked_shr(unused).unwrap_or_default()
}

fn of_block(block: &[u8; TOGETHER + 1], is: impl Fn(u8, u8) -> bool + Copy) -> u64 {
    let mut answers = [0_u8; TOGETHER];
    for (at, answer) in answers.iter_mut().enumerate() {
        *answer = u8::from(is(block[at], block[at + 1]));
    }
    // Eight bytes of 0 or 1 into eight bits: the product brings the lowest bit of each into its highest byte, in order.
    let (eights, _) = answers.as_chunks::<8>();
    let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().enumerate().fold(0, |all, (at, eight)| all | bits(eight) << (8 * at))
}

/// The places of the bytes that are meant, as [`Marks`] are told.
pub fn places<'b>(bytes: &'b [u8], is: impl Fn(u8, u8) -> bool + Copy + 'b) -> impl Iterator<Item = usize> + 'b {
    let (mut marks, mut from) = (Marks::new(bytes, is), 0);
    std::iter::from_fn(move || {
        let at = marks.next(from)?;
        from = at + 1;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_before_what_was_looked_through_finds_the_next_one() {
        let mut bytes = [0; 200];
        bytes[150] = 1;
        let mut marks = Marks::new(&bytes, |one, _| one == 1);
        assert_eq!(
            [0, 10, 100, 150, 151].map(|from| marks.next(from)),
            [Some(150), Some(150), Some(150), Some(150), None]
        );
    }

    proptest! {
        #[test]
        fn they_are_those_that_are_found_one_by_one(bytes in prop::collection::vec(0_u8..6, 0..300), step in 1..150_usize) {
            let is = |one: u8, next: u8| (one == 1) & (next < 4) | (one == 5) & (next == 0);
            let expected: Vec<usize> =
                (0..bytes.len()).filter(|at| is(bytes[*at], bytes.get(at + 1).copied().unwrap_or_default())).collect();
            prop_assert_eq!(places(&bytes, is).collect::<Vec<_>>(), expected.as_slice());
            // Some are left out, and none behind the end is found.
            let mut marks = Marks::new(&bytes, |one, next| is(one, next) | (one == 0));
            for from in (0..400).step_by(step) {
                let meant = |at: &usize| bytes[*at] == 0 || expected.contains(at);
                prop_assert_eq!(marks.next(from), (from..bytes.len()).find(meant));
            }
        }
    }
}
