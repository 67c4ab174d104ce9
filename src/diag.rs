//! What isnad says about a text: data with a place, never a log line.
//!
//! Parsers return their value and push complaints into a [`Sink`]; rules do the same. What an author can mend is a
//! [`Diagnostic`]; what the machine did is an `anyhow::Error`.

pub mod fixes;

use crate::text::Span;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending; the site is still built.
    Warning,
    /// Nothing is published while it stands.
    Error,
}

impl Severity {
    /// As reports write it: `error`, `warning`, `info`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name, as in `absent-quote`.
    pub rule: &'static str,
    /// Its weight. A parser leaves the rule's default; `rules::run` sets what the configuration asks for.
    pub severity: Severity,
    /// The place.
    pub span: Span,
    /// Lower-case, matter of fact, without a full stop.
    pub message: String,
    /// The words as the explainer has them, for the `cited:` line.
    pub cited: Option<String>,
    /// The words as the archive has them, for the `archived:` line.
    pub archived: Option<String>,
    /// The differing words, one difference a line.
    pub differences: Vec<String>,
    /// Remedies, each verified before it is offered.
    pub hints: Vec<String>,
    /// Other places that matter, in the archive for instance.
    pub labels: Vec<Label>,
    /// A repair that can be applied.
    pub fix: Option<Fix>,
}

/// A further place that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// A repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be applied without a person reading it.
    pub applicability: Applicability,
    /// What to replace; spans of one file do not overlap.
    pub edits: Vec<Edit>,
}

/// One replacement of a [`Fix`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Changes a key within one source, where one passage alone matches.
    Safe,
    /// Changes quoted words, or a key into another source.
    Unsafe,
}

impl Diagnostic {
    /// An error of `rule` at `span`.
    pub fn error(rule: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, Severity::Error, span, message)
    }

    /// A warning of `rule` at `span`.
    pub fn warning(rule: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, Severity::Warning, span, message)
    }

    /// A remark of `rule` at `span`.
    pub fn info(rule: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, Severity::Info, span, message)
    }

    fn new(rule: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule,
            severity,
            span,
            message: message.into(),
            cited: None,
            archived: None,
            differences: Vec::new(),
            hints: Vec::new(),
            labels: Vec::new(),
            fix: None,
        }
    }

    /// With a remedy.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hints.push(hint.into());
        self
    }

    /// With a further place.
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// With a repair.
    pub fn fix(mut self, applicability: Applicability, edits: Vec<Edit>) -> Diagnostic {
        self.fix = Some(Fix { applicability, edits });
        self
    }
}

/// Where findings are collected.
pub type Sink = Vec<Diagnostic>;

/// The text between U+2068 and U+2069, so that its direction does not touch the line that it stands in.
pub fn isolate(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// The known name nearest to `name`, when it is near enough to have been meant: at most a third of its letters differ.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let bound = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|other| (strsim::osa_distance(name, other), other))
        .filter(|(distance, _)| *distance <= bound)
        .min()
        .map(|(_, other)| other)
}
