//! Honorifics of a language: formulas of blessing that are written in full, abbreviated in brackets, or as one sign.
//!
//! In: the `honorifics` of a language's file. Out: [`Honorifics`], which finds one in a folded text. A sign for several
//! words is folded into these words, so that it needs no form of its own.

use crate::text::fold::{Folded, Kind, fold};

/// The honorifics of one language: groups of forms, each the words and marks of one way to write it.
#[derive(Debug, Default)]
pub struct Honorifics {
    groups: Vec<Vec<Vec<String>>>,
}

impl Honorifics {
    /// Reads rows of forms with `=` between them.
    pub fn read(rows: &[String]) -> Honorifics {
        let form = |text: &str| -> Vec<String> {
            let folded = fold(text);
            folded.tokens.iter().map(|token| folded.word(token)).collect()
        };
        Honorifics { groups: rows.iter().map(|row| row.split('=').map(form).collect()).collect() }
    }

    /// The lengths, in tokens, of one honorific that begins in both texts, at these tokens, in whatever forms.
    pub fn in_both(&self, one: &Folded, at: usize, other: &Folded, place: usize) -> Option<(usize, usize)> {
        self.groups.iter().find_map(|forms| {
            let length =
                |folded: &Folded, at: usize| forms.iter().filter(|form| begins(folded, at, form)).map(Vec::len).max();
            Some((length(one, at)?, length(other, place)?))
        })
    }

    /// The length, in tokens, of the longest form of any honorific that begins at this token.
    pub fn longest_at(&self, folded: &Folded, at: usize) -> Option<usize> {
        self.groups.iter().flatten().filter(|form| begins(folded, at, form)).map(Vec::len).max()
    }

    /// Every word and mark of every form.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flatten().flatten().map(String::as_str)
    }

    /// How many words the honorific has that begins with the word at token `at`; its brackets stand before and behind.
    pub fn words_at(&self, folded: &Folded, at: usize) -> Option<usize> {
        self.groups.iter().flatten().find_map(|form| {
            let bracket = usize::from(form.first().is_some_and(|first| first == "("));
            let start = at.checked_sub(bracket)?;
            begins(folded, start, form).then_some(form.len() - 2 * bracket)
        })
    }
}

/// Whether these words and marks begin at token `at`.
fn begins(folded: &Folded, at: usize, form: &[String]) -> bool {
    let ya = |c: char| if matches!(c, 'ى' | 'ی') { 'ي' } else { c };
    form.iter().enumerate().all(|(step, word)| {
        folded.tokens.get(at + step).is_some_and(|token| match token.kind {
            Kind::Mark(mark) => word.chars().eq([mark]),
            _ => folded.letters(token).iter().map(|letter| ya(letter.base)).eq(word.chars().map(ya)),
        })
    })
}
