//! The keys of words without folding them.
//!
//! In: a text. Out: for each word its [`Token::key`](super::Token::key), or that only folding can tell.
//!
//! 1. A word of plain letters, vowel marks and tatweel: its key is computed as folding would.
//! 2. A word that holds anything else but digits, or stands beside it: unknown.
//!
//! It costs a tenth of folding, and serves to see that a stretch of text holds no word of a list.

use super::scan::{FIRST_KEY, next_key};
use super::{Letter, Marks, Repairs, letter};

/// What can be told of a word at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glance {
    /// Its key and its first letter, after encoding repair.
    Key(u64, char),
    /// Only folding can tell.
    Unknown,
}

/// The words of a text at a glance, in order; numbers are left out.
pub fn glances(text: &str) -> impl Iterator<Item = Glance> {
    let mut chars = text.chars();
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let mut word = Word { first: None, held: None, key: FIRST_KEY, unknown: false };
        loop {
            let Some(c) = chars.next() else {
                ended = true;
                return word.ended();
            };
            match sort(c) {
                Sort::Letter => word.push(letter(c)),
                Sort::Nothing => {}
                Sort::Unknown => word.unknown = true,
                Sort::Parts => {
                    if let Some(glance) = std::mem::replace(&mut word, Word::NONE).ended() {
                        return Some(glance);
                    }
                }
            }
        }
    })
}

enum Sort {
    Letter,
    Nothing,
    Parts,
    Unknown,
}

fn sort(c: char) -> Sort {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{674}' => Sort::Letter,
        '\u{679}'..='\u{6D3}' | '\u{5D0}'..='\u{5EA}' => Sort::Letter,
        'ـ' | '\u{64B}'..='\u{652}' => Sort::Nothing,
        ' ' | '\n' | '.' | ',' | '،' | '؛' | ';' | ':' | '؟' | '?' | '!' | '«' | '»' | '(' | ')' | '0'..='9' => {
            Sort::Parts
        }
        '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => Sort::Parts,
        _ => Sort::Unknown,
    }
}

/// A word being read. The last letter waits: its skeleton is another inside the word.
struct Word {
    first: Option<char>,
    held: Option<char>,
    key: u64,
    unknown: bool,
}

impl Word {
    const NONE: Word = Word { first: None, held: None, key: FIRST_KEY, unknown: false };

    fn push(&mut self, base: char) {
        self.first = self.first.or(Some(base));
        if let Some(before) = self.held.replace(base) {
            self.key = next_key(self.key, skeleton(before, false));
        }
    }

    fn ended(self) -> Option<Glance> {
        if self.unknown {
            return Some(Glance::Unknown);
        }
        let (first, last) = (self.first?, self.held?);
        Some(Glance::Key(next_key(self.key, skeleton(last, true)), first))
    }
}

fn skeleton(base: char, last: bool) -> char {
    Letter { base, raw: base, marks: Marks::default(), repairs: Repairs::default(), start: 0, end: 0 }.skeleton(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::{Kind, fold};

    #[test]
    fn a_glance_sees_what_folding_sees() {
        const TEXTS: [&str; 5] = [
            include_str!("../../../tests/quotes/texts/udhr-ar.txt"),
            include_str!("../../../tests/quotes/texts/udhr-fa.txt"),
            include_str!("../../../tests/quotes/texts/udhr-ur.txt"),
            include_str!("../../../tests/quotes/texts/udhr-he.txt"),
            include_str!("../../../tests/quotes/texts/udhr-en.txt"),
        ];
        for text in TEXTS {
            for chunk in text.split_whitespace() {
                let glances: Vec<Glance> = glances(chunk).collect();
                if glances.contains(&Glance::Unknown) {
                    continue;
                }
                let folded = fold(chunk);
                let words: Vec<u64> =
                    folded.tokens.iter().filter(|token| token.kind == Kind::Word).map(|token| token.key).collect();
                let seen: Vec<u64> = glances
                    .iter()
                    .filter_map(|glance| match glance {
                        Glance::Key(key, _) => Some(*key),
                        Glance::Unknown => None,
                    })
                    .collect();
                assert_eq!(seen, words, "{chunk}");
            }
        }
    }

    #[test]
    fn what_it_cannot_tell_it_says() {
        for word in ["می\u{200c}شود", "don't", "ﻻ", "ا\u{654}ن", "α"] {
            assert_eq!(glances(word).collect::<Vec<_>>(), [Glance::Unknown], "{word}");
        }
        assert_eq!(glances(" ١٢، 3.5 ").next(), None);
        assert_eq!(glances("الـــعَام").collect::<Vec<_>>(), glances("العام").collect::<Vec<_>>());
    }
}
