//! How the archive differs from the one before.
//!
//! In: the last look, and the archive as it is now. Out: the sources that came, went or changed, and where the others stand
//! now ([`Difference`]).

use std::collections::HashSet;
use std::sync::Arc;

use super::Last;
use super::page::Page;
use crate::archive::{Archive, Source};
use crate::load::Inputs;
use crate::shared::Shared;

/// How the archive differs from the one before.
#[derive(Debug)]
pub(super) struct Difference {
    /// The ids of sources that came, went or changed.
    changed: HashSet<String>,
    /// Where each source of before stands now, when one stands elsewhere.
    pub moved: Option<Vec<Option<usize>>>,
}

impl Difference {
    /// Nothing when the archive is the same.
    pub(super) fn between(last: &Last, archive: &Shared<Archive>, inputs: &Inputs) -> Option<Difference> {
        if last.archive.is(archive) {
            return None;
        }
        let mut changed: HashSet<String> = HashSet::new();
        let mut places = Vec::with_capacity(last.archive.sources.len());
        for before in &last.archive.sources {
            let place = archive.by_id.get(&before.id).copied();
            places.push(place);
            if place.is_none_or(|place| !is_same_source(before, &last.inputs, &archive.sources[place], inputs)) {
                changed.insert(before.id.clone());
            }
        }
        let new = archive.sources.iter().filter(|source| !last.archive.by_id.contains_key(&source.id));
        changed.extend(new.map(|source| source.id.clone()));
        let moved = places.iter().enumerate().any(|(before, place)| *place != Some(before));
        Some(Difference { changed, moved: moved.then_some(places) })
    }

    /// Whether what was judged of a page may be another now.
    pub(super) fn touches(&self, page: &Page) -> bool {
        let mut keys = page.explainer.citations.iter().flat_map(|citation| &citation.keys);
        (page.judged.wide && !self.changed.is_empty()) || keys.any(|key| self.changed.contains(&key.source))
    }
}

/// Whether a source is what it was: its text, and what the lock says of its passages.
fn is_same_source(before: &Source, then: &Inputs, source: &Source, now: &Inputs) -> bool {
    let changed = |source: &Source| source.passages.iter().map(|passage| passage.changed).collect::<Vec<_>>();
    before.file == source.file
        && Arc::ptr_eq(then.files.shared(before.file), now.files.shared(source.file))
        && before.broken == source.broken
        && changed(before) == changed(source)
}

/// Whether the settings are the same.
pub(super) fn has_same_book(before: &Inputs, now: &Inputs) -> bool {
    before.book == now.book && Arc::ptr_eq(before.files.shared(before.book), now.files.shared(now.book))
}

/// Whether the archive is read from the same files as before, of which the settings are the same.
pub(super) fn has_same_archive(before: &Inputs, now: &Inputs) -> bool {
    let folder = format!("{}/sources/", now.config.src);
    let texts = |inputs: &Inputs| {
        let below = inputs.files.iter().filter(|(_, file)| file.path.starts_with(&folder));
        below.map(|(id, file)| (id, std::ptr::from_ref(file))).collect::<Vec<_>>()
    };
    let lock = |inputs: &Inputs| inputs.lock.map(|id| (id, Arc::as_ptr(inputs.files.shared(id))));
    lock(before) == lock(now)
        && before.sources == now.sources
        && before.captures == now.captures
        && texts(before) == texts(now)
}
