//! Edition and theme into a [`Site`]: a plan of outputs, each rendered when it is asked for.
//!
//! In: an edition without errors, and the options of a build. Out: the sorted list of outputs; [`Site::render`] makes
//! the bytes of one, from any thread, and holds none of them.
//!
//! 1. [`plan`]: slugs, tags, sources and assets into paths; which passage is cited where.
//! 2. [`footnotes`]: the numbered notes of one page and the references to them.
//! 3. [`html`]: a body's events into HTML.
//! 4. [`context`]: what templates see.
//! 5. [`theme`]: templates, the only home of Tera.
//! 6. [`data`]: citations.json, verification.json.

pub mod context;

use std::path::PathBuf;

use crate::archive::Digest;
use crate::verify::Edition;

/// The options of one build that are not in `book.toml`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Publish drafts too.
    pub drafts: bool,
    /// Overrules `base-url`.
    pub base_url: Option<String>,
}

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path in the output folder.
    pub path: String,
    /// What makes its bytes.
    pub content: Content,
}

/// What an output is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An explainer, page or home page, by its place in [`Edition::explainers`].
    Page(usize),
    /// `citations.json` of an explainer.
    Citations(usize),
    /// An archived source, by its place in the archive.
    Source(usize),
    /// The bibliography.
    Sources,
    /// The list of all tags.
    Tags,
    /// The explainers of one tag, by its place in the plan.
    Tag(usize),
    /// The page for addresses that lead nowhere.
    NotFound,
    /// A file of the embedded theme.
    Embedded(&'static [u8]),
    /// A file on disk.
    File(PathBuf),
}

/// The plan of a site.
#[derive(Debug)]
pub struct Site<'e> {
    /// What it shows.
    pub edition: &'e Edition,
    /// Its files, sorted by path, without `verification.json`, which needs the digests of all of them.
    pub outputs: Vec<Output>,
}

impl<'e> Site<'e> {
    /// Plans the site of an edition.
    ///
    /// # Errors
    /// A template that cannot be read, with its file and line.
    pub fn plan(edition: &'e Edition, options: Options) -> anyhow::Result<Site<'e>> {
        let _ = options;
        Ok(Site { edition, outputs: Vec::new() })
    }

    /// The bytes of one output; files on disk are the writer's to copy.
    ///
    /// # Errors
    /// A template that fails, with its file and line.
    pub fn render(&self, output: &Output) -> anyhow::Result<Vec<u8>> {
        let _ = output;
        Ok(Vec::new())
    }

    /// `verification.json` (design §8) from the digest of every other file, in path order.
    pub fn verification(&self, digests: &[(String, Digest)]) -> Vec<u8> {
        let _ = digests;
        Vec::new()
    }
}
