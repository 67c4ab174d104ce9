//! The id of a new source.
//!
//! In: what is known of it, and the ids that are taken. Out: an id that is free.
//!
//! 1. The key that a reference manager gave it.
//! 2. The name in its address, without what all addresses have (`www`, `com`, `sd`), and the year.
//! 3. Without a name in an address, the name of its file; of a text from the standard input the first words of its title.

use anyhow::Context;

use crate::archive::source::is_source_id;
use crate::archive::{Archive, Metadata};

/// Parts of host names that name nobody.
const GENERIC: [&str; 17] = [
    "www", "com", "org", "net", "gov", "edu", "co", "ac", "info", "int", "go", "or", "m", "amp", "arabic", "ar",
    "mobile",
];

/// The most code points of an id that is made from words.
const LONGEST: usize = 40;

/// An id that no source has.
///
/// # Errors
/// When nothing is known from which one could be made.
pub(super) fn free_id(
    key: Option<String>,
    meta: &Metadata,
    captured: Option<&str>,
    name: &str,
    archive: &Archive,
) -> anyhow::Result<String> {
    let copied = meta.archives.first().and_then(|copy| copy.date.as_deref());
    let year = meta.published.as_deref().or(copied).or(captured).and_then(|date| date.get(..4));
    let stem = name.split('.').next().unwrap_or_default();
    let base = key
        .or_else(|| Some([site(meta.url.as_deref()?)?, year.unwrap_or_default().to_owned()].join("-")))
        .or_else(|| words(stem))
        .or_else(|| words(&meta.title))
        .map(|id| id.trim_matches('-').to_owned())
        .filter(|id| is_source_id(id))
        .context("no id can be made for this source: give one with --id")?;
    let mut id = base.clone();
    let mut number = 1;
    while archive.by_id.contains_key(&id) {
        number += 1;
        id = format!("{base}-{number}");
    }
    Ok(id)
}

/// The name in an address: the last part of its host that says something. The number of a host is no name.
fn site(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?.to_lowercase();
    let parts: Vec<&str> = host.split('.').collect();
    if host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return None;
    }
    let last = parts.len().saturating_sub(1);
    let named = |(at, part): &(usize, &&str)| {
        // The last part is the country's or the kind's, whatever it is.
        (*at < last || last == 0) && !GENERIC.contains(*part) && !part.is_empty()
    };
    let found = parts.iter().enumerate().rfind(named).map(|(_, part)| *part);
    found.or_else(|| parts.first().copied()).and_then(words)
}

/// Words joined by `-`, in small letters.
fn words(text: &str) -> Option<String> {
    let mut id = String::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !id.is_empty() && id.chars().count() + 1 + word.chars().count() > LONGEST {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.extend(word.chars().flat_map(char::to_lowercase));
    }
    let id: String = id.chars().take(LONGEST).collect();
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_what_is_known() {
        let rows = [
            (Some("https://www.aljazeera.net/news/1"), Some("2023-11-02"), "x.html", "", Some("aljazeera-2023")),
            (Some("https://arabic.cnn.com/x"), Some("2012"), "", "", Some("cnn-2012")),
            (Some("https://moe.gov.sd/"), None, "", "", Some("moe")),
            (Some("http://127.0.0.1:8080/a"), Some("2024"), "a", "", Some("a")),
            (Some("http://[::1]/"), Some("2024"), "", "بيان", Some("بيان")),
            (None, None, "Saved Page.html", "", Some("saved-page")),
            (None, None, "", "بيان الوزارة إلى الناس", Some("بيان-الوزارة-إلى-الناس")),
            (None, None, "", "", None),
        ];
        for (url, published, name, title, expected) in rows {
            let text = |text: &str| text.to_owned();
            let (url, published) = (url.map(text), published.map(text));
            let meta = Metadata { url, published, title: title.into(), ..Metadata::default() };
            let found = free_id(None, &meta, None, name, &Archive::default()).ok();
            assert_eq!(found.as_deref(), expected, "{name} {title}");
        }
    }

    #[test]
    fn a_taken_id_is_counted_on() {
        let archive = Archive { by_id: [("a".to_owned(), 0), ("a-2".to_owned(), 1)].into(), ..Archive::default() };
        assert_eq!(free_id(None, &Metadata::default(), None, "A.txt", &archive).ok().as_deref(), Some("a-3"));
    }
}
