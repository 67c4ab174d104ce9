//! What a search forgives in a language: spellings, the article, and what is written onto a word.
//!
//! In: the `search` table of `language/<code>.toml`. Out: a [`Leniency`], which turns a key of [`crate::text::search`]
//! into the term that stands in an index, and tells what else the word may be.
//!
//! 1. Spellings are literal replacements in a key between `^` and `$`, in the order of the table.
//! 2. The article is taken off a word as it is spelt: one that begins with a hamza on its alef has none.
//! 3. Joined particles and endings are taken off a term only when somebody knows that the rest is a word: the index
//!    does, and so does the search script, which gets the tables of spellings, articles and particles.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::text::search::{keys, plain};

/// The tables of one language.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Leniency {
    /// From a spelling to the one that is searched for.
    pub spellings: Vec<(String, String)>,
    /// The article with what may stand before it, and what is put back in its place; a word keeps two letters.
    pub articles: Vec<(String, String)>,
    /// What else may be joined to a word's front; a word keeps three letters.
    pub joined: Vec<String>,
    /// What may be joined to its end; a word keeps three letters.
    #[serde(skip)]
    pub endings: Vec<String>,
    /// Words written joined or apart: what stands first or second beside any other word, as terms.
    #[serde(skip)]
    pub joinable: Vec<(String, String)>,
    /// The article alone: a word that is seen with it begins with letters of its own.
    #[serde(skip)]
    pub definite: String,
    /// Words whose first letter is their own, though the article may never be seen before them; without a last ha.
    #[serde(skip)]
    pub rooted: BTreeSet<String>,
    /// What may stand behind such a word.
    #[serde(skip)]
    pub suffixes: Vec<String>,
}

/// The table as it is written.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct LeniencyTables {
    spellings: Vec<String>,
    articles: Vec<String>,
    joined: Vec<String>,
    endings: Vec<String>,
    joinable: Vec<String>,
    definite: String,
    rooted: Vec<String>,
}

/// The key of a piece of a word; of nothing, nothing.
fn key(text: &str) -> String {
    keys(text).concat()
}

fn term(text: &str) -> String {
    plain(&key(text))
}

/// The two sides of `a=b`, each with the signs for a word's ends, which a key cannot hold.
fn sides(row: &str) -> (String, String) {
    let side = |text: &str| {
        let start = if text.starts_with('^') { "^" } else { "" };
        let end = if text.ends_with('$') { "$" } else { "" };
        format!("{start}{}{end}", key(text))
    };
    let (from, to) = row.split_once('=').unwrap_or((row, ""));
    (side(from), side(to))
}

impl From<LeniencyTables> for Leniency {
    fn from(tables: LeniencyTables) -> Leniency {
        let terms = |rows: &[String]| rows.iter().map(|row| term(row)).collect::<Vec<_>>();
        let pair = |row: &String| {
            let (from, to) = row.split_once('=').unwrap_or((row, ""));
            (key(from), key(to))
        };
        let neighbours = |row: &String| {
            let (left, right) = row.split_once(' ').unwrap_or((row, ""));
            (term(left), term(right))
        };
        Leniency {
            spellings: tables.spellings.iter().map(|row| sides(row)).collect(),
            articles: tables.articles.iter().map(pair).collect(),
            joined: terms(&tables.joined),
            endings: terms(&tables.endings),
            joinable: tables.joinable.iter().map(neighbours).collect(),
            definite: key(&tables.definite),
            rooted: terms(&tables.rooted).iter().map(|word| stem(word).to_owned()).collect(),
            suffixes: Vec::new(),
        }
    }
}

/// The fewest letters of a word without its article.
const FEWEST: usize = 2;

/// The fewest letters of a word without what is joined to it.
const FEWEST_BARE: usize = 3;

/// A word without the ha that a ta marbuta is searched as: what its other forms begin with.
fn stem(word: &str) -> &str {
    word.strip_suffix('ه').filter(|rest| holds(rest, FEWEST_BARE)).unwrap_or(word)
}

fn holds(word: &str, letters: usize) -> bool {
    word.chars().nth(letters - 1).is_some()
}

impl Leniency {
    /// A key in the spelling that is searched for; it may still have its hamza.
    pub fn spelt(&self, key: &str) -> String {
        if self.spellings.is_empty() {
            return key.to_owned();
        }
        let mut word = format!("^{key}$");
        for (from, to) in &self.spellings {
            if word.contains(from.as_str()) {
                word = word.replace(from.as_str(), to);
            }
        }
        word.trim_matches(['^', '$']).to_owned()
    }

    /// The terms of a spelt key without its article: none, one, or two where ل and the article are one letter.
    pub fn without_article(&self, spelt: &str) -> Vec<String> {
        let rests = self.articles.iter().filter_map(|(front, back)| Some((back, spelt.strip_prefix(front.as_str())?)));
        rests.filter(|(_, rest)| holds(rest, FEWEST)).map(|(back, rest)| plain(&format!("{back}{rest}"))).collect()
    }

    /// What is left of a term when a particle is taken off its front.
    pub fn without_joined<'t>(&'t self, term: &'t str) -> impl Iterator<Item = &'t str> {
        let rests = self.joined.iter().filter_map(|front| term.strip_prefix(front.as_str()));
        rests.filter(|rest| holds(rest, FEWEST_BARE))
    }

    /// What is left of a term when an ending is taken off.
    pub fn without_ending<'t>(&'t self, term: &'t str) -> impl Iterator<Item = &'t str> {
        let rests = self.endings.iter().filter_map(|end| term.strip_suffix(end.as_str()));
        rests.filter(|rest| holds(rest, FEWEST_BARE))
    }

    /// Whether the first letter of a term is its own: whether it is a listed word or one of `nouns`, or a form of one.
    pub fn is_rooted(&self, term: &str, nouns: &HashSet<&str>) -> bool {
        let known = |word: &str| self.rooted.contains(word) || nouns.contains(word);
        let with_ha = |word: &str| nouns.contains(format!("{word}ه").as_str());
        known(term)
            || self
                .suffixes
                .iter()
                .filter_map(|end| term.strip_suffix(end.as_str()))
                .any(|word| known(word) || with_ha(word))
    }

    /// Whether two neighbouring words may also be written as one; what is joined to the first may stand before both.
    pub fn joins(&self, left: &str, right: &str) -> bool {
        let is = |word: &str, side: &str| {
            let before = word.strip_suffix(side);
            before.is_some_and(|before| before.is_empty() || self.joined.iter().any(|front| front == before))
        };
        self.joinable
            .iter()
            .any(|(first, second)| (first.is_empty() || is(left, first)) && (second.is_empty() || right == second))
    }

    /// The two words as which a term may also be written.
    pub fn apart<'t>(&'t self, term: &'t str) -> Option<[&'t str; 2]> {
        self.joinable.iter().find_map(|(first, second)| {
            let (left, right) = match second.is_empty() {
                true => (first.as_str(), term.strip_prefix(first.as_str())?),
                false => (term.strip_suffix(second.as_str())?, second.as_str()),
            };
            let fits = (first.is_empty() || left == first) && holds(left, FEWEST) && holds(right, FEWEST);
            let any = if second.is_empty() { right } else { left };
            (fits && (!second.is_empty() && !first.is_empty() || holds(any, FEWEST_BARE))).then_some([left, right])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::*;

    fn of(tag: &str) -> &'static Leniency {
        &Language::of(tag).leniency
    }

    #[test]
    fn spellings_of_one_term() {
        let rows = [
            ("ar", "مسؤول مسئول", "مسوول"),
            ("ar", "شؤون شئون", "شوون"),
            ("ar", "رؤوس رءوس", "رووس"),
            ("ar", "شيء شئ شىء", "شي"),
            ("ar", "بريء برئ", "بري"),
            ("ar", "سيئ سيء", "سي"),
            ("ar", "هيئة هيأة", "هييه"),
            ("ar", "مائة مئة", "ميه"),
            ("ar", "ثلاثمائة ثلاثمئة", "ثلاثميه"),
            ("ar", "داود داوود", "داود"),
            ("ar", "لله الله", "الله"),
            ("fa", "خانۀ خانه\u{200C}ی", "خانه"),
            ("fa", "مسأله مسئله", "مساله"),
            ("ur", "گئے گیے", "گيے"),
            ("ur", "جاۓ جائے", "جايے"),
            ("en", "Naïve naive", "naive"),
            ("tlh", "tlhIngan", "tlhingan"),
        ];
        for (tag, spellings, expected) in rows {
            for key in keys(spellings) {
                assert_eq!(plain(&of(tag).spelt(&key)), expected, "{key}");
            }
        }
    }

    #[test]
    fn articles_come_off_as_they_are_written() {
        let rows: [(&str, &[&str]); 13] = [
            ("الحكومة", &["حكومه"]),
            ("والحكومة", &["حكومه"]),
            ("بالحكومة", &["حكومه"]),
            ("للحكومة", &["حكومه", "لحكومه"]),
            ("للجنة", &["جنه", "لجنه"]),
            ("ألعاب", &[]),
            ("وألعاب", &[]),
            ("الألعاب", &["العاب"]),
            ("الله", &[]),
            ("والله", &[]),
            ("بالذي", &[]),
            ("ألم", &[]),
            ("حكومة", &[]),
        ];
        for (word, expected) in rows {
            assert_eq!(of("ar").without_article(&of("ar").spelt(&key(word))), expected, "{word}");
        }
    }

    #[test]
    fn what_is_joined_comes_off_and_leaves_a_word() {
        let bare = |tag: &str, word: &str| -> Vec<String> {
            let term = term(word);
            of(tag).without_joined(&term).chain(of(tag).without_ending(&term)).map(str::to_owned).collect()
        };
        assert_eq!(bare("ar", "وسوق"), ["سوق"]);
        assert_eq!(bare("ar", "وبسوق"), ["بسوق", "سوق"]);
        assert_eq!(bare("ar", "ولد"), [""; 0]);
        assert_eq!(bare("fa", "کتابهای"), ["كتاب"]);
        assert_eq!(bare("he", "והספר"), ["הספר", "ספר"]);
        let rooted = |word: &str| of("ar").is_rooted(&term(word), &HashSet::from(["وسائل", "بحيره"]));
        for word in ["وزارة", "وزارته", "كتابهم", "واحد", "وسائلها", "بحيرات", "بحيرة"]
        {
            assert!(rooted(word), "{word}");
        }
        for word in ["وسوق", "لحقوق", "وجهود", "كإنسان", "وعدم", "وعدد", "فعلم"] {
            assert!(!rooted(word), "{word}");
        }
    }

    #[test]
    fn joined_or_apart() {
        let joins = |tag: &str, left: &str, right: &str| of(tag).joins(&term(left), &term(right));
        assert!(joins("ar", "عبد", "الله") && joins("ar", "وعبد", "الله") && joins("ar", "لا", "سيما"));
        assert!(!joins("ar", "كتاب", "الله") && !joins("ar", "لا", "يوجد"));
        assert!(joins("fa", "می", "شود") && joins("fa", "کتاب", "ها") && !joins("fa", "کتاب", "خوب"));
        let apart = |tag: &str, word: &str| of(tag).apart(&term(word)).map(|two| two.map(str::to_owned));
        assert_eq!(apart("ar", "عبدالله"), Some(["عبد", "الله"].map(str::to_owned)));
        assert_eq!(apart("ar", "لاسيما"), Some(["لا", "سيما"].map(str::to_owned)));
        assert_eq!(apart("fa", "کتابها"), Some(["كتاب", "ها"].map(str::to_owned)));
        assert_eq!(apart("fa", "میشود"), Some(["مي", "شود"].map(str::to_owned)));
        assert_eq!((apart("fa", "تنها"), apart("ar", "عبده"), apart("ar", "سوق")), (None, None, None));
    }
}
