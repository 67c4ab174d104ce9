//! What became of an article: its archived passages against a new capture.
//!
//! In: the passages as archived, in order, those of the new capture, and those of the kept one, if there is one. Out: one
//! [`Drift`] for each archived passage, and the passages that are new.
//!
//! 1. Words that are the same but for runs of white space: `same`, or `moved` when they no longer stand in the order of
//!    the others.
//! 2. What is left on both sides is paired by the words that it shares, most alike first: `altered`. The rest is `gone`,
//!    or new.
//! 3. What differs from the record and not from the kept capture was changed in the record, and not by the publisher: an
//!    editor left a passage out, or mended one. That is no drift.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Extract, one_line};

/// The share of words that an altered passage has in common with its archived form.
const ALIKE: f32 = 0.5;

/// The most pairs of passages that are compared by their words.
const MOST_PAIRS: usize = 200_000;

/// What became of one archived passage; numbers are places among the new passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// Its words stand where they stood.
    Same,
    /// Its words stand elsewhere.
    Moved(usize),
    /// Other words stand for it.
    Altered(usize),
    /// Nothing stands for it.
    Gone,
}

/// Compares; the second list has the places of new passages. `kept` are the passages of the kept capture, none when there
/// is none that can be read.
pub fn compare(old: &[&str], new: &[Extract], kept: &[Extract]) -> (Vec<Drift>, Vec<usize>) {
    let (mut drifts, mut added) = differences(old, new);
    let kept: HashSet<String> = kept.iter().map(|passage| one_line(&passage.text)).collect();
    if kept.is_empty() {
        return (drifts, added);
    }
    let stood = |at: usize| kept.contains(&one_line(&new[at].text));
    for (drift, old) in drifts.iter_mut().zip(old) {
        match drift {
            Drift::Altered(at) if stood(*at) => *drift = Drift::Same,
            Drift::Gone if !kept.contains(&one_line(old)) => *drift = Drift::Same,
            _ => {}
        }
    }
    added.retain(|at| !stood(*at));
    (drifts, added)
}

/// What differs between the record and the new capture.
fn differences(old: &[&str], new: &[Extract]) -> (Vec<Drift>, Vec<usize>) {
    let mut by_words: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, passage) in new.iter().enumerate() {
        by_words.entry(one_line(&passage.text)).or_default().push_back(at);
    }
    let same: Vec<Option<usize>> =
        old.iter().map(|text| by_words.get_mut(&one_line(text)).and_then(VecDeque::pop_front)).collect();
    let in_order = longest_rising(&same);
    let mut drifts: Vec<Drift> = same
        .iter()
        .enumerate()
        .map(|(at, place)| match place {
            Some(_) if in_order.contains(&at) => Drift::Same,
            Some(place) => Drift::Moved(*place),
            None => Drift::Gone,
        })
        .collect();
    let taken: HashSet<usize> = same.iter().flatten().copied().collect();
    let mut left: Vec<usize> = (0..new.len()).filter(|at| !taken.contains(at)).collect();
    let missing: Vec<usize> = (0..old.len()).filter(|at| same[*at].is_none()).collect();
    if missing.len().saturating_mul(left.len()) <= MOST_PAIRS {
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let olds: Vec<Vec<String>> = missing.iter().map(|at| words(old[*at])).collect();
        let news: Vec<Vec<String>> = left.iter().map(|at| words(&new[*at].text)).collect();
        let mut pairs = Vec::new();
        for (one, old_words) in olds.iter().enumerate() {
            for (other, new_words) in news.iter().enumerate() {
                let share = shared(old_words, new_words);
                if share >= ALIKE {
                    pairs.push((share, one, other));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut used = HashSet::new();
        for (_, one, other) in pairs {
            if drifts[missing[one]] == Drift::Gone && used.insert(left[other]) {
                drifts[missing[one]] = Drift::Altered(left[other]);
            }
        }
        left.retain(|at| !used.contains(at));
    }
    (drifts, left)
}

/// Twice the words that two texts share, over all their words.
fn shared(one: &[String], other: &[String]) -> f32 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in one {
        *counts.entry(word).or_default() += 1;
    }
    let mut both = 0_usize;
    for word in other {
        if let Some(count) = counts.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            both += 1;
        }
    }
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { 2.0 * both as f32 / all as f32 }
}

/// Which of the places that are known rise from first to last: the most of them that do.
fn longest_rising(places: &[Option<usize>]) -> HashSet<usize> {
    // The end of the best run of each length, and what stood before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: HashMap<usize, usize> = HashMap::new();
    let value = |at: usize| places[at].unwrap_or(0);
    for at in (0..places.len()).filter(|at| places[*at].is_some()) {
        let length = ends.partition_point(|end| value(*end) < value(at));
        if length > 0 {
            before.insert(at, ends[length - 1]);
        }
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut rising = HashSet::new();
    let mut at = ends.last().copied();
    while let Some(place) = at {
        rising.insert(place);
        at = before.get(&place).copied();
    }
    rising
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::PassageKind;

    #[test]
    fn passages_are_followed() {
        use Drift::{Altered, Gone, Moved, Same};
        type Row<'a> = (&'a [&'a str], &'a [&'a str], &'a [Drift], &'a [usize]);
        let rows: &[Row<'_>] = &[
            (&["أ ب", "ج د"], &["أ\nب", "ج د"], &[Same, Same], &[]),
            (&["أ", "ب", "ج"], &["ج", "أ", "ب"], &[Same, Same, Moved(0)], &[]),
            (&["قال الوزير نعم ثم مضى", "ب"], &["قال الوزير لا ثم مضى", "ب"], &[Altered(0), Same], &[]),
            (&["أ", "ب"], &["أ"], &[Same, Gone], &[]),
            (&["أ"], &["ب", "أ", "ج"], &[Same], &[0, 2]),
            (&["أ", "أ"], &["أ"], &[Same, Gone], &[]),
            (&[], &["أ"], &[], &[0]),
        ];
        for (old, new, expected, added) in rows {
            let found = compare(old, &extracts(new), &[]);
            assert_eq!((&found.0[..], &found.1[..]), (*expected, *added), "{old:?}");
        }
    }

    fn extracts(texts: &[&str]) -> Vec<Extract> {
        texts.iter().map(|text| Extract { kind: PassageKind::Paragraph, text: (*text).into() }).collect()
    }

    #[test]
    fn what_was_changed_in_the_record_is_no_drift() {
        use Drift::{Altered, Gone, Same};
        let page = ["أ ب ج د", "هـ و", "ز ح"];
        // The record's passages, the page now, what is found; the kept capture has the page as it was.
        type Row<'a> = (&'a [&'a str], &'a [&'a str], &'a [Drift], &'a [usize]);
        let rows: &[Row<'_>] = &[
            (&page, &page, &[Same, Same, Same], &[]),
            (&["أ ب ج د", "ز ح"], &page, &[Same, Same], &[]),
            (&["أ ب ج ذ", "هـ و", "ز ح"], &page, &[Same, Same, Same], &[]),
            (&["أ ب ج د", "هـ و", "ز ح", "سطر كُتب بعدها"], &page, &[Same, Same, Same, Same], &[]),
            (&page, &["أ ب ج ذ", "هـ و", "جديد"], &[Altered(0), Same, Gone], &[2]),
            (&["أ ب ج د"], &["أ ب ج د", "جديد"], &[Same], &[1]),
        ];
        for (old, new, expected, added) in rows {
            let found = compare(old, &extracts(new), &extracts(&page));
            assert_eq!((&found.0[..], &found.1[..]), (*expected, *added), "{old:?} {new:?}");
        }
    }
}
