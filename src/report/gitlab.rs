//! The format of GitLab's Code Quality reports: findings in the merge request.
//!
//! In: a [`Report`]. Out: one JSON array of issues, each with the five fields that GitLab reads. An error is a `blocker`,
//! since nothing is published while it stands. The widget shows one line, so the description is one.

use serde::Serialize;

use crate::diag::{Diagnostic, Severity};

use super::fingerprint::fingerprints;
use super::{Base, Format, Report, Style, account};

/// The row of `FORMATS`.
pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    summary: "for GitLab: a Code Quality report for the merge request",
    base: Base::Repository,
    render,
};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn render(report: &Report<'_>, style: Style<'_>) -> String {
    let prints = fingerprints(report.edition, &report.diagnostics);
    let found = report.diagnostics.iter().zip(prints);
    let issues: Vec<_> = found.map(|(found, print)| issue(report, found, print, style)).collect();
    // Texts and numbers alone: nothing in them can fail to be written.
    let mut text = serde_json::to_string(&issues).unwrap_or_default();
    text.push('\n');
    text
}

fn issue(report: &Report<'_>, found: &Diagnostic, fingerprint: String, style: Style<'_>) -> Issue {
    let files = &report.edition.inputs.files;
    let (start, end) = files.positions(found.span);
    Issue {
        description: account::text(files, found, style.folder).replace('\n', "; "),
        check_name: found.rule,
        fingerprint,
        severity: match found.severity {
            Severity::Error => "blocker",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: style.path(files, found.span.file),
            lines: Lines { begin: start.line, end: end.line },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::altered;

    #[test]
    fn an_issue_has_what_gitlab_reads() {
        let (edition, found) = altered();
        let print = fingerprints(&edition, std::slice::from_ref(&found)).remove(0);
        let mut others = [found.clone(), found.clone()];
        others[0].severity = Severity::Warning;
        others[1].severity = Severity::Info;
        let [warning, info] = others;
        let report = Report::whole(&edition, vec![found, warning, info]);
        let text = render(&report, Style { folder: "site/", ..Style::default() });
        let expected = format!(
            "[{{\"description\":\"the quotation differs from \u{2068}@s#p1\u{2069}; cited: \u{2068}لن نوقفه\u{2069}; \
            archived: \u{2068}لن نوقفه قبل\u{2069}; differs: a word dropped: \u{2068}قبل\u{2069}; see \
            site/content/sources/s.md:3:1 the archive; help: quote the words of the archive\",\
            \"check_name\":\"altered-quote\",\"fingerprint\":\"{print}\",\"severity\":\"blocker\",\
            \"location\":{{\"path\":\"site/content/explainers/a.md\",\"lines\":{{\"begin\":1,\"end\":1}}}}}},"
        );
        assert_eq!(text.get(..expected.len()), Some(expected.as_str()));
        for severity in ["minor", "info"] {
            assert!(text.contains(&format!("\"severity\":\"{severity}\"")), "{text}");
        }
        assert_eq!(render(&Report::whole(&edition, Vec::new()), Style::default()), "[]\n");
    }
}
