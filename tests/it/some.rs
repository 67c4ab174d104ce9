//! The law of checking some pages, or all in parts: what is said of them is what a check of the whole project says of them.
//! The projects are those of [`crate::warm`].

use std::path::Path;
use std::process::Command;

use isnad::load::{load, outline};
use isnad::pipeline::{self, Survey};
use isnad::report::summary::Summary;
use isnad::report::{self, Report, Style};
use proptest::prelude::*;

use crate::warm::{Edit, PAGES, apply, edit, project};

/// The report on some paths: what it comes to, and what it says.
fn check(root: &Path, format: &str, paths: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
    command.args(["--root".as_ref(), root.as_os_str(), "check".as_ref(), "--format".as_ref(), format.as_ref()]);
    let output = command.args(paths).output().expect("a run");
    (output.status.code(), String::from_utf8(output.stdout).expect("text"))
}

/// Holds the report on each page, and on two of them, against that of a run that reads everything, since it was given a
/// path besides that selects nothing.
fn hold(root: &Path) {
    std::fs::create_dir_all(root.join("idle")).expect("a folder");
    let there: Vec<&str> = PAGES.into_iter().filter(|page| root.join(page).exists()).collect();
    let selections = there.iter().map(|page| vec![*page]).chain([there.iter().rev().take(2).copied().collect()]);
    for selection in selections.filter(|selection| !selection.is_empty()) {
        let whole: Vec<&str> = selection.iter().copied().chain(["idle"]).collect();
        assert_eq!(check(root, "json", &selection), check(root, "json", &whole), "{selection:?}");
    }
}

/// Holds the report on the whole, made page by page and of all pages at once, against one of a check that reads everything.
fn hold_survey(root: &Path) {
    for (denied, drafts) in [(vec![], false), (vec!["uncited-quote".to_owned(), "unused-source".to_owned()], true)] {
        let (edition, mut found) = pipeline::check(load(root).expect("a project"), &|_| {});
        pipeline::deny(&denied, &mut found);
        if !drafts {
            pipeline::soften_drafts(&edition, &mut found);
        }
        let report = Report::whole(&edition, found);
        let whole = ((report::FORMATS[0].render)(&report, Style::default()), Summary::of(&report).errors);
        for part in [1, usize::MAX] {
            let how = Survey { denied: &denied, drafts, colour: false, part };
            let told = pipeline::survey(outline(root).expect("a project"), how, &|_| {}).expect("sound texts");
            assert_eq!((told.0, told.1.errors), whole, "{how:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_some_pages_the_same_is_said_as_of_the_whole(
        start in project(),
        edits in proptest::collection::vec(edit(), 0..5),
    ) {
        let root = tempfile::tempdir().expect("a folder");
        apply(root.path(), &Edit::Book(""));
        start.iter().chain(&edits).for_each(|edit| drop(apply(root.path(), edit)));
        hold(root.path());
        hold_survey(root.path());
    }
}

#[test]
fn no_other_text_is_read_than_the_pages_need() {
    let root = tempfile::tempdir().expect("a folder");
    let root = root.path();
    apply(root, &Edit::Book(""));
    apply(root, &Edit::Source(1, "{#p1}\nلن نوقفه قبل نهاية العام.\n"));
    apply(root, &Edit::Page(0, "", "قالت: «سنوقفه» [@s#p1]. انظر [الآخر](b.md#عنوان).\n", 1));
    apply(root, &Edit::Page(1, "", "## عنوان\n\nنص.\n", 1));
    apply(root, &Edit::Page(2, "", "نص.\n", 1));
    let wanted = [PAGES[0].to_owned()].into();
    let (edition, found) = pipeline::check_some(outline(root).expect("a project"), &wanted, &|_| {}).expect("sound");
    let is_read = |page: &str| {
        let files = &edition.inputs.files;
        !files.get(files.find(page).expect("a file")).is_at_rest()
    };
    assert_eq!(PAGES.map(|page| root.join(page).exists() && is_read(page)), [true, true, false, false]);
    assert!(found.iter().any(|one| edition.inputs.files.get(one.span.file).path == PAGES[0]), "{found:?}");
    let (_, whole) = pipeline::check(load(root).expect("a project"), &|_| {});
    assert!(found.iter().all(|one| whole.contains(one)));
    // A text that is damaged where nobody looked is a matter for whoever reads all of it.
    let mut bytes = std::fs::read(root.join(PAGES[0])).expect("a file");
    bytes.extend("\nنص.".repeat(1000).bytes().chain([0xff]));
    std::fs::write(root.join(PAGES[0]), bytes).expect("a file");
    assert!(pipeline::check_some(outline(root).expect("a project"), &wanted, &|_| {}).is_none());
    hold(root);
    for (path, code) in [("content/explainers/none.md", Some(2)), ("idle", Some(2)), ("content/sources/s.md", Some(0))]
    {
        assert_eq!(check(root, "human", &[path]).0, code, "{path}");
    }
}
