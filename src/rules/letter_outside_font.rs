//! `letter-outside-font`: a letter of the Arabic script that the default theme's fonts lack. It is drawn with a font of
//! the reader's system, and its word falls apart, since letters of two fonts do not join.
//!
//! Only the letters and marks of the Arabic script are looked at: others stand alone anyway. A project whose theme has a
//! style sheet of its own chooses its own fonts, and is left alone.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Severity, Sink, isolate};
use crate::text::{Span, rare};
use crate::verify::Edition;

use super::wording::code_point;
use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "letter-outside-font",
    level: Severity::Warning,
    fixed: false,
    summary: "a letter that the default theme's fonts lack",
    docs: include_str!("letter_outside_font.md"),
    check,
};

/// What the fonts have of the blocks of Arabic, first and last code point; `static/fonts/ORIGIN.md` of the default theme
/// has the same list.
const COVERED: &[(u32, u32)] = &[
    (0x60C, 0x60D),
    (0x61B, 0x61F),
    (0x621, 0x63A),
    (0x640, 0x65F),
    (0x660, 0x66D),
    (0x670, 0x671),
    (0x679, 0x679),
    (0x67E, 0x67E),
    (0x686, 0x686),
    (0x688, 0x688),
    (0x691, 0x691),
    (0x695, 0x695),
    (0x698, 0x698),
    (0x6A4, 0x6A4),
    (0x6A8, 0x6A9),
    (0x6AD, 0x6AD),
    (0x6AF, 0x6AF),
    (0x6B5, 0x6B5),
    (0x6BA, 0x6BA),
    (0x6BE, 0x6BE),
    (0x6C0, 0x6C3),
    (0x6C6, 0x6C6),
    (0x6CC, 0x6CC),
    (0x6CE, 0x6CE),
    (0x6D2, 0x6ED),
    (0x6F0, 0x6F9),
    (0xFD3E, 0xFD3F),
    (0xFDF2, 0xFDF2),
    (0xFDFA, 0xFDFD),
];

/// Whether a character belongs to the Arabic script and the fonts lack it (the blocks of Unicode that hold the script,
/// direction marks apart).
fn lacking(c: char) -> bool {
    let point = u32::from(c);
    let arabic = matches!(point, 0x600..=0x6FF | 0x750..=0x77F | 0x870..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC);
    arabic && point != 0x61C && !COVERED.iter().any(|(first, last)| (*first..=*last).contains(&point))
}

/// The characters of a text that may be lacking, with their places: told by their first two bytes in UTF-8.
fn may_lack(text: &str) -> impl Iterator<Item = (usize, char)> {
    let may = |one: u8, next: u8| {
        let begins = (0xD8..=0xDB).contains(&one) | (one == 0xDD) | (one == 0xE0) | (one == 0xEF);
        // What most of a text is: U+0621 to U+063A, the comma, the question mark, and U+0640 to U+066D.
        let letter = (one == 0xD8) & ((0xA1..=0xBA).contains(&next) | (next == 0x8C) | (next == 0x9F));
        begins & !letter & !((one == 0xD9) & (next <= 0xAD))
    };
    rare::places(text.as_bytes(), may).filter_map(|at| Some((at, text[at..].chars().next()?)))
}

fn check(edition: &Edition, sink: &mut Sink) {
    let own = edition.inputs.theme_assets.iter().any(|asset| asset.path == "assets/style.css");
    if own {
        return;
    }
    for (explainer, _) in walk::pages(edition) {
        let text = &edition.inputs.files.get(explainer.file).text;
        // Once a letter and file: a word of another orthography brings its letters again and again.
        let mut seen = BTreeSet::new();
        for (at, c) in may_lack(text).filter(|(_, c)| lacking(*c)) {
            if seen.insert(c) {
                let span = Span::new(explainer.file, at, at + c.len_utf8());
                let message =
                    format!("the fonts lack {} ({}): its word will not join", isolate(&c.to_string()), code_point(c));
                let hint = "write the letter that the language's keyboard has, or give your theme fonts of its own";
                sink.push(Diagnostic::warning(RULE.id, span, message).hint(hint));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings};
    use super::*;
    use crate::load::Asset;

    #[test]
    fn letters_of_the_theme_are_told_from_others() {
        let rows = [
            ("نص عربي مُشكَّل، ١٢٪ و﴿آية﴾ وﷺ", vec![]),
            ("فارسی: گچ پژ ۱۲", vec![]),
            ("اردو: ٹ ڈ ڑ ں ے ہ ھ ۓ ۂ", vec![]),
            ("کوردی: ڕ ڵ ێ ۆ", vec![]),
            ("سندھی: ٻ ٻ ڄ", vec!['ٻ', 'ڄ']),
            ("ﻣﺤﻤﺪ", vec!['ﻣ', 'ﺤ', 'ﻤ', 'ﺪ']),
            ("Latin é, Հայ, עברית", vec![]),
        ];
        for (body, expected) in rows {
            let mut edition = edition(body);
            let found: Vec<char> = findings(&RULE, &edition)
                .iter()
                .filter_map(|finding| edition.inputs.files.slice(finding.span).chars().next())
                .collect();
            assert_eq!(found, expected, "{body}");
            edition.inputs.theme_assets.push(Asset { path: "assets/style.css".into(), disk: "x".into() });
            assert!(findings(&RULE, &edition).is_empty(), "a theme with fonts of its own");
        }
    }

    #[test]
    fn no_letter_is_passed_over() {
        for c in ('\0'..=char::MAX).filter(|c| lacking(*c)) {
            assert_eq!(may_lack(&format!("ا{c}")).collect::<Vec<_>>(), [(2, c)]);
        }
    }

    #[test]
    fn the_list_is_that_of_the_fonts() {
        let origin = include_str!("../../themes/default/static/fonts/ORIGIN.md");
        let list = |name: &str| origin.lines().find_map(|line| line.strip_prefix(name)).expect("a list");
        // The marks of quoted Quran text are added to one of the fonts by the command itself.
        let points = format!("{},6D6-6ED", list("ARABIC="));
        let mut given: Vec<(u32, u32)> = points
            .split(',')
            .map(|range| {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                let point = |hex: &str| u32::from_str_radix(hex, 16).expect("a code point");
                (point(first), point(last))
            })
            .filter(|(first, _)| !(0x2000..0x3000).contains(first))
            .collect();
        given.sort_unstable();
        let covers = |(first, last): &(u32, u32)| (*first..=*last).collect::<Vec<_>>();
        let all = |ranges: &[(u32, u32)]| ranges.iter().flat_map(covers).collect::<BTreeSet<_>>();
        assert_eq!(all(&given), all(COVERED));
    }
}
