//! What a site is made from beside the edition that it shows, and how much of it the next edition can take over.
//!
//! In: an edition, the options of a build, and the layout of the edition before, when there is one. Out: a [`Layout`],
//! which may be kept while its pages are asked for.
//!
//! 1. Another `book.toml`, or other options: nothing is taken over.
//! 2. A page whose text and judgements are the same keeps its notes and counts.
//! 3. While every page keeps its address, its date and its tags, so do the lists and the outputs.
//! 4. Templates are compiled again when one of them changed; other words of the theme change every page.

use std::sync::Arc;

use crate::content::Explainer;
use crate::load::Inputs;
use crate::locale::Locale;
use crate::shared::Shared;
use crate::text::FileId;
use crate::verify::Edition;

use super::data::absolute;
use super::data::feed::Entries;
use super::plan::{self, Later, Page, Plan};
use super::records::Records;
use super::search::Search;
use super::theme::{self, Theme};
use super::{Options, Output};
use super::{frame, sources};
use crate::each::Each;

/// What a site is made from.
#[derive(Debug)]
pub struct Layout {
    /// The edition that it shows.
    pub edition: Edition,
    /// Its files, sorted by path, without `verification.json`, which needs the digests of all of them.
    pub outputs: Shared<Vec<Output>>,
    /// What is published, and where.
    pub(super) plan: Plan,
    /// The sources as places in the archive, in the order of the bibliography.
    pub(super) bibliography: Later<Vec<usize>>,
    /// What its pages say of sources.
    pub(super) records: Records,
    /// What they say of the site.
    pub(super) frames: frame::Known,
    /// How it speaks.
    pub(super) locale: Shared<Locale>,
    /// Its templates.
    pub(super) theme: Shared<Theme>,
    /// Its search.
    pub(super) search: Option<Search>,
    /// The entries of its feed that were made while the texts of their explainers were in hand.
    pub(super) entries: Entries,
    /// Its address, ending with `/`; empty when unknown.
    pub(super) base_url: String,
    options: Options,
}

impl Layout {
    /// Lays out the site of an edition.
    ///
    /// # Errors
    /// A template or words of a theme that cannot be read, with their file and line; two outputs with one path.
    pub fn new(
        edition: Edition,
        options: Options,
        before: Option<&Layout>,
        each: Each<'_, Shared<Page>>,
    ) -> anyhow::Result<Layout> {
        let before = before.filter(|before| before.options == options && before.has_book_of(&edition.inputs));
        let config = &edition.inputs.config;
        let before = before.filter(|before| before.has_words_of(&edition.inputs));
        let locale = match before {
            Some(before) => before.locale.clone(),
            None => theme::locale(&edition.inputs)?.into(),
        };
        let mut base_url = absolute::normal(options.base_url.as_ref().unwrap_or(&config.base_url));
        if !base_url.is_empty() && !base_url.ends_with('/') {
            base_url.push('/');
        }
        let plan = plan::plan(&edition, &options, &locale, &base_url, before, each);
        let search = Search::of(&edition, &plan);
        let files = |search: &Option<Search>| search.as_ref().map(|search| (search.explainers.len(), search.shards));
        let same_files = |before: &&Layout| {
            plan.has_lists_of(&before.plan) && before.has_assets_of(&edition) && files(&search) == files(&before.search)
        };
        let outputs = match before.filter(same_files) {
            Some(before) => before.outputs.clone(),
            None => plan::outputs(&edition, &plan, search.as_ref(), &base_url)?.into(),
        };
        let theme = match before.filter(|before| before.has_templates_of(&edition.inputs)) {
            Some(before) => before.theme.clone(),
            None => Theme::compile(&edition.inputs.templates, &edition.inputs.files, locale.strings())?.into(),
        };
        let bibliography = sources::in_order(edition.archive.clone(), locale.clone());
        let records = Records::new(theme.clone(), edition.archive.sources.len());
        let frames = frame::Known::default();
        let entries = Entries::new();
        Ok(Layout {
            outputs,
            plan,
            bibliography,
            records,
            frames,
            locale,
            theme,
            search,
            entries,
            base_url,
            options,
            edition,
        })
    }

    /// The page that is known of an explainer, as long as neither it nor what was judged of it changed; `place` is where
    /// it stands among the pages when nothing came or went before it.
    pub(super) fn known_page(&self, edition: &Edition, at: usize, place: usize) -> Option<&Shared<Page>> {
        let explainer: &Shared<Explainer> = &edition.explainers[at];
        let (explainers, pages) = (&self.edition.explainers, &self.plan.pages);
        let before = match explainers.get(at) {
            Some(known) if known.is(explainer) => at,
            _ => explainers.binary_search_by_key(&explainer.file, |page| page.file).ok()?,
        };
        let same = explainers[before].is(explainer) && self.edition.judged[before].is(&edition.judged[at]);
        let page = match pages.get(place) {
            Some(page) if page.explainer == before => page,
            _ => &pages[pages.binary_search_by_key(&before, |page| page.explainer).ok()?],
        };
        same.then_some(page)
    }

    /// Whether the files of explainers and sources are those of another edition, with what their pages are listed by.
    pub(super) fn has_texts_of(&self, edition: &Edition) -> bool {
        let (ours, theirs) = (&self.edition, edition);
        let listed = |one: &Explainer, other: &Explainer| {
            let (a, b) = (&one.front, &other.front);
            one.file == other.file
                && (a.draft, &a.date, &a.updated, &a.tags, &a.aliases)
                    == (b.draft, &b.date, &b.updated, &b.tags, &b.aliases)
                && one.slug == other.slug
        };
        let mut pages = ours.explainers.iter().zip(&theirs.explainers);
        let mut sources = ours.archive.sources.iter().zip(&theirs.archive.sources);
        ours.explainers.len() == theirs.explainers.len()
            && ours.archive.sources.len() == theirs.archive.sources.len()
            && pages.all(|(one, other)| one.is(other) || listed(one, other))
            && (ours.archive.is(&theirs.archive) || sources.all(|(a, b)| (&a.id, a.file) == (&b.id, b.file)))
    }

    fn has_assets_of(&self, edition: &Edition) -> bool {
        let (ours, theirs) = (&self.edition.inputs, &edition.inputs);
        (&ours.statics, &ours.images, &ours.theme_assets) == (&theirs.statics, &theirs.images, &theirs.theme_assets)
    }

    fn has_book_of(&self, inputs: &Inputs) -> bool {
        let ours = &self.edition.inputs;
        Arc::ptr_eq(ours.files.shared(ours.book), inputs.files.shared(inputs.book))
    }

    /// Whether the very same compiled templates are used.
    pub fn has_theme_of(&self, other: &Layout) -> bool {
        self.theme.is(&other.theme)
    }

    fn has_templates_of(&self, inputs: &Inputs) -> bool {
        self.has_files_of(inputs, |inputs| &inputs.templates)
    }

    fn has_words_of(&self, inputs: &Inputs) -> bool {
        self.has_files_of(inputs, |inputs| &inputs.words)
    }

    /// Whether the named files of a list have the same names and texts.
    fn has_files_of(&self, inputs: &Inputs, list: impl Fn(&Inputs) -> &Vec<(String, FileId)>) -> bool {
        let ours = &self.edition.inputs;
        let same = |(name, file): &(String, FileId), (other, text): &(String, FileId)| {
            name == other && Arc::ptr_eq(ours.files.shared(*file), inputs.files.shared(*text))
        };
        let mut pairs = list(ours).iter().zip(list(inputs));
        list(ours).len() == list(inputs).len() && pairs.all(|(one, other)| same(one, other))
    }
}
