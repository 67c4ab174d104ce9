//! Texts made fit for a terminal.
//!
//! In: text from an explainer, the archive or a file name. Out: text that can neither move the cursor nor change the
//! direction of what stands around it: controls are shown by their code points (U+200F).
//!
//! The joiners U+200C and U+200D stay: Persian and Urdu words need them, and they act on the letters beside them alone.

use crate::diag::isolate;

/// Words for a line of their own: one line, isolated, nothing invisible left in them.
pub fn words(text: &str) -> String {
    isolate(&plain(text))
}

/// A part of a line that somebody else isolates: one line, nothing invisible left in it.
pub fn plain(text: &str) -> String {
    visible(text, |_| false)
}

/// Words to be pasted into a text: one line, without what acts unseen.
pub fn without_controls(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().filter(|character| !acts_unseen(*character)).collect()
}

/// A message, hint, path or title: one line. The isolates that `diag::isolate` put into it stay, as long as they come
/// in pairs; one that would reach out of the text is shown.
pub fn message(text: &str) -> String {
    let mut open = 0_usize;
    let mut closed = 0_usize;
    for character in text.chars() {
        match character {
            '\u{2068}' => open += 1,
            '\u{2069}' if closed < open => closed += 1,
            _ => {}
        }
    }
    // As many are kept as find a partner.
    let (mut keep_open, mut keep_closed, mut depth) = (closed, closed, 0_usize);
    visible(text, |character| match character {
        '\u{2068}' if keep_open > 0 => {
            keep_open -= 1;
            depth += 1;
            true
        }
        '\u{2069}' if keep_closed > 0 && depth > 0 => {
            keep_closed -= 1;
            depth -= 1;
            true
        }
        _ => false,
    })
}

fn visible(text: &str, mut keep: impl FnMut(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' if shown.ends_with(' ') => {}
            '\n' | '\r' | '\t' => shown.push(' '),
            _ if acts_unseen(character) && !keep(character) => {
                shown.push_str(&format!("U+{:04X}", u32::from(character)));
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// Whether a character acts without being seen: C0 and C1 controls, line separators, zero-width characters, and all that
/// sets directions (Unicode Standard Annex #9, section 2; the tags of plane 14).
fn acts_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_is_left_in_words() {
        for (text, expected) in [
            ("قال «نعم»", "قال «نعم»"),
            ("a\u{1b}[31mb", "aU+001B[31mb"),
            ("a\u{9b}31mb\u{7f}", "aU+009B31mbU+007F"),
            ("a\u{202e}b\u{2069}c\u{2068}", "aU+202EbU+2069cU+2068"),
            ("سطر\r\nآخر\tهنا", "سطر آخر هنا"),
            ("می\u{200c}شود", "می\u{200c}شود"),
            ("a\u{feff}b\u{e0041}", "aU+FEFFbU+E0041"),
        ] {
            assert_eq!(words(text), format!("\u{2068}{expected}\u{2069}"));
        }
    }

    #[test]
    fn a_message_keeps_its_pairs() {
        for (text, expected) in [
            ("no \u{2068}x\u{2069} here", "no \u{2068}x\u{2069} here"),
            ("\u{2068}x\u{2069} and \u{2068}y\u{2069}", "\u{2068}x\u{2069} and \u{2068}y\u{2069}"),
            ("a\u{2069}b", "aU+2069b"),
            ("a\u{2069}b\u{2068}", "aU+2069bU+2068"),
            ("\u{2068}x\u{202e}\u{2069}", "\u{2068}xU+202E\u{2069}"),
        ] {
            assert_eq!(message(text), expected);
        }
    }
}
