//! The verdict on each quotation of an explainer: the first that holds, in the order of design §5.
//!
//! In: an explainer and the archive. Out: [`Judged`].
//!
//! 1. Resolve every key of every citation.
//! 2. Nothing to compare with: `unresolved`; nothing to compare: `thin`.
//! 3. In a stretch that the citation names: `verbatim`, `typographic` or `orthographic`.
//! 4. What fails and has the original words beside it, as evidence, is a translation and is not compared.
//! 5. Elsewhere in a cited source: `misplaced`. Near: `altered`. In another source: `misplaced`. Nowhere: `absent`.

use unicode_script::{Script, UnicodeScript};

use crate::archive::Archive;
use crate::config::Config;
use crate::content::{Citation, Explainer, Role};
use crate::load::Inputs;
use crate::resolve::{Target, Unresolved, resolve};

use super::search::{Candidate, Library, Looked, Words, rank};
use super::stretch::Stretch;
use super::{Flag, Flags, Judged, Judgement, UnresolvedBecause, Verdict, nearest};

/// Judges one explainer against the archive.
pub fn judge(config: &Config, archive: &Archive, inputs: &Inputs, explainer: &Explainer) -> Judged {
    let library = Library { archive, files: &inputs.files, language: &config.language };
    let keys: Vec<Vec<Result<Target, Unresolved>>> = explainer
        .citations
        .iter()
        .map(|citation| citation.keys.iter().map(|key| resolve(archive, key)).collect())
        .collect();
    let mut quotations: Vec<Option<Judgement>> = Vec::with_capacity(explainer.quotations.len());
    for quotation in &explainer.quotations {
        let judgement = quotation.citation.map(|at| judge_quotation(&library, &quotation.text.text, &keys[at]));
        quotations.push(judgement);
    }
    for citation in &explainer.citations {
        mark_translations(explainer, citation, &mut quotations);
    }
    Judged { keys, quotations }
}

/// A quotation that fails beside evidence is a translation: the evidence is what was checked.
fn mark_translations(explainer: &Explainer, citation: &Citation, quotations: &mut [Option<Judgement>]) {
    let evidence = citation.quotations.iter().copied().find(|at| explainer.quotations[*at].role == Role::Evidence);
    let Some(evidence) = evidence else { return };
    let Some(original) = quotations[evidence].clone() else {
        return;
    };
    for at in citation.quotations.iter().copied().filter(|at| *at != evidence) {
        let Some(judgement) = &mut quotations[at] else { continue };
        if judgement.verdict.passes() {
            continue;
        }
        *judgement = Judgement { translated: true, untranslated: false, ..original.clone() };
        if let Some(checked) = &mut quotations[evidence] {
            checked.flags.add(Flag::Translated);
        }
    }
}

pub(super) fn judge_quotation(library: &Library<'_>, text: &str, keys: &[Result<Target, Unresolved>]) -> Judgement {
    let words = Words::new(text);
    let targets: Vec<&Target> = keys.iter().flatten().collect();
    let unresolved = Judgement { unresolved: Some(UnresolvedBecause::Key), ..Judgement::of(Verdict::Unresolved) };
    if targets.is_empty() {
        return unresolved;
    }
    if words.folded.words() == 0 {
        return Judgement::of(Verdict::Thin);
    }
    let stretches: Vec<Stretch<'_>> = targets
        .iter()
        .flat_map(|target| {
            target
                .ranges
                .iter()
                .map(|(first, last)| Stretch::new(library.archive, library.files, target.source, *first, *last))
        })
        .collect();
    let looked: Vec<Looked> = stretches.iter().map(|stretch| library.look(&words, stretch)).collect();
    if let Some(best) = looked.iter().filter_map(Looked::best).min_by_key(|candidate| rank(candidate)) {
        return Judgement { flags: best.flags, found: Some(best.found.clone()), ..Judgement::of(best.verdict) };
    }
    if targets.len() < keys.len() {
        return unresolved;
    }
    if looked.contains(&Looked::Undecided) {
        return Judgement { unresolved: Some(UnresolvedBecause::Budget), ..Judgement::of(Verdict::Unresolved) };
    }
    if looked.contains(&Looked::Thin) {
        return Judgement::of(Verdict::Thin);
    }
    if let Some(hidden) = looked.iter().find_map(Looked::hidden) {
        return Judgement { hidden: Some(hidden.clone()), ..Judgement::of(Verdict::Altered) };
    }
    if let Some(judgement) = misplaced_in_source(library, &words, &targets) {
        return judgement;
    }
    let foreign = in_another_script(library, text, &stretches);
    let near = stretches
        .iter()
        .filter_map(|stretch| nearest::nearest(library, &words, stretch))
        .max_by_key(|near| near.nearness);
    if let Some(near) = near {
        return Judgement { nearest: Some(near.nearest), ..Judgement::of(Verdict::Altered) };
    }
    let cited: Vec<usize> = targets.iter().map(|target| target.source).collect();
    let mut elsewhere = library.elsewhere(&words, &cited).into_iter();
    match elsewhere.next() {
        Some(best) => misplaced(best, elsewhere.collect()),
        None => Judgement { untranslated: foreign, ..Judgement::of(Verdict::Absent) },
    }
}

fn misplaced_in_source(library: &Library<'_>, words: &Words<'_>, targets: &[&Target]) -> Option<Judgement> {
    let mut found: Vec<Candidate> = Vec::new();
    for (at, target) in targets.iter().enumerate() {
        let seen = targets[..at].iter().any(|earlier| earlier.source == target.source);
        if !seen && !target.whole {
            found.extend(library.candidates(words, &Stretch::whole(library.archive, library.files, target.source)));
        }
    }
    found.sort_by_key(rank);
    let mut found = found.into_iter();
    found.next().map(|best| misplaced(best, found.collect()))
}

fn misplaced(best: Candidate, others: Vec<Candidate>) -> Judgement {
    Judgement {
        flags: best.flags,
        found: Some(best.found),
        elsewhere: others.into_iter().map(|other| other.found).collect(),
        ..Judgement::of(Verdict::Misplaced)
    }
}

/// Whether most letters of a text are of another script than those of every stretch.
fn in_another_script(library: &Library<'_>, text: &str, stretches: &[Stretch<'_>]) -> bool {
    let Some(quoted) = main_script(text) else { return false };
    stretches.iter().all(|stretch| {
        let passages = &library.archive.sources[stretch.source].passages[stretch.first..=stretch.last];
        let archived: String = passages.iter().map(|passage| library.files.slice(passage.span)).collect();
        main_script(&archived).is_some_and(|archived| archived != quoted)
    })
}

/// The script of most letters.
fn main_script(text: &str) -> Option<Script> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter(|c| c.is_alphabetic()).map(|c| c.script()) {
        if matches!(script, Script::Common | Script::Inherited) {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(script, _)| script)
}

impl Judgement {
    /// A judgement of which only the verdict is known.
    pub fn of(verdict: Verdict) -> Judgement {
        Judgement {
            verdict,
            flags: Flags::NONE,
            found: None,
            nearest: None,
            elsewhere: Vec::new(),
            translated: false,
            untranslated: false,
            hidden: None,
            unresolved: None,
        }
    }
}
