//! The Static Analysis Results Interchange Format, version 2.1.0 (OASIS), for code scanning and editors.
//!
//! In: a [`Report`]. Out: one SARIF log with one run: every rule with its page, and a result for each finding with its
//! labels as related locations and its fix. The places of the standard that are followed here:
//!
//! 1. Columns are code points and the run says so (`columnKind`, §3.14.17); regions count from 1, ends are exclusive (§3.30).
//! 2. Addresses are relative to the root of the repository and percent-encoded (§3.4).
//! 3. A finding is known again by a fingerprint made without line numbers (`partialFingerprints`, §3.27.17), under a name of
//!    our own: GitHub's upload adds the one that it wants.

use serde_json::{Map, Value, json};

use crate::diag::{Applicability, Diagnostic, Fix, Severity};
use crate::rules::{self, Rule};
use crate::text::{FileId, Files, Span};

use super::fingerprint::fingerprints;
use super::{Base, Format, Report, Style, account, shown};

/// The row of `FORMATS`.
pub(super) const FORMAT: Format = Format {
    name: "sarif",
    summary: "for code scanning and editors: SARIF 2.1.0, with the pages of the rules and the fixes",
    base: Base::Repository,
    render,
};

/// What addresses are relative to: the name that other tools use for the root of the repository.
const ROOT: &str = "%SRCROOT%";

fn render(report: &Report<'_>, style: Style<'_>) -> String {
    let prints = fingerprints(report.edition, &report.diagnostics);
    let found = report.diagnostics.iter().zip(prints);
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "isnad",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::ALL.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "invocations": [{"executionSuccessful": true}],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
            "columnKind": "unicodeCodePoints",
            "results": found.map(|(found, print)| result(report, found, &print, style)).collect::<Vec<_>>(),
        }],
    });
    format!("{log}\n")
}

fn descriptor(rule: &Rule) -> Value {
    // A page begins with its name as a heading, then a paragraph that says it in a sentence. GitHub wants both descriptions.
    let sentence = rule.docs.split("\n\n").nth(1).unwrap_or(rule.summary);
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": sentence},
        "help": {"text": rule.docs, "markdown": rule.docs},
        "defaultConfiguration": {"level": level(rule.level)},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(report: &Report<'_>, found: &Diagnostic, print: &str, style: Style<'_>) -> Value {
    let files = &report.edition.inputs.files;
    let mut result = Map::new();
    result.insert("ruleId".into(), found.rule.into());
    if let Some(at) = rules::ALL.iter().position(|rule| rule.id == found.rule) {
        result.insert("ruleIndex".into(), at.into());
    }
    result.insert("level".into(), level(found.severity).into());
    result.insert("message".into(), json!({"text": account::text(files, found, style.folder)}));
    result.insert("locations".into(), json!([{"physicalLocation": location(files, found.span, style)}]));
    if !found.labels.is_empty() {
        let labels = found.labels.iter().enumerate().map(|(id, label)| {
            json!({
                "id": id,
                "physicalLocation": location(files, label.span, style),
                "message": {"text": shown::message(&label.message)},
            })
        });
        result.insert("relatedLocations".into(), labels.collect());
    }
    result.insert("partialFingerprints".into(), json!({"isnadFinding/v1": print}));
    if let Some(fix) = found.fix.as_ref().filter(|fix| !fix.edits.is_empty()) {
        result.insert("fixes".into(), json!([repair(files, fix, style)]));
    }
    Value::Object(result)
}

fn location(files: &Files, span: Span, style: Style<'_>) -> Value {
    json!({"artifactLocation": artifact(files, span.file, style), "region": region(files, span)})
}

fn artifact(files: &Files, file: FileId, style: Style<'_>) -> Value {
    json!({"uri": encoded(&style.path(files, file)), "uriBaseId": ROOT})
}

fn region(files: &Files, span: Span) -> Value {
    let (start, end) = files.positions(span);
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

/// A fix: the edits of each file together.
fn repair(files: &Files, fix: &Fix, style: Style<'_>) -> Value {
    let text = match fix.applicability {
        Applicability::Safe => "Cite the passage that holds the words.",
        Applicability::Unsafe => "Changes what is quoted or which source is cited: read it before you accept it.",
    };
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let changes = edits.chunk_by(|a, b| a.span.file == b.span.file).map(|edits| {
        let replacements = edits
            .iter()
            .map(|edit| json!({"deletedRegion": region(files, edit.span), "insertedContent": {"text": edit.text}}));
        json!({
            "artifactLocation": artifact(files, edits[0].span.file, style),
            "replacements": replacements.collect::<Vec<_>>(),
        })
    });
    json!({"description": {"text": text}, "artifactChanges": changes.collect::<Vec<_>>()})
}

/// A path as a relative address: all but the unreserved characters of RFC 3986, section 2.3, and `/` is percent-encoded.
fn encoded(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => address.push(byte.into()),
            _ => address += &format!("%{byte:02X}"),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Edit;
    use crate::report::fixture::{altered, at};

    #[test]
    fn a_result_has_its_places_and_its_fix() {
        let (edition, mut found) = altered();
        let files = &edition.inputs.files;
        let archived = Edit { span: at(files, FileId(2), "سطر أول"), text: "سطر".into() };
        found.fix.as_mut().expect("a fix").edits.insert(0, archived);
        let print = fingerprints(&edition, std::slice::from_ref(&found)).remove(0);
        let remark = Diagnostic::info("no-such-rule", Span::point(FileId(0), 0), "x");
        let report = Report::whole(&edition, vec![found.clone(), remark]);
        let text = render(&report, Style { folder: "a b/", ..Style::default() });
        let log: Value = serde_json::from_str(&text).expect("JSON");
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let result = &run["results"][0];
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], "altered-quote");
        assert_eq!(
            rule["fullDescription"]["text"],
            "The quoted words are near those of the archive, and not the same."
        );
        assert_eq!(rule["help"]["markdown"], rules::find("altered-quote").expect("the rule").docs);
        let address = |path: &str| json!({"uri": format!("a%20b/{path}"), "uriBaseId": "%SRCROOT%"});
        let lines = |region: [u32; 4]| {
            let [line, column, end_line, end_column] = region;
            json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
        };
        let replace = |region, text: &str| json!({"deletedRegion": lines(region), "insertedContent": {"text": text}});
        let (explainer, source) = (address("content/explainers/a.md"), address("content/sources/s.md"));
        let expected = json!({
            "ruleId": "altered-quote",
            "ruleIndex": result["ruleIndex"],
            "level": "error",
            "message": {"text": account::text(files, &found, "a b/")},
            "locations": [{"physicalLocation": {"artifactLocation": explainer, "region": lines([1, 8, 1, 24])}}],
            "relatedLocations": [{
                "id": 0,
                "physicalLocation": {"artifactLocation": source, "region": lines([3, 1, 3, 6])},
                "message": {"text": "the archive"},
            }],
            "partialFingerprints": {"isnadFinding/v1": print},
            "fixes": [{
                "description": {
                    "text": "Changes what is quoted or which source is cited: read it before you accept it.",
                },
                "artifactChanges": [
                    {
                        "artifactLocation": explainer,
                        "replacements": [replace([1, 11, 1, 16], "نوقفها"), replace([1, 19, 1, 24], "عام")],
                    },
                    {"artifactLocation": source, "replacements": [replace([6, 1, 6, 8], "سطر")]},
                ],
            }],
        });
        assert_eq!(*result, expected);
        let remark = &run["results"][1];
        assert_eq!(remark["level"], "note");
        for absent in ["ruleIndex", "relatedLocations", "fixes"] {
            assert!(remark.get(absent).is_none(), "{absent}");
        }
    }

    #[test]
    fn addresses_are_percent_encoded() {
        for (path, address) in [
            ("content/explainers/a-b_c~1.md", "content/explainers/a-b_c~1.md"),
            ("شرح 1.md", "%D8%B4%D8%B1%D8%AD%201.md"),
            ("a:b%#?[c].md", "a%3Ab%25%23%3F%5Bc%5D.md"),
        ] {
            assert_eq!(encoded(path), address);
        }
    }
}
