//! A project of any size to measure with: sources of Arabic prose, and explainers that quote them word for word.
//!
//! In: a [`Size`]. Out: the files of a project, path and text, in path order. The same size always gives the same bytes.
//!
//! 1. A source is paragraphs of 40 to 90 words drawn from a small vocabulary: plain, vowelled, stretched, Latin, numbers,
//!    with the punctuation of printed prose.
//! 2. An explainer is about 1,200 words under headings, in paragraphs and lists, with quotations of 8 to 25 words copied
//!    out of one passage each.
//!
//! The prose says nothing: only its shape is that of real explainers, so that what is measured is what they would cost.

pub mod commands;
pub mod project;
mod prose;

use prose::{Random, is_open, prose};

/// How large the project is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many explainers.
    pub explainers: usize,
    /// How many quotations each has.
    pub quotations: usize,
    /// How many sources there are.
    pub sources: usize,
    /// How many passages each has.
    pub passages: usize,
}

impl Size {
    /// That many explainers of twenty quotations, and a source of thirty passages for each ten of them.
    pub fn of(explainers: usize) -> Size {
        Size { explainers, quotations: 20, sources: (explainers / 10).max(20), passages: 30 }
    }
}

/// The tags that explainers carry, three each.
const TAGS: [&str; 12] =
    ["اقتصاد", "مياه", "طاقة", "صحة", "تعليم", "لغة", "مدن", "نقل", "تراث", "علوم", "بيئة", "زراعة"];

/// The files of a project of that size.
pub fn files(size: Size) -> Vec<(String, String)> {
    let sources: Vec<Vec<String>> = (0..size.sources).map(|number| paragraphs(size, number)).collect();
    let mut files = vec![("book.toml".to_owned(), BOOK.to_owned())];
    files.extend(
        (0..size.explainers)
            .map(|number| (format!("content/explainers/explainer-{number:06}.md"), explainer(size, number, &sources))),
    );
    files.push(("content/index.md".to_owned(), "---\ntitle: شروح للقياس\n---\n".to_owned()));
    files.extend(
        sources
            .iter()
            .enumerate()
            .map(|(number, paragraphs)| (format!("content/sources/source-{number:05}.md"), source(number, paragraphs))),
    );
    files
}

/// A project of that size on disk.
#[allow(clippy::disallowed_methods, reason = "a benchmark writes what it measures with")]
pub fn folder(size: Size) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    for (path, text) in files(size) {
        let disk = root.path().join(path);
        std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
        std::fs::write(disk, text).expect("a file");
    }
    root
}

/// The settings; what rules find in words without a sense is chance.
const BOOK: &str = "[book]
title = \"شروح للقياس\"
language = \"ar\"

[output.isnad]
base-url = \"https://isnad.example/\"

[preprocessor.isnad.rules]
cut-context = \"off\"
cut-exception = \"off\"
cut-negation = \"off\"
headline-quote = \"off\"
short-quote = \"off\"
";

fn paragraphs(size: Size, number: usize) -> Vec<String> {
    let mut random = Random::new(1, number);
    let mut count = || 40 + random.below(51);
    let lengths: Vec<usize> = (0..size.passages).map(|_| count()).collect();
    lengths.into_iter().map(|words| prose(&mut random, words)).collect()
}

fn source(number: usize, paragraphs: &[String]) -> String {
    let mut text = format!(
        "---\ntitle: مقال للقياس رقم {number}\npublisher: دار القياس\nauthors: [كاتب القياس]\nurl: https://source.example/{number}\npublished: 2024-{:02}-{:02}\nlanguage: ar\nkind: article\n---\n",
        number % 12 + 1,
        number % 28 + 1
    );
    for (at, paragraph) in paragraphs.iter().enumerate() {
        text.push_str(&format!("\n{{#p{}}}\n{paragraph}\n", at + 1));
    }
    text
}

fn explainer(size: Size, number: usize, sources: &[Vec<String>]) -> String {
    let mut random = Random::new(2, number);
    let tag = |step: usize| TAGS[(number * 5 + step * 7) % TAGS.len()];
    let mut text = format!(
        "---\ntitle: هل يصلح الشرح رقم {number} للقياس؟\nsummary: \"{}\"\ndate: 2025-{:02}-{:02}\nauthors: [كاتب القياس]\ntags: [{}, {}, {}]\n---\n",
        own(&mut random, 14),
        number % 12 + 1,
        number % 28 + 1,
        tag(0),
        tag(1),
        tag(2)
    );
    for at in 0..size.quotations {
        if at % 5 == 0 {
            text.push_str(&format!("\n## {}\n", own(&mut random, 4).trim_end_matches(['.', '؟', '!'])));
        }
        let (source, passage, words) = quotation(&mut random, sources);
        let before = 15 + random.below(20);
        let opening = own(&mut random, before);
        let key = format!("[@source-{source:05}#p{}]", passage + 1);
        match at % 10 {
            3 => text.push_str(&format!("\n- {opening}\n- وفيه: «{words}» {key}.\n- *{}*\n", own(&mut random, 8))),
            7 => text.push_str(&format!("\n{opening}\n\n> {words} {key}\n")),
            _ => text.push_str(&format!(
                "\n{opening} وفيه: «{words}» {key}. وله [صلة](https://link.example/{at}). {}\n",
                own(&mut random, 12)
            )),
        }
    }
    text
}

/// Prose of the explainer's own, without quotation marks: a pair before a citation would be claimed by it.
fn own(random: &mut Random, words: usize) -> String {
    prose(random, words).replace(['«', '»'], "")
}

/// A quotation of 8 to 25 words without quotation marks of its own: source, passage, words.
fn quotation(random: &mut Random, sources: &[Vec<String>]) -> (usize, usize, String) {
    let source = random.below(sources.len());
    let passage = random.below(sources[source].len());
    let words: Vec<&str> = sources[source][passage].split(' ').collect();
    let count = 8 + random.below(18);
    let start = random.below(words.len() - count);
    let run = &words[start..start + count];
    let words = run.join(" ").trim_end_matches(['،', '؛', ':', '.']).to_owned();
    if is_open(&words) { quotation(random, sources) } else { (source, passage, words) }
}
