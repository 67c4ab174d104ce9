//! Pages that are what they were when the site was built before.
//!
//! In: what that build has written down ([`Before`]), and what pages hang on now. Out: [`Again`], the pages that need not be
//! looked at, and what they come to when a part takes them over ([`Build::take_over`]).
//!
//! 1. The text of each page that was written down is read. It has to have the digest that it had, and so has all that the
//!    page hangs on ([`crate::render::ground`]); nothing was said of it but by its own text and its sources.
//! 2. Its files have to be those that were written: the output is as it was left, or they are read.
//! 3. It has the number in the search that it had, and so have all pages that share a file of texts with it, of which there
//!    are as many.
//! 4. The pages whose texts are needed in any case are made again: those of the feed, the home page, and those that tell the
//!    search its coding.

use std::collections::HashMap;

use anyhow::bail;
use rayon::prelude::*;

use super::before::{Before, Kept, KeptPage, KeptSource};
use super::{Build, sole};
use crate::archive::Digest;
use crate::diag::isolate;
use crate::load;
use crate::render::Output;
use crate::render::footnotes::Numbering;
use crate::render::ground::Ground;
use crate::render::layout::Layout;
use crate::render::plan::Page;
use crate::render::search::vocabulary::Vocabulary;
use crate::report::human::Parts;
use crate::shared::Shared;
use crate::text::FileId;
use crate::text::digest::{from_hex, hex, sha256};
use crate::write::Stage;

/// What is known of pages.
#[derive(Debug, Default)]
pub(super) struct Again {
    before: Before,
    /// By their places among the explainers.
    pages: HashMap<usize, Kept>,
    /// For each explainer that the search had, its number now, if it is known.
    numbers: Vec<Option<u32>>,
}

/// The digests of the texts of some pages, each a place among the explainers; none where a text cannot be had.
pub(super) fn digests(layout: &Layout, pages: &[usize]) -> Vec<Option<Digest>> {
    let inputs = &layout.edition.inputs;
    let one = |at: &usize| {
        let file = inputs.files.shared(layout.edition.explainers[*at].file);
        if file.is_at_rest() {
            return load::digest_at_rest(&inputs.root, file);
        }
        Some(sha256(file.text.as_bytes()))
    };
    pages.par_iter().map(one).collect()
}

impl Again {
    /// What is known of the pages of a layout; `made` says of which nothing can be known.
    pub fn of(
        layout: &Layout,
        ground: &Ground,
        stage: &Stage,
        mut before: Before,
        made: impl Fn(usize, FileId) -> bool + Sync,
    ) -> anyhow::Result<Again> {
        let (explainers, files) = (&layout.edition.explainers, &layout.edition.inputs.files);
        let path = |at: usize| files.get(explainers[at].file).path.as_str();
        let written: Vec<usize> = (0..explainers.len()).filter(|at| before.pages.contains_key(path(*at))).collect();
        let digests = digests(layout, &written);
        let texts: HashMap<&str, Digest> =
            written.iter().zip(&digests).filter_map(|(at, digest)| Some((path(*at), (*digest)?))).collect();
        let (searched, _) = layout.order();
        let size = layout.group();
        let number = |number: usize| (number, size.min(searched.len() - number / size * size));
        let numbers: HashMap<usize, (usize, usize)> =
            searched.iter().enumerate().map(|(place, at)| (*at, number(place))).collect();
        let is_known = |at: &usize| -> anyhow::Result<bool> {
            let Some((kept, own)) = before.pages.get(path(*at)).zip(texts.get(path(*at))) else { return Ok(false) };
            if made(*at, explainers[*at].file) || hex(own) != kept.text || kept.number != numbers.get(at).copied() {
                return Ok(false);
            }
            let held = layout.hold(ground, *at, own, &kept.hangs, &|path| texts.get(path).copied());
            if hex(&held) != kept.held || layout.is_published(*at) != kept.page.is_some() {
                return Ok(false);
            }
            has_files(stage, &before, kept)
        };
        let known: Vec<(usize, bool)> =
            written.par_iter().map(|at| Ok((*at, is_known(at)?))).collect::<anyhow::Result<_>>()?;
        let mut pages = HashMap::new();
        for (at, _) in known.into_iter().filter(|(_, known)| *known) {
            pages.extend(before.pages.remove(path(at)).map(|kept| (at, kept)));
        }
        for group in searched.chunks(size) {
            if group.iter().any(|at| !pages.contains_key(at)) {
                group.iter().for_each(|at| drop(pages.remove(at)));
            }
        }
        let mut again = Again { numbers: vec![None; before.vocabulary.explainers()], pages, before };
        again.before.pages.clear();
        for (number, _) in again.pages.values().filter_map(|kept| kept.number) {
            if let Some(place) = again.numbers.get_mut(number) {
                *place = u32::try_from(number).ok();
            }
        }
        Ok(again)
    }

    /// Whether a page is known.
    pub fn knows(&self, at: usize) -> bool {
        self.pages.contains_key(&at)
    }

    /// The paths of the files of a page that is known.
    pub fn files(&self, at: usize) -> impl Iterator<Item = &str> {
        let page = self.pages.get(&at).and_then(|kept| kept.page.as_ref());
        page.into_iter().flat_map(|page| &page.files).map(|(path, _)| path.as_str())
    }

    /// Whether a file of the build before is there as it was written.
    pub fn stands(&self, stage: &Stage, path: &str, digest: &Digest) -> anyhow::Result<bool> {
        self.before.stands(stage, path, digest)
    }

    /// The words of all explainers, from those of the pages that were made; what is known is not needed after it.
    pub fn words(&mut self, made: Vocabulary) -> Vocabulary {
        let known = std::mem::take(&mut self.before.vocabulary);
        if self.numbers.iter().all(Option::is_none) { made } else { made.join(known, &self.numbers) }
    }

    /// The digest of the page of a source, when it is there and hangs on what it hung on.
    pub fn source(&self, stage: &Stage, path: &str, held: &Digest) -> anyhow::Result<Option<Digest>> {
        let Some(KeptSource { held: known, file }) = self.before.sources.get(path) else { return Ok(None) };
        let digest = from_hex(file).filter(|_| *known == hex(held));
        Ok(match digest {
            Some(digest) if self.stands(stage, path, &digest)? => Some(digest),
            _ => None,
        })
    }
}

/// Whether the files of a page are those that were written.
fn has_files(stage: &Stage, before: &Before, kept: &Kept) -> anyhow::Result<bool> {
    for (path, digest) in kept.page.iter().flat_map(|page| &page.files) {
        let Some(digest) = from_hex(digest) else { return Ok(false) };
        if !before.stands(stage, path, &digest)? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Build<'_> {
    /// Takes over a page that is known, whose files were left as they are; its share image is still to be staged.
    pub(super) fn take_over(&mut self, at: usize) -> Option<Output> {
        let kept = self.again.pages.remove(&at)?;
        let line = self.again.before.line(&kept).to_vec();
        self.write_down(|record| record.line(&line));
        self.count.one();
        let file = self.layout.edition.explainers[at].file;
        self.said.add(Parts::again(file, kept.said).unwrap_or_default());
        let by_id = &self.layout.edition.archive.by_id;
        let place = |id: &String| by_id.get(id).copied();
        kept.hangs.sources.iter().filter_map(place).for_each(|source| self.cited[source] = true);
        let page = kept.page?;
        let uses = page.uses.into_iter().filter_map(|(id, one)| Some((place(&id)?, one))).collect();
        for (path, digest) in page.files {
            self.digests.extend(from_hex(&digest).map(|digest| (path, digest)));
        }
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
        if !self.stage.leave(path)? {
            bail!("{} changed while the site was built: build it again", isolate(path));
        }
        Ok(())
    }
}
