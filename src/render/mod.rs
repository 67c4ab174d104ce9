//! Edition and theme into a [`Site`]: a plan of outputs, each rendered when it is asked for.
//!
//! In: an edition without errors, and the options of a build. Out: the sorted list of outputs; [`Site::render`] makes
//! the bytes of one, from any thread, and holds none of them.
//!
//! 1. [`layout`]: what a site is made from, and what the next edition can take over; [`outline`]: the same in parts. [`plan`]: slugs, tags, sources and assets into paths; [`cited`]: which passage is cited where.
//! 2. [`document`]: the events of one page and the note references in them; [`footnotes`]: their numbers.
//! 3. [`html`]: a body's events into HTML; [`images`]: its images; [`passages`]: the archive's own words.
//! 4. [`context`]: what templates see, made by [`frame`], [`pages`], [`notes`], [`sources`] and [`lists`] from what
//!    [`places`], [`records`] and [`languages`] say of citations, sources and languages; [`pager`]: long lists in pages.
//! 5. [`theme`]: templates, the only home of Tera; [`compact`]: its style sheets and scripts as they are published.
//! 6. [`data`]: citations.json, sources.json, the feed, the sitemap, JSON-LD, verification.json.
//! 7. [`search`]: the files of the site's search.

pub mod cited;
pub mod compact;
pub mod context;
pub mod data;
pub mod document;
pub mod footnotes;
pub mod frame;
pub mod ground;
pub mod html;
pub mod images;
pub mod languages;
pub mod layout;
pub mod lists;
pub mod notes;
pub mod outline;
pub mod pager;
pub mod pages;
pub mod passages;
pub mod places;
pub mod plan;
pub mod records;
pub mod search;
pub mod share;
pub mod sources;
pub mod theme;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Deref;
use std::path::PathBuf;

use anyhow::Context;
use serde::Serialize;

use crate::archive::Digest;
use crate::content::Kind;
use crate::each::{Each, in_turn};
use crate::load::Image;
use crate::shared::Shared;
use crate::verify::Edition;

use context::ExplainerContext;
use data::{annotations, csl, feed, json_ld, sitemap};
use document::Document;
use frame::Head;
use layout::Layout;
use pager::Part;
use plan::Page;
use search::Search;
use search::index;
use search::vocabulary::Vocabulary;

/// The options of one build that are not in `book.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Publish drafts too.
    pub drafts: bool,
    /// Overrules `base-url`.
    pub base_url: Option<String>,
    /// The day on which everything was compared, as `2026-11-22`: pages say it where it is known.
    pub compared: Option<String>,
}

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path in the output folder.
    pub path: String,
    /// What makes its bytes.
    pub content: Content,
}

/// What an output is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A page of all explainers, from 0: the first is the home page, with the text of `index.md` where there is one.
    Home(usize),
    /// An explainer or plain page, by its place in [`Edition::explainers`].
    Page(usize),
    /// `citations.json` of an explainer or page.
    Citations(usize),
    /// An archived source, by its place in the archive.
    Source(usize),
    /// A page of the bibliography, from 0.
    Sources(usize),
    /// The list of all tags.
    Tags,
    /// A page of the explainers of one tag: the tag's place in the plan, and the page's, from 0.
    Tag(usize, usize),
    /// A page at an old address, which leads on, by its place in the plan.
    Moved(usize),
    /// The page for addresses that lead nowhere.
    NotFound,
    /// The share image of an explainer, by its place in [`Edition::explainers`]; the site's for none.
    ShareImage(Option<usize>),
    /// `sources.json`.
    Bibliography,
    /// `feed.xml`.
    Feed,
    /// `robots.txt`.
    Robots,
    /// A file of the sitemap, from 0.
    Sitemap(usize),
    /// The list of the sitemap's files, where there are several.
    SitemapIndex,
    /// The page of the search.
    Search,
    /// The beginning of the search's index.
    SearchIndex,
    /// A file of that index, by its number.
    SearchWords(usize),
    /// The texts of a few explainers for the search, by the number of the file.
    SearchText(usize),
    /// A file of the embedded theme.
    Embedded(&'static [u8]),
    /// A file of the project's own theme, and the embedded one that it stands for: an unchanged copy is published like that
    /// one.
    Replacing(PathBuf, &'static [u8]),
    /// An image of that width as WebP. Kept from an earlier build as long as the image itself has the digest that it had.
    Scaled(Box<Image>, u32),
    /// A file on disk.
    File(PathBuf),
}

/// A site: an edition and its [`Layout`].
#[derive(Clone, Debug)]
pub struct Site<'e> {
    /// What it shows.
    pub edition: &'e Edition,
    layout: Shared<Layout>,
}

impl Deref for Site<'_> {
    type Target = Layout;

    fn deref(&self) -> &Layout {
        &self.layout
    }
}

impl<'e> Site<'e> {
    /// Plans the site of an edition.
    ///
    /// # Errors
    /// As [`Layout::new`].
    pub fn plan(edition: &'e Edition, options: Options) -> anyhow::Result<Site<'e>> {
        Ok(Site { edition, layout: Layout::new(edition.clone(), options, None, &in_turn)?.into() })
    }

    /// The site of a layout that is kept.
    pub fn of(layout: &'e Shared<Layout>) -> Site<'e> {
        Site { edition: &layout.edition, layout: layout.clone() }
    }

    /// The bytes of one output; files on disk are the writer's to copy, and have none here, nor has what is made of them.
    ///
    /// # Errors
    /// A template that fails, with its file and line.
    pub fn render(&self, output: &Output) -> anyhow::Result<Vec<u8>> {
        match output.content {
            Content::Home(at) => {
                let part = lists::explainers(self, at);
                let list = lists::home(self, part)?;
                let (title, graph) = if part.is_further() {
                    let title = self.locale.text("nav.explainers");
                    (title, json_ld::collection(self, title, part))
                } else {
                    (self.plan.home().map(|page| self.title_of(page)).unwrap_or_default(), json_ld::home(self))
                };
                let blocks = pages::has_blocks(&[], &list.body_html, &list.notes);
                self.list("home.html", part, Head { graph: &graph, blocks, ..Head::new("home", "", title) }, &list)
            }
            Content::Page(at) => {
                let page = self.page_of(at).with_context(|| format!("page {at} is not published"))?;
                self.explainer(page, &pages::context(self, page, &self.document(at))?)
            }
            Content::Citations(at) => {
                Ok(self.page_of(at).map_or_else(Vec::new, |page| annotations::citations(self, page)))
            }
            Content::Source(at) => self.source(at),
            Content::Sources(at) => {
                let part = sources::part(self, at);
                let said =
                    if part.is_further() { Vec::new() } else { lists::tally(self, &["source", "matched-quote"]) };
                let title = self.locale.text("nav.sources");
                let graph = json_ld::collection(self, title, part);
                let head = Head { description: &said.join(" · "), graph: &graph, ..Head::new("sources", "", title) };
                self.list("sources.html", part, head, &sources::list(self, part)?)
            }
            Content::Tags => {
                let title = self.locale.text("nav.tags");
                let graph = json_ld::collection(self, title, Part::whole("tags/"));
                self.page("tags.html", Head { graph: &graph, ..Head::new("tags", "tags/", title) }, &lists::tags(self))
            }
            Content::Tag(tag, at) => {
                let tag = &self.plan.tags[tag];
                let part = lists::tagged(tag, at);
                let title = self.locale.fill("page.tag", &[("tag", &tag.name)]);
                let graph = json_ld::collection(self, &tag.name, part);
                self.list(
                    "tag.html",
                    part,
                    Head { graph: &graph, ..Head::new("tag", "", &title) },
                    &lists::tag(self, tag, part),
                )
            }
            Content::Moved(at) => {
                let (folder, to) = &self.plan.moved[at];
                let old = folder.trim_end_matches('/');
                let head = Head {
                    kicker: Some(old),
                    canonical: &self.plan.pages[*to].folder,
                    ..Head::new("moved", folder, self.locale.text("moved.title"))
                };
                self.page("moved.html", head, &lists::moved(self, *to))
            }
            Content::NotFound => {
                let head = Head {
                    description: self.locale.text("e404.text"),
                    ..Head::new("not-found", "", self.locale.text("e404.title"))
                };
                self.page("not-found.html", head, &Nothing {})
            }
            Content::ShareImage(of) => self.share_image(of),
            Content::Bibliography => Ok(csl::sources(self)),
            Content::Feed => self.feed(&in_turn),
            Content::Robots => Ok(sitemap::robots(&self.base_url)),
            Content::Sitemap(_) | Content::SitemapIndex => Ok(self.sitemap(&output.content)),
            Content::Search => {
                let title = self.locale.text("nav.search");
                let head =
                    Head { description: self.locale.text("search.label"), ..Head::new("search", "search/", title) };
                self.page("search.html", head, &lists::search(self))
            }
            Content::SearchIndex => self.searched(search::files::manifest),
            Content::SearchWords(number) => {
                self.searched(|site, search| Ok(search::files::words(site, search, number)))
            }
            Content::SearchText(number) => self.searched(|site, search| Ok(search::files::texts(site, search, number))),
            Content::Embedded(bytes) => Ok(compact::published(&output.path, bytes).into_owned()),
            Content::File(_) | Content::Replacing(..) | Content::Scaled(..) => Ok(Vec::new()),
        }
    }

    /// `feed.xml`; `each` says how its entries are made.
    ///
    /// # Errors
    /// A template that fails.
    pub fn feed<'s>(&'s self, each: Each<'_, anyhow::Result<Cow<'s, feed::Entry>>>) -> anyhow::Result<Vec<u8>> {
        feed::feed(self, each)
    }

    /// The share image of an explainer; the site's for none.
    fn share_image(&self, of: Option<usize>) -> anyhow::Result<Vec<u8>> {
        let card = match of {
            Some(at) => self.page_of(at).and_then(|page| share::of_page(self.edition, &self.locale, page)),
            None => share::of_site(self.edition, &self.locale),
        };
        share::png(&card.context("nothing is planned to be drawn here")?)
    }

    /// A file of the sitemap, or the list of them.
    fn sitemap(&self, content: &Content) -> Vec<u8> {
        let entries = sitemap::entries(self.edition, &self.plan, &self.outputs, &self.base_url);
        let parts = sitemap::parts(&entries, sitemap::BOUNDS);
        match content {
            Content::Sitemap(at) => sitemap::part(parts.get(*at).map_or(&[], |part| &entries[part.clone()])),
            _ => sitemap::index(&entries, &parts, &self.base_url),
        }
    }

    /// A file of the search.
    fn searched(&self, make: impl FnOnce(&Site, &Search) -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
        self.search.as_ref().map_or_else(|| anyhow::bail!("the site has no search"), |search| make(self, search))
    }

    /// Whether a planned output is written: how many files the index of the search has is known when it is made.
    pub fn is_used(&self, output: &Output) -> bool {
        self.search.as_ref().is_none_or(|search| search.is_used(self.edition, &self.plan, &output.content))
    }

    /// Makes the index of the search from the words of all explainers, so that it need not read them again.
    /// `each` says how its entries are made.
    pub fn fill_search(&self, vocabulary: &Vocabulary, each: Each<'_, index::Entry>) {
        if let Some(search) = &self.search {
            search.fill(self.edition, &self.plan, vocabulary, each);
        }
    }

    /// `verification.json` (design §8) from the digest of every other file, in path order.
    pub fn verification(&self, digests: &[(String, Digest)]) -> Vec<u8> {
        data::verification(self, digests)
    }

    /// The events of an explainer.
    fn document(&self, at: usize) -> Document<'e> {
        Document::read(&self.edition.explainers[at], &self.edition.inputs.files)
    }

    /// An explainer or plain page, from what its template sees.
    fn explainer(&self, page: &Page, context: &ExplainerContext) -> anyhow::Result<Vec<u8>> {
        let explainer = &self.edition.explainers[page.explainer];
        let (template, kind) = match explainer.kind {
            Kind::Explainer => ("explainer.html", "explainer"),
            Kind::Page | Kind::Index => ("page.html", "page"),
        };
        let graph = match kind {
            "explainer" => json_ld::explainer(self, page, context),
            _ => json_ld::page(self, page, context),
        };
        let head = Head {
            description: context.summary.as_deref().unwrap_or_default(),
            article: Some(&explainer.front).filter(|_| kind == "explainer"),
            share_image: page.share_image.as_deref(),
            foreign: context.sources.iter().any(|source| source.title.lang.is_some()),
            blocks: !context.corrections.is_empty()
                || pages::has_blocks(&context.key_points_html, &context.body_html, &context.notes),
            graph: &graph,
            ..Head::new(kind, &page.folder, self.title_of(page))
        };
        self.page(template, head, context)
    }

    /// An archived source.
    fn source(&self, at: usize) -> anyhow::Result<Vec<u8>> {
        let context = sources::context(self, at)?;
        let folder = format!("sources/{}/", context.source.id);
        let title = &context.source.title.text;
        let mut kicker = self.locale.text("source.kicker").to_owned();
        if self.plan.namesakes.contains(title) {
            // No two pages of a site have one title.
            kicker = format!("{kicker} ({})", context.source.id);
        }
        let publisher = context.source.publisher.as_ref().map(|publisher| publisher.text.as_str());
        let parts = [Some(kicker.as_str()), Some(title), publisher, Some(context.source.id.as_str())];
        let head = Head {
            kicker: Some(&kicker),
            foreign: context.source.title.lang.is_some(),
            graph: &json_ld::source(self, at),
            description: &parts.into_iter().flatten().collect::<Vec<_>>().join(" — "),
            ..Head::new("source", &folder, title)
        };
        self.page("source.html", head, &context)
    }

    /// A page from its template.
    fn page<C: Serialize>(&self, template: &str, head: Head, context: &C) -> anyhow::Result<Vec<u8>> {
        self.theme.render(template, &frame::of(self, head), context)
    }

    /// A page of a list, whose head says which one it is.
    fn list<C: Serialize>(&self, template: &str, part: Part, head: Head, context: &C) -> anyhow::Result<Vec<u8>> {
        let (folder, said) = (part.folder(), part.said(self));
        self.page(template, Head { folder: &folder, canonical: &folder, part: said.as_deref(), ..head }, context)
    }

    /// The published page of an explainer.
    fn page_of(&self, at: usize) -> Option<&Page> {
        let pages = &self.plan.pages;
        let place = pages.binary_search_by_key(&at, |page| page.explainer).ok()?;
        pages.get(place).map(|page| &**page)
    }

    /// A page's title; the site's for a home page without one.
    fn title_of(&self, page: &Page) -> &str {
        let title = self.edition.explainers[page.explainer].front.title.as_str();
        if title.is_empty() { &self.edition.inputs.config.title } else { title }
    }
}

/// The page for missing addresses has nothing but its frame.
#[derive(Serialize)]
struct Nothing {}
