//! A site that is made in parts: at any time the texts of only some of its pages are there.
//!
//! In: an edition whose explainers are outlines ([`crate::content::outline`]), which is laid out as if they had no text.
//! Out: the same [`Layout`] with the texts of one part after the other ([`Layout::put`]), of which pages are rendered, and
//! at last with what is known of all ([`Layout::complete`]), of which the rest of the site is.
//!
//! 1. Addresses, menu, neighbours and tags hang on front matters alone, and stand from the beginning.
//! 2. [`Site::make`]: a page whose text is there, its files, and what is searched of it. Of one whose text has gone again only what lists and the pages of
//!    sources say of it is kept ([`resting`]).
//! 3. [`Usages`]: how sources are used, page by page.
//!
//! Law: the site is the one of the whole edition, byte for byte.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::archive::Archive;
use crate::content::Kind;
use crate::content::markdown::Placed;
use crate::shared::Shared;
use crate::verify::Edition;

use super::cited::{self, Usage, Use};
use super::data::{annotations, feed};
use super::document::Document;
use super::footnotes::Numbering;
use super::layout::Layout;
use super::plan::{self, Page};
use super::search::lines::{self, Line};
use super::search::vocabulary::Words;
use super::search::{self, Search};
use super::{Content, Options, Output, Site, images, pages};
use crate::each::Each;

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
    pub fn outline(edition: Edition, options: Options, each: Each<'_, Shared<Page>>) -> anyhow::Result<Layout> {
        let mut layout = Layout::new(edition, options, None, each)?;
        // It would hold the outlines for good.
        layout.plan.usage = plan::known(Vec::new());
        layout.plan.images.clear();
        Ok(layout)
    }

    /// The explainers and pages, as places in [`Edition::explainers`], in the order in which the search numbers them, and
    /// after these all others.
    pub fn order(&self) -> (Vec<usize>, Vec<usize>) {
        let search = self.search.as_ref();
        let searched: Vec<usize> = search.map_or_else(Vec::new, |search| {
            search.explainers.iter().map(|place| self.plan.pages[*place].explainer).collect()
        });
        let mut is_searched = vec![false; self.edition.explainers.len()];
        searched.iter().for_each(|at| is_searched[*at] = true);
        let others = (0..is_searched.len()).filter(|at| !is_searched[*at]).collect();
        (searched, others)
    }

    /// How many explainers in that order share a file of texts.
    pub fn group(&self) -> usize {
        self.search.as_ref().map_or(1, |search| search.group)
    }

    /// The pages that the feed has the texts of, as places in [`Edition::explainers`], sorted; none where there is no feed.
    pub fn in_feed(&self) -> Vec<usize> {
        if !self.outputs.iter().any(|output| output.content == Content::Feed) {
            return Vec::new();
        }
        let newest = feed::newest(&self.edition, &self.plan).into_iter();
        let mut pages: Vec<usize> = newest.map(|place| self.plan.pages[place].explainer).collect();
        pages.sort_unstable();
        pages
    }

    /// The pages whose texts are needed at the end, as places in [`Edition::explainers`], sorted: home pages.
    pub fn needed_at_last(&self) -> Vec<usize> {
        let kinds = self.edition.explainers.iter().enumerate();
        kinds.filter(|(_, explainer)| explainer.kind == Kind::Index).map(|(at, _)| at).collect()
    }

    /// Keeps the entry of an explainer for the feed.
    pub fn put_entry(&mut self, explainer: usize, entry: feed::Entry) {
        self.entries.insert(explainer, entry);
    }

    /// Puts a page in its place.
    pub fn put(&mut self, page: Shared<Page>) {
        if let Some(place) = self.place(page.explainer) {
            self.plan.pages[place] = page;
        }
    }

    /// The paths of the images that the page of an explainer names, whose text is there.
    pub fn images_of(&self, at: usize) -> Vec<String> {
        let place = self.place(at);
        let used = place.map_or_else(Vec::new, |place| images::used(&self.edition, &self.plan.pages[place..=place]));
        used.into_iter().map(|image| self.edition.inputs.images[image].path.clone()).collect()
    }

    /// Notes the images that a page names, by their paths.
    pub fn note_images(&mut self, paths: &[String]) {
        let images = &self.edition.inputs.images;
        let places = paths.iter().filter_map(|path| images.binary_search_by(|image| image.path.cmp(path)).ok());
        self.plan.images.extend(places);
    }

    /// Adds how a page uses the archive.
    pub fn count(&self, usages: &mut Usages, explainer: usize, uses: &BTreeMap<usize, Use>) {
        if let Some(place) = self.place(explainer) {
            cited::add(&mut usages.0, &self.edition.archive, place, uses);
        }
    }

    /// Completes the site, when every page has been in its place.
    ///
    /// # Errors
    /// Two outputs with one path.
    pub fn complete(&mut self, usages: Usages) -> anyhow::Result<()> {
        // What was folded to compare with is not needed to render. Whatever is made later holds the archive until then.
        LazyLock::force(&self.plan.namesakes);
        LazyLock::force(&self.bibliography);
        self.edition.archive.sole().into_iter().for_each(Archive::forget_folded);
        let Usages(mut usage) = usages;
        cited::finish(&mut usage);
        self.plan.usage = plan::known(usage);
        self.plan.images.sort_unstable();
        self.plan.images.dedup();
        self.outputs = plan::outputs(&self.edition, &self.plan, self.search.as_ref(), &self.base_url)?.into();
        Ok(())
    }

    /// Whether an explainer or page is published, by its place in [`Edition::explainers`].
    pub fn is_published(&self, explainer: usize) -> bool {
        self.place(explainer).is_some()
    }

    pub(super) fn place(&self, explainer: usize) -> Option<usize> {
        self.plan.pages.binary_search_by_key(&explainer, |page| page.explainer).ok()
    }
}

/// A page that was made while its text was there.
#[derive(Debug)]
pub struct Made {
    /// Its plan.
    pub page: Page,
    /// Its files with their bytes, but for its share image.
    pub files: Vec<(String, Vec<u8>)>,
    /// How it uses each source, by its place in the archive.
    pub uses: BTreeMap<usize, Use>,
    /// What is searched of it.
    pub lines: Vec<Line>,
    /// What the feed has of it.
    pub entry: Option<feed::Entry>,
}

impl Site<'_> {
    /// Plans and renders the page of an explainer whose text and judgements are there, all from one reading of the events
    /// of its body, which are these; `None` of one that is not published. `in_feed` says whether the feed has it.
    ///
    /// # Errors
    /// A template that fails, with its file and line.
    pub fn make(&self, at: usize, events: Vec<Placed<'_>>, in_feed: bool) -> anyhow::Result<Option<Made>> {
        if self.place(at).is_none() {
            return Ok(None);
        }
        let explainer = &self.edition.explainers[at];
        let document = Document::of(explainer, self.edition.inputs.files.slice(explainer.body), events);
        let shares = plan::shares(self.edition, &self.base_url);
        let page = plan::page(self.edition, &self.locale, at, &document, shares);
        let (mut files, mut entry) = (Vec::new(), None);
        for output in plan::of_page(&self.plan, &page) {
            let bytes = match output.content {
                Content::Page(_) => {
                    let context = pages::context(self, &page, &document)?;
                    entry = in_feed.then(|| feed::entry(self, &page, &context)).transpose()?;
                    self.explainer(&page, &context)?
                }
                Content::Citations(_) => annotations::citations(self, &page),
                _ => continue,
            };
            files.push((output.path, bytes));
        }
        let uses = cited::uses(self.edition, at, &page.numbering);
        Ok(Some(Made { page, files, uses, lines: lines::of_document(&document), entry }))
    }

    /// Makes the coding of the search from the oldest explainers, whose texts are there; nothing happens when it was made
    /// before, or there is no search.
    pub fn learn(&self) {
        if let Some(search) = &self.search {
            search.coding(self.edition, &self.plan);
        }
    }

    /// A file of texts for the search by its number, and the words of its explainers for the index, from their lines.
    pub fn searched_texts(&self, number: usize, lines: &[Vec<Line>]) -> Option<(Output, Vec<u8>, Vec<Words>)> {
        let search = self.search.as_ref()?;
        let words = lines.iter().map(|lines| search.words(lines)).collect();
        Some((Search::text_output(number), search::files::texts_of(self, search, number, lines), words))
    }
}

impl Output {
    /// The share image of a page, where it has one.
    pub fn share_image_of(page: &Page) -> Option<Output> {
        let content = Content::ShareImage(Some(page.explainer));
        page.share_image.clone().map(|path| Output { path, content })
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
    use crate::content::markdown;
    use crate::each::in_turn;
    use crate::render::fixture;

    #[test]
    fn the_plan_of_a_page_needs_its_text_alone() {
        // With a mark that the source does not have, so that its passage is folded.
        let edition = fixture::one("قالت: «البرنامَج مستمر» [@moe#p2].");
        let whole = Layout::new(edition.clone(), Options::default(), None, &in_turn).expect("a site");
        let whole = Shared::from(whole);
        let outline = Layout::outline(edition, Options::default(), &in_turn).expect("a site");
        let mut outline = Shared::from(outline);
        for page in &whole.plan.pages {
            let site = Site::of(&outline);
            let body = site.edition.explainers[page.explainer].body;
            let events = markdown::events(site.edition.inputs.files.slice(body));
            let made = site.make(page.explainer, events, false).expect("a page").expect("it is published");
            drop(site);
            assert_eq!(made.page.numbering, page.numbering);
            let rendered = |path: &str| Site::of(&whole).outputs.iter().find(|output| output.path == path).cloned();
            for (path, bytes) in made.files {
                let output = rendered(&path).expect("a file of the whole site");
                assert!(Site::of(&whole).render(&output).expect("a page") == bytes, "{path}");
            }
            let kept = resting(&made.page);
            assert_eq!(kept.numbering.references, page.numbering.references);
            outline.sole().expect("no site has it").put(kept.into());
        }
        drop(whole);
        let folded = |layout: &Layout| {
            let passages = layout.edition.archive.sources.iter().flat_map(|source| &source.passages);
            passages.filter(|passage| passage.folded.get().is_some()).count()
        };
        assert!(folded(&outline) > 0);
        let sources = outline.edition.archive.sources.len();
        outline.sole().expect("no site has it").complete(Usages::none(sources)).expect("a site");
        assert_eq!(folded(&outline), 0);
    }
}
