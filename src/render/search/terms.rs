//! Which words of a site are one word to whoever searches it.
//!
//! In: the [`Vocabulary`], and what the language forgives. Out: the [`Term`]s, each with the words that it stands for.
//!
//! Nobody can tell from «وسوق» alone whether و belongs to the word, as in «وزير», so the whole site is asked:
//!
//! 1. The article is taken off, unless the word is also seen behind an article («التزام», since «الالتزام» occurs).
//! 2. A particle is taken off what is left when the rest occurs as a word too and is no rarer, and never from a word
//!    seen behind the article («الوزير») or listed as one that begins so.
//! 3. A word with an ending stands for the word without it too, and one that may be written apart for its parts.
//!
//! Whoever searches takes the same things off and asks the index which of the rests it has, so the answer found here
//! needs no place in it; but a term whose first letter is known to be its own says so, lest «زير» find «وزير» where no
//! «زير» occurs.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::locale::leniency::Leniency;
use crate::text::search::plain;

use super::vocabulary::Vocabulary;

/// A word to whoever searches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The words that it stands for, as places in [`Vocabulary::words`].
    pub words: Vec<usize>,
    /// Whether its first letter is known to be its own.
    pub own: bool,
}

/// The terms of a site.
pub fn of(vocabulary: &Vocabulary, leniency: &Leniency) -> BTreeMap<String, Term> {
    let readings = Readings::of(vocabulary, leniency);
    let nouns = nouns(&readings, leniency);
    let without = without_article(vocabulary, &readings, &nouns);
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for (term, word) in without.iter().zip(&vocabulary.words) {
        *counts.entry(term).or_default() += word.count;
    }
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    let mut settled: HashMap<&str, (&str, bool)> = HashMap::new();
    for (place, term) in without.iter().enumerate() {
        let settle = || settled_term(term, &nouns, &counts, leniency);
        let (term, own) = *settled.entry(term).or_insert_with(settle);
        add(&mut terms, term, place).own |= own;
    }
    drop((settled, without));
    // What is added below is looked for above it only: the order in which words were met is no matter.
    let mut more: Vec<(String, usize)> = Vec::new();
    for (place, own) in readings.all().map(|(own, _)| own).enumerate() {
        let bare = leniency.without_ending(own).find(|rest| counts.contains_key(rest));
        if let Some((rest, _)) = bare.map(|rest| settled_term(rest, &nouns, &counts, leniency)) {
            more.push((rest.to_owned(), place));
        }
        // A word that may be written apart is found by its parts, as they are found elsewhere.
        for part in leniency.apart(own).into_iter().flatten().filter(|part| bare.is_none_or(|bare| bare != *part)) {
            let bare = leniency.without_article(part).into_iter().next().unwrap_or_else(|| part.to_owned());
            more.push((if terms.contains_key(part) { part.to_owned() } else { bare }, place));
        }
    }
    for (term, place) in more {
        add(&mut terms, &term, place);
    }
    terms
}

fn add<'t>(terms: &'t mut BTreeMap<String, Term>, term: &str, word: usize) -> &'t mut Term {
    if !terms.contains_key(term) {
        terms.insert(term.to_owned(), Term::default());
    }
    let term = terms.get_mut(term).expect("it is there, or was just put there");
    term.words.push(word);
    term
}

/// What the words of a site may be, one behind the other in one text: they are many.
struct Readings {
    text: String,
    /// For each word where its readings end in the text: as it is spelt, then without the article.
    ends: Vec<u32>,
    /// For each word, how many readings there are up to it.
    upto: Vec<u32>,
}

impl Readings {
    fn of(vocabulary: &Vocabulary, leniency: &Leniency) -> Readings {
        let mut readings = Readings { text: String::new(), ends: Vec::new(), upto: Vec::new() };
        for word in &vocabulary.words {
            let spelt = leniency.spelt(&word.key);
            for reading in std::iter::once(plain(&spelt)).chain(leniency.without_article(&spelt)) {
                readings.text.push_str(&reading);
                readings.ends.push(readings.text.len() as u32);
            }
            readings.upto.push(readings.ends.len() as u32);
        }
        readings
    }

    /// The words, each as it is spelt and without the article.
    fn all(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str> + Clone)> {
        let reading = move |at: usize| {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
            &self.text[start..self.ends[at] as usize]
        };
        let mut first = 0;
        self.upto.iter().map(move |upto| {
            let own = first;
            first = *upto as usize;
            (reading(own), (own + 1..first).map(reading))
        })
    }
}

/// The words without the article, but for those that are seen behind one.
fn without_article<'r>(vocabulary: &Vocabulary, readings: &'r Readings, nouns: &HashSet<&str>) -> Vec<&'r str> {
    // ل and the article may be one letter: of two readings the one whose word is commoner.
    let mut plainly: HashMap<&str, u32> = HashMap::new();
    for ((own, mut bare), word) in readings.all().zip(&vocabulary.words) {
        let first = bare.next();
        if bare.next().is_none() {
            *plainly.entry(first.unwrap_or(own)).or_default() += word.count;
        }
    }
    let often = |term: &&str| plainly.get(term).copied().unwrap_or_default();
    let terms = readings.all().map(|(own, mut bare)| {
        let best = bare.clone().max_by_key(often).filter(|best| often(best) > 0).or_else(|| bare.next());
        best.filter(|_| !nouns.contains(own)).unwrap_or(own)
    });
    terms.collect()
}

/// The terms that are seen behind the article.
fn nouns<'r>(readings: &'r Readings, leniency: &Leniency) -> HashSet<&'r str> {
    let mut nouns: HashSet<&str> = HashSet::new();
    for (own, mut bare) in readings.all() {
        match (bare.next(), bare.next()) {
            (Some(only), None) => nouns.extend([only]),
            (None, _) if !leniency.definite.is_empty() && leniency.articles.is_empty() => {
                nouns.extend(own.strip_prefix(leniency.definite.as_str()));
            }
            _ => {}
        }
    }
    nouns
}

/// The term without what is joined to it, and whether its first letter is known to be its own.
fn settled_term<'v>(
    term: &'v str,
    nouns: &HashSet<&str>,
    counts: &HashMap<&'v str, u32>,
    leniency: &'v Leniency,
) -> (&'v str, bool) {
    let often = |rest: &&str| counts.get(rest).copied().unwrap_or_default();
    let longest = |rest: &&str| rest.len();
    if leniency.is_rooted(term, nouns) {
        return (term, true);
    }
    let known = |rest: &&str| often(rest) > 0 && often(rest) >= often(&term);
    match leniency.without_joined(term).filter(known).max_by_key(longest) {
        Some(rest) => settled_term(rest, nouns, counts, leniency),
        None => (term, false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Field, Line};
    use super::super::vocabulary::{Neighbours, Words};
    use super::*;
    use crate::locale::language::Language;

    /// The terms of the different words of a text, in its order.
    fn terms(tag: &str, text: &str) -> Vec<String> {
        let leniency = &Language::of(tag).leniency;
        let mut all = Vocabulary::default();
        let line = Line { field: Field::Text, text: text.to_owned() };
        all.add(0, &Words::of(&[line], leniency, &Neighbours::default()));
        let found = of(&all, leniency);
        let term =
            |place: usize| found.iter().find(|(_, term)| term.words.contains(&place)).map(|(term, _)| term.clone());
        (0..all.words.len()).map(|place| term(place).expect("every word has a term")).collect()
    }

    #[test]
    fn the_site_tells_what_belongs_to_a_word() {
        // (language, a text, the terms of its different words)
        let rows = [
            ("ar", "السوق وسوق بسوق والسوق للسوق سوقه", "سوق سوق سوق سوق سوق سوقه"),
            ("ar", "وزير الوزير وزيرة زير", "وزير وزير وزيره زير"),
            ("ar", "وزارته الوزارة زارته زارته", "وزارته وزاره زارته"),
            ("ar", "كتاب الكتاب تاب تاب تاب", "كتاب كتاب تاب"),
            ("ar", "التزام الالتزام", "التزام التزام"),
            ("ar", "ألعاب الألعاب العاب", "العاب العاب العاب"),
            ("ar", "إلهام هام الهام", "الهام هام هام"),
            ("ar", "اللجنة للجنة جنة", "لجنه لجنه جنه"),
            ("ar", "الجنة للجنة", "جنه جنه"),
            ("ar", "الله والله لله له", "الله الله الله له"),
            ("ar", "وقال قال", "قال قال"),
            ("ar", "كفاح كفاح فاح", "كفاح فاح"),
            ("ar", "فكرة الفكرة كرة", "فكره فكره كره"),
            ("ar", "ولد لد لد", "ولد لد"),
            ("ar", "وبعيد البعيد عيد عيد عيد", "بعيد بعيد عيد"),
            ("ar", "للجريدة", "جريده"),
            ("fa", "شود میشود نمیشود میان", "شود شود شود ميان"),
            ("he", "ספר הספר והספר מספר המספר", "ספר ספר ספר מספר מספר"),
            ("en", "Britain Britain’s", "britain s britains"),
        ];
        for (tag, text, expected) in rows {
            assert_eq!(terms(tag, text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_word_may_stand_for_several_terms() {
        let leniency = &Language::of("fa").leniency;
        let mut all = Vocabulary::default();
        let line = Line { field: Field::Text, text: "کتاب کتابها کتابهای تنها".to_owned() };
        all.add(0, &Words::of(&[line], leniency, &Neighbours::default()));
        let found: Vec<(String, Vec<usize>)> =
            of(&all, leniency).into_iter().map(|(term, found)| (term, found.words)).collect();
        let expected = [
            ("تنها", vec![3]),
            ("كتاب", vec![0, 1, 2]),
            ("كتابها", vec![1]),
            ("كتابهاي", vec![2]),
            ("ها", vec![1]),
            ("هاي", vec![2]),
        ];
        assert_eq!(found, expected.map(|(term, words)| (term.to_owned(), words)));
    }

    #[test]
    fn a_term_tells_when_its_first_letter_is_its_own() {
        let leniency = &Language::of("ar").leniency;
        let mut all = Vocabulary::default();
        let line = Line {
            field: Field::Text, text: "الوزير وزارته باريس وبرنامجها كعك".to_owned()
        };
        all.add(0, &Words::of(&[line], leniency, &Neighbours::default()));
        let own: Vec<(String, bool)> = of(&all, leniency).into_iter().map(|(term, found)| (term, found.own)).collect();
        let expected = [("باريس", true), ("كعك", false), ("وبرنامجها", false), ("وزارته", true), ("وزير", true)];
        assert_eq!(own, expected.map(|(term, own)| (term.to_owned(), own)));
    }
}
