//! Files, places in them, and text that remembers where it came from.
//!
//! Everything that isnad says about a text ends in a [`Span`]; everything that it compares keeps a map back to one.
//!
//! - [`File`] and [`files`]: the texts of a project, in path order.
//! - [`lines`]: bytes to lines and columns.
//! - [`mapped`]: a string assembled from several places of a file (a quotation with its markup removed).
//! - [`fold`]: text as words, ready to be compared.
//! - [`letter`]: what a letter is, told quickly; [`rare`]: signs that are rare in a text, found quickly.
//! - [`script`]: which script a text is written in.
//! - [`search`]: text as words to be searched for.
//! - [`digest`]: the digests of bytes, by SHA-256.
//! - [`xml`]: XML documents, as reports and feeds need them.

pub mod digest;
pub mod files;
pub mod fold;
pub mod letter;
pub mod lines;
pub mod mapped;
pub mod rare;
pub mod script;
pub mod search;
pub mod xml;

pub use files::Files;
pub use lines::{Lines, Position};
pub use mapped::{Mapped, Piece};

/// The number of a [`File`] in its [`Files`]; the order of numbers is the order of paths. Files that are read once are
/// numbered from 0 on; see [`Files::after`] for those that are read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// One text of the project, never changed after it was read.
#[derive(Debug)]
pub struct File {
    /// The path relative to the project's root, with `/` between its parts on every system.
    pub path: String,
    /// The text; of one at rest its beginning. Bytes that are not UTF-8 were replaced by U+FFFD and reported by
    /// [`crate::load`].
    pub text: String,
    /// Where its lines begin.
    pub lines: Lines,
    /// How many bytes the whole text has.
    pub length: usize,
}

impl File {
    /// A file of that path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> File {
        let text = text.into();
        File { path: path.into(), lines: Lines::new(&text), length: text.len(), text }
    }

    /// A file at rest: of a text of so many bytes only the beginning is held. What lies behind it reads as empty.
    pub fn resting(path: impl Into<String>, beginning: impl Into<String>, length: usize) -> File {
        let file = File::new(path, beginning);
        File { length: length.max(file.text.len()), ..file }
    }

    /// Whether something of the text is not held.
    pub fn is_at_rest(&self) -> bool {
        self.text.len() < self.length
    }

    /// Whether this is the whole of a text whose beginning is known.
    pub fn continues(&self, beginning: &File) -> bool {
        let File { path, text, length, .. } = beginning;
        self.path == *path && self.text.len() == *length && self.text.starts_with(text.as_str())
    }
}

/// A stretch of a file: byte offsets on character boundaries, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the offsets count in.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of `start..end` in `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: offset(start), end: offset(end.max(start)) }
    }

    /// The empty span at `at`.
    pub fn point(file: FileId, at: usize) -> Span {
        Span::new(file, at, at)
    }

    /// As a range to slice the file's text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies inside this span, ends included.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A byte offset as stored: files over 4 GiB are refused on loading.
pub fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
