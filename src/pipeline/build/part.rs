//! One part of a site: a few pages, whose texts are there for a moment.
//!
//! In: the pages as places among the explainers, and their numbers in the search. Out: their files, staged; what was said of
//! them; what lists, sources and the search need of them; and what the next build wants to know ([`super::before`]).
//!
//! 1. Pages that are what they were are taken over ([`super::again`]).
//! 2. The texts of the others are woken, and parsed; links may need those of other pages too.
//! 3. Each page is judged, and the rules look at it ([`Build::look`]).
//! 4. While no error was found they are rendered and staged, a group that shares a file of texts at a time.
//! 5. Of a page is kept what lists and sources say of it; the rest is put to rest again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::super::outline::{Seen, look, wake};
use super::before::{self, Came, Kept, KeptPage, Note};
use super::{Build, sole};
use crate::archive::{Archive, Digest};
use crate::content::markdown::Placed as Event;
use crate::content::{self, Explainer};
use crate::diag::{Diagnostic, Sink};
use crate::render::cited::Use;
use crate::render::data::feed::Entry;
use crate::render::ground::Hangs;
use crate::render::outline::{Made, resting};
use crate::render::plan::Page;
use crate::render::search::lines::Line;
use crate::render::search::vocabulary::Words;
use crate::render::{Output, Site};
use crate::report::Report;
use crate::report::human::Parts;
use crate::rules::scope;
use crate::shared::Shared;
use crate::text::digest::sha256;
use crate::text::{File, FileId};
use crate::verify::{Edition, Judged};

/// The texts of a part.
struct Woken {
    texts: Vec<Arc<File>>,
    /// Those of them that were at rest, as they were.
    heads: Vec<Arc<File>>,
}

/// What parsing the pages of a part comes to.
struct Parsed<'t> {
    /// What stood in their places.
    outlines: Vec<Shared<Explainer>>,
    /// The complaints of their syntax.
    complaints: Vec<Sink>,
    /// The events of their bodies.
    events: Vec<Vec<Event<'t>>>,
    /// The files that links needed to be woken, as they were.
    heads: Vec<Arc<File>>,
}

/// What came of looking at a page.
struct Looked {
    judged: Shared<Judged>,
    said: Parts,
    /// The page, to be written down; none of one that must be looked at each time.
    note: Option<Note>,
}

/// Pages that share a file of texts for the search, or one page.
struct Group<'g> {
    /// The number of its first page in the search.
    first: Option<usize>,
    members: &'g [usize],
    /// The events of each one's body.
    events: Vec<Vec<Event<'g>>>,
    /// What is written down of each.
    notes: Vec<Option<Note>>,
}

/// What came of the pages of one group.
struct Rendered {
    pages: Vec<Placed>,
    digests: Vec<(String, Digest)>,
    /// Their words, from this number on.
    words: (usize, Vec<Words>),
    /// What is written down of them.
    entries: Vec<Vec<u8>>,
}

/// A page that is rendered and staged.
struct RenderedPage {
    page: Placed,
    digests: Vec<(String, Digest)>,
    /// What is searched of it.
    lines: Vec<Line>,
}

/// A page to be put into the plan.
struct Placed {
    page: Shared<Page>,
    uses: BTreeMap<usize, Use>,
    images: Vec<String>,
    /// What the feed has of it.
    entry: Option<Entry>,
}

impl Build<'_> {
    /// Checks the pages of a part, and renders them; `numbers` are theirs in the search.
    pub(super) fn part(&mut self, members: &[usize], numbers: Range<usize>) -> anyhow::Result<()> {
        let size = if numbers.is_empty() { 1 } else { self.layout.group() };
        let first = (!numbers.is_empty()).then_some(numbers.start);
        let groups = members.chunks(size).enumerate();
        let groups = groups.map(|(at, group)| (first.map(|first| first + at * size), group));
        // Those of one group share a file, and are all known or none.
        let (known, open): (Vec<_>, Vec<_>) = groups.partition(|(_, group)| self.again.knows(group[0]));
        let known: Vec<usize> = known.iter().flat_map(|(_, group)| *group).copied().collect();
        let images = self.take_over(&known)?;
        self.digests.extend(self.stage(&images)?);
        let members: Vec<usize> = open.iter().flat_map(|(_, group)| *group).copied().collect();
        if members.is_empty() { Ok(()) } else { self.make(&members, &open) }
    }

    /// Checks and renders pages, which are in groups, each with the number of its first page in the search.
    fn make<'g>(&mut self, members: &[usize], groups: &[(Option<usize>, &'g [usize])]) -> anyhow::Result<()> {
        let Woken { texts, mut heads } = self.wake(members)?;
        let Parsed { outlines, complaints, events, heads: further } = self.parse(members, &texts)?;
        heads.extend(further);
        // Whoever writes the first text for the search needs its coding, and all others would wait.
        let learn = || groups.first().filter(|(first, _)| *first == Some(0)).map(|_| Site::of(&self.layout).learn());
        let look = |(at, complaints): (&usize, Sink)| self.look(*at, complaints);
        let (mut looked, _): (Vec<Looked>, _) =
            rayon::join(|| members.par_iter().zip(complaints).map(look).collect(), learn);
        let layout = sole(&mut self.layout);
        for (at, looked) in members.iter().zip(&mut looked) {
            layout.edition.judged[*at] = looked.judged.clone();
            self.said.add(std::mem::take(&mut looked.said));
        }
        scope::mark_cited(&self.alone(members), &mut self.cited);
        let (mut planned, mut spoken) = (Vec::with_capacity(members.len()), Vec::with_capacity(groups.len()));
        if self.said.errors() == 0 {
            let (mut notes, mut events) = (looked.into_iter().map(|looked| looked.note), events.into_iter());
            let group = |(first, members): &(Option<usize>, &'g [usize])| Group {
                first: *first,
                members,
                events: events.by_ref().take(members.len()).collect(),
                notes: notes.by_ref().take(members.len()).collect(),
            };
            let groups: Vec<Group<'_>> = groups.iter().map(group).collect();
            for rendered in self.render(groups)? {
                self.digests.extend(rendered.digests);
                spoken.push(rendered.words);
                rendered.entries.iter().for_each(|entry| self.write_down(|record| record.entry(entry)));
                planned.extend(rendered.pages);
            }
            let images: Vec<Output> = planned.iter().filter_map(|one| Output::share_image_of(&one.page)).collect();
            self.digests.extend(self.stage(&images)?);
        }
        let mut vocabulary = std::mem::take(&mut self.vocabulary);
        let hear = |(first, words): &(usize, Vec<Words>)| {
            words.iter().enumerate().for_each(|(at, words)| vocabulary.add((first + at) as u32, words));
        };
        let rest = || {
            self.place(&mut planned);
            self.put_to_rest(members, outlines, &planned, heads);
        };
        rayon::join(|| spoken.iter().for_each(hear), rest);
        self.vocabulary = vocabulary;
        Ok(())
    }

    /// Puts pages into the plan, and counts what they use.
    fn place(&mut self, planned: &mut [Placed]) {
        let layout = sole(&mut self.layout);
        for one in planned {
            let entry = one.entry.take();
            entry.into_iter().for_each(|entry| layout.put_entry(one.page.explainer, entry));
            layout.put(one.page.clone());
            layout.note_images(&one.images);
            layout.count(&mut self.usages, one.page.explainer, &one.uses);
        }
    }

    /// Wakes the texts of a part.
    fn wake(&mut self, members: &[usize]) -> anyhow::Result<Woken> {
        let edition = &mut sole(&mut self.layout).edition;
        let files: Vec<FileId> = members.iter().map(|at| edition.explainers[*at].file).collect();
        let heads = wake(edition, &files)?;
        let texts = files.into_iter().map(|file| edition.inputs.files.shared(file).clone());
        Ok(Woken { texts: texts.collect(), heads })
    }

    /// Parses the pages of a part, whose texts these are.
    fn parse<'t>(&mut self, members: &[usize], texts: &'t [Arc<File>]) -> anyhow::Result<Parsed<'t>> {
        let config = &self.layout.edition.inputs.config;
        let explainers = &self.layout.edition.explainers;
        let one = |(at, text): (&usize, &'t Arc<File>)| {
            let outline = &explainers[*at];
            let complaints = self.complaints.get(&outline.file).cloned().unwrap_or_default();
            content::parse_body(Explainer::clone(outline), complaints, text, config)
        };
        let parsed: Vec<(Explainer, Sink, Vec<Event<'t>>)> = members.par_iter().zip(texts).map(one).collect();
        let needed = parsed.iter().flat_map(|(page, ..)| scope::texts_needed(&self.layout.edition, page));
        let needed: BTreeSet<FileId> = needed.collect();
        let edition = &mut sole(&mut self.layout).edition;
        let heads = wake(edition, &Vec::from_iter(needed))?;
        let mut all = Parsed { outlines: Vec::new(), complaints: Vec::new(), events: Vec::new(), heads };
        for (at, (explainer, complaints, events)) in members.iter().zip(parsed) {
            all.outlines.push(std::mem::replace(&mut edition.explainers[*at], explainer.into()));
            all.complaints.push(complaints);
            all.events.push(events);
        }
        Ok(all)
    }

    /// An edition of some pages and no others.
    fn alone(&self, members: &[usize]) -> Edition {
        let whole = &self.layout.edition;
        let explainers = members.iter().map(|at| whole.explainers[*at].clone()).collect();
        let judged = members.iter().map(|at| whole.judged[*at].clone()).collect();
        whole.with_pages(explainers, judged)
    }

    /// Judges a page of a part, lets the rules look at it, and says what they find.
    fn look(&self, at: usize, complaints: Sink) -> Looked {
        let whole = &self.layout.edition;
        let explainer = &whole.explainers[at];
        let others = self.others.get(&explainer.file);
        let Seen { judged, mut found, into, alone } = look(whole, at, complaints, others, &self.addresses);
        if explainer.front.draft && !self.drafts {
            super::super::soften(&mut found);
        }
        let hangs = Hangs::of(&whole.inputs, explainer, &judged, &into);
        let is_own = found.iter().all(|found| is_told_by(found, explainer.file, &hangs, &whole.archive));
        let said = Parts::of(&Report::whole(&alone, found), self.manner.colour);
        self.count.one();
        let note = if is_own { self.keep(at, hangs, &said) } else { None };
        Looked { judged, said, note }
    }

    /// A page to be written down, what is published of it apart.
    fn keep(&self, at: usize, hangs: Hangs, said: &Parts) -> Option<Note> {
        let ground = self.ground.as_ref()?;
        let files = &self.layout.edition.inputs.files;
        let file = self.layout.edition.explainers[at].file;
        let text = |path: &str| Some(sha256(files.get(files.find(path)?).text.as_bytes()));
        let path = files.get(file).path.clone();
        let own = text(&path)?;
        let held = self.layout.hold(ground, at, &own, &hangs, &text);
        let stamp = self.stamps.get(at).cloned().flatten().unwrap_or_default();
        let kept = Kept { path, stamp, text: own, hangs, held, ..Kept::default() };
        Some(Note { kept, came: Came { said: said.said(file)?, page: None } })
    }

    /// Renders and stages groups of pages, each with its texts for the search.
    fn render(&self, groups: Vec<Group<'_>>) -> anyhow::Result<Vec<Rendered>> {
        let site = Site::of(&self.layout);
        groups.into_par_iter().map(|group| self.render_group(&site, group)).collect()
    }

    /// The pages of a group side by side too: what is left of a part at last is one page, and not four.
    fn render_group(&self, site: &Site<'_>, group: Group<'_>) -> anyhow::Result<Rendered> {
        let Group { first, members, events, mut notes } = group;
        let numbers: Vec<_> = (0..members.len()).map(|place| Some((first? + place, members.len()))).collect();
        let pages = members.par_iter().zip(events).zip(numbers).zip(&mut notes);
        let made = pages.map(|(((at, events), number), note)| self.render_page(site, *at, events, number, note));
        let made: Vec<Option<RenderedPage>> = made.collect::<anyhow::Result<_>>()?;
        let (mut pages, mut digests, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        for made in made.into_iter().flatten() {
            pages.push(made.page);
            digests.extend(made.digests);
            lines.push(made.lines);
        }
        let mut words = (0, Vec::new());
        let number = first.map(|first| first / self.layout.group());
        if let Some((output, bytes, own)) = number.and_then(|number| site.searched_texts(number, &lines)) {
            words = (first.unwrap_or_default(), own);
            let digest = self.stage.put(&output.path, &bytes)?;
            // The first page of a group has the file: the next build takes a group over as a whole, or not at all.
            if let Some(Some(note)) = notes.first_mut() {
                note.kept.files.push((output.path.clone(), digest));
            }
            digests.push((output.path, digest));
        }
        let entries = notes.iter().flatten().map(before::entry_of).collect();
        Ok(Rendered { pages, digests, words, entries })
    }

    /// Renders and stages a page, and writes down in its note what came of it; `number` is its own in the search, with how
    /// many pages share a file of texts.
    fn render_page(
        &self,
        site: &Site<'_>,
        at: usize,
        events: Vec<Event<'_>>,
        number: Option<(usize, usize)>,
        note: &mut Option<Note>,
    ) -> anyhow::Result<Option<RenderedPage>> {
        let in_feed = self.in_feed.binary_search(&at).is_ok();
        let Some(Made { page, files, uses, lines, entry }) = site.make(at, events, in_feed)? else { return Ok(None) };
        let put = |(path, bytes): (String, Vec<u8>)| {
            let digest = self.stage.put(&path, &bytes)?;
            Ok((path, digest))
        };
        let digests: Vec<(String, Digest)> = files.into_iter().map(put).collect::<anyhow::Result<_>>()?;
        let images = self.layout.images_of(at);
        if let Some(Note { kept, came }) = note {
            kept.number = number;
            kept.is_published = true;
            kept.files = digests.clone();
            came.page = Some(kept_page(&self.layout.edition.archive, &page, &uses, &images));
        }
        Ok(Some(RenderedPage { page: Placed { page: page.into(), uses, images, entry }, digests, lines }))
    }

    /// Puts a part to rest, but for the pages that are needed at last.
    fn put_to_rest(
        &mut self,
        members: &[usize],
        outlines: Vec<Shared<Explainer>>,
        planned: &[Placed],
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
        for one in planned.iter().filter(|one| !stays(&one.page.explainer)) {
            layout.put(resting(&one.page).into());
        }
        for head in heads.into_iter().filter(|head| !kept.contains(&head.path)) {
            layout.edition.inputs.files.replace(head);
        }
    }
}

/// Whether what a finding says is told by the text of the page alone, and by the sources that it hangs on.
fn is_told_by(found: &Diagnostic, page: FileId, hangs: &Hangs, archive: &Archive) -> bool {
    let is_cited = |file: FileId| {
        let mut sources = hangs.sources.iter().filter_map(|id| archive.get(id));
        hangs.archive || sources.any(|source| source.file == file)
    };
    found.span.file == page && found.labels.iter().all(|label| label.span.file == page || is_cited(label.span.file))
}

fn kept_page(archive: &Archive, page: &Page, uses: &BTreeMap<usize, Use>, images: &[String]) -> KeptPage {
    KeptPage {
        folder: page.folder.clone(),
        references: page.numbering.references.clone(),
        words: page.words,
        proof: page.proof.clone(),
        verdicts: page.verdicts,
        share_image: page.share_image.clone(),
        uses: uses.iter().map(|(at, one)| (archive.sources[*at].id.clone(), one.clone())).collect(),
        images: images.to_vec(),
    }
}
