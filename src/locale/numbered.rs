//! Phrases with one number in them, which every page says again: «الحاشية ٧».
//!
//! In: a phrase and its number. Out: the phrase in words; of the first [`MANY`] numbers each is put together once.

use std::sync::OnceLock;

use super::Locale;

/// How many numbers are kept: few pages have more notes.
const MANY: usize = 128;

/// A string of the site whose one placeholder is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// `note.ref`: what a note reference is called.
    Reference,
    /// `note.back-one`: what the way back from a note is called.
    Back,
}

impl Phrase {
    fn key(self) -> &'static str {
        match self {
            Phrase::Reference => "note.ref",
            Phrase::Back => "note.back-one",
        }
    }
}

/// What was said before, by phrase and number.
#[derive(Debug)]
pub(super) struct Numbered([Vec<OnceLock<String>>; 2]);

impl Default for Numbered {
    fn default() -> Numbered {
        Numbered([(); 2].map(|()| std::iter::repeat_with(OnceLock::new).take(MANY).collect()))
    }
}

impl Locale {
    /// A phrase with its number, in the site's digits.
    pub fn numbered(&self, phrase: Phrase, n: usize) -> String {
        let say = || self.fill(phrase.key(), &[("n", &self.number(n))]);
        self.numbered.0[phrase as usize].get(n).map_or_else(say, |known| known.get_or_init(say).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::locale;
    use super::*;

    #[test]
    fn it_is_what_filling_in_says() {
        for language in ["ar", "fa", "en"] {
            let mut locale = locale(language);
            for words in ["", "[note]\nref = \"{n}:\""] {
                locale.overlay(words).expect("words");
                for phrase in [Phrase::Reference, Phrase::Back] {
                    for n in [0, 1, 12, 12, MANY - 1, MANY, 1000] {
                        let filled = locale.fill(phrase.key(), &[("n", &locale.number(n))]);
                        assert_eq!(locale.numbered(phrase, n), filled, "{language} {phrase:?} {n}");
                    }
                }
            }
        }
    }
}
