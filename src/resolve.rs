//! A citation key into the passages that it names, or why not.
//!
//! In: the archive and a [`Key`]. Out: [`Target`], stretches of neighbouring passages of one source, or [`Unresolved`].
//!
//! 1. The source by its id.
//! 2. Each locator: one passage, or all from its first to its last in the file's order. Without locators: every passage.
//! 3. A passage that is gone, or differs from its lock, resolves to nothing.

use crate::archive::Archive;
use crate::content::Key;

/// The passages that a key names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The source, as a place in [`Archive::sources`].
    pub source: usize,
    /// First and last passage of each locator, as places in the source's passages, both inclusive.
    pub ranges: Vec<(usize, usize)>,
    /// Whether the key named no passage, so that the whole source is meant.
    pub whole: bool,
}

/// Why a key names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// No source has this id.
    Source,
    /// The source cannot be trusted (its own file has errors).
    Broken(usize),
    /// The source has no passage of this id; `usize` is the locator's place in the key.
    Passage(usize),
    /// The range ends before it begins; `usize` is the locator's place.
    Backwards(usize),
    /// The passage was removed from the source; `usize` is the locator's place.
    Gone(usize),
    /// The passage (source, place) differs from its lock.
    Changed(usize, usize),
}

/// Resolves one key.
///
/// # Errors
/// The reason that it names nothing.
pub fn resolve(archive: &Archive, key: &Key) -> Result<Target, Unresolved> {
    let Some(source_at) = archive.by_id.get(&key.source).copied() else {
        return Err(Unresolved::Source);
    };
    let source = &archive.sources[source_at];
    if source.broken {
        return Err(Unresolved::Broken(source_at));
    }
    if key.locators.is_empty() {
        let last = source.passages.len().saturating_sub(1);
        return Ok(Target { source: source_at, ranges: vec![(0, last)], whole: true });
    }
    let mut ranges = Vec::new();
    for (place, locator) in key.locators.iter().enumerate() {
        let find = |id: &str| source.by_id.get(id).copied().ok_or(Unresolved::Passage(place));
        let first = find(&locator.first)?;
        let last = locator.last.as_deref().map_or(Ok(first), find)?;
        if last < first {
            return Err(Unresolved::Backwards(place));
        }
        for at in first..=last {
            let passage = &source.passages[at];
            // Inside a range a removed passage has nothing to hold; at its ends somebody asks for its words.
            if passage.gone && (at == first || at == last) {
                return Err(Unresolved::Gone(place));
            }
            if passage.changed {
                return Err(Unresolved::Changed(source_at, at));
            }
        }
        ranges.push((first, last));
    }
    Ok(Target { source: source_at, ranges, whole: false })
}
