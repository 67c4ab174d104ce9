//! What every page has: the site, the menu, titles and addresses.
//!
//! In: the site and the folder of a page in it (`slug/`; empty at the root). Out: the page's [`Frame`]. What is said of the
//! site is the same on all explainers, and on all pages of sources: there it is prepared once ([`Known`]).

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::content::FrontMatter;

use super::Site;
use super::context::{Frame, ImageContext, Link, PageContext, SiteContext};
use super::data::json::Node;
use super::data::{feed, json_ld, revised};
use super::html::links::to_page;
use super::languages::{self, turned};
use super::share;
use super::theme::Prepared;

/// What a page says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// `explainer`, `page`, `home`, `source`, `sources`, `tags`, `tag`, `search`, `moved` or `not-found`.
    pub kind: &'static str,
    /// Its folder in the output, ending with `/`; empty at the root.
    pub folder: &'a str,
    /// The h1; empty on the home page, whose title is the site's.
    pub title: &'a str,
    /// Which page of a long list it is, but for the first: said in `<title>` and description.
    pub part: Option<&'a str>,
    /// What `<title>` says more than the h1: the page's kind, for one.
    pub kicker: Option<&'a str>,
    /// The folder whose address the page is known by: its own, but for a page that leads on.
    pub canonical: &'a str,
    /// The meta description; when empty, the title and what the site says of itself, so that no two are the same.
    pub description: &'a str,
    /// An explainer's front matter.
    pub article: Option<&'a FrontMatter>,
    /// Whether the page shows words of sources in another language than the site's.
    pub foreign: bool,
    /// Whether it has tables, figures, code, or lists of definitions or tasks, or corrections.
    pub blocks: bool,
    /// What the page says of itself in JSON-LD.
    pub graph: &'a [Node],
    /// The path of a share image of its own; without one the page shows the site's.
    pub share_image: Option<&'a str>,
}

impl<'a> Head<'a> {
    /// A page of that kind, folder and title.
    pub fn new(kind: &'static str, folder: &'a str, title: &'a str) -> Head<'a> {
        Head {
            kind,
            folder,
            title,
            part: None,
            kicker: None,
            canonical: folder,
            description: "",
            article: None,
            foreign: false,
            blocks: false,
            graph: &[],
            share_image: None,
        }
    }
}

/// What pages of one kind say of the site, made when the first of them shows it.
#[derive(Debug, Default)]
pub struct Known {
    explainers: OnceLock<Prepared>,
    sources: OnceLock<Prepared>,
}

/// The frame of a page.
pub fn of(site: &Site, head: Head) -> Frame {
    let config = &site.edition.inputs.config;
    // A host shows this page at any address, so its links start from the site's address where that is known.
    let root = match base_path(&site.base_url).filter(|_| head.kind == "not-found") {
        Some(path) => path,
        None => root(head.folder),
    };
    let (explainers, sources) = (&site.frames.explainers, &site.frames.sources);
    let known = match head.kind {
        "explainer" => Some(explainers).filter(|_| root == "../"),
        "source" => Some(sources).filter(|_| root == "../../"),
        _ => None,
    };
    let said = || Prepared::of(&site_context(site, &root, head));
    let said = known.map_or_else(said, |known| known.get_or_init(said).clone());
    let site_title = config.title.as_str();
    let title = if head.title.is_empty() { site_title } else { head.title };
    let full_title = joined([Some(title), head.part, head.kicker, Some(site_title).filter(|site| *site != title)]);
    let description = match head.description.trim() {
        "" if head.kind == "home" && head.part.is_none() && !config.description.is_empty() => {
            config.description.clone()
        }
        "" => joined([Some(title), head.part, Some(config.description.as_str())]),
        text => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    Frame {
        site: said,
        page: PageContext {
            kind: head.kind,
            title: title.to_owned(),
            part: head.part.map(str::to_owned),
            full_title: turned(&site.locale, &full_title),
            description,
            canonical: (!site.base_url.is_empty() && head.kind != "not-found")
                .then(|| format!("{}{}", site.base_url, encode(head.canonical))),
            published: head.article.and_then(|front| front.date.clone()),
            modified: head.article.and_then(revised).map(str::to_owned),
            tags: head.article.map(|front| once(&front.tags)).unwrap_or_default(),
            foreign: head.foreign,
            blocks: head.blocks,
            json_ld: json_ld::script(head.graph),
            image: image(site, head, title),
            root,
        },
    }
}

/// What a page says of the site.
fn site_context(site: &Site, root: &str, head: Head) -> SiteContext {
    let config = &site.edition.inputs.config;
    SiteContext {
        title: config.title.clone(),
        description: config.description.clone(),
        lang: site.locale.lang.clone(),
        language: languages::primary(&site.locale.lang).to_ascii_lowercase(),
        dir: site.locale.dir.name(),
        marks: site.locale.quotation_marks(None),
        list_style: site.locale.list_style(),
        menu: menu(site, root, head),
        tags: (!site.plan.tags.is_empty()).then(|| Link {
            title: site.locale.text("nav.tags").to_owned(),
            href: to_page(root, "tags/"),
            current: head.folder == "tags/",
        }),
        base_url: site.base_url.clone(),
        feed: has_feed(site).then(|| format!("{root}{}", feed::PATH)),
        open_graph_locale: site.locale.open_graph(),
    }
}

/// The picture that is shown where the page's address is posted.
fn image(site: &Site, head: Head, title: &str) -> Option<ImageContext> {
    let path = head.share_image.or(site.plan.share_image.as_deref()).filter(|_| head.kind != "not-found")?;
    let (width, height) = share::SIZE;
    let name = site.edition.inputs.config.title.as_str();
    Some(ImageContext {
        url: format!("{}{}", site.base_url, encode(path)),
        width,
        height,
        alt: if head.share_image.is_some() { joined([Some(title), Some(name)]) } else { name.to_owned() },
    })
}

/// The tags that are some, each once.
fn once(tags: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for tag in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        if out.iter().all(|known| known != tag) {
            out.push(tag.to_owned());
        }
    }
    out
}

/// Whether the site has a feed.
fn has_feed(site: &Site) -> bool {
    site.outputs.binary_search_by(|output| output.path.as_str().cmp(feed::PATH)).is_ok()
}

/// What is there of several texts, with dashes between them.
fn joined<const N: usize>(parts: [Option<&str>; N]) -> String {
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" — ")
}

/// From a page's folder to the site's root.
pub fn root(folder: &str) -> String {
    match folder.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The path of the site's address: `/isnad/` of `https://example.org/isnad/`.
fn base_path(base_url: &str) -> Option<String> {
    let (_, rest) = base_url.split_once("://")?;
    Some(rest.find('/').map_or("/", |at| &rest[at..]).to_owned())
}

/// Home, sources, the plain pages by weight, then the search.
fn menu(site: &Site, root: &str, head: Head) -> Vec<Link> {
    let entry = |title: &str, folder: &str| Link {
        title: title.to_owned(),
        href: to_page(root, folder),
        current: head.folder == folder && head.kind != "not-found",
    };
    let mut out =
        vec![entry(site.locale.text("nav.explainers"), ""), entry(site.locale.text("nav.sources"), "sources/")];
    let pages = site.plan.menu.iter().map(|place| &site.plan.pages[*place]);
    out.extend(pages.map(|page| entry(&site.edition.explainers[page.explainer].front.title, &page.folder)));
    out.extend(site.search.as_ref().map(|_| entry(site.locale.text("nav.search"), "search/")));
    out
}

/// A path with what an address may not hold percent-encoded (RFC 3986 §2).
pub fn encode(path: &str) -> Cow<'_, str> {
    let stands = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
    if path.bytes().all(stands) {
        return path.into();
    }
    let mut out = String::with_capacity(3 * path.len());
    for byte in path.bytes() {
        if stands(byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_and_addresses() {
        for (folder, expected) in [("", "./"), ("a/", "../"), ("sources/x/", "../../")] {
            assert_eq!(root(folder), expected);
        }
        assert_eq!(base_path("https://a.example/isnad/").as_deref(), Some("/isnad/"));
        assert_eq!(base_path("https://a.example").as_deref(), Some("/"));
        assert_eq!(base_path(""), None);
        assert_eq!(encode("شرح/"), "%D8%B4%D8%B1%D8%AD/");
    }
}
