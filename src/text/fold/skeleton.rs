//! The words of a text by their skeletons alone: a number for each, equal for all spellings that may be one word.
//!
//! In: a text. Out: a [`Skeleton`] for each of its words and numbers, in order, with its place. Folding a large archive takes
//! some thirty times its size in memory and many times as long as reading it; this keeps nothing, and is for telling
//! where a word cannot stand, before what is left is folded and compared.
//!
//! 1. [`each`] parts the text at plain white space: no token reaches across it (the test holds it to [`fold`]).
//! 2. A part of nothing but letters, digits, vowel marks and common punctuation is read by a table.
//! 3. Any other part, where signs compose, decompose or join, is folded.
//!
//! A skeleton is coarser than [`super::Token::key`]: what the key sets aside at a word's end, it sets aside everywhere,
//! since words are also compared joined and parted (design §5 rule 6).

use std::ops::Range;
use std::sync::LazyLock;

use super::{Kind, Marks, digit, fold, is_combining, is_control, is_free_mark, letter, lower};
use crate::text::letter::is_alphabetic;

/// Equal for words that may be one; two different words share one by chance alone.
pub type Skeleton = u32;

/// The skeleton of a word or number, given its letters ([`super::Letter::base`]) or digits.
pub fn of(letters: impl IntoIterator<Item = char>) -> Skeleton {
    close(letters.into_iter().map(coarse).fold(EMPTY, add))
}

/// Gives every word and number of a text in reading order: its skeleton and its bytes.
pub fn each(text: &str, mut word: impl FnMut(Skeleton, Range<usize>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut words = [(0, 0, 0); MOST_WORDS];
    while at < bytes.len() {
        if is_gap(bytes[at]) {
            at += 1;
            continue;
        }
        match by_table(bytes, at, &mut words) {
            Read::Plain { count, end } => {
                for (skeleton, from, to) in &words[..count] {
                    word(*skeleton, *from..*to);
                }
                at = end;
            }
            Read::Odd => {
                let end = bytes[at..].iter().position(|byte| is_gap(*byte)).map_or(bytes.len(), |length| at + length);
                let folded = fold(&text[at..end]);
                for token in folded.tokens.iter().filter(|token| !matches!(token.kind, Kind::Mark(_))) {
                    let skeleton = of(folded.letters(token).iter().map(|letter| letter.base));
                    word(skeleton, at + token.start as usize..at + token.end as usize);
                }
                at = end;
            }
        }
    }
}

/// A letter with everything set aside in which two spellings of one word may differ (design §5 rule 6).
pub fn coarse(base: char) -> char {
    match base {
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        '\u{621}'..='\u{64A}' => base,
        other => lower(other),
    }
}

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a over code points, as for [`super::Token::key`].
fn add(hash: u64, letter: char) -> u64 {
    (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01b3)
}

#[expect(clippy::cast_possible_truncation, reason = "half of the bits are enough, and half the memory")]
fn close(hash: u64) -> Skeleton {
    (hash ^ (hash >> 32)) as Skeleton
}

/// White space at which every token ends.
fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// How many words a part may have and still be read by the table.
const MOST_WORDS: usize = 8;

/// What became of a part.
enum Read {
    /// Its words are known; it ends before byte `end`.
    Plain { count: usize, end: usize },
    /// It has to be folded.
    Odd,
}

/// What a character does to the word that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It is a letter, which counts as this one.
    Letter(char),
    /// It is a digit of this value.
    Digit(char),
    /// It says nothing of which word this is: a vowel mark, a tatweel.
    Silent,
    /// It cannot be seen.
    Control,
    /// It ends the word.
    Punctuation,
    /// It ends the word, but for some letters on both its sides.
    Quote,
    /// What it does depends on what stands around it.
    Odd,
}

/// The characters of at most two bytes of UTF-8.
const TABLED: usize = 0x800;

static ROLES: LazyLock<Box<[Role]>> = LazyLock::new(|| (0..TABLED).map(role).collect());

fn role(code: usize) -> Role {
    let Some(c) = u32::try_from(code).ok().and_then(char::from_u32) else { return Role::Odd };
    // Greek and Cyrillic letters become Latin ones beside Latin ones.
    let is_look_alike = ('\u{370}'..='\u{52F}').contains(&c);
    if c.is_whitespace() || is_look_alike {
        Role::Odd
    } else if is_control(c) {
        Role::Control
    } else if c == 'ـ' || Marks::of(c).is_some() {
        Role::Silent
    } else if is_free_mark(c) || is_combining(c) || c == '\u{6DD}' {
        Role::Odd
    } else if let Some(value) = digit(c) {
        Role::Digit(char::from(b'0' + value))
    } else if matches!(c, '\'' | '"' | '׳' | '״') {
        Role::Quote
    } else if is_alphabetic(c) {
        Role::Letter(coarse(letter(c)))
    } else {
        Role::Punctuation
    }
}

/// The role of the character at byte `at`, and the byte behind it.
fn read(roles: &[Role], bytes: &[u8], at: usize) -> (Role, usize) {
    let lead = bytes[at];
    match lead {
        0..0x80 => (roles[usize::from(lead)], at + 1),
        0xC0..0xE0 => {
            let code = (usize::from(lead & 0x1F) << 6) | usize::from(bytes[at + 1] & 0x3F);
            (roles[code], at + 2)
        }
        0xE2 => (common_mark(bytes[at + 1], bytes[at + 2]), at + 3),
        _ => (Role::Odd, at + 1),
    }
}

/// The role of a character of three bytes that begin with E2: those that texts are full of.
fn common_mark(second: u8, third: u8) -> Role {
    match (second, third) {
        // The joiners and direction marks, U+200B–U+200F.
        (0x80, 0x8B..=0x8F) => Role::Control,
        // – — and the dots, U+2013, U+2014, U+2026.
        (0x80, 0x93 | 0x94 | 0xA6) => Role::Punctuation,
        // Quotation marks, U+2018–U+201F.
        (0x80, 0x98..=0x9F) => Role::Quote,
        _ => Role::Odd,
    }
}

/// What is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Word,
    Number,
}

/// Reads the part that begins at byte `at`.
fn by_table(bytes: &[u8], mut at: usize, words: &mut [(Skeleton, usize, usize); MOST_WORDS]) -> Read {
    let roles: &[Role] = &ROLES;
    let mut count = 0;
    let mut open = Open::Nothing;
    // Of the word or number that is being read: its hash, its first byte, the byte after its last.
    let (mut hash, mut start, mut end) = (EMPTY, at, at);
    let (mut digits, mut controls) = (false, false);
    while at < bytes.len() && !is_gap(bytes[at]) {
        let (role, next) = read(roles, bytes, at);
        let (now, letter) = match role {
            Role::Letter(letter) => (Open::Word, letter),
            Role::Digit(digit) => {
                digits = true;
                (Open::Number, digit)
            }
            Role::Silent if open == Open::Number => return Read::Odd,
            Role::Silent => {
                end = next;
                at = next;
                continue;
            }
            Role::Control => {
                controls = true;
                at = next;
                continue;
            }
            // A separator may join what is behind it to the number, a quotation mark letters on both its sides.
            Role::Punctuation if open == Open::Number && is_followed(bytes, next) => return Read::Odd,
            Role::Quote if open != Open::Nothing && is_followed(bytes, next) => return Read::Odd,
            Role::Punctuation | Role::Quote => (Open::Nothing, ' '),
            Role::Odd => return Read::Odd,
        };
        if now != open {
            if open != Open::Nothing {
                let Some(place) = words.get_mut(count) else { return Read::Odd };
                *place = (close(hash), start, end);
                count += 1;
            }
            (open, hash, start) = (now, EMPTY, at);
        }
        hash = add(hash, letter);
        end = next;
        at = next;
    }
    if digits && controls {
        return Read::Odd;
    }
    if open != Open::Nothing {
        let Some(place) = words.get_mut(count) else { return Read::Odd };
        *place = (close(hash), start, end);
        count += 1;
    }
    Read::Plain { count, end: at }
}

/// Whether the part goes on at byte `at`.
fn is_followed(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(|byte| !is_gap(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What folding says of the same text.
    fn by_folding(text: &str) -> Vec<Skeleton> {
        let folded = fold(text);
        let words = folded.tokens.iter().filter(|token| !matches!(token.kind, Kind::Mark(_)));
        words.map(|token| of(folded.letters(token).iter().map(|letter| letter.base))).collect()
    }

    fn skeletons(text: &str) -> Vec<Skeleton> {
        let mut found = Vec::new();
        each(text, |skeleton, place| {
            assert!(!text[place].is_empty());
            found.push(skeleton);
        });
        found
    }

    #[test]
    fn spellings_of_one_word_share_a_skeleton() {
        for (one, other) in [
            ("إلى", "الي"),
            ("مدرسة", "مدرسه"),
            ("كَـتَبَ", "كتب"),
            ("ﻛﺘﺐ", "كتب"),
            ("می\u{200c}شود", "ميشود"),
            ("ک", "ك"),
            ("٢٠٢٤", "2024"),
            ("١٢٬٠٠٠", "12000"),
            ("The", "the"),
            ("don’t", "don't"),
            ("آ", "ا\u{653}"),
        ] {
            assert_eq!(skeletons(one), skeletons(other), "{one} {other}");
        }
        assert_ne!(skeletons("على"), skeletons("عليه"));
        assert_ne!(skeletons("مسؤول"), skeletons("مسوول"));
    }

    #[test]
    fn skeletons_are_those_of_folding() {
        for text in [
            "قال: «لن نوقفه» في 12,000 كلمة، و5% (ص) ﷺ 3/4 ۳/۵ 2024/05/06",
            "صה\"ל צה\"ל 'quoted' it's “so” a/b c++ a-b x…y ..z",
            "١٢\u{200f}٣ ١٢٬٠٠٠\u{a0}ريال 12\u{a0}000 1'000 م٥م 5م5",
            "\\{#p1} \u{feff}x \u{6dd}٣ ﴿٣﴾ ا\u{655}لى هـ هٔ \u{64b} ـ",
            "Аbc абв abc é e\u{301} œ ǅ İ ß",
            "أ.ب.ج.د.ه.و.ز.ح.ط.ي.ك",
        ] {
            assert_eq!(skeletons(text), by_folding(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_upsets_them(text in "(?s)[ \n\u{a0}a-cZé«»\"'’“.,،/%()\\-0-2٠-٢۱٬٫اأإآبتةهىیيكکۀءؤئـ\u{64b}-\u{655}\u{670}\u{6dd}\u{6e1}\u{200c}\u{200f}\u{ad}\u{feff}ﷺﻻﺐ\u{5d0}-\u{5d2}״׳\u{5b0}оεʼ]{0,24}") {
            prop_assert_eq!(skeletons(&text), by_folding(&text));
        }
    }
}
