//! The files of a site against its list of them.
//!
//! In: `verification.json`, the paths that are there, and the digest of each. Out: findings.

use std::collections::BTreeMap;

use crate::diag::isolate;
use crate::text::digest::{Hasher, hex};

use super::records::Verification;
use super::{Finding, Kind, finding};

/// The record's own path.
pub const RECORD: &str = "verification.json";

/// Reads the list of files.
///
/// # Errors
/// What keeps it from being read, as a finding.
pub fn listed(bytes: &[u8]) -> Result<Verification, Finding> {
    let unreadable = |why: String| finding(RECORD, "", Kind::UnreadableRecord, why);
    let record: Verification = serde_json::from_slice(bytes)
        .map_err(|error| unreadable(format!("it is not the record of a site: {error}")))?;
    if record.version != 1 {
        return Err(unreadable(format!("its version is {}, and this program reads version 1", record.version)));
    }
    Ok(record)
}

/// Compares the files that are there, path and SHA-256 in hexadecimal digits, with the list. Names that begin with a dot
/// are the host's and the builder's own.
pub fn of_files(record: &Verification, there: &BTreeMap<String, String>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, digest) in &record.files {
        match there.get(path) {
            None => found.push(finding(path, "", Kind::MissingFile, "the file is listed and not there")),
            Some(other) if other != digest => found.push(finding(
                path,
                "",
                Kind::ChangedFile,
                format!("the file is not as it was built: its SHA-256 is {other}, and {digest} is listed"),
            )),
            Some(_) => {}
        }
    }
    let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    for path in there.keys().filter(|path| *path != RECORD && !hidden(path) && !record.files.contains_key(*path)) {
        found.push(finding(path, "", Kind::UnlistedFile, "the file is not of this build: nobody has vouched for it"));
    }
    let mut whole = Hasher::default();
    for (path, digest) in &record.files {
        whole.update(format!("{path}\0{digest}\n").as_bytes());
    }
    let digest = hex(&whole.finish());
    if digest != record.digest {
        let message = format!("the digest over all files is {digest}, and {} is recorded", isolate(&record.digest));
        found.push(finding(RECORD, "digest", Kind::WrongRecord, message));
    }
    found
}
