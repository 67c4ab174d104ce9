//! What the rules hang on that look at more than one page, and what they found.
//!
//! In: every page with what became of it. Out: [`Outside`], which says how much is as it was, and looks at the rest.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Last;
use super::page::{Fate, Judged, Page};
use crate::content::Explainer;
use crate::diag::{Diagnostic, Sink};
use crate::rules::{Addresses, scope};
use crate::text::FileId;
use crate::verify::Edition;

/// What the rules found that look at the whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Whole {
    archive: Sink,
    addresses: Sink,
    citations: Sink,
}

impl Whole {
    /// What was found, in groups.
    pub(super) fn findings(&self) -> [&Sink; 3] {
        [&self.archive, &self.addresses, &self.citations]
    }
}

/// What is as it was, of all that the rules hang on that look at more than one page.
#[derive(Debug)]
pub(super) struct Outside {
    /// The archive.
    archive: bool,
    /// What pages see of each other, but for their texts ([`scope::of_links`]), and what complaints say of addresses.
    addresses: bool,
    /// The ids that citations name.
    citations: bool,
    /// The pages that are new or whose text is another, in path order.
    changed: Vec<FileId>,
}

impl Outside {
    /// Compares with the last look, of which there were so many pages.
    pub(super) fn of(judged: &[Judged], count: usize, last: Option<&Last>, ground: &Edition) -> Outside {
        let changed: Vec<&Judged> = judged.iter().filter(|judged| !matches!(judged.fate, Fate::Same)).collect();
        let mut pairs = Vec::new();
        for judged in &changed {
            if let Fate::Changed(before) = &judged.fate {
                pairs.push((&**before, &judged.page));
            }
        }
        // All were there before, and as many are there now.
        let same_pages = pairs.len() == changed.len() && judged.len() == count;
        let archive = last.is_some_and(|last| last.archive.is(&ground.archive));
        let statics = last.is_some_and(|last| {
            let (a, b) = (&last.inputs, &ground.inputs);
            (&a.statics, &a.images) == (&b.statics, &b.images)
        });
        Outside {
            archive,
            addresses: archive && statics && same_pages && pairs.iter().all(|(a, b)| address(a) == address(b)),
            citations: archive && same_pages && pairs.iter().all(|(a, b)| cited(&a.explainer) == cited(&b.explainer)),
            changed: changed.iter().map(|judged| judged.page.explainer.file).collect(),
        }
    }

    /// Lets the rules look at the whole where what they hang on is another.
    pub(super) fn look_at_whole(&self, edition: &Edition, known: Whole) -> Whole {
        let Whole { mut archive, mut addresses, mut citations } = known;
        if !self.archive {
            archive.clear();
            scope::of_archive(edition, &mut archive);
        }
        if !self.addresses {
            addresses.clone_from(&edition.complaints);
            scope::of_addresses(edition, &mut addresses);
            addresses.drain(..edition.complaints.len());
        }
        if !self.citations {
            citations.clear();
            scope::of_citations(edition, &mut citations);
        }
        Whole { archive, addresses, citations }
    }

    /// Looks at the links of the pages that changed, and of those that lead into one; of all pages, when what pages see
    /// of each other is another.
    pub(super) fn look_at_links(&self, edition: &Edition, pages: &mut [Page]) {
        let changed = |file: &FileId| self.changed.binary_search(file).is_ok();
        let is_open =
            |page: &&mut Page| !self.addresses || changed(&page.explainer.file) || page.looked_into.iter().any(changed);
        let addresses = Addresses::default();
        let mut open: Vec<&mut Page> = pages.iter_mut().filter(is_open).collect();
        open.par_iter_mut().for_each(|page| {
            page.links.clear();
            page.looked_into = scope::of_links(edition, &addresses, &page.explainer, &mut page.links);
        });
    }
}

/// What others see of a page, its text apart, and what was complained of in its front matter.
fn address(page: &Page) -> impl PartialEq {
    let Explainer { kind, slug, slug_span, front, front_span, broken, .. } = &*page.explainer;
    let complaints: Vec<Diagnostic> =
        page.complaints.iter().filter(|found| found.span.start <= front_span.end).cloned().collect();
    // Aliases have their places in the front matter, which the rule finds there again.
    let text = if front.aliases.is_empty() { "" } else { page.text.text.get(front_span.range()).unwrap_or_default() };
    (
        (*kind, slug.clone(), *slug_span, front.aliases.clone(), text.to_owned()),
        (front.tags.clone(), front.draft, *broken, complaints, (!front.aliases.is_empty()).then_some(*front_span)),
    )
}

/// The ids that a page's citations name.
fn cited(explainer: &Explainer) -> BTreeSet<&str> {
    explainer.citations.iter().flat_map(|citation| &citation.keys).map(|key| key.source.as_str()).collect()
}
