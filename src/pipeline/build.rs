//! A project into a site on disk, part by part: of the texts of pages no more are held than those of one part.
//!
//! In: the outline of a project ([`load::outline`]). Out: [`Built`]: what was found, and the site, which waits beside the
//! output until it is put into place.
//!
//! 1. The archive is read, and every front matter. The rules that look at addresses and at the archive look at these.
//! 2. Part by part, the oldest explainers first, texts are woken and parsed; links may need those of other pages too.
//! 3. Each page is judged, and the rules look at it that look page by page, and at its links. What they find is said at
//!    once, as people read it, since the places of findings are told by the text.
//! 4. While no error was found the part is rendered and staged, with its texts for the search. Of a page is kept what
//!    lists and sources say of it; the rest is put to rest again.
//! 5. At last come the sources that nothing cites, the files that are about the whole, and the index of the search, which
//!    is made from the words of all parts.
//!
//! Law: the site and the report are those of the whole edition, byte for byte (`tests/it/parts.rs`).

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;

use super::{Count, Phase, Watch, bytes, captures, pages, scaled};
use crate::archive::{self, Digest};
use crate::content::{self, Explainer};
use crate::diag::{Sink, isolate};
use crate::load::{self, Inputs};
use crate::render::layout::Layout;
use crate::render::outline::{Usages, resting};
use crate::render::plan::{Page, VERIFICATION};
use crate::render::search::SAMPLED;
use crate::render::search::vocabulary::{Vocabulary, Words};
use crate::render::{Content, Options, Output, Site, data};
use crate::report::Report;
use crate::report::human::Parts;
use crate::report::summary::Summary;
use crate::rules::{self, Addresses, scope};
use crate::shared::Shared;
use crate::text::{File, FileId};
use crate::verify::{self, Edition, Judged};
use crate::write::Stage;

/// How a site is built; nothing of it is seen on the site.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Whether the report has colours.
    pub colour: bool,
    /// From how many bytes of Markdown on a part is large enough. The first one has to be as large as what the search makes
    /// its coding from ([`SAMPLED`]).
    pub part: usize,
}

impl Default for Manner {
    /// Parts of more than one page for each thread, and of far fewer than all.
    fn default() -> Manner {
        Manner { colour: false, part: 1 << 20 }
    }
}

/// A project that was built.
#[derive(Debug)]
pub struct Built {
    /// What was found, as people read it.
    pub report: String,
    /// The counts of it, those of the archive apart.
    pub summary: Summary,
    /// The site, to be put into place; none where an error stands in the way.
    pub site: Option<Stage>,
}

/// Checks a project, and renders its site beside the folder `out`.
///
/// # Errors
/// A template that cannot be read or fails, two outputs with one path, an output folder that isnad may not write (see
/// [`Stage::open`]), the disk, or a text that is no longer the one whose beginning was read, or is not UTF-8 behind it.
/// What the project's own findings are was not told then: they may be the reason.
pub fn build(inputs: Inputs, options: Options, out: &Path, manner: Manner, watch: Watch<'_>) -> anyhow::Result<Built> {
    let mut build = Build::begin(inputs, options, out, manner, watch)?;
    let ((searched, others), group) = (build.layout.order(), build.layout.group());
    let mut done = 0;
    for part in build.parts(&searched, group) {
        let members = &searched[part];
        build.part(members, done..done + members.len())?;
        done += members.len();
    }
    for part in build.parts(&others, 1) {
        build.part(&others[part], done..done)?;
    }
    build.finish()
}

/// A build under way.
struct Build<'w> {
    /// The site, and in it the edition: outlines, but for the part that is looked at.
    layout: Shared<Layout>,
    /// Where the files stand that are done.
    stage: Stage,
    /// What the build before drew or encoded.
    drawn: HashMap<String, Digest>,
    /// The digests of what is staged.
    digests: Vec<(String, Digest)>,
    /// The words of the parts that are done.
    vocabulary: Vocabulary,
    /// How they use the archive.
    usages: Usages,
    /// Which sources they name.
    cited: Vec<bool>,
    /// What was found in the files of pages beside what each page says itself.
    others: HashMap<FileId, Sink>,
    /// What was found elsewhere.
    rest: Sink,
    addresses: Addresses,
    /// The pages that are not put to rest, sorted.
    needed: Vec<usize>,
    said: Parts,
    drafts: bool,
    manner: Manner,
    count: Count<'w>,
}

/// What came of a few pages: their plans, the digests of their files, and their words for the search.
type Rendered = (Vec<Page>, Vec<(String, Digest)>, Vec<Words>);

impl<'w> Build<'w> {
    fn begin(
        inputs: Inputs,
        options: Options,
        out: &Path,
        manner: Manner,
        watch: Watch<'w>,
    ) -> anyhow::Result<Build<'w>> {
        let mut general = inputs.complaints.clone();
        let archive = archive::archive(&inputs, &mut general);
        drop(captures(&archive, &inputs, &mut general));
        let read: Vec<(Explainer, Sink)> = pages(&inputs)
            .into_par_iter()
            .map(|(file, kind)| {
                let mut sink = Sink::new();
                (content::outline(&inputs, file, kind, &mut sink), sink)
            })
            .collect();
        let (explainers, complaints): (Vec<Explainer>, Vec<Sink>) = read.into_iter().unzip();
        let judged = explainers.iter().map(|_| Judged::default()).collect();
        let edition = Edition::new(inputs, archive, explainers, judged, Sink::new());

        let mut found = general;
        scope::of_archive(&edition, &mut found);
        let mut addresses: Sink = complaints.into_iter().flatten().collect();
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

        let drafts = options.drafts;
        let sources = edition.archive.sources.len();
        let each = |count: usize, make: &(dyn Fn(usize) -> Shared<Page> + Sync)| {
            (0..count).into_par_iter().map(make).collect()
        };
        let layout = Layout::outline(edition, options, &each)?;
        let stage = Stage::open(out)?;
        let config = &layout.edition.inputs.config;
        let draws = config.share_images || !layout.edition.inputs.images.is_empty();
        let before = draws.then(|| stage.before(VERIFICATION)).flatten();
        Ok(Build {
            drawn: before.map_or_else(HashMap::new, |bytes| data::verified(&bytes)),
            digests: Vec::with_capacity(layout.outputs.len()),
            vocabulary: Vocabulary::default(),
            usages: Usages::none(sources),
            cited: vec![false; sources],
            others,
            rest,
            addresses: Addresses::default(),
            needed: layout.needed_at_last(),
            said: Parts::default(),
            drafts,
            manner,
            count: Count::new(watch, Phase::Render, layout.edition.explainers.len()),
            stage,
            layout: layout.into(),
        })
    }

    /// Parts of a list of explainers, each of a multiple of `group`, but for the last.
    fn parts(&self, list: &[usize], group: usize) -> Vec<Range<usize>> {
        let explainers = &self.layout.edition.explainers;
        let mut parts = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (at, one) in list.iter().enumerate() {
            bytes += explainers[*one].body.range().len();
            let enough = if parts.is_empty() { self.manner.part.max(SAMPLED) } else { self.manner.part };
            if bytes >= enough && (at + 1 - start) % group == 0 {
                parts.push(start..at + 1);
                (start, bytes) = (at + 1, 0);
            }
        }
        parts.extend((start < list.len()).then_some(start..list.len()));
        parts
    }

    /// Checks the pages of a part, and renders them; `numbers` are theirs in the search.
    fn part(&mut self, members: &[usize], numbers: Range<usize>) -> anyhow::Result<()> {
        let (outlines, complaints, heads) = self.wake(members)?;
        let looked: Vec<(Shared<Judged>, Parts)> =
            members.par_iter().zip(complaints).map(|(at, complaints)| self.look(*at, complaints)).collect();
        let layout = sole(&mut self.layout);
        for (at, (judged, said)) in members.iter().zip(looked) {
            layout.edition.judged[*at] = judged;
            self.said.add(said);
        }
        scope::mark_cited(&self.alone(members), &mut self.cited);
        let mut planned = Vec::with_capacity(members.len());
        if self.said.errors() == 0 {
            for (pages, digests, words) in self.render(members, numbers)? {
                self.digests.extend(digests);
                words.iter().for_each(|words| self.vocabulary.add(words));
                planned.extend(pages.into_iter().map(Shared::from));
            }
            let layout = sole(&mut self.layout);
            for page in &planned {
                layout.put(page.clone());
                layout.note_images(page.explainer);
                layout.count(&mut self.usages, page);
            }
            let images: Vec<Output> = planned.iter().filter_map(|page| Output::share_image_of(page)).collect();
            self.digests.extend(self.stage(&images)?);
        }
        self.put_to_rest(members, outlines, planned, heads);
        Ok(())
    }

    /// Wakes the texts of a part and parses them; says what stood in their places, and what their syntax complains of.
    fn wake(&mut self, members: &[usize]) -> anyhow::Result<Woken> {
        let edition = &self.layout.edition;
        let files: Vec<FileId> = members.iter().map(|at| edition.explainers[*at].file).collect();
        let mut heads = self.wake_files(files)?;
        let inputs = &self.layout.edition.inputs;
        let explainers = &self.layout.edition.explainers;
        let parsed: Vec<(Explainer, Sink)> = members
            .par_iter()
            .map(|at| content::parse(inputs, &inputs.config, explainers[*at].file, explainers[*at].kind))
            .collect();
        let needed = parsed.iter().flat_map(|(page, _)| scope::texts_needed(&self.layout.edition, page));
        let needed: BTreeSet<FileId> = needed.collect();
        heads.extend(self.wake_files(needed.into_iter().collect())?);
        let edition = &mut sole(&mut self.layout).edition;
        let mut outlines = Vec::with_capacity(members.len());
        let mut complaints = Vec::with_capacity(members.len());
        for (at, (explainer, complaint)) in members.iter().zip(parsed) {
            outlines.push(std::mem::replace(&mut edition.explainers[*at], explainer.into()));
            complaints.push(complaint);
        }
        Ok((outlines, complaints, heads))
    }

    /// Wakes those of the files that are at rest, and returns them as they were.
    fn wake_files(&mut self, files: Vec<FileId>) -> anyhow::Result<Vec<Arc<File>>> {
        let inputs = &self.layout.edition.inputs;
        let at_rest = files.into_iter().map(|file| inputs.files.shared(file)).filter(|file| file.is_at_rest());
        let at_rest: Vec<Arc<File>> = at_rest.cloned().collect();
        let woken: Vec<Option<Arc<File>>> = at_rest.par_iter().map(|file| load::wake(&inputs.root, file)).collect();
        let files = &mut sole(&mut self.layout).edition.inputs.files;
        for (head, woken) in at_rest.iter().zip(woken) {
            let path = isolate(&head.path);
            files.replace(woken.with_context(|| format!("{path} changed while the site was built: build it again"))?);
        }
        Ok(at_rest)
    }

    /// An edition of some pages and no others.
    fn alone(&self, members: &[usize]) -> Edition {
        let whole = &self.layout.edition;
        let explainers = members.iter().map(|at| whole.explainers[*at].clone()).collect();
        let judged = members.iter().map(|at| whole.judged[*at].clone()).collect();
        whole.with_pages(explainers, judged)
    }

    /// Judges a page of a part, lets the rules look at it, and says what they find.
    fn look(&self, at: usize, complaints: Sink) -> (Shared<Judged>, Parts) {
        let whole = &self.layout.edition;
        let explainer = whole.explainers[at].clone();
        let judged = Shared::from(verify::judge(&whole.inputs.config, &whole.archive, &whole.inputs, &explainer));
        let alone = whole.with_pages(vec![explainer.clone()], vec![judged.clone()]);
        let mut found = complaints;
        scope::of_pages(&alone, &mut found);
        found.extend(self.others.get(&explainer.file).into_iter().flatten().cloned());
        scope::of_links(whole, &self.addresses, &explainer, &mut found);
        let mut found = rules::settle(&alone, found);
        if explainer.front.draft && !self.drafts {
            super::soften(&mut found);
        }
        let said = Parts::of(&Report::whole(&alone, found), self.manner.colour);
        self.count.one();
        (judged, said)
    }

    /// Renders and stages the pages of a part, with their texts for the search.
    fn render(&self, members: &[usize], numbers: Range<usize>) -> anyhow::Result<Vec<Rendered>> {
        let site = Site::of(&self.layout);
        let group = if numbers.is_empty() { 1 } else { self.layout.group() };
        let rendered = members.par_chunks(group).enumerate().map(|(at, members)| {
            let (mut pages, mut digests, mut lines) = (Vec::new(), Vec::new(), Vec::new());
            for made in members.iter().filter_map(|at| site.make(*at).transpose()) {
                let made = made?;
                for (path, bytes) in made.files {
                    let digest = self.stage.put(&path, &bytes)?;
                    digests.push((path, digest));
                }
                pages.push(made.page);
                lines.push(made.lines);
            }
            let number = numbers.start / group + at;
            let searched = (!numbers.is_empty()).then(|| site.searched_texts(number, &lines)).flatten();
            let Some((output, bytes, words)) = searched else {
                return Ok((pages, digests, Vec::new()));
            };
            let digest = self.stage.put(&output.path, &bytes)?;
            digests.push((output.path, digest));
            Ok((pages, digests, words))
        });
        rendered.collect()
    }

    /// Renders and stages outputs side by side.
    fn stage(&self, outputs: &[Output]) -> anyhow::Result<Vec<(String, Digest)>> {
        let site = Site::of(&self.layout);
        let staged = outputs
            .par_iter()
            .filter(|output| site.is_used(output))
            .map(|output| Ok((output.path.clone(), stage_output(&site, &self.stage, &self.drawn, output)?)));
        staged.collect()
    }

    /// Puts a part to rest, but for the pages that are needed at last.
    fn put_to_rest(
        &mut self,
        members: &[usize],
        outlines: Vec<Shared<Explainer>>,
        planned: Vec<Shared<Page>>,
        heads: Vec<Arc<File>>,
    ) {
        let needed = &self.needed;
        let layout = sole(&mut self.layout);
        let stays = |at: &usize| needed.binary_search(at).is_ok();
        let path = |at: &usize| layout.edition.inputs.files.get(layout.edition.explainers[*at].file).path.clone();
        let kept: BTreeSet<String> = members.iter().filter(|at| stays(at)).map(path).collect();
        for (at, outline) in members.iter().zip(outlines).filter(|(at, _)| !stays(at)) {
            layout.edition.explainers[*at] = outline;
            layout.edition.judged[*at] = Shared::default();
        }
        for page in planned.iter().filter(|page| !stays(&page.explainer)) {
            layout.put(resting(page).into());
        }
        for head in heads.into_iter().filter(|head| !kept.contains(&head.path)) {
            layout.edition.inputs.files.replace(head);
        }
    }

    /// Says what is left to say, and renders what is about the whole.
    fn finish(mut self) -> anyhow::Result<Built> {
        let edition = &self.layout.edition;
        scope::of_uncited(&edition.archive, &self.cited, &mut self.rest);
        let ground = edition.with_pages(Vec::new(), Vec::new());
        let rest = rules::settle(&ground, std::mem::take(&mut self.rest));
        self.said.add(Parts::of(&Report::whole(&ground, rest), self.manner.colour));
        drop(ground);
        if self.said.errors() > 0 {
            let (report, summary) = self.said.finish(self.manner.colour);
            return Ok(Built { report, summary, site: None });
        }
        let usages = std::mem::replace(&mut self.usages, Usages::none(0));
        sole(&mut self.layout).complete(usages)?;
        let is_index = |output: &&Output| matches!(output.content, Content::SearchIndex | Content::SearchWords(_));
        let outputs = self.layout.outputs.iter().filter(|output| !is_of_part(&output.content));
        let (index, whole): (Vec<&Output>, Vec<&Output>) = outputs.partition(is_index);
        let [index, whole] = [index, whole].map(|list| list.into_iter().cloned().collect::<Vec<Output>>());
        let vocabulary = std::mem::take(&mut self.vocabulary);
        let fill = || {
            Site::of(&self.layout).fill_search(&vocabulary);
            drop(vocabulary);
        };
        let (staged, ()) = rayon::join(|| self.stage(&whole), fill);
        self.digests.extend(staged?);
        self.digests.extend(self.stage(&index)?);
        self.stage.put(VERIFICATION, &Site::of(&self.layout).verification(&self.digests))?;
        let (report, summary) = self.said.finish(self.manner.colour);
        Ok(Built { report, summary, site: Some(self.stage) })
    }
}

/// What stood in the places of a part's pages, the complaints of their syntax, and the files that were woken, as they were.
type Woken = (Vec<Shared<Explainer>>, Vec<Sink>, Vec<Arc<File>>);

/// The layout, to be changed.
fn sole(layout: &mut Shared<Layout>) -> &mut Layout {
    layout.sole().expect("sites are made from it for a moment only")
}

/// Whether an output is rendered with the part that it belongs to.
fn is_of_part(content: &Content) -> bool {
    matches!(content, Content::Page(_) | Content::Citations(_) | Content::ShareImage(Some(_)) | Content::SearchText(_))
}

/// Renders one output and stages it. What was drawn or encoded before is kept by the digest that `verification.json` has
/// of it, so that what lost its bytes since is made again: the path of a picture names all that it shows, and an image is
/// scaled again when it is another itself.
fn stage_output(
    site: &Site<'_>,
    stage: &Stage,
    drawn: &HashMap<String, Digest>,
    output: &Output,
) -> anyhow::Result<Digest> {
    match &output.content {
        Content::ShareImage(_) => match drawn.get(&output.path) {
            Some(digest) if stage.keep(&output.path, digest)? => Ok(*digest),
            _ => stage.put(&output.path, &site.render(output)?),
        },
        Content::Scaled(image, width) => {
            let asset = &image.asset;
            let is_same = match drawn.get(&asset.path) {
                Some(known) => load::digest(asset)? == *known,
                None => false,
            };
            match drawn.get(&output.path).filter(|_| is_same) {
                Some(digest) if stage.keep(&output.path, digest)? => Ok(*digest),
                _ => stage.put(&output.path, &scaled(image, *width)?),
            }
        }
        Content::File(from) => stage.copy(&output.path, from),
        _ => stage.put(&output.path, &bytes(site, output)?),
    }
}
