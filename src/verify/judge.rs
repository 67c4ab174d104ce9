//! The verdict on each quotation of an explainer: the first that holds, in the order of design §5.
//!
//! In: an explainer and the archive. Out: [`Judged`].
//!
//! 1. Resolve every key of every citation.
//! 2. Nothing to compare with: `unresolved`; nothing to compare: `thin`.
//! 3. In a stretch that the citation names ([`verbatim`] knows most of these quickly): `verbatim`, `typographic` or `orthographic`.
//! 4. What fails and has the original words beside it, as evidence, is a translation and is not compared.
//! 5. Elsewhere in a cited source: `misplaced`. Near: `altered`. In another source: `misplaced`. Nowhere: `absent`.

use crate::archive::Archive;
use crate::config::Config;
use crate::content::{Citation, Explainer, Quotation, Role};
use crate::load::Inputs;
use crate::resolve::{Target, Unresolved, resolve};
use crate::text::script::main_script;

use super::context::{Around, around, is_inside_quotation_marks};
use super::search::{Candidate, Library, Looked, Words, rank};
use super::stretch::Stretch;
use super::{
    Context, Difference, DifferenceKind, Flag, Flags, Judged, Judgement, LONGEST, Nearest, UnresolvedBecause, Verdict,
    nearest, verbatim,
};

/// Judges one explainer against the archive.
pub fn judge(config: &Config, archive: &Archive, inputs: &Inputs, explainer: &Explainer) -> Judged {
    let library = Library::new(archive, &inputs.files, &config.language);
    let keys: Vec<Vec<Result<Target, Unresolved>>> = explainer
        .citations
        .iter()
        .map(|citation| citation.keys.iter().map(|key| resolve(archive, key)).collect())
        .collect();
    let mut quotations: Vec<Option<Judgement>> = Vec::with_capacity(explainer.quotations.len());
    for quotation in &explainer.quotations {
        let judgement = quotation.citation.map(|at| {
            let text = &inputs.files.get(explainer.file).text;
            judge_quotation(&library, &quotation.text.text, || words_before(text, quotation), &keys[at])
        });
        quotations.push(judgement);
    }
    for citation in &explainer.citations {
        mark_translations(explainer, citation, &mut quotations);
    }
    let wide = library.asked_all.get() || keys.iter().flatten().any(Result::is_err);
    Judged { keys, quotations, wide }
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

/// The verdict on one quotation; `before` are the author's own words in front of it.
pub(super) fn judge_quotation<'t>(
    library: &Library<'_>,
    text: &str,
    before: impl FnOnce() -> &'t str,
    keys: &[Result<Target, Unresolved>],
) -> Judgement {
    verbatim::judge(library, text, keys).unwrap_or_else(|| searched(library, text, before(), keys))
}

/// The verdict by the whole search.
pub(super) fn searched(
    library: &Library<'_>,
    text: &str,
    before: &str,
    keys: &[Result<Target, Unresolved>],
) -> Judgement {
    let targets: Vec<&Target> = keys.iter().flatten().collect();
    let unresolved = Judgement { unresolved: Some(UnresolvedBecause::Key), ..Judgement::of(Verdict::Unresolved) };
    if targets.is_empty() {
        return unresolved;
    }
    if text.len() > LONGEST {
        return Judgement { unresolved: Some(UnresolvedBecause::Length), ..Judgement::of(Verdict::Unresolved) };
    }
    let words = Words::new(text);
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
    if let Some(mut passed) = passed(library, before, &stretches, &looked) {
        if let Some(found) = passed.found.clone()
            && targets.iter().any(|target| target.whole && target.source == found.source)
        {
            passed = in_narrowest(library, &words, before, passed);
        }
        return passed;
    }
    if targets.len() < keys.len() {
        return unresolved;
    }
    if looked.contains(&Looked::Undecided) {
        return Judgement { unresolved: Some(UnresolvedBecause::Budget), ..Judgement::of(Verdict::Unresolved) };
    }
    if looked.contains(&Looked::Thin) {
        // Words that stand elsewhere letter by letter, dots and all, leave nothing out.
        return misplaced_in_source(library, &words, &targets).unwrap_or(Judgement::of(Verdict::Thin));
    }
    if let Some(hidden) = looked.iter().find_map(Looked::hidden) {
        return Judgement { hidden: Some(Box::new(hidden.clone())), ..Judgement::of(Verdict::Altered) };
    }
    if let Some(judgement) = misplaced_in_source(library, &words, &targets) {
        return judgement;
    }
    let foreign = in_another_script(library, text, &stretches);
    let near = stretches
        .iter()
        .filter_map(|stretch| nearest::nearest(library, &words, stretch))
        .max_by_key(|near| near.nearness);
    if let Some(mut near) = near {
        bracket(library, text, &mut near.nearest, &stretches);
        return Judgement { nearest: Some(Box::new(near.nearest)), ..Judgement::of(Verdict::Altered) };
    }
    let cited: Vec<usize> = targets.iter().map(|target| target.source).collect();
    let mut elsewhere = library.elsewhere(&words, &cited).into_iter();
    match elsewhere.next() {
        Some(best) => misplaced(best, elsewhere.collect()),
        None => Judgement { untranslated: foreign, ..Judgement::of(Verdict::Absent) },
    }
}

/// The best of the places that hold the words: the best verdict, then what loses least of its surroundings.
fn passed(library: &Library<'_>, before: &str, stretches: &[Stretch<'_>], looked: &[Looked]) -> Option<Judgement> {
    let mut best: Option<((_, usize, usize), Judgement)> = None;
    for (stretch, looked) in stretches.iter().zip(looked) {
        let Looked::Found(candidates) = looked else { continue };
        library.with_tongue(stretch.source, |tongue| {
            for candidate in candidates {
                let lost = around(&stretch.folded, candidate.tokens.clone(), before, &tongue.language.particles);
                let (verdict, remarks) = rank(candidate);
                let order = (verdict, lost.weight(), remarks);
                if best.as_ref().is_none_or(|(known, _)| order < *known) {
                    best = Some((order, pass(library, stretch, candidate, &lost)));
                }
            }
        });
    }
    best.map(|(_, judgement)| judgement)
}

/// Of a citation that names no passage: where else its source holds the words, so that a passage is offered only where no
/// other would do. Fragments that the search found in several passages are taken from a single one that holds them all.
fn in_narrowest(library: &Library<'_>, words: &Words<'_>, before: &str, passed: Judgement) -> Judgement {
    let Some(found) = passed.found.clone() else { return passed };
    let passages = library.archive.sources[found.source].passages.len();
    let stretches: Vec<Stretch<'_>> =
        (0..passages).map(|at| Stretch::new(library.archive, library.files, found.source, at, at)).collect();
    let looked: Vec<Looked> = stretches.iter().map(|stretch| library.look(words, stretch)).collect();
    let mut best = passed;
    if found.first != found.last
        && let Some(narrower) = self::passed(library, before, &stretches, &looked)
    {
        best = narrower;
    }
    let places = looked.into_iter().flat_map(|looked| match looked {
        Looked::Found(candidates) => candidates.into_iter().map(|candidate| candidate.found).collect(),
        _ => Vec::new(),
    });
    best.elsewhere = places.filter(|place| best.found.as_ref() != Some(place)).collect();
    best
}

fn pass(library: &Library<'_>, stretch: &Stretch<'_>, candidate: &Candidate, lost: &Around) -> Judgement {
    let source = &library.archive.sources[stretch.source];
    let place = |tokens: &Option<std::ops::Range<usize>>| {
        let found = stretch.found(source, std::slice::from_ref(tokens.as_ref()?))?;
        found.spans.first().copied()
    };
    let mut flags = candidate.flags;
    if is_relayed(library, stretch, candidate) {
        flags.add(Flag::Relayed);
    }
    Judgement {
        flags,
        found: Some(candidate.found.clone()),
        left_out: candidate.left_out.clone(),
        context: Context {
            negation: place(&lost.negation),
            hedge: place(&lost.hedge),
            exception: place(&lost.exception),
        },
        ..Judgement::of(candidate.verdict)
    }
}

/// Whether all of the words stand inside one pair of the source's own quotation marks.
fn is_relayed(library: &Library<'_>, stretch: &Stretch<'_>, candidate: &Candidate) -> bool {
    let found = &candidate.found;
    let passage = library.archive.sources[stretch.source].passages[found.first].span;
    let (Some(first), Some(last)) = (found.spans.first(), found.spans.last()) else { return false };
    found.first == found.last
        && is_inside_quotation_marks(
            library.files.slice(passage),
            (first.start - passage.start) as usize..(last.end - passage.start) as usize,
        )
}

/// The author's own words in front of a quotation, in its paragraph: at most some two hundred bytes of them.
fn words_before<'t>(text: &'t str, quotation: &Quotation) -> &'t str {
    let start = quotation.outer.start as usize;
    let mut from = start.saturating_sub(200);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..start).unwrap_or_default();
    match quotation.role {
        Role::Evidence | Role::Block => "",
        _ => before.rsplit("\n\n").next().unwrap_or_default(),
    }
}

/// The quotation with square brackets in place of the round ones around words that the source lacks, if it passes so:
/// then these words are all that differs.
fn bracket(library: &Library<'_>, text: &str, near: &mut Nearest, stretches: &[Stretch<'_>]) {
    let passes = |text: &str| {
        let words = Words::new(text);
        stretches.iter().any(|stretch| matches!(library.look(&words, stretch), Looked::Found(_)))
    };
    let is = |kind: DifferenceKind| move |difference: &&Difference| difference.kind == kind;
    let mut some = text.to_owned();
    for difference in near.differences.iter().filter(is(DifferenceKind::Brackets)) {
        let inner = difference.quoted.trim_start_matches('(').trim_end_matches(')');
        some = some.replacen(&difference.quoted, &format!("[{inner}]"), 1);
    }
    if some != text && passes(&some) {
        near.bracketed = Some(some);
        return;
    }
    // Words that take the place of others look like a difference of their own.
    let own: Vec<&str> = text.split('(').skip(1).filter_map(|part| part.split_once(')')).map(|(own, _)| own).collect();
    let all = text.replace('(', "[").replace(')', "]");
    if !own.is_empty() && !near.differences.iter().any(|one| is(DifferenceKind::Honorific)(&one)) && passes(&all) {
        let difference = |own: &&str| Difference {
            kind: DifferenceKind::Brackets,
            quoted: format!("({own})"),
            archived: String::new(),
        };
        near.differences = own.iter().map(difference).collect();
        near.bracketed = Some(all);
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
        let passages = &library.archive.sources[stretch.source].passages;
        let passages = passages.get(stretch.first..=stretch.last).unwrap_or_default();
        let archived: String = passages.iter().map(|passage| library.files.slice(passage.span)).collect();
        main_script(&archived).is_some_and(|archived| archived != quoted)
    })
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
            left_out: Vec::new(),
            context: Context::default(),
            unresolved: None,
        }
    }
}
