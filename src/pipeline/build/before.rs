//! What a build made of each page, written down for the next one.
//!
//! In: [`Kept`] pages and sources, and the search's words, one after the other as a build makes them ([`Record`]). Out: the
//! same when the next build reads them ([`Before::read`]).
//!
//! 1. The first line names the form and the command; the record of another one is none.
//! 2. A line of JSON for each page, in the order in which pages were done, then one for each source.
//! 3. `{"words":N}`, and behind it N bytes: the words of the search.
//!
//! Whether the bytes are those that were written is for whoever keeps them to tell.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::archive::Digest;
use crate::render::cited::Use;
use crate::render::ground::Hangs;
use crate::render::search::vocabulary::Vocabulary;
use crate::report::human::Said;
use crate::write::Stage;

/// The form; it goes up when what is written changes.
const FORM: u32 = 1;

/// How the last line of text begins.
const WORDS: &[u8] = b"{\"words\":";

/// The first line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    isnad: u32,
    command: String,
}

/// Any other line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Page(Box<Kept>),
    Source(String, KeptSource),
    Words(usize),
}

/// What came of one page. Digests are in hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Its file's path.
    pub path: String,
    /// The digest of its text.
    pub text: String,
    /// What it hangs on besides.
    pub hangs: Hangs,
    /// The digest of all of it.
    pub held: String,
    /// Its number in the search, and how many pages share a file of texts with it.
    pub number: Option<(usize, usize)>,
    /// What was said of it.
    pub said: Said,
    /// What was published of it.
    pub page: Option<KeptPage>,
    /// The line that it was read from.
    #[serde(skip)]
    pub line: Range<usize>,
}

/// A published page: what lists and sources say of it, and its files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptPage {
    pub folder: String,
    pub references: Vec<usize>,
    pub words: usize,
    pub proof: String,
    pub verdicts: [usize; 8],
    pub share_image: Option<String>,
    /// How it uses each source, by the source's id.
    pub uses: BTreeMap<String, Use>,
    /// The images that it names.
    pub images: Vec<String>,
    /// Its files with their digests; the first page of a file of texts for the search has that file too.
    pub files: Vec<(String, String)>,
}

/// The page of a source: the digest of all that it hangs on, and its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptSource {
    pub held: String,
    pub file: String,
}

/// What the build before made.
#[derive(Debug, Default)]
pub struct Before {
    bytes: Vec<u8>,
    /// The pages, by their paths.
    pub(super) pages: HashMap<String, Kept>,
    /// The pages of sources, by their paths in the output.
    pub(super) sources: HashMap<String, KeptSource>,
    /// The words of the search.
    pub(super) vocabulary: Vocabulary,
    /// Whether it is known that the output is as that build has left it.
    pub(super) is_trusted: bool,
}

impl Before {
    /// Reads what the same command has written down; `None` of anything else. `is_trusted` tells that the output is as
    /// that build has left it: else its files are read.
    pub fn read(bytes: Vec<u8>, command: &str, is_trusted: bool) -> Option<Before> {
        let before = Before::of(&bytes, command)?;
        Some(Before { bytes, is_trusted, ..before })
    }

    fn of(bytes: &[u8], command: &str) -> Option<Before> {
        let mut lines = lines(bytes);
        let head: Head = serde_json::from_slice(&bytes[lines.next()?]).ok()?;
        if head != (Head { isnad: FORM, command: command.to_owned() }) {
            return None;
        }
        let mut listed: Vec<Range<usize>> = Vec::new();
        // The words behind their line may have line feeds in them.
        while listed.last().is_none_or(|line| !bytes[line.clone()].starts_with(WORDS)) {
            listed.push(lines.next()?);
        }
        let words = bytes.get(listed.last()?.end + 1..)?;
        let read = |line: &Range<usize>| -> Option<(Range<usize>, Line)> {
            Some((line.clone(), serde_json::from_slice(&bytes[line.clone()]).ok()?))
        };
        let read_all = || listed.par_iter().map(read).collect::<Option<Vec<_>>>();
        let (read, vocabulary) = rayon::join(read_all, || Vocabulary::read(words));
        let mut before = Before { vocabulary: vocabulary?, ..Before::default() };
        for (place, line) in read? {
            match line {
                Line::Page(page) => drop(before.pages.insert(page.path.clone(), Kept { line: place, ..*page })),
                Line::Source(path, source) => drop(before.sources.insert(path, source)),
                Line::Words(told) => (told == words.len()).then_some(())?,
            }
        }
        Some(before)
    }

    /// Whether a file that was made before is there as it was written.
    pub(super) fn stands(&self, stage: &Stage, path: &str, digest: &Digest) -> anyhow::Result<bool> {
        Ok(self.is_trusted || stage.holds(path, digest)?)
    }

    /// The line of a page.
    pub(super) fn line(&self, page: &Kept) -> &[u8] {
        self.bytes.get(page.line.clone()).unwrap_or_default()
    }
}

/// The lines that end with a line feed, without it.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let length = bytes[start..].iter().position(|byte| *byte == b'\n')?;
        let line = start..start + length;
        start = line.end + 1;
        Some(line)
    })
}

/// A page as a line, without its line feed.
pub(super) fn line(page: Kept) -> Vec<u8> {
    to_json(&Line::Page(Box::new(page)))
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("its keys are texts, and nothing in it fails")
}

/// Where a build writes down what it makes.
pub struct Record<'r> {
    /// The command that is built by.
    pub command: String,
    /// Takes the bytes.
    pub out: &'r mut (dyn Write + Send + Sync),
}

impl Record<'_> {
    pub(super) fn begin(&mut self) -> io::Result<()> {
        let head = to_json(&Head { isnad: FORM, command: self.command.clone() });
        self.line(&head)
    }

    pub(super) fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.out.write_all(line)?;
        self.out.write_all(b"\n")
    }

    pub(super) fn source(&mut self, path: String, source: KeptSource) -> io::Result<()> {
        self.line(&to_json(&Line::Source(path, source)))
    }

    pub(super) fn words(&mut self, vocabulary: &Vocabulary) -> io::Result<()> {
        let mut length = Length(0);
        vocabulary.write(&mut length)?;
        self.line(&to_json(&Line::Words(length.0)))?;
        vocabulary.write(self.out)
    }
}

/// How many bytes would be written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
