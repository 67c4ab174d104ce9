//! The page that GitHub shows of a run: counts, and the worst findings in a table.
//!
//! In: a [`Report`]. Out: GitHub's Markdown, to be appended to the file that `GITHUB_STEP_SUMMARY` names. Whatever is not
//! ours is escaped, so that no quotation turns into markup; cited and archived words are isolated (U+2068…U+2069), so that
//! Arabic does not turn the cell around it.

use crate::diag::Diagnostic;
use crate::verify::Verdict;

use super::human::number;
use super::summary::Summary;
use super::{Report, Style, account, shown};

/// How many findings the table has at most.
const ROWS: usize = 20;

/// The page.
pub fn step_summary(report: &Report<'_>, style: Style<'_>) -> String {
    let summary = Summary::of(report);
    let mut text = format!(
        "## isnad: {}, {}\n\n{}, {}, {}\n",
        number(summary.errors, "error"),
        number(summary.warnings, "warning"),
        number(summary.explainers, "explainer"),
        number(summary.citations, "citation"),
        number(summary.quotations, "checked quotation"),
    );
    if summary.quotations > 0 {
        text += "\n| verdict | quotations |\n| --- | ---: |\n";
        for (verdict, count) in Verdict::ALL.iter().zip(summary.verdicts).filter(|(_, count)| *count > 0) {
            text += &format!("| {} | {count} |\n", verdict.name());
        }
    }
    let mut worst: Vec<_> = report.diagnostics.iter().collect();
    worst.sort_by_key(|found| std::cmp::Reverse(found.severity));
    if !worst.is_empty() {
        text += "\n| level | rule | place | finding |\n| --- | --- | --- | --- |\n";
        text.extend(worst.iter().take(ROWS).map(|found| row(report, found, style)));
    }
    if let Some(rest) = worst.len().checked_sub(ROWS).filter(|rest| *rest > 0) {
        text += &format!("\nand {} more in the log\n", number(rest, "finding"));
    }
    text + "\n"
}

fn row(report: &Report<'_>, found: &Diagnostic, style: Style<'_>) -> String {
    let files = &report.edition.inputs.files;
    let lines = account::lines(files, found, style.folder);
    let said = lines.iter().map(|(name, rest)| format!("<br>{} {}", name.trim_end(), escaped(rest)));
    format!(
        "| {} | {} | {} | {}{} |\n",
        found.severity.name(),
        found.rule,
        escaped(&account::place(files, found.span, style.folder)),
        escaped(&shown::message(&found.message)),
        said.collect::<String>(),
    )
}

/// Text with a backslash before every character that could begin markup (CommonMark, section 2.4) or end a cell.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '#' | '!') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{altered, at};
    use crate::text::FileId;

    #[test]
    fn the_page_has_counts_and_the_worst_findings() {
        let (edition, found) = altered();
        let place = at(&edition.inputs.files, FileId(1), "نص");
        let mut findings = vec![Diagnostic::warning("raw-html", place, "<b> | [x](y)"); ROWS + 1];
        findings.push(found);
        let report = Report::whole(&edition, findings);
        let text = step_summary(&report, Style { folder: "site/", ..Style::default() });
        let start = "## isnad: 1 error, 21 warnings

1 explainer, 4 citations, 4 checked quotations

| verdict | quotations |
| --- | ---: |
| verbatim | 2 |
| absent | 1 |
| unresolved | 1 |

| level | rule | place | finding |
| --- | --- | --- | --- |
| error | altered-quote | site/content/explainers/a.md:1:8 | the quotation differs from \u{2068}@s\\#p1\u{2069}\
<br>cited: \u{2068}لن نوقفه\u{2069}<br>archived: \u{2068}لن نوقفه قبل\u{2069}<br>differs: a word dropped: \
\u{2068}قبل\u{2069}<br>see site/content/sources/s.md:3:1 the archive<br>help: quote the words of the archive |
| warning | raw-html | site/content/explainers/a.md:7:2 | \\<b\\> \\| \\[x\\](y) |
";
        assert_eq!(text.get(..start.len()), Some(start));
        assert!(text.ends_with(" |\n\nand 2 findings more in the log\n\n"), "{text}");
        assert_eq!(text.matches("\n| warning |").count(), ROWS - 1);
    }

    #[test]
    fn a_clean_report_has_no_table_of_findings() {
        let (edition, _) = altered();
        let text = step_summary(&Report::whole(&edition, Vec::new()), Style::default());
        assert!(text.starts_with("## isnad: 0 errors, 0 warnings\n") && !text.contains("| level |"), "{text}");
    }
}
