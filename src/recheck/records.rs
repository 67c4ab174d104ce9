//! The records that a site carries about itself, as `render::data` writes them: `verification.json` and `citations.json`.
//!
//! In: their bytes. Out: [`Verification`], [`Collection`], or why they cannot be read.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `verification.json`.
#[derive(Debug, Deserialize)]
pub struct Verification {
    /// The format's version; this program reads 1.
    pub version: u32,
    /// How many annotations there are of each verdict.
    pub verdicts: BTreeMap<String, usize>,
    /// The SHA-256 of every file, in hexadecimal digits, by its path.
    pub files: BTreeMap<String, String>,
    /// The SHA-256 over all of them.
    pub digest: String,
}

/// A page's `citations.json`.
#[derive(Debug, Deserialize)]
pub struct Collection {
    /// How many annotations there are.
    pub total: usize,
    /// Its one page.
    pub first: Items,
}

/// The page of a collection.
#[derive(Debug, Deserialize)]
pub struct Items {
    /// The annotations, in reading order.
    pub items: Vec<Annotation>,
}

/// One checked quotation, or one embedding.
#[derive(Debug, Deserialize)]
pub struct Annotation {
    /// Its identifier.
    pub id: String,
    /// The verdict, the flags, and the reference on the page.
    pub body: Vec<Body>,
    /// The stretches of the archive.
    pub target: Vec<Target>,
}

/// A part of an annotation's body.
#[derive(Debug, Deserialize)]
pub struct Body {
    /// `assessing` for the verdict, `tagging` for a flag, `linking` for the reference.
    pub purpose: String,
    /// The verdict's or the flag's name.
    #[serde(default)]
    pub value: String,
    /// The address of the reference.
    #[serde(default)]
    pub source: String,
    /// The words as the page has them; an embedding has none.
    #[serde(default)]
    pub selector: Option<Selector>,
}

/// A stretch of a passage.
#[derive(Debug, Deserialize)]
pub struct Target {
    /// The address of the passage.
    pub source: String,
    /// The SHA-256 of the passage's text.
    #[serde(default)]
    pub sha256: Option<String>,
    /// The stretch by its words and by its position.
    #[serde(default)]
    pub selector: Vec<Selector>,
}

/// A stretch by its words, or by its code points.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Selector {
    /// The words.
    pub exact: Option<String>,
    /// What stands before them.
    pub prefix: Option<String>,
    /// What stands behind them.
    pub suffix: Option<String>,
    /// The first code point.
    pub start: Option<usize>,
    /// The code point behind the last.
    pub end: Option<usize>,
}

impl Annotation {
    /// The name of its verdict.
    pub fn verdict(&self) -> &str {
        self.body.iter().find(|body| body.purpose == "assessing").map_or("", |body| body.value.as_str())
    }

    /// Whether it has this flag.
    pub fn has(&self, flag: &str) -> bool {
        self.body.iter().any(|body| body.purpose == "tagging" && body.value == flag)
    }

    /// The identifier of its reference on the page.
    pub fn reference(&self) -> Option<&str> {
        self.link()?.source.rsplit_once('#').map(|(_, id)| id)
    }

    /// The words as the page has them; nothing for an embedding.
    pub fn words(&self) -> Option<&str> {
        self.link()?.selector.as_ref()?.exact.as_deref()
    }

    fn link(&self) -> Option<&Body> {
        self.body.iter().find(|body| body.purpose == "linking")
    }
}

impl Target {
    /// The words of the archive.
    pub fn exact(&self) -> Option<&str> {
        self.selector.iter().find_map(|selector| selector.exact.as_deref())
    }
}
