//! The record of the last build, which spares one where nothing changed, and most of one where little did.
//!
//! In: the command and the project's folder. Out: what the last build said, when a build now would say and write the same
//! ([`Last::unchanged`]), else what it made of each page ([`Last::before`]); after a build, a new record ([`Last::keep`]).
//!
//! 1. The record stands in `.isnad/` in the project, in two files for each output folder that was named. It can be deleted
//!    at any time, and nothing but time is lost.
//! 2. `build-….json` holds while the program and the command are the same, and neither the project's files nor those of the
//!    output changed. Both are told by their stamps ([`crate::load::listing()`]).
//! 3. It is written only when it is certain that the files are those that were built from: they were listed before they
//!    were read and after, are the same, and changed last before the mark that was made at the beginning. The same goes
//!    for the output, and the record that is written after it.
//! 4. `pages-….bin` goes by digests of texts ([`pipeline::Before`]), and ends with the one of itself. While the other
//!    file says that the output is as this one was written for, its files need not be read.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::load::{Listing, Moment, changed_at, listing, listing_of, settings};
use crate::pipeline::{self, Before};
use crate::render::Options;
use crate::text::digest::{Hasher, hex, sha256};

use super::super::below;

/// The folder of records in a project.
const FOLDER: &str = ".isnad";

/// Keeps the folder out of repositories.
const IGNORE: &str = "# What isnad remembers of its last builds. It can be deleted.\n*\n";

/// How many bytes the digest at the end has.
const DIGEST: usize = 32;

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
    /// The digest of what was written down of pages with it.
    pages: Option<String>,
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
    /// What stands in the output folder, where a record tells of it.
    outputs: Option<Listing>,
    /// When the mark was left.
    mark: Option<Moment>,
}

/// What a build writes down of pages, on its way to the disk.
pub(super) struct Pages {
    file: BufWriter<fs::File>,
    hasher: Hasher,
    part: PathBuf,
}

impl Last {
    /// Reads the record of a command, and lists the project. `None` where nothing can be told: the project cannot be read,
    /// or has links.
    pub fn begin(root: &Path, options: &Options, out: Option<&Path>, colour: bool) -> Option<Last> {
        let config = settings(root).ok()?;
        let theme = format!("themes/{}", config.theme);
        let folders = ["book.toml", "isnad.lock", &config.src, "static", &theme];
        let folders: Vec<PathBuf> = folders.into_iter().map(|folder| root.join(folder)).collect();
        let program = listing([std::env::current_exe().ok()?])?;
        let Options { drafts, base_url, compared } = options;
        let about = (env!("CARGO_PKG_VERSION"), program.digest, drafts, base_url, compared, colour, out);
        let name = &hex(&sha256(out.map_or(&[][..], |out| out.as_os_str().as_encoded_bytes())))[..16];
        let path = root.join(FOLDER).join(format!("build-{name}.json"));
        let before: Option<Record> = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let out = out.map_or_else(|| below(root, &config.build_dir), Path::to_owned);
        let (inputs, outputs) = listings(&folders, before.is_some().then_some(&*out));
        Some(Last {
            out,
            key: hex(&sha256(format!("{about:?}").as_bytes())),
            inputs: inputs?,
            outputs,
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
        if !holds(&self.inputs, &record.inputs) || !holds(self.outputs.as_ref()?, &record.outputs) {
            return None;
        }
        Some(Unchanged { out: self.out.clone(), files: record.files, said: record.said.clone() })
    }

    /// Makes room for a new record, and leaves the mark; nothing was read yet. What was recorded before stays: it says
    /// what is true of its files, whatever becomes of this build.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn mark(&mut self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder)?;
        fs::write(folder.join(".gitignore"), IGNORE)?;
        let mark = self.path.with_extension("mark");
        fs::write(&mark, "")?;
        // Not asked for later: another build may have left its own by then.
        self.mark = changed_at(&mark);
        // It has told what it was made for.
        let _ = fs::remove_file(mark);
        Ok(())
    }

    /// Whether the last build of this command wrote down what it made of each page.
    pub fn has_pages(&self) -> bool {
        self.pages_path().exists()
    }

    /// What the last build of this command made of each page.
    pub fn before(&self) -> Option<Before> {
        let mut bytes = fs::read(self.pages_path()).ok()?;
        let told = bytes.split_off(bytes.len().checked_sub(DIGEST)?);
        if sha256(&bytes)[..] != told {
            return None;
        }
        let is_trusted = self.before.as_ref().is_some_and(|record| {
            let written = changed_at(&self.path);
            let is_left = |outputs: &Listing| hex(&outputs.digest) == record.outputs && outputs.is_older_than(written);
            record.pages == Some(hex(&told)) && self.outputs.as_ref().is_some_and(is_left)
        });
        Before::read(bytes, &self.key, is_trusted)
    }

    /// Where a build can write down what it makes of pages; `None` when the disk does not let it.
    pub fn pages(&self) -> Option<Pages> {
        // One name for all builds, so that nothing is left of those that were ended. Where two write there at once, what
        // they write has not the digest that it ends with.
        let part = self.pages_path().with_extension("part");
        let file = BufWriter::with_capacity(1 << 16, fs::File::create(&part).ok()?);
        Some(Pages { file, hasher: Hasher::default(), part })
    }

    /// The record that a build of this command writes there.
    pub fn record<'p>(&self, pages: &'p mut Pages) -> pipeline::Record<'p> {
        pipeline::Record { command: self.key.clone(), mark: self.mark, out: pages }
    }

    fn pages_path(&self) -> PathBuf {
        let name = self.path.file_stem().unwrap_or_default().to_string_lossy().replacen("build", "pages", 1);
        self.path.with_file_name(format!("{name}.bin"))
    }

    /// Writes the record of a build that wrote so many files; `whole` are all that stand in an output that was not there
    /// before. Where it is not certain that it would hold, there is none.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn keep(self, files: usize, whole: Option<&[String]>, said: Said, pages: Option<Pages>) -> io::Result<()> {
        let pages = pages.map(|pages| pages.place(&self.pages_path())).transpose()?;
        let (inputs, outputs) = match whole {
            Some(files) => (listing(&self.folders), listing_of(&self.out, files)),
            None => listings(&self.folders, Some(&self.out)),
        };
        let inputs = inputs.filter(|inputs| *inputs == self.inputs && inputs.is_older_than(self.mark));
        let (Some(inputs), Some(outputs)) = (inputs, outputs) else { return Ok(()) };
        let (inputs, listed) = (hex(&inputs.digest), hex(&outputs.digest));
        let record = Record { key: self.key, inputs, outputs: listed, pages, files, said };
        let bytes = serde_json::to_vec(&record)?;
        // What was written within one tick of the disk's clock might change in it once more, unseen.
        for _ in 0..PATIENCE {
            fs::write(&self.path, &bytes)?;
            if outputs.is_older_than(changed_at(&self.path)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

/// What stands in a project, and in the output folder if it is asked for: both wait for the disk.
fn listings(inputs: &[PathBuf], out: Option<&Path>) -> (Option<Listing>, Option<Listing>) {
    std::thread::scope(|scope| {
        let outputs = out.map(|out| scope.spawn(move || listing([out])));
        (listing(inputs), outputs.and_then(|outputs| outputs.join().unwrap_or_default()))
    })
}

impl Write for Pages {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Pages {
    /// Puts what was written into place, whole; returns its digest.
    fn place(mut self, path: &Path) -> io::Result<String> {
        let digest = std::mem::take(&mut self.hasher).finish();
        self.file.write_all(&digest)?;
        self.file.flush()?;
        fs::rename(&self.part, path)?;
        Ok(hex(&digest))
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // Nothing stands there when it was put into place.
        let _ = fs::remove_file(&self.part);
    }
}
