//! Whole sites: each folder of `tests/sites/` has a project in `in/` and the pages that it makes in `out/`. A new one is
//! those two; `ISNAD_BLESS=1` writes `out/`, which is then read before it is committed. The theme's own files are named in
//! the list of files, not kept again; so is `verification.json`, whose digests the list's other files speak for.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::project::none;

/// Every file below a folder: path with `/`, and bytes.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries =
        walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let named = |path: &Path| path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
    entries.map(|entry| (named(entry.path()), std::fs::read(entry.path()).expect("a file"))).collect()
}

/// The files that are only named: made by the theme's author, or of digests.
fn is_only_named(path: &str) -> bool {
    path.starts_with("assets/") || path == "verification.json" || path == ".isnad-output"
}

/// Builds a project into a folder.
pub fn build(project: &Path, out: &Path) {
    let mut isnad = Command::new(env!("CARGO_BIN_EXE_isnad"));
    let ran = isnad.args(["build", "--root"]).arg(project).arg("--out").arg(out).output().expect("isnad runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn every_project_makes_the_site_beside_it() {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let scratch = tempfile::tempdir().expect("a folder");
    let mut offences = Vec::new();
    for entry in std::fs::read_dir(all).expect("the sites").map(|entry| entry.expect("a site")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let out = scratch.path().join(&name);
        build(&entry.path().join("in"), &out);
        let mut made = tree(&out);
        let list: String = made.keys().map(|path| format!("{path}\n")).collect();
        made.retain(|path, _| !is_only_named(path));
        made.insert("files.txt".into(), list.into_bytes());
        let kept = entry.path().join("out");
        if std::env::var_os("ISNAD_BLESS").is_some() {
            for (path, bytes) in &made {
                let target = kept.join(path);
                std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
                std::fs::write(target, bytes).expect("a file");
            }
        }
        let expected = tree(&kept);
        let differs = |path: &&String| made.get(*path) != expected.get(*path);
        let paths: std::collections::BTreeSet<&String> = made.keys().chain(expected.keys()).collect();
        offences.extend(paths.iter().filter(|path| differs(path)).map(|path| format!("{name}: {path} differs")));
    }
    none(offences);
}

/// Law: the same input gives the same bytes, and a second build changes no file.
#[test]
fn building_twice_changes_nothing() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/sample/in");
    let scratch = tempfile::tempdir().expect("a folder");
    let (one, other) = (scratch.path().join("one"), scratch.path().join("other"));
    build(&project, &one);
    build(&project, &other);
    assert!(tree(&one) == tree(&other), "two builds differ");
    let times = || {
        let time =
            |path: &String| std::fs::metadata(one.join(path)).and_then(|facts| facts.modified()).expect("a time");
        tree(&one).keys().map(time).collect::<Vec<_>>()
    };
    let before = times();
    build(&project, &one);
    assert!(before == times(), "a second build touched a file");
}

/// A picture is drawn once: an earlier build's stays while `verification.json` knows its bytes, and a damaged one is
/// drawn again.
#[cfg(feature = "share-images")]
#[test]
fn a_picture_is_drawn_once() {
    let scratch = tempfile::tempdir().expect("a folder");
    let (project, out) = (scratch.path().join("in"), scratch.path().join("out"));
    for (path, bytes) in tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/sample/in")) {
        let target = project.join(path);
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        std::fs::write(target, bytes).expect("a file");
    }
    let book = std::fs::read_to_string(project.join("book.toml")).expect("settings");
    let keys = "[output.isnad]\nshare-images = true\nbase-url = \"https://a.example/\"\n";
    std::fs::write(project.join("book.toml"), book.replacen("[output.isnad]\n", keys, 1)).expect("a file");
    build(&project, &out);
    let first = tree(&out);
    let is_picture = |path: &&String| path.starts_with("verifiable-quotation/share-") && path.ends_with(".png");
    let picture = first.keys().find(is_picture).expect("a picture").clone();
    let digest = |files: &BTreeMap<String, Vec<u8>>| {
        let verification: serde_json::Value = serde_json::from_slice(&files["verification.json"]).expect("JSON");
        verification["files"][&picture].as_str().expect("a digest").to_owned()
    };
    let hex = |bytes: &[u8]| isnad::text::digest::hex(&isnad::text::digest::sha256(bytes));
    assert_eq!(digest(&first), hex(&first[&picture]));

    // Other bytes that the list vouches for are left alone: nothing was drawn.
    let other = b"another picture";
    let verification = String::from_utf8(first["verification.json"].clone()).expect("text");
    let vouched = verification.replace(&digest(&first), &hex(other));
    std::fs::write(out.join(&picture), other).expect("a file");
    std::fs::write(out.join("verification.json"), &vouched).expect("a file");
    build(&project, &out);
    assert_eq!(tree(&out)[&picture], other);

    std::fs::write(out.join(&picture), "cut").expect("a file");
    build(&project, &out);
    assert!(tree(&out) == first, "a picture whose bytes are not the ones that were written is drawn again");
}
