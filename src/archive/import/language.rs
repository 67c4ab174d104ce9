//! Which language an article is in, and whether it writes ى for final ي.
//!
//! In: its passages. Out: a BCP 47 tag, or none when the letters leave it open, and the names for `orthography`.
//!
//! Both are proposals: they stand in the new record, where an editor sees them. What a page itself says comes first.

use super::Extract;

/// Words that end in ي in the spelling of most Arab countries, here with the ى of Egyptian print. None of them is another
/// word when it is written with ى.
const UNDOTTED: [&str; 16] = [
    "فى",
    "التى",
    "الذى",
    "هى",
    "اللتى",
    "الماضى",
    "الحالى",
    "التالى",
    "الثانى",
    "العربى",
    "المصرى",
    "حوالى",
    "كالتى",
    "والتى",
    "والذى",
    "وفى",
];

/// At least so many of them are needed: fewer may be a slip.
const ENOUGH: usize = 3;

/// The names for `orthography`: `undotted-ya` where such words are written with ى at least four times as often as with ي.
pub fn orthography(passages: &[Extract]) -> Vec<String> {
    let (mut undotted, mut dotted) = (0_usize, 0_usize);
    for word in passages.iter().flat_map(|passage| passage.text.split(|letter: char| !letter.is_alphanumeric())) {
        if UNDOTTED.contains(&word) {
            undotted += 1;
        } else if let Some(stem) = word.strip_suffix('ي')
            && UNDOTTED.iter().any(|known| known.strip_suffix('ى') == Some(stem))
        {
            dotted += 1;
        }
    }
    if undotted >= ENOUGH && undotted >= dotted * 4 { vec!["undotted-ya".to_owned()] } else { Vec::new() }
}

/// The language that the letters tell: Arabic, Persian, Urdu or Hebrew. Latin letters tell none.
pub fn language(passages: &[Extract]) -> Option<&'static str> {
    let (mut letters, mut arabic, mut hebrew, mut persian, mut urdu) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for letter in passages.iter().flat_map(|passage| passage.text.chars()).filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        match letter {
            'ٹ' | 'ڈ' | 'ڑ' | 'ے' | 'ں' | 'ھ' => urdu += 1,
            'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' => persian += 1,
            _ => {}
        }
        arabic += usize::from(matches!(letter, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}'));
        hebrew += usize::from(matches!(letter, '\u{5d0}'..='\u{5ea}'));
    }
    if hebrew * 2 > letters {
        Some("he")
    } else if arabic * 2 <= letters {
        None
    } else if urdu * 50 > arabic {
        Some("ur")
    } else if persian * 25 > arabic {
        Some("fa")
    } else {
        Some("ar")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::PassageKind;

    fn of(text: &str) -> Vec<Extract> {
        vec![Extract { kind: PassageKind::Paragraph, text: text.to_owned() }]
    }

    #[test]
    fn undotted_ya_is_proposed_by_its_share() {
        let rows = [
            ("قال فى البيان الذى صدر إن اللجنة التى اجتمعت", true),
            ("قال في البيان الذي صدر إن اللجنة التي اجتمعت", false),
            ("قال فى البيان الذى صدر في الجلسة التي عقدت", false),
            ("على متى إلى حتى مضى رأى", false),
            ("فى فى", false),
            ("وفى البيان، والتى «التى» فى المدينة في", true),
        ];
        for (text, expected) in rows {
            assert_eq!(!orthography(&of(text)).is_empty(), expected, "{text}");
        }
    }

    #[test]
    fn letters_tell_the_language() {
        let rows = [
            ("قالت الوزيرة إن البرنامج سيستمر", Some("ar")),
            ("وزیر گفت که این برنامه ادامه می‌یابد", Some("fa")),
            ("وزیر نے کہا کہ یہ پروگرام جاری رہے گا", Some("ur")),
            ("השרה אמרה כי התוכנית תימשך", Some("he")),
            ("The minister said so", None),
            ("١٢٣", None),
        ];
        for (text, expected) in rows {
            assert_eq!(language(&of(text)), expected, "{text}");
        }
    }
}
