//! The law of building again: a build that finds the record of the one before says and writes what a first build would.
//! The edits are those of [`crate::warm`].

use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use walkdir::WalkDir;

use crate::warm::{Edit, apply, edit, project};

fn build(root: &Path, out: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
    command.args(["--root".as_ref(), root.as_os_str(), "build".as_ref()]);
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    command.env_remove("SOURCE_DATE_EPOCH").output().expect("a run")
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    let path = |path: &Path| path.strip_prefix(folder).expect("below").display().to_string();
    files.map(|file| (path(file.path()), std::fs::read(file.path()).expect("a file"))).collect()
}

/// Builds what stands there, and holds it against a first build.
fn hold(root: &Path) {
    let (kept, fresh) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let warm = build(root, None);
    let (records, aside) = (root.join(".isnad"), kept.path().join("records"));
    let has_records = std::fs::rename(&records, &aside).is_ok();
    let cold = build(root, Some(&fresh.path().join("site")));
    let _ = std::fs::remove_dir_all(&records);
    if has_records {
        std::fs::rename(&aside, &records).expect("records");
    }
    assert_eq!(warm.status.code(), cold.status.code());
    assert_eq!(String::from_utf8_lossy(&warm.stderr), String::from_utf8_lossy(&cold.stderr));
    if cold.status.success() {
        assert!(files(&root.join("public")) == files(&fresh.path().join("site")), "the sites differ");
    }
}

#[test]
fn where_nothing_changed_the_record_speaks() {
    let root = tempfile::tempdir().expect("a folder");
    apply(root.path(), &Edit::Book(""));
    apply(root.path(), &Edit::Page(0, "", "نص بلا اقتباس.\n", 1));
    let first = build(root.path(), None);
    assert!(first.status.success(), "{first:?}");
    // A record that could not be certain is made by the next build.
    drop(build(root.path(), None));
    let records = || files(&root.path().join(".isnad")).into_iter().find(|(path, _)| path.starts_with("build-"));
    let (path, bytes) = records().expect("a record");
    let told = String::from_utf8(bytes).expect("text").replace("1 explainer", "as it was");
    std::fs::write(root.path().join(".isnad").join(&path), told).expect("a record");
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).contains("as it was");
    let again = build(root.path(), None);
    assert!(said(&again), "{again:?}");
    let count = files(&root.path().join("public")).len() - 1;
    let words = format!("wrote 0 files to {} ({count} unchanged, 0 removed)", root.path().join("public").display());
    assert!(String::from_utf8_lossy(&again.stdout).starts_with(&words), "{again:?}");
    // Whatever is touched, there or here, the project is looked at.
    let page = root.path().join("public/a/index.html");
    for touched in [page.clone(), root.path().join("content/explainers/a.md")] {
        let text = std::fs::read(&touched).expect("a file");
        std::fs::write(&touched, text).expect("a file");
        assert!(!said(&build(root.path(), None)), "{}", touched.display());
        let record = std::fs::read_to_string(root.path().join(".isnad").join(&path)).expect("a record");
        std::fs::write(root.path().join(".isnad").join(&path), record.replace("1 explainer", "as it was"))
            .expect("one");
    }
    std::fs::remove_file(&page).expect("a file");
    hold(root.path());
    std::fs::remove_dir_all(root.path().join(".isnad")).expect("records");
    hold(root.path());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_after_edits_is_a_first_build(
        start in project(),
        rounds in proptest::collection::vec(proptest::collection::vec(edit(), 0..3), 1..5),
    ) {
        let root = tempfile::tempdir().expect("a folder");
        apply(root.path(), &Edit::Book(""));
        start.iter().for_each(|edit| drop(apply(root.path(), edit)));
        hold(root.path());
        for round in rounds {
            round.iter().for_each(|edit| drop(apply(root.path(), edit)));
            hold(root.path());
        }
    }
}
