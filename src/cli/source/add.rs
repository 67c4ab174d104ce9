//! `isnad source add`: an article into the archive.
//!
//! In: a file, an address or the standard input. Out: a record beside its capture, or the reason that there is none; then
//! everything is as it was.
//!
//! 1. [`super::incoming`] gets the bytes; `archive::import` reads the article in them.
//! 2. What the user says of it stands over what the page says.
//! 3. [`super::naming`] finds the id. With `--replace` an existing record gets the new passages: words that were there
//!    keep their identifiers, and its front matter stays but for the keys that speak of the capture.
//! 4. The record is read as `isnad check` would read it, and only then written.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::archive::import::identifiers::{self, Numbered};
use crate::archive::import::{self, Article, Incoming, language, record};
use crate::archive::source::is_source_id;
use crate::archive::{self, Archive, Capture, Metadata, Original, OriginalState, Passage, Source, source};
use crate::diag::{Severity, Sink, isolate};
use crate::load::{Inputs, load};
use crate::report::{human, shown};
use crate::text::digest::{hex, sha256};
use crate::text::{File, FileId, Files};
use crate::write;
use crate::yaml::{is_language_tag, is_partial_date};

use super::incoming::{self, Limits};
use super::naming;
use super::{Front, Outcome};

/// Archive an article as a new source: a saved page, plain text, a web archive, or an address.
///
/// The article's title, headings, paragraphs, list lines and captions become numbered passages; navigation, comments and
/// advertising do not. What the page says of itself becomes the front matter. The capture is kept beside the record. Read
/// the record against the original before you lock it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A file, an http or https address, or - for the standard input
    #[arg(value_name = "FILE|URL|-")]
    from: String,

    /// The source's id: small letters, digits and -; by default made from the address and the year
    #[arg(long, value_parser = source_id)]
    id: Option<String>,

    /// Put the new passages into the source of that id or address; unchanged words keep their identifiers
    #[arg(long)]
    replace: bool,

    /// Print the record and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    known: Known,

    #[command(flatten)]
    reading: Reading,
}

/// What the user knows better than the page.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What is known of it, over what the page says")]
struct Known {
    /// The title, as published
    #[arg(long)]
    title: Option<String>,

    /// An author; may be repeated
    #[arg(long = "author", value_name = "NAME")]
    authors: Vec<String>,

    /// Who published it
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,

    /// When it was published: 2026-11-20, 2026-11 or 2026
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<String>,

    /// Where it was published
    #[arg(long, value_name = "URL", value_parser = address)]
    url: Option<String>,

    /// Its language, as in ar or ar-EG
    #[arg(long, value_name = "TAG", value_parser = tag)]
    language: Option<String>,

    /// What it is
    #[arg(long, value_parser = ["article", "statement", "report", "law", "post", "transcript"])]
    kind: Option<String>,

    /// A BibLaTeX or CSL-JSON file that knows it, as reference managers export them
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,

    /// The entry of that file, when it has several
    #[arg(long, value_name = "KEY", requires = "metadata")]
    entry: Option<String>,
}

impl Known {
    /// The options as front matter.
    fn meta(&self) -> Metadata {
        Metadata {
            title: self.title.as_deref().map(import::one_line).unwrap_or_default(),
            authors: self.authors.clone(),
            publisher: self.publisher.clone(),
            published: self.published.clone(),
            url: self.url.clone(),
            language: self.language.clone(),
            kind: self.kind.clone(),
            ..Metadata::default()
        }
    }
}

/// How it is got and read.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "How it is got and read")]
pub(super) struct Reading {
    /// The charset, when it is not found out rightly, as in windows-1256
    #[arg(long, value_name = "NAME")]
    charset: Option<String>,

    /// The address of the page that is wanted of a web archive
    #[arg(long, value_name = "URL")]
    page: Option<String>,

    /// Fetch addresses of this machine and of private networks too
    #[arg(long)]
    allow_private: bool,

    /// The most seconds that a server may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,

    /// The most MiB that are fetched
    #[arg(long, value_name = "MIB", default_value = "32", value_parser = clap::value_parser!(u64).range(1..=512))]
    max_size: u64,
}

impl Reading {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            charset: self.charset.clone(),
            page: self.page.clone(),
            most: usize::try_from(self.max_size << 20).unwrap_or(usize::MAX),
            seconds: self.timeout,
            private: self.allow_private,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  isnad source add saved-page.html
  isnad source add https://example.org/news/1 --id example-2024
  isnad source add crawl.wacz --page https://example.org/news/1
  isnad source add notes.txt --id moe-2024 --title \"بيان الوزارة\" --published 2024-03-01
  isnad source add saved-page.html --metadata zotero.bib --entry hind-2023
  pbpaste | isnad source add - --id moe-2024

Then read the new record against the original, and run `isnad lock`.";

/// An id, as an argument.
fn source_id(text: &str) -> Result<String, String> {
    match is_source_id(text) {
        true => Ok(text.to_owned()),
        false => Err("an id has small letters, digits and -, and begins with a letter or digit".into()),
    }
}

fn date(text: &str) -> Result<String, String> {
    if is_partial_date(text) { Ok(text.to_owned()) } else { Err("write 2026-11-20, 2026-11 or 2026".into()) }
}

fn address(text: &str) -> Result<String, String> {
    if crate::yaml::is_web_address(text) { Ok(text.to_owned()) } else { Err("write an http or https address".into()) }
}

fn tag(text: &str) -> Result<String, String> {
    if is_language_tag(text) { Ok(text.to_owned()) } else { Err("write a tag such as ar or ar-EG".into()) }
}

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let inputs = load(front.root)?;
    let archive = archive::archive(&inputs, &mut Sink::new());
    if let Some(id) = args.id.as_deref().filter(|id| !args.replace && archive.by_id.contains_key(*id)) {
        bail!("the archive has a source {} already: choose another id, or add --replace", isolate(id));
    }
    let recorded = recorded(&args.known)?;
    let mut incoming = incoming::get(front, &args.from, &args.reading.limits())?;
    let article = read(&mut incoming)?;
    let Prepared { article, meta, asked } =
        prepare(article, &incoming, recorded.as_ref().map(|known| &known.meta), args);
    let old = replaced(args, &archive, &meta)?;
    let id = match (old, &args.id) {
        (Some(old), _) => old.id.clone(),
        (None, Some(id)) => id.clone(),
        (None, None) => {
            let key = recorded.and_then(|known| known.id);
            naming::free_id(key, &meta, incoming.captured.date.as_deref(), &incoming.name, &archive)?
        }
    };
    let record = Record::make(&inputs, &id, old, meta, &asked, &article, &incoming)?;
    if args.dry_run {
        front.terminal.out(&record.text)?;
        return Ok(Outcome::Clean);
    }
    record.write(front.root, &incoming.captured.bytes)?;
    front.terminal.out(&record.summary(&article))?;
    for remark in &article.remarks {
        front.terminal.err(&format!("isnad: {}\n", shown::message(remark)));
    }
    Ok(Outcome::Clean)
}

/// Reads the article, and puts the page of a web archive in place of the archive.
///
/// # Errors
/// Why there is no article in it.
fn read(incoming: &mut Incoming) -> anyhow::Result<Article> {
    match import::read(incoming) {
        Ok(article) => Ok(article),
        Err(refusal) => {
            // The address of a folder ends in no name.
            let url = incoming.captured.url.as_deref().filter(|_| incoming.name.is_empty());
            let name = shown::message(&isolate(url.unwrap_or(&incoming.name)));
            bail!("{name} was not archived: {}; {}", refusal.cause, refusal.remedy)
        }
    }
}

/// An article with all that is known of it.
struct Prepared {
    article: Article,
    meta: Metadata,
    /// The keys that the user gave.
    asked: Vec<&'static str>,
}

/// What the user's reference manager knows.
fn recorded(known: &Known) -> anyhow::Result<Option<import::Known>> {
    let Some(path) = &known.metadata else { return Ok(None) };
    let shown = shown::message(&isolate(&path.display().to_string()));
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    match import::known(&text, known.entry.as_deref()) {
        Ok(known) => Ok(Some(known)),
        Err(refusal) => bail!("{shown} cannot be used: {}; {}", shown::message(&refusal.cause), refusal.remedy),
    }
}

/// Lays what is known over `meta`, and names the keys that it has.
fn lay(known: &Metadata, meta: &mut Metadata, keys: &mut Vec<&'static str>) {
    for (key, slot, value) in [
        ("publisher", &mut meta.publisher, &known.publisher),
        ("published", &mut meta.published, &known.published),
        ("url", &mut meta.url, &known.url),
        ("language", &mut meta.language, &known.language),
        ("kind", &mut meta.kind, &known.kind),
    ] {
        if value.is_some() {
            slot.clone_from(value);
            keys.push(key);
        }
    }
    if !known.title.is_empty() {
        meta.title.clone_from(&known.title);
        keys.push("title");
    }
    if !known.authors.is_empty() {
        meta.authors.clone_from(&known.authors);
        keys.push("authors");
    }
}

/// Puts what the user's reference manager knows over what the page says, and the user's own word over both.
fn prepare(mut article: Article, incoming: &Incoming, recorded: Option<&Metadata>, args: &Args) -> Prepared {
    let mut meta = std::mem::take(&mut article.meta);
    let mut asked = Vec::new();
    for over in recorded.into_iter().chain([&args.known.meta()]) {
        lay(over, &mut meta, &mut asked);
    }
    if meta.language.is_none() {
        meta.language = language::language(&article.passages).map(str::to_owned);
    }
    meta.orthography = language::orthography(&article.passages);
    meta.extractor = Some(article.extractor.to_owned());
    // A page that was fetched was seen; a saved one says nothing of what stood at its address, and nor does a copy.
    let seen = incoming.captured.date.as_ref().filter(|_| incoming.seen && meta.archives.is_empty());
    meta.original = seen.map(|date| Original { checked: date.clone(), state: OriginalState::Unchanged });
    Prepared { article, meta, asked }
}

/// The source that is to be replaced, if any.
///
/// # Errors
/// When there is none although it was asked for, when it is damaged, or when the address is archived and nothing was said
/// of replacing.
fn replaced<'a>(args: &Args, archive: &'a Archive, meta: &Metadata) -> anyhow::Result<Option<&'a Source>> {
    let of_address = || archive.sources.iter().find(|source| meta.url.is_some() && source.meta.url == meta.url);
    if !args.replace {
        return match of_address().filter(|_| args.id.is_none()) {
            Some(source) => bail!(
                "this address is archived as {} already: add --replace to take the new text, or another --id",
                isolate(&source.id)
            ),
            None => Ok(None),
        };
    }
    let old = match &args.id {
        Some(id) => archive.get(id),
        None => of_address(),
    };
    match old {
        Some(old) if old.broken => {
            bail!("the source {} has errors: mend what `isnad check` says first", isolate(&old.id))
        }
        Some(old) => Ok(Some(old)),
        None if args.id.is_some() => Ok(None),
        None => bail!("nothing of this address is archived: name the source to replace with --id"),
    }
}

/// A record that is ready to be written.
struct Record {
    /// Where it stands, below the project's root.
    path: String,
    text: String,
    /// The capture's path, and whether it has to be written.
    capture: String,
    is_new: bool,
    /// How many passages kept their words, are new, and went.
    counts: [usize; 3],
    missing: Vec<&'static str>,
}

impl Record {
    fn make(
        inputs: &Inputs,
        id: &str,
        old: Option<&Source>,
        mut meta: Metadata,
        asked: &[&'static str],
        article: &Article,
        incoming: &Incoming,
    ) -> anyhow::Result<Record> {
        let digest = hex(&sha256(&incoming.captured.bytes));
        let path = match old {
            Some(old) => inputs.files.get(old.file).path.clone(),
            None => format!("{}/sources/{id}/index.md", inputs.config.src),
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = match old.and_then(|old| old.meta.capture.as_ref()) {
            // The old capture is what the old passages were read from: it stays, and the new one stands beside it.
            Some(capture) if capture.sha256 != digest => format!("{id}-{}.{}", &digest[..8], incoming.extension),
            Some(capture) => capture.file.clone(),
            None => format!("{id}.{}", incoming.extension),
        };
        meta.capture = Some(Capture { file: file.clone(), sha256: digest });
        let before: Vec<Numbered> = old.map(|old| numbered(old, &inputs.files)).unwrap_or_default();
        let passages = identifiers::number(&before, &article.passages);
        let text = match old {
            None => record::render(&meta, &passages),
            Some(old) => {
                let text = merged(&inputs.files.get(old.file).text, &old.meta, &meta, asked)?;
                record::with_passages(&text, &passages)
            }
        };
        sound(&path, id, &text, &passages)?;
        let known = |id: &str| before.iter().any(|passage| passage.id == id && !passage.gone);
        let counts = [
            passages.iter().filter(|passage| !passage.gone && known(&passage.id)).count(),
            passages.iter().filter(|passage| !passage.gone && !known(&passage.id)).count(),
            passages.iter().filter(|passage| passage.gone && known(&passage.id)).count(),
        ];
        let missing = [
            ("publisher", meta.publisher.is_none()),
            ("authors", meta.authors.is_empty()),
            ("published", meta.published.is_none()),
            ("url", meta.url.is_none()),
            ("language", meta.language.is_none()),
        ];
        let missing =
            missing.into_iter().filter(|(_, missing)| *missing && old.is_none()).map(|(key, _)| key).collect();
        Ok(Record { path, text, capture: format!("{folder}/{file}"), is_new: old.is_none(), counts, missing })
    }

    /// Writes the capture, then the record, which alone makes the capture count.
    fn write(&self, root: &Path, capture: &[u8]) -> anyhow::Result<()> {
        if self.is_new {
            let name = |path: &str| path.rsplit_once('/').map_or(path.to_owned(), |(_, name)| name.to_owned());
            let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let (record, beside) = (name(&self.path), name(&self.capture));
            return write::create_folder(
                &root.join(folder),
                &[(record.as_str(), self.text.as_bytes()), (beside.as_str(), capture)],
            );
        }
        let beside = root.join(&self.capture);
        if beside.symlink_metadata().is_err() {
            write::create(&beside, capture)?;
        } else if std::fs::read(&beside).with_context(|| format!("cannot read {}", self.capture))? != capture {
            bail!("{} is in the way of the new capture: move it away", shown::message(&self.capture));
        }
        write::replace(&root.join(&self.path), self.text.as_bytes())
    }

    fn summary(&self, article: &Article) -> String {
        let [kept, new, gone] = self.counts;
        let path = shown::message(&self.path);
        let what = match self.is_new {
            true => format!("made {path}: {}", human::number(new, "passage")),
            false => format!("replaced {path}: {} unchanged, {new} new, {gone} gone", human::number(kept, "passage")),
        };
        let mut text = format!("{what}, read by {} as {}\n", article.extractor, article.charset);
        if !self.missing.is_empty() {
            text += &format!("not known: {}; add it to the front matter\n", self.missing.join(", "));
        }
        text + "next: read it against the original, then `isnad lock`\n"
    }
}

/// The passages of a source that is there.
pub(super) fn numbered(source: &Source, files: &Files) -> Vec<Numbered> {
    let passages = source.passages.iter().map(|passage| Numbered {
        id: passage.id.clone(),
        kind: passage.kind,
        speaker: passage.speaker.clone(),
        page: passage.page.clone(),
        gone: passage.gone,
        text: passage.text(files),
    });
    passages.collect()
}

/// The old file's text with the keys that speak of the capture, those that the user gave, and those that it lacked.
fn merged(text: &str, old: &Metadata, new: &Metadata, asked: &[&'static str]) -> anyhow::Result<String> {
    let there: Vec<&str> = record::keys(old).into_iter().map(|(key, _)| key).collect();
    let mut text = text.to_owned();
    for (key, value) in record::keys(new) {
        let of_capture = ["capture", "extractor", "original"].contains(&key);
        if of_capture || asked.contains(&key) || !there.contains(&key) {
            text = record::with_key(&text, key, &value)
                .with_context(|| format!("the front matter cannot be changed here: write `{key}: {value}` by hand"))?;
        }
    }
    Ok(text)
}

/// Reads a record as `isnad check` would.
///
/// # Errors
/// When that finds fault with it, or other passages in it.
pub(super) fn sound(path: &str, id: &str, text: &str, passages: &[Numbered]) -> anyhow::Result<()> {
    let files = Files::new(vec![File::new(path, text)]);
    let mut sink = Sink::new();
    let read = source::parse(files.get(FileId(0)), FileId(0), id, &mut sink);
    if let Some(fault) = sink.iter().find(|fault| fault.severity == Severity::Error) {
        bail!("the record would be faulty: {}; {}", fault.message, fault.hints.join("; "));
    }
    let same = |(read, meant): (&Passage, &Numbered)| {
        read.id == meant.id && read.kind == meant.kind && read.text(&files) == meant.text
    };
    let odd = read.passages.iter().zip(passages).find(|pair| !same(*pair)).map(|(_, meant)| meant);
    if let Some(passage) = odd.or_else(|| passages.get(read.passages.len())) {
        let words: String = passage.text.chars().take(40).collect();
        bail!(
            "a record cannot hold a passage that begins with {}: put the article's text into a file, mend it there, and \
             add that file",
            shown::words(&words)
        );
    }
    Ok(())
}
