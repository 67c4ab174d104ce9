//! The index: terms with their lists, divided into files.
//!
//! In: the [`Vocabulary`]. Out: an [`Index`]: for each file its terms and lists ([`super::list`]), and the ending from
//! which it reaches, by which the file of a word is found.
//!
//! 1. Words become terms ([`super::terms`]).
//! 2. A term weighs in an explainer what BM25 gives it there, its rarity apart, in seven levels; the fields' weights are
//!    in the count of its occurrences.
//! 3. Terms are sorted by their letters from the last to the first, so that whatever is written onto a word's front
//!    leaves it in its place, and divided so that files are about equally long.

use crate::locale::leniency::Leniency;

use super::vocabulary::Vocabulary;
use super::{list, terms};

/// How soon more occurrences of a term say no more (the k1 of BM25).
const SATURATION: f64 = 1.2;

/// How much the length of an explainer counts (the b of BM25).
const LENGTH: f64 = 0.5;

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
}

impl Index {
    /// The index of a vocabulary in so many files.
    pub fn of(vocabulary: &Vocabulary, leniency: &Leniency, files: usize) -> Index {
        let explainers = vocabulary.lengths.len() as u32;
        let norms = norms(&vocabulary.lengths);
        let mut entries: Vec<Entry> = terms::of(vocabulary, leniency)
            .into_iter()
            .map(|(term, found)| {
                let mut list = list::write(&places(vocabulary, &found.words, &norms));
                if found.own {
                    list.push(list::OWN);
                }
                Entry { end: term.chars().rev().collect(), term, list }
            })
            .collect();
        // The order of the script that looks for an ending is that of UTF-16.
        entries.sort_by(|a, b| a.end.encode_utf16().cmp(b.end.encode_utf16()));
        Index { explainers, files: divided(entries, files) }
    }
}

/// A term on its way into a file.
#[derive(Debug)]
struct Entry {
    /// Its letters from the last to the first.
    end: String,
    term: String,
    list: String,
}

impl Entry {
    /// About how many bytes it takes.
    fn weight(&self) -> usize {
        self.term.chars().count() + self.list.len() + 2
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
    let mut places: Vec<(u32, u32)> = words.iter().flat_map(|word| vocabulary.words[*word].places()).collect();
    if words.len() > 1 {
        places.sort_unstable_by_key(|(explainer, _)| *explainer);
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

/// The level of a term of that weight: 3 for one word in the text of an explainer of average length, 7 for the title.
fn level(weight: u32, norm: f64) -> u8 {
    let weight = f64::from(weight);
    let share = weight / (weight + SATURATION * norm);
    (share * f64::from(list::LEVELS) + 0.5).floor().clamp(1.0, f64::from(list::LEVELS)) as u8
}

/// The terms in so many files, whose sizes are about equal; the last may be empty.
fn divided(entries: Vec<Entry>, files: usize) -> Vec<Shard> {
    let total: usize = entries.iter().map(Entry::weight).sum();
    let mut out: Vec<Shard> = vec![Shard::default()];
    let mut done = 0;
    let mut before = String::new();
    for entry in entries {
        let filled = done * files >= total * out.len();
        if filled && out.len() < files && out.last().is_some_and(|file| !file.terms.is_empty()) {
            out.push(Shard { from: shortest_above(&before, &entry.end), terms: Vec::new() });
        }
        done += entry.weight();
        if let Some(file) = out.last_mut() {
            file.terms.push((entry.term, entry.list));
        }
        before = entry.end;
    }
    out.resize_with(files.max(1), Shard::default);
    out
}

/// The shortest beginning of `end` that is greater than `before`.
fn shortest_above(before: &str, end: &str) -> String {
    let alike = before.chars().zip(end.chars()).take_while(|(a, b)| a == b).count();
    end.chars().take(alike + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Field, Line};
    use super::super::vocabulary::{Neighbours, Words};
    use super::*;
    use crate::locale::language::Language;

    fn vocabulary(texts: &[&str]) -> Vocabulary {
        let mut all = Vocabulary::default();
        let leniency = &Language::of("ar").leniency;
        for text in texts {
            let line = Line { field: Field::Text, text: (*text).to_owned() };
            all.add(&Words::of(&[line], leniency, &Neighbours::default()));
        }
        all
    }

    #[test]
    fn files_are_about_equal_and_a_term_lies_where_it_is_looked_for() {
        let letters: Vec<char> = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().collect();
        let words: Vec<String> =
            letters.iter().flat_map(|a| letters.iter().map(move |b| format!("م{a}{b}ن و{a}{b}ه"))).collect();
        let text = words.join(" ");
        let leniency = &Language::of("ar").leniency;
        for files in [1, 2, 7, 40] {
            let index = Index::of(&vocabulary(&[&text]), leniency, files);
            assert_eq!(index.files.len(), files);
            let sizes: Vec<usize> = index.files.iter().map(|file| file.terms.len()).collect();
            let (most, fewest) = (sizes.iter().max(), sizes.iter().min());
            assert!(most <= fewest.map(|size| size * 2 + 30).as_ref(), "{sizes:?}");
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
        let index = Index::of(&vocabulary(&["", "…"]), &Leniency::default(), 3);
        assert_eq!((index.explainers, index.files.len()), (2, 3));
        assert_eq!(Index::of(&Vocabulary::default(), &Leniency::default(), 1).files.len(), 1);
    }

    #[test]
    fn a_title_weighs_more_than_a_word_and_a_short_page_more_than_a_long_one() {
        assert_eq!([1, 2, 5, 16].map(|weight| level(weight, 1.0)), [3, 4, 6, 7]);
        assert!(level(1, 0.6) > level(1, 3.0));
    }
}
