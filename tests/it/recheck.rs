//! A published site checked again: as it was built it agrees, and whatever is changed in it shows, even where all digests
//! are made anew.

use std::collections::BTreeMap;
use std::path::Path;

use isnad::pipeline::{Rechecked, recheck};
use isnad::text::digest::{Hasher, hex, sha256};

use crate::project::none;
use crate::sites::{build, tree};

type Site = BTreeMap<String, Vec<u8>>;

fn built(project: &str) -> Site {
    let scratch = tempfile::tempdir().expect("a folder");
    let out = scratch.path().join("out");
    build(&Path::new(env!("CARGO_MANIFEST_DIR")).join(project), &out);
    tree(&out)
}

fn checked(site: &Site) -> Rechecked {
    let paths: Vec<String> = site.keys().cloned().collect();
    let read = |path: &str| site.get(path).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into());
    recheck(&paths, &read, None).expect("every file can be read")
}

fn kinds(site: &Site) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = checked(site).findings.iter().map(|finding| finding.kind.name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Makes all digests anew, as whoever wants to hide a change would.
fn forge(site: &mut Site) {
    let mut record: serde_json::Value = serde_json::from_slice(&site["verification.json"]).expect("a record");
    let mut whole = Hasher::default();
    let mut files = serde_json::Map::new();
    for (path, bytes) in site.iter().filter(|(path, _)| *path != "verification.json" && *path != ".isnad-output") {
        let digest = hex(&sha256(bytes));
        whole.update(format!("{path}\0{digest}\n").as_bytes());
        files.insert(path.clone(), digest.into());
    }
    record["files"] = files.into();
    record["digest"] = hex(&whole.finish()).into();
    site.insert("verification.json".into(), record.to_string().into_bytes());
}

fn with(site: &Site, path: &str, from: &str, to: &str) -> Site {
    let text = String::from_utf8(site[path].clone()).expect("text");
    assert!(text.contains(from), "{path} has no {from}");
    let mut changed = site.clone();
    changed.insert(path.into(), text.replacen(from, to, 1).into_bytes());
    changed
}

#[test]
fn a_site_agrees_as_it_was_built() {
    for project in
        [".", "tests/sites/ar/in", "tests/sites/fa/in", "tests/sites/ur/in", "tests/sites/he/in", "tests/sites/en/in"]
    {
        let site = built(project);
        let found = checked(&site);
        assert!(found.seen.quotations > 2 && found.seen.links > 50, "{project}: {:?}", found.seen);
        none(found.findings.iter().map(|finding| format!("{project}: {finding:?}")));
    }
}

#[test]
fn every_kind_of_change_shows() {
    const PAGE: &str = "quotation-or-summary/index.html";
    const RECORD: &str = "quotation-or-summary/citations.json";
    const SOURCE: &str = "sources/ar-text/index.html";
    let site = built("tests/sites/ar/in");
    // The file, what is changed, and the kinds of finding when digests are made anew.
    let rows: &[(&str, &str, &str, &[&str])] = &[
        (PAGE, "الاقتباس أن تنقل كلام غيرك بلفظه […]", "الاقتباس ألا تنقل كلام غيرك بلفظه […]", &["edited-quotation"]),
        (PAGE, "<span class=\"q\">«الاقتباس أن", "<span class=\"q\">«الاقتباس ألا", &["edited-quotation"]),
        (PAGE, "<p class=\"words\">«", "<p class=\"words\">«و", &["edited-note"]),
        (PAGE, "href=\"#n2\"", "href=\"#n99\"", &["broken-link", "edited-note"]),
        (PAGE, "../sources/ar-text/index.html#p2", "../sources/ar-text/index.html#p99", &["broken-link"]),
        (RECORD, "\"value\":\"verbatim\"", "\"value\":\"absent\"", &["wrong-record", "wrong-verdict"]),
        (RECORD, "\"start\":", "\"start\":1", &["wrong-position"]),
        (RECORD, "\"total\":", "\"total\":1", &["wrong-record"]),
        (RECORD, "#p2\",\"sha256\":\"", "#p2\",\"sha256\":\"0", &["edited-passage"]),
        (SOURCE, "الاقتباس أن تنقل كلام غيرك", "الاقتباس ألا تنقل كلام غيرك", &["edited-passage"]),
    ];
    for (path, from, to, expected) in rows {
        let mut changed = with(&site, path, from, to);
        assert!(kinds(&changed).contains(&"changed-file"), "{path}: {to}");
        forge(&mut changed);
        assert_eq!(kinds(&changed), *expected, "{path}: {to}");
    }
    let mut without = site.clone();
    without.remove(RECORD);
    assert_eq!(kinds(&without), ["broken-link", "missing-file", "wrong-record"]);
    let mut more = site.clone();
    more.insert("more.html".into(), b"<html lang=ar>".to_vec());
    assert_eq!(kinds(&more), ["unlisted-file"]);
    let mut damaged = site.clone();
    damaged.insert("verification.json".into(), b"{".to_vec());
    assert_eq!(kinds(&damaged), ["unreadable-record"]);
}

/// One letter of every quotation on a page, of every stretch of a record and of every published passage that is quoted,
/// by turns: each change shows although all digests are made anew.
#[test]
fn no_letter_of_a_quotation_changes_unseen() {
    let site = built("tests/sites/ar/in");
    let mut unseen = Vec::new();
    let mut tried = 0;
    for (path, bytes) in
        site.iter().filter(|(path, _)| path.ends_with("index.html") || path.ends_with("citations.json"))
    {
        let text = String::from_utf8(bytes.clone()).expect("text");
        for mark in
            ["<span class=\"q\">«", "<p class=\"words\">«", "<mark>", "\"exact\":\"", "\"prefix\":\"", "\"suffix\":\""]
        {
            for (at, _) in text.match_indices(mark) {
                let start = at + mark.len();
                let Some(letter) = text[start..].chars().next().filter(|c| c.is_alphabetic()) else { continue };
                let other = if letter == 'ظ' { "ط" } else { "ظ" };
                let mut changed = site.clone();
                let edited = format!("{}{other}{}", &text[..start], &text[start + letter.len_utf8()..]);
                changed.insert(path.clone(), edited.into_bytes());
                forge(&mut changed);
                tried += 1;
                if kinds(&changed).is_empty() {
                    unseen.push(format!("{path}: the letter behind {mark} at byte {at}"));
                }
            }
        }
    }
    assert!(tried > 30, "only {tried} letters were tried");
    none(unseen);
}
