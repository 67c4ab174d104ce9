//! Stretches of real passages, and the runner of a law.

use std::ops::Range;
use std::sync::LazyLock;

use isnad::verify::{Judgement, Verdict};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use unicode_normalization::char::is_combining_mark;

use crate::editions::{Quoting, Shelf, Text};
use crate::project::read;

/// How many stretches a law is tried on.
const CASES: u32 = 300;

/// The most words of a stretch: longer ones say nothing more and take longer.
const LONGEST: usize = 18;

/// Every language with texts.
pub const ALL: &[&str] = &["ar", "fa", "ur", "he", "en"];

/// The languages in Arabic script.
pub const ARABIC_SCRIPT: &[&str] = &["ar", "fa", "ur"];

/// The texts of one language, archived.
pub struct Desk {
    /// Its tag.
    pub language: &'static str,
    /// Its passages: `p1` is the first.
    pub passages: Vec<String>,
    shelf: Shelf,
}

/// One for each language.
pub static DESKS: LazyLock<Vec<Desk>> = LazyLock::new(|| {
    let desk = |language: &&'static str| {
        let text = read(&format!("tests/quotes/texts/udhr-{language}.txt"));
        let passages: Vec<String> = text.lines().map(str::to_owned).collect();
        let whole = Text { id: "s", language, front: "", passages: passages.iter().map(String::as_str).collect() };
        let shelf = Shelf::new(&[whole]);
        Desk { language, passages, shelf }
    };
    ALL.iter().map(desk).collect()
});

/// Neighbouring words of a passage.
#[derive(Clone, Debug)]
pub struct Slice {
    desk: usize,
    /// The place of its passage.
    pub passage: usize,
    /// The words, as bytes of the slice's text.
    pub words: Vec<Range<usize>>,
    /// The words and what stands between them.
    pub text: String,
}

impl Slice {
    /// The texts that it is from.
    pub fn desk(&self) -> &'static Desk {
        &DESKS[self.desk]
    }

    /// Its language.
    pub fn language(&self) -> &'static str {
        self.desk().language
    }

    /// The whole passage.
    pub fn archived(&self) -> &'static str {
        &self.desk().passages[self.passage]
    }

    /// One of its words.
    pub fn word(&self, at: usize) -> &str {
        &self.text[self.words[at].clone()]
    }

    /// The text from one word to another, both included.
    pub fn part(&self, words: Range<usize>) -> &str {
        &self.text[self.words[words.start].start..self.words[words.end - 1].end]
    }

    /// The text with some of its bytes changed into something else.
    pub fn with(&self, bytes: Range<usize>, other: &str) -> String {
        format!("{}{other}{}", &self.text[..bytes.start], &self.text[bytes.end..])
    }

    /// What the checker says of some words that are cited from this passage.
    pub fn judge(&self, words: &str) -> Judgement {
        let locator = format!("p{}", self.passage + 1);
        self.desk().shelf.judge(&Quoting { before: "", words, source: "s", locator: &locator })
    }

    /// Whether what the checker found are this stretch's own words, spelling and marks aside.
    pub fn is_found_by(&self, judgement: &Judgement) -> bool {
        plain(&self.desk().shelf.matched(judgement).join(" ")) == plain(&self.text)
    }

    /// Whether the passage has these words somewhere, spelling and marks aside.
    pub fn holds(&self, text: &str) -> bool {
        !places(&plain(self.archived()), &plain(text)).is_empty()
    }
}

/// Where a list stands inside a longer one.
pub fn places(whole: &[String], part: &[String]) -> Vec<usize> {
    let windows = whole.windows(part.len().max(1)).enumerate();
    windows.filter(|(_, window)| *window == part).map(|(at, _)| at).collect()
}

/// Whether a character belongs to a word (design §5 rule 3): a letter, mark, digit, tatweel or joiner.
fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || is_mark(char) || matches!(char, '\u{200C}' | '\u{200D}')
}

/// Whether a character is a vowel mark or its like.
pub fn is_mark(char: char) -> bool {
    is_combining_mark(char)
}

/// The words of a text, in bytes.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, char) in text.char_indices().filter(|(_, char)| is_of_word(*char)) {
        match words.last_mut() {
            Some(last) if last.end == at => last.end = at + char.len_utf8(),
            _ => words.push(at..at + char.len_utf8()),
        }
    }
    words
}

/// The words of a text without marks, with the letters that rule 6 may fold made one.
pub fn plain(text: &str) -> Vec<String> {
    let letter = |char: char| match char {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ي' => 'ی',
        'ة' | 'ہ' => 'ه',
        'ك' => 'ک',
        other => other,
    };
    let kept = |char: &char| !is_mark(*char) && !matches!(char, '\u{200C}' | '\u{200D}' | 'ـ');
    let word = |range: Range<usize>| text[range].to_lowercase().chars().filter(kept).map(letter).collect();
    words(text).into_iter().map(word).collect()
}

/// A stretch of at least that many words in one of those languages, and what a change may pick places with.
fn slices(languages: &'static [&'static str], fewest: usize) -> impl Strategy<Value = (Slice, [Index; 3])> {
    let long_enough = |desk: usize| -> Vec<(usize, usize, Vec<Range<usize>>)> {
        let passages = DESKS[desk].passages.iter().enumerate();
        passages.map(|(at, text)| (desk, at, words(text))).filter(|(_, _, words)| words.len() >= fewest).collect()
    };
    let desks = (0..DESKS.len()).filter(|desk| languages.contains(&DESKS[*desk].language));
    let desks: Vec<_> = desks.map(long_enough).filter(|passages| !passages.is_empty()).collect();
    let cut = move |(language, passage, first, length): (Index, Index, Index, Index)| {
        let (desk, passage, words) = passage.get(language.get(&desks).as_slice());
        let start = first.index(words.len() - fewest + 1);
        let count = fewest + length.index((words.len() - start - fewest + 1).min(LONGEST));
        let (from, to) = (words[start].start, words[start + count - 1].end);
        let text = DESKS[*desk].passages[*passage][from..to].to_owned();
        let words = words[start..start + count].iter().map(|word| word.start - from..word.end - from).collect();
        Slice { desk: *desk, passage: *passage, words, text }
    };
    (any::<(Index, Index, Index, Index)>().prop_map(cut), any::<[Index; 3]>())
}

/// A change of a stretch's words; `None` where there is nothing to change.
pub type Change = fn(&Slice, &[Index; 3]) -> Option<String>;

/// Tries a law on many stretches: `change` makes the quotation, `says` what is wrong with its judgement. What passes
/// must also be what a search of the archive finds.
pub fn law(
    languages: &'static [&'static str],
    fewest: usize,
    change: Change,
    says: fn(&Slice, &str, &Judgement) -> Option<&'static str>,
) {
    let config =
        Config { cases: CASES, failure_persistence: None, max_global_rejects: 100 * CASES, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tried = runner.run(&slices(languages, fewest), |(slice, picks)| {
        let Some(quotation) = change(&slice, &picks) else { return Err(TestCaseError::reject("nothing to change")) };
        let judgement = slice.judge(&quotation);
        // A search takes longer than a judgement: some of them are enough.
        let searched = judgement.verdict.passes() && picks[2].index(4) == 0;
        let lost = searched && !slice.desk().shelf.finds(&quotation, &judgement);
        match says(&slice, &quotation, &judgement).or(lost.then_some("should be found in the archive")) {
            None => Ok(()),
            Some(wrong) => Err(TestCaseError::fail(format!(
                "{wrong}: {} {:?}\n  archived: {}\n  quoted:   {quotation}\n ",
                judgement.verdict.name(),
                judgement.flags.names().collect::<Vec<_>>(),
                slice.archived(),
            ))),
        }
    });
    if let Err(failure) = tried {
        panic!("{failure}");
    }
}

/// The law that what `change` makes is verbatim, and that the words found are the source's.
pub fn is_verbatim(languages: &'static [&'static str], fewest: usize, change: Change) {
    law(languages, fewest, change, |slice, _, judgement| {
        let verbatim = judgement.verdict == Verdict::Verbatim && judgement.flags.is_empty();
        if verbatim {
            (!slice.is_found_by(judgement)).then_some("found other words")
        } else {
            Some("should be verbatim")
        }
    });
}

/// The law that what `change` makes passes, and that the words found are the source's.
pub fn passes(languages: &'static [&'static str], fewest: usize, change: Change) {
    law(languages, fewest, change, |slice, _, judgement| {
        let passes = judgement.verdict.passes();
        if passes { (!slice.is_found_by(judgement)).then_some("found other words") } else { Some("should pass") }
    });
}

/// The law that what `change` makes with omission marks or brackets passes.
pub fn passes_in_part(languages: &'static [&'static str], fewest: usize, change: Change) {
    law(languages, fewest, change, |_, _, judgement| (!judgement.verdict.passes()).then_some("should pass"));
}

/// The law that what `change` makes never passes.
pub fn never_passes(languages: &'static [&'static str], fewest: usize, change: Change) {
    law(languages, fewest, change, |_, _, judgement| judgement.verdict.passes().then_some("should not pass"));
}
