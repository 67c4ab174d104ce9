//! Where an article comes from: a file, the standard input, an address.
//!
//! In: what the user names. Out: its bytes, never more than a limit.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};

use crate::archive::import::{Captured, Incoming};
use crate::diag::isolate;

use super::Front;
#[cfg(feature = "fetch")]
pub(super) use super::fetch::fetch;

/// The most bytes that a file may have: web archives are large, and all of one is held at once.
const MOST: u64 = 512 << 20;

/// How much is taken, and from where.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "fetch"), expect(dead_code, reason = "what is not fetched needs no limits"))]
pub(super) struct Limits {
    /// The charset that the user asks for.
    pub charset: Option<String>,
    /// The page that is wanted of a web archive.
    pub page: Option<String>,
    /// The most bytes that are fetched, and that they may unpack to.
    pub most: usize,
    /// The most seconds that an answer may take.
    pub seconds: u64,
    /// Whether addresses of private networks are fetched.
    pub private: bool,
}

/// Gets the bytes.
///
/// # Errors
/// Whatever keeps them away, with the remedy.
pub(super) fn get(front: Front<'_>, from: &str, limits: &Limits) -> anyhow::Result<Incoming> {
    let mut incoming = match from {
        "-" => {
            let bytes = bounded(&mut std::io::stdin().lock(), "the standard input")?;
            Incoming { captured: Captured { bytes, ..Captured::default() }, ..Incoming::default() }
        }
        address if is_address(address) => return fetched(front, address, limits),
        path => file(path)?,
    };
    incoming.captured.charset.clone_from(&limits.charset);
    incoming.page.clone_from(&limits.page);
    Ok(incoming)
}

/// Whether the user means an address and no file.
fn is_address(from: &str) -> bool {
    from.split_once("://")
        .is_some_and(|(scheme, _)| scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// What came of asking a server for a page.
#[derive(Debug)]
#[cfg_attr(not(feature = "fetch"), expect(dead_code, reason = "nothing is asked, and nothing answers"))]
pub(super) enum Answer {
    /// The page.
    Page(Incoming),
    /// The server says that it is not there (404) or not there any more (410).
    Gone(u16),
}

fn fetched(front: Front<'_>, address: &str, limits: &Limits) -> anyhow::Result<Incoming> {
    match fetch(front, address, limits)? {
        Answer::Page(incoming) => Ok(incoming),
        Answer::Gone(status) => {
            bail!("there is no page at {} (status {status}): look for a copy in a web archive", isolate(address))
        }
    }
}

/// What a build says that cannot fetch.
#[cfg(not(feature = "fetch"))]
pub(super) fn fetch(_: Front<'_>, address: &str, _: &Limits) -> anyhow::Result<Answer> {
    bail!(
        "{} was not fetched: this build of isnad was made without the feature `fetch`; build it with `cargo install --path . \
         --features fetch`, or save the page in a browser and add that file",
        isolate(address)
    )
}

fn file(path: &str) -> anyhow::Result<Incoming> {
    let shown = isolate(path);
    let facts = std::fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
    if facts.is_dir() {
        bail!("{shown} is a folder: name the file that holds the article");
    }
    let mut file = std::fs::File::open(path).with_context(|| format!("cannot read {shown}"))?;
    let bytes = bounded(&mut file, &shown)?;
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Incoming { captured: Captured { bytes, ..Captured::default() }, name, ..Incoming::default() })
}

fn bounded(reader: &mut dyn Read, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MOST + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
    if bytes.len() as u64 > MOST {
        bail!("{name} has more than {} MiB: give the article alone", MOST >> 20);
    }
    Ok(bytes)
}
