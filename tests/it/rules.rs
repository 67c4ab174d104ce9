//! Runs every example of the rules' pages (`src/rules/*.md`) through the whole pipeline, in memory.
//!
//! An example is a fenced block ```` ```isnad fail ```` or ```` ```isnad pass ````. Its text is a small project: a line
//! `=== path` begins a file, and lines before the first of them are the body of an explainer with plain front matter.
//! What the example leaves out is added: a `book.toml`, and the source `moe-2024` where it brings no source of its own.
//! The places that must be reported are marked ⟦…⟧, since carets cannot stand under right-to-left text; the marks are
//! taken out before anything is read.
//!
//! - `fail`: the page's rule speaks at exactly the marked places, and no other rule raises an error.
//! - `pass`: the page's rule says nothing, and no rule raises an error.

use std::path::PathBuf;

use isnad::content::Kind;
use isnad::diag::{Diagnostic, Severity, Sink};
use isnad::load::{self, Asset, Image, Inputs};
use isnad::rules::{self, Rule};
use isnad::text::{File, FileId, Files};
use isnad::verify::Edition;
use isnad::{archive, config, content, verify};

/// The settings of an example without `book.toml`.
const BOOK: &str = "[book]\ntitle = \"مثال\"\nlanguage = \"ar\"\n";

/// Where the lines before the first `=== path` go, and what stands above them.
const EXPLAINER: (&str, &str) =
    ("content/explainers/example.md", "---\ntitle: مثال\nsummary: مثال قصير\ndate: 2026-01-15\n---\n");

/// The source of an example without sources. Place, station and library are invented.
const SOURCE: (&str, &str) = (
    "content/sources/moe-2024.md",
    r#"---
title: خلاصة عام في وادي السنابل
publisher: محطة وادي السنابل للأرصاد
authors: [قسم النشر في المحطة]
url: https://example.org/reports/2024
published: 2024-12-30
archives: [{url: "https://archive.example.org/reports/2024", date: 2025-01-05, by: archive}]
language: ar
kind: report
---

{#p1 .heading}
خلاصة عام في وادي السنابل

{#p2}
تفتح المكتبة العامة أبوابها كل يوم من الثامنة صباحًا، ولا تغلق في أيام الأعياد.

{#p3}
سجلت المحطة ١٢ يومًا ماطرًا في الشتاء، وبلغت أعلى درجة حرارة ٤١ درجة في تموز.

{#p4}
قالت المحطة إن أجهزة القياس لن تتوقف قبل نهاية العام، وإن البيانات ستنشر كل أسبوع.

{#p5}
زار المسؤولون المكتبة في الربيع، وكتبوا في سجل الزوار ملاحظات عن الرفوف والمقاعد.

{#p6}
نقل السجل القديم إلى القاعة الجديدة في أيلول.

{#p7}
والمقاعد جديدة كلها، والإضاءة من سقف القاعة.
"#,
);

/// The marks around a place that must be reported.
const MARKS: [char; 2] = ['⟦', '⟧'];

/// One fenced block of a rule's page.
struct Example {
    /// The rule, the line of its page where the block begins, for the message of a failure.
    name: String,
    rule: &'static Rule,
    fails: bool,
    text: String,
}

/// A place as the tests compare it: path, first byte, byte after the last.
type Place = (String, u32, u32);

#[test]
fn every_rule_has_an_example_that_fails_and_one_that_passes() {
    let examples = examples();
    for rule in rules::ALL {
        let of_rule = |fails: bool| examples.iter().any(|one| one.rule.id == rule.id && one.fails == fails);
        assert!(of_rule(true), "{}: no `isnad fail` example", rule.id);
        assert!(of_rule(false), "{}: no `isnad pass` example", rule.id);
    }
}

#[test]
fn every_page_has_its_sections() {
    for rule in rules::ALL {
        let mut rest = rule.docs;
        for section in ["## What it does\n", "## Why\n", "## Example", "## How to mend\n"] {
            let at = rest.find(section);
            rest = &rest[at.unwrap_or_else(|| panic!("{}: no {section:?} in its order", rule.id))..];
        }
    }
}

#[test]
fn every_fail_example_marks_a_place() {
    for example in examples() {
        let marked = !project(&example.text).1.is_empty();
        assert_eq!(marked, example.fails, "{}", example.name);
    }
}

#[test]
fn every_example_does_what_its_page_says() {
    let wrong: Vec<String> = examples().iter().filter_map(complaint).collect();
    assert!(wrong.is_empty(), "{} examples:\n\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with an example.
fn complaint(example: &Example) -> Option<String> {
    let (files, mut expected) = project(&example.text);
    let edition = judged(files);
    let findings = rules::run(&edition);
    let place = |finding: &Diagnostic| {
        let path = edition.inputs.files.get(finding.span.file).path.clone();
        (path, finding.span.start, finding.span.end)
    };
    let (own, others): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.rule == example.rule.id);
    let mut found: Vec<Place> = own.iter().map(|finding| place(finding)).collect();
    found.sort();
    expected.sort();
    let errors: Vec<_> = others.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if found == expected && errors.is_empty() {
        return None;
    }
    let mut report = format!("{}\n", example.name);
    for (what, places) in [("expected", &expected), ("found", &found)] {
        for (path, start, end) in places {
            let file = edition.inputs.files.find(path).map(|id| edition.inputs.files.get(id));
            let words = file.and_then(|file| file.text.get(*start as usize..*end as usize));
            report += &format!("  {what} {path} {start}..{end} {:?}\n", words.unwrap_or_default());
        }
    }
    for error in errors.iter().chain(&own) {
        let (path, start, end) = place(error);
        report += &format!("  says {} {path} {start}..{end}: {} {:?}\n", error.rule, error.message, error.hints);
    }
    Some(report)
}

/// The examples of every page, in the pages' order.
fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for rule in rules::ALL {
        let mut open: Option<(String, Example)> = None;
        for (at, line) in rule.docs.lines().enumerate() {
            match &mut open {
                Some((fence, _)) if line == fence.as_str() => examples.extend(open.take().map(|(_, example)| example)),
                Some((_, example)) => {
                    example.text.push_str(line);
                    example.text.push('\n');
                }
                None => open = opening(rule, at, line),
            }
        }
        assert!(open.is_none(), "{}: a block is not closed", rule.id);
    }
    examples
}

/// The fence that `line` opens and the example to be filled, where it opens one.
fn opening(rule: &'static Rule, at: usize, line: &str) -> Option<(String, Example)> {
    let info = line.trim_start_matches('`');
    let fence = &line[..line.len() - info.len()];
    let verdict = info.strip_prefix("isnad ").filter(|_| fence.len() >= 3)?;
    assert!(["fail", "pass"].contains(&verdict), "{}: {line}", rule.id);
    let example = Example {
        name: format!("{} (line {} of its page, {verdict})", rule.id, at + 1),
        rule,
        fails: verdict == "fail",
        text: String::new(),
    };
    Some((fence.to_owned(), example))
}

/// The files of an example, its defaults added, and the marked places.
fn project(text: &str) -> (Vec<File>, Vec<Place>) {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut before = String::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            files.push((path.trim().to_owned(), String::new()));
        } else {
            let text = files.last_mut().map_or(&mut before, |(_, text)| text);
            text.push_str(line);
        }
    }
    if !before.trim().is_empty() {
        files.push((EXPLAINER.0.into(), format!("{}{before}", EXPLAINER.1)));
    }
    let has = |start: &str, files: &[(String, String)]| files.iter().any(|(path, _)| path.starts_with(start));
    if !has("book.toml", &files) {
        files.push(("book.toml".into(), BOOK.into()));
    }
    if !has("content/sources/", &files) {
        files.push((SOURCE.0.into(), SOURCE.1.into()));
    }
    let mut places = Vec::new();
    let files = files.into_iter().map(|(path, text)| {
        let (text, marked) = unmarked(&text);
        places.extend(marked.into_iter().map(|(start, end)| (path.clone(), start, end)));
        File::new(path, text)
    });
    let files = files.collect();
    (files, places)
}

/// A text without its marks, and the places that they enclosed.
fn unmarked(marked: &str) -> (String, Vec<(u32, u32)>) {
    let mut text = String::new();
    let (mut starts, mut places) = (Vec::new(), Vec::new());
    for character in marked.chars() {
        let at = isnad::text::offset(text.len());
        match MARKS.iter().position(|mark| *mark == character) {
            Some(0) => starts.push(at),
            Some(_) => places.push((starts.pop().expect("⟦ before ⟧"), at)),
            None => text.push(character),
        }
    }
    assert!(starts.is_empty(), "⟧ after ⟦");
    (text, places)
}

/// The stages of the pipeline in their order.
pub fn judged(files: Vec<File>) -> Edition {
    let mut complaints = Sink::new();
    let inputs = inputs(files, &mut complaints);
    let archive = archive::archive(&inputs, &mut complaints);
    let with_kind = |files: &[FileId], kind: Kind| files.iter().map(move |file| (*file, kind)).collect::<Vec<_>>();
    let mut pages = with_kind(&inputs.explainers, Kind::Explainer);
    pages.extend(with_kind(&inputs.pages, Kind::Page));
    pages.extend(inputs.index.map(|file| (file, Kind::Index)));
    pages.sort_by_key(|(file, _)| *file);
    let mut explainers = Vec::new();
    for (file, kind) in pages {
        let (explainer, sink) = content::parse(&inputs, &inputs.config, file, kind);
        explainers.push(explainer);
        complaints.extend(sink);
    }
    let judge = |explainer| verify::judge(&inputs.config, &archive, &inputs, explainer);
    let judged = explainers.iter().map(judge).collect();
    Edition::new(inputs, archive, explainers, judged, complaints)
}

/// What loading these files would have given.
fn inputs(files: Vec<File>, sink: &mut Sink) -> Inputs {
    let is_static = |file: &File| file.path.starts_with("static/");
    let statics = files
        .iter()
        .filter(|file| is_static(file))
        .map(|file| Asset { path: file.path["static/".len()..].into(), disk: PathBuf::from(&file.path) });
    let statics = statics.collect();
    let images = files.iter().filter(|file| load::is_image(&file.path)).map(|file| Image {
        path: file.path.clone(),
        asset: Asset { path: file.path.clone(), disk: PathBuf::from(&file.path) },
        facts: load::facts(file.text.as_bytes()),
    });
    let images = images.collect();
    let is_text = |file: &File| !is_static(file) && !load::is_image(&file.path);
    let files = Files::new(files.into_iter().filter(is_text).collect());
    let below = |folder: &str| {
        let found = files.iter().filter(|(_, file)| file.path.starts_with(folder) && file.path.ends_with(".md"));
        found.map(|(id, _)| id).collect::<Vec<_>>()
    };
    let book = files.find("book.toml").expect("every example has one");
    Inputs {
        root: PathBuf::new(),
        config: config::parse(files.get(book), book, sink),
        book,
        sources: below("content/sources/"),
        explainers: below("content/explainers/"),
        pages: below("content/pages/"),
        index: files.find("content/index.md"),
        lock: files.find("isnad.lock"),
        statics,
        images,
        templates: Vec::new(),
        words: Vec::new(),
        theme_assets: Vec::new(),
        captures: Vec::new(),
        complaints: Sink::new(),
        files,
    }
}
