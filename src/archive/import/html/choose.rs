//! Which blocks of a page are its article.
//!
//! In: the blocks in the page's order, and the numbers of the elements that the readability library kept. Out: the
//! blocks of the article.
//!
//! The library is good at finding *where* an article is, and drops paragraphs, captions, lists and headings inside it that
//! look like something else. So it says where, and what it dropped there is looked at again:
//!
//! 1. What the library kept reaches from a first to a last block. Most of it stands in one element, the root.
//! 2. Inside the root every block between those two is the article's, unless the names of elements around it, its links
//!    or its words say that it is navigation, sharing, comments or advertising. An element with most of the article in it
//!    is never taken for such a thing, whatever it is called.
//! 3. Behind the last block the article goes on while text does; before the first one it begins at its heading.
//! 4. A heading that nothing follows, and a label such as «اقرأ أيضا», go.

use std::collections::{HashMap, HashSet};

use super::blocks::Block;
use super::words;
use crate::archive::PassageKind;

/// The share of the article's letters that an element must hold to be its root.
const ROOT: f32 = 0.8;

/// The share of the article's letters beyond which an element's names say nothing.
const MOST: f32 = 0.3;

/// The longest text that may be an address line: who wrote, when.
const LONGEST_ABOUT: usize = 120;

/// Letters of a block from which on its text alone tells that the library kept it.
const TELLING: usize = 25;

/// What the readability library kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// The numbers of its elements.
    pub marks: HashSet<usize>,
    /// Its text as [`bare`] has it.
    pub text: String,
}

impl Kept {
    fn has(&self, block: &Block) -> bool {
        block.path.last().is_some_and(|mark| self.marks.contains(mark))
            || (block.letters >= TELLING && self.text.contains(&bare(&block.text)))
    }
}

/// A text without white space.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '\u{200b}' | '\u{feff}')).collect()
}

/// The blocks of the article, in order, as places in `blocks`.
pub(super) fn article(blocks: &[Block], kept: &Kept) -> Vec<usize> {
    let survived: Vec<bool> = blocks.iter().map(|block| kept.has(block)).collect();
    let weight: Vec<usize> =
        blocks.iter().zip(&survived).map(|(block, kept)| if *kept { block.letters } else { 0 }).collect();
    let total: usize = weight.iter().sum();
    if total == 0 {
        return Vec::new();
    }
    // How much of the article each element holds.
    let mut held: HashMap<usize, usize> = HashMap::new();
    for (block, weight) in blocks.iter().zip(&weight) {
        for mark in &block.path {
            *held.entry(*mark).or_default() += weight;
        }
    }
    let share = |mark: &usize| held.get(mark).copied().unwrap_or(0) as f32 / total as f32;
    let foreign = |block: &Block| block.foreign.iter().any(|mark| share(mark) < MOST);
    let about = |block: &Block| is_about(block, block.about.iter().any(|mark| share(mark) < MOST));
    let lists = Lists::of(blocks);
    let is_likely = |block: &Block| is_likely(block, lists.link_density(block));
    let is_kept = |block: &Block| is_kept(block, lists.link_density(block));
    let is_text = |at: usize| survived[at] && !foreign(&blocks[at]) && blocks[at].link_density() < 0.5;
    let (Some(first), Some(last)) =
        ((0..blocks.len()).find(|at| is_text(*at)), (0..blocks.len()).rev().find(|at| is_text(*at)))
    else {
        return Vec::new();
    };
    // The innermost element that holds enough: the deepest in the path of the heaviest block.
    let heaviest = (0..blocks.len()).max_by_key(|at| (weight[*at], std::cmp::Reverse(*at))).unwrap_or(first);
    let root = blocks[heaviest].path.iter().rev().find(|mark| share(mark) >= ROOT).copied();
    let in_root = |block: &Block| root.is_none_or(|root| block.path.contains(&root));
    // The article's own heading, before its first block.
    let heading = (0..first).rev().find(|at| blocks[*at].tag == "h1" && !foreign(&blocks[*at]));
    let start = heading.map_or(first, |heading| heading + 1);
    let mut chosen = Vec::new();
    for at in start..blocks.len() {
        let block = &blocks[at];
        let inside = (first..=last).contains(&at);
        let belongs = match () {
            () if foreign(block) || words::is_label(&block.text) || about(block) => false,
            () if inside => survived[at] && is_kept(block) || in_root(block) && is_likely(block),
            () if at < first => is_likely(block) && is_prose(block) && block.link_density() < 0.2,
            () => in_root(block) && is_likely(block) && is_prose(block) && block.link_density() < 0.2,
        };
        if belongs {
            chosen.push(at);
        } else if at > last && !in_root(block) {
            break;
        }
    }
    without_empty_headings(blocks, chosen)
}

/// Whether a block that the library kept stays: lists of links do not.
fn is_kept(block: &Block, links: f32) -> bool {
    links < 0.75 || (block.kind == PassageKind::Heading && links < 0.99)
}

/// Whether a block that the library dropped comes back.
fn is_likely(block: &Block, links: f32) -> bool {
    match block.kind {
        PassageKind::Heading | PassageKind::Caption => links < 0.5,
        PassageKind::Paragraph => match block.tag.as_str() {
            "p" | "blockquote" | "li" | "dd" | "dt" | "pre" | "tr" | "td" => links < 0.5,
            _ => links < 0.3 && block.letters >= 20,
        },
    }
}

/// How much of each list stands in links: one line of an article's list may be a link, and a list of links is none of its.
struct Lists(HashMap<usize, (usize, usize)>);

impl Lists {
    fn of(blocks: &[Block]) -> Lists {
        let mut lists: HashMap<usize, (usize, usize)> = HashMap::new();
        for block in blocks {
            if let Some(list) = Lists::around(block) {
                let (linked, letters) = lists.entry(list).or_default();
                *linked += block.linked;
                *letters += block.letters;
            }
        }
        Lists(lists)
    }

    /// The list that a line stands in directly.
    fn around(block: &Block) -> Option<usize> {
        let list = block.path.len().checked_sub(2).filter(|_| block.tag == "li")?;
        block.path.get(list).copied()
    }

    /// The share of letters in links, of the block or of the list around it, whichever is less.
    fn link_density(&self, block: &Block) -> f32 {
        let own = block.link_density();
        match Lists::around(block).and_then(|list| self.0.get(&list)) {
            Some((linked, letters)) if *letters > 0 => own.min(*linked as f32 / *letters as f32),
            _ => own,
        }
    }
}

/// Whether a block outside of what the library kept reads as text of the article.
fn is_prose(block: &Block) -> bool {
    block.kind == PassageKind::Caption || (block.kind == PassageKind::Paragraph && block.letters >= 40)
}

/// Whether a block says who wrote when: by the names around it, or because it is little more than a day and an hour.
fn is_about(block: &Block, named: bool) -> bool {
    if block.kind == PassageKind::Heading {
        // Blogs write the day above each article as a heading.
        return named && words::is_day(&block.text);
    }
    block.letters <= LONGEST_ABOUT && (named || words::is_moment(&block.text))
}

/// Headings stay when a paragraph of theirs follows before the next heading of any rank, or another heading that does.
fn without_empty_headings(blocks: &[Block], chosen: Vec<usize>) -> Vec<usize> {
    let mut kept = Vec::with_capacity(chosen.len());
    let mut followed = false;
    for at in chosen.into_iter().rev() {
        let heading = blocks[at].kind == PassageKind::Heading;
        if !heading || followed {
            kept.push(at);
        }
        followed |= !heading;
    }
    kept.reverse();
    kept
}
