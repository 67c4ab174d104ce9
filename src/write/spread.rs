//! Folders that have nothing to do with each other, told to the file system.
//!
//! In: a folder of folders. Out: the same with the attribute `T` of chattr(1), on Linux where its file system knows it.
//!
//! ext4 then puts each folder in it, and that one's files, where there is most room (Orlov's allocator), instead of all
//! beside each other. There it would look, for every file that it makes, through the inodes beside that were freed in the
//! last minutes (`recently_deleted` in its `ialloc.c`): a site that was removed and is built again has left tens of
//! thousands of them, and a build took twice as long.
//!
//! It is a hint: where it is not taken, everything stays as it is.

use std::path::Path;

/// Says that the folders in this one are to lie apart.
#[cfg(target_os = "linux")]
pub fn apart(folder: &Path) {
    use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};
    let Ok(folder) = std::fs::File::open(folder) else { return };
    if let Ok(flags) = ioctl_getflags(&folder) {
        let _ = ioctl_setflags(&folder, flags | IFlags::TOPDIR);
    }
}

/// Elsewhere nothing is known to say it by.
#[cfg(not(target_os = "linux"))]
pub fn apart(_folder: &Path) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::{self, File};
    use std::io;

    use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};

    use super::super::{MANY, Stage};
    use super::*;

    fn is_apart(folder: &Path) -> bool {
        File::open(folder).is_ok_and(|folder| ioctl_getflags(&folder).is_ok_and(|flags| flags.contains(IFlags::TOPDIR)))
    }

    /// Whether the file system takes the hint.
    fn takes(folder: &Path) -> io::Result<bool> {
        fs::create_dir(folder)?;
        let opened = File::open(folder)?;
        let set = ioctl_getflags(&opened).and_then(|flags| ioctl_setflags(&opened, flags | IFlags::TOPDIR));
        Ok(set.is_ok() && is_apart(folder))
    }

    #[test]
    fn the_folders_of_a_large_site_lie_apart() -> anyhow::Result<()> {
        let dir = tempfile::tempdir()?;
        let takes = takes(&dir.path().join("a"))?;
        for (name, files, expected) in [("small", 3, false), ("large", MANY, takes)] {
            let out = dir.path().join(name);
            let mut stage = Stage::open(&out)?;
            stage.expect(files);
            for path in ["index.html", "one/index.html", "sources/one/index.html"] {
                stage.put(path, b"text")?;
            }
            stage.commit()?;
            let told = [".", "one", "sources", "sources/one"].map(|folder| is_apart(&out.join(folder)));
            assert_eq!(told, [expected, false, expected, false], "{name}");
        }
        Ok(())
    }
}
