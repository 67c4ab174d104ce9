//! The words of a quotation beside those of a window of the archive.
//!
//! In: both, and the window. Out: [`Step`]s in reading order, each word of the quotation in one of them.
//!
//! 1. What both have in order: the longest common run of words (`similar`, Myers 1986).
//! 2. A word that stands in one place there and in another here has moved.
//! 3. Between two runs, what is left is paired by its letters (Needleman and Wunsch 1970): a word for a word, words
//!    joined or parted, and what has no partner is added or dropped.
//! 4. Words of the window before the first and behind the last of the quotation are no part of it.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::nearest::{Alignment, weight_of};
use super::words::spell;

/// A word with fewer letters that stands beyond the quotation's ends has not moved from there: it is too common.
const LEAST_MOVED: u32 = 3;

/// Blocks of more pairs than these are not compared word by word: their words are only added and dropped.
const MOST_PAIRS: usize = 1 << 18;

/// One step: places among the words of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A word that both have here; marks and spelling may differ.
    Same(usize, usize),
    /// Words for other words, one for one, or joined and parted.
    Other(Range<usize>, Range<usize>),
    /// A word that the archive has elsewhere.
    Moved(usize, usize),
    /// A word that the archive lacks.
    Added(usize),
    /// A word that the quotation lacks.
    Dropped(usize),
}

impl Step {
    /// The archive's words in it.
    pub fn archived(&self) -> Range<usize> {
        match self {
            Step::Same(_, s) | Step::Moved(_, s) | Step::Dropped(s) => *s..s + 1,
            Step::Other(_, s) => s.clone(),
            Step::Added(_) => 0..0,
        }
    }
}

/// Words between two common runs.
struct Block {
    quoted: Vec<usize>,
    archived: Vec<usize>,
}

/// Lays the quotation beside the window.
pub fn steps(sides: &Alignment<'_>, window: Range<usize>) -> Vec<Step> {
    let old: Vec<u64> = (0..sides.quoted.len()).map(|at| sides.quoted_token(at).key).collect();
    let new: Vec<u64> = window.clone().map(|at| sides.archived_token(at).key).collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut blocks: Vec<Block> = Vec::new();
    for op in &ops {
        let archived = op.new_range().start + window.start..op.new_range().end + window.start;
        let (quoted, archived) = match op {
            DiffOp::Equal { .. } => (Vec::new(), Vec::new()),
            _ => (op.old_range().collect(), archived.collect()),
        };
        blocks.push(Block { quoted, archived });
    }
    // A word may have moved here from beyond the window, but no further than as many words as there are to explain.
    let left: usize = blocks.iter().map(|block| block.quoted.len()).sum();
    let before = window.start.saturating_sub(left)..window.start;
    let behind = window.end..(window.end + left).min(sides.archived.len());
    blocks.insert(0, Block { quoted: Vec::new(), archived: before.collect() });
    blocks.push(Block { quoted: Vec::new(), archived: behind.collect() });
    let moved = moved(sides, &mut blocks, ops.len());
    blocks.remove(0);
    let mut steps = Vec::new();
    for (number, (op, block)) in ops.iter().zip(&blocks).enumerate() {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            steps.extend((0..*len).map(|at| Step::Same(old_index + at, window.start + new_index + at)));
            continue;
        }
        let own = moved.iter().filter(|(q, _)| op.old_range().contains(q));
        steps.extend(own.map(|(q, s)| Step::Moved(*q, *s)));
        steps.extend(paired(sides, block, number == 0, number + 1 == ops.len()));
    }
    // What the quotation leaves out before its first word or behind its last is not dropped.
    let stays = |step: &Step| !matches!(step, Step::Dropped(_) | Step::Moved(..));
    let first = steps.iter().position(stays).unwrap_or(0);
    let last = steps.iter().rposition(stays).unwrap_or(steps.len());
    let inside = |at: usize| first <= at && at <= last;
    let kept = steps.into_iter().enumerate().filter(|(at, step)| inside(*at) || !matches!(step, Step::Dropped(_)));
    kept.map(|(_, step)| step).collect()
}

/// Takes the words out of the blocks that stand in another block of the other side. The `inner` blocks have one more
/// before and behind them, of words beyond the window.
fn moved(sides: &Alignment<'_>, blocks: &mut [Block], inner: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for from in 0..blocks.len() {
        let mut at = 0;
        while let Some(q) = blocks[from].quoted.get(at).copied() {
            let token = sides.quoted_token(q);
            let place = (1..=inner).chain([0, inner + 1]).find_map(|to| {
                let beyond = (to <= 1 || to >= inner) && token.count < LEAST_MOVED;
                let same = |s: &usize| sides.archived_token(*s).key == token.key;
                blocks[to].archived.iter().position(same).filter(|_| !beyond).map(|s| (to, s))
            });
            match place {
                Some((to, s)) => {
                    found.push((q, blocks[to].archived.remove(s)));
                    blocks[from].quoted.remove(at);
                }
                None => at += 1,
            }
        }
    }
    found
}

/// Pairs the words of a block. In the first block the archive's words before, in the last those behind, cost nothing.
fn paired(sides: &Alignment<'_>, block: &Block, first: bool, last: bool) -> Vec<Step> {
    let (n, m) = (block.quoted.len(), block.archived.len());
    if n * m > MOST_PAIRS {
        let added = block.quoted.iter().map(|q| Step::Added(*q));
        return added.chain(block.archived.iter().map(|s| Step::Dropped(*s))).collect();
    }
    let own = |q: usize| weight_of(sides.quoted_token(block.quoted[q]));
    // How many words of both sides the best way to (q, s) takes in its last step, and its score.
    let mut table = vec![(0_i32, (0_usize, 0_usize)); (n + 1) * (m + 1)];
    let at = |q: usize, s: usize| q * (m + 1) + s;
    for q in 0..=n {
        for s in 0..=m {
            let mut best: Option<(i32, (usize, usize))> = (q + s == 0).then_some((0, (0, 0)));
            let mut offer = |score: i32, step: (usize, usize)| {
                if best.is_none_or(|(known, _)| score > known) {
                    best = Some((score, step));
                }
            };
            if q > 0 && s > 0 {
                let weight = sides.weight(block.quoted[q - 1], block.archived[s - 1]);
                offer(table[at(q - 1, s - 1)].0 + weight, (1, 1));
            }
            for (dq, ds) in [(1, 2), (2, 1), (1, 3), (3, 1)] {
                if q >= dq && s >= ds && same_letters(sides, &block.quoted[q - dq..q], &block.archived[s - ds..s]) {
                    let weight: i32 = (q - dq..q).map(own).sum();
                    offer(table[at(q - dq, s - ds)].0 + 2 * weight, (dq, ds));
                }
            }
            if q > 0 {
                offer(table[at(q - 1, s)].0 - own(q - 1), (1, 0));
            }
            if s > 0 {
                let free = (first && q == 0) || (last && q == n);
                let cost = if free { 0 } else { weight_of(sides.archived_token(block.archived[s - 1])) };
                offer(table[at(q, s - 1)].0 - cost, (0, 1));
            }
            table[at(q, s)] = best.unwrap_or_default();
        }
    }
    let mut steps = Vec::new();
    let (mut q, mut s) = (n, m);
    while q + s > 0 {
        let (dq, ds) = table[at(q, s)].1;
        let (from_q, from_s) = (q - dq, s - ds);
        steps.push(match (dq, ds) {
            (1, 0) => Step::Added(block.quoted[from_q]),
            (0, _) => Step::Dropped(block.archived[from_s]),
            _ => Step::Other(
                block.quoted[from_q]..block.quoted[q - 1] + 1,
                block.archived[from_s]..block.archived[s - 1] + 1,
            ),
        });
        (q, s) = (from_q, from_s);
    }
    steps.reverse();
    steps
}

/// Whether words that are neighbours on both sides have the same letters when no space parts them.
fn same_letters(sides: &Alignment<'_>, quoted: &[usize], archived: &[usize]) -> bool {
    let neighbours = |places: &[usize]| places.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let count = |places: &[usize], token: &dyn Fn(usize) -> u32| -> u32 { places.iter().map(|at| token(*at)).sum() };
    if count(quoted, &|at| sides.quoted_token(at).count) != count(archived, &|at| sides.archived_token(at).count) {
        return false;
    }
    let letters = |text: String| text.replace(['ى', 'ی'], "ي");
    let one: String = quoted.iter().map(|at| spell(sides.quoted_letters(*at))).collect();
    let other: String = archived.iter().map(|at| spell(sides.archived_letters(*at))).collect();
    neighbours(quoted) && neighbours(archived) && letters(one) == letters(other)
}
