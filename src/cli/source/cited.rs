//! Which explainers cite which passages.
//!
//! In: the archive and the explainers. Out: [`Cited`], the places of citations by source and passage.

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::content::Explainer;
use crate::load::Inputs;
use crate::resolve::{Unresolved, resolve};

/// Where a source is cited.
#[derive(Debug, Default)]
pub(super) struct Cited {
    /// By place of the source in the archive, then by place of the passage in it: `path:line:column` of each key. A key
    /// without a locator cites the whole source, and stands under every passage.
    places: BTreeMap<usize, BTreeMap<usize, Vec<String>>>,
    /// By place of the source: the paths of the files that cite it, each once, in their order.
    files: BTreeMap<usize, Vec<String>>,
}

impl Cited {
    /// Looks at every citation of every explainer and page.
    pub(super) fn of(archive: &Archive, explainers: &[Explainer], inputs: &Inputs) -> Cited {
        let mut cited = Cited::default();
        for explainer in explainers {
            let path = &inputs.files.get(explainer.file).path;
            for key in explainer.citations.iter().flat_map(|citation| &citation.keys) {
                let Some(source) = archive.by_id.get(&key.source).copied() else { continue };
                let files = cited.files.entry(source).or_default();
                if files.last() != Some(path) {
                    files.push(path.clone());
                }
                let (start, _) = inputs.files.positions(key.span);
                let place = format!("{path}:{}:{}", start.line, start.column);
                let ranges = match resolve(archive, key) {
                    Ok(target) => target.ranges,
                    // What differs from its lock is cited all the same.
                    Err(Unresolved::Changed(_, at)) => vec![(at, at)],
                    Err(_) => continue,
                };
                for at in ranges.into_iter().flat_map(|(first, last)| first..=last) {
                    let places = cited.places.entry(source).or_default().entry(at).or_default();
                    if places.last() != Some(&place) {
                        places.push(place.clone());
                    }
                }
            }
        }
        cited
    }

    /// The files that cite a source.
    pub(super) fn files(&self, source: usize) -> &[String] {
        self.files.get(&source).map_or(&[], Vec::as_slice)
    }

    /// The places that cite a passage.
    pub(super) fn places(&self, source: usize, passage: usize) -> &[String] {
        self.places.get(&source).and_then(|passages| passages.get(&passage)).map_or(&[], Vec::as_slice)
    }
}
