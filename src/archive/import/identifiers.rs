//! Identifiers for the passages of a source (design §4): given once, never renumbered.
//!
//! In: the passages that were archived before, if any, and those of the new capture. Out: the passages of the new record.
//!
//! 1. Words that were archived before keep their identifier, and with it what an editor wrote into its marker. What runs
//!    of white space they have is no matter, and the archived ones stay.
//! 2. New words get the identifier of the passage before them with a letter behind it; at the end they count on.
//! 3. An identifier whose words are no longer there stays in its place, and is `.gone`.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Extract, one_line};
use crate::archive::PassageKind;

/// A passage of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Its identifier.
    pub id: String,
    /// What it is.
    pub kind: PassageKind,
    /// Who speaks, in a transcript.
    pub speaker: Option<String>,
    /// The page of the original.
    pub page: Option<String>,
    /// Whether only its identifier is left.
    pub gone: bool,
    /// Its text; empty when it is gone.
    pub text: String,
}

/// Gives identifiers to `new`, given what was archived before in the record's order.
pub fn number(old: &[Numbered], new: &[Extract]) -> Vec<Numbered> {
    let mut by_words: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, passage) in old.iter().enumerate().filter(|(_, passage)| !passage.gone) {
        by_words.entry(one_line(&passage.text)).or_default().push_back(at);
    }
    // For each new passage the old one that it is.
    let kept: Vec<Option<usize>> =
        new.iter().map(|passage| by_words.get_mut(&one_line(&passage.text)).and_then(VecDeque::pop_front)).collect();
    let place_of: HashMap<usize, usize> =
        kept.iter().enumerate().filter_map(|(place, at)| at.map(|at| (at, place))).collect();
    // What is gone stands behind the passage that it stood behind.
    let mut gone_after: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut before = None;
    for at in 0..old.len() {
        match place_of.get(&at) {
            Some(place) => before = Some(*place),
            None => gone_after.entry(before).or_default().push(at),
        }
    }
    let mut taken: HashSet<String> = old.iter().map(|passage| passage.id.clone()).collect();
    let mut highest = old.iter().filter_map(|passage| base(&passage.id)).max().unwrap_or(0);
    let last_kept = kept.iter().rposition(Option::is_some);
    let mut numbered: Vec<Numbered> = Vec::with_capacity(new.len());
    let gone = |numbered: &mut Vec<Numbered>, place: Option<usize>| {
        for at in gone_after.get(&place).into_iter().flatten() {
            let passage = Numbered { gone: true, text: String::new(), ..old[*at].clone() };
            numbered.push(passage);
        }
    };
    gone(&mut numbered, None);
    for (place, (passage, kept)) in new.iter().zip(&kept).enumerate() {
        match kept {
            Some(at) => {
                numbered.push(old[*at].clone());
            }
            None => {
                let at_end = last_kept.is_none_or(|last| place > last);
                let id = if at_end {
                    highest += 1;
                    format!("p{highest}")
                } else {
                    let before = numbered.last().and_then(|passage| base(&passage.id)).unwrap_or(0);
                    lettered(before, &taken)
                };
                taken.insert(id.clone());
                let Extract { kind, text } = passage.clone();
                numbered.push(Numbered { id, kind, speaker: None, page: None, gone: false, text });
            }
        }
        gone(&mut numbered, Some(place));
    }
    numbered
}

/// The number of `p7` or `p7a`.
fn base(id: &str) -> Option<u64> {
    let digits: String = id.strip_prefix('p')?.chars().take_while(char::is_ascii_digit).take(9).collect();
    digits.parse().ok()
}

/// The first of `p7a` … `p7z`, `p7za` … that is free.
fn lettered(base: u64, taken: &HashSet<String>) -> String {
    let mut stem = format!("p{base}");
    loop {
        for letter in 'a'..='z' {
            let id = format!("{stem}{letter}");
            if !taken.contains(&id) {
                return id;
            }
        }
        stem.push('z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(id: &str, text: &str) -> Numbered {
        let (kind, speaker) = (PassageKind::Paragraph, Some("هند".to_owned()));
        Numbered { id: id.into(), kind, speaker, page: None, gone: text.is_empty(), text: text.into() }
    }

    #[test]
    fn identifiers_of_unchanged_words_stay() {
        // What was archived, what is new, what comes of it; a text of nothing is gone.
        let rows: &[(&str, &str, &str)] = &[
            ("", "أ ب", "p1=أ p2=ب"),
            ("p1=أ p2=ب", "أ ب", "p1=أ p2=ب"),
            ("p1=أ p2=ب", "أ ج ب", "p1=أ p1a=ج p2=ب"),
            ("p1=أ p1a=ج p2=ب", "أ ج د ب", "p1=أ p1a=ج p1b=د p2=ب"),
            ("p1=أ p2=ب", "ج أ ب", "p0a=ج p1=أ p2=ب"),
            ("p1=أ p2=ب", "أ ب ج د", "p1=أ p2=ب p3=ج p4=د"),
            ("p1=أ p2=ب p3=ج", "أ ج", "p1=أ p2= p3=ج"),
            ("p1=أ p2=ب p3=ج", "أ د ج", "p1=أ p2= p2a=د p3=ج"),
            ("p1=أ p2=ب p3=ج", "ج أ ب", "p3=ج p1=أ p2=ب"),
            ("p1=أ p2=ب", "ج", "p1= p2= p3=ج"),
            ("p1=أ p2= p3=ج", "أ ب ج", "p1=أ p2= p2a=ب p3=ج"),
            ("p1=أ p2=أ", "أ أ أ", "p1=أ p2=أ p3=أ"),
            ("مقدمة=أ p2=ب", "أ ج ب", "مقدمة=أ p0a=ج p2=ب"),
        ];
        for (old, new, expected) in rows {
            let old: Vec<Numbered> = old
                .split_whitespace()
                .map(|pair| pair.split_once('=').expect("a row"))
                .map(|(id, text)| passage(id, text))
                .collect();
            let new: Vec<Extract> = new
                .split_whitespace()
                .map(|text| Extract { kind: PassageKind::Paragraph, text: text.into() })
                .collect();
            let found = number(&old, &new);
            let words: Vec<String> = found.iter().map(|passage| format!("{}={}", passage.id, passage.text)).collect();
            assert_eq!(words.join(" "), *expected);
            for passage in found {
                let was = old.iter().find(|was| was.id == passage.id);
                assert_eq!(passage.speaker, was.and_then(|was| was.speaker.clone()), "the marker is kept");
            }
        }
    }

    #[test]
    fn letters_never_run_out() {
        let taken: HashSet<String> = ('a'..='z').map(|letter| format!("p7{letter}")).collect();
        assert_eq!(lettered(7, &taken), "p7za");
    }

    #[test]
    fn white_space_is_no_change() {
        let old = [passage("p4", "أ\nب")];
        let new = [Extract { kind: PassageKind::Paragraph, text: "أ  ب".into() }];
        assert_eq!(number(&old, &new), old);
    }
}
