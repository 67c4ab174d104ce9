//! The counts of a report, shared by all formats.
//!
//! In: a [`Report`]. Out: a [`Summary`].

use serde::{Deserialize, Serialize};

use crate::content::Kind;
use crate::diag::Severity;
use crate::verify::Verdict;

use super::Report;
use super::checked::verdicts;

/// Counts of what a report covers. The archive is counted whole, everything else as far as PATHS select it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Explainers, without pages and the home page.
    pub explainers: usize,
    /// Sources of the archive.
    pub sources: usize,
    /// Their passages, without those that are gone.
    pub passages: usize,
    /// Citations of every form, those of pages and the home page included.
    pub citations: usize,
    /// Checked quotations and embeddings.
    pub quotations: usize,
    /// How many of them have each verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [usize; 8],
    /// Findings at error level.
    pub errors: usize,
    /// Findings at warning level.
    pub warnings: usize,
    /// Quotations published by an editor's decision, whatever their verdict.
    pub allowed: usize,
}

impl Summary {
    /// Adds the counts of a report on other pages of the same project.
    pub fn add(&mut self, other: &Summary) {
        self.explainers += other.explainers;
        self.citations += other.citations;
        self.quotations += other.quotations;
        self.verdicts.iter_mut().zip(other.verdicts).for_each(|(count, more)| *count += more);
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.allowed += other.allowed;
    }

    /// Counts a report.
    pub fn of(report: &Report<'_>) -> Summary {
        let sources = &report.edition.archive.sources;
        let passages = sources.iter().flat_map(|source| &source.passages);
        let passages = passages.filter(|passage| !passage.gone).count();
        Summary { sources: sources.len(), passages, ..Summary::of_pages(report) }
    }

    /// Counts what a report says of pages, and nothing of the archive, which is looked through for a whole report only.
    pub fn of_pages(report: &Report<'_>) -> Summary {
        let edition = report.edition;
        let explainers = report.selected.iter().filter_map(|at| edition.explainers.get(*at));
        let count = |severity| report.diagnostics.iter().filter(|found| found.severity == severity).count();
        let (mut of_each, mut allowed) = ([0; 8], 0);
        for (verdict, is_allowed) in verdicts(report) {
            of_each[verdict as usize] += 1;
            allowed += usize::from(is_allowed);
        }
        Summary {
            explainers: explainers.clone().filter(|explainer| explainer.kind == Kind::Explainer).count(),
            sources: 0,
            passages: 0,
            citations: explainers.map(|explainer| explainer.citations.len()).sum(),
            quotations: of_each.iter().sum(),
            verdicts: Verdict::ALL.map(|verdict| of_each[verdict as usize]),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            allowed,
        }
    }
}
