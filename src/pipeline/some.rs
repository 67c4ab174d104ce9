//! Some pages of a project, checked as they are in the whole, while no other text is read than they need.
//!
//! In: the outline of a project ([`load::outline`]), and which of its pages are wanted. Out: the [`Edition`], in which these
//! are judged and all others outlines, and what was found in their files and outside of all pages.
//!
//! 1. The outline says what addresses there are, and what is wrong with the archive.
//! 2. The texts of the wanted pages are woken and parsed, then those that their links lead into.
//! 3. Each is judged, and the rules look at it.
//!
//! Law: what is said of a wanted page and of the sources that it cites is what a check of the whole says of them
//! (`tests/it/some.rs`). Which sources nothing cites is not found: that hangs on every text.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::outline::{Outlined, Seen, look};
use super::{Count, Phase, Watch};
use crate::content::{self, Explainer};
use crate::diag::{Diagnostic, Sink};
use crate::load::{self, Inputs};
use crate::rules::{self, Addresses, scope};
use crate::text::FileId;
use crate::verify::Edition;

/// Checks the pages whose paths are wanted; `None` when a text is no longer the one whose beginning was read, or is damaged
/// behind it, of which a check of the whole can speak.
pub fn check_some(inputs: Inputs, wanted: &BTreeSet<String>, watch: Watch<'_>) -> Option<(Edition, Vec<Diagnostic>)> {
    let Outlined { mut edition, mut complaints, others, rest } = Outlined::of(inputs);
    let path = |page: &Explainer| &edition.inputs.files.get(page.file).path;
    let pages: Vec<usize> =
        (0..edition.explainers.len()).filter(|at| wanted.contains(path(&edition.explainers[*at]))).collect();
    let files: Vec<FileId> = pages.iter().map(|at| edition.explainers[*at].file).collect();
    wake(&mut edition, &files)?;

    let heads = pages.iter().map(|at| {
        let page = &edition.explainers[*at];
        (Explainer::clone(page), complaints.remove(&page.file).unwrap_or_default())
    });
    let heads: Vec<(Explainer, Sink)> = heads.collect();
    let parse = |(head, complaints): (Explainer, Sink)| {
        let text = edition.inputs.files.get(head.file);
        let (page, complaints, _) = content::parse_body(head, complaints, text, &edition.inputs.config);
        (page, complaints)
    };
    let (parsed, complaints): (Vec<Explainer>, Vec<Sink>) = heads.into_par_iter().map(parse).unzip();
    for (at, page) in pages.iter().zip(parsed) {
        edition.explainers[*at] = page.into();
    }
    let needed = pages.iter().flat_map(|at| scope::texts_needed(&edition, &edition.explainers[*at]));
    let needed: BTreeSet<FileId> = needed.collect();
    wake(&mut edition, &Vec::from_iter(needed))?;

    let (addresses, count) = (Addresses::default(), Count::new(watch, Phase::Check, pages.len()));
    let one = |(at, complaints): (&usize, Sink)| {
        let seen = look(&edition, *at, complaints, others.get(&edition.explainers[*at].file), &addresses);
        count.one();
        seen
    };
    let seen: Vec<Seen> = pages.par_iter().zip(complaints).map(one).collect();
    let mut found = rules::settle(&edition.with_pages(Vec::new(), Vec::new()), rest);
    for (at, seen) in pages.iter().zip(seen) {
        edition.judged[*at] = seen.judged;
        found.extend(seen.found);
    }
    rules::sort(&mut found);
    Some((edition, found))
}

/// Wakes those of the files that are at rest.
fn wake(edition: &mut Edition, files: &[FileId]) -> Option<()> {
    let inputs = &edition.inputs;
    let at_rest = files.par_iter().map(|file| inputs.files.shared(*file)).filter(|file| file.is_at_rest());
    let woken: Vec<_> = at_rest.map(|file| load::wake(&inputs.root, file)).collect::<Option<_>>()?;
    for file in woken {
        edition.inputs.files.replace(file);
    }
    Some(())
}
