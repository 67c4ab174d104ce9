//! Allow comments at the end of the whole pipeline: what they silence, what they cannot, and what is said of them.
//!
//! A row is a body, the findings that are left as rule and severity, and how many quotations were published by an
//! editor's decision.

use isnad::diag::Severity;
use isnad::report::summary::Summary;
use isnad::report::{self, Report, Style};
use isnad::rules;
use isnad::text::File;
use isnad::verify::{Edition, Verdict};

use crate::rules::judged;

const EXPLAINER: &str = "content/explainers/a.md";
const SOURCE: &str = "---\ntitle: x\npublisher: x\nauthors: [x]\nurl: https://example.org/\npublished: 2024-01-01\n\
    archives: [{url: https://example.org/a, date: 2024-01-02, by: x}]\nlanguage: ar\n---\n\n\
    {#p1}\nتفتح المكتبة أبوابها كل يوم من الثامنة صباحا\n\n{#p2}\nلن تتوقف أجهزة القياس قبل نهاية العام\n";

/// Quotations that fail, by an alias that is put into the rows.
const QUOTES: [(&str, &str); 4] = [
    ("ALTERED", "«تفتح المدرسة أبوابها كل يوم» [@s#p1]"),
    ("ABSENT", "«كلام لا علاقة له بما في الأرشيف» [@s#p1]"),
    ("MISPLACED", "«تفتح المكتبة أبوابها كل يوم» [@s#p2]"),
    ("UNCITED", "«كلام طويل لا يحيل إلى مصدر»"),
];

const E: Severity = Severity::Error;
const W: Severity = Severity::Warning;

type Row = (&'static str, &'static [(&'static str, Severity)], usize);

const ROWS: &[Row] = &[
    ("ALTERED", &[("altered-quote", E)], 0),
    ("<!-- isnad: allow(altered-quote) كذا -->\nALTERED", &[], 1),
    ("<!-- isnad: allow(altered-quote) كذا -->\n\nALTERED", &[], 1),
    ("<!--isnad:allow( altered-quote )كذا-->\r\n\r\nALTERED", &[], 1),
    ("<!-- isnad: allow(absent-quote) كذا -->\nABSENT", &[], 1),
    ("<!-- isnad: allow(misplaced-quote) كذا -->\nMISPLACED", &[], 1),
    ("<!-- isnad: allow(uncited-quote) كذا -->\nUNCITED", &[], 0),
    // Several comments before one block, and several findings in it.
    (
        "<!-- isnad: allow(altered-quote) كذا -->\n<!-- isnad: allow(absent-quote) كذا -->\n- ALTERED\n- ABSENT\n- ALTERED",
        &[],
        3,
    ),
    ("<!-- isnad: allow(altered-quote) أ --> <!-- isnad: allow(absent-quote) ب -->\n> ALTERED\n>\n> ABSENT", &[], 2),
    // Only the block below it, and only that rule.
    ("<!-- isnad: allow(altered-quote) كذا -->\nALTERED\n\nALTERED", &[("altered-quote", E)], 1),
    ("<!-- isnad: allow(absent-quote) كذا -->\nALTERED", &[("altered-quote", E), ("invalid-config", W)], 0),
    // Inside a container.
    ("- نص\n- <!-- isnad: allow(altered-quote) كذا -->\n  ALTERED\n- نص", &[], 1),
    ("> <!-- isnad: allow(altered-quote) كذا -->\n> نص ALTERED", &[], 1),
    ("- <!-- isnad: allow(altered-quote) كذا -->\n  ALTERED\n- ALTERED", &[("altered-quote", E)], 1),
    ("- <!-- isnad: allow(altered-quote) كذا -->\n\nALTERED", &[("altered-quote", E), ("invalid-config", W)], 0),
    // Comments that cannot be followed.
    ("<!-- isnad: allow(altered-quote) -->\nALTERED", &[("altered-quote", E), ("invalid-config", E)], 0),
    ("<!-- isnad: allow(altered-quote) — -->\nALTERED", &[("altered-quote", E), ("invalid-config", E)], 0),
    ("<!-- isnad: allow(altered) كذا -->\nALTERED", &[("altered-quote", E), ("invalid-config", E)], 0),
    ("<!-- isnad: allow() كذا -->\nنص", &[("invalid-config", E)], 0),
    ("<!-- isnad: alow(altered-quote) كذا -->\nALTERED", &[("altered-quote", E), ("invalid-config", E)], 0),
    ("<!-- isnad: allow(unknown-source) كذا -->\nنص [@x#p1].", &[("invalid-config", E), ("unknown-source", E)], 0),
    ("<!-- isnad: allow(invalid-config) كذا -->\nنص", &[("invalid-config", E)], 0),
    ("<!-- isnad: allow(altered-quote) كذا -->\n\nنص", &[("invalid-config", W)], 0),
    ("ALTERED\n\n<!-- isnad: allow(altered-quote) كذا -->", &[("altered-quote", E), ("invalid-config", W)], 0),
    ("نص <!-- isnad: allow(altered-quote) كذا --> ALTERED", &[("altered-quote", E), ("invalid-config", W)], 0),
    // What only looks like one.
    ("<!-- allow(altered-quote) كذا -->\nALTERED", &[("altered-quote", E)], 0),
    ("`<!-- isnad: x -->` نص\n\n```\n<!-- isnad: x -->\n```", &[], 0),
];

fn edition(body: &str) -> Edition {
    let mut body = body.to_owned();
    for (name, quote) in QUOTES {
        body = body.replace(name, quote);
    }
    judged(vec![
        File::new("book.toml", "[book]\ntitle = \"x\"\nlanguage = \"ar\"\n"),
        File::new(
            EXPLAINER,
            format!(
                "---\ntitle: x\nsummary: x\ndate: 2026-01-15\n---\n{body}\n\nقيل «لن تتوقف أجهزة القياس» [@s#p2].\n"
            ),
        ),
        File::new("content/sources/s.md", SOURCE),
    ])
}

#[test]
fn comments_silence_one_rule_in_one_block() {
    for (body, expected, allowed) in ROWS {
        let edition = edition(body);
        let explainer = edition.inputs.files.find(EXPLAINER);
        let found: Vec<_> =
            rules::run(&edition).into_iter().filter(|found| Some(found.span.file) == explainer).collect();
        let mut left: Vec<_> = found.iter().map(|found| (found.rule, found.severity)).collect();
        left.sort_by_key(|(rule, _)| *rule);
        assert_eq!(left, *expected, "{body}\n{found:?}");
        let report = Report::whole(&edition, found);
        let summary = Summary::of(&report);
        assert_eq!(summary.allowed, *allowed, "{body}");
        let passed: usize =
            Verdict::ALL.iter().zip(summary.verdicts).filter(|(one, _)| one.passes()).map(|(_, n)| n).sum();
        assert_eq!(passed, 1, "an allowed quotation is never counted as matched: {body}");
        let said = (report::FORMATS[0].render)(&report, Style::default());
        let cases = (report::format("junit").expect("a format").render)(&report, Style::default());
        assert_eq!(cases.matches("<skipped").count(), *allowed, "no success among the test cases either: {cases}");
        assert_eq!(said.contains("published by an editor's decision"), *allowed > 0, "{said}");
    }
}
