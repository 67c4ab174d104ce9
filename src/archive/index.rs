//! Where in the archive words may stand, for searches of all of it.
//!
//! In: the sources, and groups of word skeletons. Out: the sources in which a short stretch may have a word of every group.
//! It never leaves out a source that has; what it names is still to be looked at.
//!
//! 1. The archive is cut into parts of whole sources. A part is indexed when it is first asked, and never for a project
//!    that asks nothing; threads that ask at once each index other parts, and then wait for one another.
//! 2. The words of a part are numbered through all its sources, and cut into blocks of [`WINDOW`] words.
//! 3. For each skeleton a part keeps the blocks that have it. A stretch of at most [`WINDOW`] words lies in two
//!    neighbouring blocks, wherever passages begin.
//!
//! It takes about a quarter of the size of the texts in memory.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Source;
use crate::text::fold::skeleton::{self, Skeleton};
use crate::text::{Files, offset};

/// The most words of a stretch that [`Index::sources`] finds: a longer one is looked for by some of its words.
pub const WINDOW: usize = 64;

/// A part is closed when its texts have so many bytes: few enough that it is indexed in some hundredths of a second.
/// The small archives of tests have several parts too.
const PART: usize = if cfg!(test) { 1 << 10 } else { 8 << 20 };

/// The words of an archive, by their skeletons.
#[derive(Debug, Default)]
pub struct Index {
    parts: OnceLock<Vec<Part>>,
    /// How many parts some thread has begun.
    begun: AtomicUsize,
    languages: OnceLock<Vec<String>>,
}

impl Clone for Index {
    /// An index that was asked nothing yet: the clone's sources may change.
    fn clone(&self) -> Index {
        Index::default()
    }
}

/// Neighbouring sources.
#[derive(Debug)]
struct Part {
    sources: Range<usize>,
    words: OnceLock<Words>,
}

/// The words of a part.
#[derive(Debug)]
struct Words {
    /// Every skeleton, sorted.
    skeletons: Vec<Skeleton>,
    /// For each skeleton the place in `blocks` behind its last.
    ends: Vec<u32>,
    /// The blocks that have it, sorted.
    blocks: Vec<u16>,
    /// For each source the block of its first word.
    firsts: Vec<u16>,
}

impl Index {
    /// The sources that may have, in one stretch of at most [`WINDOW`] words, a word of every group; sorted. All
    /// sources, when there is no group.
    pub fn sources(&self, sources: &[Source], files: &Files, groups: &[&[Skeleton]]) -> Vec<usize> {
        if groups.is_empty() {
            return (0..sources.len()).collect();
        }
        let parts = self.parts.get_or_init(|| parts(sources));
        // Each thread that comes while there are parts left takes the next one.
        while let Some(part) = parts.get(self.begun.fetch_add(1, Ordering::Relaxed)) {
            part.words.get_or_init(|| Words::read(&sources[part.sources.clone()], files));
        }
        // What another thread has begun is waited for.
        let mut found = Vec::new();
        for part in parts {
            let words = part.words.get_or_init(|| Words::read(&sources[part.sources.clone()], files));
            let first = part.sources.start;
            found.extend(words.sources(groups).into_iter().map(|source| first + source));
        }
        found
    }

    /// The languages that the sources name (BCP 47), sorted.
    pub fn languages(&self, sources: &[Source]) -> &[String] {
        self.languages.get_or_init(|| {
            let named: BTreeSet<&String> = sources.iter().filter_map(|source| source.meta.language.as_ref()).collect();
            named.into_iter().cloned().collect()
        })
    }
}

fn parts(sources: &[Source]) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, source) in sources.iter().enumerate() {
        size += source.passages.iter().map(|passage| passage.span.range().len()).sum::<usize>();
        if size >= PART || at + 1 == sources.len() {
            parts.push(Part { sources: start..at + 1, words: OnceLock::new() });
            (start, size) = (at + 1, 0);
        }
    }
    parts
}

impl Words {
    fn read(sources: &[Source], files: &Files) -> Words {
        // The skeleton of each word above its number, so that sorting brings them together in order.
        let mut numbered: Vec<u64> = Vec::new();
        let mut firsts = Vec::with_capacity(sources.len());
        for source in sources {
            firsts.push(numbered.len());
            for passage in &source.passages {
                skeleton::each(files.slice(passage.span), |word, _| {
                    numbered.push((u64::from(word) << 32) | u64::from(offset(numbered.len())));
                });
            }
        }
        let width = width(numbered.len());
        let block = |number: usize| u16::try_from(number / width).unwrap_or(u16::MAX);
        let firsts = firsts.into_iter().map(block).collect();
        numbered.sort_unstable();
        let mut words = Words { skeletons: Vec::new(), ends: Vec::new(), blocks: Vec::new(), firsts };
        for entry in numbered {
            #[expect(clippy::cast_possible_truncation, reason = "the halves were put together above")]
            let (word, block) = ((entry >> 32) as Skeleton, block(entry as u32 as usize));
            let known = words.skeletons.last() == Some(&word);
            if known && words.blocks.last() == Some(&block) {
                continue;
            }
            words.blocks.push(block);
            let end = offset(words.blocks.len());
            match words.ends.last_mut().filter(|_| known) {
                Some(last) => *last = end,
                None => {
                    words.skeletons.push(word);
                    words.ends.push(end);
                }
            }
        }
        words.skeletons.shrink_to_fit();
        words.ends.shrink_to_fit();
        words.blocks.shrink_to_fit();
        words
    }

    /// The blocks that have a word.
    fn blocks(&self, word: Skeleton) -> &[u16] {
        let Ok(at) = self.skeletons.binary_search(&word) else { return &[] };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.blocks[start as usize..self.ends[at] as usize]
    }

    /// The sources of the part that may have a word of every group close together; sorted.
    fn sources(&self, groups: &[&[Skeleton]]) -> Vec<usize> {
        let lists = |group: &&[Skeleton]| -> Vec<&[u16]> {
            group.iter().map(|word| self.blocks(*word)).filter(|blocks| !blocks.is_empty()).collect()
        };
        let mut groups: Vec<Vec<&[u16]>> = groups.iter().map(lists).collect();
        groups.sort_by_key(|lists| lists.iter().map(|blocks| blocks.len()).sum::<usize>());
        let Some((rarest, others)) = groups.split_first() else { return Vec::new() };
        // The first of two neighbouring blocks, of which one or the other has it.
        let mut starts: Vec<u16> =
            rarest.iter().copied().flatten().flat_map(|block| [block.saturating_sub(1), *block]).collect();
        starts.sort_unstable();
        starts.dedup();
        for lists in others {
            starts.retain(|start| lists.iter().any(|blocks| has_beside(blocks, *start)));
        }
        let mut found: Vec<usize> = Vec::new();
        for start in starts {
            // Every source that has words in this block: one that only has some in the next is found from there.
            let last = self.firsts.partition_point(|first| *first <= start);
            let behind = self.firsts.partition_point(|first| *first < start);
            // The source before those that begin here may reach into the block.
            for source in behind.saturating_sub(1)..last {
                if found.last().is_none_or(|known| *known < source) {
                    found.push(source);
                }
            }
        }
        found
    }
}

/// How many words a block has in a part of so many words: so many that sixteen bits number the blocks of the largest
/// source.
fn width(words: usize) -> usize {
    WINDOW.max(words.div_ceil(usize::from(u16::MAX)))
}

/// Whether a sorted list has this block or the next.
fn has_beside(blocks: &[u16], start: u16) -> bool {
    let at = blocks.partition_point(|block| *block < start);
    blocks.get(at).is_some_and(|block| *block <= start.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::diag::Sink;
    use crate::text::{File, FileId};

    /// Sources of so many words; the words of all of them are counted on.
    fn archived(counts: &[usize]) -> (Files, Archive) {
        let mut number = 0..;
        let text = |count: &usize| {
            let words: Vec<String> = number.by_ref().take(*count).map(spelt).collect();
            // Passages that end anywhere.
            let passages =
                words.chunks(7).enumerate().map(|(at, words)| format!("\n{{#p{at}}}\n{}\n", words.join(" ")));
            format!("---\ntitle: x\nnote: x\n---\n{}", passages.collect::<String>())
        };
        let list = counts.iter().map(text).enumerate().map(|(at, text)| File::new(format!("{at:05}"), text));
        let files = Files::new(list.collect());
        let mut archive = Archive::default();
        for (at, (_, file)) in files.iter().enumerate() {
            let id = FileId(offset(at));
            archive.sources.push(crate::archive::source::parse(file, id, &file.path, &mut Sink::new()));
        }
        (files, archive)
    }

    /// A number in letters: a digit would be a word of its own.
    fn spelt(number: usize) -> String {
        number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
    }

    fn word(number: usize) -> Vec<Skeleton> {
        vec![skeleton::of(spelt(number).chars())]
    }

    #[test]
    fn words_that_stand_together_are_found() {
        let counts = [1, 300, 64, 3, 3, 3, 200, 0, 129];
        let (files, archive) = archived(&counts);
        let mut start = 0;
        for (at, count) in counts.into_iter().enumerate() {
            for one in start..start + count {
                for other in one..(one + WINDOW).min(start + count) {
                    let (one, other) = (word(one), word(other));
                    for groups in [[&*one, &*other], [&*other, &*one]] {
                        let found = archive.index.sources(&archive.sources, &files, &groups);
                        assert!(found.contains(&at) && found.is_sorted(), "{found:?}");
                        assert!(found.len() < 7, "{found:?}");
                    }
                }
            }
            start += count;
        }
        let found = |groups: &[&[Skeleton]]| archive.index.sources(&archive.sources, &files, groups);
        assert_eq!(found(&[]).len(), counts.len(), "nothing that is asked leaves out nothing");
        assert_eq!(found(&[&word(10), &word(10 + 3 * WINDOW)]), [0; 0], "too far apart");
        assert_eq!(found(&[&word(10), &word(999)]), [0; 0], "a word that is nowhere");
        let either = [word(999), word(10)].concat();
        assert_eq!(found(&[&either, &word(12)]), [0, 1], "one of two spellings");
    }

    #[test]
    fn every_thread_finds_the_same() {
        let (files, archive) = archived(&[400; 40]);
        let ask = || archive.index.sources(&archive.sources, &files, &[&word(5_000)]);
        let found: Vec<Vec<usize>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        assert!(found.iter().all(|one| one == &found[0] && one.contains(&12)), "{found:?}");
    }

    #[test]
    fn blocks_have_numbers_of_sixteen_bits() {
        for words in [0, 1, WINDOW * 65_535, WINDOW * 65_535 + 1, WINDOW * 100_000] {
            assert!(words.saturating_sub(1) / width(words) < 65_535, "{words}");
            assert!(width(words) >= WINDOW);
        }
    }
}
