//! A project of whose pages no more is read than the front matter, and how one page is looked at whose text was woken.
//!
//! In: the outline of a project ([`load::outline`]). Out: [`Outlined`]: its edition, in which every page is an outline, and
//! what was found so far, by where it stands.
//!
//! 1. The archive is read, and beside it every front matter.
//! 2. The rules that look at addresses and at the archive look at these.
//! 3. A page that is looked at ([`look`]) is judged, and the rules look at it that look page by page, and at its links.
//!
//! [`load::outline`]: crate::load::outline

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::{captures, pages};
use crate::archive;
use crate::content::{self, Explainer};
use crate::diag::{Diagnostic, Sink};
use crate::load::Inputs;
use crate::rules::{self, Addresses, scope};
use crate::shared::Shared;
use crate::text::FileId;
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
        let (archive, read): (_, Vec<(Explainer, Sink)>) = rayon::join(
            || archive::archive(&inputs, &mut general),
            || pages(&inputs).into_par_iter().map(outline).collect(),
        );
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
