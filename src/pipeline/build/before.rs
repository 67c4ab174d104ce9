//! What a build made of each page, written down for the next one.
//!
//! In: [`Kept`] pages and sources, and the search's words, one after the other as a build makes them ([`Record`]). Out: the
//! same when the next build reads them ([`Before::read`]).
//!
//! 1. Everything is an entry: the lengths of its two halves, eight bytes each, then the halves. The first half is one
//!    [`Line`] in Postcard's form.
//! 2. The first entry names the form and the command; the record of another one is none.
//! 3. An entry for each page, in the order in which pages were done. Its second half is what came of the page ([`Came`]),
//!    which is read when the page is taken over, and not before.
//! 4. An entry for each page of a source or of a list, and at last one whose second half is the words of the search.
//!
//! Whether the bytes are those that were written is for whoever keeps them to tell.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::archive::Digest;
use crate::load::Moment;
use crate::render::cited::Use;
use crate::render::ground::Hangs;
use crate::render::search::vocabulary::Vocabulary;
use crate::report::human::Said;
use crate::write::Stage;

/// The form; it goes up when what is written changes.
const FORM: u32 = 2;

/// How many bytes tell the length of a half.
const LENGTH: usize = 8;

/// The first half of an entry.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Line<'l> {
    Head { form: u32, command: String },
    Page(Cow<'l, Kept>),
    File(String, KeptFile),
    Words,
}

/// A page that was made: all that tells whether it would come out the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Its file's path.
    pub path: String,
    /// The stamp of its file, while that had the text below; empty where it cannot be believed.
    pub stamp: Vec<u8>,
    /// The digest of its text.
    pub text: Digest,
    /// What it hangs on besides.
    pub hangs: Hangs,
    /// The digest of all of it.
    pub held: Digest,
    /// Its number in the search, and how many pages share a file of texts with it.
    pub number: Option<(usize, usize)>,
    /// Whether it was published.
    pub is_published: bool,
    /// Its files with their digests; the first page of a file of texts for the search has that file too.
    pub files: Vec<(String, Digest)>,
    /// Where it stands what came of it.
    #[serde(skip)]
    pub came: Range<usize>,
}

/// What came of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Came {
    /// What was said of it.
    pub said: Said,
    /// What was published of it.
    pub page: Option<KeptPage>,
}

/// A page that is to be written down.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub kept: Kept,
    pub came: Came,
}

/// A published page: what lists and sources say of it.
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
}

/// The page of a source or of a list: the digest of all that it hangs on, and its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptFile {
    pub held: Digest,
    pub file: Digest,
}

/// What the build before made.
#[derive(Debug, Default)]
pub struct Before {
    bytes: Vec<u8>,
    /// The pages, by their paths.
    pub(super) pages: HashMap<String, Kept>,
    /// The pages of sources and of lists, by their paths in the output.
    pub(super) files: HashMap<String, KeptFile>,
    /// The words of the search.
    pub(super) vocabulary: Vocabulary,
    /// Whether it is known that the output is as that build has left it.
    pub(super) is_trusted: bool,
}

impl Before {
    /// Reads what the same command has written down; `None` of anything else. `is_trusted` tells that the output is as
    /// that build has left it: else its files are read.
    pub fn read(mut bytes: Vec<u8>, command: &str, is_trusted: bool) -> Option<Before> {
        let mut entries = Entries { bytes: &bytes, at: 0 };
        let head: Line<'_> = postcard::from_bytes(&bytes[entries.next()?.0]).ok()?;
        if head != (Line::Head { form: FORM, command: command.to_owned() }) {
            return None;
        }
        let mut listed: Vec<(Range<usize>, Range<usize>)> = entries.collect();
        let (line, words) = listed.pop().filter(|(_, words)| words.end == bytes.len())?;
        (postcard::from_bytes(&bytes[line]) == Ok(Line::Words)).then_some(())?;
        let one = |(line, came): &(Range<usize>, Range<usize>)| -> Option<Line<'static>> {
            let mut line = postcard::from_bytes(&bytes[line.clone()]).ok()?;
            if let Line::Page(kept) = &mut line {
                kept.to_mut().came = came.clone();
            }
            Some(line)
        };
        let read_all = || listed.par_iter().map(one).collect::<Option<Vec<_>>>();
        let (read, vocabulary) = rayon::join(read_all, || Vocabulary::read(&bytes[words.clone()]));
        let mut before = Before { vocabulary: vocabulary?, is_trusted, ..Before::default() };
        for line in read? {
            match line {
                Line::Page(kept) => drop(before.pages.insert(kept.path.clone(), kept.into_owned())),
                Line::File(path, file) => drop(before.files.insert(path, file)),
                Line::Head { .. } | Line::Words => return None,
            }
        }
        bytes.truncate(words.start);
        bytes.shrink_to_fit();
        Some(Before { bytes, ..before })
    }

    /// Whether a file that was made before is there as it was written.
    pub(super) fn stands(&self, stage: &Stage, path: &str, digest: &Digest) -> anyhow::Result<bool> {
        Ok(self.is_trusted || stage.holds(path, digest)?)
    }

    /// Makes room: what came of pages is not asked for any more.
    pub(super) fn forget_pages(&mut self) {
        self.bytes = Vec::new();
    }

    /// What came of a page, and the bytes that say so; `None` when they say something else.
    pub(super) fn came(&self, page: &Kept) -> Option<(Came, &[u8])> {
        let bytes = self.bytes.get(page.came.clone())?;
        Some((postcard::from_bytes(bytes).ok()?, bytes))
    }
}

/// The halves of the entries that are whole.
struct Entries<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Iterator for Entries<'_> {
    type Item = (Range<usize>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut rest = self.bytes.get(self.at..)?;
        let mut length = || usize::try_from(u64::from_le_bytes(*rest.split_off(..LENGTH)?.first_chunk()?)).ok();
        let (first, second) = (length()?, length()?);
        let start = self.at + 2 * LENGTH;
        let middle = start.checked_add(first)?;
        let end = middle.checked_add(second).filter(|end| *end <= self.bytes.len())?;
        self.at = end;
        Some((start..middle, middle..end))
    }
}

/// A page as an entry, of which that came.
pub(super) fn entry(kept: &Kept, came: &[u8]) -> Vec<u8> {
    let line = to_bytes(&Line::Page(Cow::Borrowed(kept)));
    let mut entry = Vec::with_capacity(2 * LENGTH + line.len() + came.len());
    entry.extend(lengths(line.len(), came.len()));
    entry.extend(line);
    entry.extend(came);
    entry
}

/// A page as an entry.
pub(super) fn entry_of(note: &Note) -> Vec<u8> {
    entry(&note.kept, &to_bytes(&note.came))
}

fn lengths(first: usize, second: usize) -> [u8; 2 * LENGTH] {
    (first as u128 | (second as u128) << u64::BITS).to_le_bytes()
}

fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("its lists know their lengths, and nothing in it fails")
}

/// Where a build writes down what it makes.
pub struct Record<'r> {
    /// The command that is built by.
    pub command: String,
    /// A moment before anything was read.
    pub mark: Option<Moment>,
    /// Takes the bytes.
    pub out: &'r mut (dyn Write + Send + Sync),
}

impl Record<'_> {
    pub(super) fn begin(&mut self) -> io::Result<()> {
        let command = self.command.clone();
        self.line(&Line::Head { form: FORM, command })
    }

    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        let line = to_bytes(line);
        self.out.write_all(&lengths(line.len(), 0))?;
        self.out.write_all(&line)
    }

    pub(super) fn entry(&mut self, entry: &[u8]) -> io::Result<()> {
        self.out.write_all(entry)
    }

    pub(super) fn file(&mut self, path: String, file: KeptFile) -> io::Result<()> {
        self.line(&Line::File(path, file))
    }

    pub(super) fn words(&mut self, vocabulary: &Vocabulary) -> io::Result<()> {
        let mut length = Length(0);
        vocabulary.write(&mut length)?;
        let line = to_bytes(&Line::Words);
        self.out.write_all(&lengths(line.len(), length.0))?;
        self.out.write_all(&line)?;
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
