//! What stands below some paths, told by stamps alone: no file is opened.
//!
//! In: files and folders. Out: a [`Listing`], equal to another of the same paths as long as no file below them came, went
//! or changed.
//!
//! A file can change twice within one tick of the disk's clock, and have the same stamp after both. So a listing says when
//! the last of its files changed: it can be believed where something that was written before they were read has a later
//! time ([`Listing::is_older_than`]).

use std::path::Path;

use walkdir::WalkDir;

use super::known::Stamp;
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
    let mut hasher = Hasher::default();
    let mut listing = Listing { digest: [0; 32], newest: (i64::MIN, 0) };
    for (number, path) in paths.into_iter().enumerate() {
        let root = path.as_ref();
        hasher.update(format!("{number}\0").as_bytes());
        if matches!(std::fs::symlink_metadata(root), Err(error) if error.kind() == std::io::ErrorKind::NotFound) {
            continue;
        }
        for entry in WalkDir::new(root).sort_by_file_name() {
            let entry = entry.ok()?;
            let below = entry.path().strip_prefix(root).ok()?;
            let facts = entry.metadata().ok()?;
            hasher.update(below.as_os_str().as_encoded_bytes());
            if facts.is_dir() {
                hasher.update(b"\0\n");
                continue;
            }
            if !facts.is_file() {
                return None;
            }
            hasher.update(b"\0");
            hasher.update(&Stamp::of(&facts).bytes());
            hasher.update(b"\n");
            listing.newest = listing.newest.max(changed(&facts)?);
        }
    }
    listing.digest = hasher.finish();
    Some(listing)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
fn changed(facts: &std::fs::Metadata) -> Option<Moment> {
    use std::os::unix::fs::MetadataExt;
    Some((facts.ctime(), facts.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_facts: &std::fs::Metadata) -> Option<Moment> {
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
