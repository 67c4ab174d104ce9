//! How many quotations a second are judged: 200,000 of them in 10,000 explainers, on all cores.
//!
//! `cargo bench --bench judge`, with `RAYON_NUM_THREADS=1` for one core. Parsing is not counted, nor is reading the archive; folding the archive is, because a
//! fresh archive is judged in every round.

#[allow(dead_code, reason = "each benchmark uses a part of the corpus")]
mod corpus;

use divan::counter::ItemsCount;
use isnad::archive::{self, Archive};
use isnad::config::Config;
use isnad::content::Explainer;
use isnad::diag::Sink;
use isnad::load::Inputs;
use isnad::pipeline;
use isnad::text::{File, FileId, Files};
use isnad::verify::{Judged, Verdict};

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn quotations(bencher: divan::Bencher, explainers: usize) {
    let inputs = inputs(corpus::files(corpus::Size::of(explainers)));
    let parsed = pipeline::parse(&inputs, &mut Sink::new(), &|_| {});
    bencher
        .with_inputs(|| archive::archive(&inputs, &mut Sink::new()))
        .input_counter(move |_| ItemsCount::new(explainers * 20))
        .bench_local_values(|archive| judged(&inputs, &archive, &parsed));
}

/// Judges everything, and makes sure that nothing was refused: a fast answer that is wrong is none.
fn judged(inputs: &Inputs, archive: &Archive, explainers: &[Explainer]) -> Vec<Judged> {
    let judged = pipeline::judge(inputs, archive, explainers, &|_| {});
    let all = judged.iter().flat_map(|judged| judged.quotations.iter().flatten());
    let refused = all.clone().find(|judgement| judgement.verdict != Verdict::Verbatim);
    assert!(refused.is_none(), "a quotation of the corpus is not verbatim: {refused:?}");
    // The home page is parsed too, and quotes nothing.
    assert_eq!(all.count(), (explainers.len() - 1) * 20, "every quotation of the corpus is judged");
    judged
}

/// A project in memory.
fn inputs(list: Vec<(String, String)>) -> Inputs {
    let files = Files::new(list.into_iter().map(|(path, text)| File::new(path, text)).collect());
    let below = |folder: &str| -> Vec<FileId> {
        files.iter().filter(|(_, file)| file.path.starts_with(folder)).map(|(id, _)| id).collect()
    };
    Inputs {
        root: std::path::PathBuf::new(),
        config: Config::default(),
        book: files.find("book.toml").expect("the corpus has a book.toml"),
        sources: below("content/sources/"),
        explainers: below("content/explainers/"),
        pages: Vec::new(),
        index: files.find("content/index.md"),
        lock: None,
        statics: Vec::new(),
        images: Vec::new(),
        templates: Vec::new(),
        theme_assets: Vec::new(),
        words: Vec::new(),
        captures: Vec::new(),
        complaints: Sink::new(),
        files,
    }
}
