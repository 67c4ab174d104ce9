//! What the site says to programs: `citations.json` beside each page that quotes, and `verification.json` at its root.
//! Other programs read both, `isnad verify` first of all; the formats are fixed here. In modules of their own:
//! [`annotations`] (`citations.json`), [`csl`] (`sources.json`), [`feed`] (`feed.xml`, with [`absolute`]), [`sitemap`]
//! (`sitemap.xml`, `robots.txt`) and [`json_ld`] (in the head of every page). The last and [`annotations`] write their JSON
//! with [`mod@json`], since every page has some of both.
//!
//! **`/verification.json`**:
//!
//! ```json
//! {"version": 1, "tool": {"name": "isnad", "version": "0.1.0"},
//!  "verdicts": {"verbatim": 12, "typographic": 1, "orthographic": 0, "altered": 0, "misplaced": 0, "absent": 0,
//!               "thin": 0, "unresolved": 0},
//!  "files": {"404.html": "<sha256>", "index.html": "<sha256>"},
//!  "digest": "<sha256>"}
//! ```
//!
//! - `verdicts` counts the annotations of every `citations.json` by their verdict.
//! - `files` has every file of the site but `verification.json` itself, by its path with `/` between its parts, in the
//!   order of their bytes, with the lower-case hex of its SHA-256.
//! - `digest` is the SHA-256 of the lines `<path>` U+0000 `<hex>` U+000A of those files in that order.

pub mod absolute;
pub mod annotations;
pub mod csl;
pub mod feed;
pub mod json;
pub mod json_ld;
pub mod sitemap;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::archive::Digest;
use crate::content::FrontMatter;
use crate::text::digest::{Hasher, from_hex, hex};
use crate::verify::Verdict;

use super::Site;

/// `verification.json` from the digest of every other file, in any order.
pub fn verification(site: &Site, digests: &[(String, Digest)]) -> Vec<u8> {
    let mut digests: Vec<(&str, String)> = digests.iter().map(|(path, digest)| (path.as_str(), hex(digest))).collect();
    digests.sort();
    let mut whole = Hasher::default();
    for (path, digest) in &digests {
        whole.update(format!("{path}\0{digest}\n").as_bytes());
    }
    let verdicts: Map<String, Value> = Verdict::ALL
        .into_iter()
        .map(|verdict| {
            let count: usize = site.plan.pages.iter().map(|page| page.verdicts[verdict as usize]).sum();
            (verdict.name().to_owned(), count.into())
        })
        .collect();
    written(&Verification {
        version: 1,
        tool: json!({"name": "isnad", "version": env!("CARGO_PKG_VERSION")}),
        verdicts,
        files: Digests(digests),
        digest: hex(&whole.finish()),
    })
}

/// What `verification.json` says.
#[derive(Serialize)]
struct Verification<'a> {
    version: u32,
    tool: Value,
    verdicts: Map<String, Value>,
    files: Digests<'a>,
    digest: String,
}

/// Paths with their digests: in JSON an object.
struct Digests<'a>(Vec<(&'a str, String)>);

impl Serialize for Digests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, digest)| (path, digest)))
    }
}

/// The files of a `verification.json` with their digests; none where it cannot be read.
pub fn verified(bytes: &[u8]) -> HashMap<String, Digest> {
    let read: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let files = read["files"].as_object().into_iter().flatten();
    files.filter_map(|(path, digest)| Some((path.clone(), from_hex(digest.as_str()?)?))).collect()
}

/// The day on which a page last changed: of its date, its update and its corrections the latest, ISO 8601.
pub fn changed(front: &FrontMatter) -> Option<&str> {
    let corrections = front.corrections.iter().map(|correction| correction.date.as_str());
    front.date.as_deref().into_iter().chain(front.updated.as_deref()).chain(corrections).max()
}

/// The day on which a page last changed, when that is another than its date.
pub fn revised(front: &FrontMatter) -> Option<&str> {
    changed(front).filter(|day| Some(*day) != front.date.as_deref())
}

/// JSON as it is published: indented, so that a person can read it and a version control system compare it.
fn written(value: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(value).expect("texts and numbers are JSON");
    text.push(b'\n');
    text
}
