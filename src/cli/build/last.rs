//! The record of the last build, which spares one where nothing changed.
//!
//! In: the command and the project's folder. Out: what the last build said, when a build now would say and write the same
//! ([`Last::unchanged`]); after a build, a new record ([`Last::keep`]).
//!
//! 1. The record stands in `.isnad/` in the project, one for each output folder that was named. It can be deleted at any
//!    time, and nothing but time is lost.
//! 2. It holds while the program and the command are the same, and neither the project's files nor those of the output
//!    changed. Both are told by their stamps ([`crate::load::listing()`]).
//! 3. It is written only when it is certain that the files are those that were built from: they were listed before they
//!    were read and after, are the same, and changed last before the mark that was made at the beginning. The same goes
//!    for the output, and the record that is written after it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config;
use crate::diag::Sink;
use crate::load::{Listing, Moment, changed_at, listing};
use crate::render::Options;
use crate::text::digest::{hex, sha256};
use crate::text::{File, FileId};

use super::super::below;

/// The folder of records in a project.
const FOLDER: &str = ".isnad";

/// Keeps the folder out of repositories.
const IGNORE: &str = "# What isnad remembers of its last builds. It can be deleted.\n*\n";

/// How often a record is written again, while the disk's clock stands still.
const PATIENCE: usize = 100;

/// What is written down.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// The program and the command, in a digest.
    key: String,
    /// The project's files, in a digest.
    inputs: String,
    /// Those of the output, in a digest.
    outputs: String,
    /// How many files the site has.
    files: usize,
    /// What was said.
    said: Said,
}

/// What a build says when it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    /// The findings and their counts.
    pub report: String,
    /// What was left out, and why.
    pub remark: Option<String>,
}

/// A site that is as it would be built.
pub(super) struct Unchanged {
    /// The output folder.
    pub out: PathBuf,
    /// How many files the site has.
    pub files: usize,
    /// What is said again.
    pub said: Said,
}

/// The record of one command, and what is known before anything is read.
pub(super) struct Last {
    path: PathBuf,
    key: String,
    /// The output folder.
    out: PathBuf,
    before: Option<Record>,
    /// The files and folders that a project is read from.
    folders: Vec<PathBuf>,
    /// What stands there.
    inputs: Listing,
    /// When the mark was left.
    mark: Option<Moment>,
}

impl Last {
    /// Reads the record of a command, and lists the project. `None` where nothing can be told: the project cannot be read,
    /// or has links.
    pub fn begin(root: &Path, options: &Options, out: Option<&Path>, colour: bool) -> Option<Last> {
        let book = std::fs::read_to_string(root.join("book.toml")).ok()?;
        let config = config::parse(&File::new("book.toml", book), FileId(0), &mut Sink::new());
        let theme = format!("themes/{}", config.theme);
        let folders = ["book.toml", "isnad.lock", &config.src, "static", &theme];
        let folders: Vec<PathBuf> = folders.into_iter().map(|folder| root.join(folder)).collect();
        let program = listing([std::env::current_exe().ok()?])?;
        let Options { drafts, base_url, compared } = options;
        let about = (env!("CARGO_PKG_VERSION"), program.digest, drafts, base_url, compared, colour, out);
        let name = &hex(&sha256(out.map_or(&[][..], |out| out.as_os_str().as_encoded_bytes())))[..16];
        let path = root.join(FOLDER).join(format!("build-{name}.json"));
        let before = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Some(Last {
            out: out.map_or_else(|| below(root, &config.build_dir), Path::to_owned),
            key: hex(&sha256(format!("{about:?}").as_bytes())),
            inputs: listing(&folders)?,
            path,
            before,
            folders,
            mark: None,
        })
    }

    /// What the last build said, when the site is what a build now would make it.
    pub fn unchanged(&self) -> Option<Unchanged> {
        let record = self.before.as_ref().filter(|record| record.key == self.key)?;
        let written = changed_at(&self.path);
        let holds = |listing: &Listing, known: &str| hex(&listing.digest) == known && listing.is_older_than(written);
        if !holds(&self.inputs, &record.inputs) || !holds(&listing([&self.out])?, &record.outputs) {
            return None;
        }
        Some(Unchanged { out: self.out.clone(), files: record.files, said: record.said.clone() })
    }

    /// Makes room for a new record, and leaves the mark; nothing was read yet.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn mark(&mut self) -> std::io::Result<()> {
        let folder = self.path.parent().unwrap_or(&self.path);
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(".gitignore"), IGNORE)?;
        std::fs::write(&self.path, "")?;
        // Not asked for later: another build may have left its own by then.
        self.mark = changed_at(&self.path);
        Ok(())
    }

    /// Writes the record of a build that wrote so many files. Where it is not certain that it would hold, there is none.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn keep(self, files: usize, said: Said) -> std::io::Result<()> {
        let inputs = listing(&self.folders).filter(|inputs| *inputs == self.inputs && inputs.is_older_than(self.mark));
        let (Some(inputs), Some(outputs)) = (inputs, listing([&self.out])) else { return Ok(()) };
        let record = Record { key: self.key, inputs: hex(&inputs.digest), outputs: hex(&outputs.digest), files, said };
        let bytes = serde_json::to_vec(&record)?;
        // What was written within one tick of the disk's clock might change in it once more, unseen.
        for _ in 0..PATIENCE {
            std::fs::write(&self.path, &bytes)?;
            if outputs.is_older_than(changed_at(&self.path)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}
