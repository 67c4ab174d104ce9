//! A project of whose pages no more is read than the front matter, and how one page is looked at whose text was woken.
//!
//! In: the outline of a project ([`load::outline`]). Out: [`Outlined`]: its edition, in which every page is an outline, and
//! what was found so far, by where it stands.
//!
//! 1. The archive is read, and beside it every front matter.
//! 2. The rules that look at addresses and at the archive look at these.
//! 3. Pages are looked at while their texts are there ([`Outlined::wake`]): these are read and parsed, then those that
//!    their links lead into; each page is judged, and the rules look at it that look page by page, and at its links
//!    ([`look`]). Afterwards all may be put to rest again ([`Outlined::put_to_rest`]).
//!
//! [`load::outline`]: crate::load::outline

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;

use super::{Count, archive, captures, pages};
use crate::content::{self, Explainer};
use crate::diag::{Diagnostic, Sink, isolate};
use crate::load::{self, Inputs};
use crate::rules::{self, Addresses, scope};
use crate::shared::Shared;
use crate::text::{File, FileId};
use crate::verify::{self, Edition, Judged};

/// A project of outlines.
pub(super) struct Outlined {
    /// It says nothing of what was found.
    pub edition: Edition,
    /// The complaints about front matters, by their files.
    pub complaints: BTreeMap<FileId, Sink>,
    /// What was found in the files of pages beside what each page says itself.
    pub others: HashMap<FileId, Sink>,
    /// What was found elsewhere.
    pub rest: Sink,
}

impl Outlined {
    pub fn of(inputs: Inputs) -> Outlined {
        let mut general = inputs.complaints.clone();
        let outline = |(file, kind)| {
            let mut sink = Sink::new();
            (content::outline(&inputs, file, kind, &mut sink), sink)
        };
        let (archive, read): (_, Vec<(Explainer, Sink)>) =
            rayon::join(|| archive(&inputs, &mut general), || pages(&inputs).into_par_iter().map(outline).collect());
        drop(captures(&archive, &inputs, &mut general));
        let (explainers, complaints): (Vec<Explainer>, Vec<Sink>) = read.into_iter().unzip();
        let complaints = explainers.iter().map(|page| page.file).zip(complaints);
        let complaints: BTreeMap<FileId, Sink> = complaints.filter(|(_, found)| !found.is_empty()).collect();
        let judged = explainers.iter().map(|_| Judged::default()).collect();
        let edition = Edition::new(inputs, archive, explainers, judged, Sink::new());

        let mut found = general;
        scope::of_archive(&edition, &mut found);
        let mut addresses: Sink = complaints.values().flatten().cloned().collect();
        let known = addresses.len();
        scope::of_addresses(&edition, &mut addresses);
        found.extend(addresses.drain(known..));
        let (mut others, mut rest): (HashMap<FileId, Sink>, Sink) = Default::default();
        for one in found {
            match edition.explainers.binary_search_by_key(&one.span.file, |page| page.file) {
                Ok(_) => others.entry(one.span.file).or_default().push(one),
                Err(_) => rest.push(one),
            }
        }
        Outlined { edition, complaints, others, rest }
    }

    /// Looks at some pages, each a place in the edition, whose texts and judgements are there from then on. `None` when a
    /// text is no longer the one whose beginning was read, or is damaged behind it.
    pub fn wake(&mut self, pages: &[usize], addresses: &Addresses, count: &Count<'_>) -> Option<Awake> {
        let edition = &mut self.edition;
        let files: Vec<FileId> = pages.iter().map(|at| edition.explainers[*at].file).collect();
        let mut heads = wake(edition, &files).ok()?;
        let parse = |at: &usize| {
            let outline = &edition.explainers[*at];
            let complaints = self.complaints.get(&outline.file).cloned().unwrap_or_default();
            let text = edition.inputs.files.get(outline.file);
            let (page, complaints, _) =
                content::parse_body(Explainer::clone(outline), complaints, text, &edition.inputs.config);
            (page, complaints)
        };
        let (parsed, complaints): (Vec<Explainer>, Vec<Sink>) = pages.par_iter().map(parse).unzip();
        let put = |(at, page): (&usize, Explainer)| std::mem::replace(&mut edition.explainers[*at], page.into());
        let outlines = pages.iter().zip(parsed).map(put).collect();
        let needed = pages.iter().flat_map(|at| scope::texts_needed(edition, &edition.explainers[*at]));
        let needed: BTreeSet<FileId> = needed.collect();
        heads.extend(wake(edition, &Vec::from_iter(needed)).ok()?);

        let one = |(at, complaints): (&usize, Sink)| {
            let seen = look(edition, *at, complaints, self.others.get(&edition.explainers[*at].file), addresses);
            count.one();
            seen
        };
        let seen: Vec<Seen> = pages.par_iter().zip(complaints).map(one).collect();
        for (at, seen) in pages.iter().zip(&seen) {
            edition.judged[*at] = seen.judged.clone();
        }
        Some(Awake { seen, outlines, heads })
    }

    /// Puts pages to rest that were woken.
    pub fn put_to_rest(&mut self, pages: &[usize], awake: Awake) {
        for (at, outline) in pages.iter().zip(awake.outlines) {
            self.edition.explainers[*at] = outline;
            self.edition.judged[*at] = Shared::default();
        }
        for head in awake.heads {
            self.edition.inputs.files.replace(head);
        }
    }

    /// What was found outside of all pages, in the order of reports; an edition without pages comes with it.
    pub fn outside(&mut self) -> (Edition, Vec<Diagnostic>) {
        let ground = self.edition.with_pages(Vec::new(), Vec::new());
        let rest = rules::settle(&ground, std::mem::take(&mut self.rest));
        (ground, rest)
    }
}

/// Wakes those of the files that are at rest, and returns them as they were.
///
/// # Errors
/// A text is no longer the one whose beginning was read, or is damaged behind it.
pub(super) fn wake(edition: &mut Edition, files: &[FileId]) -> anyhow::Result<Vec<Arc<File>>> {
    let inputs = &edition.inputs;
    let files = files.iter().map(|file| inputs.files.shared(*file)).filter(|file| file.is_at_rest());
    let heads: Vec<Arc<File>> = files.cloned().collect();
    let woken: Vec<Option<Arc<File>>> = heads.par_iter().map(|file| load::wake(&inputs.root, file)).collect();
    for (head, woken) in heads.iter().zip(woken) {
        let path = isolate(&head.path);
        let file = woken.with_context(|| format!("{path} changed meanwhile: run the command again"))?;
        edition.inputs.files.replace(file);
    }
    Ok(heads)
}

/// Pages whose texts are there.
pub(super) struct Awake {
    /// What was seen of each.
    pub seen: Vec<Seen>,
    /// What stood in their places.
    outlines: Vec<Shared<Explainer>>,
    /// The files that were woken, as they were.
    heads: Vec<Arc<File>>,
}

/// A page that was looked at.
pub(super) struct Seen {
    pub judged: Shared<Judged>,
    /// All that was found in its file, in the order of reports.
    pub found: Vec<Diagnostic>,
    /// The other pages whose texts its links lead into.
    pub into: Vec<FileId>,
    /// An edition of this page alone.
    pub alone: Edition,
}

/// Looks at a page of the edition, by its place, whose text is there and parsed, and so are those that its links lead
/// into. `complaints` are those about its syntax, `others` what was found in its file from elsewhere.
pub(super) fn look(edition: &Edition, at: usize, complaints: Sink, others: Option<&Sink>, to: &Addresses) -> Seen {
    let explainer = edition.explainers[at].clone();
    let judged = Shared::from(verify::judge(&edition.inputs.config, &edition.archive, &edition.inputs, &explainer));
    let alone = edition.with_pages(vec![explainer.clone()], vec![judged.clone()]);
    let mut found = complaints;
    scope::of_pages(&alone, &mut found);
    found.extend(others.into_iter().flatten().cloned());
    let into = scope::of_links(edition, to, &explainer, &mut found);
    let found = rules::settle(&alone, found);
    Seen { judged, found, into, alone }
}
