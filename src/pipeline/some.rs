//! Pages of a project, checked as they are in the whole, while few texts are there at a time.
//!
//! In: the outline of a project ([`load::outline`]). Out: of a few pages the [`Edition`], in which these are judged and all
//! others outlines, and what was found in their files and outside of all pages ([`check_some`]); of all pages the report for
//! people and its counts ([`survey`]).
//!
//! 1. The outline says what addresses there are, and what is wrong with the archive.
//! 2. The texts of the wanted pages are woken and looked at; of all pages part by part, and each part is put to rest again
//!    when what was found in it has been put into words.
//! 3. Of all pages it is known at last which sources nothing cites.
//!
//! Law: what is said is what a check of the whole says (`tests/it/some.rs`). Of a few pages it is not found which sources
//! nothing cites: that hangs on every text.
//!
//! [`load::outline`]: crate::load::outline

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::outline::{Outlined, Seen};
use super::{Count, Phase, Watch};
use crate::diag::Diagnostic;
use crate::load::Inputs;
use crate::report::Report;
use crate::report::human::Parts;
use crate::report::summary::Summary;
use crate::rules::{self, Addresses, scope};
use crate::verify::Edition;

/// Checks the pages whose paths are wanted; `None` when a text is no longer the one whose beginning was read, or is damaged
/// behind it, of which a check of the whole can speak.
pub fn check_some(inputs: Inputs, wanted: &BTreeSet<String>, watch: Watch<'_>) -> Option<(Edition, Vec<Diagnostic>)> {
    let mut outlined = Outlined::of(inputs);
    let edition = &outlined.edition;
    let path = |at: &usize| &edition.inputs.files.get(edition.explainers[*at].file).path;
    let pages: Vec<usize> = (0..edition.explainers.len()).filter(|at| wanted.contains(path(at))).collect();
    let count = Count::new(watch, Phase::Check, pages.len());
    let awake = outlined.wake(&pages, &Addresses::default(), &count)?;
    let (_, mut found) = outlined.outside();
    found.extend(awake.seen.into_iter().flat_map(|seen| seen.found));
    rules::sort(&mut found);
    Some((outlined.edition, found))
}

/// How a project is surveyed.
#[derive(Clone, Copy, Debug)]
pub struct Survey<'s> {
    /// The rules of which every finding counts as an error.
    pub denied: &'s [String],
    /// Whether errors in drafts count as errors.
    pub drafts: bool,
    /// Whether the report has colours.
    pub colour: bool,
    /// From how many bytes of Markdown on a part is large enough.
    pub part: usize,
}

/// Checks all pages part by part; the report for people, and its counts. `None` as of [`check_some`].
pub fn survey(inputs: Inputs, how: Survey<'_>, watch: Watch<'_>) -> Option<(String, Summary)> {
    let mut outlined = Outlined::of(inputs);
    let addresses = Addresses::default();
    let count = Count::new(watch, Phase::Check, outlined.edition.explainers.len());
    let mut cited = vec![false; outlined.edition.archive.sources.len()];
    let mut said = Parts::default();
    for pages in parts(&outlined.edition, how.part) {
        let mut awake = outlined.wake(&pages, &addresses, &count)?;
        let say = |Seen { alone, found, .. }: &mut Seen| {
            let mut found = std::mem::take(found);
            super::deny(how.denied, &mut found);
            if !how.drafts && alone.explainers[0].front.draft {
                super::soften(&mut found);
            }
            Parts::of(&Report::whole(alone, found), how.colour)
        };
        awake.seen.par_iter_mut().map(say).collect::<Vec<Parts>>().into_iter().for_each(|one| said.add(one));
        awake.seen.iter().for_each(|seen| scope::mark_cited(&seen.alone, &mut cited));
        outlined.put_to_rest(&pages, awake);
    }
    scope::of_uncited(&outlined.edition.archive, &cited, &mut outlined.rest);
    let (ground, mut rest) = outlined.outside();
    super::deny(how.denied, &mut rest);
    said.add(Parts::of(&Report::whole(&ground, rest), how.colour));
    Some(said.finish(how.colour))
}

/// The pages in parts of so many bytes of Markdown.
fn parts(edition: &Edition, part: usize) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for (at, page) in edition.explainers.iter().enumerate() {
        if room == 0 {
            parts.push(Vec::new());
            room = part.max(1);
        }
        parts.last_mut().into_iter().for_each(|part| part.push(at));
        room = room.saturating_sub(page.body.range().len());
    }
    parts
}
