//! The ways through an edition that rules share: every key with what it names, every quotation with its judgement.
//!
//! In: the [`Edition`]. Out: [`KeyUse`] and [`Checked`], in reading order. Which findings speak, and which keep silent
//! because another rule speaks for them, is decided here:
//!
//! 1. A quotation of a key that names nothing is silent: `unknown-source` and its like speak once, at the key.
//! 2. A translation is silent: its original, inside the citation, was compared and speaks.
//! 3. In the first form a short quotation that does not match only warns, under `short-quote` ([`Checked::is_short`]).
//! 4. An earlier quotation of a block is an error only where something near it stands in the passage (design §3).

use crate::content::{Citation, Explainer, Key, Quotation, Role};
use crate::diag::{Severity, Sink};
use crate::resolve::{Target, Unresolved};
use crate::verify::{Edition, Judged, Judgement, Verdict};

use super::words;

/// The check of a rule of which the parsers say everything.
pub(super) fn parsers_alone(_: &Edition, _: &mut Sink) {}

/// One key of a citation.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyUse<'e> {
    /// What was judged of its page.
    pub judged: &'e Judged,
    /// Its citation.
    pub citation: &'e Citation,
    /// The key.
    pub key: &'e Key,
    /// What it names.
    pub outcome: &'e Result<Target, Unresolved>,
}

/// Every key of every citation.
pub(super) fn keys(edition: &Edition) -> impl Iterator<Item = KeyUse<'_>> {
    pages(edition).flat_map(|(explainer, judged)| {
        let citations = explainer.citations.iter().zip(&judged.keys);
        citations.flat_map(move |(citation, outcomes)| {
            citation.keys.iter().zip(outcomes).map(move |(key, outcome)| KeyUse { judged, citation, key, outcome })
        })
    })
}

/// One quotation that a citation claims, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checked<'e> {
    /// The citation that claims it.
    pub citation: &'e Citation,
    /// What each key of that citation names.
    pub outcomes: &'e [Result<Target, Unresolved>],
    /// The quotation.
    pub quotation: &'e Quotation,
    /// Its judgement.
    pub judgement: &'e Judgement,
}

/// Every quotation that was judged.
pub(super) fn checked(edition: &Edition) -> impl Iterator<Item = Checked<'_>> {
    pages(edition).flat_map(|(explainer, judged)| {
        let quotations = explainer.quotations.iter().zip(&judged.quotations);
        quotations.filter_map(move |(quotation, judgement)| {
            let at = quotation.citation?;
            Some(Checked {
                citation: explainer.citations.get(at)?,
                outcomes: judged.keys.get(at).map_or(&[], Vec::as_slice),
                quotation,
                judgement: judgement.as_ref()?,
            })
        })
    })
}

/// The quotations for which the rule of `verdict` speaks.
pub(super) fn of_verdict(edition: &Edition, verdict: Verdict) -> impl Iterator<Item = Checked<'_>> {
    let least = edition.inputs.config.min_quote_words;
    checked(edition).filter(move |checked| {
        let judgement = checked.judgement;
        judgement.verdict == verdict && !judgement.translated && !judgement.untranslated && !checked.is_short(least)
    })
}

/// The quotations whose words stand where they are cited, themselves and not as a translation.
pub(super) fn passing(edition: &Edition) -> impl Iterator<Item = Checked<'_>> {
    checked(edition).filter(|checked| checked.judgement.verdict.passes() && !checked.judgement.translated)
}

/// Each page with what was judged of it.
pub(super) fn pages(edition: &Edition) -> impl Iterator<Item = (&Explainer, &Judged)> {
    edition.explainers.iter().map(|explainer| &**explainer).zip(edition.judged.iter().map(|judged| &**judged))
}

impl Checked<'_> {
    /// Whether it has fewer than `least` words, stands in the first form, and does not match: design §3 lets a word
    /// between quotation marks that may be the author's own only warn there.
    pub fn is_short(self, least: usize) -> bool {
        let fails =
            matches!(self.judgement.verdict, Verdict::Altered | Verdict::Misplaced | Verdict::Absent | Verdict::Thin);
        fails
            && !self.judgement.translated
            && matches!(self.quotation.role, Role::Nearest | Role::Earlier)
            && words::count(&self.quotation.text.text) < least
    }

    /// Whether it is an earlier quotation of the block, which its citation may not have been meant for.
    pub fn is_earlier(self) -> bool {
        self.quotation.role == Role::Earlier
    }

    /// What a finding weighs when nothing near the words stands in the cited passage.
    pub fn weight_of_nothing_near(self) -> Severity {
        if self.is_earlier() { Severity::Warning } else { Severity::Error }
    }
}
