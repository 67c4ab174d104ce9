//! The negations, exceptions and hedges of the language lists (`src/locale/language/`), each between the same neutral words
//! (design §5 rules 7, 8 and 10): what hides, inserts or replaces one never passes, and what cuts one off is told.
//!
//! Where a test names particles, those fail today; each has a row among the known failures. One that no longer fails fails
//! the test.

use isnad::verify::Judgement;

use super::slices::ALL;
use crate::editions::{Quoting, Shelf, Text};
use crate::project::read;

/// Five words of each language that say nothing of one another.
const NEUTRAL: [(&str, [&str; 5]); 5] = [
    ("ar", ["الكتاب", "الأزرق", "فوق", "الطاولة", "القديمة"]),
    ("fa", ["کتاب", "آبی", "روی", "میز", "کهنه"]),
    ("ur", ["کتاب", "پرانی", "میز", "پر", "رکھی"]),
    ("he", ["הספר", "הכחול", "על", "השולחן", "הישן"]),
    ("en", ["blue", "books", "on", "old", "tables"]),
];

/// The words of a list of particles.
fn list(language: &str, name: &str) -> Vec<String> {
    let tables: toml::Table = read(&format!("src/locale/language/{language}.toml")).parse().expect("TOML");
    let rows = tables["particles"].get(name).and_then(toml::Value::as_array).cloned().unwrap_or_default();
    rows.iter().map(|row| row.as_str().expect("a text").to_owned()).collect()
}

/// A particle between neutral words: `a b PARTICLE c d e`.
struct Sentence {
    words: [&'static str; 5],
    particle: String,
    backward: bool,
    shelf: Shelf,
}

impl Sentence {
    fn new(language: &'static str, particle: &str) -> Sentence {
        let (_, words) = NEUTRAL.into_iter().find(|(own, _)| *own == language).expect("words of that language");
        let [a, b, c, d, e] = words;
        // A preposition of one letter is written onto the next word.
        let particle = match particle.rsplit_once(' ') {
            Some((first, last)) if last.chars().count() == 1 => format!("{first} {last}"),
            _ => format!("{particle} "),
        };
        let with = format!("{a} {b} {particle}{c} {d} {e}");
        let without = format!("{a} {b} {c} {d} {e}");
        let shelf = Shelf::new(&[Text { id: "s", language, front: "", passages: vec![&with, &without] }]);
        let backward = ["fa", "ur"].contains(&language);
        Sentence { words, particle, backward, shelf }
    }

    /// Judges words that are cited from the passage with the particle (`p1`) or without it (`p2`).
    fn judge(&self, locator: &str, words: &str) -> Judgement {
        self.shelf.judge(&Quoting { before: "", words, source: "s", locator })
    }
}

/// Asserts that something holds for every particle of some lists but the known ones.
fn all_but(known: &[&str], lists: &[&str], holds: fn(&Sentence) -> bool) {
    let mut found: Vec<String> = Vec::new();
    for language in ALL {
        for particle in lists.iter().flat_map(|name| list(language, name)) {
            if !holds(&Sentence::new(language, &particle)) {
                found.push(format!("{language}: {particle}"));
            }
        }
    }
    assert_eq!(found, known);
}

/// The words that negate.
const NEGATIONS: [&str; 2] = ["negations", "bound-negations"];

/// What may be put neither in nor aside by the author.
const KEPT: [&str; 4] = ["negations", "bound-negations", "exceptions", "hedges"];

#[test]
fn no_omission_hides_a_negation() {
    all_but(&[], &NEGATIONS, |sentence| {
        let [a, b, c, d, e] = sentence.words;
        !sentence.judge("p1", &format!("{a} {b} […] {c} {d} {e}")).verdict.passes()
    });
}

#[test]
fn no_omission_hides_an_exception() {
    all_but(&[], &["exceptions"], |sentence| {
        let [a, b, _, d, e] = sentence.words;
        !sentence.judge("p1", &format!("{a} {b} […] {d} {e}")).verdict.passes()
    });
}

#[test]
fn no_particle_is_put_in() {
    all_but(&[], &KEPT, |sentence| {
        let [a, b, c, d, e] = sentence.words;
        !sentence.judge("p2", &format!("{a} {b} [{}] {c} {d} {e}", sentence.particle.trim())).verdict.passes()
    });
}

#[test]
fn no_particle_is_replaced() {
    all_but(&[], &KEPT, |sentence| {
        let [a, b, c, d, e] = sentence.words;
        !sentence.judge("p1", &format!("{a} {b} [{e}] {c} {d} {e}")).verdict.passes()
    });
}

#[test]
fn a_negation_cut_off_is_told() {
    all_but(&[], &["negations"], |sentence| {
        let [a, b, c, d, e] = sentence.words;
        // Where the verb ends the clause, a negation is of what stands before it.
        let words = if sentence.backward { format!("{a} {b}") } else { format!("{c} {d} {e}") };
        sentence.judge("p1", &words).context.negation.is_some()
    });
}

#[test]
fn a_negation_cut_off_from_the_next_word_is_told() {
    all_but(&[], &["bound-negations"], |sentence| {
        let [.., c, d, e] = sentence.words;
        sentence.judge("p1", &format!("{c} {d} {e}")).context.negation.is_some()
    });
}

#[test]
fn an_exception_cut_off_is_told() {
    all_but(&[], &["exceptions"], |sentence| {
        let [a, b, ..] = sentence.words;
        sentence.judge("p1", &format!("{a} {b}")).context.exception.is_some()
    });
}

#[test]
fn a_hedge_cut_off_is_told() {
    all_but(&[], &["hedges"], |sentence| {
        let [_, _, c, d, e] = sentence.words;
        sentence.judge("p1", &format!("{c} {d} {e}")).context.hedge.is_some()
    });
}
