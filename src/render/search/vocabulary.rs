//! Every word of the explainers, with where it stands.
//!
//! In: the lines of one explainer ([`Words::of`], any thread). Out: its words, few bytes each; then all of them in one
//! [`Vocabulary`], added in the order of explainers. It can be written down ([`Vocabulary::write`]), and those of explainers
//! that are what they were can be taken from it ([`Vocabulary::join`]).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, Write};

use crate::locale::leniency::Leniency;
use crate::text::search::{Gap, plain, words};

use super::lines::Line;
use super::word::{Place, Word, put, take};

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

/// How many different words an explainer usually has.
const USUAL: usize = 768;

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

/// A hash of 64 bits that is the same in all runs and on all machines: eight bytes at a time are mixed in, and the product
/// of 128 bits is folded, as wyhash and its kin do.
fn hash(key: &str) -> u64 {
    const FACTOR: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
    let mix = |hash: u64, eight: u64| {
        let product = u128::from(hash ^ eight ^ 0xcbf2_9ce4_8422_2325).wrapping_mul(FACTOR);
        (product >> 64) as u64 ^ product as u64
    };
    let bytes = key.as_bytes();
    // The last eight bytes may have been mixed in already, in part: the length tells where they begin.
    let last = match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(eight), ..) => u64::from_le_bytes(*eight),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    let (eights, _) = bytes[..bytes.len().saturating_sub(1)].as_chunks::<8>();
    mix(eights.iter().fold(bytes.len() as u64, |hash, eight| mix(hash, u64::from_le_bytes(*eight))), last)
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
    /// A bit for what the last six bits are of each that may stand second: most words are told by it.
    seconds: u64,
    /// And of the last byte of each that may stand first, which is some letter's last one.
    firsts: u64,
}

/// The bit of a number.
fn bit(number: u64) -> u64 {
    1 << (number & 63)
}

/// The bit of the last byte of a word.
fn last_bit(word: &str) -> u64 {
    word.as_bytes().last().map_or(0, |last| bit(u64::from(*last)))
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
                neighbours.firsts |= last_bit(first);
            }
        }
        neighbours.seconds = neighbours.second.iter().fold(0, |bits, hash| bits | bit(*hash));
        neighbours
    }

    /// Whether a word and the one behind it, of that hash, may.
    fn may_join(&self, left: &str, right: u64) -> bool {
        (self.seconds & bit(right) != 0 && self.second.contains(&right))
            || (self.firsts & last_bit(left) != 0 && self.first.contains(&last_two(left)))
    }
}

impl Words {
    /// The words of the lines of an explainer. A word with a zero-width non-joiner counts as its parts too, and two
    /// words that a sign ties or that may be written as one count as that one too.
    pub fn of(lines: &[Line], leniency: &Leniency, neighbours: &Neighbours) -> Words {
        let mut own = Words::default();
        let mut places = ByHash::with_capacity_and_hasher(USUAL, BuildHasherDefault::default());
        // The word before, as a place among the entries.
        let mut before = None;
        for line in lines {
            let weight = line.field.weight();
            words(&line.text, |word| {
                own.count += 1;
                let hash = hash(word.key);
                let place = own.add(&mut places, hash, word.key, weight);
                let mut start = 0;
                for joint in word.joints.iter().copied().chain((!word.joints.is_empty()).then_some(word.key.len())) {
                    own.add_part(&mut places, &word.key[start..joint], weight);
                    start = joint;
                }
                let left = before.replace(place).map_or("", |place| own.key(place));
                let together = match word.gap {
                    Gap::Tie => true,
                    Gap::Space => neighbours.may_join(left, hash) && leniency.joins(&plain(left), &plain(word.key)),
                    Gap::Other => false,
                };
                if together {
                    own.add_part(&mut places, &format!("{left}{}", word.key), weight);
                }
            });
        }
        own
    }

    /// The key of an entry.
    fn key(&self, place: u32) -> &str {
        let entry = &self.entries[place as usize];
        &self.keys[entry.start as usize..entry.end as usize]
    }

    fn add_part(&mut self, places: &mut ByHash, key: &str, weight: u32) {
        self.add(places, hash(key), key, weight);
    }

    /// Adds a word of that hash, and returns its place among the entries.
    fn add(&mut self, places: &mut ByHash, hash: u64, key: &str, weight: u32) -> u32 {
        let place = *places.entry(hash).or_insert_with(|| {
            let start = self.keys.len() as u32;
            self.keys.push_str(key);
            self.entries.push(Entry { hash, start, end: self.keys.len() as u32, count: 0, weight: 0 });
            self.entries.len() as u32 - 1
        });
        let entry = &mut self.entries[place as usize];
        entry.count += 1;
        entry.weight += weight;
        place
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

impl Vocabulary {
    /// Adds the words of an explainer by its number, which is greater than those before.
    pub fn add(&mut self, number: u32, explainer: &Words) {
        self.lengths.resize(number as usize, 0);
        self.lengths.push(explainer.count);
        for entry in &explainer.entries {
            let key = &explainer.keys[entry.start as usize..entry.end as usize];
            let weight = u8::try_from(entry.weight).unwrap_or(u8::MAX);
            self.word(entry.hash, key).add(number, weight, entry.count);
        }
    }

    /// The word of a key, whose hash is that; a new one where there is none yet.
    fn word(&mut self, hash: u64, key: &str) -> &mut Word {
        let next = self.words.len() as u32;
        let place = *self.by_hash.entry(hash).or_insert(next);
        if place == next {
            self.words.push(Word::new(key));
        }
        &mut self.words[place as usize]
    }

    /// Takes the words of other explainers from a vocabulary that was made before: of the explainer of number N there what
    /// `numbers` has at N, which ascends, is its number here; that of `None` is left out. The words are those that would
    /// have been added one by one, in another order.
    pub fn join(self, before: Vocabulary, numbers: &[Option<u32>]) -> Vocabulary {
        let stays = |(old, new): (usize, &Option<u32>)| new.is_none_or(|new| new as usize == old);
        let mut all = match numbers.iter().enumerate().all(stays) {
            true => before.without(numbers),
            false => before.renumbered(numbers),
        };
        for (number, length) in self.lengths.iter().enumerate() {
            all.lengths.resize(all.lengths.len().max(number + 1), 0);
            if *length > 0 {
                all.lengths[number] = *length;
            }
        }
        for word in &self.words {
            all.word(hash(&word.key), &word.key).insert(word.counted());
        }
        if all.words.iter().any(|word| word.count == 0) {
            all.words.retain(|word| word.count > 0);
            all.by_hash = all.words.iter().map(|word| hash(&word.key)).zip(0..).collect();
        }
        all
    }

    /// Without the explainers that have no number any more, while the others keep theirs: most words stay as they are.
    fn without(mut self, numbers: &[Option<u32>]) -> Vocabulary {
        let is_gone = |explainer: u32| numbers.get(explainer as usize).is_none_or(Option::is_none);
        for (explainer, length) in (0_u32..).zip(&mut self.lengths) {
            *length = if is_gone(explainer) { 0 } else { *length };
        }
        let explainers = numbers.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        self.lengths.truncate(explainers);
        for word in &mut self.words {
            if word.counted().any(|place| is_gone(place.explainer)) {
                let kept: Vec<Place> = word.counted().filter(|place| !is_gone(place.explainer)).collect();
                word.set(&kept);
            }
        }
        self
    }

    /// With the explainers by their new numbers.
    fn renumbered(&self, numbers: &[Option<u32>]) -> Vocabulary {
        let number = |old: u32| numbers.get(old as usize).copied().flatten();
        let mut all = Vocabulary::default();
        for (old, length) in (0..).zip(&self.lengths) {
            let Some(number) = number(old) else { continue };
            all.lengths.resize(all.lengths.len().max(number as usize + 1), 0);
            all.lengths[number as usize] = *length;
        }
        for word in &self.words {
            let kept = word.counted().filter_map(|place| Some(Place { explainer: number(place.explainer)?, ..place }));
            let kept: Vec<Place> = kept.collect();
            if !kept.is_empty() {
                all.word(hash(&word.key), &word.key).set(&kept);
            }
        }
        all
    }

    /// How many explainers it is of.
    pub fn explainers(&self) -> usize {
        self.lengths.len()
    }

    /// Writes it down; [`Vocabulary::read`] reads it.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut bytes = Vec::new();
        put(&mut bytes, self.lengths.len());
        self.lengths.iter().for_each(|length| put(&mut bytes, *length as usize));
        put(&mut bytes, self.words.len());
        for word in &self.words {
            put(&mut bytes, word.key.len());
            bytes.extend(word.key.as_bytes());
            put(&mut bytes, word.written().len());
            bytes.extend(word.written());
            if bytes.len() > 1 << 16 {
                out.write_all(&bytes)?;
                bytes.clear();
            }
        }
        out.write_all(&bytes)
    }

    /// Reads what was written down; `None` of anything else.
    pub fn read(mut bytes: &[u8]) -> Option<Vocabulary> {
        let mut all = Vocabulary::default();
        for _ in 0..take(&mut bytes)? {
            all.lengths.push(u32::try_from(take(&mut bytes)?).ok()?);
        }
        for _ in 0..take(&mut bytes)? {
            let length = take(&mut bytes)?;
            let key = std::str::from_utf8(bytes.split_off(..length)?).ok()?;
            let length = take(&mut bytes)?;
            let word = Word::read(key, bytes.split_off(..length)?, all.lengths.len())?;
            all.by_hash.insert(hash(key), all.words.len() as u32);
            all.words.push(word);
        }
        bytes.is_empty().then_some(all)
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
        for number in 0..300_u32 {
            let mut lines = vec![(Field::Text, "كلمة"), (Field::Text, "حرف")];
            if number % 150 == 0 {
                lines.push((Field::Title, "حرف ونص"));
            }
            all.add(number, &words_of("ar", &lines));
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

    /// A word, how often it occurs, and where.
    type Told<'v> = (&'v str, u32, Vec<Place>);

    /// The words, sorted, and the lengths.
    fn told(all: &Vocabulary) -> (Vec<Told<'_>>, &[u32]) {
        let mut words: Vec<Told<'_>> =
            all.words.iter().map(|word| (&*word.key, word.count, word.counted().collect())).collect();
        words.sort_unstable_by_key(|(key, ..)| *key);
        (words, &all.lengths)
    }

    #[test]
    fn what_is_written_and_joined_is_what_would_be_added() {
        let texts = ["كلمة حرف كلمة", "حرف", "", "نص وحرف", "كلمة", "نص نص نص أخير"];
        let of = |list: &[usize]| {
            let mut all = Vocabulary::default();
            for (number, text) in list.iter().enumerate() {
                all.add(number as u32, &words_of("ar", &[(Field::Text, texts[*text])]));
            }
            all
        };
        // (before, now): numbers of texts; what both have stays in its order.
        for (before, now) in [
            (&[0, 1, 2, 3][..], &[0, 1, 2, 3][..]),
            (&[0, 1, 2, 3], &[0, 4, 2, 3, 5]),
            (&[0, 1, 2, 3], &[0, 4, 2, 3]),
            (&[0, 1, 2, 3], &[0, 1]),
            (&[0, 1, 2, 3], &[1, 3]),
            (&[0, 1, 2, 3], &[5, 0, 4, 3]),
            (&[], &[0, 1]),
            (&[0, 1, 5], &[]),
        ] {
            let mut bytes = Vec::new();
            of(before).write(&mut bytes).expect("room");
            let known = Vocabulary::read(&bytes).expect("what was written");
            assert_eq!(told(&known), told(&of(before)));
            for end in 0..bytes.len() {
                assert!(Vocabulary::read(&bytes[..end]).is_none(), "it is cut");
            }
            let numbers: Vec<Option<u32>> =
                before.iter().map(|text| now.iter().position(|other| other == text).map(|at| at as u32)).collect();
            let mut fresh = Vocabulary::default();
            for (number, text) in now.iter().enumerate().filter(|(_, text)| !before.contains(text)) {
                fresh.add(number as u32, &words_of("ar", &[(Field::Text, texts[*text])]));
            }
            assert_eq!(told(&fresh.join(known, &numbers)), told(&of(now)), "{before:?} {now:?}");
        }
    }
}
