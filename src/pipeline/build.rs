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
//!    lists and sources say of it; the rest is put to rest again ([`part`]).
//! 5. What came of each page is written down ([`before`]). The next build takes over what would come out the same
//!    ([`again`]).
//! 6. At last come the sources that nothing cites, the files that are about the whole, and the index of the search, which
//!    is made from the words of all parts.
//!
//! Laws: the site and the report are those of the whole edition, byte for byte (`tests/it/parts.rs`), and those of a first
//! build, whatever was built before (`tests/it/again.rs`).

mod again;
mod before;
mod part;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::outline::Outlined;
use super::{Count, Phase, Watch, bytes, scaled};
use crate::archive::Digest;
use crate::diag::Sink;
use crate::load::{self, Inputs};
use crate::render::ground::Ground;
use crate::render::layout::Layout;
use crate::render::outline::Usages;
use crate::render::plan::{Page, VERIFICATION};
use crate::render::search::SAMPLED;
use crate::render::search::index::Entry;
use crate::render::search::vocabulary::Vocabulary;
use crate::render::{Content, Options, Output, Site, data};
use crate::report::Report;
use crate::report::human::Parts;
use crate::report::summary::Summary;
use crate::rules::{self, Addresses, scope};
use crate::shared::Shared;
use crate::text::FileId;
use crate::write::Stage;

use again::Again;
use before::KeptFile;
pub use before::{Before, Record};

/// How many entries of the search's index are made at a time: most take a microsecond, those of common words, which may
/// lie side by side, a hundred.
const ENTRIES: usize = 64;

/// How many outputs are looked at at a time, of which one may stay and the next be rendered.
const OUTPUTS: usize = 64;

/// How many pages that are known weigh as much in a part as one that is made.
const KNOWN: usize = 16;

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
    /// Whether all was written down for the next build.
    pub is_recorded: bool,
}

/// What a build knows of the one before, and where it writes down what the next may know; nothing by default.
#[derive(Default)]
pub struct Memory<'m> {
    /// What the same command made before.
    pub before: Option<Before>,
    /// Where what is made is written down.
    pub record: Option<Record<'m>>,
}

/// What is built, and how.
pub struct Order<'o> {
    /// The project, its texts at rest.
    pub inputs: Inputs,
    /// What is published of it.
    pub options: Options,
    /// The output folder.
    pub out: &'o Path,
    /// How it is built.
    pub manner: Manner,
    /// What is known of the build before.
    pub memory: Memory<'o>,
    /// Is told how far it is.
    pub watch: Watch<'o>,
}

/// Checks a project, and renders its site beside the output folder.
///
/// # Errors
/// A template that cannot be read or fails, two outputs with one path, an output folder that isnad may not write (see
/// [`Stage::open`]), the disk, or a text that is no longer the one whose beginning was read, or is not UTF-8 behind it.
/// What the project's own findings are was not told then: they may be the reason.
pub fn build(order: Order<'_>) -> anyhow::Result<Built> {
    let mut build = Build::begin(order)?;
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
    /// The complaints about front matters, by their files.
    complaints: BTreeMap<FileId, Sink>,
    /// What was found in the files of pages beside what each page says itself.
    others: HashMap<FileId, Sink>,
    /// What was found elsewhere.
    rest: Sink,
    addresses: Addresses,
    /// The pages that are not put to rest, sorted.
    needed: Vec<usize>,
    /// Those that the feed has, sorted.
    in_feed: Vec<usize>,
    /// What pages hang on, where anything is known or written down.
    ground: Option<Ground>,
    /// What is known of the build before.
    again: Again,
    /// The stamps of the texts of explainers, where they can be believed.
    stamps: Vec<Option<Vec<u8>>>,
    /// Where what is made is written down.
    record: Option<Record<'w>>,
    said: Parts,
    drafts: bool,
    manner: Manner,
    count: Count<'w>,
}

impl<'w> Build<'w> {
    fn begin(order: Order<'w>) -> anyhow::Result<Build<'w>> {
        let Order { inputs, options, out, manner, memory, watch } = order;
        let Outlined { edition, complaints, others, rest } = Outlined::of(inputs);
        let drafts = options.drafts;
        let sources = edition.archive.sources.len();
        let each = |count: usize, make: &(dyn Fn(usize) -> Shared<Page> + Sync)| {
            (0..count).into_par_iter().map(make).collect()
        };
        let (layout, stage) = rayon::join(|| Layout::outline(edition, options, &each), || Stage::open(out));
        let (layout, mut stage) = (layout?, stage?);
        stage.expect(layout.outputs.len());
        let config = &layout.edition.inputs.config;
        let draws = config.share_images || !layout.edition.inputs.images.is_empty();
        let drawn = draws.then(|| stage.before(VERIFICATION)).flatten();
        let (needed, in_feed) = (layout.needed_at_last(), layout.in_feed());
        let Memory { before, record } = memory;
        let record = record.and_then(|mut record| record.begin().is_ok().then_some(record));
        let sampled = layout.sampled();
        let ground = (before.is_some() || record.is_some()).then(|| {
            let digests: Vec<Digest> = again::digests(&layout, &sampled).into_iter().flatten().collect();
            layout.ground(&digests)
        });
        let made = |at: usize, file: FileId| {
            let is_shown = needed.binary_search(&at).is_ok() || in_feed.binary_search(&at).is_ok();
            is_shown || sampled.contains(&at) || others.contains_key(&file)
        };
        // Asked for before any text is woken: what changes from here on has another one.
        let mark = record.as_ref().and_then(|record| record.mark);
        let stamps: Vec<Option<Vec<u8>>> = mark.map_or_else(Vec::new, |mark| again::stamps(&layout, mark));
        let again = match (before, &ground) {
            (Some(before), Some(ground)) => Again::of(&layout, ground, &stage, before, &stamps, made)?,
            _ => Again::default(),
        };
        Ok(Build {
            drawn: drawn.map_or_else(HashMap::new, |bytes| data::verified(&bytes)),
            digests: Vec::with_capacity(layout.outputs.len()),
            vocabulary: Vocabulary::default(),
            usages: Usages::none(sources),
            cited: vec![false; sources],
            complaints,
            others,
            rest,
            addresses: Addresses::default(),
            needed,
            in_feed,
            ground,
            again,
            stamps,
            record,
            said: Parts::default(),
            drafts,
            manner,
            count: Count::new(watch, Phase::Render, layout.edition.explainers.len()),
            stage,
            layout: layout.into(),
        })
    }

    /// Parts of a list of explainers, each of a multiple of `group`, but for the last. Of a page that is known no text is
    /// woken, and far more of these go into a part.
    fn parts(&self, list: &[usize], group: usize) -> Vec<Range<usize>> {
        let explainers = &self.layout.edition.explainers;
        let mut parts = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (at, one) in list.iter().enumerate() {
            let weight = if self.again.knows(*one) { KNOWN } else { 1 };
            bytes += explainers[*one].body.range().len() / weight;
            let enough = if parts.is_empty() { self.manner.part.max(SAMPLED) } else { self.manner.part };
            if bytes >= enough && (at + 1 - start) % group == 0 {
                parts.push(start..at + 1);
                (start, bytes) = (at + 1, 0);
            }
        }
        parts.extend((start < list.len()).then_some(start..list.len()));
        parts
    }

    /// Renders and stages outputs side by side.
    fn stage(&self, outputs: &[Output]) -> anyhow::Result<Vec<(String, Digest)>> {
        let site = Site::of(&self.layout);
        let used = outputs.par_iter().filter(|output| site.is_used(output));
        used.map(|output| Ok((output.path.clone(), self.stage_output(&site, output)?))).collect()
    }

    /// Renders one output and stages it. What was drawn or encoded before is kept by the digest that `verification.json`
    /// has of it, so that what lost its bytes since is made again: the path of a picture names all that it shows, and an
    /// image is scaled again when it is another itself.
    fn stage_output(&self, site: &Site<'_>, output: &Output) -> anyhow::Result<Digest> {
        let (stage, path) = (&self.stage, output.path.as_str());
        let drawn = self.drawn.get(path);
        match &output.content {
            Content::ShareImage(_) => match drawn {
                Some(digest) if self.again.stands(stage, path, digest)? && stage.leave(path, false)? => Ok(*digest),
                _ => stage.put(path, &site.render(output)?),
            },
            Content::Scaled(image, width) => {
                let asset = &image.asset;
                let is_same = match self.drawn.get(&asset.path) {
                    Some(known) => load::digest(asset)? == *known,
                    None => false,
                };
                match drawn.filter(|_| is_same) {
                    Some(digest) if stage.keep(path, digest)? => Ok(*digest),
                    _ => stage.put(path, &scaled(image, *width)?),
                }
            }
            Content::File(from) => stage.copy(path, from),
            _ => stage.put(path, &bytes(site, output)?),
        }
    }

    /// Completes the layout, and stages the pages of sources and of lists, of which those stay that hang on what they
    /// hung on. Returns all other outputs that are about the whole.
    fn complete(&mut self) -> anyhow::Result<Vec<Output>> {
        let usages = std::mem::replace(&mut self.usages, Usages::none(0));
        sole(&mut self.layout).complete(usages)?;
        let site = Site::of(&self.layout);
        let ground = self.ground.as_ref();
        let one = |output: &Output| -> anyhow::Result<Option<(String, Digest, Digest)>> {
            let held = ground.and_then(|ground| match &output.content {
                Content::Source(at) => Some(self.layout.hold_source(ground, *at)),
                other => self.layout.hold_list(ground, other),
            });
            let Some(held) = held else { return Ok(None) };
            let path = &output.path;
            let digest = match self.again.file(&self.stage, path, &held)? {
                Some(digest) => self.leave(path).map(|()| digest)?,
                None => self.stage.put(path, &site.render(output)?)?,
            };
            Ok(Some((path.clone(), held, digest)))
        };
        let outputs: Vec<&Output> = self.layout.outputs.iter().filter(|output| !is_of_part(&output.content)).collect();
        let staged: Vec<_> =
            outputs.par_iter().with_max_len(OUTPUTS).map(|output| one(output)).collect::<anyhow::Result<_>>()?;
        let (held, others): (Vec<_>, Vec<_>) =
            outputs.into_iter().zip(staged).partition(|(_, staged)| staged.is_some());
        let others = others.into_iter().map(|(output, _)| output.clone()).collect();
        let held: Vec<(String, Digest, Digest)> = held.into_iter().filter_map(|(_, staged)| staged).collect();
        drop(site);
        for (path, held, file) in held {
            self.digests.push((path.clone(), file));
            self.write_down(|record| record.file(path, KeptFile { held, file }));
        }
        Ok(others)
    }

    /// Writes something down. What cannot be written is not missed: the next build makes more anew.
    fn write_down(&mut self, write: impl FnOnce(&mut Record<'_>) -> io::Result<()>) {
        if self.record.as_mut().is_some_and(|record| write(record).is_err()) {
            self.record = None;
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
            return Ok(Built { report, summary, site: None, is_recorded: false });
        }
        let (made, (known, numbers)) = (std::mem::take(&mut self.vocabulary), self.again.words());
        let join = || if numbers.iter().all(Option::is_none) { made } else { made.join(known, &numbers) };
        let (others, vocabulary) = rayon::join(|| self.complete(), join);
        let is_index = |output: &Output| matches!(output.content, Content::SearchIndex | Content::SearchWords(_));
        let (index, others): (Vec<Output>, Vec<Output>) = others?.into_iter().partition(is_index);
        let mut record = self.record.take();
        let fill = || {
            if record.as_mut().is_some_and(|record| record.words(&vocabulary).is_err()) {
                record = None;
            }
            let each = |count: usize, make: &(dyn Fn(usize) -> Entry + Sync)| {
                (0..count).into_par_iter().with_max_len(ENTRIES).map(make).collect()
            };
            Site::of(&self.layout).fill_search(&vocabulary, &each);
            drop(vocabulary);
        };
        let (staged, ()) = rayon::join(|| self.stage(&others), fill);
        self.digests.extend(staged?);
        self.digests.extend(self.stage(&index)?);
        self.record = record;
        self.stage.put(VERIFICATION, &Site::of(&self.layout).verification(&self.digests))?;
        let Build { layout, again, digests, stage, record, said, manner, .. } = self;
        // To give back the memory of a large site takes a while, and nobody has to wait for it.
        rayon::spawn(move || drop((layout, again, digests)));
        let (report, summary) = said.finish(manner.colour);
        Ok(Built { report, summary, site: Some(stage), is_recorded: record.is_some() })
    }
}

/// The layout, to be changed.
fn sole(layout: &mut Shared<Layout>) -> &mut Layout {
    layout.sole().expect("sites are made from it for a moment only")
}

/// Whether an output is rendered with the part that it belongs to.
fn is_of_part(content: &Content) -> bool {
    matches!(content, Content::Page(_) | Content::Citations(_) | Content::ShareImage(Some(_)) | Content::SearchText(_))
}
