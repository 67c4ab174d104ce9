//! Words as editors count them, for thresholds and for finding a headline's words again in its page. Whether a
//! quotation matches its passage is never decided here, but in [`crate::verify`].
//!
//! In: a text. Out: its words without what does not count (vowel marks, tatweel, invisible controls, letter case).

use crate::text::fold::lower;
use crate::text::letter::{is_alphabetic, is_alphanumeric};

/// The words of `text`: runs of letters, marks, digits, tatweel and joiners (design §5, rule 3), reduced to lower-case
/// letters and digits.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        if is_passed_over(character) {
            continue;
        }
        if is_alphanumeric(character) {
            word.push(lower(character));
        } else if !(is_apostrophe(character) && !word.is_empty() && rest.peek().is_some_and(|c| is_alphabetic(*c))) {
            end_word(&mut word, &mut words);
        }
    }
    end_word(&mut word, &mut words);
    words
}

/// The number of words of `text`.
pub(super) fn count(text: &str) -> usize {
    words(text).len()
}

/// Whether `text` has the words `sought` side by side.
pub(super) fn holds(text: &[String], sought: &[String]) -> bool {
    !sought.is_empty() && text.windows(sought.len()).any(|window| window == sought)
}

fn end_word(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Marks, tatweel, joiners and direction controls: inside a word, and no part of what tells it from another here.
fn is_passed_over(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{61c}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}')
}

/// Between two letters these are part of the word: don't, צה"ל.
fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '"' | '\u{5f3}' | '\u{5f4}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_editors_count_them() {
        for (text, expected) in [
            ("", 0),
            ("…", 0),
            ("لن تتوقف الأجهزة", 3),
            ("لن تَتَوَقَّفَ الأجهـــزة", 3),
            ("لن … العام", 2),
            ("می\u{200c}شود", 1),
            ("٢٤٪ في ٢٠٢٤م", 3),
            ("don't stop", 2),
            ("צה\"ל", 1),
            ("a-b", 2),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_found_again() {
        let text = words("قالت: «لن تتوقَّف الأجهزة» اليوم");
        assert!(holds(&text, &words("لن تتوقف الأجهزة")));
        assert!(!holds(&text, &words("لن الأجهزة")));
        assert!(!holds(&text, &[]));
    }
}
