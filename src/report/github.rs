//! The format of GitHub's workflow commands: annotations beside the lines of a pull request.
//!
//! In: a [`Report`]. Out: one command a finding, `::error file=…,line=…::…`, and last the line of counts, which is no
//! command and stands in the log. The most severe come first, since GitHub shows ten annotations of a kind a step.
//!
//! Rules of the commands, as GitHub's runner reads them: in a message `%` and line ends are escaped, in a property `:` and
//! `,` as well; columns are given up by the runner where a finding ends on another line, so they are left out there.

use std::cmp::Reverse;

use crate::diag::{Diagnostic, Severity};

use super::{Base, Format, Report, Style, account, human};

/// The row of `FORMATS`.
pub(super) const FORMAT: Format = Format {
    name: "github",
    summary: "for GitHub Actions: an annotation beside each line that has a finding",
    base: Base::Repository,
    render,
};

fn render(report: &Report<'_>, style: Style<'_>) -> String {
    let mut findings: Vec<_> = report.diagnostics.iter().collect();
    findings.sort_by_key(|found| Reverse(found.severity));
    let commands: String = findings.into_iter().map(|found| command(report, found, style)).collect();
    commands + &human::totals(report)
}

fn command(report: &Report<'_>, found: &Diagnostic, style: Style<'_>) -> String {
    let files = &report.edition.inputs.files;
    let name = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = files.positions(found.span);
    let columns =
        if start.line == end.line { format!(",col={},endColumn={}", start.column, end.column) } else { String::new() };
    format!(
        "::{name} file={},line={},endLine={}{columns},title={}::{}\n",
        property(&style.path(files, found.span.file)),
        start.line,
        end.line,
        property(&format!("isnad: {}", found.rule)),
        message(&account::text(files, found, style.folder)),
    )
}

/// Text after the second `::`.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{altered, at};
    use crate::text::{FileId, Span};

    #[test]
    fn each_finding_is_a_command_and_the_worst_comes_first() {
        let (edition, found) = altered();
        let files = &edition.inputs.files;
        let two_lines = Span { end: at(files, FileId(2), "{#p2}").end, ..at(files, FileId(2), "العام") };
        let findings = vec![
            Diagnostic::info("unused-source", two_lines, "100% sure::\r\nno, yes"),
            Diagnostic::warning("raw-html", at(files, FileId(1), "نص"), "x"),
            found,
        ];
        let report = Report::whole(&edition, findings);
        let text = render(&report, Style { folder: "a,b:c%/", ..Style::default() });
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        let expected = "::error file=a%2Cb%3Ac%25/content/explainers/a.md,line=1,endLine=1,col=8,endColumn=24,\
            title=isnad%3A altered-quote::the quotation differs from \u{2068}@s#p1\u{2069}%0Acited: \
            \u{2068}لن نوقفه\u{2069}%0Aarchived: \u{2068}لن نوقفه قبل\u{2069}%0Adiffers: a word dropped: \
            \u{2068}قبل\u{2069}%0Asee a,b:c%25/content/sources/s.md:3:1 the archive%0A\
            help: quote the words of the archive";
        assert_eq!(lines[0], expected);
        assert!(lines[1].starts_with("::warning "), "{}", lines[1]);
        let remark = "::notice file=a%2Cb%3Ac%25/content/sources/s.md,line=3,endLine=5,title=isnad%3A unused-source\
            ::100%25 sure:: no, yes";
        assert_eq!(lines[2], remark);
        assert!(lines[3].starts_with("1 explainer: ") && lines[3].ends_with("; 1 error, 1 warning"), "{}", lines[3]);
    }

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(message("a%0Ab\r\n::error::c"), "a%250Ab%0D%0A::error::c");
        assert_eq!(property("a,line=1::b"), "a%2Cline=1%3A%3Ab");
    }
}
