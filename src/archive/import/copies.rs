//! Addresses of copies in public web archives.
//!
//! In: an address. Out: the address of the original, and the copy as `archives` of a source names it. Whoever saves or
//! fetches the copy of an article archives the article, and not the archive's page about it.

use crate::archive::ArchivedCopy;
use crate::yaml::{is_date, is_web_address};

/// The archives whose addresses hold the moment and the address of the original: host, and what they are called.
const ARCHIVES: [(&str, &str); 8] = [
    ("web.archive.org", "wayback"),
    ("archive.today", "archive.today"),
    ("archive.ph", "archive.today"),
    ("archive.is", "archive.today"),
    ("archive.li", "archive.today"),
    ("archive.vn", "archive.today"),
    ("archive.fo", "archive.today"),
    ("archive.md", "archive.today"),
];

/// The original's address and the copy, if the address is that of one:
/// `https://web.archive.org/web/20231105101500/https://example.org/1`, with or without letters behind the moment.
pub(super) fn copy(address: &str) -> Option<(String, ArchivedCopy)> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let (_, by) = ARCHIVES.iter().find(|(known, _)| host.eq_ignore_ascii_case(known))?;
    let path = path.strip_prefix("web/").unwrap_or(path);
    let (moment, original) = path.split_once('/')?;
    // archive.today also writes 2023.11.05-101500.
    let digits: String = moment.chars().filter(char::is_ascii_digit).collect();
    let flags = moment.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
    if digits.len() < 8 || flags.len() > 3 || !flags.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        return None;
    }
    let date = format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    // Proxies join the slashes of an address in a path, and the oldest copies have none.
    let original = match original.split_once(":/") {
        Some((scheme @ ("http" | "https"), rest)) => format!("{scheme}://{}", rest.trim_start_matches('/')),
        _ => format!("http://{original}"),
    };
    let known = is_date(&date) && is_web_address(&original) && is_web_address(address);
    known.then(|| {
        let copy = ArchivedCopy { url: address.to_owned(), date: Some(date), by: Some((*by).to_owned()) };
        (original, copy)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_name_their_originals() {
        let rows = [
            (
                "https://web.archive.org/web/20231105101500/https://a.b/1?x=2",
                Some(("https://a.b/1?x=2", "2023-11-05", "wayback")),
            ),
            (
                "http://web.archive.org/web/20231105101500id_/http://a.b/1",
                Some(("http://a.b/1", "2023-11-05", "wayback")),
            ),
            ("https://web.archive.org/web/20011105101500/a.b/1", Some(("http://a.b/1", "2001-11-05", "wayback"))),
            (
                "https://web.archive.org/web/20231105101500/https:/a.b/1",
                Some(("https://a.b/1", "2023-11-05", "wayback")),
            ),
            (
                "https://archive.ph/2023.11.05-101500/https://a.b/1",
                Some(("https://a.b/1", "2023-11-05", "archive.today")),
            ),
            ("https://archive.ph/AbCdE", None),
            ("https://web.archive.org/web/2023*/https://a.b/1", None),
            ("https://web.archive.org/web/20239905101500/https://a.b/1", None),
            ("https://web.archive.org/", None),
            ("https://a.b/web/20231105101500/https://c.d/", None),
            ("web.archive.org", None),
        ];
        for (address, expected) in rows {
            let found = copy(address);
            let found = found.as_ref().map(|(original, copy)| {
                assert_eq!(copy.url, address);
                (original.as_str(), copy.date.as_deref().unwrap_or_default(), copy.by.as_deref().unwrap_or_default())
            });
            assert_eq!(found, expected, "{address}");
        }
    }
}
