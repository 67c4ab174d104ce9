//! Words of another script inside a text, each in an element with `lang` and `dir` (reader's rule 3).
//!
//! In: a text and the scripts that its language is written in. Out: HTML, everything escaped, with every run of foreign
//! words in `<span lang="und-Latn" dir="ltr">`. Digits alone are left where they are, and no character is changed.
//!
//! 1. A run begins with the first letter or digit of a chunk (between white space) that holds a foreign letter.
//! 2. It goes on through spaces and inner punctuation as long as another foreign word follows.
//! 3. It ends with a word, with its brackets and quotation marks closed, so that none of them is mirrored alone.

use unicode_script::Script;

use crate::locale::{Direction, Locale};
use crate::text::letter::{self, is_alphabetic};
use crate::text::rare;

use super::escape;

/// The scripts of a language: letters of any other are foreign to its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scripts(&'static [Script]);

impl Scripts {
    /// Those of a BCP 47 tag: by its script subtag, else by its language; Latin for languages that are not listed,
    /// Arabic for those that run from right to left.
    pub fn of(lang: &str) -> Scripts {
        let mut parts = lang.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let named = parts.find(|part| part.len() == 4 && part.chars().all(|c| c.is_ascii_alphabetic()));
        if let Some(row) = named.and_then(|name| SCRIPTS.iter().find(|row| row.0.eq_ignore_ascii_case(name))) {
            return Scripts(row.2);
        }
        if let Some(row) = SCRIPTS.iter().find(|row| row.1.split(' ').any(|known| known == language)) {
            return Scripts(row.2);
        }
        match Locale::direction_of(lang) {
            Direction::Rtl => Scripts(&[Script::Arabic]),
            Direction::Ltr => Scripts(&[Script::Latin]),
        }
    }

    /// The first letter of a text that is foreign here, where it stands, and its script.
    fn first_foreign(self, text: &str) -> Option<(usize, char, Script)> {
        let foreign = |(at, c): (usize, char)| Some((at, c, self.foreign(c)?));
        if self.0.first() != Some(&Script::Arabic) {
            return text.char_indices().find_map(foreign);
        }
        // Bytes that begin a letter of another script: of none in the first block of Arabic, nor in that of punctuation.
        let may = |one: u8, next: u8| {
            let ascii = (one | 0x20).wrapping_sub(b'a') < 26;
            let beyond = (one >= 0xC3) & !(0xD8..=0xDB).contains(&one) & !((one == 0xE2) & (next == 0x80));
            ascii | beyond | (one == 0xC2) & ((next == 0xAA) | (next == 0xB5) | (next == 0xBA))
        };
        let places = rare::places(text.as_bytes(), may);
        places.filter_map(|at| Some((at, text[at..].chars().next()?))).find_map(foreign)
    }

    /// The script of a letter that is foreign here.
    fn foreign(self, c: char) -> Option<Script> {
        let script = match c {
            // What most of a text is.
            '\0'..='@' | '['..='`' | '{'..='\x7F' => return None,
            'a'..='z' | 'A'..='Z' => Script::Latin,
            _ if !is_alphabetic(c) => return None,
            _ => letter::script(c),
        };
        let bound = !matches!(script, Script::Common | Script::Inherited | Script::Unknown);
        (bound && !self.0.contains(&script)).then_some(script)
    }
}

/// Script subtag, languages without one, scripts in Unicode's sense.
const SCRIPTS: &[(&str, &str, &[Script])] = &[
    ("Arab", "ar fa ur ps sd ckb ug azb pnb prs", &[Script::Arabic]),
    ("Hebr", "he iw yi", &[Script::Hebrew]),
    ("Cyrl", "ru uk be bg mk sr kk ky mn tg", &[Script::Cyrillic]),
    ("Grek", "el", &[Script::Greek]),
    ("Armn", "hy", &[Script::Armenian]),
    ("Geor", "ka", &[Script::Georgian]),
    ("Deva", "hi mr ne", &[Script::Devanagari]),
    ("Beng", "bn as", &[Script::Bengali]),
    ("Ethi", "am ti", &[Script::Ethiopic]),
    ("Syrc", "syr", &[Script::Syriac]),
    ("Thaa", "dv", &[Script::Thaana]),
    ("Thai", "th", &[Script::Thai]),
    ("Hans", "zh", &[Script::Han, Script::Bopomofo]),
    ("Hant", "", &[Script::Han, Script::Bopomofo]),
    ("Jpan", "ja", &[Script::Han, Script::Hiragana, Script::Katakana]),
    ("Kore", "ko", &[Script::Hangul, Script::Han]),
    ("Latn", "", &[Script::Latin]),
];

/// The direction of a script.
fn direction(script: Script) -> Direction {
    match script {
        Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko | Script::Adlam => {
            Direction::Rtl
        }
        Script::Mandaic | Script::Samaritan | Script::Hanifi_Rohingya => Direction::Rtl,
        _ => Direction::Ltr,
    }
}

/// The direction of the first letter of a text.
pub fn first_strong(text: &str) -> Option<Direction> {
    let letter = text.chars().find(|c| is_alphabetic(*c))?;
    Some(direction(letter::script(letter)))
}

/// Whether a text begins and ends with letters of that direction.
pub fn edged(text: &str, own: Direction) -> bool {
    let strong = |c: char| is_alphabetic(c) && direction(letter::script(c)) == own;
    text.starts_with(strong) && text.ends_with(strong)
}

/// Writes a text as HTML, its foreign words isolated.
pub fn isolate(text: &str, own: Scripts, out: &mut String) {
    let mut rest = 0;
    let mut from = 0;
    while let Some(found) = next_run(text, from, own) {
        from = found.end;
        let Some(script) = found.script else { continue };
        escape(&text[rest..found.start], out);
        out.push_str("<span lang=\"und-");
        out.push_str(script.short_name());
        out.push_str("\" dir=\"");
        out.push_str(direction(script).name());
        out.push_str("\">");
        escape(&text[found.start..found.end], out);
        out.push_str("</span>");
        rest = found.end;
    }
    escape(&text[rest..], out);
}

/// A run of foreign words; without a script, a place to go on from.
struct Run {
    start: usize,
    end: usize,
    script: Option<Script>,
}

/// The next run at or after byte `from`.
fn next_run(text: &str, from: usize, own: Scripts) -> Option<Run> {
    let (at, letter, script) = own.first_foreign(&text[from..])?;
    let at = from + at;
    let start = begin(text, from, at, script);
    let end = finish(text, start, script);
    if end > at {
        return Some(Run { start, end, script: Some(script) });
    }
    // Cannot be: the first foreign letter closes no bracket. Going on behind it keeps the loop finite all the same.
    Some(Run { start, end: at + letter.len_utf8(), script: None })
}

/// Where a run begins whose first foreign letter stands at `at`: digits glued to it belong to its word (`3D`, `5-HT`).
fn begin(text: &str, from: usize, at: usize, script: Script) -> usize {
    let mut start = at;
    for (place, c) in text[from..at].char_indices().rev() {
        match kind(c, script) {
            Kind::Digit => start = from + place,
            Kind::Inner if !c.is_whitespace() && opening(c).is_none() && closing(c).is_none() => {}
            _ => break,
        }
    }
    // A sign that is read with the word (`@name`, `$5m`) would change sides if it were left out.
    match text[from..start].chars().next_back() {
        Some(sign @ ('@' | '#' | '$' | '€' | '£')) => start - sign.len_utf8(),
        _ => start,
    }
}

/// Where the run that begins at `start` ends.
fn finish(text: &str, start: usize, script: Script) -> usize {
    let mut end = start;
    let mut open: Vec<char> = Vec::new();
    let mut quoted = false;
    // Whether the chunk at hand holds a letter of the run's script, and where its last letter or digit ended.
    let mut worded = false;
    let mut last = None;
    let mut previous = ' ';
    for (place, c) in text[start..].char_indices() {
        let after = start + place + c.len_utf8();
        match kind(c, script) {
            Kind::Letter => {
                worded = true;
                last = Some(after);
            }
            Kind::Digit | Kind::Mark => last = Some(after),
            Kind::Inner if c.is_whitespace() => {
                worded = false;
                last = None;
            }
            Kind::Inner => {
                if let Some(closes) = opening(c) {
                    open.push(closes);
                } else if closing(c).is_some() {
                    if open.pop() != Some(c) {
                        break;
                    }
                    last = worded.then_some(after);
                } else if c == '"' {
                    quoted = !quoted;
                    last = (worded && !quoted).then_some(after);
                } else if matches!(c, '+' | '#') && (is_alphabetic(previous) || previous == '+') {
                    last = Some(after);
                }
            }
            Kind::Outside => break,
        }
        if worded && open.is_empty() && !quoted && last == Some(after) {
            end = after;
        }
        previous = c;
    }
    end
}

/// What a character is to a run.
enum Kind {
    /// A letter of its script.
    Letter,
    /// A digit of its direction.
    Digit,
    /// A combining mark or a joiner.
    Mark,
    /// White space or punctuation that may stand inside it.
    Inner,
    /// What ends it.
    Outside,
}

fn kind(c: char, script: Script) -> Kind {
    let rtl = direction(script) == Direction::Rtl;
    match c {
        '0'..='9' | '²' | '³' => Kind::Digit,
        '\u{200C}' | '\u{200D}' => Kind::Mark,
        _ if c.is_whitespace() || c.is_ascii_punctuation() => Kind::Inner,
        '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '·' => Kind::Inner,
        '،' | '؛' | '؟' | '٪' | '٫' | '٬' | '«' | '»' | 'ـ' if rtl => Kind::Inner,
        _ if c.is_numeric() && rtl => Kind::Digit,
        _ => match letter::script(c) {
            found if found == script => Kind::Letter,
            Script::Inherited => Kind::Mark,
            _ => Kind::Outside,
        },
    }
}

/// The bracket that closes `c`.
fn opening(c: char) -> Option<char> {
    PAIRS.iter().find(|pair| pair.0 == c).map(|pair| pair.1)
}

/// The bracket that `c` closes.
fn closing(c: char) -> Option<char> {
    PAIRS.iter().find(|pair| pair.1 == c).map(|pair| pair.0)
}

const PAIRS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('{', '}'), ('“', '”'), ('«', '»')];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_words_stand_in_elements_of_their_own() {
        // `{…}` stands for a Latin run, `<…>` for an Arabic one.
        let rows = [
            (
                "ar",
                "يسميها الباحثون (Urban Heat Island, UHI)، لأنها",
                "يسميها الباحثون ({Urban Heat Island, UHI})، لأنها",
            ),
            ("ar", "قالت Reuters، ثم BBC.", "قالت {Reuters}، ثم {BBC}."),
            ("ar", "عام 2024 وحده", "عام 2024 وحده"),
            ("ar", "شاشة 3D كبيرة", "شاشة {3D} كبيرة"),
            ("ar", "لغة C++ ولغة C#.", "لغة {C++} ولغة {C#}."),
            ("ar", "كوفيد COVID-19 وصل", "كوفيد {COVID-19} وصل"),
            ("ar", "الـGDP ارتفع", "الـ{GDP} ارتفع"),
            ("ar", "(Urban Heat) (UHI)", "({Urban Heat}) ({UHI})"),
            ("ar", "Heat (UHI) effect", "{Heat (UHI) effect}"),
            ("ar", "Heat (UHI) هنا", "{Heat (UHI)} هنا"),
            ("ar", "Smith (2020) قال", "{Smith} (2020) قال"),
            ("ar", "Smith & Sons وAbel", "{Smith & Sons} و{Abel}"),
            ("ar", "He said \"hi there\" now", "{He said \"hi there\" now}"),
            ("ar", "https://a.example/x_y?z=1، ثم", "{https://a.example/x_y?z=1}، ثم"),
            ("ar", "١٢ و12", "١٢ و12"),
            ("ar", "حساب @Name_1 ثم", "حساب {@Name_1} ثم"),
            ("ar", "naïve cafe\u{301} é", "{naïve cafe\u{301} é}"),
            ("en", "the word كتاب، or كتاب «جديد» here", "the word <كتاب>، or <كتاب «جديد»> here"),
            ("en", "in ٢٠٢٤", "in ٢٠٢٤"),
            ("en", "plain < text & more", "plain < text & more"),
            ("fa", "روزنامه Le Monde نوشت", "روزنامه {Le Monde} نوشت"),
        ];
        for (lang, text, expected) in rows {
            let mut out = String::new();
            isolate(text, Scripts::of(lang), &mut out);
            let mut escaped = String::new();
            escape(expected, &mut escaped);
            let expected = escaped.replace('{', "<span lang=\"und-Latn\" dir=\"ltr\">").replace('}', "</span>");
            let expected = match lang {
                "en" if !text.contains("plain") => {
                    expected.replace("&lt;", "<span lang=\"und-Arab\" dir=\"rtl\">").replace("&gt;", "</span>")
                }
                _ => expected,
            };
            assert_eq!(out, expected, "{text}");
        }
    }

    #[test]
    fn no_foreign_letter_is_passed_over() {
        let arabic = Scripts::of("ar");
        for c in '\0'..=char::MAX {
            let found = arabic.first_foreign(&format!("ا{c}")).map(|(at, c, script)| (at, c, Some(script)));
            assert_eq!(found, arabic.foreign(c).map(|script| (2, c, Some(script))), "{c:?}");
        }
    }

    #[test]
    fn other_scripts_are_named() {
        let mut out = String::new();
        isolate("كلمة שלום وПривет", Scripts::of("ar"), &mut out);
        assert!(out.contains("<span lang=\"und-Hebr\" dir=\"rtl\">שלום</span>"), "{out}");
        assert!(out.contains("<span lang=\"und-Cyrl\" dir=\"ltr\">Привет</span>"), "{out}");
        assert_eq!(Scripts::of("sr-Latn"), Scripts::of("en"));
        assert_eq!(first_strong("١٢ Heat"), Some(Direction::Ltr));
        assert_eq!(first_strong("«نص»"), Some(Direction::Rtl));
        assert_eq!(first_strong("12"), None);
    }
}
