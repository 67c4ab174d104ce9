//! `isnad check --fix` from outside: what is applied, what is refused, and that everything else keeps its bytes.
//!
//! A row of [`ROWS`] is a body before and after `--fix`, and after `--fix --unsafe-fixes`.

use std::path::Path;
use std::process::{Command, Output};

use isnad::diag::fixes;
use isnad::rules;
use isnad::text::File;
use proptest::prelude::*;

use crate::rules::judged;

const BOOK: &str = "[book]\ntitle = \"مثال\"\nlanguage = \"ar\"\n";
const FRONT: &str = "\u{feff}---\r\ntitle: مثال\r\nsummary: مثال قصير\r\ndate: 2026-01-15\r\n---\r\n";
pub const EXPLAINER: &str = "content/explainers/a.md";

/// Two invented sources.
const SOURCES: [(&str, &str); 2] = [
    (
        "content/sources/s.md",
        "---\ntitle: x\nlanguage: ar\n---\n\n{#p1}\nتفتح المكتبة أبوابها كل يوم من الثامنة صباحا\n\n{#p2}\n\
         قال المدير إن أجهزة القياس لن تتوقف قبل نهاية العام، وبلغت ٤١ درجة\n\n{#p3}\nكُتِب القرار قبل أن\nيصل الوفد إلى القاعة الجديدة\n",
    ),
    ("content/sources/t.md", "---\ntitle: y\nlanguage: ar\n---\n\n{#p1}\nطلب المدير ألا يحضر أحد من الزوار\n"),
];

/// Before; after safe fixes; after all of them. `=` is "as before it".
const ROWS: [(&str, &str, &str); 9] = [
    ("«تفتح المكتبة أبوابها كل يوم» [@s#p2]", "«تفتح المكتبة أبوابها كل يوم» [@s#p1]", "="),
    ("«تفتح المكتبة أبوابها كل يوم» [@s]", "«تفتح المكتبة أبوابها كل يوم» [@s#p1]", "="),
    ("«تفتح المكتبة أبوابها كل يوم» [@t#p1]", "=", "«تفتح المكتبة أبوابها كل يوم» [@s#p1]"),
    // A vowel mark, over a line break of the archive.
    ("«كَتَب القرار قبل أن يصل الوفد» [@s#p3]", "=", "«كُتِب القرار قبل أن يصل الوفد» [@s#p3]"),
    // A word dropped, a number changed, a negation turned: never.
    ("«إن أجهزة القياس تتوقف قبل نهاية العام» [@s#p2]", "=", "="),
    ("«قبل نهاية العام، وبلغت ١٤ درجة» [@s#p2]", "=", "="),
    ("«طلب المدير إلا يحضر أحد من الزوار» [@t#p1]", "=", "="),
    // Words that stand nowhere, and markup inside the quotation.
    ("«لا علاقة لهذا الكلام بشيء في الأرشيف» [@s#p1]", "=", "="),
    ("«كَتَب **القرار** قبل أن يصل الوفد» [@s#p3]", "=", "="),
];

#[test]
fn fixes_are_applied_and_everything_else_keeps_its_bytes() {
    for (before, safe, all) in ROWS {
        let safe = if safe == "=" { before } else { safe };
        let all = if all == "=" { safe } else { all };
        for (options, expected) in [(&["--fix"][..], safe), (&["--fix", "--unsafe-fixes"][..], all)] {
            let project = project(before);
            let first = check(project.path(), options);
            assert_eq!(text(project.path()), body(expected), "{options:?} {before}");
            let said = String::from_utf8_lossy(&first.stderr).into_owned();
            let fixed = if expected == before { "nothing was fixed\n" } else { "applied 1 fix in 1 file\n" };
            assert!(said.starts_with(fixed), "{said}");
            let second = check(project.path(), options);
            assert!(String::from_utf8_lossy(&second.stderr).starts_with("nothing was fixed\n"));
            assert_eq!((second.stdout, second.status), (first.stdout, first.status), "{before}");
            for (path, source) in SOURCES {
                assert_eq!(read(&project.path().join(path)), source, "sources stay");
            }
        }
    }
}

#[test]
fn paths_select_what_is_fixed_and_rounds_follow_one_another() {
    let wrong = "قيل «تفتح المكتبة أبوابها كل يوم» و«أجهزة القياس لن تتوقف» [@s#p3].";
    let project =
        project(&format!("«تفتح المكتبة أبوابها كل يوم» [@s#p3]\n\n«أجهزة القياس لن تتوقف» [@s#p1]\n\n{wrong}"));
    let other = project.path().join("content/explainers/b.md");
    std::fs::write(&other, body("«تفتح المكتبة أبوابها كل يوم» [@s#p2]")).expect("a file can be written");
    let output = check(project.path(), &["--fix", EXPLAINER]);
    assert_eq!(read(&other), body("«تفتح المكتبة أبوابها كل يوم» [@s#p2]"), "not selected");
    let fixed = text(project.path());
    assert!(fixed.contains("«تفتح المكتبة أبوابها كل يوم» [@s#p1]\n\n«أجهزة القياس لن تتوقف» [@s#p2]\n"), "{fixed}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("in 1 file\n"));
    assert!(!check(project.path(), &["--unsafe-fixes"]).status.success(), "--unsafe-fixes needs --fix");
}

/// The words of every passage above, and what may happen to one of them.
fn sentences() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for (path, source) in SOURCES {
        let id = path.trim_start_matches("content/sources/").trim_end_matches(".md");
        for (at, passage) in source.split("{#p").skip(1).enumerate() {
            let words = passage.split_once('\n').map_or("", |(_, words)| words);
            found.push((format!("@{id}#p{}", at + 1), words.split_whitespace().map(str::to_owned).collect()));
        }
    }
    found
}

/// A word as somebody may have typed it.
fn mistyped(word: &str, how: usize) -> String {
    match how {
        0 => word.replace(['أ', 'إ'], "ا"),
        1 => word.replace('أ', "إ"),
        2 => word.replace('\u{64f}', "\u{64e}"),
        3 => word.replace('ئ', "ي"),
        4 => word.replace('١', "٢"),
        5 => String::new(),
        6 => word.replace('ة', "ه"),
        7 => word.replace("لن", "لم"),
        _ => word.to_owned(),
    }
}

proptest! {
    #[test]
    fn after_a_fix_the_quotation_passes_and_nothing_else_changes(
        passage in 0_usize..4, start in 0_usize..6, length in 3_usize..9, hows in prop::collection::vec(prop_oneof![5 => Just(9_usize), 3 => 0_usize..4, 1 => 4_usize..9], 9),
    ) {
        let sentences = sentences();
        let (key, words) = &sentences[passage];
        let start = start.min(words.len() - 3);
        let part = &words[start..(start + length).min(words.len())];
        let typed: Vec<_> = part.iter().zip(&hows).map(|(word, how)| mistyped(word, *how)).collect();
        let typed = typed.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        let (before, behind) = ("كلام قبله: «", format!("» [{key}].\r\n\r\nكلام \tبعده  \n"));
        let first = format!("{FRONT}{before}{typed}{behind}");
        let Some(fixed) = fixed(&first) else {
            return Ok(());
        };
        let words = fixed.strip_prefix(&format!("{FRONT}{before}")).and_then(|rest| rest.strip_suffix(&behind));
        prop_assert!(words.is_some(), "all else stays: {fixed}");
        let words = words.unwrap_or_default();
        prop_assert!(part.join(" ").contains(words) || sentences[passage].1.join(" ").contains(words));
        prop_assert!(words.split(' ').count() >= typed.split(' ').count(), "no word is dropped: {typed} / {words}");
        let edition = edition(&fixed);
        let judgement = edition.judged[0].quotations[0].as_ref().expect("a judgement");
        prop_assert!(judgement.verdict.passes(), "{typed} / {words}: {:?}", judgement.verdict);
        prop_assert_eq!(fixed_of(&edition), None, "a second run finds nothing");
    }
}

fn edition(text: &str) -> isnad::verify::Edition {
    let mut files = vec![File::new("book.toml", BOOK), File::new(EXPLAINER, text)];
    files.extend(SOURCES.map(|(path, text)| File::new(path, text)));
    judged(files)
}

fn fixed(text: &str) -> Option<String> {
    fixed_of(&edition(text))
}

fn fixed_of(edition: &isnad::verify::Edition) -> Option<String> {
    let found = rules::run(edition);
    fixes::apply(&edition.inputs.files, &found, |_| true, true).pop().map(|fixed| fixed.text)
}

/// The whole text of an explainer with that body.
pub fn body(body: &str) -> String {
    format!("{FRONT}{body}\r\n")
}

pub fn project(before: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the project");
    let explainer = body(before);
    let files = [("book.toml", BOOK), (EXPLAINER, explainer.as_str())];
    for (path, text) in files.into_iter().chain(SOURCES) {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file in the project")).expect("folders can be made");
        std::fs::write(path, text).expect("a file can be written");
    }
    folder
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file is there")
}

fn text(root: &Path) -> String {
    read(&root.join(EXPLAINER))
}

/// Runs `isnad check`.
pub fn check(root: &Path, options: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_isnad"));
    program.arg("--root").arg(root).arg("check").args(options);
    program.output().expect("the program runs")
}
