//! What the findings of rules hang on, so that whoever looks again knows which of them stay what they are.
//!
//! In: the [`Edition`]. Out: findings, before allow comments and levels. Every rule is in one of five groups; together they
//! find what [`super::run`] finds.
//!
//! 1. [`of_pages`]: most rules. They look at one page at a time: at its text, at what was judged of it, and at the sources
//!    that it cites; at the whole archive only where the page was judged by it ([`crate::verify::Judged::wide`]).
//! 2. [`of_links`]: the links of one page among all others.
//! 3. [`of_addresses`]: what addresses the pages claim.
//! 4. [`of_citations`]: which sources are cited at all.
//! 5. [`of_archive`]: the sources and the settings, whatever the pages say.

use crate::archive::Archive;
use crate::content::Explainer;
use crate::diag::Sink;
use crate::text::FileId;
use crate::verify::Edition;

use super::broken_link::{self, Addresses};
use super::{ALL, Rule, duplicate_slug, invalid_config, unsafe_link, unused_source};

/// The rules that are not of the first group, or not in all that they do.
const OTHERS: [&Rule; 5] =
    [&invalid_config::RULE, &duplicate_slug::RULE, &broken_link::RULE, &unsafe_link::RULE, &unused_source::RULE];

/// What the rules find that look at one page at a time. Page by page it is the same as over all pages.
pub fn of_pages(edition: &Edition, sink: &mut Sink) {
    for rule in ALL.iter().filter(|rule| OTHERS.iter().all(|other| other.id != rule.id)) {
        (rule.check)(edition, sink);
    }
    unsafe_link::of_pages(edition, sink);
}

/// What is wrong with the links of one page of the edition, and the pages whose text told. It hangs on nothing else of
/// the other pages than on their paths, slugs, aliases and tags, on whether they can be read, and on static files.
pub fn of_links(edition: &Edition, addresses: &Addresses, page: &Explainer, sink: &mut Sink) -> Vec<FileId> {
    broken_link::of_page(edition, addresses, page, sink)
}

/// What is wrong with the addresses of pages; `sink` has the complaints about front matters, which are not repeated. It
/// hangs on kinds, slugs, aliases and drafts, and on static files.
pub fn of_addresses(edition: &Edition, sink: &mut Sink) {
    (duplicate_slug::RULE.check)(edition, sink);
}

/// What is wrong with the sources that are cited or not. It hangs on the ids that citations name, and on the archive.
pub fn of_citations(edition: &Edition, sink: &mut Sink) {
    (unused_source::RULE.check)(edition, sink);
}

/// Marks the sources, by their places in the archive, that the pages of an edition name; of several editions that share
/// an archive, those of all. [`of_uncited`] speaks of the others, and both together say what [`of_citations`] does.
pub fn mark_cited(edition: &Edition, cited: &mut [bool]) {
    unused_source::mark(edition, cited);
}

/// What is wrong with the sources that nothing cites.
pub fn of_uncited(archive: &Archive, cited: &[bool], sink: &mut Sink) {
    unused_source::report(archive, cited, sink);
}

/// The other pages whose texts [`of_links`] looks into for a page.
pub fn texts_needed(edition: &Edition, page: &Explainer) -> Vec<FileId> {
    broken_link::texts_needed(edition, page)
}

/// What is wrong with the archive and the settings.
pub fn of_archive(edition: &Edition, sink: &mut Sink) {
    (invalid_config::RULE.check)(edition, sink);
    unsafe_link::of_sources(edition, sink);
}
