//! One file outside any site: a report, `isnad.lock`, a source that gets its markers.
//!
//! In: a path and bytes. Out: the file with those bytes, or as it was.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, bail};

/// Gives the file at `path` these bytes, as a whole or not at all; its permissions stay, and a file that has these
/// bytes already is left alone. A symbolic link is followed. What is no plain file (a terminal, a pipe) is written to.
///
/// # Errors
/// The disk, with the path.
pub fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => std::path::absolute(path)?,
        real => real?,
    };
    let there = fs::metadata(&path).ok();
    if let Some(found) = &there
        && !found.is_file()
    {
        return Ok(OpenOptions::new().write(true).open(&path)?.write_all(bytes)?);
    }
    if there.as_ref().is_some_and(|found| found.len() == bytes.len() as u64) && fs::read(&path)? == bytes {
        return Ok(());
    }
    let folder = path.parent().context("it has no folder")?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".isnad-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is its owner's alone; this one is to be like any other, less what the umask takes.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(found) = there {
        file.as_file().set_permissions(found.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Makes a new file at `path`, and the folders above it.
///
/// # Errors
/// When anything stands there, even a link that leads nowhere; or the disk. Both name the path.
pub fn create(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let made = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    };
    if fs::symlink_metadata(path).is_ok() {
        bail!("{} exists already, and nothing is overwritten", path.display());
    }
    made().with_context(|| format!("cannot make {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_or_left() -> anyhow::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a.txt");
        replace(&path, b"one")?;
        replace(&path, b"two")?;
        assert_eq!(fs::read(&path)?, b"two");
        let before = fs::metadata(&path)?.modified()?;
        replace(&path, b"two")?;
        assert_eq!(fs::metadata(&path)?.modified()?, before);
        assert_eq!(fs::read_dir(dir.path())?.count(), 1, "nothing is left behind");
        let nowhere = dir.path().join("no/such/folder");
        let error = replace(&nowhere, b"x").expect_err("there is no folder");
        assert!(format!("{error:#}").contains("folder"), "{error:#}");
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn permissions_and_links_stay() -> anyhow::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir()?;
        let (path, link) = (dir.path().join("a"), dir.path().join("b"));
        fs::write(&path, "x")?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640))?;
        std::os::unix::fs::symlink(&path, &link)?;
        replace(&link, b"y")?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read(&path)?, b"y");
        assert!(fs::symlink_metadata(&link)?.is_symlink());
        Ok(())
    }

    #[test]
    fn nothing_is_overwritten() -> anyhow::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a/b.txt");
        create(&path, b"one")?;
        let error = create(&path, b"two").expect_err("something stands there");
        assert!(error.to_string().contains("exists already"), "{error:#}");
        assert_eq!(fs::read(&path)?, b"one");
        Ok(())
    }
}
