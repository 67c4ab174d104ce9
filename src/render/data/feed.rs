//! `feed.xml`: the explainers that changed last, as an Atom feed (RFC 4287).
//!
//! In: the site. Out: the feed's bytes. A feed names everything by its full address, so a site whose address is not
//! known has none.
//!
//! 1. [`newest`]: the explainers by the day of their last change, so that a correction reaches whoever subscribes.
//! 2. Each becomes an [`Entry`], while its text is in hand if that is possible: its days, authors and tags, its summary,
//!    and its whole text from the theme's `feed-entry.html` with every address absolute ([`super::absolute`]). The note
//!    marks in it lead to the notes on the site, and the notes stand at the end of the text too.
//!
//! Feed readers lay out titles by themselves: one that begins in the other direction gets a mark before it, as in
//! `<title>`, and the text carries `lang` and `dir`. All days come from front matters.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use crate::content::Explainer;
use crate::each::Each;
use crate::render::context::ExplainerContext;
use crate::render::frame::{self, Head, encode};
use crate::render::languages::turned;
use crate::render::plan::{Page, Plan};
use crate::render::{Site, pages};
use crate::text::xml::{self, Writer, element, prepared, writable};
use crate::verify::Edition;

use super::absolute::Base;
use super::changed;

/// The path of the feed.
pub const PATH: &str = "feed.xml";

/// How many explainers a feed has at most: some weeks of a busy newsroom, and with their whole texts some 700 kB, which is
/// fetched every hour.
const ENTRIES: usize = 20;

/// The room that an entry takes beside its text, in bytes: most take less.
const ROOM: usize = 2048;

/// What is made of the text of one explainer of the feed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its page.
    address: String,
    /// Its tags, as they are written on the page.
    tags: Vec<String>,
    /// Its text as HTML, and that as the content of an element.
    content: String,
}

/// The entries that are made, by the places of their explainers in the edition.
pub type Entries = BTreeMap<usize, Entry>;

/// The pages of the feed as places in the plan's pages: by the day of their last change, newest first; those of one day
/// in the plan's order.
pub fn newest(edition: &Edition, plan: &Plan) -> Vec<usize> {
    let day = |page: &usize| changed(&edition.explainers[plan.pages[*page].explainer].front);
    let mut pages: Vec<usize> = plan.explainers.iter().copied().filter(|page| day(page).is_some()).collect();
    pages.sort_by_key(|page| Reverse(day(page)));
    pages.truncate(ENTRIES);
    pages
}

/// The feed; `each` says how those entries are made that are not known.
///
/// # Errors
/// A template that fails, with its file and line.
pub fn feed<'s>(site: &'s Site, each: Each<'_, anyhow::Result<Cow<'s, Entry>>>) -> anyhow::Result<Vec<u8>> {
    let pages: Vec<&Page> = newest(site.edition, &site.plan).into_iter().map(|at| &*site.plan.pages[at]).collect();
    let entries = each(pages.len(), &|at| match site.entries.get(&pages[at].explainer) {
        Some(known) => Ok(Cow::Borrowed(known)),
        None => {
            let context = pages::context(site, pages[at], &site.document(pages[at].explainer))?;
            entry(site, pages[at], &context).map(Cow::Owned)
        }
    });
    let entries: Vec<Cow<Entry>> = entries.into_iter().collect::<Result<_, _>>()?;
    let told: Vec<(&Explainer, Cow<Entry>)> =
        pages.iter().map(|page| &*site.edition.explainers[page.explainer]).zip(entries).collect();
    let room = told.iter().map(|(_, entry)| entry.content.len() + ROOM).sum::<usize>() + ROOM;
    Ok(xml::large_document(room, |writer| write(writer, site, &told)))
}

/// The entry of a page, from what its templates see.
///
/// # Errors
/// A template that fails, with its file and line.
pub fn entry(site: &Site, page: &Page, context: &ExplainerContext) -> anyhow::Result<Entry> {
    let explainer = &site.edition.explainers[page.explainer];
    let address = format!("{}{}", site.base_url, encode(&page.folder));
    let head = Head::new("explainer", &page.folder, &explainer.front.title);
    let html = String::from_utf8(site.theme.render("feed-entry.html", &frame::of(site, head), context)?)?;
    let html = match Base::new(&site.base_url, &address) {
        Some(base) => base.html(html.trim()),
        None => html,
    };
    let tags = context.tags.iter().map(|tag| tag.title.clone()).collect();
    Ok(Entry { content: xml::content(&html).into_owned(), tags, address })
}

fn write(writer: &mut Writer, site: &Site, entries: &[(&Explainer, Cow<Entry>)]) -> io::Result<()> {
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
        element(writer, "updated", &[], &instant(entries.first().map_or("", |(explainer, _)| changed_on(explainer))))?;
        let publisher = std::slice::from_ref(&config.title);
        persons(writer, if config.authors.is_empty() { publisher } else { &config.authors })?;
        element(writer, "generator", &[("version", env!("CARGO_PKG_VERSION"))], "isnad")?;
        entries.iter().try_for_each(|(explainer, entry)| write_entry(writer, site, explainer, entry))
    })?;
    Ok(())
}

fn write_entry(writer: &mut Writer, site: &Site, explainer: &Explainer, entry: &Entry) -> io::Result<()> {
    let (front, day) = (&explainer.front, changed_on(explainer));
    // The oldest of its old slugs is the address under which readers know it.
    let first = front.aliases.first().unwrap_or(&explainer.slug);
    writer.create_element("entry").write_inner_content(|writer| {
        element(writer, "id", &[], &format!("{}{}/", site.base_url, encode(first)))?;
        element(writer, "title", &[], &turned(&site.locale, &front.title))?;
        element(writer, "link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.address)], "")?;
        element(writer, "published", &[], &instant(front.date.as_deref().unwrap_or(day)))?;
        element(writer, "updated", &[], &instant(day))?;
        persons(writer, &front.authors)?;
        for tag in &entry.tags {
            element(writer, "category", &[("term", tag)], "")?;
        }
        if let Some(summary) = &front.summary {
            element(writer, "summary", &[], &turned(&site.locale, summary))?;
        }
        prepared(writer, "content", &[("type", "html")], &entry.content)
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

/// The day of an explainer's last change.
fn changed_on(explainer: &Explainer) -> &str {
    changed(&explainer.front).unwrap_or_default()
}

/// A day as the instant that RFC 3339 wants: front matters know no hour, and the day begins at midnight, UTC.
fn instant(day: &str) -> String {
    format!("{day}T00:00:00Z")
}
