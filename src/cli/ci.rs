//! What the machine of a continuous integration tells, and what it wants to be told.
//!
//! In: the environment. Out: the folder that is put before each path of a report, and GitHub's page of the run.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::report::step_summary::step_summary;
use crate::report::{Base, Report, Style, shown};

use super::Front;

/// The variables that name the root of the repository being checked: GitHub's and GitLab's.
const ROOTS: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

/// The variable that names the page which GitHub shows of a run.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Whether [`summarize`] has somewhere to write.
pub(super) fn is_summarized() -> bool {
    named(STEP_SUMMARY).is_some()
}

/// What stands before each path of a report whose paths begin at `base`: the project's folder `root` seen from there,
/// ending in `/`; nothing when the project does not lie below it.
pub(super) fn folder(base: Base, root: &Path) -> String {
    let current = || std::env::current_dir().ok();
    let roots = || ROOTS.iter().filter_map(|name| named(name));
    let bases: Vec<PathBuf> = match base {
        Base::Project => Vec::new(),
        Base::Current => current().into_iter().collect(),
        Base::Repository => roots().chain(current()).collect(),
    };
    bases.iter().find_map(|base| below(base, root)).unwrap_or_default()
}

/// The folder `root` seen from `base`, with `/` after each part; `None` when it does not lie below it.
fn below(base: &Path, root: &Path) -> Option<String> {
    let (base, root) = (base.canonicalize().ok()?, root.canonicalize().ok()?);
    let rest = root.strip_prefix(base).ok()?;
    let parts = rest.components().map(|part| match part {
        Component::Normal(part) => part.to_str().map(|part| format!("{part}/")),
        _ => None,
    });
    parts.collect()
}

/// Appends the report to the page that GitHub shows of the run, where there is one. A page that cannot be written changes
/// nothing in what was found, so it is only said.
pub(super) fn summarize(front: Front<'_>, report: &Report<'_>) {
    let Some(path) = named(STEP_SUMMARY) else { return };
    let folder = folder(Base::Repository, front.root);
    let text = step_summary(report, Style { folder: &folder, ..Style::default() });
    let file = OpenOptions::new().append(true).create(true).open(&path);
    if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
        let path = shown::message(&path.display().to_string());
        front.terminal.err(&format!("isnad: cannot write the step summary {path}: {error}\n"));
    }
}

/// The path in that variable of the environment, unless it is empty.
fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_seen_from_the_base() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("docs/site");
        std::fs::create_dir_all(&root).expect("folders can be made");
        for (base, root, expected) in [
            (dir.path(), root.as_path(), Some("docs/site/")),
            (root.as_path(), root.as_path(), Some("")),
            (root.as_path(), dir.path(), None),
            (dir.path(), Path::new("no such folder"), None),
        ] {
            assert_eq!(below(base, root).as_deref(), expected, "{} from {}", root.display(), base.display());
        }
        assert_eq!(folder(Base::Project, &root), "");
    }
}
