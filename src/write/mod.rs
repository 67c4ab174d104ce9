//! Outputs to disk: the only writer of a site's files. Changed bytes only, all or nothing.
//!
//! In: an output folder, then paths and bytes in any order from any thread. Out: the folder as it should be.
//!
//! 1. [`Stage::open`] takes the lock that keeps a second run out, finishes or undoes an interrupted run, and refuses
//!    a non-empty folder without `.isnad-output` ([`beside`], [`ownership`]).
//! 2. [`Stage::put`] and [`Stage::copy`] compare with what is there; equal files are left alone, others are written
//!    beside the output. [`Stage::keep`] and [`Stage::leave`] leave a file alone without having its bytes made again.
//! 3. [`Stage::commit`] writes the [`journal`], renames each changed file into place, removes the files that isnad
//!    wrote before and does not write now, and drops the journal. An output that is not there yet is staged as the folder
//!    that it will be, and put into place by one rename.
//!
//! Dropping a stage without committing removes what was staged and leaves the output as it was.
//!
//! [`replace`] is for a single file outside any site: a report, `isnad.lock`, a source that gets its markers.
#![expect(clippy::disallowed_methods, reason = "this module is where files are written")]

mod beside;
mod folder;
mod journal;
mod ownership;
mod replace;
mod spread;

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, bail};

use crate::archive::Digest;
use crate::text::digest::Hasher;

use beside::Beside;
pub use folder::create_folder;
use journal::Step;
use ownership::{MANIFEST, Owned, Standing, ancestors, fold_case, outermost_first};
pub use replace::{create, replace};

/// From how many files on an output is a large one. Below that the file system has little to look through, whatever was
/// removed beside it.
const MANY: usize = 64;

/// An output in the making.
#[derive(Debug)]
pub struct Stage {
    /// The output folder, absolute and with symbolic links followed; it may not exist yet.
    out: PathBuf,
    /// The folder of staged files, and the lock in it.
    beside: Beside,
    /// Whether there is no output yet, so that files are staged under their own paths.
    fresh: bool,
    /// Whether its folders are to lie apart.
    apart: bool,
    /// What isnad wrote before.
    owned: Owned,
    /// What this run writes.
    claims: Mutex<Claims>,
}

/// The paths of one run.
#[derive(Debug, Default)]
struct Claims {
    /// Each file with its staged bytes; `None` when it stays as it is.
    files: BTreeMap<String, Option<Staged>>,
    /// Each file and each folder above it, by its path without case: the exact path, and whether it is a file.
    taken: HashMap<String, (String, bool)>,
}

/// Bytes beside the output: their file's name and their number.
#[derive(Debug)]
struct Staged {
    name: String,
    length: u64,
}

/// What a commit did, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// New or changed.
    pub written: usize,
    /// Left as they were.
    pub unchanged: usize,
    /// Removed.
    pub removed: usize,
}

impl Claims {
    /// Takes `path` for a file of this run, and the folders above it.
    fn take(&mut self, path: &str) -> anyhow::Result<()> {
        let parts = ancestors(path).map(|above| (above, false)).chain([(path, true)]);
        for (part, is_file) in parts {
            let Some((other, other_is_file)) = self.taken.get(&*fold_case(part)) else {
                continue;
            };
            if other != part {
                bail!("`{other}` and `{part}` differ only in case, and many file systems keep one of them: rename one");
            }
            if is_file && *other_is_file {
                bail!("`{path}` would be written twice: two pages or files have this address");
            }
            if is_file != *other_is_file {
                bail!("`{part}` would be a file and a folder at once: rename one");
            }
        }
        for above in ancestors(path) {
            let folded = fold_case(above);
            if !self.taken.contains_key(&*folded) {
                self.taken.insert(folded.into_owned(), (above.to_owned(), false));
            }
        }
        self.taken.insert(fold_case(path).into_owned(), (path.to_owned(), true));
        Ok(())
    }

    /// Whether an old file must go before the new ones come: it stands where a folder or another spelling is needed,
    /// or in a folder whose place a file takes.
    fn meets(&self, old: &str) -> bool {
        let is_file = |path: &str| self.taken.get(&*fold_case(path)).is_some_and(|(_, is_file)| *is_file);
        self.taken.contains_key(&*fold_case(old)) || ancestors(old).any(is_file)
    }
}

impl Stage {
    /// Begins an output in `out`, which need not exist.
    ///
    /// # Errors
    /// A non-empty folder that isnad did not write, another run at work, a path that is not a folder, or the disk.
    pub fn open(out: &Path) -> anyhow::Result<Stage> {
        let (mut beside, real) = Beside::open(out)?;
        if let Some(steps) = journal::read(&beside.dir)? {
            journal::apply(&real, &beside.dir, &steps).context("an interrupted run could not be finished")?;
            journal::close(&beside.dir)?;
        }
        beside.clear_staged()?;
        let owned = Owned::read(&real, out)?;
        let fresh = fs::symlink_metadata(&real).is_err_and(|error| error.kind() == ErrorKind::NotFound);
        Ok(Stage { out: real, beside, fresh, apart: false, owned, claims: Mutex::default() })
    }

    /// Says about how many files the output will have: from [`MANY`] on, a new one has its folders laid apart ([`spread`]).
    pub fn expect(&mut self, files: usize) {
        self.apart = self.fresh && files >= MANY;
        if self.apart {
            spread::apart(&self.beside.staged(""));
        }
    }

    /// Stages one file of the output and returns its digest. Any thread; each path once, with `/` between its parts.
    ///
    /// # Errors
    /// A path that leaves the output folder, a file or folder in its place that isnad did not write, or the disk.
    pub fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<Digest> {
        let standing = self.claim(path)?;
        let mut hasher = Hasher::default();
        hasher.update(bytes);
        let same = standing == Standing::Ours(bytes.len() as u64)
            && fs::read(self.out.join(path)).is_ok_and(|there| there == bytes);
        if !same {
            let (name, mut file) = self.staged_file(path)?;
            file.write_all(bytes).with_context(|| format!("cannot write `{path}`"))?;
            self.record(path, name, bytes.len() as u64);
        }
        Ok(hasher.finish())
    }

    /// Stages a copy of the file `from`; it is streamed, never held in memory as a whole.
    ///
    /// # Errors
    /// As [`Stage::put`], or when `from` cannot be read.
    pub fn copy(&self, path: &str, from: &Path) -> anyhow::Result<Digest> {
        let standing = self.claim(path)?;
        let reading = || format!("cannot read {}", from.display());
        let length = fs::metadata(from).with_context(reading)?.len();
        if standing == Standing::Ours(length) {
            let digest = digest_of(from).with_context(reading)?;
            if digest_of(&self.out.join(path)).is_ok_and(|there| there == digest) {
                return Ok(digest);
            }
        }
        let mut source = File::open(from).with_context(reading)?;
        let (name, mut file) = self.staged_file(path)?;
        let mut hasher = Hasher::default();
        let mut buffer = [0; 64 * 1024];
        let mut length = 0;
        loop {
            let count = source.read(&mut buffer).with_context(reading)?;
            if count == 0 {
                break;
            }
            length += count as u64;
            hasher.update(&buffer[..count]);
            file.write_all(&buffer[..count]).with_context(|| format!("cannot write `{path}`"))?;
        }
        self.record(path, name, length);
        Ok(hasher.finish())
    }

    /// The bytes of a file that isnad wrote before; `None` when there is none.
    pub fn before(&self, path: &str) -> Option<Vec<u8>> {
        let stands = self.owned.paths.contains(path) && ownership::still_there(&self.out, path);
        if stands { fs::read(self.out.join(path)).ok() } else { None }
    }

    /// Keeps a file that isnad wrote before, if its digest is the right one, and says whether it does. For what takes
    /// longer to make than to read; any thread, each path once, and only then [`Stage::put`].
    ///
    /// # Errors
    /// As [`Stage::put`].
    pub fn keep(&self, path: &str, digest: &Digest) -> anyhow::Result<bool> {
        Ok(self.holds(path, digest)? && self.leave(path, true)?)
    }

    /// Whether a file that isnad wrote before has that digest. It is not taken for this run.
    ///
    /// # Errors
    /// As [`Stage::put`].
    pub fn holds(&self, path: &str, digest: &Digest) -> anyhow::Result<bool> {
        ownership::check_path(path)?;
        let ours = matches!(self.owned.standing(&self.out, path)?, Standing::Ours(_));
        Ok(ours && digest_of(&self.out.join(path)).ok().as_ref() == Some(digest))
    }

    /// Leaves a file that isnad wrote before as it is, whatever its bytes are, if it is there; says whether it is. Of one
    /// that was just `seen` there the disk is not asked again. Any thread, each path once, and only then [`Stage::put`].
    ///
    /// # Errors
    /// As [`Stage::put`].
    pub fn leave(&self, path: &str, seen: bool) -> anyhow::Result<bool> {
        ownership::check_path(path)?;
        let is_ours = match seen {
            true => self.owned.paths.contains(path),
            false => matches!(self.owned.standing(&self.out, path)?, Standing::Ours(_)),
        };
        if !is_ours {
            return Ok(false);
        }
        self.take(path)?;
        Ok(true)
    }

    /// The files that will stand in an output that is not there yet, the list of them among them; `None` for one that is.
    pub fn whole(&self) -> Option<Vec<String>> {
        let claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        self.fresh.then(|| claims.files.keys().cloned().chain([MANIFEST.to_owned()]).collect())
    }

    /// Puts everything into place.
    ///
    /// # Errors
    /// The disk; the next run finishes or undoes what was begun.
    pub fn commit(mut self) -> anyhow::Result<Published> {
        if self.fresh {
            return self.place_whole();
        }
        let (steps, published) = self.plan()?;
        if steps.is_empty() {
            return Ok(published);
        }
        journal::write(&self.beside.dir, &steps)?;
        // From here on the run is finished, by this call or by the next `open`; what was staged must stay until then.
        self.beside.keep = true;
        journal::apply(&self.out, &self.beside.dir, &steps)?;
        journal::close(&self.beside.dir)?;
        self.beside.keep = false;
        Ok(published)
    }

    /// Puts the staged folder into place as the output: in one step, so that there is nothing to finish or undo.
    fn place_whole(mut self) -> anyhow::Result<Published> {
        let claims = std::mem::take(self.claims.get_mut().unwrap_or_else(PoisonError::into_inner));
        drop(self.stage_manifest(MANIFEST, &ownership::render(claims.files.keys()))?);
        fs::rename(self.beside.folder(), &self.out)
            .with_context(|| format!("cannot put {} into place", self.out.display()))?;
        self.out.parent().into_iter().for_each(beside::sync_folder);
        Ok(Published { written: claims.files.len(), ..Published::default() })
    }

    /// The steps from the output as it is to the output as it should be; none when nothing changes.
    fn plan(&mut self) -> anyhow::Result<(Vec<Step>, Published)> {
        let claims = std::mem::take(self.claims.get_mut().unwrap_or_else(PoisonError::into_inner));
        let mut removed = Vec::new();
        for old in self.owned.paths.iter().filter(|old| !claims.files.contains_key(*old)) {
            if ownership::still_there(&self.out, old) {
                removed.push(old.clone());
            }
        }
        let manifest = ownership::render(claims.files.keys());
        let rewrite = self.owned.text.as_deref() != Some(manifest.as_str());
        let (first, last): (Vec<_>, Vec<_>) = removed.iter().partition(|old| claims.meets(old));
        let mut steps = Vec::new();
        // A run that stops halfway leaves old and new files; until the end both are listed.
        if rewrite && !removed.is_empty() {
            let both: std::collections::BTreeSet<_> = claims.files.keys().chain(&removed).collect();
            steps.push(self.stage_manifest("manifest-first", &ownership::render(both))?);
        } else if rewrite {
            steps.push(self.stage_manifest("manifest-last", &manifest)?);
        }
        let remove = |old: &String| Step::Remove { path: old.clone() };
        steps.extend(first.into_iter().map(remove));
        let mut published = Published { removed: removed.len(), ..Published::default() };
        for (path, staged) in &claims.files {
            match staged {
                Some(staged) => {
                    published.written += 1;
                    steps.push(Step::Place { staged: staged.name.clone(), length: staged.length, path: path.clone() });
                }
                None => published.unchanged += 1,
            }
        }
        steps.extend(last.into_iter().map(remove));
        if rewrite && !removed.is_empty() {
            steps.push(self.stage_manifest("manifest-last", &manifest)?);
        }
        Ok((steps, published))
    }

    /// Checks a path and takes it for this run; says what stands there now.
    fn claim(&self, path: &str) -> anyhow::Result<Standing> {
        ownership::check_path(path)?;
        // Of what is not there nothing needs to be looked for.
        let standing = if self.fresh { Standing::Free } else { self.owned.standing(&self.out, path)? };
        self.take(path)?;
        Ok(standing)
    }

    /// Takes a path for this run.
    fn take(&self, path: &str) -> anyhow::Result<()> {
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        claims.take(path)?;
        claims.files.insert(path.to_owned(), None);
        Ok(())
    }

    fn staged_file(&self, path: &str) -> anyhow::Result<(String, File)> {
        let name = if self.fresh { path.to_owned() } else { self.beside.next_name() };
        let at = self.beside.staged(&name);
        let open = || OpenOptions::new().write(true).create_new(true).open(&at);
        let file = match open() {
            // The first file of its folder makes the folder.
            Err(error) if self.fresh && error.kind() == ErrorKind::NotFound => {
                self.make_folders(path).and_then(|()| open())
            }
            opened => opened,
        };
        Ok((name, file.with_context(|| format!("cannot stage `{path}`"))?))
    }

    /// Makes the folders of a staged file.
    fn make_folders(&self, path: &str) -> io::Result<()> {
        let parent = ancestors(path).next();
        for folder in outermost_first(path) {
            let staged = self.beside.staged(folder);
            match fs::create_dir(&staged) {
                // It holds folders.
                Ok(()) if self.apart && parent != Some(folder) => spread::apart(&staged),
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn record(&self, path: &str, name: String, length: u64) {
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        claims.files.insert(path.to_owned(), Some(Staged { name, length }));
    }

    /// Stages the list of files. Unlike a page it cannot be made again from the project alone, so it is on the disk
    /// before the journal names it.
    fn stage_manifest(&self, name: &str, text: &str) -> anyhow::Result<Step> {
        let written = File::create(self.beside.staged(name)).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.context("cannot stage the list of files")?;
        Ok(Step::Place { staged: name.to_owned(), length: text.len() as u64, path: MANIFEST.to_owned() })
    }
}

/// The digest of a file's bytes, read as a stream.
fn digest_of(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hasher = Hasher::default();
    let mut buffer = [0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finish()),
            count => hasher.update(&buffer[..count]),
        }
    }
}

#[cfg(test)]
mod tests;
