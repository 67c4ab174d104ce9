//! A site that is made in parts: at any time the texts of only some of its pages are there.
//!
//! In: an edition whose explainers are outlines ([`crate::content::outline`]), which is laid out as if they had no text.
//! Out: the same [`Layout`] with the texts of one part after the other ([`Layout::put`]), of which pages are rendered, and
//! at last with what is known of all ([`Layout::complete`]), of which the rest of the site is.
//!
//! 1. Addresses, menu, neighbours and tags hang on front matters alone, and stand from the beginning.
//! 2. [`Layout::planned`]: a page whose text is there. Of one whose text has gone again only what lists and the pages of
//!    sources say of it is kept ([`resting`]).
//! 3. [`Usages`]: how sources are used, page by page.
//!
//! Law: the site is the one of the whole edition, byte for byte.

use crate::content::Kind;
use crate::shared::Shared;
use crate::verify::Edition;

use super::cited::{self, Usage};
use super::data::feed;
use super::footnotes::Numbering;
use super::layout::Layout;
use super::plan::{self, Each, Page};
use super::search::Search;
use super::{Options, Output, images};

/// How the sources of the archive are used by the pages that were counted.
#[derive(Debug)]
pub struct Usages(Vec<Usage>);

impl Usages {
    /// No page uses any of so many sources.
    pub fn none(sources: usize) -> Usages {
        Usages(vec![Usage::default(); sources])
    }
}

impl Layout {
    /// Lays out the site of an edition of outlines.
    ///
    /// # Errors
    /// As [`Layout::new`].
    pub fn outline(edition: Edition, options: Options, each: Each) -> anyhow::Result<Layout> {
        let mut layout = Layout::new(edition, options, None, each)?;
        // It would hold the outlines for good.
        layout.plan.usage = plan::known(Vec::new());
        layout.plan.images.clear();
        Ok(layout)
    }

    /// The explainers and pages, as places in [`Edition::explainers`], in the order in which the search numbers them, and
    /// after these all others; with how many of the first belong together.
    pub fn order(&self) -> (Vec<usize>, Vec<usize>, usize) {
        let search = self.search.as_ref();
        let searched: Vec<usize> = search.map_or_else(Vec::new, |search| {
            search.explainers.iter().map(|place| self.plan.pages[*place].explainer).collect()
        });
        let mut is_searched = vec![false; self.edition.explainers.len()];
        searched.iter().for_each(|at| is_searched[*at] = true);
        let others = (0..is_searched.len()).filter(|at| !is_searched[*at]).collect();
        (searched, others, search.map_or(1, |search| search.group))
    }

    /// The pages whose texts are needed at the end, as places in [`Edition::explainers`], sorted: those of the feed, and
    /// the home page.
    pub fn needed_at_last(&self) -> Vec<usize> {
        let of_feed = feed::newest(&self.edition, &self.plan).into_iter().map(|place| self.plan.pages[place].explainer);
        let kinds = self.edition.explainers.iter().enumerate();
        let homes = kinds.filter(|(_, explainer)| explainer.kind == Kind::Index).map(|(at, _)| at);
        let mut needed: Vec<usize> = of_feed.chain(homes).collect();
        needed.sort_unstable();
        needed
    }

    /// The page of an explainer, from an edition that has its text and judgements, and nothing else; `None` of one that is
    /// not published.
    pub fn planned(&self, at: usize, alone: &Edition) -> Option<Page> {
        self.place(at)?;
        let shares = plan::shares(&self.edition, &self.base_url);
        Some(Page { explainer: at, ..plan::page(alone, &self.locale, 0, shares) })
    }

    /// Puts a page in its place.
    pub fn put(&mut self, page: Shared<Page>) {
        if let Some(place) = self.place(page.explainer) {
            self.plan.pages[place] = page;
        }
    }

    /// Notes the images that the page of an explainer names, whose text is there.
    pub fn note_images(&mut self, at: usize) {
        if let Some(place) = self.place(at) {
            let used = images::used(&self.edition, &self.plan.pages[place..=place]);
            self.plan.images.extend(used);
        }
    }

    /// Adds what a page cites, whose text is there.
    pub fn count(&self, usages: &mut Usages, page: &Page) {
        if let Some(place) = self.place(page.explainer) {
            cited::add(&mut usages.0, &self.edition, place, page.explainer, &page.numbering);
        }
    }

    /// The outputs of a page.
    pub fn outputs_of(&self, page: &Page) -> Vec<Output> {
        plan::of_page(&self.plan, page)
    }

    /// The files of texts for the search of so many explainers in its order, from one on.
    pub fn texts_of(&self, from: usize, count: usize) -> Vec<Output> {
        let group = self.search.as_ref().map_or(1, |search| search.group);
        let files = from / group..(from + count).div_ceil(group);
        self.search.iter().flat_map(|_| files.clone()).map(Search::text_output).collect()
    }

    /// Completes the site, when every page has been in its place.
    ///
    /// # Errors
    /// Two outputs with one path.
    pub fn complete(&mut self, usages: Usages) -> anyhow::Result<()> {
        let Usages(mut usage) = usages;
        cited::finish(&mut usage);
        self.plan.usage = plan::known(usage);
        self.plan.images.sort_unstable();
        self.plan.images.dedup();
        self.outputs = plan::outputs(&self.edition, &self.plan, self.search.as_ref(), &self.base_url)?.into();
        Ok(())
    }

    fn place(&self, explainer: usize) -> Option<usize> {
        self.plan.pages.binary_search_by_key(&explainer, |page| page.explainer).ok()
    }
}

/// What is kept of a page whose text has gone: all but its notes.
pub fn resting(page: &Page) -> Page {
    let references = page.numbering.references.clone();
    Page {
        numbering: Numbering { references, ..Numbering::default() },
        folder: page.folder.clone(),
        proof: page.proof.clone(),
        share_image: page.share_image.clone(),
        ..*page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    #[test]
    fn the_plan_of_a_page_needs_its_text_alone() {
        let edition = fixture::one("قالت: «البرنامج مستمر» [@moe#p2].");
        let whole = Layout::new(edition.clone(), Options::default(), None, &plan::in_turn).expect("a site");
        let mut outline = Layout::outline(edition.clone(), Options::default(), &plan::in_turn).expect("a site");
        for page in &whole.plan.pages {
            let (explainers, judged) = (&edition.explainers[page.explainer], &edition.judged[page.explainer]);
            let alone = Edition {
                explainers: vec![explainers.clone()].into(),
                judged: vec![judged.clone()].into(),
                ..edition.clone()
            };
            let planned = outline.planned(page.explainer, &alone).expect("it is published");
            assert_eq!(planned.numbering, page.numbering);
            assert_eq!(resting(&planned).numbering.references, page.numbering.references);
            outline.put(planned.into());
            assert!(outline.planned(99, &alone).is_none());
        }
    }
}
