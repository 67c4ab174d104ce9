//! What differs between the archive and its lock (design §4).
//!
//! In: the archive, and the lock or none. Out: the [`Change`]s, and the complaints (`changed-source`, `unlocked-source`).
//!
//! 1. [`changes`] compares passage by passage; `isnad lock` asks it before it blesses anything.
//! 2. [`compare`] marks what changed, so that quotations of it are `unresolved`, and says so. The order of passages is
//!    compared by the digest of all of them.
//! 3. [`compare_captures`] compares the digests of captures' bytes, which the caller reads.

use std::collections::HashMap;

use super::lock::{Lock, LockedSource};
use super::{Archive, Digest, Source};
use crate::diag::{Diagnostic, Sink, isolate};
use crate::load::{Asset, Inputs};
use crate::text::digest::from_hex;
use crate::text::digest::hex;
use crate::text::{Files, Span};
use crate::yaml::shown;

/// A passage that is not as the lock has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The source's id.
    pub source: String,
    /// The passage's identifier.
    pub passage: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The identifier under which its locked words stand now, in the same source.
    pub moved_to: Option<String>,
}

/// What happened to a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Its words differ from the locked ones; for one that is `.gone` now, they were removed.
    Changed,
    /// It is locked, and no passage of this identifier is left.
    Vanished,
    /// It is new.
    Added,
}

/// Every passage that is not as the lock has it, by source and in the file's order, vanished ones last. Sources that
/// are broken, or absent from the lock, have none.
pub fn changes(archive: &Archive, lock: &Lock) -> Vec<Change> {
    let rows: HashMap<&str, &LockedSource> = lock.sources.iter().map(|row| (row.id.as_str(), row)).collect();
    let sound = archive.sources.iter().filter(|source| !source.broken && !lock.broken);
    sound.filter_map(|source| Some(changes_of(source, rows.get(source.id.as_str())?))).flatten().collect()
}

fn changes_of(source: &Source, locked: &LockedSource) -> Vec<Change> {
    if source.digest == locked.digest && source.passages.len() == locked.passages.len() {
        let same = source.passages.iter().zip(&locked.passages);
        if same.clone().all(|(passage, (id, _))| passage.id == *id) {
            return Vec::new();
        }
    }
    let pins: HashMap<&str, &Digest> = locked.passages.iter().map(|(id, digest)| (id.as_str(), digest)).collect();
    // Only words that are new in their place can have moved there: captions repeat.
    let mut by_words: HashMap<&Digest, &str> = HashMap::new();
    for passage in source.passages.iter().filter(|passage| !passage.span.range().is_empty()) {
        if pins.get(passage.id.as_str()) != Some(&&passage.digest) {
            by_words.entry(&passage.digest).or_insert(&passage.id);
        }
    }
    let change = |passage: &str, kind, pin: Option<&Digest>| Change {
        source: source.id.clone(),
        passage: passage.to_owned(),
        kind,
        moved_to: pin.and_then(|pin| by_words.get(pin)).map(|id| (*id).to_owned()),
    };
    let mut changes = Vec::new();
    for passage in &source.passages {
        match pins.get(passage.id.as_str()) {
            Some(pin) if **pin == passage.digest => {}
            Some(pin) => changes.push(change(&passage.id, ChangeKind::Changed, Some(pin))),
            None => changes.push(change(&passage.id, ChangeKind::Added, None)),
        }
    }
    for (id, pin) in &locked.passages {
        if !source.by_id.contains_key(id) {
            changes.push(change(id, ChangeKind::Vanished, Some(pin)));
        }
    }
    changes
}

/// Compares the archive with the lock, or with no lock: marks each passage that differs as `changed`, and reports
/// `changed-source` and `unlocked-source`.
pub fn compare(archive: &mut Archive, lock: Option<&Lock>, files: &Files, sink: &mut Sink) {
    if lock.is_some_and(|lock| lock.broken) {
        return;
    }
    for source in archive.sources.iter_mut().filter(|source| !source.broken) {
        match lock.and_then(|lock| lock.get(&source.id)) {
            Some(locked) => compare_source(source, locked, files, sink),
            None => {
                let message = format!("the source {} is not in isnad.lock", isolate(&source.id));
                let complaint = Diagnostic::warning("unlocked-source", Span::point(source.file, 0), message);
                sink.push(complaint.hint("`isnad lock` pins its words, so that a later change is noticed"));
            }
        }
    }
    for locked in lock.map_or(&[][..], |lock| &lock.sources) {
        if archive.get(&locked.id).is_none() {
            let message = format!("the locked source {} has no file any more", shown(&locked.id));
            let complaint = Diagnostic::error("changed-source", locked.span, message);
            sink.push(complaint.hint("restore the file, or run `isnad lock` if it was meant to go"));
        }
    }
}

fn compare_source(source: &mut Source, locked: &LockedSource, files: &Files, sink: &mut Sink) {
    let start = Span::point(source.file, 0);
    let changes = changes_of(source, locked);
    let meant =
        format!("if the change is meant, run `isnad lock`, with `--accept {}` when the passage is cited", source.id);
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Changed) {
        let passage = &mut source.passages[source.by_id[&change.passage]];
        passage.changed = true;
        let place = if passage.span.range().is_empty() { passage.marker } else { passage.span };
        let message = format!("the words of {} are not those that isnad.lock pins", isolate(&change.passage));
        let complaint = Diagnostic::error("changed-source", place, message);
        sink.push(told_where(complaint, source, change).hint(&meant));
    }
    let names = |kind| -> Vec<&Change> { changes.iter().filter(|change| change.kind == kind).collect() };
    let vanished = names(ChangeKind::Vanished);
    if !vanished.is_empty() {
        let message = format!("{} in isnad.lock, and not in this source any more", listed(&vanished));
        let mut complaint = Diagnostic::error("changed-source", start, message);
        for change in &vanished {
            complaint = told_where(complaint, source, change);
        }
        sink.push(complaint.hint("a removed passage leaves its marker: {#p8 .gone}").hint(&meant));
    }
    let added = names(ChangeKind::Added);
    if let Some(first) = added.first() {
        let place = source.passages[source.by_id[&first.passage]].marker;
        let message = format!("{} not in isnad.lock", listed(&added));
        sink.push(Diagnostic::warning("unlocked-source", place, message).hint("`isnad lock` pins the new words"));
    }
    if source.digest != locked.digest && changes.is_empty() {
        let message = "the passages stand in another order than in isnad.lock";
        let complaint = Diagnostic::error("changed-source", start, message);
        sink.push(complaint.hint("restore their order, on which ranges of passages depend, or run `isnad lock`"));
    }
    let capture = source.meta.capture.as_ref();
    let captured = capture.and_then(|capture| from_hex(&capture.sha256));
    if locked.capture.is_some() && captured != locked.capture {
        let place = capture.map_or(start, |capture| place_of(source, &capture.sha256, files));
        let message = "the capture of this source is not the one that isnad.lock pins";
        let complaint = Diagnostic::error("changed-source", place, message);
        sink.push(complaint.hint("restore the capture and its `sha256`, or run `isnad lock` if the change is meant"));
    }
}

/// With a label where the locked words of a changed passage stand now.
fn told_where(complaint: Diagnostic, source: &Source, change: &Change) -> Diagnostic {
    let Some(moved) = change.moved_to.as_ref().and_then(|id| source.passages.get(*source.by_id.get(id)?)) else {
        return complaint;
    };
    let (old, new) = (isolate(&change.passage), isolate(&moved.id));
    complaint.label(moved.span, format!("the words locked as {old} now stand here, as {new}")).hint(format!(
        "identifiers are never given anew: let {old} keep its words, and call an inserted passage {}a",
        change.passage
    ))
}

/// `p7 is`, or `p7, p8 and 3 more are`: the first words of a complaint.
fn listed(changes: &[&Change]) -> String {
    const SHOWN: usize = 5;
    let names: Vec<String> = changes.iter().take(SHOWN).map(|change| shown(&change.passage)).collect();
    match changes.len() {
        1 => format!("{} is", names[0]),
        count if count > SHOWN => format!("{} and {} more are", names.join(", "), count - SHOWN),
        _ => format!("{} are", names.join(", ")),
    }
}

/// Where `written` stands in the source's front matter; the file's start when it is nowhere.
pub(super) fn place_of(source: &Source, written: &str, files: &Files) -> Span {
    let text = files.get(source.file).text.to_ascii_lowercase();
    text.find(&written.to_ascii_lowercase())
        .map_or(Span::point(source.file, 0), |at| Span::new(source.file, at, at + written.len()))
}

/// The capture beside a source's record, when it is named and there.
pub fn captured<'i>(source: &Source, inputs: &'i Inputs) -> Option<&'i Asset> {
    let record = &inputs.files.get(source.file).path;
    let folder = record.rfind('/').map_or("", |slash| &record[..=slash]);
    let path = format!("{folder}{}", source.meta.capture.as_ref()?.file);
    let at = inputs.captures.binary_search_by(|asset| asset.path.as_str().cmp(&path)).ok()?;
    inputs.captures.get(at)
}

/// Compares the bytes of captures with the digests that their sources name. `captures` has the ids of sources and the
/// digests of their captures' bytes.
pub fn compare_captures(archive: &Archive, captures: &[(String, Digest)], files: &Files, sink: &mut Sink) {
    for (id, digest) in captures {
        let Some(source) = archive.get(id) else { continue };
        let Some(capture) = source.meta.capture.as_ref().filter(|capture| capture.sha256 != hex(digest)) else {
            continue;
        };
        let message = format!("the capture {} is not the file that was archived", shown(&capture.file));
        let complaint = Diagnostic::error("changed-source", place_of(source, &capture.sha256, files), message);
        sink.push(complaint.hint(format!("restore the file; the SHA-256 of the one that is there is {}", hex(digest))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::lock::{self, render};
    use crate::archive::source;
    use crate::diag::Severity;
    use crate::text::{File, FileId};

    /// Files of which the first is the lock, and the archive of the second, whose source is `a`.
    fn project(lock: &str, head: &str, body: &str) -> (Files, Archive) {
        let source = File::new("sources/a.md", format!("---\ntitle: x\n{head}---\n{body}"));
        let files = Files::new(vec![File::new("isnad.lock", lock), source]);
        let sources = vec![source::parse(files.get(FileId(1)), FileId(1), "a", &mut Sink::new())];
        let by_id = HashMap::from([("a".to_owned(), 0)]);
        (files, Archive { sources, by_id, ..Archive::default() })
    }

    /// Locks `before`, then compares `after` with that lock.
    fn compared(before: (&str, &str), after: (&str, &str)) -> (Archive, Vec<Change>, Vec<String>) {
        let (_, old) = project("", before.0, before.1);
        let captures: Vec<_> = old.sources[0]
            .meta
            .capture
            .iter()
            .map(|capture| ("a".to_owned(), from_hex(&capture.sha256).expect("a digest")))
            .collect();
        let (files, mut archive) = project(&render(&old, &captures), after.0, after.1);
        let mut sink = Sink::new();
        let lock = lock::parse(files.get(FileId(0)), FileId(0), &mut sink);
        let changes = changes(&archive, &lock);
        compare(&mut archive, Some(&lock), &files, &mut sink);
        let found = sink.iter().map(|found| {
            let labels: Vec<&str> = found.labels.iter().map(|label| files.slice(label.span)).collect();
            format!("{} `{}` {} {labels:?}", found.rule, files.slice(found.span), found.message)
                .replace(['\u{2068}', '\u{2069}'], "")
        });
        let found = found.collect();
        (archive, changes, found)
    }

    #[test]
    fn every_change_is_named() {
        let before = "{#p1}\nأ\n\n{#p2}\nب\n\n{#p3}\nج\n";
        // The body after the change, the changes, the complaints.
        let rows: &[(&str, &[&str], &[&str])] = &[
            (before, &[], &[]),
            ("\n\n{#ف١ .heading}\r\nأ\r\n{#p2}\n ب \n\n{#p3}\nج", &[], &[]),
            (
                "{#p1}\nأ\n\n{#p2}\nب.\n\n{#p3}\nج\n",
                &["p2 Changed"],
                &["changed-source `ب.` the words of p2 are not those that isnad.lock pins []"],
            ),
            (
                "{#p1}\nأ\n\n{#p2}\nد\n\n{#p4}\nب\n\n{#p3}\nج\n",
                &["p2 Changed, now p4", "p4 Added"],
                &[
                    "changed-source `د` the words of p2 are not those that isnad.lock pins [\"ب\"]",
                    "unlocked-source `p4` p4 is not in isnad.lock []",
                ],
            ),
            (
                "{#p1}\nأ\n\n{#p2}\nأ\n\n{#p3}\nد\n",
                &["p2 Changed", "p3 Changed"],
                &[
                    "changed-source `أ` the words of p2 are not those that isnad.lock pins []",
                    "changed-source `د` the words of p3 are not those that isnad.lock pins []",
                ],
            ),
            (
                "{#p1}\nأ\n\n{#p2 .gone}\n\n{#p3}\nج\n",
                &["p2 Changed"],
                &["changed-source `p2` the words of p2 are not those that isnad.lock pins []"],
            ),
            (
                "{#p1}\nأ\n",
                &["p2 Vanished", "p3 Vanished"],
                &["changed-source `` p2, p3 are in isnad.lock, and not in this source any more []"],
            ),
            (
                "{#p2}\nب\n\n{#p1}\nأ\n\n{#p3}\nج\n",
                &[],
                &["changed-source `` the passages stand in another order than in isnad.lock []"],
            ),
        ];
        for (after, changes, complaints) in rows {
            let (archive, found, said) = compared(("", before), ("", after));
            let named = |change: &Change| {
                let moved = change.moved_to.as_ref().map_or(String::new(), |id| format!(", now {id}"));
                format!("{} {:?}{moved}", change.passage, change.kind)
            };
            assert_eq!(found.iter().map(named).collect::<Vec<_>>(), *changes, "{after}");
            assert_eq!(said, *complaints, "{after}");
            for passage in &archive.sources[0].passages {
                let expected = changes.iter().any(|change| change.starts_with(&format!("{} Changed", passage.id)));
                assert_eq!(passage.changed, expected, "{after}: {}", passage.id);
            }
        }
    }

    #[test]
    fn sources_come_and_go() {
        let (files, mut archive) = project("", "", "{#p1}\nأ");
        let mut sink = Sink::new();
        compare(&mut archive, None, &files, &mut sink);
        assert_eq!(
            (sink[0].rule, sink[0].severity, sink[0].span),
            ("unlocked-source", Severity::Warning, Span::point(FileId(1), 0))
        );
        let text = render(&archive, &[]).replace("\"a\"", "\"b\"");
        let (files, mut archive) = project(&text, "", "{#p1}\nأ");
        let mut sink = Sink::new();
        let lock = lock::parse(files.get(FileId(0)), FileId(0), &mut sink);
        compare(&mut archive, Some(&lock), &files, &mut sink);
        let found: Vec<_> = sink.iter().map(|found| (found.rule, files.slice(found.span))).collect();
        assert_eq!(found, [("unlocked-source", ""), ("changed-source", "\"b\"")]);
        // A broken source and a broken lock are compared with nothing.
        let (files, mut archive) = project(&text.replace("version = 1", "version = 2"), "", "");
        let mut sink = Sink::new();
        let lock = lock::parse(files.get(FileId(0)), FileId(0), &mut sink);
        compare(&mut archive, Some(&lock), &files, &mut sink);
        assert_eq!(sink.len(), 1);
    }

    #[test]
    fn captures_are_compared() {
        let head = |digit: &str| format!("capture: {{file: a.html, sha256: {}}}\n", digit.repeat(64));
        let (one, two) = (head("1"), head("2"));
        assert_eq!(compared((&one, ""), (&one, "")).2, [""; 0]);
        let changed = compared((&one, ""), (&two, "")).2;
        assert_eq!(changed.len(), 1);
        assert!(changed[0].starts_with(&format!("changed-source `{}` the capture", "2".repeat(64))), "{changed:?}");
        assert!(compared((&one, ""), ("", "")).2[0].starts_with("changed-source `` the capture"));
        let (files, archive) = project("", &one, "");
        for (byte, count) in [(0x11, 0), (0x22, 1)] {
            let mut sink = Sink::new();
            compare_captures(&archive, &[("a".to_owned(), [byte; 32])], &files, &mut sink);
            assert_eq!(sink.len(), count);
            assert!(sink.iter().all(|found| files.slice(found.span) == "1".repeat(64)));
        }
    }
}
