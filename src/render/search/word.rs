//! A word of a site, with the explainers that have it in few bytes each.
//!
//! In: places in the order of explainers ([`Word::add`]), or between others ([`Word::insert`]). Out: the same again
//! ([`Word::places`]), and as bytes ([`Word::written`]), which [`Word::read`] reads.
//!
//! A place is written as the gap to the explainer before it, its weight there, and how often the word occurs, all but the
//! weight as variable-length numbers.

/// A word of a site, by its key.
#[derive(Debug)]
pub struct Word {
    /// Its key ([`crate::text::search::Word::key`]).
    pub key: Box<str>,
    /// How often it occurs.
    pub count: u32,
    /// The last explainer that has it.
    last: u32,
    /// Its places.
    places: Vec<u8>,
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The explainer's number.
    pub explainer: u32,
    /// 255 for more.
    pub weight: u8,
    /// How often.
    pub count: u32,
}

/// How many bytes a place takes at least.
const LEAST: usize = 3;

impl Word {
    /// A word that occurs nowhere yet.
    pub fn new(key: &str) -> Word {
        Word { key: key.into(), count: 0, last: 0, places: Vec::new() }
    }

    /// Reads what was written of a word of so many explainers; `None` of anything else.
    pub fn read(key: &str, written: &[u8], explainers: usize) -> Option<Word> {
        let mut word = Word { places: written.to_vec(), ..Word::new(key) };
        let known = word.counted().try_fold((0, 0), |(count, _), place| {
            ((place.explainer as usize) < explainers).then_some((count + place.count, place.explainer))
        });
        (word.count, word.last) = known?;
        Some(word)
    }

    /// Its places as bytes.
    pub fn written(&self) -> &[u8] {
        &self.places
    }

    /// Adds a place behind the last.
    pub fn add(&mut self, explainer: u32, weight: u8, count: u32) {
        self.push(Place { explainer, weight, count });
        self.count += count;
    }

    /// Gives it these places and no others.
    pub fn set(&mut self, places: &[Place]) {
        (self.count, self.last) = (0, 0);
        self.places.clear();
        places.iter().for_each(|place| self.add(place.explainer, place.weight, place.count));
        self.places.shrink_to_fit();
    }

    /// Adds places of other explainers than those that it has, in order. What lies between two of them is copied as it is
    /// written: a common word has thousands.
    pub fn insert(&mut self, places: impl Iterator<Item = Place>) {
        let known = std::mem::take(&mut self.places);
        let mut known = Places { bytes: &known, behind: 0 };
        self.places.reserve_exact(known.bytes.len() + LEAST);
        self.last = 0;
        for place in places {
            self.take_over(&mut known, place.explainer);
            self.add(place.explainer, place.weight, place.count);
        }
        self.take_over(&mut known, u32::MAX);
        self.places.shrink_to_fit();
    }

    /// Takes over places that were counted before, up to those of an explainer.
    fn take_over(&mut self, known: &mut Places<'_>, end: u32) {
        // What stands before the first of them may be another place now.
        let Some(first) = known.next_below(end) else { return };
        self.push(first);
        let written = known.bytes;
        while known.next_below(end).is_some() {}
        self.places.extend(&written[..written.len() - known.bytes.len()]);
        self.last = known.behind;
    }

    fn push(&mut self, place: Place) {
        put(&mut self.places, (place.explainer - self.last) as usize);
        self.places.push(place.weight);
        put(&mut self.places, place.count as usize);
        self.last = place.explainer;
    }

    /// The explainers that have it, in order, with its weight in each.
    pub fn places(&self) -> impl Iterator<Item = (u32, u32)> {
        self.counted().map(|place| (place.explainer, u32::from(place.weight)))
    }

    /// The same with how often it occurs in each.
    pub fn counted(&self) -> impl Iterator<Item = Place> {
        Places { bytes: &self.places, behind: 0 }
    }

    /// How many explainers have it at most.
    pub fn at_most(&self) -> usize {
        self.places.len() / LEAST
    }
}

/// Places being read.
#[derive(Clone, Copy)]
struct Places<'w> {
    bytes: &'w [u8],
    /// The explainer of the one before.
    behind: u32,
}

impl Places<'_> {
    /// The next one, when it is of an explainer before that one.
    fn next_below(&mut self, end: u32) -> Option<Place> {
        let mut ahead = *self;
        let place = ahead.next().filter(|place| place.explainer < end)?;
        *self = ahead;
        Some(place)
    }
}

impl Iterator for Places<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let explainer = self.behind.checked_add(u32::try_from(take(&mut self.bytes)?).ok()?)?;
        let weight = *self.bytes.split_off_first()?;
        let count = u32::try_from(take(&mut self.bytes)?).ok()?;
        self.behind = explainer;
        Some(Place { explainer, weight, count })
    }
}

/// Writes a number in as few bytes as it needs, seven bits in each.
pub fn put(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 128 {
        bytes.push((number % 128) as u8 | 128);
        number /= 128;
    }
    bytes.push(number as u8);
}

/// Takes such a number from the beginning of `bytes`; `None` where there is none.
pub fn take(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let byte = *bytes.split_off_first()?;
        number |= usize::from(byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_between_others_are_those_that_would_have_been_added(
            all in prop::collection::btree_map(0_u32..40_000, (any::<u8>(), 1_u32..400, any::<bool>()), 0..40)
        ) {
            let place = |(explainer, (weight, count, _)): (&u32, &(u8, u32, bool))| Place {
                explainer: *explainer, weight: *weight, count: *count,
            };
            let some = |new: bool| all.iter().filter(move |(_, told)| told.2 == new).map(place);
            let (mut word, mut expected) = (Word::new("كلمة"), Word::new("كلمة"));
            some(false).for_each(|place| word.add(place.explainer, place.weight, place.count));
            word.insert(some(true));
            all.iter().map(place).for_each(|place| expected.add(place.explainer, place.weight, place.count));
            prop_assert_eq!((word.count, word.last, word.written()), (expected.count, expected.last, expected.written()));
            prop_assert!(word.at_most() >= all.len());
            let read = Word::read("كلمة", word.written(), 40_000).expect("what was written");
            prop_assert_eq!((read.count, read.last), (word.count, word.last));
        }
    }
}
