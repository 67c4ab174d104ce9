//! What was read before, so that it need not be read again.
//!
//! In: the texts of a project and the [`Stamp`]s of their files. Out: the text of a file that did not change. One whose
//! text is what it was stays one and the same [`File`], and whatever hangs on it can stay too.

use std::collections::{BTreeSet, HashMap};
use std::fs::Metadata;
use std::sync::Arc;
use std::time::SystemTime;

use super::File;

/// What the disk says of a file beside its bytes: a file of the same stamp has the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// The time at which the file was last changed in any way, which nobody can set, and which file it is.
    #[cfg(unix)]
    changed: (i64, i64, u64, u64),
}

impl Stamp {
    /// The file's length in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// All of it, for a digest.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let modified = self.modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let modified = modified.map_or([u64::MAX, 0], |time| [time.as_secs(), u64::from(time.subsec_nanos())]);
        let mut parts = vec![self.length, modified[0], modified[1]];
        #[cfg(unix)]
        {
            let (seconds, nanoseconds, device, file) = self.changed;
            parts.extend([seconds.cast_unsigned(), nanoseconds.cast_unsigned(), device, file]);
        }
        parts.into_iter().flat_map(u64::to_le_bytes).collect()
    }

    pub(super) fn of(facts: &Metadata) -> Stamp {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Stamp {
            length: facts.len(),
            modified: facts.modified().ok(),
            #[cfg(unix)]
            changed: (facts.ctime(), facts.ctime_nsec(), facts.dev(), facts.ino()),
        }
    }
}

/// The texts that were read, by path relative to the root.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    texts: HashMap<String, (Stamp, Arc<File>)>,
}

/// Which stamps can be believed. A file can change twice within one tick of the disk's clock, so that whoever saw it
/// change knows better.
#[derive(Clone, Debug)]
pub(super) enum Doubt {
    /// All but those of these paths.
    Of(BTreeSet<String>),
    /// None.
    All,
}

impl Known {
    pub(super) fn keep(&mut self, stamp: Stamp, file: Arc<File>) {
        self.texts.insert(file.path.clone(), (stamp, file));
    }

    /// The file at `path`, when nothing says that it changed.
    pub(super) fn unchanged(&self, path: &str, stamp: &Stamp, doubt: &Doubt) -> Option<Arc<File>> {
        let (known, file) = self.texts.get(path)?;
        let believed = matches!(doubt, Doubt::Of(paths) if !paths.contains(path));
        (believed && known == stamp).then(|| Arc::clone(file))
    }

    /// The file of that path and text: the known one, if its text is the same.
    pub(super) fn file(&self, path: &str, text: String) -> Arc<File> {
        match self.texts.get(path) {
            Some((_, file)) if file.text == text => Arc::clone(file),
            _ => Arc::new(File::new(path, text)),
        }
    }
}
