//! The journal: the list of steps from the old output to the new one, on the disk before the first of them.
//!
//! In: steps. Out: an output in which all of them are done, now or by the next run.
//!
//! 1. [`write`]: into `journal.part`, then to the disk, then renamed to `journal`. A journal under that name is whole.
//! 2. [`apply`]: every step in order. A step that was done before is no error, so a journal can be applied again.
//! 3. [`close`]: the journal goes.
//!
//! A run that stops before 1 is done has changed nothing; one that stops later is finished by the next.
//!
//! Only the journal itself is waited for until it is on the disk. To wait for every staged file would take a large site
//! minutes, and its bytes can be made again: where a power cut took them (the length tells) the old file stays, and the
//! next build, which compares bytes, brings the new one.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, bail};

use super::beside::{staged, sync_folder};
use super::ownership::{self, MANIFEST};

const JOURNAL: &str = "journal";
const PART: &str = "journal.part";
const HEADER: &str = "isnad journal 1";

/// One change of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A staged file goes to its path.
    Place {
        /// Its name among the staged files.
        staged: String,
        /// Its length in bytes.
        length: u64,
        /// Its path in the output.
        path: String,
    },
    /// A file goes, and each folder above it that is empty then.
    Remove {
        /// Its path in the output.
        path: String,
    },
}

impl Step {
    /// The path in the output that it changes.
    pub fn path(&self) -> &str {
        match self {
            Step::Place { path, .. } | Step::Remove { path } => path,
        }
    }
}

/// Writes the journal into the folder `dir`, as a whole or not at all.
pub(super) fn write(dir: &Path, steps: &[Step]) -> anyhow::Result<()> {
    // Paths hold no line feed and staged names no tab: `ownership::check_path` and `Beside::next_name` see to it.
    let mut text = format!("{HEADER}\n");
    for step in steps {
        text += &match step {
            Step::Place { staged, length, path } => format!("place\t{staged}\t{length}\t{path}\n"),
            Step::Remove { path } => format!("remove\t{path}\n"),
        };
    }
    text += &format!("end\t{}\n", steps.len());
    let written = File::create(dir.join(PART)).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(dir.join(PART), dir.join(JOURNAL))
    });
    written.with_context(|| format!("cannot write the journal in {}", dir.display()))?;
    sync_folder(dir);
    Ok(())
}

/// The journal in `dir`; `None` when there is no whole one.
pub(super) fn read(dir: &Path) -> anyhow::Result<Option<Vec<Step>>> {
    let path = dir.join(JOURNAL);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.with_context(|| format!("cannot read {}", path.display()))?,
    };
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        bail!("{} was written by another version of isnad: run that version once", path.display());
    }
    let mut steps = Vec::new();
    for line in lines {
        let fields: Vec<_> = line.splitn(4, '\t').collect();
        let length = fields.get(2).and_then(|field| field.parse().ok());
        let step = match (&fields[..], length) {
            (["place", staged, _, path], Some(length)) if is_staged_name(staged) => {
                Step::Place { staged: (*staged).to_owned(), length, path: (*path).to_owned() }
            }
            (["remove", path], _) => Step::Remove { path: (*path).to_owned() },
            (["end", count], _) if *count == steps.len().to_string() => return Ok(Some(steps)),
            _ => break,
        };
        if step.path() != MANIFEST {
            ownership::check_path(step.path())?;
        }
        steps.push(step);
    }
    bail!(
        "the journal {} is damaged: remove the output and the folder {}, then build again",
        path.display(),
        dir.display()
    )
}

fn is_staged_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Does every step that is not done yet.
pub(super) fn apply(out: &Path, dir: &Path, steps: &[Step]) -> anyhow::Result<()> {
    if let Err(error) = fs::create_dir(out)
        && error.kind() != ErrorKind::AlreadyExists
    {
        return Err(error).with_context(|| format!("cannot make the folder {}", out.display()));
    }
    for step in steps {
        match step {
            Step::Place { staged: name, length, path } => {
                let from = staged(dir, name);
                if fs::symlink_metadata(&from).is_ok_and(|found| found.len() == *length) {
                    ownership::make_folders_above(out, path)?;
                    fs::rename(from, out.join(path)).with_context(|| format!("cannot put `{path}` into place"))?;
                }
            }
            Step::Remove { path } => remove(out, path).with_context(|| format!("cannot remove `{path}`"))?,
        }
    }
    sync_folder(out);
    Ok(())
}

/// Removes a file that isnad wrote, and the folders that this leaves empty.
fn remove(out: &Path, path: &str) -> std::io::Result<()> {
    if ownership::still_there(out, path) {
        match fs::remove_file(out.join(path)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // From the outside inwards, so that no link is followed; then from the inside outwards, up to the first folder
    // that holds something else.
    let real: Vec<_> =
        ownership::outermost_first(path).take_while(|above| ownership::is_real_folder(out, above)).collect();
    for above in real.into_iter().rev() {
        if fs::remove_dir(out.join(above)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Drops the journal: its steps are done.
pub(super) fn close(dir: &Path) -> anyhow::Result<()> {
    fs::remove_file(dir.join(JOURNAL)).with_context(|| format!("cannot remove the journal in {}", dir.display()))?;
    sync_folder(dir);
    Ok(())
}

/// Removes a journal that was never whole.
pub(super) fn forget(dir: &Path) -> std::io::Result<()> {
    fs::remove_file(dir.join(PART))
}
