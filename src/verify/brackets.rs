//! Square brackets around letters of a word, which may be the source's own letters (design §5 rule 8).
//!
//! In: a quotation's text. Out: the text without such brackets, or nothing when there are none.
//!
//! 1. [`unbracketed`]: a single letter at the beginning of a word, which may differ in case ([T]he).
//! 2. [`unparted`]: any letters written onto others ([ال]مقاومة).

use crate::text::letter::{is_alphabetic, is_alphanumeric};

/// A text without the brackets around single cased letters that begin a word.
pub fn unbracketed(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    let mut found = false;
    while at < chars.len() {
        match chars[at..] {
            ['[', letter, ']', next, ..] if is_alphabetic(next) && (letter.is_uppercase() || letter.is_lowercase()) => {
                out.push(letter);
                found = true;
                at += 3;
            }
            [c, ..] => {
                out.push(c);
                at += 1;
            }
            [] => break,
        }
    }
    found.then_some(out)
}

/// A text without the brackets around letters that stand beside a letter.
pub fn unparted(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some((before, behind)) = rest.split_once('[') {
        out.push_str(before);
        let inside = behind.split_once(']').filter(|(inside, after)| {
            let beside = out.ends_with(is_alphanumeric) || after.starts_with(is_alphanumeric);
            beside && !inside.is_empty() && inside.chars().all(is_alphabetic)
        });
        match inside {
            Some((letters, after)) => {
                out.push_str(letters);
                (rest, found) = (after, true);
            }
            None => {
                out.push('[');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_around_letters_are_taken_off() {
        let rows = [
            ("[T]he city", Some("The city"), Some("The city")),
            ("the city [is] old", None, None),
            ("the [ال]مقاومة here", None, Some("the المقاومة here")),
            ("up[on] the [two] hills", None, Some("upon the [two] hills")),
            ("a […] b[", None, None),
            ("x[1]y", None, None),
        ];
        for (text, one, any) in rows {
            assert_eq!(unbracketed(text).as_deref(), one, "{text}");
            assert_eq!(unparted(text).as_deref(), any, "{text}");
        }
    }
}
