//! The home page, tags, the search and cards as templates see them.
//!
//! In: the plan. Out: [`ListContext`], [`TagsContext`] and [`SearchContext`].

use std::collections::BTreeMap;

use crate::content::Kind;
use crate::locale::Case;

use super::context::{Card, Link, ListContext, MovedContext, SearchContext, TagItem, TagsContext};
use super::html::links::to_page;
use super::pager::{self, Part};
use super::plan::{Page, Tag};
use super::{Site, frame, pages, records};

/// A page of the list of all explainers, from 0.
pub fn explainers<'s>(site: &'s Site, at: usize) -> Part<'s> {
    Part::new("", pager::EXPLAINERS, site.plan.explainers.len(), at)
}

/// A page of a tag's explainers, from 0.
pub fn tagged(tag: &Tag, at: usize) -> Part<'_> {
    Part::new(&tag.folder, pager::EXPLAINERS, tag.pages.len(), at)
}

/// The home page: its own text, when there is one, and the newest explainers; the older ones are on further pages.
///
/// # Errors
/// As [`pages::write`].
pub fn home(site: &Site, part: Part) -> anyhow::Result<ListContext> {
    let list = list(site, part, &site.plan.explainers);
    if part.is_further() {
        return Ok(list);
    }
    let written = site.plan.home().map(|page| pages::write(site, page)).transpose()?;
    let (body_html, notes) = written.map_or_else(Default::default, |written| (written.body.html, written.notes));
    Ok(ListContext { body_html, notes, tally: tally(site, &["explainer", "source", "matched-quote"]), ..list })
}

/// The explainers of one tag.
pub fn tag(site: &Site, tag: &Tag, part: Part) -> ListContext {
    list(site, part, &tag.pages)
}

/// A page of a list of explainers.
fn list(site: &Site, part: Part, places: &[usize]) -> ListContext {
    ListContext {
        body_html: String::new(),
        notes: Vec::new(),
        tally: Vec::new(),
        explainers: cards(site, part.of(places), &part.folder()),
        pager: part.pager(site),
    }
}

/// Every tag with its count.
pub fn tags(site: &Site) -> TagsContext {
    let root = frame::root("tags/");
    let items = site.plan.tags.iter().map(|tag| TagItem {
        link: Link { title: tag.name.clone(), href: to_page(&root, &tag.folder), current: false },
        count: site.locale.count(tag.pages.len(), "explainer", Case::Nominative),
    });
    TagsContext { tags: items.collect() }
}

/// Where a page at an old address leads: to a page of the plan.
pub fn moved(site: &Site, to: usize) -> MovedContext {
    // Every alias stands in a folder of its own.
    MovedContext { to: pages::link(site, &site.plan.pages[to], &frame::root("x/")) }
}

/// The page of the search.
pub fn search(site: &Site) -> SearchContext {
    let locale = &site.locale;
    let glued = |form: &serde_json::Value| form.as_str().map(|form| form.replace("{n} ", "{n}\u{A0}"));
    let forms = locale.strings().pointer("/count/result").and_then(serde_json::Value::as_object);
    let form = |class: &str| forms.and_then(|forms| forms.get(class).or(forms.get("other"))).and_then(glued);
    let classes = ["zero", "one", "two", "few", "many", "other"];
    let forms: BTreeMap<&str, Option<String>> = classes.into_iter().map(|class| (class, form(class))).collect();
    // What a reader typed may run in another direction.
    let said = |key: &str| locale.text(&format!("search.{key}")).replace("{q}", "\u{2068}{q}\u{2069}");
    let words = serde_json::json!({
        "lang": locale.words(),
        "digits": locale.digits("0123456789"),
        "results": forms,
        "found": said("found"),
        "some": said("some"),
        "none": said("none"),
        "failed": said("failed"),
    });
    let root = frame::root("search/");
    let link = |name: &str, folder: &str| Link {
        title: locale.text(&format!("nav.{name}")).to_owned(),
        href: to_page(&root, folder),
        current: false,
    };
    let mut elsewhere = vec![link("explainers", ""), link("sources", "sources/")];
    elsewhere.extend((!site.plan.tags.is_empty()).then(|| link("tags", "tags/")));
    SearchContext { words: words.to_string(), elsewhere }
}

/// How many explainers, cited sources and matched quotations the site has, of those asked for by the name that their
/// count has in the site's strings; what it has none of is left out.
pub fn tally(site: &Site, nouns: &[&str]) -> Vec<String> {
    let cited = site.plan.usage.iter().filter(|usage| !usage.pages.is_empty()).count();
    let quotations = site.plan.usage.iter().map(|usage| usage.quotations).sum();
    let rows = [("explainer", site.plan.explainers.len()), ("source", cited), ("matched-quote", quotations)];
    let rows = rows.into_iter().filter(|(noun, count)| *count > 0 && nouns.contains(noun));
    rows.map(|(noun, count)| site.locale.count(count, noun, Case::Nominative)).collect()
}

/// Cards for pages of the plan, in the order given, seen from `folder`.
fn cards(site: &Site, places: &[usize], folder: &str) -> Vec<Card> {
    let root = frame::root(folder);
    places.iter().map(|place| card(site, &site.plan.pages[*place], &root)).collect()
}

fn card(site: &Site, page: &Page, root: &str) -> Card {
    let explainer = &site.edition.explainers[page.explainer];
    debug_assert_eq!(explainer.kind, Kind::Explainer);
    Card {
        href: to_page(root, &page.folder),
        title: explainer.front.title.clone(),
        summary: explainer.front.summary.clone().unwrap_or_default(),
        date: explainer.front.date.as_deref().map(|iso| records::date(&site.locale, iso)),
        proof: page.proof.clone(),
        reading_time: pages::minutes(site, page),
        tags: pages::tags(site, explainer, root),
    }
}
