//! What was parsed and judged before, so that only what changed is parsed and judged again.
//!
//! In: the inputs as they are now; texts that did not change are the same files as before ([`crate::load::Reader`]). Out:
//! [`Checked`]: the edition and what was found in it. No stage knows of the memo.
//!
//! 1. Another `book.toml`: everything is looked at anew.
//! 2. Another source, another lock: the archive is read anew, and compared with the one before.
//! 3. A page is parsed when its text changed.
//! 4. It is judged when it was parsed, or when what it hangs on changed: a source that it cites, or any source when more
//!    was asked ([`Judged::wide`]).
//! 5. The rules that look page by page look at the pages that were judged; those that look at the whole, at the whole.
//!
//! Law: warm equals cold. Whatever was looked at before, the edition and its findings are those of a first look.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{Count, Phase, Watch, captures_by, pages};
use crate::archive::{self, Archive, Digest, Source};
use crate::content::{self, Explainer, Kind};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::load::{self, Asset, Inputs, Reread, Stamp};
use crate::rules;
use crate::shared::Shared;
use crate::text::{File, FileId};
use crate::verify::{self, Edition, Judged};

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
}

/// What is known of one page.
#[derive(Clone, Debug)]
struct Page {
    text: Arc<File>,
    explainer: Shared<Explainer>,
    complaints: Shared<Sink>,
    judged: Shared<Judged>,
    /// The complaints, and what the rules found that look page by page.
    own: Shared<Sink>,
    /// What else was found in its file.
    others: Sink,
    /// All of it, in the order of reports.
    settled: Shared<Vec<Diagnostic>>,
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
        let last = self.last.take().filter(|last| has_same_book(&last.inputs, &inputs));
        let mut complaints = [Sink::new(), Sink::new()];
        let archive = match &last {
            Some(last) if has_same_archive(&last.inputs, &inputs) => {
                complaints[0].clone_from(&last.complaints[0]);
                last.archive.clone()
            }
            _ => archive::archive(&inputs, &mut complaints[0]).into(),
        };
        match last.as_ref().filter(|last| last.archive.is(&archive) && !assets) {
            Some(last) => complaints[1].clone_from(&last.complaints[1]),
            None => drop(captures_by(|asset| self.digest(asset), &archive, &inputs, &mut complaints[1])),
        }
        let difference = last.as_ref().and_then(|last| Difference::between(last, &archive, &inputs));
        let parsed = parse(&inputs, last.map_or_else(Vec::new, |last| last.pages), watch);
        let looked_at = parsed.iter().filter(|page| page.needs_judging(difference.as_ref())).count();
        let count = Count::new(watch, Phase::Check, looked_at);
        let ground = Edition { inputs, archive, explainers: Vec::new(), judged: Vec::new(), complaints: Sink::new() };
        let judge = |page: Parsed| page.judge(&ground, difference.as_ref(), &count);
        let mut pages: Vec<Page> = parsed.into_par_iter().map(judge).collect();

        let mut edition = ground.clone();
        edition.explainers = pages.iter().map(|page| page.explainer.clone()).collect();
        edition.judged = pages.iter().map(|page| page.judged.clone()).collect();
        let general: Sink =
            [&edition.inputs.complaints, &complaints[0], &complaints[1]].into_iter().flatten().cloned().collect();
        edition.complaints.clone_from(&general);
        edition.complaints.extend(pages.iter().flat_map(|page| page.complaints.iter().cloned()));
        let rest = settle(&ground, &mut pages, whole(&edition, general));
        let found = Found { pages: pages.iter().map(|page| page.settled.clone()).collect(), rest };
        let Edition { inputs, archive, .. } = ground;
        self.last = Some(Last { inputs, archive, complaints, pages });
        Checked { edition, found, looked_at }
    }

    /// The digest of a capture, read again only when its stamp is another.
    fn digest(&self, asset: &Asset) -> std::io::Result<Digest> {
        let stamp = load::stamp(asset)?;
        let known = |captures: &Captures| {
            let (known, digest) = captures.get(&asset.disk)?;
            (*known == stamp).then_some(*digest)
        };
        // A thread that panicked holding the lock has left a sound map behind: it is written whole, entry by entry.
        let lock = || self.captures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(digest) = known(&lock()) {
            return Ok(digest);
        }
        let digest = load::digest(asset)?;
        lock().insert(asset.disk.clone(), (stamp, digest));
        Ok(digest)
    }
}

/// A page on its way: parsed now, or known.
struct Parsed {
    text: Arc<File>,
    explainer: Shared<Explainer>,
    complaints: Shared<Sink>,
    known: Option<Page>,
}

/// Parses the pages whose text is not the one before, in path order; `before` has those before, in path order.
fn parse(inputs: &Inputs, before: Vec<Page>, watch: Watch<'_>) -> Vec<Parsed> {
    let mut before = before.into_iter().peekable();
    let with_known: Vec<(FileId, Kind, Option<Page>)> = pages(inputs)
        .into_iter()
        .map(|(file, kind)| {
            while before.next_if(|page| page.explainer.file < file).is_some() {}
            let known = before.next_if(|page| page.explainer.file == file);
            let same = |page: &Page| page.explainer.kind == kind && Arc::ptr_eq(&page.text, inputs.files.shared(file));
            (file, kind, known.filter(same))
        })
        .collect();
    let count = Count::new(watch, Phase::Read, with_known.iter().filter(|(.., known)| known.is_none()).count());
    let read = |(file, kind, known): (FileId, Kind, Option<Page>)| {
        let text = Arc::clone(inputs.files.shared(file));
        if let Some(page) = known {
            let (explainer, complaints) = (page.explainer.clone(), page.complaints.clone());
            return Parsed { text, explainer, complaints, known: Some(page) };
        }
        let (explainer, complaints) = content::parse(inputs, &inputs.config, file, kind);
        count.one();
        Parsed { text, explainer: explainer.into(), complaints: complaints.into(), known: None }
    };
    with_known.into_par_iter().map(read).collect()
}

impl Parsed {
    fn needs_judging(&self, difference: Option<&Difference>) -> bool {
        self.known.as_ref().is_none_or(|page| difference.is_some_and(|difference| difference.touches(page)))
    }

    /// Judges the page, and lets the rules look at it that look page by page; what is known stays.
    fn judge(self, ground: &Edition, difference: Option<&Difference>, count: &Count<'_>) -> Page {
        let needs_judging = self.needs_judging(difference);
        let Parsed { text, explainer, complaints, known } = self;
        if let Some(mut page) = known.filter(|_| !needs_judging) {
            if let Some(places) = difference.and_then(|difference| difference.moved.as_ref()) {
                page.judged = page.judged.with_places(places).into();
            }
            return page;
        }
        let judged = verify::judge(&ground.inputs.config, &ground.archive, &ground.inputs, &explainer);
        count.one();
        let mut page = Page {
            text,
            explainer,
            complaints,
            judged: judged.into(),
            own: Shared::default(),
            others: Sink::new(),
            settled: Shared::default(),
        };
        let alone = page.alone(ground);
        let mut own = Sink::clone(&page.complaints);
        rules::of_pages(&alone, &mut own);
        page.settled = rules::settle(&alone, own.clone()).into();
        page.own = own.into();
        page
    }
}

impl Page {
    /// An edition of this page alone.
    fn alone(&self, ground: &Edition) -> Edition {
        Edition { explainers: vec![self.explainer.clone()], judged: vec![self.judged.clone()], ..ground.clone() }
    }
}

/// What the rules find that look at the whole, behind the complaints that belong to no page.
fn whole(edition: &Edition, general: Sink) -> Sink {
    let mut found = edition.complaints.clone();
    let known = found.len();
    rules::of_whole(edition, &mut found);
    let mut all = general;
    all.extend(found.drain(known..));
    all
}

/// Gives each page what else was found in its file, and settles what changed. What belongs to no page is the rest.
fn settle(ground: &Edition, pages: &mut [Page], found: Sink) -> Vec<Diagnostic> {
    let mut others: HashMap<FileId, Sink> = HashMap::new();
    let mut rest = Sink::new();
    for one in found {
        match pages.binary_search_by_key(&one.span.file, |page| page.explainer.file) {
            Ok(_) => others.entry(one.span.file).or_default().push(one),
            Err(_) => rest.push(one),
        }
    }
    for page in pages {
        let others = others.remove(&page.explainer.file).unwrap_or_default();
        if page.others != others {
            let mut all = Sink::clone(&page.own);
            all.extend(others.iter().cloned());
            page.settled = rules::settle(&page.alone(ground), all).into();
            page.others = others;
        }
    }
    rules::settle(ground, rest)
}

/// How the archive differs from the one before.
struct Difference {
    /// The ids of sources that came, went or changed.
    changed: HashSet<String>,
    /// Where each source of before stands now, when one stands elsewhere.
    moved: Option<Vec<Option<usize>>>,
}

impl Difference {
    fn between(last: &Last, archive: &Shared<Archive>, inputs: &Inputs) -> Option<Difference> {
        if last.archive.is(archive) {
            return None;
        }
        let mut changed: HashSet<String> = HashSet::new();
        let mut places = Vec::with_capacity(last.archive.sources.len());
        for before in &last.archive.sources {
            let place = archive.by_id.get(&before.id).copied();
            places.push(place);
            if place.is_none_or(|place| !is_same_source(before, &last.inputs, &archive.sources[place], inputs)) {
                changed.insert(before.id.clone());
            }
        }
        let new = archive.sources.iter().filter(|source| !last.archive.by_id.contains_key(&source.id));
        changed.extend(new.map(|source| source.id.clone()));
        let moved = places.iter().enumerate().any(|(before, place)| *place != Some(before));
        Some(Difference { changed, moved: moved.then_some(places) })
    }

    /// Whether what was judged of a page may be another now.
    fn touches(&self, page: &Page) -> bool {
        let mut keys = page.explainer.citations.iter().flat_map(|citation| &citation.keys);
        (page.judged.wide && !self.changed.is_empty()) || keys.any(|key| self.changed.contains(&key.source))
    }
}

/// Whether a source is what it was: its text, and what the lock says of its passages.
fn is_same_source(before: &Source, then: &Inputs, source: &Source, now: &Inputs) -> bool {
    let changed = |source: &Source| source.passages.iter().map(|passage| passage.changed).collect::<Vec<_>>();
    before.file == source.file
        && Arc::ptr_eq(then.files.shared(before.file), now.files.shared(source.file))
        && before.broken == source.broken
        && changed(before) == changed(source)
}

/// Whether the settings are the same.
fn has_same_book(before: &Inputs, now: &Inputs) -> bool {
    before.book == now.book && Arc::ptr_eq(before.files.shared(before.book), now.files.shared(now.book))
}

/// Whether the archive is read from the same files as before, of which the settings are the same.
fn has_same_archive(before: &Inputs, now: &Inputs) -> bool {
    let folder = format!("{}/sources/", now.config.src);
    let texts = |inputs: &Inputs| {
        let below = inputs.files.iter().filter(|(_, file)| file.path.starts_with(&folder));
        below.map(|(id, file)| (id, std::ptr::from_ref(file))).collect::<Vec<_>>()
    };
    let lock = |inputs: &Inputs| inputs.lock.map(|id| (id, Arc::as_ptr(inputs.files.shared(id))));
    lock(before) == lock(now)
        && before.sources == now.sources
        && before.captures == now.captures
        && texts(before) == texts(now)
}
