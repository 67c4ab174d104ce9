//! Quotation × passage → verdict. Finds facts and never speaks: rules turn them into messages.
//!
//! In: an explainer, the archive and the settings. Out: [`Judged`], one [`Judgement`] for each claimed quotation; the
//! [`Edition`] is everything judged. The entry point is [`judge`].
//!
//! 1. Each citation key is resolved ([`crate::resolve`]).
//! 2. [`stretch`]: the passages that a key names, as one folded text.
//! 3. [`verbatim`]: most quotations stand there byte for byte, and need no more than that.
//! 4. [`search`]: the quotation is looked for in each stretch; [`matching`] compares from one place, [`words`] one word.
//! 5. Of what passes, [`context`] tells what the source says around it. What fails is looked for elsewhere in the source,
//!    measured against the nearest stretch ([`nearest`]), then looked for in the whole archive: the first verdict that
//!    holds, in the order of design §5.
//!
//! There is no score and no threshold that lets an altered quotation pass: nearness only tells `altered` from `absent`.

mod align;
mod alone;
mod brackets;
mod context;
mod differences;
mod find;
mod flags;
mod gap;
mod judge;
mod matching;
mod nearest;
mod needles;
mod omission;
mod search;
mod shortlist;
mod stretch;
mod verbatim;
mod words;

pub use alone::compare;
pub use find::{Hit, Sought, holds};
pub use flags::{Flag, Flags};
pub use judge::judge;
pub use needles::Needles;
pub use search::HiddenWords;
pub use shortlist::Traces;

use crate::archive::Archive;
use crate::content::Explainer;
use crate::diag::Sink;
use crate::load::Inputs;
use crate::resolve::{Target, Unresolved};
use crate::shared::Shared;
use crate::text::Span;

/// Everything judged: what rules, reports, the renderer and the other fronts read.
///
/// Its parts are shared: a front that reads a project again makes a new edition of what changed and what did not.
#[derive(Clone, Debug)]
pub struct Edition {
    /// What was read.
    pub inputs: Shared<Inputs>,
    /// The archived texts.
    pub archive: Shared<Archive>,
    /// Explainers, pages and the home page, in path order. Of two with one slug both are here, and a complaint.
    pub explainers: Shared<Vec<Shared<Explainer>>>,
    /// For each explainer what was judged of it.
    pub judged: Shared<Vec<Shared<Judged>>>,
    /// The complaints of loading and parsing.
    pub complaints: Sink,
}

impl Edition {
    /// An edition of parts that nobody shares yet.
    pub fn new(
        inputs: Inputs,
        archive: Archive,
        explainers: Vec<Explainer>,
        judged: Vec<Judged>,
        complaints: Sink,
    ) -> Edition {
        Edition {
            inputs: inputs.into(),
            archive: archive.into(),
            explainers: explainers.into_iter().map(Shared::from).collect::<Vec<_>>().into(),
            judged: judged.into_iter().map(Shared::from).collect::<Vec<_>>().into(),
            complaints,
        }
    }

    /// The same with other pages: with some of them, as if there were no more.
    pub fn with_pages(&self, explainers: Vec<Shared<Explainer>>, judged: Vec<Shared<Judged>>) -> Edition {
        Edition { explainers: explainers.into(), judged: judged.into(), ..self.clone() }
    }
}

/// What was judged of one explainer.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// For each citation, for each of its keys, what it names.
    pub keys: Vec<Vec<Result<Target, Unresolved>>>,
    /// For each quotation its judgement; `None` when no citation claims it.
    pub quotations: Vec<Option<Judgement>>,
    /// Whether more was asked than the cited sources: the words were looked for in the whole archive, or a key names
    /// nothing. Then a change to any source may change this.
    pub wide: bool,
}

impl Judged {
    /// The same with other places of the sources in the archive; `places` has the new one of each, and has one for every
    /// source that is named here.
    pub fn with_places(&self, places: &[Option<usize>]) -> Judged {
        let mut judged = self.clone();
        let put = |at: &mut usize| *at = places.get(*at).copied().flatten().unwrap_or(*at);
        for outcome in judged.keys.iter_mut().flatten() {
            match outcome {
                Ok(target) => put(&mut target.source),
                Err(Unresolved::Broken(source) | Unresolved::Changed(source, _)) => put(source),
                Err(_) => {}
            }
        }
        for judgement in judged.quotations.iter_mut().flatten() {
            let near = judgement.nearest.as_mut().map(|near| &mut near.found);
            let hidden = judgement.hidden.as_mut().and_then(|hidden| hidden.found.as_mut());
            let found = judgement.found.iter_mut().chain(&mut judgement.elsewhere).chain(near).chain(hidden);
            found.for_each(|found| put(&mut found.source));
        }
        judged
    }
}

/// What is known of one checked quotation.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Exactly one verdict.
    pub verdict: Verdict,
    /// How the words differ in ways that do not matter, or are worth knowing.
    pub flags: Flags,
    /// What holds the words: for `misplaced` the place where they really stand, for `altered` and the rest none.
    pub found: Option<Found>,
    /// For `altered`: the nearest stretch.
    pub nearest: Option<Box<Nearest>>,
    /// Other places that hold the words too: of the cited source when the words are `misplaced` there or the citation
    /// names no passage, of the archive when they stand in no cited source.
    pub elsewhere: Vec<Found>,
    /// Whether the words are a translation whose original stands in the citation's evidence: not compared.
    pub translated: bool,
    /// Whether the words are in another script than their source, and there is no evidence (`unproven-translation`).
    pub untranslated: bool,
    /// For `altered`: what an omission hides, or what the editor's own words say too much.
    pub hidden: Option<Box<HiddenWords>>,
    /// Of a quotation that passes: what each omission mark and each bracket inside it leaves out, in order.
    pub left_out: Vec<LeftOut>,
    /// What the source says around the words and the quotation leaves out.
    pub context: Context,
    /// Why it is `unresolved`.
    pub unresolved: Option<UnresolvedBecause>,
}

/// The verdicts of design §5, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Equal after NFC and folding white space.
    Verbatim,
    /// Equal after encoding repair.
    Typographic,
    /// Equal but for a spelling or spacing variant.
    Orthographic,
    /// Something near stands there, and differs in words, numbers, marks …
    Altered,
    /// The words stand elsewhere.
    Misplaced,
    /// Nothing near stands there.
    Absent,
    /// Nothing is left to compare.
    Thin,
    /// There is nothing to compare with.
    Unresolved,
}

impl Verdict {
    /// Every verdict, in the order of design §5.
    pub const ALL: [Verdict; 8] = [
        Verdict::Verbatim,
        Verdict::Typographic,
        Verdict::Orthographic,
        Verdict::Altered,
        Verdict::Misplaced,
        Verdict::Absent,
        Verdict::Thin,
        Verdict::Unresolved,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Verbatim => "verbatim",
            Verdict::Typographic => "typographic",
            Verdict::Orthographic => "orthographic",
            Verdict::Altered => "altered",
            Verdict::Misplaced => "misplaced",
            Verdict::Absent => "absent",
            Verdict::Thin => "thin",
            Verdict::Unresolved => "unresolved",
        }
    }

    /// Whether the archive holds the words where the citation says.
    pub fn passes(self) -> bool {
        matches!(self, Verdict::Verbatim | Verdict::Typographic | Verdict::Orthographic)
    }
}

/// Words of the source around a match that quoting it loses (design §5 rule 10), as places in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// A negation directly before the words (`cut-negation`).
    pub negation: Option<Span>,
    /// A hedge before them, or a denial that governs them (`cut-context`).
    pub hedge: Option<Span>,
    /// An exception directly behind them (`cut-exception`).
    pub exception: Option<Span>,
}

/// Words of the source between two fragments of a quotation (design §5 rules 7 and 8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The editor's words in their place; none for an omission mark.
    pub replaced_by: Option<String>,
    /// How many words and numbers.
    pub words: usize,
    /// How many whole passages of a range.
    pub passages: usize,
    /// Their places in the source's file, one a passage.
    pub spans: Vec<Span>,
    /// A negation or contrast among them that may change what is said (`hidden-negation`, as a warning).
    pub doubt: Option<Span>,
}

/// The longest quotation that is searched for, in bytes: some six thousand words of Arabic, more than any passage has.
/// Whatever stands in its passage byte for byte may be longer.
pub const LONGEST: usize = 1 << 16;

/// Why a quotation is `unresolved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnresolvedBecause {
    /// None of its keys names anything (the key's own rule says why).
    Key,
    /// The search ran out of its budget (`undecided-quote`).
    Budget,
    /// It does not stand there as it is, and is too long to be searched for (`undecided-quote`).
    Length,
}

/// A stretch of the archive that holds a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The source, as a place in [`Archive::sources`].
    pub source: usize,
    /// The first passage, as a place in the source's passages.
    pub first: usize,
    /// The last passage.
    pub last: usize,
    /// The matched words in the source's file, one span a fragment and passage, in order.
    pub spans: Vec<Span>,
}

/// The nearest stretch to an altered quotation.
#[derive(Clone, Debug)]
pub struct Nearest {
    /// Where it stands.
    pub found: Found,
    /// The differences, in order.
    pub differences: Vec<Difference>,
    /// The quotation with square brackets around its own words instead of round ones, when it passes so.
    pub bracketed: Option<String>,
}

/// One difference between a quotation and the archive. Texts are as both write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its kind.
    pub kind: DifferenceKind,
    /// The quotation's words; empty where it lacks them.
    pub quoted: String,
    /// The archive's words; empty where it lacks them.
    pub archived: String,
}

/// The kinds of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DifferenceKind {
    /// A word for another.
    Replaced,
    /// Words of the archive that the quotation lacks.
    Dropped,
    /// Words that the archive lacks.
    Added,
    /// Words that the archive has in another place.
    Moved,
    /// A number, or the sign or unit of one.
    Number,
    /// A negation of the archive that the quotation lacks, or has another word for.
    NegationDropped,
    /// A negation that the archive lacks, or has another word for.
    NegationAdded,
    /// A vowel mark.
    Vowel,
    /// A hamza.
    Hamza,
    /// A case ending.
    Ending,
    /// A formula of blessing that one side lacks.
    Honorific,
    /// Words in round brackets that the archive lacks.
    Brackets,
    /// A word cut at the quotation's end.
    Cut,
    /// Words joined or parted.
    Spacing,
    /// A question or exclamation mark.
    Question,
    /// Another punctuation mark.
    Punctuation,
}

#[cfg(test)]
mod tests;
