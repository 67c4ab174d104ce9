//! The format of reviewdog: one `Diagnostic` of its Diagnostic Format a line, with suggestions to be accepted in a review.
//!
//! In: a [`Report`]. Out: JSON objects, one a line. By the format's definition (`reviewdog.proto`) lines and columns count
//! from 1, columns in bytes of UTF-8, ends are exclusive. A suggestion has one range in the file of its finding, so the
//! edits of a fix become one replacement from the first to the last; a fix that reaches into other files becomes none.
//! Further places stand in the message: readers of older versions refuse fields that they do not know.

use serde::Serialize;

use crate::diag::{Diagnostic, Severity};
use crate::text::{File, Files, Span};

use super::{Base, Format, Report, Style, account};

/// The row of `FORMATS`.
pub(super) const FORMAT: Format = Format {
    name: "rdjsonl",
    summary: "for reviewdog: one diagnostic a line, with fixes as suggestions",
    base: Base::Current,
    render,
};

#[derive(Serialize)]
struct Finding {
    message: String,
    location: Location,
    severity: &'static str,
    source: Tool,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Place {
    line: u32,
    column: usize,
}

fn render(report: &Report<'_>, style: Style<'_>) -> String {
    let line = |found| serde_json::to_string(&finding(report, found, style)).unwrap_or_default() + "\n";
    report.diagnostics.iter().map(line).collect()
}

fn finding(report: &Report<'_>, found: &Diagnostic, style: Style<'_>) -> Finding {
    let files = &report.edition.inputs.files;
    Finding {
        message: account::text(files, found, style.folder),
        location: Location { path: style.path(files, found.span.file), range: range(files, found.span) },
        severity: match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        source: Tool { name: "isnad" },
        code: Code { value: found.rule },
        suggestions: suggestion(files, found).into_iter().collect(),
    }
}

/// The fix as one replacement, where it changes nothing but the finding's own file.
fn suggestion(files: &Files, found: &Diagnostic) -> Option<Suggestion> {
    let mut edits: Vec<_> = found.fix.as_ref()?.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let file = found.span.file;
    if edits.iter().any(|edit| edit.span.file != file) {
        return None;
    }
    let whole = Span { end: edits.last()?.span.end, ..edits.first()?.span };
    let mut text = String::new();
    let mut at = whole.start;
    for edit in edits {
        text += files.slice(Span { file, start: at, end: edit.span.start });
        text += &edit.text;
        at = edit.span.end;
    }
    Some(Suggestion { range: range(files, whole), text })
}

fn range(files: &Files, span: Span) -> Range {
    let file = files.get(span.file);
    Range { start: place(file, span.start), end: place(file, span.end) }
}

/// The place of byte `at`; a byte order mark counts as the three bytes that it is.
fn place(file: &File, at: u32) -> Place {
    let at = (at as usize).min(file.text.len());
    let line = file.lines.position(&file.text, at).line;
    Place { line, column: at - file.lines.start(line).unwrap_or(0) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Applicability;
    use crate::report::fixture::{altered, at};
    use crate::text::FileId;

    #[test]
    fn columns_count_bytes() {
        // The definition's own example, an Arabic line, and a byte order mark.
        let file = File::new("a.md", "\u{feff}a𐐀b\r\nقال a\n");
        for (at, line, column) in [(3, 1, 4), (4, 1, 5), (8, 1, 9), (11, 2, 1), (17, 2, 7), (18, 2, 8), (99, 3, 1)] {
            assert_eq!(place(&file, at), Place { line, column }, "byte {at}");
        }
        let file = File::new("a.md", "a𐐀b");
        assert_eq!([0, 1, 5].map(|at| place(&file, at).column), [1, 2, 6]);
    }

    #[test]
    fn a_finding_is_a_line_and_its_edits_are_one_suggestion() {
        let (edition, found) = altered();
        let warning = Diagnostic::warning("raw-html", at(&edition.inputs.files, FileId(1), "نص"), "x");
        let report = Report::whole(&edition, vec![found, warning]);
        let text = render(&report, Style { folder: "site/", ..Style::default() });
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        let expected = "{\"message\":\"the quotation differs from \u{2068}@s#p1\u{2069}\\ncited: \
            \u{2068}لن نوقفه\u{2069}\\narchived: \u{2068}لن نوقفه قبل\u{2069}\\ndiffers: a word dropped: \
            \u{2068}قبل\u{2069}\\nsee site/content/sources/s.md:3:1 the archive\\n\
            help: quote the words of the archive\",\
            \"location\":{\"path\":\"site/content/explainers/a.md\",\"range\":\
            {\"start\":{\"line\":1,\"column\":13},\"end\":{\"line\":1,\"column\":43}}},\
            \"severity\":\"ERROR\",\"source\":{\"name\":\"isnad\"},\"code\":{\"value\":\"altered-quote\"},\
            \"suggestions\":[{\"range\":{\"start\":{\"line\":1,\"column\":18},\"end\":{\"line\":1,\"column\":43}},\
            \"text\":\"نوقفها … عام\"}]}";
        assert_eq!(lines[0], expected);
        assert!(lines[1].contains("\"WARNING\"") && !lines[1].contains("suggestions"), "{}", lines[1]);
    }

    #[test]
    fn a_fix_in_another_file_is_no_suggestion() {
        let (edition, found) = altered();
        let mut edits = found.fix.clone().map(|fix| fix.edits).unwrap_or_default();
        edits[1].span = at(&edition.inputs.files, FileId(2), "العام");
        let files = &edition.inputs.files;
        assert!(suggestion(files, &found).is_some());
        assert!(suggestion(files, &found.clone().fix(Applicability::Safe, edits)).is_none());
        assert!(suggestion(files, &found.fix(Applicability::Safe, Vec::new())).is_none());
    }
}
