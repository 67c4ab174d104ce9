//! `isnad.lock`: the digests that pin the archive (design §4).
//!
//! In: the text of the lock. Out: its rows ([`parse`]; a malformed lock is `invalid-config`), and from an archive the text
//! of a new lock ([`render`]). What differs between the two is found by `changes`, whose names stand here too.
//!
//! The bytes of captures are hashed by the caller (`load::digest`), since nothing here reads files.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::source::digest_of;
use super::{Archive, Digest};
use crate::config::table::{self, Table};
use crate::diag::{Diagnostic, Sink};
use crate::text::digest::{from_hex, hex};
use crate::text::{File, FileId, Span};
use crate::yaml::shown;

pub use super::changes::{Change, ChangeKind, captured, changes, compare, compare_captures};
pub use super::passages::number;

/// A parsed `isnad.lock`.
#[derive(Debug, Default)]
pub struct Lock {
    /// Its rows in the file's order; ids are unique.
    pub sources: Vec<LockedSource>,
    /// From id to place in `sources`.
    pub by_id: HashMap<String, usize>,
    /// Whether some of it could not be read (a complaint says why): it is compared with nothing then.
    pub broken: bool,
}

/// What the lock says of one source.
#[derive(Debug)]
pub struct LockedSource {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// The digest over its passages' digests in order.
    pub digest: Digest,
    /// The digest of its capture's bytes.
    pub capture: Option<Digest>,
    /// Its passages' ids and digests in the lock's order.
    pub passages: Vec<(String, Digest)>,
}

/// Reads the lock. A malformed one is `invalid-config` at its place.
pub fn parse(file: &File, id: FileId, sink: &mut Sink) -> Lock {
    let before = sink.len();
    let document = table::parse(file, id, sink);
    let mut lock = Lock::default();
    if sink.len() == before {
        let mut root = document.root();
        match root.number("version", 1..=i64::MAX, sink) {
            Some(version) if version.value != 1 => {
                let message = format!("`version` is {}, and this isnad knows version 1", version.value);
                root.complain(version.span, message, "use the isnad that wrote the lock", sink);
            }
            Some(_) => {}
            None if sink.len() == before => {
                root.complain(root.span, "`version` is missing", "the lock begins with `version = 1`", sink);
            }
            None => {}
        }
        for row in root.tables("source", sink) {
            lock.add(row, sink);
        }
        root.finish(|_| None, sink);
    }
    lock.broken = sink.len() > before;
    for complaint in &mut sink[before..] {
        complaint.hints.push("the lock is written by `isnad lock`: restore it, or remove it and lock again".into());
    }
    lock
}

impl Lock {
    fn add(&mut self, mut row: Table<'_, '_>, sink: &mut Sink) {
        let id = row.text("id", sink);
        let digest = digest_at(&mut row, "sha256", sink);
        let capture = digest_at(&mut row, "capture", sink);
        let mut passages = Vec::new();
        if let Some(table) = row.table("passages", "source.passages", sink) {
            for key in table.keys() {
                let text = table.text_at(&key.value, sink);
                if let Some(digest) = text.and_then(|text| read_digest(&table, &key.value, &text, sink)) {
                    passages.push((key.value, digest));
                }
            }
        }
        let (Some(id), Some(digest)) = (id, digest) else {
            row.complain(row.span, "this source lacks its `id` or its `sha256`", "each source has both", sink);
            return;
        };
        if let Some(first) = self.get(&id.value) {
            let message = format!("the source {} is locked twice", shown(&id.value));
            let complaint = Diagnostic::error(table::RULE, id.span, message).label(first.span, "first locked here");
            sink.push(complaint.hint("two versions of the lock were joined"));
            return;
        }
        if digest_of(passages.iter().map(|(_, digest)| digest)) != digest {
            let message = format!("the digests of {} do not fit together", shown(&id.value));
            row.complain(id.span, message, "somebody changed the lock by hand", sink);
        }
        row.finish(|_| None, sink);
        self.by_id.insert(id.value.clone(), self.sources.len());
        self.sources.push(LockedSource { id: id.value, span: id.span, digest, capture, passages });
    }

    /// The row of that source.
    pub fn get(&self, id: &str) -> Option<&LockedSource> {
        self.by_id.get(id).map(|at| &self.sources[*at])
    }
}

fn digest_at(row: &mut Table<'_, '_>, key: &'static str, sink: &mut Sink) -> Option<Digest> {
    let text = row.text(key, sink)?;
    read_digest(row, key, &text, sink)
}

fn read_digest(row: &Table<'_, '_>, key: &str, text: &table::Placed<String>, sink: &mut Sink) -> Option<Digest> {
    let found = from_hex(&text.value);
    if found.is_none() {
        let message = format!("`{key}` is {}, which is no SHA-256", shown(&text.value));
        row.complain(text.span, message, "a digest has 64 hexadecimal digits", sink);
    }
    found
}

/// The lock of this archive: sources by id, passages in the file's order. Broken sources are left out. `captures` as
/// for [`compare_captures`].
pub fn render(archive: &Archive, captures: &[(String, Digest)]) -> String {
    let captures: HashMap<&str, &Digest> = captures.iter().map(|(id, digest)| (id.as_str(), digest)).collect();
    let mut text = String::from("version = 1\n");
    for source in archive.sources.iter().filter(|source| !source.broken) {
        // Writing into a string cannot fail.
        let _ = write!(text, "\n[[source]]\nid = {}\nsha256 = \"{}\"\n", quoted(&source.id), hex(&source.digest));
        if let Some(digest) = captures.get(source.id.as_str()) {
            let _ = writeln!(text, "capture = \"{}\"", hex(*digest));
        }
        let row = |passage: &super::Passage| format!("{} = \"{}\"", key(&passage.id), hex(&passage.digest));
        let rows: Vec<String> = source.passages.iter().map(row).collect();
        let _ = match rows.is_empty() {
            true => writeln!(text, "passages = {{}}"),
            false => writeln!(text, "passages = {{ {} }}", rows.join(", ")),
        };
    }
    text
}

/// A TOML key: bare where TOML allows it.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if bare { name.to_owned() } else { quoted(name) }
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::source;
    use proptest::prelude::*;

    fn read(text: &str) -> (Lock, Vec<(String, String)>) {
        let mut sink = Sink::new();
        let lock = parse(&File::new("isnad.lock", text), FileId(0), &mut sink);
        let found = sink.iter().map(|found| {
            assert_eq!(found.rule, "invalid-config");
            (text[found.span.range()].to_owned(), format!("{} | {}", found.message, found.hints.join(" | ")))
        });
        (lock, found.collect())
    }

    /// The archive of one source.
    fn archive(id: &str, body: &str) -> Archive {
        let file = File::new("a.md", format!("---\ntitle: x\n---\n{body}"));
        let sources = vec![source::parse(&file, FileId(0), id, &mut Sink::new())];
        let by_id = HashMap::from([(id.to_owned(), 0)]);
        Archive { sources, by_id, ..Archive::default() }
    }

    #[test]
    fn a_lock_is_written_as_the_design_shows_and_read_back() {
        let x = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
        let rows = [
            ("a-1", "{#p1}\nx\n\n{#p2 .gone}", vec![("p1", x)], ""),
            ("وزارة", "{#p1}\nx\n\n{#مقدمة}\nx", vec![("p1", x), ("\"مقدمة\"", x)], ""),
            ("a", "{#p1}\nx", vec![("p1", x)], x),
            ("a", "", vec![], ""),
        ];
        for (id, body, passages, capture) in rows {
            let archive = archive(id, body);
            let captures: Vec<_> = from_hex(capture).map(|digest| (id.to_owned(), digest)).into_iter().collect();
            let text = render(&archive, &captures);
            let digest = hex(&archive.sources[0].digest);
            let mut expected = format!("version = 1\n\n[[source]]\nid = \"{id}\"\nsha256 = \"{digest}\"\n");
            if !capture.is_empty() {
                expected.push_str(&format!("capture = \"{capture}\"\n"));
            }
            let mut list: Vec<String> = passages.iter().map(|(id, digest)| format!("{id} = \"{digest}\"")).collect();
            if body.contains(".gone") {
                list.push("p2 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"".into());
            }
            let list = list.join(", ");
            expected.push_str(&if list.is_empty() {
                "passages = {}\n".into()
            } else {
                format!("passages = {{ {list} }}\n")
            });
            assert_eq!(text, expected);
            let (lock, found) = read(&text);
            assert_eq!(found, []);
            let row = lock.get(id).expect("the source");
            let source = &archive.sources[0];
            let pins: Vec<_> = source.passages.iter().map(|passage| (passage.id.clone(), passage.digest)).collect();
            assert_eq!((row.digest, &row.passages, row.capture), (source.digest, &pins, from_hex(capture)));
        }
        assert_eq!(digest_of([from_hex(x).expect("a digest")].iter()), archive("a", "{#p1}\nx").sources[0].digest);
    }

    #[test]
    fn a_damaged_lock_is_named_at_its_place() {
        let zeros = "0".repeat(64);
        let rows = [
            ("".into(), "", "`version` is missing"),
            ("version = 2".into(), "2", "version is 2"),
            ("version = \"1\"".into(), "\"1\"", "must be a whole number"),
            ("version = 1\n<<<<<<< HEAD".into(), "", "written by `isnad lock`"),
            ("version = 1\nsource = 1".into(), "1", "a list of tables"),
            ("version = 1\n[[sources]]".into(), "sources", "did you mean `source`?"),
            ("version = 1\n[[source]]\nid = \"a\"".into(), "[[source]]", "lacks its `id` or its `sha256`"),
            ("version = 1\n[[source]]\nid = \"a\"\nsha256 = \"00\"".into(), "\"00\"", "no SHA-256"),
            (format!("version = 1\n[[source]]\nid = \"a\"\nsha256 = \"{zeros}\""), "\"a\"", "do not fit together"),
        ];
        for (text, slice, words) in rows {
            let (lock, found) = read(&text);
            assert!(lock.broken, "{text}");
            assert!(slice.is_empty() || found[0].0 == slice, "{text}: {found:?}");
            assert!(found[0].1.replace('`', "").contains(&words.replace('`', "")), "{text}: {found:?}");
        }
        let twice = render(&archive("a", "{#p1}\nx"), &[]);
        let row = twice.strip_prefix("version = 1\n").expect("a version");
        let (_, found) = read(&format!("{twice}{row}"));
        assert!(found.len() == 1 && found[0].1.contains("locked twice"), "{found:?}");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), lines in "(version = [01]\n|\\[\\[source\\]\\]\n|id = \"[a\"]{0,2}\n|passages = \\{ ?(p1 = \"[0-9]{0,64}\")?,? ?\\}\n){0,6}") {
            read(&text);
            read(&lines);
        }
    }
}
