//! A published site, checked again from the data that it carries, without its Markdown.
//!
//! In: the files of a site, and the archive if there is one. Out: [`Finding`]s, none for a site that is as it was built.
//!
//! 1. [`records`]: `verification.json` says which files there are; each must be there with its digest, and no other.
//! 2. [`page`]: every page is read: its links and anchors must lead somewhere ([`links`]).
//! 3. [`quotations`]: every annotation of a `citations.json` must be on its page, in its note, and in the passage that the
//!    site publishes, at the position that it names; and comparing the words again must give a verdict that passes as it
//!    did. Every quotation that a page marks must have an annotation.
//! 4. [`evidence`]: with an archive, every passage must be the archived one, and what is not published is compared there.
//!
//! Digests show that a file was changed since; the rest shows what was changed even where digests were made anew.

pub mod page;
pub mod records;

mod evidence;
mod files;
mod links;
mod quotations;

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

pub use evidence::Evidence;
pub use files::{RECORD, listed, of_files};
pub use links::of_links;
pub use quotations::of_collection;

use page::Page;
use records::{Collection, Verification};

use crate::verify::Verdict;

/// What does not agree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, as its path in the site.
    pub path: String,
    /// The place in it: an `id`, an annotation; empty for the file as a whole.
    pub place: String,
    /// What it is.
    pub kind: Kind,
    /// What is wrong, in one line.
    pub message: String,
}

/// The kinds of finding, by name in reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A record that cannot be read.
    UnreadableRecord,
    /// A file that is listed and not there.
    MissingFile,
    /// A file that is there and not listed.
    UnlistedFile,
    /// A file whose bytes are not those that were listed.
    ChangedFile,
    /// A digest or count of a record that does not follow from the rest of it.
    WrongRecord,
    /// A link or anchor that leads nowhere.
    BrokenLink,
    /// A quotation that is not on its page as it was compared.
    EditedQuotation,
    /// A note that does not hold the archived words.
    EditedNote,
    /// A published passage that is not the one that was compared.
    EditedPassage,
    /// Words that do not stand where the record says.
    WrongPosition,
    /// A verdict that comparing again does not give.
    WrongVerdict,
}

impl Kind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::UnreadableRecord => "unreadable-record",
            Kind::MissingFile => "missing-file",
            Kind::UnlistedFile => "unlisted-file",
            Kind::ChangedFile => "changed-file",
            Kind::WrongRecord => "wrong-record",
            Kind::BrokenLink => "broken-link",
            Kind::EditedQuotation => "edited-quotation",
            Kind::EditedNote => "edited-note",
            Kind::EditedPassage => "edited-passage",
            Kind::WrongPosition => "wrong-position",
            Kind::WrongVerdict => "wrong-verdict",
        }
    }
}

/// Every page of a site by its path.
pub type Pages = BTreeMap<String, Page>;

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Files with a digest.
    pub files: usize,
    /// Pages.
    pub pages: usize,
    /// Links and anchors inside the site.
    pub links: usize,
    /// Quotations and embeddings compared again.
    pub quotations: usize,
    /// Quotations whose passage neither the site nor an archive shows.
    pub unseen: usize,
}

/// A finding in a place of a file.
fn finding(path: &str, place: &str, kind: Kind, message: impl Into<String>) -> Finding {
    Finding { path: path.to_owned(), place: place.to_owned(), kind, message: message.into() }
}

/// Where a site is thought to lie while its links are followed: so deep that no link leaves it by accident unseen.
const SITE: &str = "https://site.invalid/a/b/c/d/e/f/site/";

/// The path that an address leads to from a page, and its fragment: nothing for an address on another host, and the path
/// as it is written for one that leads out of the site. An address of a folder leads to its `index.html`.
fn target(from: &str, address: &str) -> Option<(String, String)> {
    let site = Url::parse(SITE).ok()?;
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let to = site.join(&utf8_percent_encode(from, PATH).to_string()).ok()?.join(address).ok()?;
    if to.origin() != site.origin() {
        return None;
    }
    let fragment = decoded(to.fragment().unwrap_or_default());
    let Some(path) = to.path().strip_prefix(site.path()) else { return Some((address.to_owned(), fragment)) };
    let mut path = decoded(path);
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    Some((path, fragment))
}

/// What a path of a file may not hold as it is in an address: `%`, `?` and `#` would be read as something else.
const PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

/// Compares the counts of `verification.json` with the annotations of all pages.
pub fn of_counts(record: &Verification, collections: &BTreeMap<String, Collection>) -> Vec<Finding> {
    let mut counts: BTreeMap<&str, usize> = Verdict::ALL.map(|verdict| (verdict.name(), 0)).into();
    for annotation in collections.values().flat_map(|collection| &collection.first.items) {
        *counts.entry(annotation.verdict()).or_default() += 1;
    }
    let recorded: BTreeMap<&str, usize> = record.verdicts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    if counts == recorded {
        return Vec::new();
    }
    let message = "the counts of verdicts are not those of the annotations";
    vec![finding(files::RECORD, "verdicts", Kind::WrongRecord, message)]
}

/// Reads a page's `citations.json`.
///
/// # Errors
/// What keeps it from being read, as a finding.
pub fn collection(path: &str, bytes: &[u8]) -> Result<Collection, Finding> {
    serde_json::from_slice(bytes)
        .map_err(|error| finding(path, "", Kind::UnreadableRecord, format!("it is not a list of annotations: {error}")))
}

/// Pages that mark words as quoted behind a reference, and have no `citations.json`.
pub fn without_record(pages: &Pages, collections: &BTreeMap<String, Collection>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, page) in pages {
        let Some(folder) = path.strip_suffix("index.html") else { continue };
        let recorded = collections.contains_key(&format!("{folder}citations.json"));
        let quotes = page.quotations.iter().any(|shown| !shown.translation);
        if quotes && !page.references.is_empty() && !recorded {
            let message = "the page quotes, and no citations.json says what was compared";
            found.push(finding(path, "", Kind::WrongRecord, message));
        }
    }
    found
}
