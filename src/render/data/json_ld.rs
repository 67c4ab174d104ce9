//! What a page says of itself in the words of schema.org, for search engines and fact-check collections: JSON-LD in its
//! head.
//!
//! In: a page of the site. Out: the nodes of its graph, and from them the content of a `<script>` ([`script`]).
//!
//! - An explainer is an `Article` whose `citation` lists each `Quotation`, and whose `isBasedOn` lists the sources; where
//!   it judges a claim, a `ClaimReview` stands beside it.
//! - A quotation is named by its note, `#n3`, which begins with its words, and says which passage it is based on; a source
//!   is named by its page here, whose own node is its record. Nothing is written twice on a page, since its weight
//!   counts; `citations.json` and `sources.json` have all of it.
//! - A plain page is a `WebPage` with the same two lists; an archived source is a node of the type nearest to its kind;
//!   lists are `CollectionPage`s; the home page is the `WebSite`, with a `SearchAction` where the site has a search page.
//! - Every page two or more steps below the home page has its `BreadcrumbList`.
//!
//! Addresses are absolute where the site's is known, else relative to the page, as JSON-LD in HTML allows. Nothing is
//! said that front matter and archive do not say. One thing they leave open: whether a name is a person's. Whoever
//! `[book] authors` and the site's title name is an `Organization`, anybody else a `Person`, since the readers of these
//! data ask for one of the two.

use crate::archive::Source;
use crate::content::Explainer;
use crate::content::front_matter::{Claim, ClaimVerdict};
use crate::render::cited::Match;
use crate::render::context::ExplainerContext;
use crate::render::frame::{self, encode};
use crate::render::pager::Part;
use crate::render::plan::Page;
use crate::render::{Site, pages};
use crate::text::letter::is_alphanumeric;

use super::json::{Json as _, Node};
use super::revised;

/// The page of the search, which the home page names where it is there.
const SEARCH: &str = "search/";

/// The content of the `<script>` for these nodes; `None` without any. Letters that could end the element are written as
/// escapes, so the text is safe in HTML as it stands.
pub fn script(nodes: &[Node]) -> Option<String> {
    if nodes.is_empty() {
        return None;
    }
    let mut json = String::with_capacity(4096);
    json.push_str("{\"@context\":\"https://schema.org\",\"@graph\":");
    nodes.write(&mut json);
    json.push('}');
    let mut out = String::new();
    let mut rest = json.as_str();
    while let Some(at) = first_unsafe(rest) {
        out.push_str(&rest[..at]);
        let mut behind = rest[at..].chars();
        out.extend(behind.next().map(|c| format!("\\u{:04x}", u32::from(c))));
        rest = behind.as_str();
    }
    if out.is_empty() {
        return Some(json);
    }
    out.push_str(rest);
    Some(out)
}

/// Where the first letter stands that a script may not hold as it is: `<`, `>`, `&`, U+2028, U+2029.
fn first_unsafe(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let sign = memchr::memchr3(b'<', b'>', b'&', bytes);
    let mut lines = memchr::memmem::find_iter(&bytes[..sign.unwrap_or(bytes.len())], b"\xE2\x80");
    lines.find(|at| matches!(bytes.get(at + 2), Some(0xA8 | 0xA9))).or(sign)
}

/// The home page.
pub fn home(site: &Site) -> Vec<Node> {
    let here = Here { site, folder: "" };
    let config = &site.edition.inputs.config;
    let mut node = here.node("WebSite", "#website");
    node.put("url", here.address(""));
    node.put("name", config.title.as_str());
    node.put_some("description", Some(config.description.as_str()).filter(|text| !text.is_empty()));
    node.put("inLanguage", site.locale.lang.as_str());
    node.put("publisher", here.publisher());
    let search = format!("{SEARCH}index.html");
    let has_search = site.outputs.binary_search_by(|output| output.path.cmp(&search)).is_ok();
    if has_search && !site.base_url.is_empty() {
        let address = format!("{}?q={{query}}", here.address(SEARCH));
        let target = Node::of("EntryPoint").with("urlTemplate", address);
        node.put(
            "potentialAction",
            Node::of("SearchAction").with("target", target).with("query-input", "required name=query"),
        );
    }
    vec![node]
}

/// An explainer.
pub fn explainer(site: &Site, page: &Page, context: &ExplainerContext) -> Vec<Node> {
    let here = Here { site, folder: &page.folder };
    let explainer = &site.edition.explainers[page.explainer];
    let front = &explainer.front;
    let mut node = here.node("Article", "#article");
    node.put("mainEntityOfPage", here.address(&page.folder));
    node.put("headline", front.title.as_str());
    here.describe(&mut node, explainer);
    let image = page.share_image.as_ref().or(site.plan.share_image.as_ref());
    node.put_some("image", image.map(|path| here.address(path)));
    node.put_all("author", authors(&here, explainer));
    node.put("publisher", here.publisher());
    node.put_all("keywords", context.tags.iter().map(|tag| tag.title.as_str()).collect());
    here.cite(&mut node, page, context);
    let corrections = front.corrections.iter().map(|correction| {
        let node = Node::of("CorrectionComment").with("text", correction.note.as_str());
        node.with("datePublished", correction.date.as_str())
    });
    node.put_all("correction", corrections.collect());
    let mut out = vec![node];
    if let Some(claim) = &front.claim {
        out.push(here.review(page, explainer, claim));
    }
    out
}

/// A plain page.
pub fn page(site: &Site, page: &Page, context: &ExplainerContext) -> Vec<Node> {
    let here = Here { site, folder: &page.folder };
    let mut node = here.web_page("WebPage", site.title_of(page));
    date(&mut node, &site.edition.explainers[page.explainer]);
    here.cite(&mut node, page, context);
    vec![node]
}

/// An archived source, by its place in the archive.
pub fn source(site: &Site, at: usize) -> Vec<Node> {
    let source = &site.edition.archive.sources[at];
    let folder = format!("sources/{}/", source.id);
    let here = Here { site, folder: &folder };
    let mut node = here.source(source);
    node.put("mainEntityOfPage", here.address(&folder));
    let title = if source.meta.title.trim().is_empty() { &source.id } else { &source.meta.title };
    vec![node, here.trail(&[(site.locale.text("nav.sources"), "sources/"), (title, &folder)])]
}

/// A list of pages: the bibliography, all tags, the explainers of one tag.
pub fn collection(site: &Site, title: &str, part: Part) -> Vec<Node> {
    let here = Here { site, folder: &part.folder() };
    let tags = (site.locale.text("nav.tags"), "tags/");
    let page = here.web_page("CollectionPage", title);
    match part.list() {
        "" | "sources/" | "tags/" => vec![page],
        list => vec![page, here.trail(&[tags, (title, list)])],
    }
}

/// The page that speaks.
struct Here<'a, 'e> {
    site: &'a Site<'e>,
    /// Its folder in the output.
    folder: &'a str,
}

impl Here<'_, '_> {
    /// The address of a folder of the site.
    fn address(&self, folder: &str) -> String {
        match self.site.base_url.as_str() {
            "" => format!("{}{}", frame::root(self.folder), encode(folder)),
            base => format!("{base}{}", encode(folder)),
        }
    }

    /// A node of that type; its name is this page's address with a fragment, or the address itself.
    fn node(&self, kind: &str, fragment: &str) -> Node {
        Node::of(kind).with("@id", self.address(self.folder) + fragment)
    }

    fn web_page(&self, kind: &str, title: &str) -> Node {
        let mut node = self.node(kind, "");
        node.put("url", self.address(self.folder));
        node.put("name", title);
        node.put("inLanguage", self.site.locale.lang.as_str());
        node.put("isPartOf", Node::default().with("@id", self.address("") + "#website"));
        node
    }

    /// Who publishes the site.
    fn publisher(&self) -> Node {
        let node = Node::of("Organization").with("@id", self.address("") + "#publisher");
        node.with("name", self.site.edition.inputs.config.title.as_str()).with("url", self.address(""))
    }

    /// What front matter says of a page, and that it belongs to the site.
    fn describe(&self, node: &mut Node, explainer: &Explainer) {
        // The page's own description is not said again: a page's weight counts, and summaries are long.
        node.put("inLanguage", self.site.locale.lang.as_str());
        date(node, explainer);
        node.put("isPartOf", Node::default().with("@id", self.address("") + "#website"));
    }

    /// What a page quotes, and the sources that it names.
    fn cite(&self, node: &mut Node, page: &Page, context: &ExplainerContext) {
        let mut quotations: Vec<(usize, usize, Node)> = Vec::new();
        for one in pages::matches(self.site, page) {
            let (source, first) = (one.found.source, one.found.first);
            let quotation = self.quotation(page, &one);
            let alike = quotations.iter().filter(|known| (known.0, known.1) == (source, first));
            if alike.into_iter().all(|(.., known)| *known != quotation) {
                quotations.push((source, first, quotation));
            }
        }
        node.put_all("citation", quotations.into_iter().map(|(.., quotation)| quotation).collect());
        let archive = &self.site.edition.archive;
        let sources = context.sources.iter().filter_map(|item| archive.get(&item.id));
        let named = sources.map(|source| self.relative(source));
        node.put_all("isBasedOn", named.collect());
    }

    /// A source's page, relative to this one: JSON-LD in HTML is resolved as links are (JSON-LD 1.1 §7.1).
    fn relative(&self, source: &Source) -> String {
        [&frame::root(self.folder), "sources/", &*encode(&source.id), "/"].concat()
    }

    /// A quotation, with who says it where the archive knows that.
    fn quotation(&self, page: &Page, one: &Match) -> Node {
        let edition = self.site.edition;
        let source = &edition.archive.sources[one.found.source];
        let reference = page.numbering.of_citation.get(one.citation).copied().flatten();
        let mut node = Node::of("Quotation");
        node.put_some("@id", reference.map(|reference| format!("#n{}", page.numbering.note_of(reference))));
        let held = source.passages.get(one.found.first..=one.found.last).unwrap_or_default();
        if let Some(speaker) = held.first().and_then(|passage| passage.speaker.as_deref())
            && held.iter().all(|passage| passage.speaker.as_deref() == Some(speaker))
        {
            node.put("spokenByCharacter", Node::of("Person").with("name", speaker));
        }
        let mut address = self.relative(source);
        if let Some(passage) = held.first() {
            address.push('#');
            address.push_str(&encode(&passage.id));
        }
        node.with("isBasedOn", address)
    }

    /// A source, named by its page on this site.
    fn source(&self, source: &Source) -> Node {
        let meta = &source.meta;
        let kind = match meta.kind.as_deref() {
            Some("article") => "Article",
            Some("report") => "Report",
            Some("law") => "Legislation",
            Some("post") => "SocialMediaPosting",
            _ => "CreativeWork",
        };
        let mut node = Node::of(kind).with("@id", self.address(&format!("sources/{}/", source.id)));
        node.put_some("name", Some(meta.title.as_str()).filter(|title| !title.trim().is_empty()));
        node.put_all(
            "author",
            meta.authors.iter().map(|name| Node::of("Person").with("name", name.as_str())).collect(),
        );
        node.put_some("publisher", meta.publisher.as_deref().map(|name| Node::of("Organization").with("name", name)));
        node.put_some("datePublished", meta.published.as_deref());
        node.put("inLanguage", meta.language.as_deref().unwrap_or(&self.site.locale.lang));
        node.put_some("url", meta.url.as_deref());
        node.put_all("archivedAt", meta.archives.iter().map(|copy| copy.url.as_str()).collect());
        node
    }

    /// The judgement on a claim.
    fn review(&self, page: &Page, explainer: &Explainer, claim: &Claim) -> Node {
        let key = pages::claim_verdict(claim.verdict);
        let words = self.site.locale.text(&format!("claim.verdicts.{key}")).to_owned();
        let mut rating = Node::of("Rating");
        if let Some(value) = rating_of(claim.verdict) {
            rating.put("ratingValue", value);
            rating.put("bestRating", BEST);
            rating.put("worstRating", WORST);
        }
        rating.put("alternateName", words);
        let mut item = Node::of("Claim");
        item.put("text", claim.text.as_str());
        item.put_some("author", claim.by.as_deref().map(|name| self.somebody(name)));
        item.put_all("appearance", self.appearances(page, explainer, claim));
        let mut node = self.node("ClaimReview", "#claim-review");
        node.put("url", self.address(self.folder));
        node.put("claimReviewed", claim.text.as_str());
        self.describe(&mut node, explainer);
        node.put("author", self.publisher());
        node.put("itemReviewed", item);
        node.put("reviewRating", rating);
        node
    }

    /// The sources in which the claim stands word for word: those of a matched quotation that holds its words.
    fn appearances(&self, page: &Page, explainer: &Explainer, claim: &Claim) -> Vec<Node> {
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = folded(claim.text.trim_matches(|c: char| !is_alphanumeric(c)));
        let mut sources: Vec<usize> = Vec::new();
        for one in pages::matches(self.site, page) {
            let quotation = one.quotation.and_then(|at| explainer.quotations.get(at));
            let holds = !words.is_empty() && quotation.is_some_and(|held| folded(&held.text.text).contains(&words));
            if holds && !sources.contains(&one.found.source) {
                sources.push(one.found.source);
            }
        }
        let archive = &self.site.edition.archive;
        sources.into_iter().map(|at| self.source(&archive.sources[at])).collect()
    }

    /// Somebody of that name.
    fn somebody(&self, name: &str) -> Node {
        let config = &self.site.edition.inputs.config;
        let ours = name == config.title || config.authors.iter().any(|author| author == name);
        Node::of(if ours { "Organization" } else { "Person" }).with("name", name)
    }

    /// The way from the home page: titles and folders.
    fn trail(&self, steps: &[(&str, &str)]) -> Node {
        let title = self.site.edition.inputs.config.title.as_str();
        let home = [(if title.is_empty() { self.site.locale.text("nav.home") } else { title }, "")];
        let items = home.iter().chain(steps).enumerate().map(|(at, (title, folder))| {
            Node::of("ListItem").with("position", at + 1).with("name", *title).with("item", self.address(folder))
        });
        Node::of("BreadcrumbList").with("itemListElement", items.collect::<Vec<_>>())
    }
}

/// The days that front matter tells.
fn date(node: &mut Node, explainer: &Explainer) {
    node.put_some("datePublished", explainer.front.date.as_deref());
    node.put_some("dateModified", revised(&explainer.front));
}

/// Who wrote an explainer: the publisher where it names nobody.
fn authors(here: &Here, explainer: &Explainer) -> Vec<Node> {
    match explainer.front.authors.as_slice() {
        [] => vec![Node::default().with("@id", here.address("") + "#publisher")],
        names => names.iter().map(|name| here.somebody(name)).collect(),
    }
}

/// The ends of the scale of claims.
const BEST: usize = 5;
const WORST: usize = 1;

/// A verdict on the scale from 1 (false) to 5 (true); what is not proved has no place on it.
fn rating_of(verdict: ClaimVerdict) -> Option<usize> {
    match verdict {
        ClaimVerdict::True => Some(BEST),
        ClaimVerdict::MostlyTrue => Some(4),
        ClaimVerdict::Mixed => Some(3),
        ClaimVerdict::Misleading => Some(2),
        ClaimVerdict::False => Some(WORST),
        ClaimVerdict::Unproven => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn no_letter_of_a_graph_ends_its_script() {
        assert_eq!(script(&[]), None);
        let text = "a</script>&\u{2028}b\u{2029}\u{2027}«…» <";
        let written = script(&[Node::default().with("name", text)]).expect("a graph");
        assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{written}");
        assert!(written.contains(r"a\u003c/script\u003e\u0026\u2028b\u2029"), "{written}");
        let read: Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read["@graph"][0]["name"], text);
    }
}
