//! `feed.xml`: the explainers that changed last, as an Atom feed (RFC 4287).
//!
//! In: the site. Out: the feed's bytes. A feed names everything by its full address, so a site whose address is not
//! known has none.
//!
//! 1. [`newest`]: the explainers by the day of their last change, so that a correction reaches whoever subscribes.
//! 2. Each becomes an entry: its days, authors and tags, its summary, and its whole text from the theme's
//!    `feed-entry.html` with every address absolute ([`super::absolute`]). The note marks in it lead to the notes on the
//!    site, and the notes stand at the end of the text too.
//!
//! Feed readers lay out titles by themselves: one that begins in the other direction gets a mark before it, as in
//! `<title>`, and the text carries `lang` and `dir`. All days come from front matters.

use std::cmp::Reverse;
use std::io;

use crate::content::Explainer;
use crate::render::context::ExplainerContext;
use crate::render::each::Each;
use crate::render::frame::{self, Head, encode};
use crate::render::languages::turned;
use crate::render::plan::{Page, Plan};
use crate::render::{Site, pages};
use crate::text::xml::{self, Writer, element, writable};
use crate::verify::Edition;

use super::absolute::Base;
use super::changed;

/// The path of the feed.
pub const PATH: &str = "feed.xml";

/// How many explainers a feed has at most: some weeks of a busy newsroom, and with their whole texts some 700 kB, which is
/// fetched every hour.
const ENTRIES: usize = 20;

/// One explainer of the feed.
pub struct Entry<'e> {
    explainer: &'e Explainer,
    /// Its page.
    address: String,
    /// The name that it keeps when its address changes.
    id: String,
    /// The day of its last change.
    changed: &'e str,
    context: ExplainerContext,
    /// Its text as HTML.
    html: String,
}

/// The pages of the feed as places in the plan's pages: by the day of their last change, newest first; those of one day
/// in the plan's order.
pub fn newest(edition: &Edition, plan: &Plan) -> Vec<usize> {
    let day = |page: &usize| changed(&edition.explainers[plan.pages[*page].explainer].front);
    let mut pages: Vec<usize> = plan.explainers.iter().copied().filter(|page| day(page).is_some()).collect();
    pages.sort_by_key(|page| Reverse(day(page)));
    pages.truncate(ENTRIES);
    pages
}

/// The feed; `each` says how its entries are made.
///
/// # Errors
/// A template that fails, with its file and line.
pub fn feed<'e>(site: &Site<'e>, each: Each<'_, anyhow::Result<Entry<'e>>>) -> anyhow::Result<Vec<u8>> {
    let pages = newest(site.edition, &site.plan);
    let entries = each(pages.len(), &|at| entry(site, &site.plan.pages[pages[at]]));
    let entries: Vec<Entry> = entries.into_iter().collect::<Result<_, _>>()?;
    Ok(xml::document(|writer| write(writer, site, &entries)).into_bytes())
}

fn entry<'e>(site: &Site<'e>, page: &Page) -> anyhow::Result<Entry<'e>> {
    let explainer = &site.edition.explainers[page.explainer];
    let address = format!("{}{}", site.base_url, encode(&page.folder));
    // The oldest of its old slugs is the address under which readers know it.
    let first = explainer.front.aliases.first().unwrap_or(&explainer.slug);
    let context = pages::context(site, page, &site.document(page.explainer))?;
    let head = Head::new("explainer", &page.folder, &explainer.front.title);
    let html = String::from_utf8(site.theme.render("feed-entry.html", &frame::of(site, head), &context)?)?;
    Ok(Entry {
        explainer,
        id: format!("{}{}/", site.base_url, encode(first)),
        changed: changed(&explainer.front).unwrap_or_default(),
        html: match Base::new(&site.base_url, &address) {
            Some(base) => base.html(html.trim()),
            None => html,
        },
        context,
        address,
    })
}

fn write(writer: &mut Writer, site: &Site, entries: &[Entry]) -> io::Result<()> {
    let config = &site.edition.inputs.config;
    let root = writer.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    root.with_attribute(("xml:lang", &*writable(&site.locale.lang))).write_inner_content(|writer| {
        element(writer, "id", &[], &site.base_url)?;
        element(writer, "title", &[], &turned(&site.locale, &config.title))?;
        if !config.description.is_empty() {
            element(writer, "subtitle", &[], &turned(&site.locale, &config.description))?;
        }
        let own = format!("{}{PATH}", site.base_url);
        element(writer, "link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)], "")?;
        element(writer, "link", &[("rel", "alternate"), ("type", "text/html"), ("href", &site.base_url)], "")?;
        element(writer, "updated", &[], &instant(entries.first().map_or("", |entry| entry.changed)))?;
        let publisher = std::slice::from_ref(&config.title);
        persons(writer, if config.authors.is_empty() { publisher } else { &config.authors })?;
        element(writer, "generator", &[("version", env!("CARGO_PKG_VERSION"))], "isnad")?;
        entries.iter().try_for_each(|entry| write_entry(writer, site, entry))
    })?;
    Ok(())
}

fn write_entry(writer: &mut Writer, site: &Site, entry: &Entry) -> io::Result<()> {
    let front = &entry.explainer.front;
    writer.create_element("entry").write_inner_content(|writer| {
        element(writer, "id", &[], &entry.id)?;
        element(writer, "title", &[], &turned(&site.locale, &front.title))?;
        element(writer, "link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.address)], "")?;
        element(writer, "published", &[], &instant(front.date.as_deref().unwrap_or(entry.changed)))?;
        element(writer, "updated", &[], &instant(entry.changed))?;
        persons(writer, &front.authors)?;
        for tag in &entry.context.tags {
            element(writer, "category", &[("term", &tag.title)], "")?;
        }
        if let Some(summary) = &front.summary {
            element(writer, "summary", &[], &turned(&site.locale, summary))?;
        }
        element(writer, "content", &[("type", "html")], &entry.html)
    })?;
    Ok(())
}

/// An author each.
fn persons(writer: &mut Writer, names: &[String]) -> io::Result<()> {
    names.iter().try_for_each(|name| {
        writer.create_element("author").write_inner_content(|writer| element(writer, "name", &[], name))?;
        Ok(())
    })
}

/// A day as the instant that RFC 3339 wants: front matters know no hour, and the day begins at midnight, UTC.
fn instant(day: &str) -> String {
    format!("{day}T00:00:00Z")
}
