//! The lists of minimal pairs and respellings (`src/locale/language/`), each word of them in a sentence of its own (design
//! §5 rule 6): a pair is never folded, also behind و ف ب ك ل ال and before pronouns; a respelling passes.

use isnad::verify::Verdict;

use super::slices::{ALL, is_mark};
use crate::editions::{Quoting, Shelf, Text};
use crate::project::{none, read};

/// What may be written before an Arabic word.
const BEFORE: [&str; 10] = ["", "و", "ف", "ب", "ك", "ل", "ال", "وال", "بال", "كال"];

/// Pronouns that may be written behind it.
const BEHIND: [&str; 4] = ["ه", "ها", "هم", "نا"];

/// The groups of a list, each word apart from the others.
fn groups(language: &str, list: &str, between: char) -> Vec<Vec<String>> {
    let tables: toml::Table = read(&format!("src/locale/language/{language}.toml")).parse().expect("TOML");
    let rows = tables[list].as_array().expect("a list");
    let group = |row: &toml::Value| row.as_str().expect("a text").split(between).map(str::to_owned).collect();
    rows.iter().map(group).collect()
}

/// Both orders of every two words of a group that differ in letters: marks alone are rule 5's.
fn ordered(group: &[String]) -> Vec<(&str, &str)> {
    let bare = |word: &str| word.chars().filter(|char| !is_mark(*char)).collect::<String>();
    let pairs = group.iter().flat_map(|left| group.iter().map(move |right| (left.as_str(), right.as_str())));
    let pairs = pairs.filter(|(left, right)| bare(left) != bare(right));
    pairs.collect()
}

/// What the checker says of one word where the source has another.
fn verdict(language: &str, archived: &str, quoted: &str) -> Verdict {
    // Numbers and signs around the word belong to no list of any language.
    let around = |word: &str| format!("17 31 {word} 53 71");
    let text = around(archived);
    let shelf = Shelf::new(&[Text { id: "s", language, front: "", passages: vec![&text] }]);
    shelf.judge(&Quoting { before: "", words: &around(quoted), source: "s", locator: "p1" }).verdict
}

/// What is wrong with every word of a list in some dress.
fn complaints(
    language: &str,
    groups: &[Vec<String>],
    dress: fn(&str) -> Vec<String>,
    fits: fn(Verdict) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    for (archived, quoted) in groups.iter().flat_map(|group| ordered(group)) {
        for (archived, quoted) in dress(archived).iter().zip(dress(quoted)) {
            let verdict = verdict(language, archived, &quoted);
            if !fits(verdict) {
                found.push(format!("{language}: {archived} quoted as {quoted} is {}", verdict.name()));
            }
        }
    }
    found
}

/// A word behind what may be written before it.
fn prefixed(word: &str) -> Vec<String> {
    BEFORE.iter().map(|before| format!("{before}{word}")).collect()
}

/// A word before pronouns, as long as its last letter stays what it is there.
fn suffixed(word: &str) -> Vec<String> {
    let steady = !word.ends_with(['ى', 'ي', 'ة', 'ه', 'ء', 'أ', 'ئ', 'ؤ', 'ا']);
    BEHIND.iter().filter(|_| steady).map(|behind| format!("{word}{behind}")).collect()
}

#[test]
fn a_minimal_pair_is_never_folded() {
    let rows = ALL.iter().flat_map(|language| {
        let groups = groups(language, "pairs", '/');
        complaints(language, &groups, |word| vec![word.to_owned()], |verdict| !verdict.passes())
    });
    none(rows);
}

#[test]
fn a_minimal_pair_is_never_folded_behind_what_is_joined_to_it() {
    none(complaints("ar", &groups("ar", "pairs", '/'), prefixed, |verdict| !verdict.passes()));
}

#[test]
fn a_minimal_pair_is_never_folded_before_a_pronoun() {
    none(complaints("ar", &groups("ar", "pairs", '/'), suffixed, |verdict| !verdict.passes()));
}

#[test]
fn a_respelling_passes() {
    let rows = ALL.iter().flat_map(|language| {
        let mut groups = groups(language, "respellings", '=');
        // `_` stands for the beginning of any word.
        groups.iter_mut().flatten().for_each(|word| *word = word.replace('_', "ب"));
        complaints(language, &groups, |word| vec![word.to_owned()], Verdict::passes)
    });
    none(rows);
}
