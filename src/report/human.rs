//! The format for people.
//!
//! In: a [`Report`]. Out: for each finding its place, severity, rule and message on one line, then lines of their own for
//! the words as cited and as archived, their differences, further places and remedies; at the end one line of counts.
//!
//! Never carets: under right-to-left text they cannot stand where they point. Cited and archived words are isolated
//! (U+2068…U+2069), so that they do not turn the line around them.

use std::cmp::Reverse;

use anstyle::{AnsiColor, Style as Paint};
use serde::{Deserialize, Serialize};

use crate::diag::{Diagnostic, Severity};
use crate::text::{FileId, Files, Span};
use crate::verify::Verdict;

use super::account;
use super::shown;
use super::summary::Summary;
use super::{Base, Format, Report, Style};

/// The row of `FORMATS`.
pub(super) const FORMAT: Format = Format {
    name: "human",
    summary: "for people: each finding with its place, its words and its remedy, then a line of counts",
    base: Base::Project,
    render,
};

/// The colours of the parts; all plain when colours are off.
struct Paints {
    error: Paint,
    warning: Paint,
    info: Paint,
    strong: Paint,
    faint: Paint,
}

impl Paints {
    fn new(style: Style<'_>) -> Paints {
        let plain = Paint::new();
        if !style.colour {
            return Paints { error: plain, warning: plain, info: plain, strong: plain, faint: plain };
        }
        Paints {
            error: AnsiColor::Red.on_default().bold(),
            warning: AnsiColor::Yellow.on_default().bold(),
            info: AnsiColor::Blue.on_default().bold(),
            strong: plain.bold(),
            faint: plain.dimmed(),
        }
    }

    fn of(&self, severity: Severity) -> Paint {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}

fn render(report: &Report<'_>, style: Style<'_>) -> String {
    let paints = Paints::new(style);
    let mut text = String::new();
    for found in &report.diagnostics {
        text += &of_finding(&report.edition.inputs.files, found, &paints);
        text.push('\n');
    }
    text += &counts(&Summary::of(report), &paints);
    text
}

/// The report for people in the making: page by page, while the text of each is there.
#[derive(Debug, Default)]
pub struct Parts {
    found: Vec<(Reverse<Severity>, Span, String)>,
    summary: Summary,
}

/// What was said of one page, written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Each finding: its severity, its place in bytes of the page's file, and what it says.
    found: Vec<(String, u32, u32, String)>,
    summary: Summary,
}

impl Parts {
    /// What a report on some pages says.
    pub fn of(report: &Report<'_>, colour: bool) -> Parts {
        let paints = Paints::new(Style { colour, ..Style::default() });
        let said = |found: &Diagnostic| {
            let text = of_finding(&report.edition.inputs.files, found, &paints);
            (Reverse(found.severity), found.span, text)
        };
        let summary = Summary::of_pages(report);
        Parts { found: report.diagnostics.iter().map(said).collect(), summary }
    }

    /// Adds what is said of other pages.
    pub fn add(&mut self, other: Parts) {
        self.found.extend(other.found);
        self.summary.add(&other.summary);
    }

    /// What a report said of one page, to be written down; `None` when it says something of another file.
    pub fn said(&self, page: FileId) -> Option<Said> {
        let one = |(severity, span, text): &(Reverse<Severity>, Span, String)| {
            let found = (severity.0.name().to_owned(), span.start, span.end, text.clone());
            (span.file == page).then_some(found)
        };
        let found = self.found.iter().map(one).collect::<Option<Vec<_>>>()?;
        Some(Said { found, summary: self.summary.clone() })
    }

    /// What was written down of a page; `None` when it was something else.
    pub fn again(page: FileId, said: Said) -> Option<Parts> {
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        let one = |(severity, start, end, text): (String, u32, u32, String)| {
            let severity = severities.into_iter().find(|one| one.name() == severity)?;
            Some((Reverse(severity), Span { file: page, start, end }, text))
        };
        let found = said.found.into_iter().map(one).collect::<Option<Vec<_>>>()?;
        Some(Parts { found, summary: said.summary })
    }

    /// How many findings stand in the way.
    pub fn errors(&self) -> usize {
        self.summary.errors
    }

    /// The report on all of them, and its counts, those of the archive apart.
    pub fn finish(self, colour: bool) -> (String, Summary) {
        let Parts { mut found, summary } = self;
        found.sort_by_key(|(severity, span, _)| (*severity, *span));
        let mut text = String::with_capacity(found.iter().map(|(.., text)| text.len() + 1).sum());
        for (.., one) in found {
            text += &one;
            text.push('\n');
        }
        text += &counts(&summary, &Paints::new(Style { colour, ..Style::default() }));
        (text, summary)
    }
}

/// One finding, as a front prints it that has no report.
pub fn finding(files: &Files, found: &Diagnostic, colour: bool) -> String {
    of_finding(files, found, &Paints::new(Style { colour, ..Style::default() }))
}

fn of_finding(files: &Files, found: &Diagnostic, paints: &Paints) -> String {
    let (severity, strong, faint) = (paints.of(found.severity), paints.strong, paints.faint);
    let mut text = format!(
        "{strong}{}{strong:#}: {severity}{}[{}]{severity:#}: {}\n",
        account::place(files, found.span, ""),
        found.severity.name(),
        found.rule,
        shown::message(&found.message),
    );
    for (name, rest) in account::lines(files, found, "") {
        text += &format!("  {faint}{name}{faint:#} {rest}\n");
    }
    text
}

/// The counts of a report on one line.
pub fn totals(report: &Report<'_>) -> String {
    counts(&Summary::of(report), &Paints::new(Style::default()))
}

/// The line at the end.
fn counts(summary: &Summary, paints: &Paints) -> String {
    let verdicts: Vec<_> = Verdict::ALL
        .iter()
        .zip(summary.verdicts)
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| format!("{count} {}", verdict.name()))
        .collect();
    let checked = match (summary.citations, summary.quotations) {
        (0, _) => "no citation to check".to_owned(),
        (citations, 0) => format!("{}, no quotation to check", number(citations, "citation")),
        (citations, quotations) => {
            format!("{}, {} ({})", number(citations, "citation"), number(quotations, "quotation"), verdicts.join(", "))
        }
    };
    let paint = |count: usize, severity| if count > 0 { paints.of(severity) } else { Paint::new() };
    let (error, warning) = (paint(summary.errors, Severity::Error), paint(summary.warnings, Severity::Warning));
    let allowed = match summary.allowed {
        0 => String::new(),
        allowed => format!("; {} published by an editor's decision", number(allowed, "quotation")),
    };
    format!(
        "{}: {checked}; {error}{}{error:#}, {warning}{}{warning:#}{allowed}\n",
        number(summary.explainers, "explainer"),
        number(summary.errors, "error"),
        number(summary.warnings, "warning"),
    )
}

/// `1 error`, `2 errors`.
pub fn number(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::isolate;
    use crate::report::fixture::{at, edition};

    #[test]
    fn a_finding_has_its_lines() {
        let edition = edition();
        let files = &edition.inputs.files;
        let mut found = Diagnostic::error(
            "altered-quote",
            at(files, FileId(1), "لن نوقفه"),
            format!("the quotation differs from {}", isolate("@s#p1")),
        )
        .label(at(files, FileId(2), "العام"), "the archive says\u{1b}[2J")
        .hint("quote the words of the archive");
        found.cited = Some("لن\u{202e} نوقفه".into());
        found.archived = Some("لن نوقفه\nقبل".into());
        found.differences = vec!["a word dropped: \u{2068}قبل\u{2069}".into()];
        let report = Report::whole(&edition, vec![found]);
        let expected =
            "content/explainers/a.md:1:8: error[altered-quote]: the quotation differs from \u{2068}@s#p1\u{2069}
  cited:    \u{2068}لنU+202E نوقفه\u{2069}
  archived: \u{2068}لن نوقفه قبل\u{2069}
  differs:  a word dropped: \u{2068}قبل\u{2069}
  see content/sources/s.md:3:1 the archive saysU+001B[2J
  help: quote the words of the archive

1 explainer: 4 citations, 4 quotations (2 verbatim, 1 absent, 1 unresolved); 1 error, 0 warnings
";
        assert_eq!(render(&report, Style::default()), expected);

        let coloured = render(&report, Style { colour: true, ..Style::default() });
        assert!(coloured.contains("\u{1b}[1m\u{1b}[31merror[altered-quote]\u{1b}[0m"), "{coloured:?}");
        let mut plain = String::new();
        let mut parts = coloured.split("\u{1b}[");
        plain += parts.next().unwrap_or_default();
        for part in parts {
            plain += part.split_once('m').map_or("", |(_, rest)| rest);
        }
        assert_eq!(plain, expected, "colours change nothing but colours");
    }

    #[test]
    fn a_report_without_citations_says_so() {
        let edition = edition();
        let report = Report { edition: &edition, diagnostics: Vec::new(), selected: Vec::new() };
        let text = render(&report, Style::default());
        assert_eq!(text, "0 explainers: no citation to check; 0 errors, 0 warnings\n");
    }
}
