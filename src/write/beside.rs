//! The folder beside the output, `<out>.isnad-stage/`: staged files, the journal, and the lock that keeps a second run
//! out.
//!
//! In: the output's path. Out: [`Beside`], which removes its folder when it is dropped, unless a journal needs it.
//!
//! It stands beside the output, not in a temporary folder, because a rename is whole only within one file system.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, bail};

/// Where staged files stand, inside the folder.
const STAGED: &str = "new";
/// The file that is locked, inside the folder.
const LOCK: &str = "lock";

/// The folder beside the output.
#[derive(Debug)]
pub(super) struct Beside {
    /// Its path.
    pub dir: PathBuf,
    /// Whether it must stay when this is dropped, because a journal in it is not finished.
    pub keep: bool,
    /// Held until the end; the lock goes with it.
    _lock: File,
    /// Folders above the output that did not exist, outermost first: they go again if nothing is written.
    made: Vec<PathBuf>,
    /// The number of the next staged file.
    next: AtomicU32,
}

impl Beside {
    /// Makes and locks the folder beside `out`; returns it with the output's own path, absolute and without links.
    pub fn open(out: &Path) -> anyhow::Result<(Beside, PathBuf)> {
        let real = real_path(out)?;
        let (Some(name), Some(parent)) = (real.file_name(), real.parent()) else {
            bail!("{} cannot be an output folder: it has no folder above it", out.display());
        };
        let mut name = name.to_owned();
        name.push(".isnad-stage");
        let dir = parent.join(name);
        let made = make_folders(parent).with_context(|| format!("cannot make the folder {}", parent.display()))?;
        one_file_system(parent, &real, out)?;
        let lock = lock(&dir, out).inspect_err(|_| remove_folders(&made))?;
        let beside = Beside { dir, keep: true, _lock: lock, made, next: AtomicU32::new(0) };
        Ok((beside, real))
    }

    /// Removes what a run without a journal left, and makes room for new files.
    pub fn clear_staged(&mut self) -> anyhow::Result<()> {
        let staged = self.folder();
        let cleared = match fs::remove_dir_all(&staged) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => fs::create_dir(&staged),
        };
        cleared.with_context(|| format!("cannot clear {}", staged.display()))?;
        // Whatever was left of an interrupted run has been dealt with: the folder holds nothing that is needed.
        self.keep = false;
        Ok(())
    }

    /// A name for the next staged file.
    pub fn next_name(&self) -> String {
        self.next.fetch_add(1, Ordering::Relaxed).to_string()
    }

    /// The folder of staged files.
    pub fn folder(&self) -> PathBuf {
        self.dir.join(STAGED)
    }

    /// The path of a staged file.
    pub fn staged(&self, name: &str) -> PathBuf {
        staged(&self.dir, name)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        // The lock's file goes while it is locked, so that a run that waits for it sees that it is gone. Failures are
        // harmless here: the next run removes what is left.
        let _ = fs::remove_dir_all(self.dir.join(STAGED));
        let _ = super::journal::forget(&self.dir);
        let _ = fs::remove_file(self.dir.join(LOCK));
        let _ = fs::remove_dir(&self.dir);
        remove_folders(&self.made);
    }
}

/// The path of the staged file `name` in the folder `dir`.
pub(super) fn staged(dir: &Path, name: &str) -> PathBuf {
    dir.join(STAGED).join(name)
}

/// Makes the renames in a folder last through a power cut. Only some systems can; elsewhere, and on failure, the file system's own order has to do.
pub(super) fn sync_folder(dir: &Path) {
    if cfg!(unix) {
        let _ = File::open(dir).and_then(|folder| folder.sync_all());
    }
}

/// The output's absolute path. A symbolic link that *is* the output is followed, so that its target is replaced.
fn real_path(out: &Path) -> anyhow::Result<PathBuf> {
    match fs::canonicalize(out) {
        Ok(path) if path.is_dir() => Ok(path),
        Ok(_) => bail!("{} is not a folder: choose another with --out", out.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if fs::symlink_metadata(out).is_ok() {
                bail!("{} is a symbolic link that leads nowhere: remove it", out.display());
            }
            std::path::absolute(out).with_context(|| format!("cannot use {} as output folder", out.display()))
        }
        Err(error) => Err(error).with_context(|| format!("cannot use {} as output folder", out.display())),
    }
}

/// Makes `folder` and what is missing above it; returns what was made, outermost first.
fn make_folders(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let missing = folder.ancestors().take_while(|above| !above.exists());
    let mut missing: Vec<_> = missing.map(Path::to_path_buf).collect();
    missing.reverse();
    for (at, above) in missing.iter().enumerate() {
        if let Err(error) = fs::create_dir(above)
            && error.kind() != ErrorKind::AlreadyExists
        {
            remove_folders(&missing[..at]);
            return Err(error);
        }
    }
    Ok(missing)
}

/// Removes folders that were made and are still empty.
fn remove_folders(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

/// Takes the lock in `dir`, which is made when it is missing.
fn lock(dir: &Path, out: &Path) -> anyhow::Result<File> {
    let context = || format!("cannot lock {}", dir.display());
    // A run that ends removes the lock's file; whoever opened it a moment before holds a lock on nothing and starts
    // again. Losing this race many times in a row means that runs are started without end.
    for _ in 0..100 {
        match fs::create_dir(dir) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error).with_context(context),
            _ => {}
        }
        if !fs::symlink_metadata(dir).is_ok_and(|found| found.is_dir()) {
            bail!("{} is in the way of staged files: remove it", dir.display());
        }
        let path = dir.join(LOCK);
        let file = match OpenOptions::new().create(true).truncate(false).write(true).open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            opened => opened.with_context(context)?,
        };
        match file.try_lock() {
            Ok(()) if is_at(&file, &path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another isnad is writing {} at this moment: wait until it has ended", out.display())
            }
            // A file system without locks is no reason to publish nothing.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error).with_context(context),
        }
    }
    bail!("other runs keep writing {}: wait until they have ended", out.display())
}

/// Whether the open `file` is still the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Whether the open `file` is still the one at `path`; elsewhere an open file keeps its name.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// Refuses an output that is a file system of its own: nothing beside it could be renamed into it.
#[cfg(unix)]
fn one_file_system(parent: &Path, real: &Path, out: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt;
    if let (Ok(above), Ok(below)) = (fs::metadata(parent), fs::metadata(real))
        && above.dev() != below.dev()
    {
        bail!(
            "{} is a file system of its own, and files are staged beside the output: choose a folder inside it, \
             as in --out {}",
            out.display(),
            out.join("site").display()
        );
    }
    Ok(())
}

/// Only Unix tells file systems apart without opening them; elsewhere the rename says it.
#[cfg(not(unix))]
fn one_file_system(_parent: &Path, _real: &Path, _out: &Path) -> anyhow::Result<()> {
    Ok(())
}
