//! A project that is read again and again.
//!
//! In: the paths that somebody saw change. Out: the [`Inputs`] as they are now. They are the same as [`super::load`] would
//! give, but for the numbers of files, which stay with their paths.
//!
//! 1. Paths that are no part of the project, or belong to editors, are passed over.
//! 2. When all that is left are texts and other files that were there before and still are, only these texts are read.
//! 3. Else every folder is walked, and each file is read whose stamp is not the known one, or that was seen to change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::known::{Doubt, Known};
use super::read::{Reading, is_backup, read, text};
use super::{Inputs, gather, is_image};
use crate::shared::Shared;
use crate::text::Files;

/// Reads one project again and again.
#[derive(Debug)]
pub struct Reader {
    root: PathBuf,
    known: Arc<Known>,
    /// The last inputs; none before the first time.
    last: Option<Shared<Inputs>>,
    /// What was seen to change since the last time that all went well.
    waiting: BTreeSet<PathBuf>,
}

/// A project as it is now.
#[derive(Clone, Debug)]
pub struct Reread {
    /// What was read. The same [`Shared`] value as before when no text, list or setting changed.
    pub inputs: Shared<Inputs>,
    /// Whether a file that is copied or hashed as it is (static, of the theme, a capture) may have other bytes.
    pub assets: bool,
}

/// What a path is that was seen to change.
enum Seen {
    /// Nothing of the project.
    Foreign,
    /// A file that is copied or hashed as it is, still there.
    Asset,
    /// A text that was read before and may be read alone.
    Text(String),
    /// Something else: only a walk tells.
    Other,
}

impl Reader {
    /// Reads the project at `root`; nothing is read yet.
    pub fn new(root: &Path) -> Reader {
        Reader { root: root.to_owned(), known: Arc::default(), last: None, waiting: BTreeSet::new() }
    }

    /// Reads everything, whatever the disk says of it.
    ///
    /// # Errors
    /// When `book.toml` is missing or cannot be read.
    pub fn read(&mut self) -> anyhow::Result<Reread> {
        self.walk(Doubt::All, true)
    }

    /// Reads what changed. `touched` has every path that may have changed since the last time; nothing is said when none
    /// of them is of the project.
    ///
    /// # Errors
    /// When `book.toml` is missing or cannot be read; what was seen to change is kept in mind until it can.
    pub fn reread(&mut self, touched: &BTreeSet<PathBuf>) -> anyhow::Result<Option<Reread>> {
        let Some(last) = self.last.clone() else { return self.read().map(Some) };
        let (mut assets, mut walk, mut texts) = (false, !self.waiting.is_empty(), Vec::new());
        for path in touched {
            match if walk { Seen::Other } else { self.seen(&last, path) } {
                Seen::Foreign => {}
                Seen::Asset => assets = true,
                Seen::Text(path) => texts.push(path),
                Seen::Other => walk = true,
            }
        }
        if !assets && !walk && texts.is_empty() {
            return Ok(None);
        }
        if !walk && let Some(inputs) = self.alone(&last, &texts) {
            self.last = Some(inputs.clone());
            return Ok(Some(Reread { inputs, assets }));
        }
        self.waiting.extend(touched.iter().cloned());
        let doubted = self.waiting.iter().filter_map(|path| self.relative(path)).collect();
        let assets = self.waiting.iter().any(|path| self.may_have_assets(&last, path));
        self.walk(Doubt::Of(doubted), assets).map(Some)
    }

    fn walk(&mut self, doubt: Doubt, assets: bool) -> anyhow::Result<Reread> {
        let none = Files::default();
        let before = self.last.as_ref().map_or(&none, |last| &last.files);
        let reading = Reading::new(&self.root, Arc::clone(&self.known), doubt);
        let (inputs, known) = gather(&self.root, reading, Some(before))?;
        self.known = Arc::new(known);
        self.waiting.clear();
        let inputs = match self.last.take() {
            Some(last) if is_same(&last, &inputs) => last,
            _ => inputs.into(),
        };
        self.last = Some(inputs.clone());
        Ok(Reread { inputs, assets })
    }

    /// The inputs with these texts as they are now; `None` when one is not sound.
    fn alone(&mut self, last: &Shared<Inputs>, texts: &[String]) -> Option<Shared<Inputs>> {
        let mut inputs = last.clone();
        for path in texts {
            let (stamp, bytes) = read(&self.root.join(path)).ok()?;
            let file = self.known.file(path, text(&bytes)?);
            let known = last.files.shared(last.files.find(path)?);
            if !Arc::ptr_eq(known, &file) {
                inputs.files.replace(Arc::clone(&file));
            }
            Arc::make_mut(&mut self.known).keep(stamp, file);
        }
        Some(inputs)
    }

    fn seen(&self, last: &Inputs, path: &Path) -> Seen {
        let Some(relative) = self.relative(path) else { return Seen::Other };
        let (src, theme) = (last.config.src.as_str(), format!("themes/{}", last.config.theme));
        let below = |folder: &str| Path::new(&relative).starts_with(folder);
        if ["book.toml", "static", "themes"].contains(&relative.as_str()) || Path::new(src).starts_with(&relative) {
            return Seen::Other;
        }
        let plain = relative == "isnad.lock" || below(src) || below(&format!("{theme}/templates"));
        let copied = below("static") || below(&format!("{theme}/static"));
        if !plain && !copied && !Path::new(&theme).starts_with(&relative) {
            return Seen::Foreign;
        }
        let hidden = |name: &str| is_backup(name) || (!copied && name.starts_with('.'));
        if relative.split('/').any(hidden) {
            return Seen::Foreign;
        }
        let is_file = path.is_file();
        if is_file && is_text(last, &relative) {
            return Seen::Text(relative);
        }
        let assets = [&last.statics, &last.theme_assets, &last.captures];
        // What an image's head says, pages say too.
        if is_file && !is_image(&relative) && assets.into_iter().flatten().any(|asset| asset.disk == path) {
            return Seen::Asset;
        }
        // A file that came and went, as editors make them, or one in which nothing is read.
        let prefix = format!("{relative}/");
        let held = |path: &str| path == relative || path.starts_with(&prefix);
        let known = last.files.iter().any(|(_, file)| held(&file.path)) || assets_below(last, path);
        let texts = ["explainers", "pages"].map(|folder| format!("{src}/{folder}"));
        let idle =
            is_file && !relative.ends_with(".md") && !is_image(&relative) && texts.iter().any(|folder| below(folder));
        let gone = path.symlink_metadata().is_err();
        // Where something was amiss, a folder may have come with what went again.
        if !known && (idle || gone) && last.complaints.is_empty() { Seen::Foreign } else { Seen::Other }
    }

    /// Whether files that are copied or hashed as they are may lie at a path, below it or around it.
    fn may_have_assets(&self, last: &Inputs, path: &Path) -> bool {
        let Some(relative) = self.relative(path) else { return true };
        if is_image(&relative) {
            return true;
        }
        let folders = [
            "static".to_owned(),
            format!("themes/{}/static", last.config.theme),
            format!("{}/sources", last.config.src),
        ];
        folders
            .iter()
            .any(|folder| Path::new(&relative).starts_with(folder) || Path::new(folder).starts_with(&relative))
    }

    /// The path as seen from the root, with `/` between its parts; `None` for one that is not below it, or is no text.
    fn relative(&self, path: &Path) -> Option<String> {
        let parts: Option<Vec<&str>> = path.strip_prefix(&self.root).ok()?.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    }
}

/// Whether a sound text is read from that path.
fn is_text(inputs: &Inputs, path: &str) -> bool {
    let Some(file) = inputs.files.find(path) else { return false };
    let lists = [&inputs.explainers, &inputs.pages, &inputs.sources];
    lists.iter().any(|list| list.binary_search(&file).is_ok())
        || [inputs.index, inputs.lock].contains(&Some(file))
        || inputs.templates.iter().any(|(_, template)| *template == file)
}

/// Whether a file that is copied or hashed as it is lies at or below a path of the disk.
fn assets_below(inputs: &Inputs, path: &Path) -> bool {
    let assets = [&inputs.statics, &inputs.theme_assets, &inputs.captures].into_iter().flatten();
    assets.chain(inputs.images.iter().map(|image| &image.asset)).any(|asset| asset.disk.starts_with(path))
}

/// Whether two readings found the same: the same texts under the same numbers, the same lists, the same complaints. The
/// configuration is read from `book.toml`, one of the texts.
fn is_same(one: &Inputs, other: &Inputs) -> bool {
    let lists = |inputs: &Inputs| {
        (inputs.sources.clone(), inputs.explainers.clone(), inputs.pages.clone(), inputs.index, inputs.lock)
    };
    let assets = |inputs: &Inputs| [&inputs.statics, &inputs.theme_assets, &inputs.captures].map(Vec::clone);
    one.files.is_same(&other.files)
        && lists(one) == lists(other)
        && assets(one) == assets(other)
        && one.images == other.images
        && one.templates == other.templates
        && one.complaints == other.complaints
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::load;

    /// Everything that is read of a project, without the numbers of files.
    fn said(inputs: &Inputs) -> Vec<String> {
        let path = |file: &crate::text::FileId| inputs.files.get(*file).path.clone();
        let lists = [
            ("source", inputs.sources.clone()),
            ("explainer", inputs.explainers.clone()),
            ("page", inputs.pages.clone()),
            ("index", inputs.index.into_iter().collect()),
            ("lock", inputs.lock.into_iter().collect()),
            ("template", inputs.templates.iter().map(|(_, file)| *file).collect()),
        ];
        let mut out: Vec<String> =
            inputs.files.iter().map(|(_, file)| format!("{}: {}", file.path, file.text)).collect();
        out.extend(lists.iter().flat_map(|(name, list)| list.iter().map(move |file| format!("{name} {}", path(file)))));
        for assets in [&inputs.statics, &inputs.theme_assets, &inputs.captures] {
            out.extend(assets.iter().map(|asset| asset.path.clone()));
        }
        out.extend(inputs.images.iter().map(|image| format!("{image:?}")));
        let at = |found: &crate::diag::Diagnostic| (path(&found.span.file), found.span.start, found.message.clone());
        out.extend(inputs.complaints.iter().map(|found| format!("{:?}", at(found))));
        out.push(format!("{} {}", inputs.config.title, inputs.config.src));
        out
    }

    fn write(root: &Path, path: &str, bytes: &[u8]) -> PathBuf {
        let disk = root.join(path);
        std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
        if disk.is_dir() {
            std::fs::remove_dir_all(&disk).expect("a folder");
        }
        std::fs::write(&disk, bytes).expect("a file");
        disk
    }

    fn project() -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        for path in PATHS {
            write(root.path(), path, b"[book]\ntitle = 'x'\n");
        }
        root
    }

    const PATHS: [&str; 10] = [
        "book.toml",
        "isnad.lock",
        "content/index.md",
        "content/explainers/a.md",
        "content/explainers/deep/b.md",
        "content/pages/about.md",
        "content/sources/s.md",
        "content/sources/s.html",
        "static/logo.svg",
        "themes/default/templates/base.html",
    ];

    #[test]
    fn what_was_not_touched_is_not_read() {
        let root = project();
        let mut reader = Reader::new(root.path());
        let before = reader.read().expect("a project").inputs;
        // Nobody tells of this one, which shows who looked.
        write(root.path(), "content/explainers/deep/b.md", b"other");
        let touched = [write(root.path(), "content/explainers/a.md", b"new")].into();
        let after = reader.reread(&touched).expect("a project").expect("a change").inputs;
        let text =
            |inputs: &Inputs, path: &str| inputs.files.find(path).map(|file| inputs.files.get(file).text.clone());
        assert_eq!(text(&after, "content/explainers/a.md").as_deref(), Some("new"));
        assert_eq!(text(&after, "content/explainers/deep/b.md"), text(&before, "content/explainers/deep/b.md"));
        assert_eq!(
            text(&reader.read().expect("a project").inputs, "content/explainers/deep/b.md").as_deref(),
            Some("other")
        );
    }

    #[test]
    fn what_is_not_of_the_project_is_passed_over() {
        let root = project();
        let mut reader = Reader::new(root.path());
        let before = reader.read().expect("a project").inputs;
        for (path, seen) in [
            ("README.md", false),
            ("content/explainers/.a.md.swp", false),
            ("content/explainers/a.md~", false),
            ("content/explainers/picture.psd", false),
            ("themes/other/templates/base.html", false),
            ("static/logo.svg", true),
            ("content/explainers/a.md", true),
        ] {
            let touched = [write(root.path(), path, b"[book]\ntitle = 'x'\n")].into();
            let again = reader.reread(&touched).expect("a project");
            assert_eq!(again.is_some(), seen, "{path}");
            assert!(again.is_none_or(|again| again.inputs.is(&before)), "{path}: the same texts are the same inputs");
        }
        let gone = [root.path().join("content/explainers/4913")].into();
        assert!(reader.reread(&gone).expect("a project").is_none(), "it came and went");
    }

    #[test]
    fn a_folder_that_came_with_a_file_stays_when_that_goes() {
        let root = project();
        let mut reader = Reader::new(root.path());
        reader.read().expect("a project");
        let content = root.path().join("content");
        std::fs::remove_dir_all(&content).expect("a folder");
        let without = reader.reread(&[content].into()).expect("a project").expect("a change").inputs;
        assert!(!without.complaints.is_empty());
        let page = write(root.path(), "content/index.md", b"");
        std::fs::remove_file(&page).expect("a file");
        let after = reader.reread(&[page].into()).expect("a project").expect("a change").inputs;
        assert_eq!(said(&after), said(&load(root.path()).expect("a project")));
    }

    #[test]
    fn a_project_without_its_book_comes_back() {
        let root = project();
        let mut reader = Reader::new(root.path());
        let before = reader.read().expect("a project").inputs;
        let book = root.path().join("book.toml");
        std::fs::remove_file(&book).expect("a file");
        assert!(reader.reread(&[book.clone()].into()).is_err());
        let page = write(root.path(), "content/pages/about.md", b"other");
        assert!(reader.reread(&[page].into()).is_err(), "it is still not there");
        write(root.path(), "book.toml", b"[book]\ntitle = 'x'\n");
        let after = reader.reread(&[book].into()).expect("a project").expect("a change").inputs;
        assert_eq!(said(&after), said(&load(root.path()).expect("a project")));
        for path in ["book.toml", "content/explainers/a.md", "themes/default/templates/base.html"] {
            let id = before.files.find(path).expect("a file");
            assert_eq!(after.files.find(path), Some(id), "{path}");
            assert!(Arc::ptr_eq(before.files.shared(id), after.files.shared(id)), "{path} is known still");
        }
    }

    #[derive(Clone, Debug)]
    enum Edit {
        Write(usize, &'static [u8]),
        Remove(usize),
        Folder(usize),
        Rename(usize, usize),
    }

    fn edit() -> impl Strategy<Value = Edit> {
        let texts: [&[u8]; 5] = [b"", b"text", b"[book]\ntitle = 'y'\n", b"[book]\nsrc = 'static'\n", b"\xff"];
        prop_oneof![
            4 => (0..PATHS.len(), proptest::sample::select(texts.to_vec())).prop_map(|(at, text)| Edit::Write(at, text)),
            1 => (0..PATHS.len()).prop_map(Edit::Remove),
            1 => (0..PATHS.len()).prop_map(Edit::Folder),
            2 => (0..PATHS.len(), 0..PATHS.len()).prop_map(|(from, to)| Edit::Rename(from, to)),
        ]
    }

    fn remove(disk: &Path) {
        let _ = if disk.is_dir() { std::fs::remove_dir_all(disk) } else { std::fs::remove_file(disk) };
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn reading_again_is_reading(rounds in proptest::collection::vec(proptest::collection::vec(edit(), 1..4), 1..6)) {
            let root = project();
            let mut reader = Reader::new(root.path());
            reader.read().expect("a project");
            for round in rounds {
                let mut touched = BTreeSet::new();
                for edit in round {
                    match edit {
                        Edit::Write(at, bytes) => drop(touched.insert(write(root.path(), PATHS[at], bytes))),
                        Edit::Remove(at) => {
                            remove(&root.path().join(PATHS[at]));
                            touched.insert(root.path().join(PATHS[at]));
                        }
                        Edit::Folder(at) => {
                            let folder = root.path().join(PATHS[at]).parent().expect("a folder").to_owned();
                            if folder != root.path() {
                                remove(&folder);
                                touched.insert(folder);
                            }
                        }
                        Edit::Rename(from, to) => {
                            let [from, to] = [from, to].map(|at| root.path().join(PATHS[at]));
                            if std::fs::rename(&from, &to).is_ok() {
                                touched.extend([from, to]);
                            }
                        }
                    }
                }
                match (reader.reread(&touched), load(root.path())) {
                    (Ok(Some(again)), Ok(cold)) => prop_assert_eq!(said(&again.inputs), said(&cold)),
                    (Ok(None), Ok(cold)) => {
                        let last = reader.last.as_ref().expect("inputs");
                        prop_assert_eq!(said(last), said(&cold));
                    }
                    (again, cold) => prop_assert!(again.is_err() && cold.is_err()),
                }
            }
        }
    }
}
