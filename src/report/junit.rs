//! The JUnit XML of test reports, as Jenkins, GitLab and their like read it.
//!
//! In: a [`Report`]. Out: a test suite for each file, and in it a test case for each checked quotation and for each finding
//! that is not about one. What its readers need:
//!
//! 1. A quotation with an error is a failure with the finding's lines; one whose citation names nothing was not compared and
//!    is skipped, since the key's own finding fails beside it; so is one that is published by an editor's decision. Warnings and remarks pass and stand in the output.
//! 2. Names are those of the words and never of lines, so that a case is the same one in the next run; GitLab keeps only
//!    the first of equal names, so a second one is numbered.
//! 3. Jenkins splits `classname` at its last full stop into package and class: the path is written with full stops.
//! 4. XML 1.0, section 2.2, has no way to write some characters: what acts unseen is shown by its code
//!    point (U+200F), the rest replaced.

use std::collections::{BTreeMap, HashMap};
use std::io;

use crate::diag::{Diagnostic, Severity};
use crate::text::xml::{self, Writer, writable};
use crate::text::{FileId, Files, Span};
use crate::verify::Verdict;

use super::checked::{Checked, checked};
use super::{Base, Format, Report, Style, account, shown};

/// The row of `FORMATS`.
pub(super) const FORMAT: Format = Format {
    name: "junit",
    summary: "for test reports: JUnit XML, a test case for each checked quotation",
    base: Base::Repository,
    render,
};

/// The most code points of a quotation in the name of its test case.
const LONGEST_NAME: usize = 80;

/// One test case.
struct Case<'r> {
    name: String,
    line: u32,
    /// Its errors; the case fails if there are any.
    failures: Vec<&'r Diagnostic>,
    /// Its warnings and remarks.
    remarks: Vec<&'r Diagnostic>,
    skipped: bool,
}

fn render(report: &Report<'_>, style: Style<'_>) -> String {
    xml::document(|writer| write(writer, report, style))
}

fn write(writer: &mut Writer, report: &Report<'_>, style: Style<'_>) -> io::Result<()> {
    let suites = suites(report);
    let counts = counts(suites.values().flatten());
    let all = writer.create_element("testsuites").with_attribute(("name", "isnad"));
    all.with_attributes(attributes(&counts)).write_inner_content(|writer| {
        for (file, cases) in &suites {
            suite(writer, report, *file, cases, style)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The test cases of each file, quotations first, each in the order of the report.
fn suites<'r>(report: &'r Report<'_>) -> BTreeMap<FileId, Vec<Case<'r>>> {
    let files = &report.edition.inputs.files;
    let rows = checked(report);
    let mut suites: BTreeMap<FileId, Vec<Case<'r>>> = BTreeMap::new();
    let mut at_place: HashMap<Span, Vec<usize>> = HashMap::new();
    for (at, found) in report.diagnostics.iter().enumerate() {
        at_place.entry(found.span).or_default().push(at);
    }
    let mut about = vec![false; report.diagnostics.len()];
    for row in &rows {
        let mut case = of_quotation(files, row);
        for at in at_place.get(&row.span).into_iter().flatten() {
            about[*at] = true;
            case.add(&report.diagnostics[*at]);
        }
        case.skipped = case.failures.is_empty() && is_untold(row, &case);
        suites.entry(row.span.file).or_default().push(case);
    }
    for found in report.diagnostics.iter().zip(about).filter_map(|(found, about)| (!about).then_some(found)) {
        let name = format!("{}: {}", found.rule, shown::message(&found.message));
        let line = files.positions(found.span).0.line;
        let mut case = Case { name, line, failures: Vec::new(), remarks: Vec::new(), skipped: false };
        case.add(found);
        suites.entry(found.span.file).or_default().push(case);
    }
    for cases in suites.values_mut() {
        number(cases);
    }
    suites
}

/// Whether a quotation that does not match has nothing to say so: it is published by an editor's decision, or is known
/// of old. It is no success.
fn is_untold(row: &Checked<'_>, case: &Case<'_>) -> bool {
    row.allowed || row.verdict == Verdict::Unresolved || (!row.verdict.passes() && case.remarks.is_empty())
}

fn of_quotation<'r>(files: &Files, row: &Checked<'_>) -> Case<'r> {
    let locator = row.passage.as_ref().map(|passage| format!("#{passage}")).unwrap_or_default();
    let key = shown::message(&format!("@{}{locator}", row.source));
    // An embedding that names nothing has no words.
    let words = Some(shortened(&row.quote)).filter(|words| !words.is_empty());
    let name = words.map_or_else(|| key.clone(), |words| format!("{} {key}", shown::words(&words)));
    let line = files.positions(row.span).0.line;
    Case { name, line, failures: Vec::new(), remarks: Vec::new(), skipped: false }
}

impl<'r> Case<'r> {
    fn add(&mut self, found: &'r Diagnostic) {
        match found.severity {
            Severity::Error => self.failures.push(found),
            Severity::Warning | Severity::Info => self.remarks.push(found),
        }
    }
}

/// The first words of a quotation, as many as a name can hold.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    for word in text.split_whitespace() {
        if !short.is_empty() && short.chars().count() + word.chars().count() > LONGEST_NAME {
            return short + " …";
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short += word;
    }
    short
}

/// Numbers the second and later cases of a name.
fn number(cases: &mut [Case<'_>]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for case in cases {
        let count = seen.entry(case.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            case.name += &format!(" ({count})");
        }
    }
}

/// Tests, failures and skipped ones.
fn counts<'c>(cases: impl Iterator<Item = &'c Case<'c>>) -> [(&'static str, String); 5] {
    let [mut tests, mut failures, mut skipped] = [0_usize; 3];
    for case in cases {
        tests += 1;
        failures += usize::from(!case.failures.is_empty());
        skipped += usize::from(case.skipped);
    }
    // No time is measured, since the same texts give the same report; some readers insist on the field.
    let numbers = [("tests", tests), ("failures", failures), ("errors", 0), ("skipped", skipped), ("time", 0)];
    numbers.map(|(name, number)| (name, number.to_string()))
}

fn attributes<'a>(pairs: &'a [(&'static str, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    pairs.iter().map(|(name, value)| (&**name, value.as_str()))
}

fn suite(
    writer: &mut Writer,
    report: &Report<'_>,
    file: FileId,
    cases: &[Case<'_>],
    style: Style<'_>,
) -> io::Result<()> {
    let path = style.path(&report.edition.inputs.files, file);
    let path = writable(&path);
    let counts = counts(cases.iter());
    let element = writer.create_element("testsuite").with_attribute(("name", &*path));
    element.with_attributes(attributes(&counts)).write_inner_content(|writer| {
        for case in cases {
            of_case(writer, report, case, &path, style)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn of_case(writer: &mut Writer, report: &Report<'_>, case: &Case<'_>, path: &str, style: Style<'_>) -> io::Result<()> {
    let files = &report.edition.inputs.files;
    let accounts = |found: &[&Diagnostic]| {
        let of = |found: &&Diagnostic| {
            let place = account::place(files, found.span, style.folder);
            let [level, rule] = [found.severity.name(), found.rule];
            format!("{place}: {level}[{rule}]: {}", account::text(files, found, style.folder))
        };
        found.iter().map(of).collect::<Vec<_>>().join("\n\n")
    };
    let class = path.strip_suffix(".md").unwrap_or(path).replace('/', ".");
    let (name, line) = (writable(&case.name), case.line.to_string());
    let place = [("classname", class.as_str()), ("file", path), ("line", line.as_str()), ("time", "0")];
    let element = writer.create_element("testcase").with_attribute(("name", &*name)).with_attributes(place);
    if case.failures.is_empty() && case.remarks.is_empty() && !case.skipped {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|writer| {
        if let Some(first) = case.failures.first() {
            let attributes = [("message", &*shown::message(&first.message)), ("type", first.rule)];
            xml::element(writer, "failure", &attributes, &accounts(&case.failures))?;
        }
        if case.skipped {
            let message = ("message", "not compared: its citation names nothing that can be read");
            xml::element(writer, "skipped", &[message], "")?;
        }
        if !case.remarks.is_empty() {
            xml::element(writer, "system-out", &[], &accounts(&case.remarks))?;
        }
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{altered, at};

    #[test]
    fn a_quotation_is_a_case_and_so_is_a_finding_without_one() {
        let (edition, found) = altered();
        let files = &edition.inputs.files;
        let key = at(files, FileId(1), "@x#p9");
        let report = Report::whole(
            &edition,
            vec![
                found,
                Diagnostic::error("unknown-source", key, "no <source> \"&\"\u{1b}"),
                Diagnostic::error("unknown-source", key, "no <source> \"&\"\u{1b}"),
                Diagnostic::warning("absent-quote", at(files, FileId(1), "نص"), "a\u{fffe}"),
                Diagnostic::info("unused-source", Span::point(FileId(2), 0), "x"),
            ],
        );
        let text = render(&report, Style { folder: "site/", ..Style::default() });
        let expected = include_str!("junit.xml");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_long_name_ends_between_words() {
        assert_eq!(shortened("a  b\nc"), "a b c");
        let long = "كلمة ".repeat(40);
        let short = shortened(&long);
        assert!(short.ends_with("كلمة …") && short.chars().count() <= LONGEST_NAME + 4, "{short}");
        assert_eq!(shortened(&"x".repeat(200)).len(), 200, "a word is never cut");
    }
}
