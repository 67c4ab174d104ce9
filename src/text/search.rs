//! Text as words to be searched for, so that what is typed in a hurry finds what was written with care.
//!
//! In: a text. Out: its [`Word`]s, each as a key: letters in one shape by the tables of [`super::fold`], in lower case,
//! without vowel marks, tatweel and invisible characters. A key keeps hamza, by which the article is told from the
//! first letters of a word; [`plain`] takes it away, and with it every accent.
//!
//! 1. Characters are dropped, kept, or read as their NFKC parts; a hamza that combines joins its letter.
//! 2. Digits of any shape and their separators become one number.
//! 3. Whatever else there is ends a word; an apostrophe, geresh or gershayim ties it to the next.
//!
//! The search script of a theme takes the same steps over what a reader types. It gets the tables from [`shapes`],
//! [`DROPPED`] and [`DIGITS`], and `tests/search/` compares the two character by character.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::fold::{digit, is_control, letter};
use crate::text::letter::{is_alphabetic, is_combining_mark};
use crate::text::rare;

/// A word or number of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'k> {
    /// Its letters, or its digits in ASCII with `.` as decimal sign.
    pub key: &'k str,
    /// Where in the key a zero-width non-joiner stands between two letters, in bytes.
    pub joints: &'k [usize],
    /// What stands between it and the word before it.
    pub gap: Gap,
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// White space alone.
    Space,
    /// A sign of the shape of a quotation mark, between letters of a script that writes such signs inside words.
    Tie,
    /// Anything else, or nothing before it.
    Other,
}

/// The characters that are no part of a word, as a class of regular expressions (without its brackets).
pub const DROPPED: &str =
    r"\p{M}\u00ad\u02bc\u061c\u0640\u0674\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff";

/// The digits that a number may have, as such a class.
pub const DIGITS: &str = "0-9٠-٩۰-۹०-९０-９";

/// The signs that may stand inside a number, as such a class.
pub const SEPARATORS: &str = ".,٫٬،";

/// The words of a text, one after the other.
pub fn words(text: &str, found: impl FnMut(Word<'_>)) {
    let mut reader = Reader { text, key: String::new(), joints: Vec::new(), last: None, gap: Gap::Other, found };
    let mut others = rare::Marks::new(text.as_bytes(), |one, next| !is_plain_letter(one, next));
    let mut at = 0;
    while at < text.len() {
        let end = others.next(at).unwrap_or(text.len());
        let other = text.as_bytes().get(end);
        if reader.key.is_empty() && matches!(other, None | Some(b' ')) {
            // Most words of a text: they are their own keys.
            reader.whole_word(&text[at..end]);
            at = end + 1;
            continue;
        }
        reader.push_all(&text[at..end]);
        let Some(c) = text[end..].chars().next() else { break };
        let next = end + c.len_utf8();
        // Almost every other character.
        at = match c {
            ' ' => {
                reader.end_word();
                next
            }
            'ى' | 'ة' => reader.push_as(basic_shape(c), c, next),
            // Vowel marks, but for those with a hamza.
            '\u{64B}'..='\u{652}' | 'ـ' => next,
            '.' | '،' | '؛' | '؟' | ':' | '!' | '«' | '»' | '(' | ')' => {
                reader.end_word();
                reader.gap = Gap::Other;
                next
            }
            _ => reader.step(c, end),
        };
    }
    reader.end_word();
}

/// Whether a byte and the one behind it begin a letter in the shape that it is searched by, or the first goes on with one
/// that began before: of ASCII the small ones, of Arabic those of the main run that are no look-alikes (U+0620 to U+063F but
/// for U+0629, and U+0641 to U+064A but for U+0649).
#[inline]
fn is_plain_letter(one: u8, next: u8) -> bool {
    let ascii = one.wrapping_sub(b'a') < 26;
    let goes_on = (one & 0xC0) == 0x80;
    let first = (one == 0xD8) & (next >= 0xA0) & (next != 0xA9);
    let second = (one == 0xD9) & ((next.wrapping_sub(0x81) < 8) | (next == 0x8A));
    ascii | goes_on | first | second
}

/// The keys of a text, for the tables of a language.
pub fn keys(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    words(text, |word| out.push(word.key.to_owned()));
    out
}

/// A key without hamza and accents: two words that are plain alike are one to a search.
pub fn plain(key: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || (is_basic(c) && !is_hamza_seat(c));
    if key.chars().all(is_plain) {
        return key.to_owned();
    }
    key.nfkd().filter(|c| !is_dropped(*c)).map(one_shape).collect()
}

/// The letters and digits that have another shape, with the shape that they are searched by.
pub fn shapes() -> Vec<(char, char)> {
    // Whether it is a letter takes longer to tell than whether it has another shape, which few have.
    let shape = |c: char| digit(c).map_or_else(|| one_shape(c), |value| char::from(b'0' + value));
    let all = ('\u{80}'..='\u{FFFF}').map(|c| (c, shape(c))).filter(|(c, shape)| c != shape);
    all.filter(|(c, _)| !is_dropped(*c) && (digit(*c).is_some() || is_alphabetic(*c))).collect()
}

/// The letter that a reader may have meant: a look-alike's original, ya with or without dots, ha for ta marbuta, sigma.
fn one_shape(c: char) -> char {
    match letter(c) {
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ς' => 'σ',
        other => other,
    }
}

/// The shape of a letter of the Arabic block's main run.
fn basic_shape(c: char) -> char {
    match c {
        'ى' => 'ي',
        'ة' => 'ه',
        _ => c,
    }
}

/// Whether a character is no part of a word: marks (general category M), controls, tatweel, and the two letters that
/// stand for a hamza or an apostrophe above the line.
fn is_dropped(c: char) -> bool {
    matches!(c, 'ـ' | '\u{674}' | 'ʼ') || is_control(c) || is_combining_mark(c)
}

/// The letters of the Arabic block's main run, tatweel apart.
fn is_basic(c: char) -> bool {
    ('\u{620}'..='\u{64A}').contains(&c) && c != 'ـ'
}

/// Letters of that run which decompose into another one and a mark.
fn is_hamza_seat(c: char) -> bool {
    matches!(c, 'آ' | 'أ' | 'ؤ' | 'إ' | 'ئ')
}

struct Reader<'t, F> {
    text: &'t str,
    key: String,
    joints: Vec<usize>,
    /// The last letter of the key as it was written.
    last: Option<char>,
    gap: Gap,
    found: F,
}

impl<F: FnMut(Word<'_>)> Reader<'_, F> {
    /// Reads the character `c` at byte `at` and returns where to go on.
    fn step(&mut self, c: char, at: usize) -> usize {
        let next = at + c.len_utf8();
        if is_dropped(c) {
            self.drop(c);
        } else if digit(c).is_some() {
            self.end_word();
            return self.number(at);
        } else if is_alphabetic(c) {
            self.expand(c);
        } else {
            let tie = self.ties(c, next);
            self.end_word();
            if tie {
                self.gap = Gap::Tie;
            } else if !c.is_whitespace() {
                self.gap = Gap::Other;
            }
        }
        next
    }

    fn push(&mut self, c: char) {
        self.push_as(one_shape(c), c, 0);
    }

    /// Adds a letter in its shape, and returns where to go on.
    fn push_as(&mut self, shape: char, c: char, next: usize) -> usize {
        self.key.push(shape);
        self.last = Some(c);
        next
    }

    /// Adds letters that have their shape.
    fn push_all(&mut self, letters: &str) {
        if !letters.is_empty() {
            self.key.push_str(letters);
            self.last = letters.chars().next_back();
        }
    }

    /// A word that is its own key, up to a space or the end.
    fn whole_word(&mut self, key: &str) {
        self.last = None;
        if !key.is_empty() {
            (self.found)(Word { key, joints: &[], gap: self.gap });
            self.gap = Gap::Space;
        }
    }

    /// A dropped character may still say something: a combining hamza makes its letter another one, and a zero-width
    /// non-joiner parts what may also be written as two words.
    fn drop(&mut self, c: char) {
        let hamza = matches!(c, '\u{653}'..='\u{655}');
        match self.last.filter(|_| hamza).and_then(|last| compose(last, c)) {
            Some(whole) => {
                self.key.pop();
                self.push(whole);
            }
            None if c == '\u{200C}' && !self.key.is_empty() => self.joints.push(self.key.len()),
            None => {}
        }
    }

    /// A letter as its NFKC parts (presentation forms, ligatures, full width), in lower case.
    fn expand(&mut self, c: char) {
        for part in std::iter::once(c).nfkc().filter(|part| !is_dropped(*part)) {
            if is_alphabetic(part) {
                part.to_lowercase().filter(|part| !is_dropped(*part)).for_each(|part| self.push(part));
            } else {
                self.end_word();
            }
        }
    }

    /// Whether a sign of the shape of a quotation mark stands inside a word: an apostrophe, a geresh, gershayim. Between
    /// Arabic letters it is always a quotation mark.
    fn ties(&self, c: char, next: usize) -> bool {
        let sign = matches!(c, '\'' | '’' | '＇' | '"' | '”' | '“' | '״' | '׳');
        let after = self.text[next..].chars().find(|c| !is_dropped(*c));
        let inside = |c: char| is_alphabetic(c) && !('\u{600}'..='\u{8FF}').contains(&c);
        sign && self.last.zip(after).is_some_and(|(last, after)| inside(last) && inside(after))
    }

    /// Reads a number. A separator before exactly three digits groups them, any other is the decimal sign.
    fn number(&mut self, start: usize) -> usize {
        let run = |at: usize| self.text[at..].chars().take_while(|c| digit(*c).is_some()).count();
        let mut at = start;
        while let Some(c) = self.text[at..].chars().next() {
            let next = at + c.len_utf8();
            if let Some(value) = digit(c) {
                self.key.push(char::from(b'0' + value));
            } else {
                match (c, run(next)) {
                    (_, 0) => break,
                    (',' | '٬' | '،', 3) => {}
                    ('.' | ',' | '٫' | '٬' | '،', _) => self.key.push('.'),
                    _ => break,
                }
            }
            at = next;
        }
        self.end_word();
        at
    }

    fn end_word(&mut self) {
        self.last = None;
        if self.key.is_empty() {
            return;
        }
        // A joiner at the end of a word joins nothing.
        self.joints.retain(|joint| *joint < self.key.len());
        (self.found)(Word { key: &self.key, joints: &self.joints, gap: self.gap });
        self.key.clear();
        self.joints.clear();
        self.gap = Gap::Space;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        keys(text).iter().map(|key| plain(key)).collect()
    }

    #[test]
    fn spellings_that_are_one_to_a_search() {
        let rows = [
            ("vowel marks", "كتب", "كَتَّبَ"),
            ("tatweel", "كتاب", "كتـــاب"),
            ("controls", "كتاب", "\u{200F}كت\u{AD}اب\u{202C}"),
            ("hamza on alef", "أحمد إلى آخر", "احمد الى اخر"),
            ("combining hamza", "أحمد", "ا\u{654}حمد"),
            ("wasla", "الله", "ٱلله"),
            ("hamza on its seats", "مؤمن بيئة", "مومن بييه"),
            ("ta marbuta", "مدرسة", "مدرسه"),
            ("ya without dots", "علي في", "على فى"),
            ("Persian letters", "کبیر", "كبير"),
            ("Urdu ha", "ہند", "هند"),
            ("heh with hamza", "خانۀ خانهٔ", "خانه خانه"),
            ("zero-width non-joiner", "می\u{200C}شود", "میشود"),
            ("digits", "عام 2024", "عام ٢٠٢٤"),
            ("extended digits", "سال ۱۴۰۳", "سال 1403"),
            ("groups", "12,000", "١٢٬٠٠٠"),
            ("decimal", "4.5", "٤٫٥"),
            ("number and unit", "2024م", "٢٠٢٤ م"),
            ("presentation forms", "سلام", "ﺳﻼﻡ"),
            ("ligature of a phrase", "صلى الله عليه وسلم", "ﷺ"),
            ("capitals", "NATO", "nato"),
            ("accents", "café Müller", "cafe muller"),
            ("ligature", "office", "oﬃce"),
            ("full width", "wifi", "Ｗｉｆｉ"),
            ("apostrophe", "don't", "don’t"),
            ("gershayim", "צה\"ל", "צה״ל"),
            ("points", "שלום", "שָׁלוֹם"),
            ("sigma", "λογος", "ΛΟΓΟΣ"),
            ("quotation marks", "قال نعم", "قال«نعم»"),
            ("hyphen", "wi fi", "Wi-Fi"),
        ];
        for (name, one, other) in rows {
            assert_eq!(all(one), all(other), "{name}");
        }
    }

    #[test]
    fn words_that_are_two_to_a_search() {
        let rows = [
            ("another letter", "كتب", "كتم"),
            ("hamza alone", "سماء", "سما"),
            ("he of Urdu", "کہا", "کھا"),
            ("nun ghunna", "ماں", "مان"),
            ("group or decimal", "1,500", "1.500"),
            ("double ya", "حي", "حيي"),
        ];
        for (name, one, other) in rows {
            assert_ne!(all(one), all(other), "{name}");
        }
    }

    #[test]
    fn what_stands_between_words_is_known() {
        let mut found = Vec::new();
        words("عبد الله، می\u{200C}شود don’t צה״ל قال'لا'", |word| {
            found.push((word.key.to_owned(), word.joints.to_vec(), word.gap));
        });
        use Gap::{Other, Space, Tie};
        let expected = [
            ("عبد", vec![], Other),
            ("الله", vec![], Space),
            ("ميشود", vec![4], Other),
            ("don", vec![], Space),
            ("t", vec![], Tie),
            ("צה", vec![], Space),
            ("ל", vec![], Tie),
            ("قال", vec![], Space),
            ("لا", vec![], Other),
        ];
        assert_eq!(found, expected.map(|(key, joints, gap)| (key.to_owned(), joints, gap)));
    }

    #[test]
    fn the_tables_for_scripts_say_what_is_done_here() {
        let shapes = shapes();
        assert!([('ک', 'ك'), ('ة', 'ه'), ('٣', '3'), ('۳', '3')].iter().all(|pair| shapes.contains(pair)));
        assert!(shapes.len() < 80, "{} shapes", shapes.len());
        let digits = DIGITS.split('-').flat_map(str::chars);
        assert!(digits.into_iter().all(|c| digit(c).is_some()));
    }

    #[test]
    fn a_key_keeps_hamza_until_it_is_plain() {
        assert_eq!(keys("ألعاب العاب مسئول"), ["ألعاب", "العاب", "مسئول"]);
        assert_eq!(all("ألعاب العاب مسئول"), ["العاب", "العاب", "مسيول"]);
    }

    /// Words as they are told, none of them in a hurry.
    fn one_by_one(text: &str) -> Vec<(String, Vec<usize>, Gap)> {
        let mut all = Vec::new();
        let found = |word: Word<'_>| all.push((word.key.to_owned(), word.joints.to_vec(), word.gap));
        let mut reader = Reader { text, key: String::new(), joints: Vec::new(), last: None, gap: Gap::Other, found };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            at = reader.step(c, at);
        }
        reader.end_word();
        all
    }

    fn told(text: &str) -> Vec<(String, Vec<usize>, Gap)> {
        let mut all = Vec::new();
        words(text, |word| all.push((word.key.to_owned(), word.joints.to_vec(), word.gap)));
        all
    }

    #[test]
    fn what_is_read_in_a_hurry_is_read_right() {
        // Behind these a letter of more bytes begins, of which none is read in a hurry.
        for c in '\0'..='\u{FFFF}' {
            for text in [format!("نص {c}با{c}ت {c} cd"), format!("a{c}b صه{c}")] {
                assert_eq!(told(&text), one_by_one(&text), "{c:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn texts_that_are_read_in_a_hurry_are_read_right(text in "(?s)[\\PC\u{64B}-\u{655}\u{200C}ـ'\"().,:٫٠-٩آ-ي«»a-c \n]{0,160}") {
            proptest::prop_assert_eq!(told(&text), one_by_one(&text));
        }

        /// Any text gives words without separators; a plain key stays as it is, read again or made plain again.
        #[test]
        fn reading_holds(text in "(?s)[\\PC\u{64B}-\u{655}\u{200C}ـ'\"().,٫٠-٩آ-يא-ת\n]{0,60}") {
            for key in keys(&text) {
                proptest::prop_assert!(!key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '.'));
                let once = plain(&key);
                proptest::prop_assert_eq!(&plain(&once), &once);
                proptest::prop_assert_eq!(all(&once).concat(), once);
            }
        }
    }
}
