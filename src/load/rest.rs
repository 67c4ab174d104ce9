//! Texts at rest: of a page no more is held than its front matter, until somebody needs the rest.
//!
//! In: the path of a text. Out: its beginning ([`head`]), and all of it when it is asked for ([`wake`]).
//!
//! 1. A file is read from its beginning, in pieces that double, until the line that closes the front matter is there.
//! 2. Whether it is another one is told by its stamp, where that is old enough, or else by its digest.
//! 3. What is woken must be the text whose beginning was read: as long, and beginning alike.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::known::Stamp;
use super::listing::{Moment, changed};
use super::read::{LIMIT, read, text};
use crate::text::File;
use crate::text::digest::sha256;
use crate::yaml::split;

/// How many bytes are read first: more than most front matters have.
const FIRST: usize = 2048;

/// The file at rest, whose text at `disk`, a regular file, has that path in the project; `None` when something is wrong
/// with what was read, which a look at the whole tells better.
pub(super) fn head(path: &str, disk: &Path) -> io::Result<Option<File>> {
    let mut file = std::fs::File::open(disk)?;
    let facts = file.metadata()?;
    let Some(length) = usize::try_from(facts.len()).ok().filter(|_| facts.is_file() && facts.len() <= LIMIT) else {
        return Ok(None);
    };
    let mut bytes = Vec::with_capacity(FIRST);
    let mut wanted = FIRST;
    loop {
        read_to(&mut file, &mut bytes, wanted)?;
        let ended = bytes.len() < wanted;
        let sound = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            // A character may go on in the next piece.
            Err(error) if error.error_len().is_none() && !ended => {
                std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Ok(None),
        };
        if let Some(end) = end(path, sound, ended) {
            return Ok((bytes.len() <= length).then(|| File::resting(path, &sound[..end], length)));
        }
        wanted *= 2;
    }
}

/// Reads on until there are so many bytes, or the file ends.
fn read_to(file: &mut std::fs::File, bytes: &mut Vec<u8>, wanted: usize) -> io::Result<()> {
    let missing = wanted.saturating_sub(bytes.len());
    file.take(missing as u64).read_to_end(bytes).map(drop)
}

/// Where the body begins in a text of which this is the beginning, or `ended` says all; `None` when that takes more.
fn end(path: &str, text: &str, ended: bool) -> Option<usize> {
    let lines = text.rfind('\n').map_or(0, |at| at + 1);
    // The last line may go on.
    let told = if ended { text } else { &text[..lines] };
    let file = File::new(path, told);
    let parts = split(&file);
    let is_open = parts.front.end == told.len() || lines == 0;
    (ended || !is_open).then_some(parts.body.start)
}

/// The SHA-256 of the whole text of a file at rest; `None` when it is not to be had any more. Whether it is UTF-8 is left to
/// whoever knows the digest of a text that is.
pub fn digest_at_rest(root: &Path, resting: &File) -> Option<[u8; 32]> {
    let (_, bytes) = read(&root.join(&resting.path)).ok()?;
    (bytes.len() == resting.length && bytes.starts_with(resting.text.as_bytes())).then(|| sha256(&bytes))
}

/// The stamp of a file at rest, when it was last changed before that moment: as long as it has that one, its text is the
/// same. `None` where stamps tell nothing.
pub fn stamp_at_rest(root: &Path, resting: &File, mark: Moment) -> Option<Vec<u8>> {
    let facts = std::fs::metadata(root.join(&resting.path)).ok()?;
    changed(&facts).is_some_and(|changed| changed < mark).then(|| Stamp::of(&facts).bytes())
}

/// The whole text of a file at rest; `None` when it is not to be had any more, or is not UTF-8.
pub fn wake(root: &Path, resting: &File) -> Option<Arc<File>> {
    let (_, bytes) = read(&root.join(&resting.path)).ok()?;
    let file = File::new(resting.path.clone(), text(&bytes)?);
    file.continues(resting).then(|| Arc::new(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_rest(text: &[u8]) -> Option<(String, usize)> {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = folder.path().join("a.md");
        std::fs::write(&disk, text).expect("a file");
        let file = head("a.md", &disk).ok().flatten()?;
        let woken = wake(folder.path(), &file).map(|file| file.text.clone());
        assert!(
            woken.as_ref().is_none_or(|text| digest_at_rest(folder.path(), &file) == Some(sha256(text.as_bytes())))
        );
        assert!(woken.is_none_or(|woken| woken.as_bytes() == text));
        Some((file.text, file.length))
    }

    #[test]
    fn the_front_matter_is_held_and_nothing_behind_it() {
        let long = format!("---\ntitle: {}\n---\n", "ك".repeat(FIRST));
        let body = "نص\n---\n".repeat(FIRST);
        let rows: Vec<String> = vec![
            "---\ntitle: x\n---\n".into(),
            "\u{feff}---\r\ntitle: x\r\n---  \r\n".into(),
            long,
            String::new(),
            "\u{feff}".into(),
            // The closing line begins where the first piece ends.
            format!("---\n#{}\n---\n", "a".repeat(FIRST - 8)),
            format!("---\n#{}\n---\n", "a".repeat(FIRST - 9)),
            format!("---{}\na: b\n---\n", " ".repeat(FIRST)),
        ];
        for front in rows {
            for body in ["", "x", &body] {
                let text = format!("{front}{body}");
                assert_eq!(at_rest(text.as_bytes()), Some((front.clone(), text.len())), "{text:.40}");
            }
        }
        let open = format!("---\ntitle: x\n{}", "نص\n".repeat(FIRST));
        assert_eq!(at_rest(open.as_bytes()), Some((open.clone(), open.len())), "it never ends");
    }

    #[cfg(unix)]
    #[test]
    fn the_stamp_of_what_was_there_before_the_mark_tells_whether_it_is_another() {
        use super::super::changed_at;
        let folder = tempfile::tempdir().expect("a folder");
        let (disk, mark) = (folder.path().join("a.md"), folder.path().join("mark"));
        std::fs::write(&disk, "---\na: b\n---\ntext").expect("a file");
        let file = head("a.md", &disk).ok().flatten().expect("a head");
        // The disk's clock goes on; how far it jumps between two writes is its own matter.
        let stamp = || loop {
            std::fs::write(&mark, "").expect("a file");
            let stamp = stamp_at_rest(folder.path(), &file, changed_at(&mark).expect("a moment"));
            if stamp.is_some() {
                break stamp;
            }
        };
        let before = stamp();
        assert_eq!(before, stamp());
        assert_eq!(stamp_at_rest(folder.path(), &file, changed_at(&disk).expect("a moment")), None, "it may go on");
        std::fs::write(&disk, "---\na: b\n---\nnext").expect("a file");
        assert_ne!(before, stamp());
        std::fs::remove_file(&disk).expect("it was there");
        assert_eq!(stamp_at_rest(folder.path(), &file, (i64::MAX, 0)), None);
    }

    #[test]
    fn what_is_damaged_or_another_is_not_woken() {
        assert_eq!(at_rest(b"---\ntitle: \xff\n---\n"), None);
        let folder = tempfile::tempdir().expect("a folder");
        let disk = folder.path().join("a.md");
        let write = |text: &[u8]| std::fs::write(&disk, text).expect("a file");
        write(b"---\na: b\n---\ntext");
        let file = head("a.md", &disk).ok().flatten().expect("a head");
        assert!(wake(folder.path(), &file).is_some());
        for other in [&b"---\na: c\n---\ntext"[..], b"---\na: b\n---\nlonger", b"---\na: b\n---\nte\xfft"] {
            write(other);
            assert!(wake(folder.path(), &file).is_none());
        }
        std::fs::remove_file(&disk).expect("it was there");
        assert!(wake(folder.path(), &file).is_none());
        assert!(head("a.md", &disk).is_err());
    }
}
