//! Captures into new sources: what `isnad source add` archives.
//!
//! In: the bytes of an article as they were saved or sent, and what is known of where they come from. Out: the text of a
//! new source's file, or why nothing can be archived. Nothing here reads files or asks the network.
//!
//! 1. [`media`]: what the bytes are, by the bytes themselves.
//! 2. [`charset`]: bytes to text.
//! 3. [`text`], [`html`]: the [`Article`] in it: metadata, and passages with their kind.
//!    `warc`, `wacz`: the page of a web archive takes the archive's place.
//! 4. [`language`]: which language it is in, and whether it is written with ى for final ي.
//! 5. [`identifiers`]: new passages get identifiers; words that were archived before keep theirs.
//! 6. [`record`]: metadata and passages to the text of the source's file.
//!
//! [`copies`]: the copy of an article in a public web archive is archived as the article. [`drift`] compares what was
//! archived with a new capture; [`bibliography`] reads what a reference manager knows of it.

pub mod bibliography;
pub mod charset;
pub mod coding;
mod copies;
pub mod drift;
pub mod html;
pub mod identifiers;
pub mod language;
pub mod media;
pub mod record;
pub mod text;
mod wacz;
mod warc;

use super::{Metadata, PassageKind};
use crate::yaml::is_invisible;
use media::Media;

/// The bytes of an article, and how they came.
#[derive(Clone, Debug, Default)]
pub struct Captured {
    /// As they were saved or sent, with any content coding undone.
    pub bytes: Vec<u8>,
    /// The `Content-Type` that a server gave, parameters included.
    pub content_type: Option<String>,
    /// A charset that the user asks for, over everything that the bytes or the server say.
    pub charset: Option<String>,
    /// The address that the bytes were fetched from.
    pub url: Option<String>,
    /// The day on which they were captured, ISO 8601.
    pub date: Option<String>,
}

/// A capture on its way into the archive.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// What is kept beside the record. The page of a web archive takes the archive's place here.
    pub captured: Captured,
    /// What it is called in messages: a file's name, or the path of an address. Empty for the standard input.
    pub name: String,
    /// How the name of the kept capture ends, without a full stop; set by [`read`].
    pub extension: &'static str,
    /// The address of the page that is wanted of a web archive.
    pub page: Option<String>,
    /// Whether the page was seen at its address on the day of its capture, as no saved page proves.
    pub seen: bool,
}

/// An article, as read from a capture.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// What the page says of itself. Its capture, extractor and original are the caller's to fill in.
    pub meta: Metadata,
    /// Its passages in order.
    pub passages: Vec<Extract>,
    /// What made the passages, as `isnad-text@1`.
    pub extractor: &'static str,
    /// The name of the charset that the bytes were read in.
    pub charset: &'static str,
    /// What a user should look at, in sentences without a full stop.
    pub remarks: Vec<String>,
}

/// What a reference manager knows of an article.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its key there.
    pub key: String,
    /// Its key as the id of a source, when it can be one.
    pub id: Option<String>,
    /// What is known.
    pub meta: Metadata,
}

/// A passage before it has its identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    /// What it is.
    pub kind: PassageKind,
    /// Its text; lines are parted by LF, no line is blank, and none begins or ends with white space.
    pub text: String,
}

/// Why nothing was archived: cause and remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The cause, lower-case, without a full stop.
    pub cause: String,
    /// What can be done.
    pub remedy: String,
}

impl Refusal {
    /// With that cause and remedy.
    pub fn new(cause: impl Into<String>, remedy: impl Into<String>) -> Refusal {
        Refusal { cause: cause.into(), remedy: remedy.into() }
    }
}

/// Text on one line: runs of white space are one space, no space at the ends. Control characters are slips of a
/// program, and nobody's words.
pub fn one_line(text: &str) -> String {
    let slip = |letter: char| letter.is_control() && !letter.is_whitespace();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains(slip) { words(&text.replace(slip, "")) } else { words(text) }
}

/// Text with its lines kept: white space within a line is one space, blank lines and white space at the ends are gone, and
/// so is what stands unseen before `{#`, where it would keep the sign from being escaped.
pub fn trimmed_lines(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = one_line(line);
        let seen = line.trim_start_matches(is_invisible);
        if seen.starts_with("{#") { seen.to_owned() } else { line }
    });
    lines.filter(|line| !super::passages::is_blank(line)).collect::<Vec<_>>().join("\n")
}

/// Reads the article in a capture.
///
/// # Errors
/// When there is none.
pub fn read(incoming: &mut Incoming) -> Result<Article, Refusal> {
    let captured = &incoming.captured;
    let found = media::media(&captured.bytes, &incoming.name, captured.content_type.as_deref());
    let mut article = match found {
        Media::Text => {
            incoming.extension = "txt";
            text::read(captured)?
        }
        Media::Other(what) => {
            let remedy = "give a saved page, a text, a WARC or a WACZ; of other files, copy the text out first";
            return Err(Refusal::new(format!("it is {what}"), remedy));
        }
        Media::Html => {
            incoming.extension = "html";
            html::read(captured)?
        }
        Media::Warc | Media::Wacz => {
            incoming.extension = "html";
            archived_page(incoming, found == Media::Wacz)?
        }
    };
    if article.meta.title.is_empty() {
        // A title is required, and the first words stand in until somebody gives one.
        let words = article.passages.first().map(|first| one_line(&first.text)).unwrap_or_default();
        article.meta.title = words.split(' ').take(10).collect::<Vec<_>>().join(" ");
        article.remarks.push("no title was found, and the first words stand in for it: mend `title`".to_owned());
    }
    Ok(article)
}

/// What a reference manager knows of an article: the entry `key` of a BibLaTeX or CSL-JSON file, or its only one.
///
/// # Errors
/// When there is no such entry.
pub fn known(text: &str, key: Option<&str>) -> Result<Known, Refusal> {
    bibliography::read(text, key)
}

/// Reads the article in a web archive, whose page takes its place.
fn archived_page(incoming: &mut Incoming, zipped: bool) -> Result<Article, Refusal> {
    let (bytes, wanted) = (&incoming.captured.bytes, incoming.page.as_deref());
    let (page, others) = if zipped { wacz::page(bytes, wanted)? } else { warc::page(bytes, wanted)? };
    incoming.captured = Captured { charset: incoming.captured.charset.take(), ..page };
    incoming.seen = true;
    let mut article = html::read(&incoming.captured)?;
    if others > 0 && incoming.page.is_none() {
        let url = incoming.captured.url.as_deref().unwrap_or_default();
        article.remarks.push(format!(
            "of {} pages in the web archive the first was taken, {url}: name another with --page",
            others + 1
        ));
    }
    Ok(article)
}
