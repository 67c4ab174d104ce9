//! How long `isnad find` takes in 10,000 sources of 30 passages each, once they are loaded.
//!
//! `cargo bench --bench find`. Every round has a fresh archive: nothing was indexed or folded before the first question.

#[allow(dead_code, reason = "each benchmark uses a part of the corpus")]
mod corpus;

use isnad::archive::{self, Archive};
use isnad::diag::Sink;
use isnad::load::Inputs;
use isnad::pipeline::{self, Hits, Wanted};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const SIZE: corpus::Size = corpus::Size { explainers: 0, quotations: 0, sources: 10_000, passages: 30 };

/// How many places are asked for: what the command prints when nothing else is said.
const LIMIT: usize = 10;

/// What is done to the words before they are looked for.
type Change = fn(&str) -> String;

/// What the words are, of a passage in the middle of the archive.
const CHANGES: [(&str, Change); 5] = [
    ("as they are", str::to_owned),
    ("vowelled", |words| words.replacen('ل', "لَ", 2)),
    ("a word replaced", |words| replace_third(words, "زنبرك")),
    ("two common words", |words| words.split(' ').take(2).collect::<Vec<_>>().join(" ")),
    ("nowhere", |_| "زنبرك قسطرينة بهلوان".to_owned()),
];

fn replace_third(words: &str, by: &str) -> String {
    words.split(' ').enumerate().map(|(at, word)| if at == 3 { by } else { word }).collect::<Vec<_>>().join(" ")
}

#[divan::bench(args = CHANGES.map(|(name, _)| name), sample_count = 5, sample_size = 1)]
fn words(bencher: divan::Bencher, name: &str) {
    let inputs = corpus::project::inputs(corpus::files(SIZE));
    let words = words_of(&inputs);
    let change = CHANGES.iter().find(|(known, _)| *known == name).map(|(_, change)| change).expect("a known change");
    let text = change(&words);
    bencher
        .with_inputs(|| archive::archive(&inputs, &mut Sink::new()))
        .bench_local_values(|archive| found(&inputs, &archive, &text, name));
}

/// Twelve words out of the middle of the archive.
fn words_of(inputs: &Inputs) -> String {
    let archive = archive::archive(inputs, &mut Sink::new());
    let passage = &archive.sources[SIZE.sources / 2].passages[SIZE.passages / 2];
    inputs.files.slice(passage.span).split(' ').skip(8).take(12).collect::<Vec<_>>().join(" ")
}

/// Looks for the words, and makes sure of the answer: a fast answer that is wrong is none.
fn found(inputs: &Inputs, archive: &Archive, text: &str, name: &str) -> Hits {
    let sources: Vec<usize> = (0..archive.sources.len()).collect();
    let hits = pipeline::find(archive, &inputs.files, "ar", Wanted { text, limit: LIMIT, sources: &sources });
    let passes = hits.list.first().is_some_and(|(hit, _)| hit.verdict.passes());
    assert_eq!(passes, !matches!(name, "a word replaced" | "nowhere"), "{name}: {text}");
    hits
}
