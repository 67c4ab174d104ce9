//! What a character is, at the speed of a table: a letter or digit, a combining mark, of which script.
//!
//! In: a character. Out: what [`char::is_alphabetic`], [`char::is_alphanumeric`], `is_combining_mark` of
//! `unicode_normalization` and `unicode_script` say of it. Those look through lists of ranges for whatever is not ASCII, and
//! a page asks of every character several times.

use std::sync::LazyLock;

use unicode_normalization::char as normalization;
use unicode_script::{Script, UnicodeScript};

/// The table ends before this code point: Arabic, Hebrew, Greek, Cyrillic and Latin with their marks lie below it.
const END: usize = 0x900;

/// A bit for each code point below [`END`].
type Bits = [u64; END / 64];

static ALPHABETIC: LazyLock<Bits> = LazyLock::new(|| bits(char::is_alphabetic));
static ALPHANUMERIC: LazyLock<Bits> = LazyLock::new(|| bits(char::is_alphanumeric));
static COMBINING: LazyLock<Bits> = LazyLock::new(|| bits(normalization::is_combining_mark));
static SCRIPTS: LazyLock<[Script; END]> =
    LazyLock::new(|| std::array::from_fn(|at| char::from_u32(at as u32).map_or(Script::Unknown, |c| c.script())));

fn bits(is: impl Fn(char) -> bool) -> Bits {
    let mut bits = [0; END / 64];
    for (word, base) in bits.iter_mut().zip((0_u32..).step_by(64)) {
        let set = (0..64).filter(|bit| char::from_u32(base + bit).is_some_and(&is));
        *word = set.fold(0, |word, bit| word | 1 << bit);
    }
    bits
}

fn of(bits: &Bits, c: char) -> Option<bool> {
    let at = c as usize;
    Some(bits.get(at / 64)? >> (at % 64) & 1 == 1)
}

/// As [`char::is_alphabetic`].
pub fn is_alphabetic(c: char) -> bool {
    of(&ALPHABETIC, c).unwrap_or_else(|| c.is_alphabetic())
}

/// As [`char::is_alphanumeric`].
pub fn is_alphanumeric(c: char) -> bool {
    of(&ALPHANUMERIC, c).unwrap_or_else(|| c.is_alphanumeric())
}

/// Whether a character's general category is M, as `is_combining_mark` of `unicode_normalization` has it.
pub fn is_combining_mark(c: char) -> bool {
    of(&COMBINING, c).unwrap_or_else(|| normalization::is_combining_mark(c))
}

/// The script of a character (UAX #24), as `unicode_script` has it.
pub fn script(c: char) -> Script {
    SCRIPTS.get(c as usize).copied().unwrap_or_else(|| c.script())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_unicode_says() {
        for c in '\0'..=char::MAX {
            assert_eq!((is_alphabetic(c), is_alphanumeric(c)), (c.is_alphabetic(), c.is_alphanumeric()), "{c:?}");
            assert_eq!((is_combining_mark(c), script(c)), (normalization::is_combining_mark(c), c.script()), "{c:?}");
        }
    }
}
