//! The index: terms with their lists, divided into files.
//!
//! In: the [`Vocabulary`]. Out: an [`Index`]: for each file its terms and lists ([`super::list`]), and the ending from
//! which it reaches, by which the file of a word is found.
//!
//! 1. Words become terms ([`super::terms`]).
//! 2. A term weighs in an explainer what BM25 gives it there, its rarity apart, in four levels; the fields' weights are
//!    in the count of its occurrences.
//! 3. Terms are sorted by their letters from the last to the first, so that whatever is written onto a word's front
//!    leaves it in its place.
//! 4. They are divided into files of a bounded length ([`FILE`]), rather between two words than between a word and the
//!    same with a particle or an article.

use crate::each::Each;
use crate::locale::leniency::Leniency;

use super::coding::Coding;
use super::list;
use super::terms::{self, Term};
use super::vocabulary::Vocabulary;

/// How soon more occurrences of a term say no more (the k1 of BM25).
const SATURATION: f64 = 1.2;

/// How much the length of an explainer counts (the b of BM25).
const LENGTH: f64 = 0.5;

/// How much of a term's greatest possible weight each level above the lowest begins with: in an explainer of average
/// length a word of its text has the first, one that occurs there twice or thrice the second, a key point the third, and
/// the title the last.
const STEPS: [f64; list::LEVELS as usize - 1] = [0.5, 0.72, 0.86];

/// How many bytes a file of the index has at most: what a query loads for each of its words. Only the list of one
/// word on a site of more than 15,000 explainers may need more, or an index that the planned files would not hold.
pub const FILE: usize = 5_000;

/// How many bytes a file has at least, but for the last: between the two it ends where the next can be told from it by
/// the fewest letters. Those stand in what every query loads, and a word stays with its forms.
const FULL: usize = FILE * 7 / 10;

/// What the search of a site goes by.
#[derive(Debug, Default)]
pub struct Index {
    /// How many explainers it is about.
    pub explainers: u32,
    /// Its files.
    pub files: Vec<Shard>,
}

/// One file of an index.
#[derive(Debug, Default)]
pub struct Shard {
    /// The shortest text that no term of an earlier file reaches and that every term of this one does, each read from its
    /// last letter to its first.
    pub from: String,
    /// Terms and their lists.
    pub terms: Vec<(String, String)>,
    /// How many bytes they take.
    pub weight: usize,
}

impl Index {
    /// The index of a vocabulary in at most so many files, whose terms are to be coded; `each` says how its entries are
    /// made.
    pub fn of(
        vocabulary: &Vocabulary,
        leniency: &Leniency,
        coding: &Coding,
        most: usize,
        each: Each<'_, Entry>,
    ) -> Index {
        let explainers = vocabulary.lengths.len() as u32;
        let norms = norms(&vocabulary.lengths);
        let terms: Vec<(String, Term)> = terms::of(vocabulary, leniency).into_iter().collect();
        let mut entries = each(terms.len(), &|at| {
            let (term, found) = &terms[at];
            let mut list = list::write(&places(vocabulary, &found.words, &norms));
            if found.own {
                list.push(list::OWN);
            }
            list.shrink_to_fit();
            // With the spaces around them.
            Entry { weight: coding.coded(term).len() + list.len() + 2, term: term.clone(), list }
        });
        entries.sort_by(|a, b| a.end().cmp(b.end()));
        Index { explainers, files: divided(entries, most) }
    }
}

/// A term on its way into a file.
#[derive(Debug)]
pub struct Entry {
    term: String,
    list: String,
    /// How many bytes it takes.
    weight: usize,
}

impl Entry {
    /// Its letters from the last to the first, in the order of the script that looks for an ending, which is that of
    /// UTF-16.
    fn end(&self) -> impl Iterator<Item = (u32, u32)> {
        self.term.chars().rev().map(|c| match u32::from(c) {
            astral @ 0x1_0000.. => (0xD800, astral),
            other => (other, 0),
        })
    }
}

/// For each explainer, how much its length takes from the weight of a word: 1 for one of average length.
fn norms(lengths: &[u32]) -> Vec<f64> {
    let sum: f64 = lengths.iter().map(|length| f64::from(*length)).sum();
    let average = (sum / lengths.len() as f64).max(1.0);
    lengths.iter().map(|length| 1.0 - LENGTH + LENGTH * f64::from(*length) / average).collect()
}

/// The explainers of a term that stands for several words, each with its level.
fn places(vocabulary: &Vocabulary, words: &[usize], norms: &[f64]) -> Vec<(u32, u8)> {
    let mut places: Vec<(u32, u32)> =
        Vec::with_capacity(words.iter().map(|word| vocabulary.words[*word].at_most()).sum());
    words.iter().for_each(|word| places.extend(vocabulary.words[*word].places()));
    if words.len() > 1 {
        // Those of each word are in order: a stable sort finds that, and merges them.
        places.sort_by_key(|(explainer, _)| *explainer);
        places.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
    }
    places.into_iter().map(|(explainer, weight)| (explainer, level(weight, norms[explainer as usize]))).collect()
}

/// The level of a term of that weight.
fn level(weight: u32, norm: f64) -> u8 {
    let weight = f64::from(weight);
    let share = weight / (weight + SATURATION * norm);
    1 + STEPS.iter().filter(|step| share >= **step).count() as u8
}

/// The terms in files of about [`FILE`] bytes, of more if they are too many for so many files; one file at least.
fn divided(entries: Vec<Entry>, most: usize) -> Vec<Shard> {
    let total: usize = entries.iter().map(|entry| entry.weight).sum();
    let scale = (total as f64 / (most.max(1) * FULL) as f64).max(1.0);
    let (full, file) = ((FULL as f64 * scale) as usize, (FILE as f64 * scale) as usize);
    let cuts = cuts(&entries, full, file, most);
    let mut out = vec![Shard::default()];
    let mut before = String::new();
    for (at, entry) in entries.into_iter().enumerate() {
        if cuts.get(out.len() - 1) == Some(&at) {
            out.push(Shard { from: shortest_above(&before, &entry.term), ..Shard::default() });
        }
        before.clone_from(&entry.term);
        if let Some(last) = out.last_mut() {
            last.weight += entry.weight;
            last.terms.push((entry.term, entry.list));
        }
    }
    out
}

/// The places of the entries with which files begin, but for the first.
fn cuts(entries: &[Entry], full: usize, file: usize, most: usize) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut start = 0;
    while cuts.len() + 1 < most {
        let mut weight = 0;
        let mut best: Option<(usize, usize)> = None;
        for at in start..entries.len() {
            // An entry that is too long for any file has one alone.
            if at > start && (weight >= full || weight + entries[at].weight > file) {
                let letters = alike(&entries[at - 1].term, &entries[at].term);
                if best.is_none_or(|(fewest, _)| letters <= fewest) {
                    best = Some((letters, at));
                }
            }
            weight += entries[at].weight;
            if weight > file && best.is_some() {
                break;
            }
        }
        match best.filter(|_| weight > file) {
            Some((_, at)) => cuts.push(at),
            None => break,
        }
        start = cuts.last().copied().unwrap_or(start);
    }
    cuts
}

/// How many letters two terms share at their ends.
fn alike(one: &str, other: &str) -> usize {
    one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).count()
}

/// The last letters of a term, from the last on, so many that they are greater than those of the term before.
fn shortest_above(before: &str, term: &str) -> String {
    term.chars().rev().take(alike(before, term) + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Field, Line};
    use super::super::vocabulary::{Neighbours, Words};
    use super::*;
    use crate::each::in_turn;
    use crate::locale::language::Language;

    fn vocabulary(texts: &[&str]) -> Vocabulary {
        let mut all = Vocabulary::default();
        let leniency = &Language::of("ar").leniency;
        for (number, text) in texts.iter().enumerate() {
            let line = Line { field: Field::Text, text: (*text).to_owned() };
            all.add(number as u32, &Words::of(&[line], leniency, &Neighbours::default()));
        }
        all
    }

    #[test]
    fn files_are_bounded_and_a_term_lies_where_it_is_looked_for() {
        let letters: Vec<char> = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().collect();
        let words: Vec<String> =
            letters.iter().flat_map(|a| letters.iter().map(move |b| format!("م{a}{b}ن و{a}{b}ه"))).collect();
        let text = words.join(" ");
        let leniency = &Language::of("ar").leniency;
        // One that has a byte for each letter, and one that knows none of them.
        let codings = [Coding::of(&letters.iter().collect::<String>()), Coding::of("a")];
        for (coding, most) in codings.iter().flat_map(|coding| [1, 2, 3, 40].map(|most| (coding, most))) {
            let index = Index::of(&vocabulary(&[&text]), leniency, coding, most, &in_turn);
            assert!(index.files.len() <= most && (most < 2 || index.files.len() > 1), "{}", index.files.len());
            let size = |(term, list): &(String, String)| coding.coded(term).len() + list.len() + 2;
            let sizes: Vec<usize> = index.files.iter().map(|file| file.terms.iter().map(size).sum()).collect();
            assert!(index.files.iter().map(|file| file.weight).eq(sizes.iter().copied()));
            assert!(most < 40 || sizes.iter().all(|size| *size <= FILE), "{sizes:?}");
            for (at, file) in index.files.iter().enumerate() {
                for (term, _) in &file.terms {
                    let end: String = term.chars().rev().collect();
                    let found = index.files.iter().rposition(|file| file.from <= end);
                    assert_eq!(found, Some(at), "{term}");
                }
            }
        }
    }

    #[test]
    fn a_site_without_words_has_an_index() {
        let index = Index::of(&vocabulary(&["", "…"]), &Leniency::default(), &Coding::default(), 3, &in_turn);
        assert_eq!((index.explainers, index.files.len()), (2, 1));
        assert_eq!(
            Index::of(&Vocabulary::default(), &Leniency::default(), &Coding::default(), 1, &in_turn).files.len(),
            1
        );
    }

    #[test]
    fn a_title_weighs_more_than_a_word_and_a_short_page_more_than_a_long_one() {
        assert_eq!([1, 2, 6, 8, 16].map(|weight| level(weight, 1.0)), [1, 2, 3, 4, 4]);
        assert_eq!([1, 16].map(|weight| level(weight, 2.0)), [1, 4]);
        assert!(level(1, 0.6) > level(1, 3.0));
    }
}
