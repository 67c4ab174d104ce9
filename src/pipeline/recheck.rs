//! A published site checked again, its files side by side.
//!
//! In: the paths of a site's files and how to read one, and the archive if there is one. Out: [`Rechecked`].
//!
//! 1. Every file is read once: its digest, and what it says if it is a page or a record.
//! 2. The list of files, the links, the quotations and the counts are compared ([`crate::recheck`]).
//! 3. Findings are put in the order of their files.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::recheck::page::{self, Page};
use crate::recheck::records::Collection;
use crate::recheck::{self, Evidence, Finding, Seen};
use crate::text::digest::{hex, sha256};

/// What checking a site again has shown.
#[derive(Clone, Debug, Default)]
pub struct Rechecked {
    /// What was looked at.
    pub seen: Seen,
    /// What does not agree, in the order of the files.
    pub findings: Vec<Finding>,
}

/// What a file says.
enum Said {
    Page(Box<Page>),
    Citations(Result<Collection, Finding>),
    Else,
}

/// Checks a site again.
///
/// # Errors
/// A file that cannot be read.
pub fn recheck(
    paths: &[String],
    read: &(dyn Fn(&str) -> std::io::Result<Vec<u8>> + Sync),
    evidence: Option<&Evidence>,
) -> std::io::Result<Rechecked> {
    let mut findings = Vec::new();
    let record = match recheck::listed(&read(recheck::RECORD)?) {
        Ok(record) => record,
        Err(finding) => return Ok(Rechecked { findings: vec![finding], ..Rechecked::default() }),
    };
    let files: Vec<(String, Said)> = paths
        .par_iter()
        .map(|path| {
            let bytes = read(path)?;
            let said = if path.ends_with(".html") {
                Said::Page(Box::new(page::read(&bytes)))
            } else if path == "citations.json" || path.ends_with("/citations.json") {
                Said::Citations(recheck::collection(path, &bytes))
            } else {
                Said::Else
            };
            Ok((hex(&sha256(&bytes)), said))
        })
        .collect::<std::io::Result<_>>()?;
    let mut digests = BTreeMap::new();
    let mut pages = recheck::Pages::new();
    let mut collections = BTreeMap::new();
    for (path, (digest, said)) in paths.iter().zip(files) {
        digests.insert(path.clone(), digest);
        match said {
            Said::Page(page) => drop(pages.insert(path.clone(), *page)),
            Said::Citations(Ok(collection)) => drop(collections.insert(path.clone(), collection)),
            Said::Citations(Err(finding)) => findings.push(finding),
            Said::Else => {}
        }
    }
    findings.extend(recheck::of_files(&record, &digests));
    findings.extend(recheck::of_counts(&record, &collections));
    let there: BTreeSet<String> = paths.iter().cloned().collect();
    let linked: Vec<_> = pages.par_iter().map(|(path, _)| recheck::of_links(&pages, &there, path)).collect();
    let compared: Vec<_> = collections
        .par_iter()
        .map(|(path, collection)| {
            let mut seen = Seen::default();
            (recheck::of_collection(&pages, evidence, path, collection, &mut seen), seen)
        })
        .collect();
    let mut seen = Seen { files: digests.len(), pages: pages.len(), ..Seen::default() };
    for (count, found) in linked {
        seen.links += count;
        findings.extend(found);
    }
    for (found, one) in compared {
        seen.quotations += one.quotations;
        seen.unseen += one.unseen;
        findings.extend(found);
    }
    findings.extend(recheck::without_record(&pages, &collections));
    findings.sort();
    findings.dedup();
    Ok(Rechecked { seen, findings })
}
