//! Walking folders and reading texts, with a complaint for whatever resists.
//!
//! In: folders below the root. Out: a [`Reading`]: texts with their [`Role`], captures, and [`Problem`]s that name their
//! file by its path, since files have no numbers before all of them are known.

use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::Arc;

use walkdir::WalkDir;

use super::images::{self, Image, is_image};
use super::known::{Doubt, Known, Stamp};
use super::{Asset, CONFIG, File, SOURCE, source_id};
use super::{rest, threads};
use crate::config::{self, Config};
use crate::diag::{Sink, isolate};
use crate::text::FileId;

/// The most bytes that a text may have: far beyond any article, and far below the 4 GiB that a span can address.
pub(super) const LIMIT: u64 = 64 << 20;

/// For how many texts a thread is worth its beginning.
const TEXTS: usize = 32;

/// What a text is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Book,
    Lock,
    Index,
    Explainer,
    Page,
    Source,
    /// A theme's template of that name.
    Template(String),
    /// A theme's words in that language.
    Words(String),
    /// Kept only because a complaint points into it.
    Damaged,
}

/// A text that was read.
#[derive(Debug)]
pub(super) struct Text {
    pub file: Arc<File>,
    pub role: Role,
}

/// A complaint to be.
#[derive(Debug)]
pub(super) struct Problem {
    pub path: String,
    pub bytes: Range<usize>,
    pub rule: &'static str,
    pub message: String,
    pub hint: &'static str,
}

/// What came of looking at a text.
enum Looked {
    /// The front matter of one that stays at rest.
    Head(Arc<File>),
    /// A text.
    Text(Stamp, Arc<File>),
    /// Bytes that are not UTF-8.
    Damaged(FromUtf8Error),
    /// Nothing.
    Refused(Refusal),
}

/// What was read so far.
#[derive(Debug)]
pub(super) struct Reading {
    root: PathBuf,
    pub texts: Vec<Text>,
    pub problems: Vec<Problem>,
    pub captures: Vec<Asset>,
    pub images: Vec<Image>,
    /// What was read before, and whether that can be believed.
    before: Arc<Known>,
    doubt: Doubt,
    /// Whether the texts of pages are read no further than their front matter.
    pub heads: bool,
    /// What is known now.
    pub known: Known,
}

/// A regular file found below a folder.
struct Found {
    /// Its path below that folder, with `/` between parts.
    below: String,
    disk: PathBuf,
}

/// The stamp and the bytes of `book.toml`.
///
/// # Errors
/// When it is missing, is no regular file, or cannot be read.
pub(super) fn book(root: &Path) -> anyhow::Result<(Stamp, Vec<u8>)> {
    let folder = isolate(&root.display().to_string());
    match read(&root.join("book.toml")) {
        Ok(read) => Ok(read),
        Err(Refusal::Disk(error)) if error.kind() == io::ErrorKind::NotFound => anyhow::bail!(
            "there is no book.toml in {folder}; begin a project with `isnad init`, or name the project's folder with --root"
        ),
        Err(refusal) => anyhow::bail!("cannot read book.toml in {folder}: {}", refusal.reason()),
    }
}

/// Reads the settings of the project at `root`, and nothing else.
///
/// # Errors
/// When `book.toml` is missing or cannot be read.
pub fn settings(root: &Path) -> anyhow::Result<Config> {
    let (_, bytes) = book(root)?;
    let file = File::new("book.toml", String::from_utf8_lossy(&bytes));
    Ok(config::parse(&file, FileId(0), &mut Sink::new()))
}

/// Why a file was not read.
pub(super) enum Refusal {
    Folder,
    Special,
    Big,
    Disk(io::Error),
}

impl Refusal {
    fn reason(&self) -> String {
        match self {
            Refusal::Folder => "it is a folder".into(),
            Refusal::Special => "it is no regular file".into(),
            Refusal::Big => format!("it has more than {} MiB", LIMIT >> 20),
            Refusal::Disk(error) => reason(error),
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Refusal::Folder => "a name in .md is a text's: rename the folder",
            Refusal::Special => "put a text in its place",
            Refusal::Big => "part the text, and keep what is no text elsewhere",
            Refusal::Disk(error) => hint(error),
        }
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is a link to nothing".into(),
        io::ErrorKind::PermissionDenied => "you may not read it".into(),
        _ => error.to_string(),
    }
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "mend or remove the link",
        io::ErrorKind::PermissionDenied => "give yourself the right to read it",
        _ => "see whether the disk and the path are sound",
    }
}

/// The stamp of a regular file; a pipe, which might never end, is refused.
fn stamp(disk: &Path) -> Result<Stamp, Refusal> {
    let facts = std::fs::metadata(disk).map_err(Refusal::Disk)?;
    if facts.is_dir() {
        return Err(Refusal::Folder);
    }
    if !facts.is_file() {
        return Err(Refusal::Special);
    }
    Ok(Stamp::of(&facts))
}

/// Reads a regular file. The stamp is older than the bytes: one that changes meanwhile is read again next time.
pub(super) fn read(disk: &Path) -> Result<(Stamp, Vec<u8>), Refusal> {
    let stamp = stamp(disk)?;
    // One more, so that the end is found without more room being made: texts are kept, and room with them.
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.length().min(LIMIT)).unwrap_or_default() + 1);
    let file = std::fs::File::open(disk).map_err(Refusal::Disk)?;
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(Refusal::Disk)?;
    if bytes.len() as u64 > LIMIT {
        return Err(Refusal::Big);
    }
    Ok((stamp, bytes))
}

/// The text that bytes are, when they are UTF-8. Copying it costs less than a plain look at each of its letters.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    simdutf8::basic::from_utf8(bytes).ok().map(str::to_owned)
}

/// Whether a name is an editor's or a system's, or one that isnad writes itself.
pub(super) fn is_backup(name: &str) -> bool {
    name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with(".#")
        || [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end))
        || name.starts_with(".isnad-")
        || [".isnad", ".git", ".DS_Store", "Thumbs.db"].contains(&name)
}

impl Reading {
    /// Nothing yet, of a project of which that much is known.
    pub(super) fn new(root: &Path, before: Arc<Known>, doubt: Doubt) -> Reading {
        Reading {
            root: root.to_owned(),
            texts: Vec::new(),
            problems: Vec::new(),
            captures: Vec::new(),
            images: Vec::new(),
            before,
            doubt,
            heads: false,
            known: Known::default(),
        }
    }

    /// The text that was read first, which is `book.toml`.
    pub(super) fn first(&self) -> &File {
        &self.texts[0].file
    }

    /// Keeps a text that was read.
    pub(super) fn keep(&mut self, path: &str, read: (Stamp, Vec<u8>), role: Role, rule: &'static str) {
        let looked = self.decoded(path, read);
        self.take(path, looked, role, rule);
    }

    fn decoded(&self, path: &str, (stamp, bytes): (Stamp, Vec<u8>)) -> Looked {
        match text(&bytes).map_or_else(|| String::from_utf8(bytes), Ok) {
            Ok(text) => Looked::Text(stamp, self.before.file(path, text)),
            Err(error) => Looked::Damaged(error),
        }
    }

    /// Reads a text, and changes nothing.
    fn look(&self, path: &str, disk: &Path, role: &Role) -> Looked {
        if self.heads
            && matches!(role, Role::Explainer | Role::Page)
            && let Ok(Some(file)) = rest::head(path, disk)
        {
            return Looked::Head(Arc::new(file));
        }
        let unchanged = stamp(disk).ok().and_then(|stamp| {
            let file = self.before.unchanged(path, &stamp, &self.doubt)?;
            Some((stamp, file))
        });
        if let Some((stamp, file)) = unchanged {
            return Looked::Text(stamp, file);
        }
        match read(disk) {
            Ok(read) => self.decoded(path, read),
            Err(refusal) => Looked::Refused(refusal),
        }
    }

    /// Keeps what came of a look, and knows it when it is sound: of a damaged text the complaint has to be made each time.
    fn take(&mut self, path: &str, looked: Looked, role: Role, rule: &'static str) {
        match looked {
            Looked::Head(file) => self.texts.push(Text { file, role }),
            Looked::Text(stamp, file) => {
                self.known.keep(stamp, Arc::clone(&file));
                self.texts.push(Text { file, role });
            }
            Looked::Damaged(error) => self.damaged(path, &error, role, rule),
            Looked::Refused(refusal) => self.refuse(path, rule, &refusal.reason(), refusal.hint()),
        }
    }

    /// Takes a text that is not UTF-8.
    fn damaged(&mut self, path: &str, error: &FromUtf8Error, role: Role, rule: &'static str) {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let hint = match bytes {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "it is UTF-16: save it as UTF-8",
            _ => "save it as UTF-8; an old Arabic text is often in windows-1256",
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        let bytes = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
        // `book.toml` is read all the same: everything else hangs on it, and nothing is judged by its words.
        let role = if role == Role::Book { role } else { Role::Damaged };
        self.texts.push(Text { file: Arc::new(File::new(path, text)), role });
        self.problem(path, bytes, rule, "the file is not UTF-8 from here on".into(), hint);
    }

    fn problem(&mut self, path: &str, bytes: Range<usize>, rule: &'static str, message: String, hint: &'static str) {
        self.problems.push(Problem { path: path.to_owned(), bytes, rule, message, hint });
    }

    /// A file or folder without a readable text, and why.
    fn refuse(&mut self, path: &str, rule: &'static str, reason: &str, hint: &'static str) {
        if self.texts.iter().all(|text| text.file.path != path) {
            self.texts.push(Text { file: Arc::new(File::new(path, "")), role: Role::Damaged });
        }
        self.problem(path, 0..0, rule, format!("this cannot be read: {reason}"), hint);
    }

    fn text(&mut self, path: &str, disk: &Path, role: Role, rule: &'static str) {
        let looked = self.look(path, disk, &role);
        self.take(path, looked, role, rule);
    }

    /// Reads many texts of one role.
    fn many(&mut self, list: &[(String, PathBuf)], role: &Role, rule: &'static str) {
        let looked = threads::each(list, TEXTS, |(path, disk)| self.look(path, disk, role));
        for ((path, _), looked) in list.iter().zip(looked) {
            self.take(path, looked, role.clone(), rule);
        }
    }

    /// Reads the text at `path`, which need not be there.
    pub(super) fn text_if_there(&mut self, path: &str, role: Role, rule: &'static str) {
        let disk = self.root.join(path);
        if disk.symlink_metadata().is_ok() {
            self.text(path, &disk, role, rule);
        }
    }

    /// Reads every `.md` below `folder`, down to `depth` folders, and lists the images beside them.
    pub(super) fn texts(&mut self, folder: &str, depth: usize, role: Role, rule: &'static str) {
        let mut texts = Vec::new();
        for found in self.walk(folder, depth, rule, false) {
            let path = format!("{folder}/{}", found.below);
            if found.below.ends_with(".md") {
                texts.push((path, found.disk));
            } else if is_image(&found.below) {
                let name = folder.rsplit('/').next().unwrap_or_default();
                self.image(path, format!("images/{name}/{}", found.below), found.disk);
            }
        }
        self.many(&texts, &role, rule);
    }

    /// Lists the images in the folder of the texts itself, beside the home page's. Of what else lies there nothing is
    /// said: it may be the project's own root.
    pub(super) fn images(&mut self, src: &str) {
        let entries = std::fs::read_dir(self.root.join(src)).into_iter().flatten().flatten();
        for disk in entries.map(|entry| entry.path()).filter(|disk| disk.is_file()) {
            let name = disk.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if is_image(name) && !is_backup(name) && !name.starts_with('.') {
                self.image(format!("{src}/{name}"), format!("images/{name}"), disk.clone());
            }
        }
    }

    fn image(&mut self, path: String, published: String, disk: PathBuf) {
        self.images.push(images::read(&path, Asset { path: published, disk }));
    }

    /// Reads the sources in `folder`, and lists what lies beside them.
    pub(super) fn sources(&mut self, folder: &str) {
        let src = folder.strip_suffix("/sources").unwrap_or(folder);
        let mut texts = Vec::new();
        for found in self.walk(folder, usize::MAX, SOURCE, false) {
            let path = format!("{folder}/{}", found.below);
            if source_id(&path, src).is_some() {
                texts.push((path, found.disk));
            } else {
                let disk = found.disk;
                self.captures.push(Asset { path, disk });
            }
        }
        self.many(&texts, &Role::Source, SOURCE);
    }

    /// Reads a theme's templates.
    pub(super) fn templates(&mut self, folder: &str) {
        for found in self.walk(folder, usize::MAX, CONFIG, false) {
            let path = format!("{folder}/{}", found.below);
            self.text(&path, &found.disk, Role::Template(found.below), CONFIG);
        }
    }

    /// Reads a theme's words, one file a language.
    pub(super) fn words(&mut self, folder: &str) {
        for found in self.walk(folder, 1, CONFIG, false) {
            if let Some(language) = found.below.strip_suffix(".toml") {
                let path = format!("{folder}/{}", found.below);
                self.text(&path, &found.disk, Role::Words(language.to_owned()), CONFIG);
            }
        }
    }

    /// Lists the files below `folder`, their paths behind `prefix`, sorted.
    pub(super) fn assets(&mut self, folder: &str, prefix: &str) -> Vec<Asset> {
        let found = self.walk(folder, usize::MAX, CONFIG, true);
        let mut assets: Vec<Asset> = found
            .into_iter()
            .map(|found| Asset { path: format!("{prefix}{}", found.below), disk: found.disk })
            .collect();
        assets.sort();
        assets
    }

    /// The regular files below `folder`, links followed; everything else is a complaint. A folder that is not there
    /// has none. A folder with a text's name is a complaint, and is not walked.
    fn walk(&mut self, folder: &str, depth: usize, rule: &'static str, hidden: bool) -> Vec<Found> {
        let base = self.root.join(folder);
        if base.symlink_metadata().is_err() {
            return Vec::new();
        }
        if base.is_file() {
            self.refuse(folder, rule, "it is a file where a folder belongs", "rename it");
            return Vec::new();
        }
        let mut list = Vec::new();
        let mut walk = WalkDir::new(&base).follow_links(true).max_depth(depth).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let disk = match &entry {
                Ok(entry) => entry.path(),
                Err(error) => error.path().unwrap_or(&base),
            };
            let name = disk.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_base = disk == base;
            if !is_base && (is_backup(&name) || (!hidden && name.starts_with('.'))) {
                if entry.as_ref().is_ok_and(|entry| entry.file_type().is_dir()) {
                    walk.skip_current_dir();
                }
                continue;
            }
            let (below, sound) = below(&base, disk);
            let path = if is_base { folder.to_owned() } else { format!("{folder}/{below}") };
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let (reason, hint) = match (error.loop_ancestor(), error.io_error()) {
                        (Some(_), _) => ("it is a link to a folder that it lies in".into(), "remove the link"),
                        (None, Some(error)) => (reason(error), hint(error)),
                        (None, None) => (error.to_string(), "see whether the disk and the path are sound"),
                    };
                    self.refuse(&path, rule, &reason, hint);
                    continue;
                }
            };
            let kind = entry.file_type();
            if !sound {
                if kind.is_dir() {
                    walk.skip_current_dir();
                }
                self.refuse(&path, rule, "its name is not UTF-8", "rename it");
            } else if kind.is_dir() {
                if !is_base && rule != CONFIG && name.ends_with(".md") {
                    walk.skip_current_dir();
                    self.refuse(&path, rule, &Refusal::Folder.reason(), Refusal::Folder.hint());
                }
            } else if kind.is_file() {
                let disk = entry.into_path();
                list.push(Found { below, disk });
            } else {
                self.refuse(&path, rule, &Refusal::Special.reason(), Refusal::Special.hint());
            }
        }
        list
    }
}

/// The path of `disk` below `base` with `/` between its parts, and whether all of it is UTF-8.
fn below(base: &Path, disk: &Path) -> (String, bool) {
    let rest = disk.strip_prefix(base).unwrap_or(disk);
    let parts: Vec<_> = rest.iter().map(|part| part.to_string_lossy()).collect();
    (parts.join("/"), rest.to_str().is_some())
}
