//! Which script a text is written in (Unicode Standard Annex 24).

use unicode_script::Script;

use crate::text::letter::{self, is_alphabetic};

/// The script of most letters of a text; nothing for a text without letters.
pub fn main_script(text: &str) -> Option<Script> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter(|c| is_alphabetic(*c)).map(letter::script) {
        if matches!(script, Script::Common | Script::Inherited) {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(script, _)| script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_letters_decide() {
        let rows = [
            ("قال أهلا", Some(Script::Arabic)),
            ("قال كلمة OK", Some(Script::Arabic)),
            ("a cold night في", Some(Script::Latin)),
            ("שלום", Some(Script::Hebrew)),
            ("٢٠٢٤ …", None),
        ];
        for (text, script) in rows {
            assert_eq!(main_script(text), script, "{text}");
        }
    }
}
