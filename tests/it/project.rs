//! The project as text: its files, its modules and the parts of its documents, for the tests that read them.

use std::fmt::Display;
use std::path::Path;

/// Fails with every offence on a line of its own.
pub fn none<T: Display>(offences: impl IntoIterator<Item = T>) {
    let lines: Vec<String> = offences.into_iter().map(|offence| offence.to_string()).collect();
    assert!(lines.is_empty(), "{} found:\n{}", lines.len(), lines.join("\n"));
}

/// Every text of the project that its tools did not make: path and text, sorted.
pub fn files() -> Vec<(String, String)> {
    let made = ["target", "public", "node_modules", "screenshots", ".git", ".isnad"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let kept = walk.filter_entry(|entry| !made.iter().any(|name| entry.file_name() == *name));
    let paths = kept.map(|entry| entry.expect("the project can be read")).filter(|entry| entry.file_type().is_file());
    let text = |path: &Path| {
        let name = path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
        Some((name, String::from_utf8(std::fs::read(path).ok()?).ok()?))
    };
    paths.filter_map(|entry| text(entry.path())).collect()
}

/// The files of `src/` without files of unit tests: path below `src/` and text.
pub fn sources() -> Vec<(String, String)> {
    let inside = |(path, text): (String, String)| {
        let path = path.strip_prefix("src/")?.to_owned();
        (path.ends_with(".rs") && !path.ends_with("tests.rs") && !path.contains("tests/")).then_some((path, text))
    };
    files().into_iter().filter_map(inside).collect()
}

/// A file's code without its comment lines and its unit tests, which stand last.
pub fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = body.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules of the crate in the order of `src/lib.rs`.
pub fn modules() -> Vec<String> {
    let list = read("src/lib.rs");
    let named = list.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    named.map(str::to_owned).collect()
}

/// The text of one file of the project.
pub fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The text below a heading of that name, to the next heading of its level or higher.
pub fn section<'t>(document: &'t str, heading: &str) -> &'t str {
    let start = document.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    let body = &document[start + 1..];
    body.get(3..).and_then(|rest| rest.find("\n## ")).map_or(body, |end| &body[..end + 3])
}

/// The code at the start of each row of the first table in a text.
pub fn first_cells(section: &str) -> Vec<String> {
    let rows = section.lines().filter_map(|row| row.strip_prefix("| `")?.split("` |").next());
    rows.map(str::to_owned).collect()
}
