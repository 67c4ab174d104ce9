//! What becomes of captures: each file of `tests/captures/` is archived as `isnad source add --dry-run` does it, and the
//! record, or the refusal, is compared with the `.md` beside it. A new case is a capture; `ISNAD_BLESS=1` writes its
//! record, which is then read against the capture before it is committed. The captures were made for these tests:
//! the WARCs by wget and warcio, the WACZs by py-wacz, from a server of two of the pages.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The options of captures that need some.
const OPTIONS: [(&str, &[&str]); 3] = [
    ("old-table.html", &["--metadata", "tests/captures/records/zotero.bib", "--entry", "Tajarib_2026"]),
    ("revisit.warc.gz", &["--page", "http://127.0.0.1:8791/same"]),
    ("iso-8859-6.html", &["--metadata", "tests/captures/records/csl.json"]),
];

#[test]
fn every_capture_becomes_its_record() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
    let project = tempfile::tempdir().expect("a folder");
    fs::create_dir(project.path().join("content")).expect("a folder");
    fs::write(project.path().join("book.toml"), "").expect("a file");
    let bless = std::env::var_os("ISNAD_BLESS").is_some();
    let mut seen = 0;
    let mut offences = Vec::new();
    let mut names: Vec<_> = fs::read_dir(&folder).expect("the captures").flatten().map(|entry| entry.path()).collect();
    names.sort();
    for path in names.iter().filter(|path| path.extension().is_some_and(|end| end != "md") && path.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let options = OPTIONS.iter().find(|(of, _)| *of == name).map_or(&[][..], |(_, options)| options);
        let output = Command::new(env!("CARGO_BIN_EXE_isnad"))
            .args(["source", "add", "--dry-run", "--id", "x", "--root"])
            .arg(project.path())
            .arg(path)
            .args(options)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("SOURCE_DATE_EPOCH", "1772668800")
            .output()
            .expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let found = match output.status.code() {
            Some(0) => text(&output.stdout),
            code => format!("{code:?}\n{}", text(&output.stderr)),
        };
        let record = path.with_extension(format!("{}.md", path.extension().unwrap_or_default().to_string_lossy()));
        if bless {
            fs::write(&record, &found).expect("a record");
        } else if fs::read_to_string(&record).unwrap_or_default() != found {
            offences.push(format!("{}:\n{found}", record.display()));
        }
        seen += 1;
    }
    assert!(seen > 5, "the captures are there");
    assert!(offences.is_empty(), "{}", offences.join("\n"));
    let left: Vec<_> = fs::read_dir(project.path().join("content")).expect("the folder").collect();
    assert!(left.is_empty(), "nothing was written");
}
