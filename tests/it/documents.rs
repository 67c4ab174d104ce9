//! What the documents say of the program, compared with the program: rules and their pages, the README's commands,
//! verdicts and formats, the modules and libraries of ARCHITECTURE.md, the recipes of docs/ci.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use crate::project::{files, first_cells, modules, none, read, section};
use crate::tidy::HOMES;

#[test]
fn every_rule_has_its_page_and_its_row() {
    let rows: BTreeSet<String> = isnad::rules::ALL.iter().map(|rule| rule.id.replace('-', "_")).collect();
    let pages = |end: &str| -> BTreeMap<String, String> {
        let inside = |(path, text): (String, String)| {
            let stem = path.strip_prefix("src/rules/")?.strip_suffix(end)?.to_owned();
            Some((stem, text))
        };
        files().into_iter().filter_map(inside).collect()
    };
    let (documents, sources) = (pages(".md"), pages(".rs"));
    let declared = sources.iter().filter(|(_, text)| text.contains("pub const RULE: Rule"));
    assert_eq!(rows, documents.keys().cloned().collect(), "rows of ALL and pages in src/rules");
    assert_eq!(rows, declared.map(|(stem, _)| stem.clone()).collect(), "rows of ALL and rules in src/rules");
    assert_eq!(rows.len(), isnad::rules::ALL.len(), "a rule has one row");
    for rule in isnad::rules::ALL {
        assert_eq!(rule.docs, documents[&rule.id.replace('-', "_")], "{} carries its own page", rule.id);
        assert!(rule.docs.starts_with(&format!("# {}\n", rule.id)), "the page of {} begins with its name", rule.id);
    }
}

#[test]
fn the_readme_and_the_program_name_the_same_commands_and_options() {
    let readme = read("README.md");
    let listed: BTreeSet<String> = command_rows(&readme).map(|(name, _)| name).collect();
    let offered: BTreeSet<String> = commands_of(&help(&[])).into_iter().collect();
    assert_eq!(listed, offered, "the README's table of commands and `isnad --help`");
    let mut offences = Vec::new();
    for (name, row) in command_rows(&readme) {
        let text = help(&name.split(' ').collect::<Vec<_>>());
        let options = row.split(['`', ' ', '|', '[', ']', ',']).filter(|word| word.starts_with("--"));
        for option in options.filter(|option| !text.contains(*option)) {
            offences.push(format!("README.md: isnad {name} has no {option}"));
        }
    }
    none(offences);
}

#[test]
fn the_readme_lists_the_verdicts_and_formats_that_there_are() {
    let readme = read("README.md");
    let verdicts = isnad::verify::Verdict::ALL.map(isnad::verify::Verdict::name);
    assert_eq!(first_cells(section(&readme, "Verdicts")), verdicts);
    let formats: Vec<&str> = isnad::report::FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(first_cells(section(&readme, "Reports")), formats);
}

#[test]
fn the_architecture_lists_the_modules_in_their_order() {
    let architecture = read("ARCHITECTURE.md");
    let listed = first_cells(section(&architecture, "Modules"));
    assert_eq!(listed, modules());
    let libraries: BTreeSet<String> = first_cells(section(&architecture, "Libraries"))
        .into_iter()
        .flat_map(|cell| cell.split("`, `").map(|name| name.replace('-', "_")).collect::<Vec<_>>())
        .collect();
    let housed: BTreeSet<String> = HOMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(libraries, housed, "the libraries of ARCHITECTURE.md and of Cargo.toml");
}

#[test]
fn the_documents_name_places_that_there_are() {
    let mut offences = Vec::new();
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = read(document);
        // Every other part between backticks is code; in fenced blocks that gives whole lines, which name no place.
        let quoted = text.split('`').skip(1).step_by(2);
        let named = quoted.filter(|word| ["src/", "tests/", "themes/"].iter().any(|start| word.starts_with(start)));
        for place in named.filter(|word| !word.contains(char::is_whitespace)) {
            // What stands for a name (`<rule>`, `*`) is checked up to the folder that it is in.
            let known = place.find(['<', '*']).map_or(place, |at| &place[..at]);
            let known = if known == place { known } else { known.rsplit_once('/').map_or("", |(folder, _)| folder) };
            if !Path::new(env!("CARGO_MANIFEST_DIR")).join(known).exists() {
                offences.push(format!("{document}: {place}"));
            }
        }
    }
    none(offences);
}

#[test]
fn the_recipes_use_formats_and_options_that_there_are() {
    let recipes = read("docs/ci.md");
    let mut offences = Vec::new();
    let lines = recipes.lines().filter_map(|line| line.split_once("isnad check").map(|(_, rest)| rest));
    for line in lines {
        // What follows a pipe is another program's.
        let words: Vec<&str> = line.split(['|', '`', '#']).next().unwrap_or_default().split_whitespace().collect();
        let text = help(&["check"]);
        offences.extend(words.iter().filter(|word| word.starts_with("--") && !text.contains(*word)));
        let named = words.windows(2).filter(|pair| pair[0] == "--format").map(|pair| pair[1]);
        offences.extend(named.filter(|name| isnad::report::format(name).is_none()));
    }
    none(offences);
    let action = read("action.yml");
    let (inputs, _) = action.split_once("\noutputs:\n").expect("inputs, then outputs");
    let declared: Vec<String> = inputs.lines().filter_map(name_of_input).map(str::to_owned).collect();
    let listed = recipes.split("| input | is |").nth(1).expect("the table of inputs").split("\n\n").next();
    assert_eq!(first_cells(listed.unwrap_or_default()), declared, "docs/ci.md and action.yml");
}

/// The name in a line of `action.yml` that begins an input.
fn name_of_input(line: &str) -> Option<&str> {
    line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?.strip_suffix(':')
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let readme = read("README.md");
    let story = section(&readme, "What it catches");
    let (line, report) = (fenced(story, "markdown"), fenced(story, "text"));
    let label = line.split('«').next().expect("the line quotes something");
    let place = report.split(':').next().expect("the report begins with a path");
    let project = tempfile::tempdir().expect("a folder for the project");
    for (path, text) in files() {
        if !["book.toml", "isnad.lock"].contains(&path.as_str()) && !path.starts_with("content/") {
            continue;
        }
        let mended: Vec<&str> =
            text.lines().map(|own| if path == place && own.starts_with(label) { line } else { own }).collect();
        let changed = if path == place { mended.join("\n") } else { text.clone() };
        let file = project.path().join(&path);
        std::fs::create_dir_all(file.parent().expect("a file in the project")).expect("folders can be made");
        std::fs::write(file, changed).expect("a file can be written");
    }
    let root = project.path().to_str().expect("a path that is text");
    let said = run(&["--root", root, "check"]);
    assert_eq!(said.status.code(), Some(1), "the story's quotation stops the build");
    let said = String::from_utf8_lossy(&said.stdout);
    assert!(said.contains(report), "README.md shows:\n{report}\nthe program says:\n{said}");
}

/// The text of the first fenced block of that language, without the line end before its closing fence.
fn fenced<'t>(text: &'t str, language: &str) -> &'t str {
    let (_, rest) = text.split_once(&format!("```{language}\n")).expect("a block of that language");
    rest.split("\n```").next().unwrap_or_default()
}

/// The help of a command of the program.
fn help(command: &[&str]) -> String {
    let output = run(&[command, &["--help"]].concat());
    assert!(output.status.success(), "isnad {} --help fails", command.join(" "));
    String::from_utf8(output.stdout).expect("the help is text")
}

/// Runs the program.
fn run(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_isnad")).args(arguments).output();
    output.expect("the program runs")
}

/// The commands that a help text lists, `help` left out.
fn commands_of(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let rows = list.take_while(|line| line.starts_with("  "));
    // A row begins two spaces in; what follows deeper is the end of its description.
    let names = rows.filter(|row| !row.starts_with("   ")).filter_map(|row| row.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The rows of the README's table of commands: the command's name, and the whole row.
fn command_rows(readme: &str) -> impl Iterator<Item = (String, String)> {
    section(readme, "Commands").lines().filter_map(|row| {
        let words = row.strip_prefix("| `isnad ")?.split('`').next()?.split(' ');
        let name: Vec<&str> = words.take_while(|word| word.chars().all(|char| char.is_ascii_lowercase())).collect();
        Some((name.join(" "), row.to_owned()))
    })
}
