//! The pure stages in their order: the only file that calls them, and the only home of rayon.
//!
//! In: [`Inputs`]. Out: the [`Edition`] with its findings ([`check`]), and from it a site on disk ([`build`]).
//!
//! 1. The archive is read, and its captures are hashed; explainers, pages and the home page are parsed side by side, kept in path order.
//! 2. Each is judged against the archive, side by side.
//! 3. The rules look at the edition.
//! 4. To build ([`build`]): the same in parts, and each part is rendered while its texts are there.
//!
//! Whoever wants to know of a few pages has these alone read whole ([`check_some`]), and who wants nothing but the report
//! holds few texts at a time ([`survey`]).
//! A front that looks at a project again and again keeps a [`Memo`], which goes the same way and skips what is known.
//!
//! Law: parallel equals serial. Every list is in the order of its inputs, never in the order in which work ended.

mod build;
mod find;
mod memo;
mod outline;
mod recheck;
mod some;

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use rayon::prelude::*;

use crate::archive::{self, Archive, Digest, lock};
use crate::content::{self, Explainer, Kind};
use crate::diag::{Diagnostic, Severity, Sink, isolate};
use crate::load::{self, Asset, Image, Inputs, Reread};
use crate::render::{Content, Output, Site, compact, images};
use crate::text::digest::sha256;
use crate::text::{FileId, Span};
use crate::verify::{self, Edition, Judged};

pub use build::{Before, Built, Manner, Memory, Order, Record, build};
pub use find::{Hits, Wanted, find};
pub use memo::{Checked, Found, Memo};
pub use recheck::{Rechecked, recheck};
pub use some::{Survey, check_some, survey};

/// How far the work has come; told to the front after each file, from any thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// How many files are done.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// The phases of a run that take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Files are parsed.
    Read,
    /// Quotations are compared.
    Check,
    /// Pages of a build are checked, rendered and staged, part by part.
    Render,
}

/// Whoever wants to know how far the work has come.
pub type Watch<'w> = &'w (dyn Fn(Progress) + Sync);

/// Counts the files of one phase.
struct Count<'w> {
    watch: Watch<'w>,
    phase: Phase,
    done: AtomicUsize,
    total: usize,
}

impl<'w> Count<'w> {
    fn new(watch: Watch<'w>, phase: Phase, total: usize) -> Count<'w> {
        let done = AtomicUsize::new(0);
        Count { watch, phase, done, total }
    }

    fn one(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.watch)(Progress { phase: self.phase, done, total: self.total });
    }
}

/// So few that have work are done one after the other: to wake other threads takes longer.
const FEW: usize = 4;

/// Makes something of each, in their order; side by side unless only a few of them, so many, have work.
fn side_by_side<T: Send, U: Send>(list: Vec<T>, busy: usize, make: impl Fn(T) -> U + Send + Sync) -> Vec<U> {
    if busy <= FEW { list.into_iter().map(make).collect() } else { list.into_par_iter().map(make).collect() }
}

/// Reads, judges and looks at everything; never fails.
pub fn check(inputs: Inputs, watch: Watch<'_>) -> (Edition, Vec<Diagnostic>) {
    let Checked { edition, found, .. } = Memo::default().check(Reread { inputs: inputs.into(), assets: true }, watch);
    let found = found.all();
    (edition, found)
}

/// The archive, its sources read side by side.
fn archive(inputs: &Inputs, sink: &mut Sink) -> Archive {
    archive::archive_by(inputs, sink, &|count, read| (0..count).into_par_iter().map(read).collect())
}

/// The digests of the captures that are there, by source id, in the archive's order; one that is not the file that was
/// archived is `changed-source`, one that cannot be read `incomplete-source`.
pub fn captures(archive: &Archive, inputs: &Inputs, sink: &mut Sink) -> Vec<(String, Digest)> {
    captures_by(load::digest, archive, inputs, sink)
}

/// As [`captures`], the digest of a file being `digest`'s to tell.
fn captures_by(
    digest: impl Fn(&Asset) -> std::io::Result<Digest> + Sync,
    archive: &Archive,
    inputs: &Inputs,
    sink: &mut Sink,
) -> Vec<(String, Digest)> {
    let there: Vec<_> =
        archive.sources.iter().filter_map(|source| Some((source, lock::captured(source, inputs)?))).collect();
    let read: Vec<_> = there.into_par_iter().map(|(source, asset)| (source, asset, digest(asset))).collect();
    let mut digests = Vec::with_capacity(read.len());
    for (source, asset, digest) in read {
        match digest {
            Ok(digest) => digests.push((source.id.clone(), digest)),
            Err(error) => {
                let message = format!("the capture {} cannot be read: {error}", isolate(&asset.path));
                let complaint = Diagnostic::warning("incomplete-source", Span::point(source.file, 0), message);
                sink.push(complaint.hint("make the file readable"));
            }
        }
    }
    lock::compare_captures(archive, &digests, &inputs.files, sink);
    digests
}

/// The files of explainers, pages and the home page, in path order.
fn pages(inputs: &Inputs) -> Vec<(FileId, Kind)> {
    let of_kind = |files: &[FileId], kind| files.iter().map(|file| (*file, kind)).collect::<Vec<_>>();
    let mut files = of_kind(&inputs.explainers, Kind::Explainer);
    files.extend(of_kind(&inputs.pages, Kind::Page));
    files.extend(inputs.index.map(|file| (file, Kind::Index)));
    files.sort_by_key(|(file, _)| *file);
    files
}

/// Parses explainers, pages and the home page, in path order.
pub fn parse(inputs: &Inputs, sink: &mut Sink, watch: Watch<'_>) -> Vec<Explainer> {
    let files = pages(inputs);
    let count = Count::new(watch, Phase::Read, files.len());
    let parsed: Vec<_> = files
        .into_par_iter()
        .map(|(file, kind)| {
            let parsed = content::parse(inputs, &inputs.config, file, kind);
            count.one();
            parsed
        })
        .collect();
    let mut explainers = Vec::with_capacity(parsed.len());
    for (explainer, complaints) in parsed {
        explainers.push(explainer);
        sink.extend(complaints);
    }
    explainers
}

/// Judges explainers against the archive, in their order.
pub fn judge(inputs: &Inputs, archive: &Archive, explainers: &[Explainer], watch: Watch<'_>) -> Vec<Judged> {
    let count = Count::new(watch, Phase::Check, explainers.len());
    explainers
        .par_iter()
        .map(|explainer| {
            let judged = verify::judge(&inputs.config, archive, inputs, explainer);
            count.one();
            judged
        })
        .collect()
}

/// Lets the errors in drafts only warn: a draft is not published, and a site is not held up by what it leaves out.
pub fn soften_drafts(edition: &Edition, diagnostics: &mut [Diagnostic]) {
    let is_draft = |file| {
        let explainer = edition.explainers.iter().find(|explainer| explainer.file == file);
        explainer.is_some_and(|explainer| explainer.front.draft)
    };
    for found in diagnostics.iter_mut().filter(|found| found.severity == Severity::Error) {
        if is_draft(found.span.file) {
            found.severity = Severity::Warning;
        }
    }
    sort(diagnostics);
}

/// Makes the errors of a draft warnings.
fn soften(diagnostics: &mut [Diagnostic]) {
    let errors = diagnostics.iter_mut().filter(|found| found.severity == Severity::Error);
    errors.for_each(|found| found.severity = Severity::Warning);
    sort(diagnostics);
}

/// Lets every finding of those rules count as an error.
pub fn deny(rules: &[String], diagnostics: &mut [Diagnostic]) {
    for found in diagnostics.iter_mut().filter(|found| rules.iter().any(|rule| rule == found.rule)) {
        found.severity = Severity::Error;
    }
    sort(diagnostics);
}

/// The order of reports, which `rules::run` made and a changed severity upsets: most severe first, then by place.
fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|found| (Reverse(found.severity), found.span));
}

/// `verification.json` of a site that is not written, from the digest of every file that it would have.
///
/// # Errors
/// A template that fails, or a file that cannot be read.
pub fn verification(site: &Site<'_>) -> anyhow::Result<Vec<u8>> {
    let digest = |output: &Output| {
        let digest = match &output.content {
            Content::File(disk) => load::digest(&Asset { path: output.path.clone(), disk: disk.clone() })?,
            _ => sha256(&bytes(site, output)?),
        };
        anyhow::Ok((output.path.clone(), digest))
    };
    let digests: anyhow::Result<Vec<_>> =
        site.outputs.par_iter().filter(|output| site.is_used(output)).map(digest).collect();
    Ok(site.verification(&digests?))
}

/// The bytes of one file of a site, whether it is rendered, copied or made of an image.
///
/// # Errors
/// A template that fails, or a file that cannot be read.
pub fn bytes(site: &Site<'_>, output: &Output) -> anyhow::Result<Vec<u8>> {
    match &output.content {
        Content::File(disk) => {
            let asset = Asset { path: output.path.clone(), disk: disk.clone() };
            load::bytes(&asset).with_context(|| format!("cannot read {}", output.path))
        }
        Content::Replacing(disk, embedded) => {
            let own = bytes(site, &Output { path: output.path.clone(), content: Content::File(disk.clone()) })?;
            Ok(if own == *embedded { compact::published(&output.path, embedded).into_owned() } else { own })
        }
        Content::Scaled(image, width) => scaled(image, *width),
        Content::Feed => site.feed(&|count, make| (0..count).into_par_iter().map(make).collect()),
        _ => site.render(output),
    }
}

/// A smaller size of an image.
fn scaled(image: &Image, width: u32) -> anyhow::Result<Vec<u8>> {
    let failed = || format!("cannot make a smaller size of {}", isolate(&image.path));
    images::webp(&load::bytes(&image.asset).with_context(failed)?, width).with_context(failed)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::config::Config;
    use crate::text::{File, Files, Span};

    /// A project of explainers, pages, a home page and a source, all in memory.
    fn inputs() -> Inputs {
        let mut list = vec![
            File::new("book.toml", ""),
            File::new("content/index.md", "---\ntitle: x\n---\n"),
            File::new("content/pages/about.md", "---\ntitle: x\n---\nكما قال: «لن نوقفه قبل نهاية العام» [@s#p1].\n"),
            File::new("content/sources/s.md", "---\ntitle: x\n---\n\n{#p1}\nلن نوقفه قبل نهاية العام\n"),
        ];
        for number in 10..50 {
            let text = format!(
                "---\ntitle: {number}\nsummary: x\ndate: 2026-11-20\ndraft: {}\n---\nقالت: «لن نوقفه قبل نهاية {number}» [@s#p1] و[@x#p9].\n",
                number % 2 == 0
            );
            list.push(File::new(format!("content/explainers/e{number}.md"), text));
        }
        let files = Files::new(list);
        let below = |folder: &str| {
            let found = files.iter().filter(|(_, file)| file.path.starts_with(folder));
            found.map(|(id, _)| id).collect::<Vec<_>>()
        };
        Inputs {
            root: "/nowhere".into(),
            config: Config::default(),
            book: files.find("book.toml").expect("it is there"),
            sources: below("content/sources/"),
            explainers: below("content/explainers/"),
            pages: below("content/pages/"),
            index: files.find("content/index.md"),
            lock: None,
            statics: Vec::new(),
            images: Vec::new(),
            templates: Vec::new(),
            words: Vec::new(),
            theme_assets: Vec::new(),
            captures: Vec::new(),
            complaints: Sink::new(),
            files,
        }
    }

    fn with_threads(count: usize) -> String {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("a pool");
        let (edition, diagnostics) = pool.install(|| check(inputs(), &|_| {}));
        format!("{:?} {:?} {diagnostics:?}", edition.explainers, edition.judged)
    }

    #[test]
    fn parallel_equals_serial() {
        let serial = with_threads(1);
        assert_eq!(with_threads(7), serial);
    }

    #[test]
    fn all_files_are_there_in_path_order() {
        let steps = Mutex::new(Vec::new());
        let (edition, _) = check(inputs(), &|progress| steps.lock().expect("no panic").push(progress));
        let files: Vec<_> = edition.explainers.iter().map(|explainer| explainer.file).collect();
        assert_eq!(files.len(), 42);
        assert!(files.is_sorted());
        assert_eq!(edition.judged.len(), 42);
        let steps = steps.into_inner().expect("no panic");
        for phase in [Phase::Read, Phase::Check] {
            let mut done: Vec<_> = steps.iter().filter(|step| step.phase == phase).map(|step| step.done).collect();
            done.sort_unstable();
            assert_eq!(done, (1..=42).collect::<Vec<_>>());
        }
    }

    #[test]
    fn severities_change_and_the_worst_stays_first() {
        let (mut edition, _) = check(inputs(), &|_| {});
        edition.explainers[1].front.draft = true;
        edition.explainers[2].front.draft = false;
        let at = |place: usize| Span::point(edition.explainers[place].file, 0);
        let mut found = vec![
            Diagnostic::error("thin-quote", at(1), "a"),
            Diagnostic::error("thin-quote", at(2), "b"),
            Diagnostic::warning("raw-html", at(2), "c"),
        ];
        let severities = |found: &[Diagnostic]| -> Vec<_> {
            found.iter().map(|found| (found.message.clone(), found.severity.name())).collect()
        };
        let expected = |rows: [(&str, &'static str); 3]| rows.map(|(text, name)| (text.to_owned(), name)).to_vec();
        soften_drafts(&edition, &mut found);
        assert_eq!(severities(&found), expected([("b", "error"), ("a", "warning"), ("c", "warning")]));
        deny(&["raw-html".into()], &mut found);
        assert_eq!(severities(&found), expected([("b", "error"), ("c", "error"), ("a", "warning")]));
    }
}
