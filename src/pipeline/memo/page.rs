//! What is known of one page.
//!
//! In: the inputs, and the pages as they were before. Out: [`Parsed`] pages ([`parse`]), and from them [`Judged`] ones.

use std::sync::Arc;

use super::difference::Difference;
use crate::content::{self, Explainer, Kind};
use crate::diag::{Diagnostic, Sink};
use crate::load::Inputs;
use crate::pipeline::{Count, Phase, Watch, pages, side_by_side};
use crate::rules::{self, scope};
use crate::shared::Shared;
use crate::text::{File, FileId};
use crate::verify::{self, Edition};

/// One page, judged and looked at.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub text: Arc<File>,
    pub explainer: Shared<Explainer>,
    pub complaints: Shared<Sink>,
    pub judged: Shared<verify::Judged>,
    /// The complaints, and what the rules found that look page by page.
    own: Shared<Sink>,
    /// What is wrong with its links.
    pub links: Sink,
    /// The pages in whose text anchors were looked for.
    pub looked_into: Vec<FileId>,
    /// What else was found in its file, its links among it.
    pub others: Sink,
    /// All of it, in the order of reports.
    pub settled: Shared<Vec<Diagnostic>>,
}

impl Page {
    /// Puts what was found in its file into the order of reports.
    pub(super) fn settle(&mut self, ground: &Edition) {
        let mut all = Sink::clone(&self.own);
        all.extend(self.others.iter().cloned());
        self.settled = rules::settle(&self.alone(ground), all).into();
    }

    /// An edition of this page alone.
    fn alone(&self, ground: &Edition) -> Edition {
        ground.with_pages(vec![self.explainer.clone()], vec![self.judged.clone()])
    }
}

/// A page on its way: parsed now, or known.
#[derive(Debug)]
pub(super) struct Parsed {
    text: Arc<File>,
    explainer: Shared<Explainer>,
    complaints: Shared<Sink>,
    /// What it was before; none when it is new.
    before: Option<Page>,
    /// Whether its text is the one before.
    same: bool,
}

/// A page, and what became of it.
#[derive(Debug)]
pub(super) struct Judged {
    pub page: Page,
    pub fate: Fate,
}

/// What became of a page since the last time.
#[derive(Debug)]
pub(super) enum Fate {
    /// Its text is what it was; it may have been judged again.
    Same,
    /// Its text changed; this is what it was.
    Changed(Box<Page>),
    /// It was not there.
    New,
}

/// Parses the pages whose text is not the one before, in path order; so are those of `before`.
pub(super) fn parse(inputs: &Inputs, before: Vec<Page>, watch: Watch<'_>) -> Vec<Parsed> {
    let mut before = before.into_iter().peekable();
    let with_before: Vec<(FileId, Kind, Option<Page>, bool)> = pages(inputs)
        .into_iter()
        .map(|(file, kind)| {
            while before.next_if(|page| page.explainer.file < file).is_some() {}
            let before = before.next_if(|page| page.explainer.file == file && page.explainer.kind == kind);
            let same = before.as_ref().is_some_and(|page| Arc::ptr_eq(&page.text, inputs.files.shared(file)));
            (file, kind, before, same)
        })
        .collect();
    let count = Count::new(watch, Phase::Read, with_before.iter().filter(|(.., same)| !same).count());
    let read = |(file, kind, before, same): (FileId, Kind, Option<Page>, bool)| {
        let text = Arc::clone(inputs.files.shared(file));
        if let Some(page) = before.as_ref().filter(|_| same) {
            let (explainer, complaints) = (page.explainer.clone(), page.complaints.clone());
            return Parsed { text, explainer, complaints, before, same };
        }
        let (explainer, complaints) = content::parse(inputs, &inputs.config, file, kind);
        count.one();
        Parsed { text, explainer: explainer.into(), complaints: complaints.into(), before, same }
    };
    side_by_side(with_before, count.total, read)
}

impl Parsed {
    /// Whether what was judged of it may be another now.
    pub(super) fn needs_judging(&self, difference: Option<&Difference>) -> bool {
        let touched = |page: &Page| difference.is_some_and(|difference| difference.touches(page));
        !self.same || self.before.as_ref().is_none_or(touched)
    }

    /// Judges the page, and lets the rules look at it that look page by page; what is known stays.
    pub(super) fn judge(self, ground: &Edition, difference: Option<&Difference>, count: &Count<'_>) -> Judged {
        let needs_judging = self.needs_judging(difference);
        let Parsed { text, explainer, complaints, before, same } = self;
        let before = match before {
            Some(mut page) if !needs_judging => {
                if let Some(places) = difference.and_then(|difference| difference.moved.as_ref()) {
                    page.judged = page.judged.with_places(places).into();
                }
                return Judged { page, fate: Fate::Same };
            }
            before => before,
        };
        let judged = verify::judge(&ground.inputs.config, &ground.archive, &ground.inputs, &explainer);
        count.one();
        let mut page = Page {
            text,
            explainer,
            judged: judged.into(),
            own: Shared::default(),
            complaints,
            links: Sink::new(),
            looked_into: Vec::new(),
            others: Sink::new(),
            settled: Shared::default(),
        };
        let mut own = Sink::clone(&page.complaints);
        scope::of_pages(&page.alone(ground), &mut own);
        page.own = own.into();
        page.settle(ground);
        let fate = match before {
            None => Fate::New,
            Some(before) if same => {
                // Only what it was judged by changed: its links lead where they led.
                (page.links, page.looked_into) = (before.links, before.looked_into);
                Fate::Same
            }
            Some(before) => Fate::Changed(Box::new(before)),
        };
        Judged { page, fate }
    }
}
