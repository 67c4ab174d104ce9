//! Disk to [`Inputs`]: the only reader of a project's files.
//!
//! In: the project's root. Out: every text of the project, the configuration, and the complaints about what could not
//! be read (bad UTF-8, a folder where a file belongs, an unreadable file), which never stop the other files.
//!
//! 1. Read `book.toml`; its absence, or failure to read it, is the one error (exit 2).
//! 2. Walk `<src>/explainers`, `<src>/pages` and `<src>/sources` in path order, and read `<src>/index.md` and `isnad.lock`.
//! 3. List the images beside explainers and pages, and read their heads ([`Facts`]).
//! 4. List `static/` and the theme's folder; their bytes are read when they are written, except templates and words.
//!
//! [`Reader`] reads a project again and again, and each time only what changed. [`listing()`] tells whether anything did.
//! [`outline`] leaves the texts of pages on the disk, for whoever wants them a few at a time.
//!
//! A file that is not UTF-8 is kept with U+FFFD in place of the bad bytes, is complained about at the first of them,
//! and is left out of the lists, so that nothing is judged on damaged text. Whatever cannot be read at all is kept with
//! an empty text, so that its complaint has a place. Hidden files and editors' backups are passed over; below `static/`
//! only the backups, since sites need `.well-known/` and `.nojekyll`.

#![expect(clippy::disallowed_methods, reason = "this module is where files are read")]

mod images;
mod known;
mod listing;
mod read;
mod reader;
mod rest;
mod threads;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Sink};
use crate::text::digest::Hasher;
use crate::text::{File, FileId, Files, Span};
use crate::yaml::shown;
pub use images::{Facts, Format, Image, facts, is_image};
pub use known::Stamp;
use known::{Doubt, Known};
pub use listing::{Listing, Moment, changed_at, listing, listing_of};
pub use read::settings;
use read::{Reading, Role};

pub use reader::{Reader, Reread};
pub use rest::{digest_at_rest, stamp_at_rest, wake};

/// The rule of complaints about sources.
const SOURCE: &str = "invalid-source";
/// The rule of complaints about explainers and pages.
const PAGE: &str = "invalid-front-matter";
/// The rule of all other complaints.
const CONFIG: &str = "invalid-config";

/// All that the pure stages may know.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The project's root on this machine: for reading and writing bytes, never for output.
    pub root: PathBuf,
    /// The settings.
    pub config: Config,
    /// Every text that was read.
    pub files: Files,
    /// `book.toml`.
    pub book: FileId,
    /// `<src>/sources/<id>.md` or `<src>/sources/<id>/index.md`, in path order.
    pub sources: Vec<FileId>,
    /// `<src>/explainers/**/*.md`, in path order.
    pub explainers: Vec<FileId>,
    /// `<src>/pages/*.md`, in path order.
    pub pages: Vec<FileId>,
    /// `<src>/index.md`.
    pub index: Option<FileId>,
    /// `isnad.lock`.
    pub lock: Option<FileId>,
    /// The files of `static/`, by their path in the output.
    pub statics: Vec<Asset>,
    /// The images beside explainers, pages and the home page's text, and those of `static/`, in path order.
    pub images: Vec<Image>,
    /// The project's own theme folder, when it has one: templates by name (`base.html`), sorted.
    pub templates: Vec<(String, FileId)>,
    /// The theme folder's own words by language (`ar`), sorted.
    pub words: Vec<(String, FileId)>,
    /// The theme folder's `static/` files, by their path in the output (below `assets/`).
    pub theme_assets: Vec<Asset>,
    /// Captures and other files beside a source (`<src>/sources/<id>/*`), by path relative to the root.
    pub captures: Vec<Asset>,
    /// What could not be read.
    pub complaints: Sink,
}

/// A file that is copied or hashed as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asset {
    /// Its name: the path in the output, or relative to the root for a capture, with `/` between parts.
    pub path: String,
    /// Where it is on disk.
    pub disk: PathBuf,
}

impl Inputs {
    /// The image at a path relative to the root.
    pub fn image(&self, path: &str) -> Option<&Image> {
        find_image(&self.images, path)
    }
}

/// The image at a path relative to the root; `images` are in path order.
pub fn find_image<'i>(images: &'i [Image], path: &str) -> Option<&'i Image> {
    images.binary_search_by(|image| image.path.as_str().cmp(path)).ok().map(|at| &images[at])
}

/// Reads the project at `root`.
///
/// # Errors
/// When `book.toml` is missing or cannot be read.
pub fn load(root: &Path) -> anyhow::Result<Inputs> {
    let reading = Reading::new(root, Arc::default(), Doubt::Of(BTreeSet::new()));
    gather(root, reading, None).map(|(inputs, _)| inputs)
}

/// Reads the project at `root` but for what stands behind the front matters of explainers and pages: these files are at
/// rest, and [`wake`] reads them. Of a text that is damaged there nothing is said before it is woken.
///
/// # Errors
/// As [`load`].
pub fn outline(root: &Path) -> anyhow::Result<Inputs> {
    let mut reading = Reading::new(root, Arc::default(), Doubt::All);
    reading.heads = true;
    gather(root, reading, None).map(|(inputs, _)| inputs)
}

/// Reads the project at `root`; files that `before` has keep their numbers. Also says what is known now.
///
/// # Errors
/// When `book.toml` is missing or cannot be read.
fn gather(root: &Path, mut reading: Reading, before: Option<&Files>) -> anyhow::Result<(Inputs, Known)> {
    let book = read::book(root)?;
    reading.keep("book.toml", book, Role::Book, CONFIG);
    // The configuration says where to look. It is parsed again once every file has its number.
    let draft = config::parse(reading.first(), FileId(0), &mut Sink::new());

    let src = draft.src.as_str();
    let has_src = root.join(src).is_dir();
    if has_src {
        reading.images(src);
        reading.text_if_there(&format!("{src}/index.md"), Role::Index, PAGE);
        reading.texts(&format!("{src}/explainers"), usize::MAX, Role::Explainer, PAGE);
        reading.texts(&format!("{src}/pages"), 1, Role::Page, PAGE);
        reading.sources(&format!("{src}/sources"));
    }
    reading.text_if_there("isnad.lock", Role::Lock, CONFIG);
    let statics = reading.assets("static", "");
    let static_images = statics.iter().filter(|asset| is_image(&asset.path));
    reading.images.extend(static_images.map(|asset| images::read(&format!("static/{}", asset.path), asset.clone())));
    let theme = format!("themes/{}", draft.theme);
    let has_theme = root.join(&theme).is_dir();
    let mut theme_assets = Vec::new();
    if has_theme {
        reading.templates(&format!("{theme}/templates"));
        reading.words(&format!("{theme}/strings"));
        theme_assets = reading.assets(&format!("{theme}/static"), "assets/");
    }

    let known = std::mem::take(&mut reading.known);
    let mut inputs = assemble(root, reading, before);
    inputs.statics = statics;
    inputs.theme_assets = theme_assets;
    let start = Span::point(inputs.book, 0);
    if !has_src {
        let message = format!("the folder of the texts, {}, is not there", shown(&inputs.config.src));
        let complaint = Diagnostic::error(CONFIG, inputs.config.src_span.unwrap_or(start), message);
        let hint = "make the folder, or name another with `src` under [book]";
        inputs.complaints.push(complaint.hint(hint));
    }
    if !has_theme && inputs.config.theme != "default" {
        let message = format!("there is no theme {}", shown(&inputs.config.theme));
        let complaint = Diagnostic::error(CONFIG, inputs.config.theme_span.unwrap_or(start), message);
        let hint = "make the folder of that name below themes/ (`isnad init --theme` copies the default one), or use \"default\"";
        inputs.complaints.push(complaint.hint(hint));
    }
    Ok((inputs, known))
}

/// Numbers the files and sorts them into their lists.
fn assemble(root: &Path, reading: Reading, before: Option<&Files>) -> Inputs {
    let Reading { texts, problems, mut captures, mut images, .. } = reading;
    let mut roles = Vec::new();
    let mut list = Vec::new();
    for text in texts {
        roles.push((text.file.path.clone(), text.role));
        list.push(text.file);
    }
    let files = match before {
        Some(before) => Files::after(before, list),
        None => Files::dense(list),
    };
    let mut complaints = Sink::new();
    let book = files.find("book.toml").unwrap_or(FileId(0));
    let config = config::parse(files.get(book), book, &mut complaints);
    for problem in problems {
        let file = files.find(&problem.path).unwrap_or(book);
        let span = Span::new(file, problem.bytes.start, problem.bytes.end);
        complaints.push(Diagnostic::error(problem.rule, span, problem.message).hint(problem.hint));
    }
    captures.sort();
    images.sort_by(|a, b| a.path.cmp(&b.path));
    let mut inputs = Inputs {
        root: root.to_owned(),
        config,
        files,
        book,
        sources: Vec::new(),
        explainers: Vec::new(),
        pages: Vec::new(),
        index: None,
        lock: None,
        statics: Vec::new(),
        images,
        templates: Vec::new(),
        words: Vec::new(),
        theme_assets: Vec::new(),
        captures,
        complaints,
    };
    for (path, role) in roles {
        let Some(id) = inputs.files.find(&path) else { continue };
        match role {
            Role::Book | Role::Damaged => {}
            Role::Index => inputs.index = Some(id),
            Role::Lock => inputs.lock = Some(id),
            Role::Explainer => inputs.explainers.push(id),
            Role::Page => inputs.pages.push(id),
            Role::Source => inputs.sources.push(id),
            Role::Template(name) => inputs.templates.push((name, id)),
            Role::Words(language) => inputs.words.push((language, id)),
        }
    }
    for list in [&mut inputs.explainers, &mut inputs.pages, &mut inputs.sources] {
        list.sort();
    }
    inputs.templates.sort();
    inputs.words.sort();
    inputs
}

/// The id of the source that the file at `path` holds, when it stands where sources stand: `<src>/sources/<id>.md` or
/// `<src>/sources/<id>/index.md`.
pub fn source_id<'p>(path: &'p str, src: &str) -> Option<&'p str> {
    let below = path.strip_prefix(src)?.strip_prefix("/sources/")?;
    let id = below.strip_suffix("/index.md").or_else(|| below.strip_suffix(".md"))?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

/// The stamp of a file: while it stays the same, so do its bytes.
///
/// # Errors
/// When the disk does not tell.
pub fn stamp(asset: &Asset) -> std::io::Result<Stamp> {
    std::fs::metadata(&asset.disk).map(|facts| Stamp::of(&facts))
}

/// The bytes of a file.
///
/// # Errors
/// When it cannot be read.
pub fn bytes(asset: &Asset) -> std::io::Result<Vec<u8>> {
    std::fs::read(&asset.disk)
}

/// The SHA-256 of a file's bytes.
///
/// # Errors
/// When it cannot be read.
pub fn digest(asset: &Asset) -> std::io::Result<[u8; 32]> {
    let mut file = std::fs::File::open(&asset.disk)?;
    let mut hash = Hasher::default();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finish()),
            read => hash.update(&buffer[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A project of those files; a path that ends with `/` is an empty folder.
    fn project(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        for (path, bytes) in files {
            let disk = root.path().join(path);
            let folder = if path.ends_with('/') { Some(disk.as_path()) } else { disk.parent() };
            std::fs::create_dir_all(folder.expect("a parent")).expect("a folder");
            if !path.ends_with('/') {
                std::fs::write(disk, bytes).expect("a file");
            }
        }
        root
    }

    /// The complaints as `path:line:column rule message | hint`.
    fn complaints(inputs: &Inputs) -> Vec<String> {
        let mut list: Vec<String> = inputs
            .complaints
            .iter()
            .map(|found| {
                let (start, _) = inputs.files.positions(found.span);
                let path = &inputs.files.get(found.span.file).path;
                let hints = found.hints.join(" | ");
                format!("{path}:{}:{} {} {} | {hints}", start.line, start.column, found.rule, found.message)
            })
            .collect();
        list.sort();
        list
    }

    fn paths(inputs: &Inputs, list: &[FileId]) -> Vec<String> {
        list.iter().map(|id| inputs.files.get(*id).path.clone()).collect()
    }

    #[test]
    fn every_text_finds_its_list() {
        let root = project(&[
            ("book.toml", b"[book]\nsrc = 'texts'\n[output.isnad]\ntheme = 'mine'\n"),
            ("isnad.lock", b"version = 1\n"),
            ("texts/index.md", b"x"),
            ("texts/explainers/b.md", b"x"),
            ("texts/explainers/a/c.md", b"x"),
            ("texts/explainers/picture.png", b"x"),
            ("texts/explainers/a/map.gif", b"GIF89a\x05\0\x07\0\0\0\0"),
            ("texts/home.webp", b"x"),
            ("texts/.home.webp", b"x"),
            ("static/a.svg", b"<svg/>"),
            ("texts/explainers/.hidden.md", b"x"),
            ("texts/explainers/.obsidian/d.md", b"x"),
            ("texts/explainers/#b.md#", b"x"),
            ("texts/explainers/b.md~", b"x"),
            ("texts/pages/about.md", b"x"),
            ("texts/pages/deeper/no.md", b"x"),
            ("texts/sources/a.md", b"x"),
            ("texts/sources/a.html", b"x"),
            ("texts/sources/z/index.md", b"x"),
            ("texts/sources/z/page.html", b"x"),
            ("texts/sources/z/notes.md", b"x"),
            ("static/CNAME", b"x"),
            ("static/.well-known/x", b"x"),
            ("static/.DS_Store", b"x"),
            ("themes/mine/templates/base.html", b"x"),
            ("themes/mine/templates/parts/note.html", b"x"),
            ("themes/mine/static/css/site.css", b"x"),
            ("themes/mine/strings/ar.toml", b""),
            ("themes/mine/strings/README.md", b"x"),
            ("themes/other/templates/base.html", b"x"),
        ]);
        let inputs = load(root.path()).expect("a project");
        assert_eq!(complaints(&inputs), [""; 0]);
        assert_eq!(paths(&inputs, &inputs.explainers), ["texts/explainers/a/c.md", "texts/explainers/b.md"]);
        assert_eq!(paths(&inputs, &inputs.pages), ["texts/pages/about.md"]);
        assert_eq!(paths(&inputs, &inputs.sources), ["texts/sources/a.md", "texts/sources/z/index.md"]);
        assert_eq!(paths(&inputs, &[inputs.book]), ["book.toml"]);
        assert_eq!(paths(&inputs, &inputs.lock.into_iter().collect::<Vec<_>>()), ["isnad.lock"]);
        assert_eq!(paths(&inputs, &inputs.index.into_iter().collect::<Vec<_>>()), ["texts/index.md"]);
        let assets = |list: &[Asset]| list.iter().map(|asset| asset.path.clone()).collect::<Vec<_>>();
        assert_eq!(assets(&inputs.statics), [".well-known/x", "CNAME", "a.svg"]);
        assert_eq!(assets(&inputs.theme_assets), ["assets/css/site.css"]);
        let images: Vec<_> = inputs.images.iter().map(|image| (&*image.path, &*image.asset.path)).collect();
        let expected = [
            ("static/a.svg", "a.svg"),
            ("texts/explainers/a/map.gif", "images/explainers/a/map.gif"),
            ("texts/explainers/picture.png", "images/explainers/picture.png"),
            ("texts/home.webp", "images/home.webp"),
        ];
        assert_eq!(images, expected);
        assert!(inputs.image("texts/home.webp").is_some_and(|image| image.facts.is_none()), "it is no image");
        let captures = ["texts/sources/a.html", "texts/sources/z/notes.md", "texts/sources/z/page.html"];
        assert_eq!(assets(&inputs.captures), captures);
        let names: Vec<&str> = inputs.templates.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["base.html", "parts/note.html"]);
        let languages: Vec<&str> = inputs.words.iter().map(|(language, _)| language.as_str()).collect();
        assert_eq!(languages, ["ar"]);
        let hash = digest(&inputs.captures[0]).expect("a file");
        assert_eq!(hash[..4], [0x2d, 0x71, 0x16, 0x42], "SHA-256 of x");
    }

    #[test]
    fn what_cannot_be_read_is_a_complaint_and_stops_nothing() {
        type Row = (&'static [(&'static str, &'static [u8])], &'static [&'static str]);
        let rows: &[Row] = &[
            (&[("content/", b"")], &[]),
            (&[], &["book.toml:1:1 invalid-config the folder of the texts, \u{2068}content\u{2069}, is not there"]),
            (
                &[("content/explainers/x.md/y.md", b"x"), ("content/explainers/z.md", b"x")],
                &["content/explainers/x.md:1:1 invalid-front-matter this cannot be read: it is a folder"],
            ),
            (
                &[("content/sources/a.md", b"ab\n\xc7\xe1x")],
                &["content/sources/a.md:2:1 invalid-source the file is not UTF-8 from here on"],
            ),
            (
                &[("content/pages/a.md", b"\xff\xfea\0")],
                &["content/pages/a.md:1:1 invalid-front-matter the file is not UTF-8 from here on"],
            ),
            (
                &[("content/explainers", b"x")],
                &["content/explainers:1:1 invalid-front-matter this cannot be read: it is a file where"],
            ),
            (&[("content/index.md/", b"")], &["content/index.md:1:1 invalid-front-matter this cannot be read"]),
            (
                &[("content/", b""), ("themes/default/templates/a.html", b"\xff")],
                &["themes/default/templates/a.html:1:1 invalid-config the file is not UTF-8"],
            ),
        ];
        for (files, expected) in rows {
            let mut files = files.to_vec();
            files.push(("book.toml", b"[book]\ntitle = 'x'\n"));
            let root = project(&files);
            let inputs = load(root.path()).expect("a project");
            let found = complaints(&inputs);
            assert_eq!(found.len(), expected.len(), "{files:?}: {found:?}");
            for (found, expected) in found.iter().zip(*expected) {
                assert!(found.starts_with(expected), "{found}");
            }
            let lists = [&inputs.sources, &inputs.pages].map(Vec::len);
            assert_eq!(lists, [0, 0], "damaged texts are in no list: {files:?}");
        }
    }

    #[test]
    fn the_theme_must_be_there() {
        for (theme, found) in [("default", 0), ("mine", 1)] {
            let book = format!("[output.isnad]\ntheme = '{theme}'\n");
            let root = project(&[("book.toml", book.as_bytes()), ("content/", b"")]);
            let inputs = load(root.path()).expect("a project");
            assert_eq!(complaints(&inputs).len(), found);
            assert!(found == 0 || complaints(&inputs)[0].starts_with("book.toml:2:9 invalid-config there is no theme"));
        }
    }

    #[test]
    fn without_book_toml_there_is_no_project() {
        let missing = load(project(&[("content/", b"")]).path()).expect_err("no book.toml");
        assert!(missing.to_string().contains("isnad init"), "{missing}");
        let folder = load(project(&[("book.toml/", b"")]).path()).expect_err("a folder");
        assert!(folder.to_string().contains("it is a folder"), "{folder}");
        let damaged = load(project(&[("book.toml", b"[book]\nsrc = 'a'\n# \xff"), ("a/", b"")]).path());
        let inputs = damaged.expect("it is read all the same");
        assert_eq!((inputs.config.src.as_str(), complaints(&inputs).len()), ("a", 1));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_with_care() {
        use std::os::unix::{ffi::OsStrExt, fs::symlink};
        let root = project(&[("book.toml", b""), ("content/explainers/a.md", b"x"), ("content/sources/s.md", b"x")]);
        let at = |path: &str| root.path().join(path);
        symlink(at("content/explainers"), at("content/explainers/loop")).expect("a link");
        symlink(at("nowhere"), at("content/sources/dangling.md")).expect("a link");
        symlink(at("content/explainers/a.md"), at("content/explainers/b.md")).expect("a link");
        let odd = std::ffi::OsStr::from_bytes(b"\xc7.md");
        std::fs::write(at("content/pages.tmp").with_file_name(odd), "x").expect("a file");
        std::fs::create_dir(at("content/pages")).expect("a folder");
        std::fs::write(at("content/pages").join(odd), "x").expect("a file");
        let inputs = load(root.path()).expect("a project");
        let found = complaints(&inputs);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("content/explainers/loop:1:1 invalid-front-matter"), "{found:?}");
        assert!(found[1].starts_with("content/pages/\u{fffd}.md:1:1 invalid-front-matter"), "{found:?}");
        assert!(found[2].starts_with("content/sources/dangling.md:1:1 invalid-source"), "{found:?}");
        assert_eq!(paths(&inputs, &inputs.explainers), ["content/explainers/a.md", "content/explainers/b.md"]);
        assert_eq!(source_id(&inputs.files.get(inputs.sources[0]).path, "content"), Some("s"));
    }

    #[test]
    fn a_source_is_named_by_its_file_or_folder() {
        let rows = [
            ("content/sources/a.md", Some("a")),
            ("content/sources/a/index.md", Some("a")),
            ("content/sources/a/b.md", None),
            ("content/sources/a/b/index.md", None),
            ("content/explainers/a.md", None),
            ("content/sources/.md", None),
        ];
        for (path, id) in rows {
            assert_eq!(source_id(path, "content"), id, "{path}");
        }
    }
}
