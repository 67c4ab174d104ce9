//! The shape of the code, held by tests, so that it stays what ARCHITECTURE.md says and a new thing finds its one place.
//!
//! - The pipeline of `src/lib.rs`: a module imports only from modules above it.
//! - Every dependency has its homes, and only there it is named. (Disk, clock and network have theirs in `clippy.toml`.)
//! - Files: how long, how they begin, what they are called, what may not stand in them.

use std::collections::BTreeSet;

use crate::project::{code, files, modules, none, read, sources};

/// The most lines that a file of code may have.
const MOST_LINES: usize = 500;

/// Where each dependency may be named: beginnings of paths below `src/`, as few as its use allows, so that it can be
/// replaced there.
pub const HOMES: &[(&str, &[&str])] = &[
    ("anstream", &["cli/"]),
    ("anstyle", &["cli/", "report/human.rs"]),
    ("anyhow", &["load", "render/", "write", "pipeline", "serve/", "cli/"]),
    ("axum", &["serve/http.rs"]),
    ("biblatex", &["archive/import/bibliography.rs"]),
    ("chardetng", &["archive/import/charset.rs"]),
    ("clap", &["cli/"]),
    ("dom_query", &["archive/import/html"]),
    ("dom_smoothie", &["archive/import/html"]),
    ("encoding_rs", &["archive/import/charset.rs"]),
    ("flate2", &["archive/import/"]),
    ("html5gum", &["load/images.rs", "recheck/page.rs"]),
    ("icu_calendar", &["locale/"]),
    ("icu_collator", &["locale/"]),
    ("icu_datetime", &["locale/"]),
    ("icu_locale_core", &["locale/"]),
    ("icu_plurals", &["locale/"]),
    ("image", &["render/images.rs"]),
    ("imagesize", &["load/images.rs"]),
    ("include_dir", &["render/theme.rs"]),
    ("indicatif", &["cli/"]),
    ("jiff", &["yaml/", "cli/new.rs"]),
    ("memchr", &["verify/", "text/lines.rs", "content/leftovers.rs", "locale/strings.rs", "render/", "rules/"]),
    ("mimalloc", &["main.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("opener", &["cli/serve.rs"]),
    ("percent_encoding", &["render/html/links.rs", "recheck/", "serve/address.rs"]),
    ("postcard", &["pipeline/build/before.rs"]),
    ("pulldown_cmark", &["content/", "render/"]),
    ("quick_xml", &["text/xml.rs"]),
    ("rayon", &["pipeline"]),
    ("resvg", &["render/share/draw.rs"]),
    ("rustix", &["write/spread.rs"]),
    ("serde", &["yaml", "locale/", "render/", "report/", "recheck/", "pipeline/build/before.rs", "cli/"]),
    (
        "serde_json",
        &[
            "yaml",
            "locale/",
            "archive/",
            "content/front_matter.rs",
            "render/",
            "report/",
            "recheck/",
            "serve/answer.rs",
            "cli/",
        ],
    ),
    ("serde_yaml", &["yaml"]),
    ("sha2", &["text/"]),
    ("simdutf8", &["load/read.rs"]),
    ("similar", &["verify/align.rs"]),
    ("strsim", &["diag.rs", "verify/nearest.rs"]),
    ("tempfile", &["write"]),
    ("tera", &["render/theme.rs"]),
    ("tokio", &["serve/"]),
    ("toml", &["locale/", "config", "archive/lock.rs"]),
    ("unicode_normalization", &["text/", "content/"]),
    ("unicode_script", &["text/", "content/", "render/html/script.rs"]),
    ("ureq", &["cli/source/"]),
    ("url", &["yaml/", "render/data/absolute.rs", "recheck/", "archive/import/html", "cli/source/"]),
    ("walkdir", &["load"]),
    ("webp", &["render/images.rs"]),
    ("zip", &["archive/import/"]),
];

/// Words that name nothing, and second names for things that have one.
const NOT_NAMES: &[&str] = &[
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "manager",
    "handler",
    "handlers",
    "data",
    "info",
    "item",
    "items",
    "process",
    "reference",
    "references",
    "validate",
    "validation",
];

#[test]
fn a_module_imports_only_from_modules_above_it() {
    let order = modules();
    let place = |name: &str| order.iter().position(|module| module == name);
    let mut offences = Vec::new();
    for (path, text) in sources() {
        let own = path.split(['/', '.']).next().unwrap_or_default();
        let Some(own_place) = place(own) else {
            assert!(matches!(own, "lib" | "main"), "src/{path} belongs to no module of src/lib.rs");
            continue;
        };
        for name in imports(&code(&text)) {
            match place(&name) {
                None => offences.push(format!("src/{path}: crate::{name} is no module of src/lib.rs")),
                Some(at) if at > own_place => offences.push(format!("src/{path}: {own} stands above {name}")),
                Some(_) => {}
            }
        }
    }
    none(offences);
}

#[test]
fn every_dependency_is_named_only_in_its_homes() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("Cargo.toml is TOML");
    let named = |table: &toml::Table| -> BTreeSet<String> {
        let table = table["dependencies"].as_table().expect("a table");
        table.keys().map(|name| name.replace('-', "_")).collect()
    };
    let mut dependencies = named(&manifest);
    let systems = manifest["target"].as_table().expect("a table").values();
    dependencies.extend(systems.flat_map(|system| named(system.as_table().expect("a table"))));
    let housed: BTreeSet<String> = HOMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(dependencies, housed, "HOMES and [dependencies] name the same crates");
    let mut offences = Vec::new();
    for (path, text) in sources() {
        let code = code(&text);
        for (name, homes) in HOMES {
            if names(&code, name) && !homes.iter().any(|home| path.starts_with(home)) {
                offences.push(format!("src/{path}: {name} lives in {}", homes.join(", ")));
            }
        }
    }
    none(offences);
}

#[test]
fn no_file_of_code_is_longer_than_a_reader_can_hold() {
    let code = |path: &str| [".rs", ".mjs", ".js", ".css", ".html"].iter().any(|end| path.ends_with(end));
    let places = |path: &str| ["src/", "tests/", "themes/"].iter().any(|start| path.starts_with(start));
    let length = |text: &str| text.lines().count();
    let long = files().into_iter().filter(|(path, text)| code(path) && places(path) && length(text) > MOST_LINES);
    none(long.map(|(path, text)| format!("{path}: {} lines", length(&text))));
}

#[test]
fn every_file_says_what_it_is_for() {
    let rust = files().into_iter().filter(|(path, _)| path.ends_with(".rs"));
    none(
        rust.filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| format!("{path}: does not begin with //!")),
    );
    let scripts = files().into_iter().filter(|(path, _)| path.ends_with(".mjs"));
    none(scripts.filter(|(_, text)| !text.starts_with("/**")).map(|(path, _)| format!("{path}: no comment first")));
}

#[test]
fn names_say_what_a_thing_is() {
    // render/data makes the site's data for machines: there the word is the thing's own name.
    let forbidden = |path: &str| {
        let mut parts = path.trim_end_matches(".rs").split('/');
        parts.any(|part| NOT_NAMES.contains(&part)) && !path.starts_with("render/data")
    };
    none(sources().into_iter().map(|(path, _)| path).filter(|path| forbidden(path)));
    let inline = sources().into_iter().flat_map(|(path, text)| {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let named =
            words.windows(2).filter(|pair| pair[0] == "mod" && NOT_NAMES.contains(&pair[1].trim_end_matches(';')));
        let found: Vec<String> = named.map(|pair| format!("{path}: mod {}", pair[1])).collect();
        found
    });
    none(inline.filter(|line| !line.contains("render/") || !line.contains("mod data")));
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [["to", "do!("], ["unimpl", "emented!("], ["FIX", "ME"], ["XX", "X "], ["#[ign", "ore"]];
    let marks = marks.map(|parts| parts.concat());
    let mut offences = Vec::new();
    for (path, text) in files().into_iter().filter(|(path, _)| path.ends_with(".rs")) {
        offences.extend(marks.iter().filter(|mark| text.contains(*mark)).map(|mark| format!("{path}: {mark}")));
    }
    none(offences);
}

#[test]
fn no_file_knows_the_machine_that_it_was_made_on() {
    let homes = ["home", "root", "Users", "tmp"].map(|folder| format!("/{folder}/"));
    let hosts = [["crates", "io"], ["npmjs", "org"], ["npmjs", "com"], ["pypi", "org"]].map(|parts| parts.join("."));
    let mut offences = Vec::new();
    // Cargo writes the name of its registry into its lock file; content/ holds other people's texts.
    let ours = |path: &str| path != "Cargo.lock" && !path.starts_with("content/");
    for (path, text) in files().into_iter().filter(|(path, _)| ours(path)) {
        for word in homes.iter().chain(&hosts).filter(|word| text.contains(*word)) {
            offences.push(format!("{path}: {word}"));
        }
    }
    for lock in
        ["tests/browser/package-lock.json", "tests/readers/package-lock.json", "tests/reports/package-lock.json"]
    {
        if read(lock).contains("\"resolved\"") {
            offences.push(format!("{lock}: says where packages were fetched from"));
        }
    }
    none(offences);
}

/// The top-level modules that a piece of code imports: `crate::x` and `crate::{x::…, y::…}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = &code[at + start.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(identifier(rest));
            continue;
        };
        let mut depth = 0_i32;
        let mut begins = true;
        for (at, char) in group.char_indices() {
            match char {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                char if begins && !char.is_whitespace() => {
                    found.insert(identifier(&group[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    found
}

/// The identifier that a text begins with.
fn identifier(text: &str) -> String {
    text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

/// Whether a piece of code names a crate; `yaml::url::` and `my_url::` are other things.
fn names(code: &str, crate_name: &str) -> bool {
    code.match_indices(&format!("{crate_name}::")).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|char| char.is_alphanumeric() || matches!(char, '_' | ':'))
    })
}

#[test]
fn code_is_read_as_the_compiler_reads_it() {
    let text =
        "use crate::{text::{Span, fold}, diag};\n// crate::render::x\nfn f() { crate::load::load(); url::Url }\n";
    let with_tests = format!("{text}#[cfg(test)]\nmod tests {{\n    use crate::pipeline;\n}}\n");
    let found: Vec<String> = imports(&code(&with_tests)).into_iter().collect();
    assert_eq!(found, ["diag", "load", "text"]);
    assert!(names(text, "url") && !names("my_url::x yaml::url::y", "url") && !names(text, "fold"));
}
