//! The site's pages for search engines: `sitemap.xml` by the protocol of sitemaps.org 0.9, and `robots.txt` (RFC 9309).
//!
//! In: the planned pages and the site's address. Out: a list of their addresses, each with the day on which it last
//! changed, where that is known. No clock is asked: the days are those of front matters.
//!
//! 1. [`entries`]: the pages that are worth finding, in the order of their paths.
//! 2. [`parts`]: cut where a file would be longer than the protocol allows.
//! 3. [`part`] is one file of them, [`index`] the list of these files where there are several.

use std::ops::Range;

use crate::text::xml;
use crate::verify::Edition;

use super::changed;
use crate::render::frame::encode;
use crate::render::plan::Plan;
use crate::render::{Content, Output};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// How long a file may be: the protocol allows 50,000 addresses and 50 MB, uncompressed.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most addresses.
    pub addresses: usize,
    /// The most bytes.
    pub bytes: usize,
}

/// The protocol's bounds.
pub const BOUNDS: Bounds = Bounds { addresses: 50_000, bytes: 50_000_000 };

/// What the tags around one address take, in bytes, with room to spare.
const TAGS: usize = 96;

/// The address of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'e> {
    /// Absolute and percent-encoded.
    pub address: String,
    /// ISO 8601, when it is known.
    pub changed: Option<&'e str>,
}

/// Every page that is worth finding, in the order of the outputs.
pub fn entries<'e>(edition: &'e Edition, plan: &'e Plan, outputs: &[Output], base_url: &str) -> Vec<Entry<'e>> {
    let listed = outputs.iter().filter(|output| is_listed(plan, &output.content));
    let entry = |output: &Output| Entry {
        address: format!("{base_url}{}", encode(output.path.trim_end_matches("index.html"))),
        changed: changed_on(edition, plan, &output.content),
    };
    listed.map(entry).collect()
}

/// Whether a page belongs into a sitemap: one that says something of its own.
fn is_listed(plan: &Plan, content: &Content) -> bool {
    match content {
        Content::Home(_) | Content::Page(_) | Content::Source(_) | Content::Sources(_) | Content::Tag(..) => true,
        Content::Tags => !plan.tags.is_empty(),
        _ => false,
    }
}

/// The day on which a page last changed: its own, or that of the newest page that it lists or is cited by. What a further
/// page of a list shows moves with every new explainer, so no day is said of one.
fn changed_on<'e>(edition: &'e Edition, plan: &'e Plan, content: &Content) -> Option<&'e str> {
    let day = |page: &usize| changed(&edition.explainers[plan.pages[*page].explainer].front);
    match content {
        Content::Page(at) => changed(&edition.explainers[*at].front),
        Content::Home(0) | Content::Tags => plan.explainers.iter().filter_map(day).max(),
        Content::Tag(at, 0) => plan.tags[*at].pages.iter().filter_map(day).max(),
        Content::Source(at) => {
            let original = edition.archive.sources[*at].meta.original.as_ref();
            let checked = original.map(|original| original.checked.as_str());
            plan.usage[*at].pages.iter().filter_map(day).chain(checked).max()
        }
        _ => None,
    }
}

/// The entries of each file, as ranges that follow one another; one file at least.
pub fn parts(entries: &[Entry], bounds: Bounds) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut bytes) = (0, TAGS);
    for (at, entry) in entries.iter().enumerate() {
        let size = entry.address.len() + TAGS;
        if at > start && (at - start >= bounds.addresses || bytes + size > bounds.bytes) {
            out.push(start..at);
            (start, bytes) = (at, TAGS);
        }
        bytes += size;
    }
    out.push(start..entries.len());
    out
}

/// The path of a file of several, from 0.
pub fn path(at: usize) -> String {
    format!("sitemap-{}.xml", at + 1)
}

/// One file of addresses.
pub fn part(entries: &[Entry]) -> Vec<u8> {
    let text = xml::document(|writer| {
        let root = writer.create_element("urlset").with_attribute(("xmlns", NAMESPACE));
        root.write_inner_content(|writer| {
            for entry in entries {
                writer.create_element("url").write_inner_content(|writer| {
                    xml::element(writer, "loc", &[], &entry.address)?;
                    entry.changed.map_or(Ok(()), |day| xml::element(writer, "lastmod", &[], day))
                })?;
            }
            Ok(())
        })?;
        Ok(())
    });
    text.into_bytes()
}

/// The list of several files, each with the newest day in it.
pub fn index(entries: &[Entry], parts: &[Range<usize>], base_url: &str) -> Vec<u8> {
    let text = xml::document(|writer| {
        let root = writer.create_element("sitemapindex").with_attribute(("xmlns", NAMESPACE));
        root.write_inner_content(|writer| {
            for (at, part) in parts.iter().enumerate() {
                let newest = entries[part.clone()].iter().filter_map(|entry| entry.changed).max();
                writer.create_element("sitemap").write_inner_content(|writer| {
                    xml::element(writer, "loc", &[], &format!("{base_url}{}", path(at)))?;
                    newest.map_or(Ok(()), |day| xml::element(writer, "lastmod", &[], day))
                })?;
            }
            Ok(())
        })?;
        Ok(())
    });
    text.into_bytes()
}

/// `robots.txt`: everybody may read everything; where the site's address is known, with its sitemap.
pub fn robots(base_url: &str) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if !base_url.is_empty() {
        text.push_str(&format!("\nSitemap: {base_url}sitemap.xml\n"));
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(count: usize) -> Vec<Entry<'static>> {
        let day = |at| if at % 2 == 0 { Some("2026-01-02") } else { None };
        (0..count).map(|at| Entry { address: format!("https://a.example/{at:03}/"), changed: day(at) }).collect()
    }

    #[test]
    fn files_are_cut_at_the_protocols_bounds() {
        let by_count = |addresses| Bounds { addresses, bytes: usize::MAX };
        let size = some(1)[0].address.len() + TAGS;
        let by_bytes = |entries| Bounds { addresses: usize::MAX, bytes: TAGS + entries * size };
        let rows = [
            (0, by_count(2), vec![(0, 0)]),
            (2, by_count(2), vec![(0, 2)]),
            (5, by_count(2), vec![(0, 2), (2, 4), (4, 5)]),
            (5, by_bytes(2), vec![(0, 2), (2, 4), (4, 5)]),
            (2, by_bytes(0), vec![(0, 1), (1, 2)]),
        ];
        for (count, bounds, expected) in rows {
            let ends = |range: Range<usize>| (range.start, range.end);
            let found: Vec<_> = parts(&some(count), bounds).into_iter().map(ends).collect();
            assert_eq!(found, expected, "{count} with {bounds:?}");
        }
        let entries = some(500);
        for range in parts(&entries, Bounds { addresses: 50_000, bytes: 10_000 }) {
            assert!(part(&entries[range]).len() <= 10_000, "no file is longer than it was reckoned");
        }
    }

    #[test]
    fn several_files_have_an_index() {
        let entries = some(3);
        let parts = parts(&entries, Bounds { addresses: 2, bytes: 10_000 });
        let index = String::from_utf8(index(&entries, &parts, "https://a.example/")).expect("text");
        let expected = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"{NAMESPACE}\">\n  <sitemap>\n    \
             <loc>https://a.example/sitemap-1.xml</loc>\n    <lastmod>2026-01-02</lastmod>\n  </sitemap>\n  <sitemap>\n    \
             <loc>https://a.example/sitemap-2.xml</loc>\n    <lastmod>2026-01-02</lastmod>\n  </sitemap>\n</sitemapindex>\n"
        );
        assert_eq!(index, expected);
    }

    #[test]
    fn robots_may_read_everything() {
        assert_eq!(robots(""), b"User-agent: *\nAllow: /\n");
        let expected = b"User-agent: *\nAllow: /\n\nSitemap: https://a.example/b/sitemap.xml\n";
        assert_eq!(robots("https://a.example/b/"), expected);
    }
}
