//! Zipped web archives (WACZ 1.1): the page in them.
//!
//! In: the bytes of the zip file, and which page is wanted. Out: the page, from the WARCs inside. Only the entries that
//! the format names are read, each within a limit; nothing is unpacked to the disk.

use std::io::Cursor;

use serde_json::Value;
use zip::ZipArchive;

use super::warc::{self, Page};
use super::{Captured, Refusal, coding};
use crate::diag::isolate;

/// The most bytes that one entry may unpack to.
const MOST: usize = 512 << 20;

/// The page of a WACZ, and how many others it holds.
///
/// # Errors
/// When it is damaged, holds no page or several and none was named, or not the wanted one.
pub(super) fn page(bytes: &[u8], wanted: Option<&str>) -> Result<(Captured, usize), Refusal> {
    let damaged = || Refusal::new("the zip file is damaged or cut off", "download or make it again");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut names: Vec<String> = zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    names.sort_unstable();
    let mut entry = |name: &str| coding::bounded(zip.by_name(name).map_err(|_| damaged())?, MOST);
    let mut listed = Vec::new();
    if names.iter().any(|name| name == "pages/pages.jsonl") {
        let text = String::from_utf8_lossy(&entry("pages/pages.jsonl")?).into_owned();
        let urls = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok()?.get("url")?.as_str().map(str::to_owned));
        listed.extend(urls);
        listed.dedup();
    }
    let wanted = match (wanted, &listed[..]) {
        (Some(wanted), _) => Some(wanted.to_owned()),
        (None, [only]) => Some(only.clone()),
        (None, []) => None,
        (None, several) => {
            let some: Vec<String> = several.iter().take(10).map(|url| isolate(url)).collect();
            let cause = format!("it holds {} pages: {}", several.len(), some.join(", "));
            return Err(Refusal::new(cause, "name one with --page"));
        }
    };
    let mut pages: Vec<Page> = Vec::new();
    for name in &names {
        if name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz")) {
            warc::read(&entry(name)?, &mut pages)?;
        }
    }
    warc::choose(pages, wanted.as_deref())
}
