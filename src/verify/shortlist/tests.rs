//! The law that the shortlists lose nothing: what they lead to is what a look at the whole of every source finds. It is
//! tried on stretches of real texts (`tests/quotes/texts`) that are changed in every way that a match may allow, and in
//! some that none does.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use super::super::tests::archive;
use super::*;
use crate::archive::Archive;

/// How many stretches are tried.
const CASES: u32 = 300;

/// How many passages a source gets.
const PASSAGES: usize = 7;

const TEXTS: [(&str, &str); 4] = [
    ("ar", include_str!("../../../tests/quotes/texts/udhr-ar.txt")),
    ("fa", include_str!("../../../tests/quotes/texts/udhr-fa.txt")),
    ("he", include_str!("../../../tests/quotes/texts/udhr-he.txt")),
    ("en", include_str!("../../../tests/quotes/texts/udhr-en.txt")),
];

/// What the declaration has no case of.
const SPECIAL: &str = "\
قال النبي صلى الله عليه وسلم إن العمل عبادة
قال النبي ﷺ إن العمل عبادة، وقال عبد الله (رض) مثله
هؤلاء المسؤولون عن شؤون مئة مدرسة، لا سيما مدرسة عبدالله
والحرب
و الحرب التي وقعت، ونصر الله قريب
للقانون حرمة، وبالقانون نعمل، ولن نوقفه
ونوقفه متى شئنا
بلغ الدخل ١٢٬٠٠٠ ريال عام 2024م
2024
م ونصف
سطر له علامة؟

«هكذا» قيل… ثم سكت -
7 درجات أو -7 درجات
أن
ذكر النبي صلى الله
عليه وسلم فضل العمل
بلغ ١٢ ٣٤٥ ٦٧٨ ريالا، و٢ ٠٠٠ كتاب، في ۲۰۲۴/۱۱۸۳ صفحة
بلغ 12٬345٬678 ريالا، و2\u{A0}000 كتاب، في 2024/1183 صفحة
الذي على
ذهب الى البيت
ورجع وإلى البيت
والمسؤولون عنه
";

/// Quotations of it that chance seldom draws.
const PICKED: [&str; 32] = [
    "2024",
    "عام 2024",
    "عام 2024م 2024",
    "ونصف",
    "علامة؟ «هكذا»",
    "سطر له علامة؟ «",
    "ثم سكت -",
    "7 درجات",
    "الحرب",
    "و الحرب",
    "والحرب والحرب",
    "ن نوقفه",
    "نوقفه",
    "القانون",
    "صلى الله عليه وسلم",
    "النبي (ص) إن العمل",
    "النبي (ص) فضل العمل",
    "عبدالله رضي الله عنه مثله",
    "إلى البيت",
    "بلغ ١٢ ٣٤٥ ٦٧٨ ريالا",
    "بلغ 12,345,678 ريالا",
    "12\u{A0}345\u{A0}678 ريالا",
    "345 678 ريالا",
    "٢٬٠٠٠ كتاب في 2024/1183 صفحة",
    "٢ ٠٠٠ كتاب في ۲۰۲۴/۱۱۸۳ صفحة",
    "2024/1183",
    "۲۰۲۴/۱۱۸۳ صفحة",
    "المسئولون عنه",
    "[e]veryone has the right",
    "[ال]قانون",
    "النبي […] إن العمل",
    "المسئولون […] مدرسة عبد الله",
];

/// The archive's words that every case is drawn from, with white space and passages between them as they are.
struct Shelf {
    files: Files,
    archive: Archive,
    /// For each source its words as written, in all its passages.
    words: Vec<Vec<String>>,
}

fn shelf() -> Shelf {
    let mut names = Vec::new();
    let mut passages: Vec<Vec<&str>> = Vec::new();
    let mut add = |language: &str, lines: Vec<&'static str>| {
        names.push(format!("s{}:{language}", names.len()));
        passages.push(lines);
    };
    for (language, text) in TEXTS {
        let lines: Vec<&str> = text.lines().collect();
        // A part of each text is enough, and every case reads all of it.
        lines.chunks(PASSAGES).step_by(6).for_each(|part| add(language, part.to_vec()));
    }
    // The same words in two sources; every other case is drawn from these.
    add("ar", SPECIAL.lines().collect());
    add("ar", SPECIAL.lines().collect());
    let sources: Vec<(&str, &[&str])> =
        names.iter().map(String::as_str).zip(passages.iter().map(Vec::as_slice)).collect();
    let (files, archive) = archive(&sources);
    let words = passages.iter().map(|passages| passages.join(" ").split(' ').map(str::to_owned).collect()).collect();
    Shelf { files, archive, words }
}

/// What a look at the whole of a source finds; of fragments what a look at each passage finds, and then at the whole.
fn in_full(library: &Library<'_>, words: &Words<'_>, source: usize) -> Vec<Candidate> {
    let passages = 0..library.archive.sources[source].passages.len();
    let one = |at| library.candidates(words, &Stretch::new(library.archive, library.files, source, at, at));
    let single: Vec<Candidate> = if words.parts.is_some() { passages.flat_map(one).collect() } else { Vec::new() };
    let whole = || library.candidates(words, &Stretch::whole(library.archive, library.files, source));
    if single.is_empty() { whole() } else { single }
}

/// Compares what was found passage by passage with a look at each passage, and at each range.
fn by_passage(
    library: &Library<'_>,
    words: &Words<'_>,
    source: usize,
    held: &[Candidate],
) -> Result<(), TestCaseError> {
    let look = |first, last| {
        let found = library.candidates(words, &Stretch::new(library.archive, library.files, source, first, last));
        let exactly = |one: &Candidate| (one.found.first, one.found.last) == (first, last);
        found.into_iter().filter(exactly).collect::<Vec<_>>()
    };
    let passages = 0..library.archive.sources[source].passages.len();
    let one = |first: usize, last: usize| -> Vec<Candidate> {
        let within = held.iter().filter(|one| (one.found.first, one.found.last) == (first, last));
        within.cloned().collect()
    };
    let tokens = &words.folded.tokens;
    let in_words = tokens.first().zip(tokens.last()).is_some_and(|(first, last)| is_word(first) && is_word(last));
    for first in passages.clone() {
        // Fragments that stand in no one passage are looked for in the whole source at once; a mark alone that stands in
        // another passage is none that anybody means.
        let pairs = words.parts.is_none() && in_words;
        let last = if pairs { (first + 1).min(passages.end - 1) } else { first };
        for last in first..=last {
            prop_assert_eq!(places(&one(first, last)), places(&look(first, last)), "{}", words.text);
        }
    }
    Ok(())
}

/// A change of some words.
type Change = fn(&mut Vec<String>, &Index);

fn at(words: &[String], pick: &Index) -> usize {
    pick.index(words.len())
}

fn each_letter(words: &mut [String], letter: impl Fn(char) -> Option<char>) {
    for word in words {
        *word = word.chars().filter_map(&letter).collect();
    }
}

fn each_ending(words: &mut [String], from: char, to: char) {
    for word in words {
        if let Some(stem) = word.strip_suffix(from) {
            *word = format!("{stem}{to}");
        }
    }
}

const CHANGES: [Change; 24] = [
    |_, _| {},
    |words, _| each_letter(words, |c| (!matches!(c, '\u{64B}'..='\u{652}' | '\u{670}')).then_some(c)),
    |words, _| each_letter(words, |c| Some(if matches!(c, 'أ' | 'إ' | 'آ') { 'ا' } else { c })),
    |words, _| {
        each_letter(words, |c| {
            Some(if c.is_ascii_digit() { "٠١٢٣٤٥٦٧٨٩".chars().nth(c as usize - 48).unwrap_or(c) } else { c })
        })
    },
    |words, _| each_letter(words, |c| Some(c.to_ascii_lowercase())),
    |words, _| each_ending(words, 'ة', 'ه'),
    |words, _| each_ending(words, 'ي', 'ى'),
    |words, _| each_ending(words, 'ى', 'ي'),
    |words, pick| {
        let at = at(words, pick);
        words[at].push('،');
    },
    |words, pick| {
        let at = at(words, pick);
        words[at] = words[at].replace('ل', "لـ\u{200F}");
    },
    // Words joined and parted.
    |words, pick| {
        let at = at(words, pick);
        if at + 1 < words.len() {
            let next = words.remove(at + 1);
            words[at] += &next;
        }
    },
    |words, _| each_join(words, "و"),
    |words, _| each_join(words, "عبد"),
    |words, _| each_join(words, "می"),
    |words, _| each_part(words, "و"),
    |words, _| each_part(words, "عبد"),
    |words, _| each_part(words, "می\u{200C}"),
    // What a first word may lose, and what it may not.
    |words, _| words[0] = words[0].chars().skip(1).collect(),
    |words, _| words[0] = words[0].strip_prefix("لل").map_or(words[0].clone(), |rest| format!("ال{rest}")),
    |words, _| {
        for (one, other) in
            [("مسؤول", "مسئول"), ("شؤون", "شئون"), ("مئة", "مائة"), ("ﷺ", "(ص)"), ("(رض)", "رضي الله عنه")]
        {
            words.iter_mut().for_each(|word| *word = word.replace(one, other));
        }
    },
    |words, _| {
        let text = words.join(" ").replace("صلى الله عليه وسلم", "ﷺ");
        *words = text.split(' ').map(str::to_owned).collect();
    },
    // Omissions and brackets.
    |words, pick| {
        let at = at(words, pick);
        words[at] = "[…]".to_owned();
    },
    |words, pick| {
        let at = at(words, pick);
        words[at] = format!("[{}]", words[at]);
    },
    |words, pick| {
        let at = at(words, pick);
        words.insert(at, "كلمة".to_owned());
    },
];

fn each_join(words: &mut Vec<String>, left: &str) {
    while let Some(at) = words.iter().position(|word| word == left).filter(|at| at + 1 < words.len()) {
        words.remove(at);
        words[at].insert_str(0, left);
    }
}

fn each_part(words: &mut Vec<String>, left: &str) {
    *words = words
        .iter()
        .flat_map(|word| match word.strip_prefix(left).filter(|rest| !rest.is_empty()) {
            Some(rest) => vec![left.trim_end_matches('\u{200C}').to_owned(), rest.to_owned()],
            None => vec![word.clone()],
        })
        .collect();
}

/// Compares the shortlists with the full search; gives whether the words stand anywhere.
fn compare(library: &Library<'_>, text: &str) -> Result<bool, TestCaseError> {
    let words = Words::new(text);
    if words.folded.words() == 0 {
        return Ok(false);
    }
    let needles = Needles::new(&words, &library.languages());
    let mut expected: Vec<Candidate> = Vec::new();
    for (at, source) in library.archive.sources.iter().enumerate() {
        let traces = traces(at, source, library.files, &needles, false);
        let held = library.held(&words, &needles, &traces);
        let whole = in_full(library, &words, at);
        prop_assert_eq!(places(&held), places(&whole), "{}", text);
        by_passage(library, &words, at, &library.held_by_passage(&words, &needles, &traces))?;
        expected.extend(whole.into_iter().min_by_key(rank));
    }
    expected.sort_by_key(rank);
    expected.truncate(MOST_ELSEWHERE);
    let listed = library.elsewhere(&words, &[]);
    prop_assert_eq!(places(&listed), places(&expected), "{}", text);
    Ok(!expected.is_empty())
}

#[test]
fn a_shortlist_loses_nothing() {
    let shelf = shelf();
    let library = Library::new(&shelf.archive, &shelf.files, "ar");
    for text in PICKED {
        compare(&library, text).expect(text);
    }
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let drawn = any::<(Index, Index, Index, [Index; 2], [Index; 2])>();
    let found = std::cell::Cell::new(0);
    let tried = runner.run(&drawn, |(source, first, length, changes, picks)| {
        let special = shelf.words.len() - 1;
        let words = &shelf.words[source.index(2 * special).min(special)];
        let start = first.index(words.len());
        let count = 1 + length.index((words.len() - start).min(8));
        let mut words = words[start..start + count].to_vec();
        changes[0].get(&CHANGES)(&mut words, &picks[0]);
        // One change in most cases: of several, one is soon too many.
        if let Some(change) = CHANGES.get(changes[1].index(4 * CHANGES.len())) {
            change(&mut words, &picks[1]);
        }
        found.set(found.get() + u32::from(compare(&library, &words.join(" "))?));
        Ok(())
    });
    if let Err(failure) = tried {
        panic!("{failure}");
    }
    assert!(found.get() > CASES / 3, "only {} of the cases stand anywhere", found.get());
}

fn places(candidates: &[Candidate]) -> Vec<(usize, usize, usize, &'static str, Vec<&'static str>)> {
    let place = |one: &Candidate| {
        (one.found.source, one.found.first, one.found.last, one.verdict.name(), one.flags.names().collect())
    };
    candidates.iter().map(place).collect()
}
