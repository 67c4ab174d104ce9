//! What pages hang on beside their own texts, told by digests: as long as these are the same, so are the pages.
//!
//! In: a layout, of whose explainers the outlines are enough. Out: [`Ground`], and from it for each page and each source a
//! digest of all that it hangs on ([`Layout::hold`], [`Layout::hold_source`]).
//!
//! 1. All pages hang on the settings, the theme's templates and words, the menu, and on what the site has besides; those in
//!    the search also on its coding, which the oldest explainers tell.
//! 2. Each page hangs on its own text and its neighbours in time, and on what [`Hangs`] says: the sources that it names or
//!    the whole archive ([`Judged::wide`]), and where it has links on all addresses and the texts that they lead into.
//! 3. The page of a source hangs on its text, on what the lock says of it, and on the references to it.
//! 4. A page of a list of explainers hangs on what it says of each, and on how long the list is ([`Layout::hold_list`]).
//!
//! What is not here: the program and its options, which whoever keeps these digests has to compare.
//!
//! [`Judged::wide`]: crate::verify::Judged::wide

use std::collections::BTreeSet;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::archive::{Digest, Source};
use crate::content::{Explainer, Kind};
use crate::load::Inputs;
use crate::text::FileId;
use crate::text::digest::Hasher;
use crate::verify::Judged;

use super::layout::Layout;
use super::pager::{self, Part};
use super::plan::Page;
use super::search::SAMPLED;
use super::{Content, lists};

/// What one page hangs on beside its own text and what all pages hang on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hangs {
    /// The ids of the sources that it names, whether they are there or not.
    pub sources: BTreeSet<String>,
    /// Whether it was judged by the whole archive.
    pub archive: bool,
    /// Whether it has links.
    pub addresses: bool,
    /// The paths of the other texts that its links lead into.
    pub texts: BTreeSet<String>,
}

impl Hangs {
    /// What a page hangs on; `into` are the texts that its links lead into.
    pub fn of(inputs: &Inputs, explainer: &Explainer, judged: &Judged, into: &[FileId]) -> Hangs {
        let keys = explainer.citations.iter().flat_map(|citation| &citation.keys);
        Hangs {
            sources: keys.map(|key| key.source.clone()).collect(),
            archive: judged.wide,
            addresses: !explainer.links.is_empty(),
            texts: into.iter().map(|file| inputs.files.get(*file).path.clone()).collect(),
        }
    }
}

/// What pages hang on.
#[derive(Clone, Debug)]
pub struct Ground {
    /// All pages.
    all: Digest,
    /// Those that list explainers with their tags.
    tags: Digest,
    /// Those with links.
    addresses: Digest,
    /// Those judged by the whole archive.
    archive: Digest,
    /// Those that name a source, by its place in the archive.
    sources: Vec<Digest>,
}

/// A digest of several values, none of which can be taken for another.
#[derive(Default)]
struct Mixed(Hasher);

impl Mixed {
    fn bytes(&mut self, bytes: &[u8]) -> &mut Mixed {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    fn text(&mut self, text: &str) -> &mut Mixed {
        self.bytes(text.as_bytes())
    }

    /// A value all of which is in its `Hash`.
    fn value(&mut self, value: impl Hash) -> &mut Mixed {
        value.hash(self);
        self
    }

    fn files(&mut self, inputs: &Inputs, list: &[(String, FileId)]) -> &mut Mixed {
        list.iter()
            .fold(self.value(list.len()), |mixed, (name, file)| mixed.text(name).text(&inputs.files.get(*file).text))
    }
}

/// Takes what [`Hash`] says of a value: with the lengths and ends that keep two values apart.
impl std::hash::Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Nobody asks: 64 bits would not be enough.
    fn finish(&self) -> u64 {
        0
    }
}

impl Layout {
    /// The explainers whose texts tell the search its coding, as places in [`crate::verify::Edition::explainers`]: the
    /// oldest ones.
    pub fn sampled(&self) -> Vec<usize> {
        let (searched, _) = self.order();
        let mut bytes = 0;
        let is_looked_into = |at: &usize| {
            let before = bytes;
            bytes += self.edition.explainers[*at].body.range().len();
            before < SAMPLED
        };
        searched.into_iter().take_while(is_looked_into).collect()
    }

    /// What pages hang on; `sampled` has the digests of the texts of [`Layout::sampled`].
    pub fn ground(&self, sampled: &[Digest]) -> Ground {
        let (edition, plan) = (&self.edition, &self.plan);
        let inputs = &edition.inputs;
        let mut all = Mixed::default();
        all.text(&inputs.files.get(inputs.book).text).files(inputs, &inputs.templates).files(inputs, &inputs.words);
        let listed = |place: &usize| self.named(&plan.pages[*place]);
        all.value(plan.menu.iter().map(listed).collect::<Vec<_>>()).value(plan.method.as_ref().map(listed));
        all.value((&self.base_url, &plan.compared, plan.tags.is_empty(), &plan.share_image));
        let has = |what: fn(&Content) -> bool| self.outputs.iter().any(|output| what(&output.content));
        all.value((has(|content| *content == Content::Feed), has(|content| *content == Content::Search)));
        all.value(self.search.as_ref().map(|search| (search.group, search.text_bytes))).value(sampled);

        let mut tags = Mixed::default();
        tags.value(plan.tags.iter().map(|tag| (&tag.name, &tag.folder)).collect::<Vec<_>>());

        let mut addresses = Mixed::default();
        for page in &edition.explainers {
            let front = &page.front;
            let path = &inputs.files.get(page.file).path;
            addresses.value((path, page.kind, &page.slug, page.broken, front.draft, &front.aliases, &front.tags));
        }
        for source in &edition.archive.sources {
            let passages: Vec<(&str, bool)> =
                source.passages.iter().map(|passage| (passage.id.as_str(), passage.gone)).collect();
            addresses.value((&inputs.files.get(source.file).path, &source.id, passages));
        }
        addresses.value((&inputs.statics, &inputs.images));

        let sources: Vec<Digest> = edition.archive.sources.iter().map(|source| source_digest(inputs, source)).collect();
        let mut archive = Mixed::default();
        for digest in &sources {
            archive.bytes(digest);
        }
        Ground {
            all: all.0.finish(),
            tags: tags.0.finish(),
            addresses: addresses.0.finish(),
            archive: archive.0.finish(),
            sources,
        }
    }

    /// The digest of all that a page hangs on, its own text of that digest included; `text` tells those of other texts by
    /// their paths.
    pub fn hold(
        &self,
        ground: &Ground,
        at: usize,
        own: &Digest,
        hangs: &Hangs,
        text: &dyn Fn(&str) -> Option<Digest>,
    ) -> Digest {
        let mut mixed = Mixed::default();
        mixed.bytes(&ground.all).text(self.path_of(at)).bytes(own);
        if let Some(place) = self.place(at) {
            let neighbours = self.plan.neighbours(&self.edition, &self.plan.pages[place]);
            mixed.value(neighbours.map(|place| place.map(|place| self.named(&self.plan.pages[place]))));
        }
        for id in &hangs.sources {
            let source = self.edition.archive.by_id.get(id);
            mixed.text(id).value(source.map(|at| ground.sources[*at]));
        }
        if hangs.archive {
            mixed.bytes(&ground.archive);
        }
        if hangs.addresses {
            mixed.bytes(&ground.addresses);
        }
        for path in &hangs.texts {
            mixed.text(path).value(text(path));
        }
        mixed.0.finish()
    }

    /// The digest of all that the page of a source hangs on, when all pages are counted ([`Layout::complete`]).
    pub fn hold_source(&self, ground: &Ground, at: usize) -> Digest {
        let (source, usage) = (&self.edition.archive.sources[at], &self.plan.usage[at]);
        let mut mixed = Mixed::default();
        mixed.bytes(&ground.all).bytes(&ground.sources[at]);
        mixed.value(self.plan.namesakes.contains(&source.meta.title)).value(usage.quotations);
        for span in &usage.stretches {
            mixed.value((span.start, span.end));
        }
        mixed.value(&usage.named);
        for (passage, references) in &usage.passages {
            mixed.value((passage, references.len()));
            for (place, reference) in references {
                let page = &self.plan.pages[*place];
                mixed.value((self.named(page), reference, page.numbering.note_of(*reference)));
            }
        }
        let kind = |place: &usize| self.edition.explainers[self.plan.pages[*place].explainer].kind;
        mixed.value((usage.pages.len(), usage.pages.iter().all(|page| kind(page) == Kind::Explainer)));
        mixed.0.finish()
    }

    /// The digest of all that a page of a list of explainers hangs on, when all pages are counted; `None` of any other
    /// output, and of the first page of all, which has a text of its own.
    pub fn hold_list(&self, ground: &Ground, content: &Content) -> Option<Digest> {
        let (name, part, places): (&str, Part<'_>, &[usize]) = match content {
            Content::Home(at) if *at > 0 => {
                ("", Part::new("", pager::EXPLAINERS, self.plan.explainers.len(), *at), &*self.plan.explainers)
            }
            Content::Tag(tag, at) => {
                let tag = &self.plan.tags[*tag];
                (tag.name.as_str(), lists::tagged(tag, *at), &tag.pages)
            }
            _ => return None,
        };
        let mut mixed = Mixed::default();
        mixed
            .bytes(&ground.all)
            .bytes(&ground.tags)
            .text("list")
            .text(name)
            .text(part.list())
            .text(&part.folder())
            .value(places.len());
        for place in part.of(places) {
            let page = &self.plan.pages[*place];
            let front = &self.edition.explainers[page.explainer].front;
            mixed.value((self.named(page), &front.summary, &front.date, &page.proof, page.words));
            mixed.value(&front.tags);
        }
        Some(mixed.0.finish())
    }

    /// What other pages call a page, and where it stands.
    fn named<'l>(&'l self, page: &'l Page) -> (&'l str, &'l str) {
        (&self.edition.explainers[page.explainer].front.title, &page.folder)
    }

    fn path_of(&self, at: usize) -> &str {
        &self.edition.inputs.files.get(self.edition.explainers[at].file).path
    }
}

/// A source's text, and what the lock says of it.
fn source_digest(inputs: &Inputs, source: &Source) -> Digest {
    let file = inputs.files.get(source.file);
    let mut mixed = Mixed::default();
    mixed.text(&file.path).text(&source.id).text(&file.text).value(source.broken);
    mixed.value(source.passages.iter().map(|passage| passage.changed).collect::<Vec<_>>());
    mixed.0.finish()
}
