//! Slugs, tags, sources and assets into paths, and which passage is cited where.
//!
//! In: the edition, the options of the build and the site's language. Out: a [`Plan`], and the outputs with their
//! paths, of which no two may be the same.
//!
//! 1. The pages that are published: drafts only when they are asked for.
//! 2. Their notes, numbered once for the whole edition, and from them the usage of every source.
//! 3. Tags and the explainers below each.
//! 4. The outputs (design §8), sorted by path. A file of `static/` stands for a generated one that is no page:
//!    [`YIELDING`].

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::archive::Archive;
use crate::content::{Explainer, Kind};
use crate::diag::isolate;
use crate::locale::Locale;
use crate::shared::Shared;
use crate::verify::Edition;

use super::cited::{self, Usage};
use super::data::{annotations, feed, sitemap};
use super::document::Document;
use super::footnotes::{self, Numbering};
use super::html::links::Addresses;
use super::layout::Layout;
use super::search::Search;
use super::{Content, Options, Output, images, pager, pages, share, theme};
use crate::each::Each;

/// The file that is written last, from the digests of all others.
pub const VERIFICATION: &str = "verification.json";

/// The generated files that give way to a file of `static/` of the same path: whoever writes one by hand means it.
const YIELDING: &[&str] = &[feed::PATH, "robots.txt", "sitemap.xml"];

/// What is published, and where.
#[derive(Debug)]
pub struct Plan {
    /// The published explainers, plain pages and the home page's text, in the edition's order.
    pub pages: Shared<Vec<Shared<Page>>>,
    /// The explainers among them, newest first.
    pub explainers: Shared<Vec<usize>>,
    /// The plain pages among them, in the order of the menu.
    pub menu: Vec<usize>,
    /// The page that says how quotations are compared, where there is one.
    pub method: Option<usize>,
    /// The tags of explainers, in the site's order.
    pub tags: Shared<Vec<Tag>>,
    /// Their places, by their names.
    pub by_tag: Shared<HashMap<String, usize>>,
    /// The folders of old addresses, each with the page that stands elsewhere now, as a place in `pages`.
    pub moved: Shared<Vec<(String, usize)>>,
    /// How each source of the archive is used.
    pub usage: Later<Vec<Usage>>,
    /// The titles that several sources have.
    pub namesakes: Later<HashSet<String>>,
    /// The folders of pages and sources, by their files.
    pub addresses: Shared<Addresses>,
    /// The day on which everything was compared, to be read.
    pub compared: Option<String>,
    /// The path of the site's own share image, where there are any.
    pub share_image: Option<String>,
    /// The images that pages name, as places in [`crate::load::Inputs::images`].
    pub images: Vec<usize>,
}

/// What is made when it is first asked for: no page of an explainer needs it.
pub type Later<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// A published page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its place in [`Edition::explainers`].
    pub explainer: usize,
    /// `slug/`; empty for the home page.
    pub folder: String,
    /// Its notes.
    pub numbering: Numbering,
    /// Its words, citations apart.
    pub words: usize,
    /// «١٢ اقتباسًا من ٥ مصادر».
    pub proof: String,
    /// How many of its annotations have which verdict, in the order of `Verdict::ALL`.
    pub verdicts: [usize; 8],
    /// The path of its share image; an explainer without one shows the site's.
    pub share_image: Option<String>,
}

/// A tag.
#[derive(Debug)]
pub struct Tag {
    /// As written.
    pub name: String,
    /// `tags/<tag>/`.
    pub folder: String,
    /// Its explainers, as places in [`Plan::pages`], newest first.
    pub pages: Vec<usize>,
}

impl Plan {
    /// The home page's text.
    pub fn home(&self) -> Option<&Page> {
        self.pages.iter().find(|page| page.folder.is_empty()).map(|page| &**page)
    }

    /// The explainers before and after one in time, as places in `pages`.
    pub fn neighbours(&self, edition: &Edition, page: &Page) -> [Option<usize>; 2] {
        let explainer = |place: &usize| &edition.explainers[self.pages[*place].explainer];
        let own = &edition.explainers[page.explainer];
        match self.explainers.binary_search_by(|place| newer(explainer(place), own)) {
            Ok(at) => {
                let at_place = |at: Option<usize>| self.explainers.get(at?).copied();
                [at_place(at.checked_add(1)), at_place(at.checked_sub(1))]
            }
            Err(_) => [None, None],
        }
    }

    /// Whether a page has a `citations.json`: whether anything of it was checked.
    pub fn has_citations(&self, page: &Page) -> bool {
        page.verdicts.iter().any(|count| *count > 0)
    }

    /// Whether the lists were taken over from another plan, and every page has the files that it has there.
    pub fn has_lists_of(&self, other: &Plan) -> bool {
        let files = |plan: &Plan, page: &Page| (page.explainer, plan.has_citations(page), page.share_image.clone());
        self.addresses.is(&other.addresses)
            && self.share_image == other.share_image
            && self.images == other.images
            && self.pages.len() == other.pages.len()
            && self.pages.iter().zip(&other.pages).all(|(a, b)| a.is(b) || files(self, a) == files(other, b))
    }
}

/// Plans the pages of an edition, with what is known from the layout of the one before. Share images are named by whole
/// addresses, so a site whose own is not known has none.
pub fn plan(
    edition: &Edition,
    options: &Options,
    locale: &Locale,
    base_url: &str,
    before: Option<&Layout>,
    each: Each<'_, Shared<Page>>,
) -> Plan {
    let published = |explainer: &Explainer| !explainer.broken && (options.drafts || !explainer.front.draft);
    let places = (0..edition.explainers.len()).filter(|at| published(&edition.explainers[*at]));
    let shares = shares(edition, base_url);
    let places: Vec<usize> = places.collect();
    let make = |place: usize| match before.and_then(|before| before.known_page(edition, places[place], place)) {
        Some(known) if known.explainer == places[place] => known.clone(),
        Some(known) => Page { explainer: places[place], ..Page::clone(known) }.into(),
        None => {
            let document = Document::read(&edition.explainers[places[place]], &edition.inputs.files);
            page(edition, locale, places[place], &document, shares).into()
        }
    };
    let pages = each(places.len(), &make);
    let pages = Shared::from(pages);
    let usage = usage(edition.clone(), pages.clone());
    let namesakes = namesakes(edition.archive.clone());
    let menu = menu(edition, locale, &pages);
    let method = menu.iter().copied().find(|place| pages[*place].folder == "method/");
    let share_image = share::of_site(edition, locale).filter(|_| shares).map(|card| share::path("", &card));
    let images = images::used(edition, &pages);
    let compared = options.compared.as_deref().and_then(|iso| locale.date(iso));
    if let Some(before) = before.filter(|before| before.has_texts_of(edition) && has_pages_of(&pages, &before.plan)) {
        let Plan { explainers, tags, by_tag, addresses, moved, .. } = &before.plan;
        return Plan {
            explainers: explainers.clone(),
            tags: tags.clone(),
            by_tag: by_tag.clone(),
            moved: moved.clone(),
            addresses: addresses.clone(),
            pages,
            menu,
            method,
            usage,
            namesakes,
            compared,
            share_image,
            images,
        };
    }
    let explainers = newest_first(edition, &pages);
    let tags = tags(edition, locale, &pages, &explainers);
    Plan {
        by_tag: tags.iter().enumerate().map(|(at, tag)| (tag.name.clone(), at)).collect::<HashMap<_, _>>().into(),
        tags: tags.into(),
        moved: moved(edition, &pages).into(),
        addresses: addresses(edition, &pages).into(),
        compared,
        share_image,
        images,
        pages,
        menu,
        method,
        explainers: explainers.into(),
        usage,
        namesakes,
    }
}

/// Whether explainers get share images.
pub(super) fn shares(edition: &Edition, base_url: &str) -> bool {
    share::DRAWS && edition.inputs.config.share_images && !base_url.is_empty()
}

/// Whether these are pages of the same explainers as those of a plan.
fn has_pages_of(pages: &[Shared<Page>], plan: &Plan) -> bool {
    let mut pairs = pages.iter().zip(&plan.pages);
    pages.len() == plan.pages.len() && pairs.all(|(one, other)| one.is(other) || one.explainer == other.explainer)
}

/// What was made already.
pub(super) fn known<T: Send + 'static>(value: T) -> Later<T> {
    LazyLock::new(Box::new(move || value))
}

/// How each source is used, from the pages that are published.
fn usage(edition: Edition, pages: Shared<Vec<Shared<Page>>>) -> Later<Vec<Usage>> {
    LazyLock::new(Box::new(move || {
        let mut usage = vec![Usage::default(); edition.archive.sources.len()];
        for (place, page) in pages.iter().enumerate() {
            cited::add(&mut usage, &edition.archive, place, &cited::uses(&edition, page.explainer, &page.numbering));
        }
        cited::finish(&mut usage);
        usage
    }))
}

/// The titles that several sources have.
fn namesakes(archive: Shared<Archive>) -> Later<HashSet<String>> {
    LazyLock::new(Box::new(move || {
        let mut seen = HashSet::new();
        let titles = archive.sources.iter().map(|source| source.meta.title.as_str());
        titles.filter(|title| !seen.insert(*title)).map(str::to_owned).collect()
    }))
}

/// The plain pages by weight, then by title.
fn menu(edition: &Edition, locale: &Locale, pages: &[Shared<Page>]) -> Vec<usize> {
    let explainer = |place: &usize| &edition.explainers[pages[*place].explainer];
    let mut menu: Vec<usize> = (0..pages.len()).filter(|place| explainer(place).kind == Kind::Page).collect();
    menu.sort_by(|a, b| {
        let (a, b) = (explainer(a), explainer(b));
        let weight = |weight: Option<i64>| (weight.is_none(), weight);
        let by_weight = weight(a.front.weight).cmp(&weight(b.front.weight));
        by_weight.then_with(|| locale.compare(&a.front.title, &b.front.title)).then_with(|| a.slug.cmp(&b.slug))
    });
    menu
}

/// One page, from the events of its text; `shares` says whether it gets a share image.
pub(super) fn page(edition: &Edition, locale: &Locale, at: usize, document: &Document, shares: bool) -> Page {
    let (explainer, judged) = (document.explainer, &edition.judged[at]);
    let numbering = footnotes::number(document);
    let mut verdicts = [0; 8];
    for one in annotations::checked(edition, explainer, judged, &numbering) {
        verdicts[one.verdict as usize] += 1;
    }
    let mut page = Page {
        explainer: at,
        folder: match explainer.kind {
            Kind::Index => String::new(),
            Kind::Explainer | Kind::Page => format!("{}/", explainer.slug),
        },
        words: document.words,
        proof: pages::proof_line(
            locale,
            &cited::matches(edition, explainer, judged, &numbering),
            cited::decided(edition, explainer, judged, &numbering),
        ),
        numbering,
        verdicts,
        share_image: None,
    };
    if shares {
        page.share_image = share::of_page(edition, locale, &page).map(|card| share::path(&page.folder, &card));
    }
    page
}

/// The explainers among the pages, by date, the newest first; those of one day by slug.
fn newest_first(edition: &Edition, pages: &[Shared<Page>]) -> Vec<usize> {
    let explainer = |page: &usize| &edition.explainers[pages[*page].explainer];
    let mut places: Vec<usize> = (0..pages.len()).filter(|page| explainer(page).kind == Kind::Explainer).collect();
    places.sort_by(|a, b| newer(explainer(a), explainer(b)));
    places
}

/// The order of two explainers in lists.
fn newer(a: &Explainer, b: &Explainer) -> Ordering {
    b.front.date.cmp(&a.front.date).then_with(|| a.slug.cmp(&b.slug))
}

/// The old addresses of the pages, each once.
fn moved(edition: &Edition, pages: &[Shared<Page>]) -> Vec<(String, usize)> {
    let aliases = pages.iter().enumerate().filter(|(_, page)| !page.folder.is_empty()).flat_map(|(place, page)| {
        let aliases = &edition.explainers[page.explainer].front.aliases;
        aliases.iter().map(move |alias| (format!("{alias}/"), place))
    });
    let mut moved: Vec<(String, usize)> = aliases.collect();
    moved.sort();
    moved.dedup();
    moved
}

fn tags(edition: &Edition, locale: &Locale, pages: &[Shared<Page>], explainers: &[usize]) -> Vec<Tag> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for place in explainers {
        for name in &edition.explainers[pages[*place].explainer].front.tags {
            let places = by_name.entry(name.trim()).or_default();
            if !name.trim().is_empty() && places.last() != Some(place) {
                places.push(*place);
            }
        }
    }
    by_name.remove("");
    let mut tags: Vec<Tag> = by_name
        .into_iter()
        .map(|(name, pages)| Tag { name: name.to_owned(), folder: format!("tags/{}/", folder_name(name)), pages })
        .collect();
    tags.sort_by(|a, b| locale.compare(&a.name, &b.name).then_with(|| a.name.cmp(&b.name)));
    tags
}

/// A tag in an address: letters, their marks and digits are kept, whatever else there is becomes `-`.
fn folder_name(tag: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() { c } else { '-' };
    tag.chars().map(kept).collect()
}

fn addresses(edition: &Edition, pages: &[Shared<Page>]) -> Addresses {
    let mut addresses: Addresses = edition.explainers.iter().map(|explainer| (explainer.file, None)).collect();
    addresses.extend(pages.iter().map(|page| (edition.explainers[page.explainer].file, Some(page.folder.clone()))));
    let sources = edition.archive.sources.iter();
    addresses.extend(sources.map(|source| (source.file, Some(format!("sources/{}/", source.id)))));
    addresses
}

/// The outputs of a plan, sorted by path. Feed and sitemap name whole addresses, so a site whose own is not known
/// (`base_url` is empty) has none.
///
/// # Errors
/// Two outputs with one path, or with paths that differ only in capitals (which many file systems take for one), or a
/// file where another output needs a folder; both are named.
pub fn outputs(edition: &Edition, plan: &Plan, search: Option<&Search>, base_url: &str) -> anyhow::Result<Vec<Output>> {
    let mut out: Vec<Output> = Vec::new();
    let mut add = |path: String, content: Content| out.push(Output { path, content });
    for at in 0..pager::count(plan.explainers.len(), pager::EXPLAINERS) {
        add(format!("{}index.html", pager::folder("", at)), Content::Home(at));
    }
    add("404.html".into(), Content::NotFound);
    for at in 0..pager::count(edition.archive.sources.len(), pager::SOURCES) {
        add(format!("{}index.html", pager::folder("sources/", at)), Content::Sources(at));
    }
    add("tags/index.html".into(), Content::Tags);
    add("sources.json".into(), Content::Bibliography);
    add("robots.txt".into(), Content::Robots);
    if !base_url.is_empty() && !feed::newest(edition, plan).is_empty() {
        add(feed::PATH.into(), Content::Feed);
    }
    let of_pages = plan.pages.iter().flat_map(|page| of_page(plan, page));
    of_pages.for_each(|output| add(output.path, output.content));
    if let Some(path) = &plan.share_image {
        add(path.clone(), Content::ShareImage(None));
    }
    for (at, tag) in plan.tags.iter().enumerate() {
        for page in 0..pager::count(tag.pages.len(), pager::EXPLAINERS) {
            add(format!("{}index.html", pager::folder(&tag.folder, page)), Content::Tag(at, page));
        }
    }
    for (at, (folder, _)) in plan.moved.iter().enumerate() {
        add(format!("{folder}index.html"), Content::Moved(at));
    }
    for (at, source) in edition.archive.sources.iter().enumerate() {
        add(format!("sources/{}/index.html", source.id), Content::Source(at));
    }
    let mut own: HashMap<String, &std::path::PathBuf> =
        (edition.inputs.theme_assets.iter()).map(|asset| (asset.path.clone(), &asset.disk)).collect();
    for (path, bytes) in theme::assets() {
        let path = format!("assets/{path}");
        match own.remove(&path) {
            Some(disk) => add(path, Content::Replacing(disk.clone(), bytes)),
            None => add(path, Content::Embedded(bytes)),
        }
    }
    search.into_iter().flat_map(Search::outputs).for_each(|output| add(output.path, output.content));
    own.into_iter().for_each(|(path, disk)| add(path, Content::File(disk.clone())));
    let images = plan.images.iter().flat_map(|at| images::outputs(&edition.inputs.images[*at]));
    images.for_each(|output| add(output.path, output.content));
    for asset in &edition.inputs.statics {
        add(asset.path.clone(), Content::File(asset.disk.clone()));
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    if !base_url.is_empty() {
        add_sitemap(edition, plan, base_url, &mut out);
    }
    let by_hand: HashSet<String> = edition.inputs.statics.iter().map(|asset| asset.path.clone()).collect();
    let yields = |output: &Output| YIELDING.contains(&output.path.as_str()) && by_hand.contains(&output.path);
    out.retain(|output| !yields(output) || matches!(output.content, Content::File(_)));
    out.sort_by(|a, b| a.path.cmp(&b.path));
    refuse_clashes(edition, plan, &out)?;
    Ok(out)
}

/// The outputs of one page; the home page itself is none of its text's.
pub(super) fn of_page(plan: &Plan, page: &Page) -> Vec<Output> {
    let mut out = Vec::new();
    let mut add = |path: String, content: Content| out.push(Output { path, content });
    if !page.folder.is_empty() {
        add(format!("{}index.html", page.folder), Content::Page(page.explainer));
    }
    if plan.has_citations(page) {
        add(format!("{}citations.json", page.folder), Content::Citations(page.explainer));
    }
    out.extend(Output::share_image_of(page));
    out
}

/// One file of addresses; where they are too many for one, a list of several.
fn add_sitemap(edition: &Edition, plan: &Plan, base_url: &str, out: &mut Vec<Output>) {
    let entries = sitemap::entries(edition, plan, out, base_url);
    let parts = sitemap::parts(&entries, sitemap::BOUNDS).len();
    let mut add = |path: String, content: Content| out.push(Output { path, content });
    if parts == 1 {
        return add("sitemap.xml".into(), Content::Sitemap(0));
    }
    add("sitemap.xml".into(), Content::SitemapIndex);
    (0..parts).for_each(|at| add(sitemap::path(at), Content::Sitemap(at)));
}

fn refuse_clashes(edition: &Edition, plan: &Plan, outputs: &[Output]) -> anyhow::Result<()> {
    let paths: Vec<String> = outputs.iter().map(|output| output.path.to_lowercase()).collect();
    // None for what is written when all else was.
    let mut seen: HashMap<&str, Option<&Output>> = HashMap::with_capacity(outputs.len() + 1);
    seen.insert(VERIFICATION, None);
    let said = |output: Option<&Output>| match output {
        Some(output) => describe(edition, plan, output),
        None => format!("the site's {VERIFICATION}"),
    };
    for (output, path) in outputs.iter().zip(&paths) {
        if let Some(other) = seen.insert(path, Some(output)) {
            let (other, here, path) = (said(other), said(Some(output)), isolate(&output.path));
            anyhow::bail!("{other} and {here} would both be written to {path}; rename one of them");
        }
    }
    for (output, path) in outputs.iter().zip(&paths) {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        if let Some(other) = folders.filter_map(|folder| seen.get(folder)).next() {
            let (other, here) = (said(*other), said(Some(output)));
            anyhow::bail!("{other} stands where {here} needs a folder; rename one of them");
        }
    }
    Ok(())
}

/// What an output is, for a person.
fn describe(edition: &Edition, plan: &Plan, output: &Output) -> String {
    let file = |explainer: &Explainer| isolate(&edition.inputs.files.get(explainer.file).path);
    match &output.content {
        Content::Home(0) => "the home page".into(),
        Content::Home(page) => format!("page {} of the list of explainers", page + 1),
        Content::Page(at) => format!("the page of {}", file(&edition.explainers[*at])),
        Content::Citations(at) => format!("the citations of {}", file(&edition.explainers[*at])),
        Content::Source(at) => format!("the page of the source {}", isolate(&edition.archive.sources[*at].id)),
        Content::Sources(_) => "the list of sources".into(),
        Content::Tags => "the list of tags".into(),
        Content::Tag(at, _) => format!("the page of the tag {}", isolate(&plan.tags[*at].name)),
        Content::Moved(at) => {
            let (folder, to) = &plan.moved[*at];
            format!("the old address {} of {}", isolate(folder), file(&edition.explainers[plan.pages[*to].explainer]))
        }
        Content::NotFound => "the page for missing addresses".into(),
        Content::ShareImage(_) => format!("the share image {}", isolate(&output.path)),
        Content::Bibliography => "the list of sources as data".into(),
        Content::Feed => "the feed".into(),
        Content::Robots => "the word to robots".into(),
        Content::Sitemap(_) | Content::SitemapIndex => "the sitemap".into(),
        Content::Search | Content::SearchIndex | Content::SearchWords(_) | Content::SearchText(_) => {
            "the search".into()
        }
        Content::Embedded(_) | Content::Replacing(..) => format!("the theme's file {}", isolate(&output.path)),
        Content::Scaled(image, _) => format!("a smaller size of {}", isolate(&image.path)),
        Content::File(_) => format!("the static file {}", isolate(&output.path)),
    }
}
