//! What was parsed and judged before, so that only what changed is parsed and judged again.
//!
//! In: the inputs as they are now; texts that did not change are the same files as before ([`crate::load::Reader`]). Out:
//! [`Checked`]: the edition and what was found in it. No stage knows of the memo.
//!
//! 1. Another `book.toml`: everything is looked at anew.
//! 2. Another source, another lock: the archive is read anew, and compared with the one before ([`difference`]).
//! 3. [`page`]: a page is parsed when its text changed. It is judged when it was parsed, or when what it hangs on changed:
//!    a source that it cites, or any source when more was asked ([`Judged::wide`](crate::verify::Judged::wide)).
//! 4. The rules look again at what their findings hang on ([`crate::rules::scope`]): most of them at the pages that were
//!    judged, those of links, addresses and citations at all pages, when one changed what others see of it ([`outside`]).
//!
//! Law: warm equals cold. Whatever was looked at before, the edition and its findings are those of a first look.

mod difference;
mod outside;
mod page;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::{Count, Phase, Watch, captures_by, side_by_side};
use crate::archive::{Archive, Digest};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::load::{self, Asset, Inputs, Reread, Stamp};
use crate::rules;
use crate::shared::Shared;
use crate::text::FileId;
use crate::verify::Edition;

use difference::{Difference, has_same_archive, has_same_book};
use outside::{Outside, Whole};
use page::{Judged, Page, Parsed};

/// What is known from looking before.
#[derive(Debug, Default)]
pub struct Memo {
    last: Option<Last>,
    captures: Mutex<Captures>,
}

/// The digests of captures, by their path on disk.
type Captures = HashMap<PathBuf, (Stamp, Digest)>;

/// The last look.
#[derive(Debug)]
struct Last {
    inputs: Shared<Inputs>,
    archive: Shared<Archive>,
    /// What reading the archive complained of, and then its captures.
    complaints: [Sink; 2],
    /// In the edition's order.
    pages: Vec<Page>,
    whole: Whole,
}

/// Everything judged, and what was found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What was judged.
    pub edition: Edition,
    /// What was found.
    pub found: Found,
    /// How many pages were parsed or judged, and not known already.
    pub looked_at: usize,
}

/// Findings, page by page.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Those in the file of each page, in the edition's order, each in the order of reports.
    pub pages: Vec<Shared<Vec<Diagnostic>>>,
    /// Those in all other files, in the order of reports.
    pub rest: Vec<Diagnostic>,
}

impl Found {
    /// All findings in the order of reports.
    pub fn all(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = self.iter().cloned().collect();
        rules::sort(&mut all);
        all
    }

    /// All findings, page by page.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.pages.iter().flat_map(|page| page.iter()).chain(&self.rest)
    }

    /// Lets the errors in drafts only warn, as [`super::soften_drafts`] does.
    pub fn soften_drafts(&mut self, edition: &Edition) {
        let drafts = self.pages.iter_mut().zip(&edition.explainers).filter(|(_, page)| page.front.draft);
        for (found, _) in drafts.filter(|(found, _)| found.iter().any(|one| one.severity == Severity::Error)) {
            for one in found.iter_mut().filter(|one| one.severity == Severity::Error) {
                one.severity = Severity::Warning;
            }
            rules::sort(found);
        }
    }
}

impl Memo {
    /// Looks at a project, and keeps what it finds for the next time; never fails.
    pub fn check(&mut self, reread: Reread, watch: Watch<'_>) -> Checked {
        let Reread { inputs, assets } = reread;
        let mut last = self.last.take().filter(|last| has_same_book(&last.inputs, &inputs));
        let mut complaints = [Sink::new(), Sink::new()];
        let archive = match &last {
            Some(last) if has_same_archive(&last.inputs, &inputs) => {
                complaints[0].clone_from(&last.complaints[0]);
                last.archive.clone()
            }
            _ => super::archive(&inputs, &mut complaints[0]).into(),
        };
        match last.as_ref().filter(|last| last.archive.is(&archive) && !assets) {
            Some(last) => complaints[1].clone_from(&last.complaints[1]),
            None => drop(captures_by(|asset| self.digest(asset), &archive, &inputs, &mut complaints[1])),
        }
        let difference = last.as_ref().and_then(|last| Difference::between(last, &archive, &inputs));
        let before = last.as_mut().map_or_else(Vec::new, |last| std::mem::take(&mut last.pages));
        let count_before = before.len();
        let parsed = page::parse(&inputs, before, watch);
        let looked_at = parsed.iter().filter(|page| page.needs_judging(difference.as_ref())).count();
        let count = Count::new(watch, Phase::Check, looked_at);
        let (explainers, judged) = (Shared::default(), Shared::default());
        let ground = Edition { inputs, archive, explainers, judged, complaints: Sink::new() };
        let judged: Vec<Judged> =
            side_by_side(parsed, looked_at, |page: Parsed| page.judge(&ground, difference.as_ref(), &count));
        let outside = Outside::of(&judged, count_before, last.as_ref(), &ground);
        let mut pages: Vec<Page> = judged.into_iter().map(|judged| judged.page).collect();

        let mut edition = ground.clone();
        edition.explainers = pages.iter().map(|page| page.explainer.clone()).collect::<Vec<_>>().into();
        edition.judged = pages.iter().map(|page| page.judged.clone()).collect::<Vec<_>>().into();
        let general = [&edition.inputs.complaints, &complaints[0], &complaints[1]];
        let general: Sink = general.into_iter().flatten().cloned().collect();
        edition.complaints.clone_from(&general);
        edition.complaints.extend(pages.iter().flat_map(|page| page.complaints.iter().cloned()));
        let whole = outside.look_at_whole(&edition, last.map(|last| last.whole).unwrap_or_default());
        outside.look_at_links(&edition, &mut pages);
        let rest = settle(&ground, &mut pages, [&general].into_iter().chain(whole.findings()).flatten().cloned());
        let found = Found { pages: pages.iter().map(|page| page.settled.clone()).collect(), rest };
        let Edition { inputs, archive, .. } = ground;
        self.last = Some(Last { inputs, archive, complaints, pages, whole });
        Checked { edition, found, looked_at }
    }

    /// The digest of a capture, read again only when its stamp is another.
    fn digest(&self, asset: &Asset) -> std::io::Result<Digest> {
        let stamp = load::stamp(asset)?;
        // A thread that panicked holding the lock has left a sound map behind: entries are put in whole.
        let captures = || self.captures.lock().unwrap_or_else(PoisonError::into_inner);
        let known = captures().get(&asset.disk).filter(|(known, _)| *known == stamp).map(|(_, digest)| *digest);
        if let Some(digest) = known {
            return Ok(digest);
        }
        let digest = load::digest(asset)?;
        captures().insert(asset.disk.clone(), (stamp, digest));
        Ok(digest)
    }
}

/// Gives each page what else was found in its file, and settles what changed. What belongs to no page is the rest.
fn settle(ground: &Edition, pages: &mut [Page], found: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut others: HashMap<FileId, Sink> = HashMap::new();
    let mut rest = Sink::new();
    for one in found {
        match pages.binary_search_by_key(&one.span.file, |page| page.explainer.file) {
            Ok(_) => others.entry(one.span.file).or_default().push(one),
            Err(_) => rest.push(one),
        }
    }
    for page in pages {
        let mut others = others.remove(&page.explainer.file).unwrap_or_default();
        others.extend(page.links.iter().cloned());
        if page.others != others {
            page.others = others;
            page.settle(ground);
        }
    }
    rules::settle(ground, rest)
}
