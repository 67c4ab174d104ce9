//! Which files of the output are isnad's: the list `.isnad-output`, and what stands where a file is to be written.
//!
//! In: the output folder. Out: [`Owned`], and for each path a [`Standing`] or the reason why it cannot be written.
//!
//! Only listed files are ever replaced or removed, and no symbolic link inside the output is ever followed: a path
//! that leads through one belongs to somebody else.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Component, Path};

use anyhow::{Context, bail};

/// The list's file name in the output.
pub(super) const MANIFEST: &str = ".isnad-output";

/// The list's first line.
const HEADER: &str = "# The files that isnad wrote here, one a line; it replaces and removes only these.";

/// What isnad wrote before.
#[derive(Debug, Default)]
pub(super) struct Owned {
    /// Every listed path.
    pub paths: BTreeSet<String>,
    /// From each path without case to the path.
    by_fold: BTreeMap<String, String>,
    /// The list as it is on the disk.
    pub text: Option<String>,
}

/// What stands where a file is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A listed file of that length in bytes: it stays if its bytes are right.
    Ours(u64),
    /// Nothing, or something of isnad's that gives way.
    Free,
}

impl Owned {
    /// Reads the list of the folder `real`, which messages call `out`.
    pub fn read(real: &Path, out: &Path) -> anyhow::Result<Owned> {
        let list = real.join(MANIFEST);
        match fs::symlink_metadata(&list) {
            Ok(found) if found.is_file() => {}
            Ok(_) => bail!("{} is not a file: remove it", out.join(MANIFEST).display()),
            Err(_) => {
                let empty = match fs::read_dir(real) {
                    Ok(mut entries) => entries.next().is_none(),
                    Err(error) if error.kind() == ErrorKind::NotFound => true,
                    Err(error) => return Err(error).with_context(|| format!("cannot read {}", out.display())),
                };
                if !empty {
                    bail!(
                        "{} holds files that isnad did not write: choose another folder with --out, or empty this \
                         one, or make an empty file {} in it to keep them beside the site",
                        out.display(),
                        MANIFEST
                    );
                }
                return Ok(Owned::default());
            }
        }
        let text =
            fs::read_to_string(&list).with_context(|| format!("cannot read {}", out.join(MANIFEST).display()))?;
        let mut owned = Owned::default();
        for (at, line) in text.lines().enumerate() {
            if line.is_empty() || (at == 0 && line.starts_with('#')) {
                continue;
            }
            check_path(line).with_context(|| format!("{} is damaged", out.join(MANIFEST).display()))?;
            owned.by_fold.insert(fold_case(line).into_owned(), line.to_owned());
            owned.paths.insert(line.to_owned());
        }
        owned.text = Some(text);
        Ok(owned)
    }

    /// What stands at `path`.
    ///
    /// # Errors
    /// Something that isnad did not write: it is named, and nothing is touched.
    pub fn standing(&self, out: &Path, path: &str) -> anyhow::Result<Standing> {
        for above in outermost_first(path) {
            match look(out, above)? {
                None => return Ok(Standing::Free),
                Some(found) if found.is_dir() => {}
                Some(found) if found.is_file() && self.lists(out, above) => return Ok(Standing::Free),
                Some(found) => return Err(foreign(above, &found)),
            }
        }
        match look(out, path)? {
            None => Ok(Standing::Free),
            Some(found) if found.is_file() && self.paths.contains(path) => Ok(Standing::Ours(found.len())),
            Some(found) if found.is_file() && self.lists(out, path) => Ok(Standing::Free),
            Some(found) if found.is_dir() => self.only_ours(out, path).map(|()| Standing::Free),
            Some(found) => Err(foreign(path, &found)),
        }
    }

    /// Whether the file that stands at `path` is listed, be it in another case on a file system that has none.
    fn lists(&self, out: &Path, path: &str) -> bool {
        self.paths.contains(path)
            || self.by_fold.get(&*fold_case(path)).is_some_and(|other| {
                let real = |path: &str| fs::canonicalize(out.join(path)).ok();
                real(path).is_some() && real(path) == real(other)
            })
    }

    /// Refuses a folder that holds anything but listed files.
    fn only_ours(&self, out: &Path, folder: &str) -> anyhow::Result<()> {
        let reading = || format!("cannot read `{folder}`");
        let mut names = Vec::new();
        for entry in fs::read_dir(out.join(folder)).with_context(reading)? {
            names.push(entry.with_context(reading)?.file_name());
        }
        names.sort();
        if names.is_empty() {
            bail!("the empty folder `{folder}` stands where a file is to be written: remove it");
        }
        for name in names {
            let path = format!("{folder}/{}", name.to_string_lossy());
            if name.to_str().is_none() {
                bail!("isnad did not write `{path}` in the output folder, which is in the way: move it away");
            }
            match look(out, &path)? {
                Some(found) if found.is_dir() => self.only_ours(out, &path)?,
                Some(found) if !(found.is_file() && self.lists(out, &path)) => return Err(foreign(&path, &found)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The list of those paths, which are sorted.
pub(super) fn render<'a>(paths: impl IntoIterator<Item = &'a String>) -> String {
    let mut text = format!("{HEADER}\n");
    for path in paths {
        text += path;
        text.push('\n');
    }
    text
}

/// Refuses a path that would leave the output, or that no list could hold.
pub(super) fn check_path(path: &str) -> anyhow::Result<()> {
    let parts = path.split('/').count();
    let normal = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_))).count();
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) || parts != normal {
        bail!("`{}` is not a path inside the output folder", path.escape_debug());
    }
    if path.chars().any(char::is_control) {
        bail!("`{}` holds a control character: rename it", path.escape_debug());
    }
    if fold_case(path) == MANIFEST {
        bail!("`{path}` is the name of isnad's own list of files: rename it");
    }
    Ok(())
}

/// The folders above a path, innermost first: `a/b` and `a` for `a/b/c`.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// The folders above a path, outermost first.
pub(super) fn outermost_first(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// A path as a file system without case sees it.
pub(super) fn fold_case(path: &str) -> Cow<'_, str> {
    match path.is_ascii() {
        true if path.bytes().any(|byte| byte.is_ascii_uppercase()) => path.to_ascii_lowercase().into(),
        true => path.into(),
        // Letter by letter, so that a sigma at a word's end is no other letter than elsewhere.
        false => path.chars().flat_map(char::to_lowercase).collect(),
    }
}

/// Whether a listed file is still a plain file that no link leads to.
pub(super) fn still_there(out: &Path, path: &str) -> bool {
    ancestors(path).all(|above| is_real_folder(out, above))
        && fs::symlink_metadata(out.join(path)).is_ok_and(|found| found.is_file())
}

/// Whether a folder of the output is one, and no link.
pub(super) fn is_real_folder(out: &Path, path: &str) -> bool {
    fs::symlink_metadata(out.join(path)).is_ok_and(|found| found.is_dir())
}

/// Makes the folders above a path.
pub(super) fn make_folders_above(out: &Path, path: &str) -> anyhow::Result<()> {
    for above in outermost_first(path) {
        match look(out, above)? {
            None => fs::create_dir(out.join(above)).with_context(|| format!("cannot make the folder `{above}`"))?,
            Some(found) if found.is_dir() => {}
            Some(found) => return Err(foreign(above, &found)),
        }
    }
    Ok(())
}

/// What stands at a path, without following a link there.
fn look(out: &Path, path: &str) -> anyhow::Result<Option<Metadata>> {
    match fs::symlink_metadata(out.join(path)) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot look at `{path}` in the output")),
    }
}

fn foreign(path: &str, found: &Metadata) -> anyhow::Error {
    let what = match found {
        found if found.is_symlink() => "symbolic link",
        found if found.is_dir() => "folder",
        _ => "file",
    };
    anyhow::anyhow!(
        "the {what} `{path}` in the output folder is in the way, and isnad did not write it: move it away (a file that \
         belongs to the site goes into static/)"
    )
}
