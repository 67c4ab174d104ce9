//! The format for programs: the contract of design §6, version 1.
//!
//! In: a [`Report`]. Out: one JSON object on one line. Lines and columns count from 1, columns in Unicode code points, ends
//! are exclusive; edits are byte offsets. The same input gives the same bytes.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::diag::{Applicability, Diagnostic, Fix};
use crate::text::Span;
use crate::verify::{Edition, Verdict};

use super::checked::{Checked, checked};
use super::fingerprint::fingerprints;
use super::summary::Summary;
use super::{Base, Format, Report, Style};

/// The row of `FORMATS`.
pub(super) const FORMAT: Format = Format {
    name: "json",
    summary: "for programs: every checked quotation with its verdict, and every finding",
    base: Base::Project,
    render,
};

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    summary: Counts,
    quotations: Vec<Quotation<'r>>,
    diagnostics: Vec<Finding<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Counts {
    explainers: usize,
    sources: usize,
    passages: usize,
    citations: usize,
    quotations: usize,
    verdicts: Map<String, Value>,
    errors: usize,
    warnings: usize,
    allowed: usize,
}

/// A place, written as five fields of the object that has it.
#[derive(Serialize)]
struct Place<'r> {
    file: &'r str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Quotation<'r> {
    #[serde(flatten)]
    place: Place<'r>,
    quote: &'r str,
    source: &'r str,
    passage: Option<&'r str>,
    verdict: &'static str,
    flags: &'r [&'static str],
    r#match: Option<Match<'r>>,
}

#[derive(Serialize)]
struct Match<'r> {
    source: &'r str,
    passage: &'r str,
    text: &'r str,
}

#[derive(Serialize)]
struct Finding<'r> {
    rule: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    place: Place<'r>,
    message: &'r str,
    hints: &'r [String],
    labels: Vec<Label<'r>>,
    fix: Option<Repair<'r>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Label<'r> {
    #[serde(flatten)]
    place: Place<'r>,
    message: &'r str,
}

#[derive(Serialize)]
struct Repair<'r> {
    applicability: &'static str,
    edits: Vec<Edit<'r>>,
}

#[derive(Serialize)]
struct Edit<'r> {
    file: &'r str,
    start: u32,
    end: u32,
    text: &'r str,
}

fn render(report: &Report<'_>, _: Style<'_>) -> String {
    let rows = checked(report);
    let prints = fingerprints(report.edition, &report.diagnostics);
    let document = Document {
        version: 1,
        tool: Tool { name: "isnad", version: env!("CARGO_PKG_VERSION") },
        summary: counts(Summary::of(report)),
        quotations: rows.iter().map(|row| quotation(report.edition, row)).collect(),
        diagnostics: report
            .diagnostics
            .iter()
            .zip(prints)
            .map(|(found, print)| finding(report.edition, found, print))
            .collect(),
    };
    // Maps with keys of text, numbers and texts: nothing in them can fail to be written.
    let mut text = serde_json::to_string(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn counts(summary: Summary) -> Counts {
    let verdicts = Verdict::ALL.iter().zip(summary.verdicts);
    Counts {
        explainers: summary.explainers,
        sources: summary.sources,
        passages: summary.passages,
        citations: summary.citations,
        quotations: summary.quotations,
        verdicts: verdicts.map(|(verdict, count)| (verdict.name().to_owned(), Value::from(count))).collect(),
        errors: summary.errors,
        warnings: summary.warnings,
        allowed: summary.allowed,
    }
}

fn place(edition: &Edition, span: Span) -> Place<'_> {
    let (start, end) = edition.inputs.files.positions(span);
    Place {
        file: &edition.inputs.files.get(span.file).path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn quotation<'r>(edition: &'r Edition, row: &'r Checked<'r>) -> Quotation<'r> {
    Quotation {
        place: place(edition, row.span),
        quote: &row.quote,
        source: row.source,
        passage: row.passage.as_deref(),
        verdict: row.verdict.name(),
        flags: &row.flags,
        r#match: row.held.as_ref().map(|held| Match { source: held.source, passage: &held.passage, text: &held.text }),
    }
}

fn finding<'r>(edition: &'r Edition, found: &'r Diagnostic, fingerprint: String) -> Finding<'r> {
    Finding {
        rule: found.rule,
        severity: found.severity.name(),
        place: place(edition, found.span),
        message: &found.message,
        hints: &found.hints,
        labels: found
            .labels
            .iter()
            .map(|label| Label { place: place(edition, label.span), message: &label.message })
            .collect(),
        fix: found.fix.as_ref().map(|fix| repair(edition, fix)),
        fingerprint,
    }
}

fn repair<'r>(edition: &'r Edition, fix: &'r Fix) -> Repair<'r> {
    let edits = fix.edits.iter().map(|edit| Edit {
        file: &edition.inputs.files.get(edit.span.file).path,
        start: edit.span.start,
        end: edit.span.end,
        text: &edit.text,
    });
    Repair {
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        },
        edits: edits.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Edit as DiagnosticEdit;
    use crate::report::fixture::{at, edition};
    use crate::text::FileId;

    #[test]
    fn the_contract_holds_field_by_field() {
        let edition = edition();
        let files = &edition.inputs.files;
        let key = at(files, FileId(1), "@x#p9");
        let found = Diagnostic::error("unknown-source", key, "no source")
            .hint("did you mean s?")
            .label(at(files, FileId(2), "سطر أول"), "here")
            .fix(Applicability::Unsafe, vec![DiagnosticEdit { span: key, text: "@s#p9".into() }]);
        let report = Report::whole(&edition, vec![found, Diagnostic::warning("raw-html", key, "x")]);
        let text = render(&report, Style::default());
        let print = |at: usize| fingerprints(&edition, &report.diagnostics)[at].clone();
        let expected = [
            r#"{"version":1,"tool":{"name":"isnad","version":"VERSION"},"#,
            r#""summary":{"explainers":1,"sources":1,"passages":2,"citations":4,"quotations":4,"verdicts":{"verbatim":2,"#,
            r#""typographic":0,"orthographic":0,"altered":0,"misplaced":0,"absent":1,"thin":0,"unresolved":1},"#,
            r#""errors":1,"warnings":1,"allowed":0},"#,
            r#""quotations":[{"file":"content/explainers/a.md","line":1,"column":8,"end_line":1,"end_column":24,"#,
            r#""quote":"لن نوقفه … العام","source":"s","passage":"p1","verdict":"verbatim","flags":["omission"],"#,
            r#""match":{"source":"s","passage":"p1","text":"لن نوقفه … العام"}},"#,
            r#"{"file":"content/explainers/a.md","line":3,"column":1,"end_line":3,"end_column":12,"#,
            r#""quote":"لن نوقفه قبل نهاية العام سطر أول سطر ثان","source":"s","passage":"p1-p2","#,
            r#""verdict":"verbatim","flags":[],"#,
            r#""match":{"source":"s","passage":"p1-p2","text":"لن نوقفه قبل نهاية العام سطر أول سطر ثان"}},"#,
            r#"{"file":"content/explainers/a.md","line":5,"column":1,"end_line":5,"end_column":9,"#,
            r#""quote":"","source":"s","passage":"p7","verdict":"unresolved","flags":[],"match":null},"#,
            r#"{"file":"content/explainers/a.md","line":7,"column":2,"end_line":7,"end_column":4,"#,
            r#""quote":"نص","source":"s","passage":null,"verdict":"absent","flags":[],"match":null}],"#,
            r#""diagnostics":[{"rule":"unknown-source","severity":"error","file":"content/explainers/a.md","#,
            r#""line":1,"column":27,"end_line":1,"end_column":32,"message":"no source","hints":["did you mean s?"],"#,
            r#""labels":[{"file":"content/sources/s.md","line":6,"column":1,"end_line":6,"end_column":8,"message":"here"}],"#,
            r#""fix":{"applicability":"unsafe","#,
            r#""edits":[{"file":"content/explainers/a.md","start":46,"end":51,"text":"@s#p9"}]},"fingerprint":"PRINT0"},"#,
            r#"{"rule":"raw-html","severity":"warning","file":"content/explainers/a.md","line":1,"column":27,"#,
            r#""end_line":1,"end_column":32,"message":"x","hints":[],"labels":[],"fix":null,"fingerprint":"PRINT1"}]}"#,
            "\n",
        ];
        let expected = expected
            .concat()
            .replace("VERSION", env!("CARGO_PKG_VERSION"))
            .replace("PRINT0", &print(0))
            .replace("PRINT1", &print(1));
        assert_eq!(text, expected);
        assert_eq!(render(&report, Style { colour: true, ..Style::default() }), expected, "a program gets no colours");
    }
}
