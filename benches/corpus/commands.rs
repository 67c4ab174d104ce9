//! What a user asks of the program, as benchmarks run it on a project of the corpus.
//!
//! In: a project on disk. Out: its [`Task`]s in an order in which each finds what it needs, and the program called to do one.

#![expect(clippy::disallowed_methods, reason = "it runs the program, and changes the project between two runs")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// One of them.
pub struct Task {
    /// What it is called in tables.
    pub name: &'static str,
    /// The program's arguments behind `--root`.
    pub arguments: Vec<String>,
    /// What is done to the project before each run.
    pub before: fn(&Path),
}

/// All of them: `check`, `check` of the explainer in the middle, a first build, one of an untouched project, and one after a
/// paragraph was added to that explainer.
pub fn tasks(root: &Path) -> Vec<Task> {
    let one = middle(root);
    let one = one.to_str().expect("a name of ASCII");
    let task = |name, arguments: &[&str], before| {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Task { name, arguments, before }
    };
    vec![
        task("check", &["check"], |_| {}),
        task("check one", &["check", one], |_| {}),
        task("build", &["build"], clean),
        task("rebuild", &["build"], |_| {}),
        task("one change", &["build"], edit),
    ]
}

impl Task {
    /// The program, to be run in the project; `through` is the program that runs it and its arguments, if there is one.
    pub fn command(&self, root: &Path, through: &[String]) -> Command {
        let program = env!("CARGO_BIN_EXE_isnad").to_owned();
        let mut words = through.iter().chain([&program]);
        let mut command = Command::new(words.next().expect("at least the program itself"));
        command.args(words).arg("--root").arg(root).args(&self.arguments);
        command
    }
}

/// Takes away what was built and what is remembered of it.
fn clean(root: &Path) {
    for folder in ["public", ".isnad"] {
        let _ = std::fs::remove_dir_all(root.join(folder));
    }
}

/// The explainer in the middle of a project.
fn middle(root: &Path) -> PathBuf {
    let folder = root.join("content/explainers");
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut explainers: Vec<PathBuf> = entries.collect();
    explainers.sort();
    explainers.swap_remove(explainers.len() / 2)
}

/// Adds a paragraph to it.
fn edit(root: &Path) {
    let one = middle(root);
    let text = std::fs::read_to_string(&one).expect("a text");
    std::fs::write(&one, format!("{text}\nفقرة أخرى.\n")).expect("a file");
}
