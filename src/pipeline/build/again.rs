//! Pages that are what they were when the site was built before.
//!
//! In: what that build has written down ([`Before`]), and what pages hang on now. Out: [`Again`], the pages that need not be
//! looked at, and what they come to when a part takes them over ([`Build::take_over`]).
//!
//! 1. The text of each page that was written down has to have the digest that it had: it is read, unless its file has the
//!    stamp that it had. All that the page hangs on has to have the digest that it had, too ([`crate::render::ground`]);
//!    nothing was said of it but by its own text and its sources.
//! 2. Its files have to be those that were written: the output is as it was left, or they are read.
//! 3. It has the number in the search that it had, and so have all pages that share a file of texts with it, of which there
//!    are as many.
//! 4. The pages whose texts are needed in any case are made again: those of the feed, the home page, and those that tell the
//!    search its coding.

use std::collections::HashMap;

use anyhow::{Context, bail};
use rayon::prelude::*;

use super::before::{self, Before, Came, Kept, KeptFile, KeptPage};
use super::{Build, sole};
use crate::archive::Digest;
use crate::content::Explainer;
use crate::diag::isolate;
use crate::load::{self, Moment};
use crate::render::Output;
use crate::render::footnotes::Numbering;
use crate::render::ground::Ground;
use crate::render::layout::Layout;
use crate::render::plan::Page;
use crate::render::search::vocabulary::Vocabulary;
use crate::report::human::Parts;
use crate::shared::Shared;
use crate::text::FileId;
use crate::text::digest::sha256;
use crate::write::Stage;

/// Said of a record that has the digest that it ends with, and cannot be read all the same.
const UNREADABLE: &str = "what is remembered of the last build cannot be read: delete .isnad/, and build again";

/// What is known of pages.
#[derive(Debug, Default)]
pub(super) struct Again {
    before: Before,
    /// By their places among the explainers.
    pages: Vec<Option<Kept>>,
    /// For each explainer that the search had, its number now, if it is known.
    numbers: Vec<Option<u32>>,
}

/// A page that is taken over.
struct Taken {
    at: usize,
    kept: Kept,
    came: Came,
    /// What is written down of it again.
    entry: Vec<u8>,
}

/// The stamps of the texts of all explainers that are at rest and were there before that moment.
pub(super) fn stamps(layout: &Layout, mark: Moment) -> Vec<Option<Vec<u8>>> {
    let inputs = &layout.edition.inputs;
    let one = |page: &Shared<Explainer>| {
        let file = inputs.files.get(page.file);
        if file.is_at_rest() { load::stamp_at_rest(&inputs.root, file, mark) } else { None }
    };
    layout.edition.explainers.par_iter().map(one).collect()
}

/// The digests of the texts of some pages, each a place among the explainers; none where a text cannot be had.
pub(super) fn digests(layout: &Layout, pages: &[usize]) -> Vec<Option<Digest>> {
    pages.par_iter().map(|at| digest(layout, *at)).collect()
}

fn digest(layout: &Layout, at: usize) -> Option<Digest> {
    let inputs = &layout.edition.inputs;
    let file = inputs.files.shared(layout.edition.explainers[at].file);
    if file.is_at_rest() {
        return load::digest_at_rest(&inputs.root, file);
    }
    Some(sha256(file.text.as_bytes()))
}

impl Again {
    /// What is known of the pages of a layout, whose files have those stamps; `made` says of which nothing can be known.
    pub fn of(
        layout: &Layout,
        ground: &Ground,
        stage: &Stage,
        mut before: Before,
        stamps: &[Option<Vec<u8>>],
        made: impl Fn(usize, FileId) -> bool + Sync,
    ) -> anyhow::Result<Again> {
        let (explainers, files) = (&layout.edition.explainers, &layout.edition.inputs.files);
        let written: Vec<Option<Kept>> =
            explainers.iter().map(|page| before.pages.remove(&files.get(page.file).path)).collect();
        before.pages = HashMap::new();
        let text = |(at, kept): (usize, &Option<Kept>)| {
            let kept = kept.as_ref()?;
            let is_same = stamps.get(at)?.as_ref().is_some_and(|stamp| *stamp == kept.stamp);
            if is_same { Some(kept.text) } else { digest(layout, at) }
        };
        let texts: Vec<Option<Digest>> = written.par_iter().enumerate().map(text).collect();
        let text_of = |path: &str| {
            let file = files.find(path)?;
            texts[explainers.binary_search_by_key(&file, |page| page.file).ok()?]
        };
        let (searched, _) = layout.order();
        let size = layout.group();
        let mut numbers: Vec<Option<(usize, usize)>> = vec![None; explainers.len()];
        for (place, at) in searched.iter().enumerate() {
            numbers[*at] = Some((place, size.min(searched.len() - place / size * size)));
        }
        let is_known = |at: usize, kept: &Kept| -> anyhow::Result<bool> {
            let Some(own) = texts[at].filter(|own| *own == kept.text) else { return Ok(false) };
            if made(at, explainers[at].file) || kept.number != numbers[at] {
                return Ok(false);
            }
            let held = layout.hold(ground, at, &own, &kept.hangs, &text_of);
            if held != kept.held || layout.is_published(at) != kept.is_published {
                return Ok(false);
            }
            has_files(stage, &before, kept)
        };
        let known = |(at, kept): (usize, Option<Kept>)| -> anyhow::Result<Option<Kept>> {
            let Some(kept) = kept else { return Ok(None) };
            // The next build believes the stamp of today.
            let stamp = stamps.get(at).cloned().flatten().unwrap_or_default();
            Ok(is_known(at, &kept)?.then_some(Kept { stamp, ..kept }))
        };
        let mut pages: Vec<Option<Kept>> =
            written.into_par_iter().enumerate().map(known).collect::<anyhow::Result<_>>()?;
        for group in searched.chunks(size) {
            if group.iter().any(|at| pages[*at].is_none()) {
                group.iter().for_each(|at| pages[*at] = None);
            }
        }
        let mut numbers = vec![None; before.vocabulary.explainers()];
        for (number, _) in pages.iter().flatten().filter_map(|kept| kept.number) {
            if let Some(place) = numbers.get_mut(number) {
                *place = u32::try_from(number).ok();
            }
        }
        Ok(Again { before, pages, numbers })
    }

    /// Whether a page is known.
    pub fn knows(&self, at: usize) -> bool {
        self.pages.get(at).is_some_and(Option::is_some)
    }

    /// Whether a file of the build before is there as it was written.
    pub fn stands(&self, stage: &Stage, path: &str, digest: &Digest) -> anyhow::Result<bool> {
        self.before.stands(stage, path, digest)
    }

    /// Takes the words that the search had, and for each of its explainers the number that it has now, if it is known. Of
    /// pages nothing is known from here on.
    pub fn words(&mut self) -> (Vocabulary, Vec<Option<u32>>) {
        self.pages = Vec::new();
        self.before.forget_pages();
        (std::mem::take(&mut self.before.vocabulary), std::mem::take(&mut self.numbers))
    }

    /// The digest of the page of a source or of a list, when it is there and hangs on what it hung on.
    pub fn file(&self, stage: &Stage, path: &str, held: &Digest) -> anyhow::Result<Option<Digest>> {
        let Some(KeptFile { held: known, file }) = self.before.files.get(path) else { return Ok(None) };
        Ok((known == held && self.stands(stage, path, file)?).then_some(*file))
    }
}

/// Whether the files of a page are those that were written.
fn has_files(stage: &Stage, before: &Before, kept: &Kept) -> anyhow::Result<bool> {
    for (path, digest) in &kept.files {
        if !before.stands(stage, path, digest)? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Build<'_> {
    /// Takes over pages that are known, whose files are left as they are; their share images are still to be staged.
    pub(super) fn take_over(&mut self, known: &[usize]) -> anyhow::Result<Vec<Output>> {
        let kept: Vec<(usize, Kept)> =
            known.iter().filter_map(|at| Some((*at, self.again.pages.get_mut(*at)?.take()?))).collect();
        let take = |(at, kept): (usize, Kept)| -> anyhow::Result<Taken> {
            kept.files.iter().try_for_each(|(path, _)| self.leave(path))?;
            let (came, bytes) = self.again.before.came(&kept).context(UNREADABLE)?;
            let entry = before::entry(&kept, bytes);
            Ok(Taken { at, kept, came, entry })
        };
        let taken: Vec<Taken> = kept.into_par_iter().map(take).collect::<anyhow::Result<_>>()?;
        Ok(taken.into_iter().filter_map(|taken| self.take(taken)).collect())
    }

    fn take(&mut self, taken: Taken) -> Option<Output> {
        let Taken { at, kept, came, entry } = taken;
        self.write_down(|record| record.entry(&entry));
        self.count.one();
        let file = self.layout.edition.explainers[at].file;
        self.said.add(Parts::again(file, came.said).unwrap_or_default());
        let by_id = &self.layout.edition.archive.by_id;
        let place = |id: &String| by_id.get(id).copied();
        kept.hangs.sources.iter().filter_map(place).for_each(|source| self.cited[source] = true);
        self.digests.extend(kept.files);
        let page = came.page?;
        let uses = page.uses.into_iter().filter_map(|(id, one)| Some((place(&id)?, one))).collect();
        let KeptPage { folder, references, words, proof, verdicts, share_image, images, .. } = page;
        let numbering = Numbering { references, ..Numbering::default() };
        let page = Page { explainer: at, folder, numbering, words, proof, verdicts, share_image };
        let image = Output::share_image_of(&page);
        let layout = sole(&mut self.layout);
        layout.put(Shared::from(page));
        layout.note_images(&images);
        layout.count(&mut self.usages, at, &uses);
        image
    }

    /// Leaves a file as it is.
    pub(super) fn leave(&self, path: &str) -> anyhow::Result<()> {
        if !self.stage.leave(path, self.again.before.is_trusted)? {
            bail!("{} changed meanwhile: run the command again", isolate(path));
        }
        Ok(())
    }
}
