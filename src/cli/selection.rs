//! What PATHS select.
//!
//! In: the edition and paths as the user wrote them. Out: the explainers to be reported, and the files whose findings are.
//!
//! 1. A path is taken relative to the current folder; where nothing stands there, or outside the project, to its root.
//! 2. A folder selects what is below it. An explainer selects itself; a source, or a file beside it, the explainers that
//!    cite it; `book.toml` and `isnad.lock`, which concern every page, all of them.
//! 3. Findings are reported in the selected texts, in the sources that they cite, and in `book.toml` and `isnad.lock`.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

use crate::archive::Source;
use crate::content::Explainer;
use crate::report::shown;
use crate::text::FileId;
use crate::verify::Edition;

/// What was selected.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Explainers, pages and the home page, as places in `Edition::explainers`, in order.
    pub explainers: Vec<usize>,
    /// The files whose findings are reported.
    pub files: BTreeSet<FileId>,
    /// Paths that exist and select nothing, ready to be shown.
    pub idle: Vec<String>,
}

/// What `paths` select.
///
/// # Errors
/// A path at which nothing stands, or paths of which none selects anything.
pub fn select(edition: &Edition, root: &Path, paths: &[PathBuf]) -> anyhow::Result<Selection> {
    let here = std::env::current_dir().context("cannot find the current folder")?;
    let mut named = Vec::new();
    for path in paths {
        named.push((relative(&here, root, path)?, shown::message(&path.display().to_string())));
    }
    let selection = of_names(edition, &named);
    if selection.idle.len() == named.len() {
        bail!(
            "no path selects a text of this project: {}; name an explainer, a source or a folder of them",
            selection.idle.join(", ")
        );
    }
    Ok(selection)
}

/// The pages that `paths` name, each by its path in the project; `None` when one of them names anything else, such as a
/// folder or a source. `src` is the folder of texts.
pub fn pages(src: &str, root: &Path, paths: &[PathBuf]) -> Option<BTreeSet<String>> {
    let here = std::env::current_dir().ok()?;
    let page = |path: &PathBuf| {
        let name = relative(&here, root, path).ok()??;
        let below = name.strip_prefix(src)?.strip_prefix('/')?;
        let is_page = below == "index.md" || below.starts_with("explainers/") || below.starts_with("pages/");
        (is_page && root.join(&name).is_file()).then_some(name)
    };
    paths.iter().map(page).collect()
}

/// `path` relative to the project, with `/` between its parts; empty for the root, `None` outside.
fn relative(here: &Path, root: &Path, path: &Path) -> anyhow::Result<Option<String>> {
    let root = here.join(root);
    let candidates = [here.join(path), root.join(path)];
    let mut exists = false;
    for candidate in candidates.iter().filter(|candidate| candidate.exists()) {
        exists = true;
        // As written first, so that a folder of the project may be a link; then as the disk has it.
        let real = || Some((candidate.canonicalize().ok()?, root.canonicalize().ok()?));
        let pairs = [Some((plain(candidate), plain(&root))), real()];
        for (candidate, root) in pairs.into_iter().flatten() {
            if let Ok(below) = candidate.strip_prefix(&root) {
                return Ok(Some(slashed(below)));
            }
        }
    }
    if !exists {
        bail!("there is no {}", path.display());
    }
    Ok(None)
}

/// Without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// What paths relative to the project select; each comes with the form in which it is shown.
fn of_names(edition: &Edition, named: &[(Option<String>, String)]) -> Selection {
    let mut selection = Selection::default();
    let mut texts = BTreeSet::new();
    for (name, shown) in named {
        let found = name.as_deref().map(|name| below(edition, name)).unwrap_or_default();
        if found.is_empty() {
            selection.idle.push(shown.clone());
        }
        texts.extend(found);
    }
    let inputs = &edition.inputs;
    let whole = [Some(inputs.book), inputs.lock];
    let everything = whole.iter().flatten().any(|file| texts.contains(file));
    let archive = &edition.archive;
    let sources: BTreeSet<_> =
        (0..archive.sources.len()).filter(|at| texts.contains(&archive.sources[*at].file)).collect();
    for (at, explainer) in edition.explainers.iter().enumerate() {
        let cited = cited(edition, explainer);
        if everything || texts.contains(&explainer.file) || !cited.is_disjoint(&sources) {
            selection.explainers.push(at);
            selection.files.insert(explainer.file);
            selection.files.extend(cited.iter().map(|at| archive.sources[*at].file));
        }
    }
    selection.files.extend(texts);
    selection.files.extend(whole.into_iter().flatten());
    selection
}

/// The texts of the project at or below a path; those of a source for a capture beside it.
fn below(edition: &Edition, name: &str) -> BTreeSet<FileId> {
    let inputs = &edition.inputs;
    let prefix = format!("{name}/");
    let is_below = |path: &str| name.is_empty() || path == name || path.starts_with(&prefix);
    let texts = inputs.files.iter().filter(|(_, file)| is_below(&file.path)).map(|(id, _)| id);
    let captures = inputs.captures.iter().filter(|capture| is_below(&capture.path));
    let beside = captures.filter_map(|capture| {
        let (folder, file) = capture.path.rsplit_once('/')?;
        let belongs = |source: &&Source| {
            let path = &inputs.files.get(source.file).path;
            let named = source.meta.capture.as_ref().is_some_and(|named| named.file == file);
            *path == format!("{folder}/index.md") || (named && path.rsplit_once('/').is_some_and(|at| at.0 == folder))
        };
        edition.archive.sources.iter().find(belongs).map(|source| source.file)
    });
    texts.chain(beside).collect()
}

/// The sources that an explainer cites, as places in the archive.
fn cited(edition: &Edition, explainer: &Explainer) -> BTreeSet<usize> {
    let keys = explainer.citations.iter().flat_map(|citation| &citation.keys);
    keys.filter_map(|key| edition.archive.by_id.get(&key.source).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Capture;
    use crate::load::Asset;
    use crate::report::fixture::edition;

    #[test]
    fn paths_select_texts_and_what_they_cite() {
        let mut edition = edition();
        for path in ["content/sources/s.html", "content/sources/other.html"] {
            edition.inputs.captures.push(Asset { path: path.into(), disk: PathBuf::new() });
        }
        edition.archive.sources[0].meta.capture = Some(Capture { file: "s.html".into(), sha256: String::new() });
        let [book, explainer, source] = [FileId(0), FileId(1), FileId(2)];
        let all = (vec![0], vec![book, explainer, source]);
        let none = (vec![], vec![book]);
        for (name, expected) in [
            (Some("content/explainers/a.md"), &all),
            (Some("content/explainers"), &all),
            (Some(""), &all),
            (Some("content/sources/s.md"), &all),
            (Some("content/sources/s.html"), &all),
            (Some("content/sources/other.html"), &none),
            (Some("book.toml"), &all),
            (Some("content/explainers/a"), &none),
            (Some("README.md"), &none),
            (None, &none),
        ] {
            let selection = of_names(&edition, &[(name.map(str::to_owned), "shown".into())]);
            assert_eq!(selection.explainers, expected.0, "{name:?}");
            assert_eq!(selection.files.into_iter().collect::<Vec<_>>(), expected.1, "{name:?}");
            assert_eq!(selection.idle.is_empty(), expected.0 == [0], "{name:?}");
        }
        // A source that nobody cites is reported all the same.
        edition.explainers[0].citations.clear();
        let selection = of_names(&edition, &[(Some("content/sources".into()), String::new())]);
        assert_eq!((selection.explainers.len(), selection.files.contains(&source)), (0, true));
    }

    #[test]
    fn paths_are_those_of_the_current_folder_then_of_the_project() -> anyhow::Result<()> {
        let dir = tempfile::tempdir()?;
        let root = dir.path().join("project");
        std::fs::create_dir_all(root.join("content/explainers"))?;
        std::fs::write(root.join("content/explainers/a.md"), "")?;
        std::fs::write(dir.path().join("b.md"), "")?;
        let name = |here: &str, root: &str, path: &str| {
            relative(&dir.path().join(here), Path::new(root), Path::new(path)).map_err(|error| error.to_string())
        };
        let a = Ok(Some("content/explainers/a.md".to_owned()));
        assert_eq!(name("project", ".", "content/explainers/a.md"), a);
        assert_eq!(name("project", ".", "./content/../content/explainers/a.md"), a);
        assert_eq!(name("", "project", "project/content/explainers/a.md"), a);
        assert_eq!(name("", "project", "content/explainers/a.md"), a);
        assert_eq!(name("project/content", "..", "explainers/a.md"), a);
        assert_eq!(name("project", ".", "."), Ok(Some(String::new())));
        assert_eq!(name("", "project", "b.md"), Ok(None));
        assert!(name("project", ".", "no.md").is_err_and(|error| error.contains("no.md")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&root, dir.path().join("link"))?;
            assert_eq!(name("", "link", "project/content/explainers/a.md"), a);
        }
        Ok(())
    }
}
