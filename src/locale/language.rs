//! What comparing texts of a language needs to know: minimal pairs, respellings, spacings, proclitics, particles, naming nouns.
//!
//! In: `language/<code>.toml`, one data file a language. Out: a [`Language`], its words folded as texts are.
//!
//! Adding a language: its file, its row in `LANGUAGES`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::honorifics::Honorifics;
use super::leniency::{Leniency, LeniencyTables};
use super::particles::{ParticleTables, Particles};
use crate::text::fold::{Folded, Kind, Marks, fold};
use crate::text::letter::is_alphanumeric;
use crate::text::search::plain;

/// One row a language: its code and its file. A language without a row is compared without any of this.
static LANGUAGES: [(&str, LazyLock<Language>); 6] = [
    ("ar", LazyLock::new(|| Language::read(include_str!("language/ar.toml")))),
    ("fa", LazyLock::new(|| Language::read(include_str!("language/fa.toml")))),
    ("ur", LazyLock::new(|| Language::read(include_str!("language/ur.toml")))),
    ("he", LazyLock::new(|| Language::read(include_str!("language/he.toml")))),
    ("en", LazyLock::new(|| Language::read(include_str!("language/en.toml")))),
    ("", LazyLock::new(|| Language::read(""))),
];

/// The tables of one language. Words are strings of folded letters ([`crate::text::fold::Letter::base`]).
#[derive(Debug, Default)]
pub struct Language {
    /// From a word to the groups of words that it must not be folded into.
    pub pairs: HashMap<String, Vec<usize>>,
    /// Words that differ from a minimal partner by a vowel mark alone: the letter's place and the mark.
    pub marked_pairs: HashMap<String, Vec<(usize, Marks)>>,
    /// Groups of spellings of one word.
    pub respellings: Vec<Vec<String>>,
    /// Groups of spellings of one ending.
    pub endings: Vec<Vec<String>>,
    /// Words written joined or apart.
    pub joinable: Vec<Joinable>,
    /// What a word may carry before it, the empty string included, longest first.
    pub prefixes: Vec<String>,
    /// What a word may carry behind it, the empty string included, longest first.
    pub suffixes: Vec<String>,
    /// One-letter particles that a quotation's first word may lose.
    pub proclitics: Vec<char>,
    /// The article, and the particles that a first word may lose before it.
    pub article: String,
    /// Particles that may be lost before the article.
    pub before_article: Vec<char>,
    /// A particle and the article in one spelling (لل for ل and ال).
    pub fused_article: String,
    /// Beginnings of words whose first letter is no proclitic.
    pub radicals: Vec<String>,
    /// Words that belong to the number before them.
    pub units: HashSet<String>,
    /// Groups of endings that tell only a word's case.
    pub case_endings: Vec<Vec<String>>,
    /// Honorifics in their several forms.
    pub honorifics: Honorifics,
    /// Negations, exceptions, hedges and denials.
    pub particles: Particles,
    /// What a search forgives.
    pub leniency: Leniency,
    naming_nouns: Vec<NamingNoun>,
}

/// A spacing variant: two words that are also written as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joinable {
    /// The first word; `None` is any.
    pub left: Option<String>,
    /// The second word; `None` is any.
    pub right: Option<String>,
}

#[derive(Debug)]
struct NamingNoun {
    words: Vec<String>,
    colon: bool,
}

/// The file's shape.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
struct Tables {
    pairs: Vec<String>,
    respellings: Vec<String>,
    joinable: Vec<String>,
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    proclitics: Vec<String>,
    article: String,
    before_article: Vec<String>,
    fused_article: String,
    radicals: Vec<String>,
    units: Vec<String>,
    naming_nouns: Vec<String>,
    case_endings: Vec<String>,
    honorifics: Vec<String>,
    particles: ParticleTables,
    search: LeniencyTables,
}

/// The folded letters of a word.
fn word(text: &str) -> String {
    words(text).concat()
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.tokens.iter().filter(|token| !matches!(token.kind, Kind::Mark(_))).map(|token| folded.word(token)).collect()
}

/// The letters of an affix: not settled as a word's end is, since more letters may follow.
fn affix(text: &str) -> String {
    text.chars()
        .map(crate::text::fold::letter)
        .map(|c| if c == 'ی' { 'ي' } else { c })
        .filter(|c| *c != '\u{200C}')
        .collect()
}

impl Language {
    /// The tables for a BCP 47 tag, by its primary language.
    pub fn of(tag: &str) -> &'static Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let row = LANGUAGES.iter().find(|(code, _)| *code == primary).unwrap_or(&LANGUAGES[LANGUAGES.len() - 1]);
        &row.1
    }

    fn read(text: &str) -> Language {
        let tables: Tables =
            toml::from_str(text).expect("the language files are part of the program, and a test reads each");
        let mut language = Language {
            article: affix(&tables.article),
            fused_article: affix(&tables.fused_article),
            proclitics: tables.proclitics.iter().filter_map(|text| text.chars().next()).collect(),
            before_article: tables.before_article.iter().filter_map(|text| text.chars().next()).collect(),
            radicals: tables.radicals.iter().map(|text| word(text).trim_end_matches('ة').to_owned()).collect(),
            units: tables.units.iter().map(|text| word(text)).collect(),
            prefixes: longest_first(tables.prefixes.iter().map(|text| affix(text))),
            suffixes: longest_first(tables.suffixes.iter().map(|text| affix(text))),
            case_endings: tables.case_endings.iter().map(|row| row.split('=').map(affix).collect()).collect(),
            honorifics: Honorifics::read(&tables.honorifics),
            particles: tables.particles.clone().into(),
            leniency: tables.search.clone().into(),
            ..Language::default()
        };
        language.leniency.suffixes = tables.suffixes.iter().map(|text| plain(&affix(text))).collect();
        for (group, row) in tables.pairs.iter().enumerate() {
            language.add_pairs(group, row);
        }
        for row in &tables.respellings {
            match row.contains('_') {
                true => language.endings.push(row.split('=').map(|form| affix(form.trim_start_matches('_'))).collect()),
                false => language.respellings.push(row.split('=').map(word).collect()),
            }
        }
        for row in &tables.joinable {
            let mut sides = row.split(' ').map(|side| (side != "_").then(|| word(side)));
            if let (Some(left), Some(right)) = (sides.next(), sides.next()) {
                language.joinable.push(Joinable { left, right });
            }
        }
        for row in &tables.naming_nouns {
            language.naming_nouns.push(NamingNoun { words: words(row), colon: row.ends_with(':') });
        }
        language
    }

    fn add_pairs(&mut self, group: usize, row: &str) {
        let forms: Vec<(String, Folded)> = row.split('/').map(|form| (word(form), fold(form))).collect();
        for (letters, folded) in &forms {
            self.pairs.entry(letters.clone()).or_default().push(group);
            let alike = forms.iter().filter(|(other, _)| other == letters).count() > 1;
            let marks = folded.letters.iter().enumerate().filter(|(_, letter)| !letter.marks.is_empty());
            let marks: Vec<(usize, Marks)> = marks.map(|(at, letter)| (at, letter.marks)).collect();
            if alike && !marks.is_empty() {
                self.marked_pairs.insert(letters.clone(), marks);
            }
        }
    }

    /// Whether two different words are a minimal pair, bare or with the same affixes on both.
    pub fn is_pair(&self, one: &str, other: &str) -> bool {
        if self.pairs.is_empty() {
            return false;
        }
        self.prefixes.iter().any(|prefix| {
            let (Some(one), Some(other)) = (one.strip_prefix(prefix.as_str()), other.strip_prefix(prefix.as_str()))
            else {
                return false;
            };
            self.suffixes.iter().any(|suffix| {
                let (Some(one), Some(other)) = (one.strip_suffix(suffix.as_str()), other.strip_suffix(suffix.as_str()))
                else {
                    return false;
                };
                one != other && self.share_a_group(one, other)
            })
        })
    }

    fn share_a_group(&self, one: &str, other: &str) -> bool {
        let groups = self.pairs.get(one).zip(self.pairs.get(other));
        groups.is_some_and(|(one, other)| one.iter().any(|group| other.contains(group)))
    }

    /// The other spellings of a word: listed ones with any affixes, and listed endings.
    pub fn other_spellings(&self, word: &str) -> Vec<String> {
        let mut found = Vec::new();
        // A last ی is compared as ي, like that of the affixes.
        let word = &word.replace('ی', "ي");
        for group in &self.respellings {
            for form in group {
                for (at, _) in word.match_indices(form.as_str()) {
                    let (before, after) = (&word[..at], &word[at + form.len()..]);
                    if self.prefixes.iter().any(|prefix| prefix == before)
                        && self.suffixes.iter().any(|suffix| suffix == after)
                    {
                        found.extend(
                            group.iter().filter(|other| *other != form).map(|other| format!("{before}{other}{after}")),
                        );
                    }
                }
            }
        }
        for group in &self.endings {
            for form in group {
                if let Some(stem) = word.strip_suffix(form.as_str()).filter(|stem| !stem.is_empty()) {
                    found.extend(group.iter().filter(|other| *other != form).map(|other| format!("{stem}{other}")));
                }
            }
        }
        found
    }

    /// Whether two words differ in their case ending alone, before the same pronoun or none.
    pub fn differ_in_ending(&self, one: &str, other: &str) -> bool {
        self.suffixes.iter().any(|suffix| {
            let bare = one.strip_suffix(suffix.as_str()).zip(other.strip_suffix(suffix.as_str()));
            bare.is_some_and(|(one, other)| {
                self.case_endings.iter().any(|group| {
                    let stems = |word: &str| -> Vec<String> {
                        group.iter().filter_map(|form| word.strip_suffix(form.as_str())).map(str::to_owned).collect()
                    };
                    let (own, others) = (stems(one), stems(other));
                    one != other && own.iter().any(|stem| stem.chars().count() > 1 && others.contains(stem))
                })
            })
        })
    }

    /// Whether two neighbouring words may also be written as one.
    pub fn joins(&self, left: &str, right: &str) -> bool {
        self.joinable.iter().any(|row| {
            let left_fits = row.left.as_deref().is_none_or(|form| {
                left.strip_suffix(form)
                    .is_some_and(|before| before.is_empty() || (form.chars().count() > 1 && self.is_particle(before)))
            });
            left_fits && row.right.as_deref().is_none_or(|form| right == form)
        })
    }

    /// Whether these letters are a particle that is written onto the next word.
    fn is_particle(&self, letters: &str) -> bool {
        self.prefixes.iter().any(|prefix| !prefix.is_empty() && prefix == letters)
    }

    /// Whether a quoted pair that follows this text is a name: the text ends with a naming noun, which may carry a
    /// particle but not the article («قالت الصحيفة «…»» is speech).
    pub fn names_follow(&self, before: &str) -> bool {
        let trimmed = before.trim_end();
        let colon = trimmed.ends_with([':', '：']);
        let near = trimmed.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
        let last = words(&trimmed[near..]);
        let ends_in_mark = trimmed
            .ends_with(|c: char| !is_alphanumeric(c) && !crate::text::fold::is_control(c) && Marks::of(c).is_none());
        if ends_in_mark && !colon {
            return false;
        }
        self.naming_nouns.iter().any(|noun| {
            let Some(start) = last.len().checked_sub(noun.words.len()) else {
                return false;
            };
            (!colon || noun.colon)
                && last[start..].iter().zip(&noun.words).enumerate().all(|(at, (word, noun))| {
                    let before = word.strip_suffix(noun.as_str());
                    before.is_some_and(|before| {
                        before.is_empty() || (at == 0 && before.chars().count() == 1 && self.is_particle(before))
                    })
                })
        })
    }
}

fn longest_first(affixes: impl Iterator<Item = String>) -> Vec<String> {
    let mut affixes: Vec<String> = affixes.collect();
    if affixes.is_empty() {
        affixes.push(String::new());
    }
    affixes.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    affixes.dedup();
    affixes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        for (code, language) in &LANGUAGES {
            assert!(LazyLock::force(language).pairs.len() < 1000, "{code}");
        }
        assert!(Language::of("ar-EG").pairs.len() > 100);
        assert!(Language::of("tlh").pairs.is_empty());
    }

    #[test]
    fn pairs_with_affixes() {
        let arabic = Language::of("ar");
        let rows = [
            ("على", "علي", true),
            ("وعلى", "وعلي", true),
            ("أن", "إن", true),
            ("فإن", "فأن", true),
            ("بأن", "بإن", true),
            ("سأله", "ساله", true),
            ("كأن", "كان", true),
            ("في", "فى", false),
            ("أحمد", "احمد", false),
            ("الدولة", "الدوله", true),
        ];
        for (one, other, pair) in rows {
            assert_eq!(arabic.is_pair(&word(one), &word(other)), pair, "{one} {other}");
        }
    }

    #[test]
    fn spellings_with_affixes() {
        let of = |tag: &str, text: &str| Language::of(tag).other_spellings(&word(text));
        assert!(of("ar", "المسؤولين").contains(&word("المسئولين")));
        assert!(of("ar", "شؤونهم").contains(&word("شئونهم")));
        assert!(of("ar", "كتاب").is_empty());
        assert!(of("fa", "خانه\u{200C}ی").contains(&word("خانۀ")));
    }

    #[test]
    fn joined_or_apart() {
        let joins = |tag: &str, left: &str, right: &str| Language::of(tag).joins(&word(left), &word(right));
        assert!(joins("ar", "و", "الحرب"));
        assert!(joins("ar", "عبد", "الله"));
        assert!(joins("ar", "وعبد", "الله"));
        assert!(joins("ar", "لا", "سيما"));
        assert!(!joins("ar", "كل", "ما"));
        assert!(!joins("ar", "إن", "ما"));
        assert!(joins("fa", "می", "شود"));
        assert!(joins("fa", "کتاب", "ها"));
    }

    #[test]
    fn names_follow_their_nouns() {
        let arabic = Language::of("ar");
        let rows = [
            ("كما في صحيفة ", true),
            ("أعلنت حركة ", true),
            ("في مقال بعنوان: ", true),
            ("بصحيفة ", true),
            ("ما يُسمى ", true),
            ("قالت الصحيفة ", false),
            ("قالت صحيفة: ", false),
            ("قال ", false),
            ("بـ", false),
            ("", false),
            ("عن صحيفة، ", false),
        ];
        for (before, expected) in rows {
            assert_eq!(arabic.names_follow(before), expected, "{before}");
        }
    }
}
