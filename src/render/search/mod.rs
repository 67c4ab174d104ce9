//! The search of a site: static files that a script in the page loads as it needs them.
//!
//! In: the published explainers. Out: the files below `search/`, each made when it is asked for; those of the index from
//! the words of all explainers, which are read once, side by side where somebody can ([`Search::fill`]), else when the
//! first of them is asked for.
//!
//! 1. [`lines`]: what is searched of an explainer, also what a result shows of it.
//! 2. [`vocabulary`]: the words of one explainer, then of all; [`word`]: one of them with its places.
//! 3. [`terms`]: words that are one to whoever searches.
//! 4. [`index`]: terms with their places ([`list`]), divided into files.
//! 5. [`coding`]: the letters of those files in a byte each.
//! 6. [`files`]: what the files say.
//!
//! 7. [`extract`]: what of an explainer's lines a result can show.
//!
//! Nothing is left out of the index: the list of the commonest word takes a third of a byte an explainer. What is bounded
//! is what a query loads: each file of the index ([`index::FILE`]), and the text that a result can show ([`TEXTS`]).
//! The script does the rest: it loads the files of as many words, and then the texts of as many results, as there is
//! room for ([`files::FIRST_QUERY`]).

pub mod coding;
pub mod extract;
pub mod files;
pub mod index;
pub mod lines;
pub mod list;
pub mod terms;
pub mod vocabulary;
pub mod word;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use crate::content::Explainer;
use crate::locale::language::Language;
use crate::locale::leniency::Leniency;
use crate::verify::Edition;

use super::plan::Plan;
use super::{Content, Output};
use crate::each::{Each, in_turn};
use coding::Coding;
use index::{Entry, Index};
use lines::Line;
use vocabulary::{Neighbours, Vocabulary, Words};

/// For how many bytes of Markdown a file of the index is planned. Words are read later than files are planned, so these are
/// more than any index of real text fills; the rest are not written ([`Search::is_used`]).
const BYTES_A_FILE: usize = 12 * 1024;

/// Up to how many explainers how many of them share a file of texts, and how many bytes that may take. A site with few
/// shows results from their whole text, one with many keeps its files few.
pub const TEXTS: [(usize, usize, usize); 3] = [(1_000, 1, 8_000), (3_000, 2, 6_000), (usize::MAX, 4, 5_000)];

/// How many letters the coding is made from.
const SAMPLE: usize = 40_000;

/// Up to how many bytes of Markdown these letters are looked for in: of a build in parts the first part has as many.
pub const SAMPLED: usize = 128 << 10;

/// The search of a site.
#[derive(Debug)]
pub struct Search {
    /// The explainers that are searched, as places in [`Plan::pages`]: the oldest first, so that the number of one stays
    /// when another is published.
    pub explainers: Vec<usize>,
    /// How many files the index has at most.
    pub shards: usize,
    /// How many explainers share a file of texts.
    pub group: usize,
    /// How many bytes such a file may take.
    pub text_bytes: usize,
    /// What the language forgives.
    pub leniency: &'static Leniency,
    neighbours: Neighbours,
    coding: OnceLock<Coding>,
    index: OnceLock<Index>,
}

impl Search {
    /// The search of a plan; none where there is nothing to find.
    pub fn of(edition: &Edition, plan: &Plan) -> Option<Search> {
        if !edition.inputs.config.search || plan.explainers.is_empty() {
            return None;
        }
        let explainers: Vec<usize> = plan.explainers.iter().rev().copied().collect();
        let body = |place: &usize| edition.explainers[plan.pages[*place].explainer].body.range().len();
        let bytes: usize = explainers.iter().map(body).sum();
        let leniency = &Language::of(&edition.inputs.config.language).leniency;
        let (_, group, text_bytes) = *TEXTS.iter().find(|(most, ..)| explainers.len() <= *most)?;
        Some(Search {
            explainers,
            group,
            text_bytes,
            shards: bytes.div_ceil(BYTES_A_FILE).max(1),
            leniency,
            neighbours: Neighbours::of(leniency),
            coding: OnceLock::new(),
            index: OnceLock::new(),
        })
    }

    /// The outputs of the search.
    pub fn outputs(&self) -> Vec<Output> {
        let mut out = vec![
            Output { path: "search/index.html".into(), content: Content::Search },
            Output { path: "search/index.js".into(), content: Content::SearchIndex },
        ];
        let words = |at| Output { path: format!("search/words/{at}.js"), content: Content::SearchWords(at) };
        out.extend((0..self.shards).map(words));
        out.extend((0..self.explainers.len().div_ceil(self.group)).map(Search::text_output));
        out
    }

    /// A file of texts, by its number.
    pub fn text_output(number: usize) -> Output {
        Output { path: format!("search/{}.js", files::text_name(number)), content: Content::SearchText(number) }
    }

    /// Whether a planned file has something in it; asked of those of the index, this makes it.
    pub fn is_used(&self, edition: &Edition, plan: &Plan, content: &Content) -> bool {
        match content {
            Content::SearchWords(number) => *number < self.index(edition, plan).files.len(),
            _ => true,
        }
    }

    /// The numbers of the explainers whose texts are in a file.
    pub fn texts(&self, file: usize) -> std::ops::Range<usize> {
        let end = self.explainers.len().min((file + 1) * self.group);
        end.min(file * self.group)..end
    }

    /// An explainer by its number.
    pub fn explainer<'e>(&self, edition: &'e Edition, plan: &Plan, number: usize) -> &'e Explainer {
        &edition.explainers[plan.pages[self.explainers[number]].explainer]
    }

    /// The lines of an explainer by its number.
    pub fn lines(&self, edition: &Edition, plan: &Plan, number: usize) -> Vec<Line> {
        let explainer = self.explainer(edition, plan, number);
        lines::of(explainer, &edition.inputs.files)
    }

    /// The words of an explainer.
    pub fn words(&self, lines: &[Line]) -> Words {
        Words::of(lines, self.leniency, &self.neighbours)
    }

    /// Makes the index from the words of all explainers; nothing happens when it was made before. `each` says how its
    /// entries are made.
    pub fn fill(&self, edition: &Edition, plan: &Plan, vocabulary: &Vocabulary, each: Each<'_, Entry>) {
        // Whoever works side by side may not wait for the index meanwhile, so it is made before its place is locked.
        let index = Index::of(vocabulary, self.leniency, self.coding(edition, plan), self.shards, each);
        let _ = self.index.set(index);
    }

    /// The index; it is made now if nobody has filled it.
    pub fn index(&self, edition: &Edition, plan: &Plan) -> &Index {
        self.index.get_or_init(|| {
            let mut vocabulary = Vocabulary::default();
            for number in 0..self.explainers.len() {
                vocabulary.add(number as u32, &self.words(&self.lines(edition, plan, number)));
            }
            Index::of(&vocabulary, self.leniency, self.coding(edition, plan), self.shards, &in_turn)
        })
    }

    /// The coding of the site's letters, made from its oldest explainers.
    pub fn coding(&self, edition: &Edition, plan: &Plan) -> &Coding {
        self.coding.get_or_init(|| {
            let mut sample = String::new();
            let (mut letters, mut bytes) = (0, 0);
            for number in 0..self.explainers.len() {
                let explainer = self.explainer(edition, plan, number);
                let lines = self.lines(edition, plan, number);
                let texts = lines.iter().map(|line| line.text.as_str());
                // What the texts of all explainers begin with counts in those that are short.
                let head = [explainer.slug.as_str(), explainer.front.date.as_deref().unwrap_or_default()];
                for text in head.into_iter().chain(texts) {
                    letters += text.chars().count() + 1;
                    sample.push_str(text);
                    sample.push('\n');
                }
                bytes += explainer.body.range().len();
                if letters >= SAMPLE || bytes >= SAMPLED {
                    break;
                }
            }
            Coding::of(&sample)
        })
    }
}
