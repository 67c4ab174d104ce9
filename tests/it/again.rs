//! The law of building again: a build that finds the record of the one before says and writes what a first build would.
//! The edits are those of [`crate::warm`].

use std::path::Path;
use std::process::{Command, Output};

use isnad::render::search::SAMPLED;
use isnad::text::digest::sha256;
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
    let warm = build(root, None);
    let cold = hold_site(root);
    assert_eq!(warm.status.code(), cold.status.code());
    assert_eq!(String::from_utf8_lossy(&warm.stderr), String::from_utf8_lossy(&cold.stderr));
}

/// Holds the site that was built against the one of a first build, where that writes any; returns what this said.
fn hold_site(root: &Path) -> Output {
    let (kept, fresh) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (records, aside) = (root.join(".isnad"), kept.path().join("records"));
    let has_records = std::fs::rename(&records, &aside).is_ok();
    let cold = build(root, Some(&fresh.path().join("site")));
    let _ = std::fs::remove_dir_all(&records);
    if has_records {
        std::fs::rename(&aside, &records).expect("records");
    }
    if cold.status.success() {
        let (warm, cold) = (files(&root.join("public")), files(&fresh.path().join("site")));
        let differs = warm.iter().zip(&cold).find(|(warm, cold)| warm != cold).map(|(warm, _)| &warm.0);
        assert!(warm == cold, "the sites differ, first in {differs:?}");
    }
    cold
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

/// So many explainers stand in the feed, whose texts are needed each time.
const FEED: usize = 50;

/// The explainers that are made anew each time: the newest, and the oldest, which tells the search its coding. What is
/// edited stands between them, and can be taken over.
fn around(root: &Path) {
    let folder = root.join("content/explainers");
    std::fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, date: &str, text: &str| {
        let text = format!("---\ntitle: {name}\nsummary: x\ndate: {date}\n---\n\n{text}\n");
        std::fs::write(folder.join(format!("{name}.md")), text).expect("a file");
    };
    let paragraph = "كلام قديم عن البيت الكبير والشمس، لا يقتبس شيئا.\n\n";
    write("oldest", "2000-01-01", &paragraph.repeat(SAMPLED / paragraph.len() + 1));
    (0..FEED).for_each(|number| write(&format!("new-{number}"), "2027-01-01", "نص جديد."));
}

/// What was written down of pages.
fn written(root: &Path) -> std::path::PathBuf {
    let entries = std::fs::read_dir(root.join(".isnad")).expect("records").map(|entry| entry.expect("an entry").path());
    entries.into_iter().find(|path| path.extension().is_some_and(|end| end == "bin")).expect("one of pages")
}

/// Tells in the record that so many warnings were found in a page where none were: in the counts of a page with one
/// quotation, which stand behind its path.
fn tamper(root: &Path, page: &str, warnings: u8) {
    /// No finding; one explainer, no sources and passages, one citation, one quotation; eight verdicts; errors, warnings,
    /// decisions.
    const COUNTS: [u8; 17] = [0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let path = written(root);
    let mut bytes = std::fs::read(&path).expect("a record");
    bytes.truncate(bytes.len() - 32);
    let find = |text: &[u8], from: usize| {
        bytes[from..].windows(text.len()).position(|window| window == text).map(|at| from + at).expect("it is there")
    };
    let at = find(&COUNTS, find(page.as_bytes(), 0)) + COUNTS.len() - 2;
    bytes[at] = warnings;
    let digest = sha256(&bytes);
    bytes.extend(digest);
    std::fs::write(path, bytes).expect("a record");
}

#[test]
fn what_hangs_on_nothing_that_changed_is_taken_over() {
    const A: &str = "content/explainers/a.md";
    let root = tempfile::tempdir().expect("a folder");
    let root = root.path();
    let quoting = "قالت: «لن نوقفه قبل نهاية العام» [@s#p1].\n";
    let source = "{#p1}\nلن نوقفه قبل نهاية العام.\n";
    apply(root, &Edit::Book(""));
    around(root);
    apply(root, &Edit::Source(1, source));
    apply(root, &Edit::Source(2, source));
    apply(root, &Edit::Page(0, "", quoting, 1));
    apply(root, &Edit::Page(1, "", "نص بلا اقتباس.\n", 3));
    // (an edit, whether the first page is taken over)
    let rows: &[(&[Edit], bool)] = &[
        (&[Edit::Page(1, "", "نص آخر.\n", 3)], true),
        // Written once more, and the same.
        (&[Edit::Page(0, "", quoting, 1)], true),
        (&[Edit::Source(2, "{#p1}\nكلام.\n")], true),
        (&[Edit::Page(2, "", "صفحة في القائمة.\n", 1)], false),
        (&[Edit::Source(1, "{#p1}\nقالت: لن نوقفه قبل نهاية العام.\n")], false),
        // What the lists say of it.
        (&[Edit::Page(0, "tags: [x]\n", quoting, 1)], false),
        (&[Edit::Page(0, "", "قالت: «لن نوقفه قبل نهاية» [@s#p1].\n", 1)], false),
        // Its neighbour.
        (&[Edit::Page(1, "slug: other\n", "نص آخر.\n", 2)], false),
        (&[Edit::Book("[output.isnad]\nrights = \"full\"\n")], false),
        (&[Edit::Template(true)], false),
        (&[Edit::Copied("static/logo.txt", true)], true),
        (&[Edit::Page(0, "", "قالت كلاما، وقالت: «لن نوقفه» [@s#p1]، «قبل نهاية العام» [@s#p1].\n", 1)], false),
    ];
    for (edits, taken) in rows {
        assert!(build(root, None).status.success());
        hold(root);
        tamper(root, A, 7);
        edits.iter().for_each(|edit| drop(apply(root, edit)));
        let again = build(root, None);
        let said = String::from_utf8_lossy(&again.stderr).contains("9 warnings");
        assert_eq!(said, *taken, "{edits:?}: {again:?}");
        drop(hold_site(root));
        let _ = std::fs::remove_dir_all(root.join(".isnad"));
        hold(root);
    }
    apply(root, &Edit::Page(0, "", quoting, 1));
    // A file of the page that somebody changed is made again.
    assert!(build(root, None).status.success());
    tamper(root, A, 7);
    std::fs::write(root.join("public/a/index.html"), "x").expect("a file");
    assert!(!String::from_utf8_lossy(&build(root, None).stderr).contains("9 warnings"));
    hold(root);
    // What is damaged is not believed.
    let path = written(root);
    let bytes = std::fs::read(&path).expect("a record");
    for bytes in [&bytes[..bytes.len() - 1], &bytes[1..], b""] {
        std::fs::write(&path, bytes).expect("a record");
        apply(root, &Edit::Page(1, "", "نص أخير.\n", 3));
        hold(root);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_after_edits_is_a_first_build(
        start in project(),
        rounds in proptest::collection::vec(proptest::collection::vec(edit(), 0..3), 1..5),
    ) {
        let root = tempfile::tempdir().expect("a folder");
        apply(root.path(), &Edit::Book(""));
        around(root.path());
        start.iter().for_each(|edit| drop(apply(root.path(), edit)));
        hold(root.path());
        for round in rounds {
            round.iter().for_each(|edit| drop(apply(root.path(), edit)));
            hold(root.path());
        }
    }
}
