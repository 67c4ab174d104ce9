//! Archived texts as an [`Archive`] of sources and their passages.
//!
//! In: the source files and the lock. Out: the archive, and complaints (`invalid-source`, `duplicate-source`,
//! `incomplete-source`, `changed-source`, `unlocked-source`).
//!
//! 1. [`source`]: one file into a [`Source`]: front matter (`metadata`), then passages under marker lines (`passages`).
//!    A second file of one id is reported and left out; a file that could not be read is a broken source.
//! 2. [`lock`]: `isnad.lock` read, compared with the digests of the passages (`changes`), and written anew.
//! 3. [`index`]: where words may stand, for searches of the whole archive; made when it is first asked.
//! 4. [`import`]: captures of articles into the text of new sources; `isnad source` alone asks for it.

mod changes;
pub mod import;
pub mod index;
pub mod lock;
mod metadata;
mod passages;
pub mod source;

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use self::index::Index;
use crate::config::Rights;
use crate::diag::{Diagnostic, Sink};
use crate::each::{Each, in_turn};
use crate::load::{Inputs, source_id};
use crate::text::fold::Folded;
use crate::text::{File, FileId, Files, Span};
use crate::yaml::shown;

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// All sources, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// The sources, sorted by id; ids are unique (a second file of the same id is reported and left out).
    pub sources: Vec<Source>,
    /// From id to place in `sources`.
    pub by_id: HashMap<String, usize>,
    /// Where words may stand, for searches of all sources; made on first use by [`crate::verify`].
    pub index: Index,
    /// The room that is left for folded passages.
    pub room: Room,
}

impl Archive {
    /// Forgets what was folded; it is folded again when it is asked for.
    pub fn forget_folded(&mut self) {
        let passages = self.sources.iter_mut().flat_map(|source| &mut source.passages);
        passages.for_each(|passage| drop(passage.folded.take()));
        self.room = Room::default();
    }
}

/// How many bytes may still be kept of what can be made again. Whatever is taken of it changes no result.
#[derive(Debug)]
pub struct Room(AtomicUsize);

/// The room for folded passages, in bytes: those of some fifteen hundred. In a larger archive the others are folded each
/// time that a quotation does not stand there as it is.
const ROOM: usize = 16 << 20;

impl Room {
    /// Takes some, if there is as much.
    pub fn take(&self, bytes: usize) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok()
    }
}

impl Default for Room {
    fn default() -> Room {
        Room(AtomicUsize::new(ROOM))
    }
}

impl Clone for Room {
    fn clone(&self) -> Room {
        Room(AtomicUsize::new(self.0.load(Ordering::Relaxed)))
    }
}

/// Someone else's text, as archived.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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

impl PassageKind {
    /// Its name in markers, pages and reports.
    pub fn name(self) -> &'static str {
        match self {
            PassageKind::Paragraph => "paragraph",
            PassageKind::Heading => "heading",
            PassageKind::Caption => "caption",
        }
    }
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

impl OriginalState {
    /// Every state with its name in front matter (design §4).
    pub const CHOICES: [(&'static str, OriginalState); 3] =
        [("unchanged", OriginalState::Unchanged), ("changed", OriginalState::Changed), ("gone", OriginalState::Gone)];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }
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
    archive_by(inputs, sink, &in_turn)
}

/// The same; `each` says how sources are read.
pub fn archive_by(inputs: &Inputs, sink: &mut Sink, each: Each<'_, (Source, Sink)>) -> Archive {
    let files = inputs.files.iter();
    let files: Vec<(FileId, &File, &str)> =
        files.filter_map(|(file_id, file)| Some((file_id, file, source_id(&file.path, &inputs.config.src)?))).collect();
    let read = |at: usize| {
        let (file_id, file, id) = files[at];
        let mut complaints = Sink::new();
        // A source's file that `load` left out of its list was damaged, and has its complaint.
        let source = match inputs.sources.binary_search(&file_id) {
            Ok(_) => source::parse(file, file_id, id, &mut complaints),
            Err(_) => source::unreadable(file_id, id),
        };
        (source, complaints)
    };
    let mut sources: Vec<Source> = Vec::new();
    let mut seen: HashMap<&str, FileId> = HashMap::new();
    for ((file_id, _, id), (source, complaints)) in files.iter().copied().zip(each(files.len(), &read)) {
        sink.extend(complaints);
        if let Some(first) = seen.get(id) {
            let message = format!("the source {} has a file already", shown(id));
            let complaint = Diagnostic::error("duplicate-source", Span::point(file_id, 0), message)
                .hint("keep one of the two, or rename one")
                .label(Span::point(*first, 0), "first given here");
            sink.push(complaint);
            continue;
        }
        seen.insert(id, file_id);
        missing_capture(&source, inputs, sink);
        sources.push(source);
    }
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    let by_id = sources.iter().enumerate().map(|(at, source)| (source.id.clone(), at)).collect();
    let mut archive = Archive { sources, by_id, index: Index::default(), room: Room::default() };
    let lock = inputs.lock.map(|id| lock::parse(inputs.files.get(id), id, sink));
    lock::compare(&mut archive, lock.as_ref(), &inputs.files, sink);
    archive
}

/// A capture that is named and not there only warns: large or protected originals are often kept elsewhere.
fn missing_capture(source: &Source, inputs: &Inputs, sink: &mut Sink) {
    let Some(capture) = &source.meta.capture else { return };
    if lock::captured(source, inputs).is_none() {
        let place = changes::place_of(source, &capture.file, &inputs.files);
        let message = format!("the capture {} is not beside its source", shown(&capture.file));
        let hint = "put the saved original there, or remove `capture`";
        sink.push(Diagnostic::warning("incomplete-source", place, message).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes the project that it reads")]

    use super::*;

    #[test]
    fn a_project_becomes_an_archive() {
        let root = tempfile::tempdir().expect("a folder");
        let zeros = "0".repeat(64);
        let capture = format!("---\ntitle: x\nnote: x\ncapture: {{file: b.html, sha256: {zeros}}}\n---\n{{#p1}}\nx\n");
        let plain = "---\ntitle: x\nnote: x\n---\n{#p1}\nx\n";
        let files: &[(&str, &[u8])] = &[
            ("book.toml", b""),
            ("isnad.lock", b"version = 1\n"),
            ("content/sources/z.md", plain.as_bytes()),
            ("content/sources/a.md", capture.as_bytes()),
            ("content/sources/b/index.md", capture.as_bytes()),
            ("content/sources/b/b.html", b"x"),
            ("content/sources/z/index.md", plain.as_bytes()),
            ("content/sources/damaged.md", b"---\ntitle: \xff\n---\n"),
        ];
        for (path, bytes) in files {
            let disk = root.path().join(path);
            std::fs::create_dir_all(disk.parent().expect("a parent")).expect("a folder");
            std::fs::write(disk, bytes).expect("a file");
        }
        let inputs = crate::load::load(root.path()).expect("a project");
        let mut sink = Sink::new();
        let archive = archive(&inputs, &mut sink);
        let ids: Vec<_> = archive.sources.iter().map(|source| (source.id.as_str(), source.broken)).collect();
        assert_eq!(ids, [("a", false), ("b", false), ("damaged", true), ("z", false)]);
        assert_eq!(archive.get("z").map(|source| source.passages.len()), Some(1));
        let captured = archive.get("b").and_then(|source| lock::captured(source, &inputs));
        assert_eq!(captured.map(|asset| asset.path.as_str()), Some("content/sources/b/b.html"));
        let mut found: Vec<_> = sink
            .iter()
            .filter(|found| found.rule != "unlocked-source")
            .map(|found| (found.rule, inputs.files.get(found.span.file).path.as_str(), inputs.files.slice(found.span)))
            .collect();
        found.sort();
        let expected = [
            ("duplicate-source", "content/sources/z/index.md", ""),
            ("incomplete-source", "content/sources/a.md", "b.html"),
        ];
        assert_eq!(found, expected);
        assert_eq!(sink.len() - found.len(), 3, "three sound sources are not locked");
    }
}
