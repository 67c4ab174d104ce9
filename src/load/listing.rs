//! What stands below some paths, told by stamps alone: no file is opened.
//!
//! In: files and folders. Out: a [`Listing`], equal to another of the same paths as long as no file below them came, went
//! or changed.
//!
//! A file can change twice within one tick of the disk's clock, and have the same stamp after both. So a listing says when
//! the last of its files changed: it can be believed where something that was written before they were read has a later
//! time ([`Listing::is_older_than`]).

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use super::known::Stamp;
use super::threads;
use crate::text::digest::Hasher;

/// A time of the disk's clock: seconds since 1970, and nanoseconds.
pub type Moment = (i64, i64);

/// What stands below some paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// SHA-256 over the paths and stamps.
    pub digest: [u8; 32],
    /// When the last of them was changed in any way.
    newest: Moment,
}

impl Listing {
    /// Whether all of it was as it is before that moment; `None` is before everything.
    pub fn is_older_than(&self, moment: Option<Moment>) -> bool {
        moment.is_some_and(|moment| self.newest < moment)
    }
}

/// When a file was last changed in any way; `None` when the disk does not tell.
pub fn changed_at(file: &Path) -> Option<Moment> {
    changed(&std::fs::symlink_metadata(file).ok()?)
}

/// Lists what stands below `paths`, which need not be there. `None` when the disk does not tell, on systems whose stamps
/// anybody can set, and where something is a link or no regular file: what it leads to may change unseen.
pub fn listing<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Option<Listing> {
    let mut writer = Writer::default();
    for path in paths {
        let root = path.as_ref();
        let is_there =
            !matches!(std::fs::symlink_metadata(root), Err(error) if error.kind() == std::io::ErrorKind::NotFound);
        writer.add(root, if is_there { below(root)? } else { Vec::new() });
    }
    Some(writer.finish())
}

/// The listing of a folder in which nothing stands but these files, each a path with `/` between its parts: no folder is
/// read for it. `None` where [`listing()`] has none.
pub fn listing_of(root: &Path, files: &[String]) -> Option<Listing> {
    let mut folders: Vec<&str> =
        files.iter().flat_map(|file| file.match_indices('/').map(|(end, _)| &file[..end])).collect();
    folders.sort_unstable();
    folders.dedup();
    let facts = threads::each(files, FILES, |file| told(&std::fs::symlink_metadata(root.join(file)).ok()?));
    let mut all = vec![Entry { path: root.to_owned(), file: None }];
    all.extend(folders.into_iter().map(|folder| Entry { path: root.join(folder), file: None }));
    for (file, facts) in files.iter().zip(facts) {
        all.push(Entry { path: root.join(file), file: Some(facts?) });
    }
    let mut writer = Writer::default();
    writer.add(root, all);
    Some(writer.finish())
}

/// A listing in the making.
#[derive(Default)]
struct Writer {
    hasher: Hasher,
    newest: Option<Moment>,
    /// How many paths were listed.
    number: usize,
}

impl Writer {
    /// Adds what stands at a path and below it.
    fn add(&mut self, root: &Path, mut entries: Vec<Entry>) {
        self.hasher.update(format!("{}\0", self.number).as_bytes());
        self.number += 1;
        entries.sort_unstable_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
        let above = root.as_os_str().len();
        for Entry { path, file } in entries {
            self.hasher.update(&path.as_os_str().as_encoded_bytes()[above..]);
            self.hasher.update(b"\0");
            if let Some((stamp, changed)) = file {
                self.hasher.update(&stamp.bytes());
                self.newest = self.newest.max(Some(changed));
            }
            self.hasher.update(b"\n");
        }
    }

    fn finish(self) -> Listing {
        Listing { digest: self.hasher.finish(), newest: self.newest.unwrap_or((i64::MIN, 0)) }
    }
}

/// A file or a folder.
struct Entry {
    path: PathBuf,
    /// The stamp of a file, and when it was last changed; none of a folder.
    file: Option<(Stamp, Moment)>,
}

/// For how many folders, and for how many files, a thread is worth its beginning, which takes up to a millisecond with the
/// memory of its own that it is given: what stands in a folder is told in some ten microseconds, a stamp in one.
const FOLDERS: usize = 256;
const FILES: usize = 2048;

/// A path and all that stands below it: level by level, the folders of each side by side, and then its files.
fn below(root: &Path) -> Option<Vec<Entry>> {
    let facts = std::fs::metadata(root).ok()?;
    if !facts.is_dir() {
        return Some(vec![Entry { path: root.to_owned(), file: Some(told(&facts)?) }]);
    }
    let (mut all, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while !folders.is_empty() {
        let (mut further, mut files) = (Vec::new(), Vec::new());
        for found in threads::each(&folders, FOLDERS, |folder| members(folder)) {
            let (folders, found) = found?;
            further.extend(folders);
            files.extend(found);
        }
        let facts = threads::each(&files, FILES, |file| told(&std::fs::symlink_metadata(file).ok()?));
        for (path, file) in files.into_iter().zip(facts) {
            all.push(Entry { path, file: Some(file?) });
        }
        let done = std::mem::replace(&mut folders, further);
        all.extend(done.into_iter().map(|path| Entry { path, file: None }));
    }
    Some(all)
}

/// The folders and the files in a folder; `None` where there is something else.
fn members(folder: &Path) -> Option<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let kind = entry.file_type().ok()?;
        if !kind.is_dir() && !kind.is_file() {
            return None;
        }
        if kind.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
    }
    Some((folders, files))
}

/// What the disk says of a file; `None` where it is no file any more, or the disk does not tell.
fn told(facts: &Metadata) -> Option<(Stamp, Moment)> {
    Some((Stamp::of(facts), changed(facts).filter(|_| facts.is_file())?))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
pub(super) fn changed(facts: &std::fs::Metadata) -> Option<Moment> {
    use std::os::unix::fs::MetadataExt;
    Some((facts.ctime(), facts.ctime_nsec()))
}

#[cfg(not(unix))]
pub(super) fn changed(_facts: &std::fs::Metadata) -> Option<Moment> {
    None
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn whatever_changes_is_seen() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |path: &str| root.path().join(path);
        let list = || listing([at("a"), at("b"), at("c.toml")]).expect("a listing");
        fs::create_dir_all(at("a/x")).expect("a folder");
        fs::write(at("a/x/one"), "1").expect("a file");
        let mut seen = vec![list()];
        assert_eq!(seen[0], list());
        let steps: [(&str, &dyn Fn()); 6] = [
            ("a new file", &|| fs::write(at("c.toml"), "").expect("a file")),
            ("other bytes", &|| fs::write(at("a/x/one"), "12").expect("a file")),
            ("a new folder", &|| fs::create_dir(at("b")).expect("a folder")),
            ("the same bytes in a file of that name", &|| {
                fs::write(at("two"), "12").expect("a file");
                fs::rename(at("two"), at("a/x/one")).expect("a file");
            }),
            ("another name", &|| fs::rename(at("a/x/one"), at("a/x/other")).expect("a file")),
            ("nothing there", &|| fs::remove_file(at("a/x/other")).expect("a file")),
        ];
        for (what, step) in steps {
            step();
            assert!(!seen.iter().any(|before| before.digest == list().digest), "{what}");
            seen.push(list());
        }
    }

    #[test]
    fn a_folder_whose_files_are_known_is_listed_alike() {
        let root = tempfile::tempdir().expect("a folder");
        let files = ["a-b/x", "a.html", "a/b/c/one", "a/b/two", "index.html", "شرح/index.html"].map(str::to_owned);
        for file in &files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, file).expect("a file");
        }
        let known = listing_of(root.path(), &files).expect("a listing");
        assert_eq!(Some(&known), listing([root.path()]).as_ref());
        fs::write(root.path().join("a/foreign"), "").expect("a file");
        assert_ne!(known.digest, listing([root.path()]).expect("a listing").digest);
        assert_eq!(listing_of(root.path(), &["gone".to_owned()]), None);
    }

    #[test]
    fn links_are_not_believed() {
        let root = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink("/", root.path().join("link")).expect("a link");
        assert_eq!(listing([root.path()]), None);
    }

    #[test]
    fn a_change_at_the_time_of_the_mark_is_in_doubt() {
        let root = tempfile::tempdir().expect("a folder");
        let (one, mark) = (root.path().join("one"), root.path().join("mark"));
        fs::write(&one, "").expect("a file");
        let seen = listing([&one]).expect("a listing");
        assert!(!seen.is_older_than(changed_at(&one)) && !seen.is_older_than(changed_at(&mark)));
        // The disk's clock goes on; how far it jumps between two writes is its own matter.
        while !seen.is_older_than(changed_at(&mark)) {
            fs::write(&mark, "x").expect("a file");
        }
        fs::write(&one, "").expect("a file");
        assert!(!listing([&one]).expect("a listing").is_older_than(changed_at(&mark)));
    }
}
