//! Every word of the explainers, with where it stands.
//!
//! In: the lines of one explainer ([`Words::of`], any thread). Out: its words, few bytes each; then all of them in one
//! [`Vocabulary`], added in the order of explainers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::locale::leniency::Leniency;
use crate::text::search::{Gap, plain, words};

use super::lines::Line;

/// The words of one explainer.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Its different words.
    entries: Vec<Entry>,
    /// Their keys, one behind the other.
    keys: String,
    /// How many words it has.
    count: u32,
}

/// A word of an explainer.
#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u64,
    /// Where its key begins in `Words::keys`, in bytes.
    start: u32,
    /// And ends.
    end: u32,
    /// How often it occurs.
    count: u32,
    /// The same, each occurrence by the weight of its field.
    weight: u32,
}

/// A map whose keys are hashes already.
type ByHash = HashMap<u64, u32, BuildHasherDefault<Itself>>;

/// Takes a number for its own hash.
#[derive(Default)]
pub struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// FNV-1a over bytes: stable between runs and machines.
fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The last two letters, whose shape no hamza changes in a word of such a list.
fn last_two(word: &str) -> u64 {
    hash(word.char_indices().rev().nth(1).map_or(word, |(at, _)| &word[at..]))
}

/// The words beside which another may be written joined or apart: a quick look before [`Leniency::joins`].
#[derive(Debug, Default)]
pub struct Neighbours {
    /// How the words end that may stand first.
    first: Vec<u64>,
    /// The words that may stand second.
    second: Vec<u64>,
}

impl Neighbours {
    /// Those of a language.
    pub fn of(leniency: &Leniency) -> Neighbours {
        let mut neighbours = Neighbours::default();
        for (first, second) in &leniency.joinable {
            if first.is_empty() {
                neighbours.second.push(hash(second));
            } else {
                neighbours.first.push(last_two(first));
            }
        }
        neighbours
    }

    fn may_join(&self, left: &str, right: &str) -> bool {
        (!self.first.is_empty() && self.first.contains(&last_two(left)))
            || (!self.second.is_empty() && self.second.contains(&hash(right)))
    }
}

impl Words {
    /// The words of the lines of an explainer. A word with a zero-width non-joiner counts as its parts too, and two
    /// words that a sign ties or that may be written as one count as that one too.
    pub fn of(lines: &[Line], leniency: &Leniency, neighbours: &Neighbours) -> Words {
        let mut own = Words::default();
        let mut places = ByHash::default();
        let mut before = String::new();
        for line in lines {
            let weight = line.field.weight();
            words(&line.text, |word| {
                own.count += 1;
                own.add(&mut places, word.key, weight);
                let mut start = 0;
                for joint in word.joints.iter().copied().chain((!word.joints.is_empty()).then_some(word.key.len())) {
                    own.add(&mut places, &word.key[start..joint], weight);
                    start = joint;
                }
                let together = match word.gap {
                    Gap::Tie => true,
                    Gap::Space => {
                        neighbours.may_join(&before, word.key) && leniency.joins(&plain(&before), &plain(word.key))
                    }
                    Gap::Other => false,
                };
                if together {
                    own.add(&mut places, &format!("{before}{}", word.key), weight);
                }
                before.clear();
                before.push_str(word.key);
            });
        }
        own
    }

    fn add(&mut self, places: &mut ByHash, key: &str, weight: u32) {
        let hash = hash(key);
        let place = *places.entry(hash).or_insert_with(|| {
            let start = self.keys.len() as u32;
            self.keys.push_str(key);
            self.entries.push(Entry { hash, start, end: self.keys.len() as u32, count: 0, weight: 0 });
            self.entries.len() as u32 - 1
        });
        let entry = &mut self.entries[place as usize];
        entry.count += 1;
        entry.weight += weight;
    }
}

/// Every word of a site.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// The words in the order in which they were met.
    pub words: Vec<Word>,
    /// How many words each explainer has, in the order of explainers.
    pub lengths: Vec<u32>,
    by_hash: ByHash,
}

/// A word of a site, by its key.
#[derive(Debug)]
pub struct Word {
    /// Its key ([`crate::text::search::Word::key`]).
    pub key: Box<str>,
    /// How often it occurs.
    pub count: u32,
    /// The last explainer that has it.
    last: u32,
    /// The explainers that have it: for each the gap to the one before as a variable-length number, and its weight
    /// there, 255 for more.
    places: Vec<u8>,
}

impl Vocabulary {
    /// Adds the words of the next explainer.
    pub fn add(&mut self, explainer: &Words) {
        let number = self.lengths.len() as u32;
        self.lengths.push(explainer.count);
        for entry in &explainer.entries {
            let next = self.words.len() as u32;
            let place = *self.by_hash.entry(entry.hash).or_insert(next);
            if place == next {
                let key = &explainer.keys[entry.start as usize..entry.end as usize];
                self.words.push(Word { key: key.into(), count: 0, last: 0, places: Vec::new() });
            }
            let word = &mut self.words[place as usize];
            let mut gap = number - word.last;
            while gap >= 128 {
                word.places.push((gap % 128) as u8 | 128);
                gap /= 128;
            }
            word.places.push(gap as u8);
            word.places.push(u8::try_from(entry.weight).unwrap_or(u8::MAX));
            word.last = number;
            word.count += entry.count;
        }
    }
}

impl Word {
    /// The explainers that have it, in order, with its weight in each.
    pub fn places(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut bytes = self.places.iter().copied();
        let mut explainer = 0;
        std::iter::from_fn(move || {
            let (mut gap, mut shift) = (0, 0);
            loop {
                let byte = bytes.next()?;
                gap |= u32::from(byte & 127) << shift;
                shift += 7;
                if byte < 128 {
                    break;
                }
            }
            explainer += gap;
            Some((explainer, u32::from(bytes.next()?)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::Field;
    use super::*;
    use crate::locale::language::Language;

    fn words_of(tag: &str, lines: &[(Field, &str)]) -> Words {
        let leniency = &Language::of(tag).leniency;
        let lines: Vec<Line> = lines.iter().map(|(field, text)| Line { field: *field, text: (*text).into() }).collect();
        Words::of(&lines, leniency, &Neighbours::of(leniency))
    }

    #[test]
    fn every_word_knows_its_places() {
        let mut all = Vocabulary::default();
        for number in 0..300 {
            let mut lines = vec![(Field::Text, "كلمة"), (Field::Text, "حرف")];
            if number % 150 == 0 {
                lines.push((Field::Title, "حرف ونص"));
            }
            all.add(&words_of("ar", &lines));
        }
        let places = |key: &str| -> Vec<(u32, u32)> {
            all.words.iter().filter(|word| &*word.key == key).flat_map(Word::places).collect()
        };
        assert_eq!(places("كلمه"), (0..300).map(|number| (number, 1)).collect::<Vec<_>>());
        assert_eq!(places("ونص"), [(0, 16), (150, 16)]);
        assert_eq!(places("حرف")[..2], [(0, 17), (1, 1)]);
        assert_eq!(all.lengths[..2], [4, 2]);
    }

    #[test]
    fn words_joined_or_apart_count_as_both() {
        let keys = |tag: &str, text: &str| -> Vec<String> {
            let words = words_of(tag, &[(Field::Text, text)]);
            words.entries.iter().map(|entry| words.keys[entry.start as usize..entry.end as usize].into()).collect()
        };
        assert_eq!(keys("fa", "کتاب\u{200C}ها"), ["كتابها", "كتاب", "ها"]);
        assert_eq!(keys("fa", "کتاب ها"), ["كتاب", "ها", "كتابها"]);
        assert_eq!(keys("ar", "وعبد الله، عبد"), ["وعبد", "الله", "وعبدالله", "عبد"]);
        assert_eq!(keys("he", "צה\"ל"), ["צה", "ל", "צהל"]);
    }
}
