//! A new folder with its files, as a whole or not at all: a source beside its capture.
//!
//! In: a path and files. Out: the folder with those files, or nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

/// Makes the folder at `path` with these files (names without `/`), and the folders above it. The files are written into
/// a folder beside it, which is then renamed.
///
/// # Errors
/// When anything stands there; or the disk. Both name the path.
pub fn create_folder(path: &Path, files: &[(&str, &[u8])]) -> anyhow::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        bail!("{} exists already, and nothing is overwritten", path.display());
    }
    make(path, files).with_context(|| format!("cannot make {}", path.display()))
}

fn make(path: &Path, files: &[(&str, &[u8])]) -> anyhow::Result<()> {
    let above = path.parent().context("it has no folder above it")?;
    fs::create_dir_all(above)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".isnad-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary folder is its owner's alone; this one is to be like any other, less what the umask takes.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    let staged = builder.tempdir_in(above)?;
    for (name, bytes) in files {
        let mut file = fs::File::create_new(staged.path().join(name))?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
    }
    fs::rename(staged.path(), path)?;
    // It has another name now: there is nothing left to remove.
    let _ = staged.keep();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_whole_or_not_at_all() -> anyhow::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a/b");
        create_folder(&path, &[("x", b"one"), ("y", b"two")])?;
        assert_eq!((fs::read(path.join("x"))?, fs::read(path.join("y"))?), (b"one".to_vec(), b"two".to_vec()));
        let error = create_folder(&path, &[("x", b"three")]).expect_err("something stands there");
        assert!(error.to_string().contains("exists already"), "{error:#}");
        assert_eq!(fs::read(path.join("x"))?, b"one");
        assert!(create_folder(&dir.path().join("a/c"), &[("x", b""), ("no/such", b"")]).is_err());
        assert_eq!(fs::read_dir(dir.path().join("a"))?.count(), 1, "nothing is left behind");
        Ok(())
    }
}
