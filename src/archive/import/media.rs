//! What a capture is.
//!
//! In: its first bytes, and what a server or a file name calls it. Out: its [`Media`]. The bytes have the last word:
//! servers send pages as `text/plain`, and browsers save them under any name.

/// What a capture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// Plain text.
    Text,
    /// A page.
    Html,
    /// A web archive, compressed or not (ISO 28500).
    Warc,
    /// A zipped web archive (WACZ 1.1).
    Wacz,
    /// Something that holds no text that can be read here; what it is called.
    Other(&'static str),
}

/// How captures begin that cannot be read: the bytes, and what to call them.
const OTHERS: [(&[u8], &str); 9] = [
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "an RTF document"),
    (b"\xD0\xCF\x11\xE0", "an old Word document"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"7z\xBC\xAF", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
];

/// What `bytes` are; `name` is their file's name or the path of their address, `content_type` what a server said.
pub fn media(bytes: &[u8], name: &str, content_type: Option<&str>) -> Media {
    let head = &bytes[..bytes.len().min(4096)];
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| head.starts_with(start)) {
        return Media::Other(what);
    }
    let name = name.to_ascii_lowercase();
    if head.starts_with(b"PK\x03\x04") {
        return if name.ends_with(".wacz") || holds(bytes, b"datapackage.json") {
            Media::Wacz
        } else {
            Media::Other("a zip archive or an office document")
        };
    }
    if head.starts_with(b"WARC/") {
        return Media::Warc;
    }
    if head.starts_with(b"\x1F\x8B") {
        // Which is a web archive shows when it is unpacked.
        return if name.ends_with(".warc.gz") || !name.ends_with(".gz") {
            Media::Warc
        } else {
            Media::Other("a gzip archive")
        };
    }
    if begins_with_headers(head) {
        return Media::Other("an MHTML page");
    }
    // A text has no control bytes, but for white space and the odd slip, and for UTF-16, which has a zero byte in each Latin
    // letter and space.
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    let utf_16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || zeros * 12 > head.len();
    let control = |byte: u8| matches!(byte, 0..=8 | 0xE..=0x1A | 0x1C..=0x1F);
    let controls = head.iter().filter(|byte| control(**byte)).count();
    if !utf_16 && controls * 100 > head.len() {
        return Media::Other("no text");
    }
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let named = [".html", ".htm", ".xhtml", ".shtml"].iter().any(|end| name.ends_with(end));
    if named || looks_like_markup(head) || kind.ends_with("html") || kind == "application/xhtml+xml" {
        return Media::Html;
    }
    Media::Text
}

/// Whether the bytes are somewhere in the capture.
fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// MHTML is mail: headers, then parts.
fn begins_with_headers(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let first = text.trim_start().split(':').next().unwrap_or_default().trim();
    ["from", "mime-version", "snapshot-content-location", "content-type"].contains(&first)
        && text.contains("multipart/related")
}

/// Whether the first bytes have a tag that only pages have. Bytes that are zero are passed over, for UTF-16.
fn looks_like_markup(head: &[u8]) -> bool {
    let text: String =
        head.iter().filter(|byte| **byte != 0).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let start = text.trim_start_matches(['\u{ef}', '\u{bb}', '\u{bf}', '\u{ff}', '\u{fe}']).trim_start();
    start.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<div", "<p>", "<article", "<h1"]
            .iter()
            .any(|tag| text.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_have_the_last_word() {
        let utf_16: Vec<u8> = "<html>نص</html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let words: Vec<u8> = "قال نعم ثم مضى".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let zip = b"PK\x03\x04....datapackage.json";
        let rows: &[(&[u8], &str, Option<&str>, Media)] = &[
            ("نص".as_bytes(), "a.txt", None, Media::Text),
            ("قال <نعم> ثم".as_bytes(), "-", None, Media::Text),
            (&words, "a.txt", None, Media::Text),
            (&utf_16, "page", None, Media::Html),
            (b"  <!DOCTYPE html><p>x", "a.txt", Some("text/plain"), Media::Html),
            ("\u{feff}<html>".as_bytes(), "x", None, Media::Html),
            (b"words", "a.html", None, Media::Html),
            (b"words", "x", Some("text/html; charset=utf-8"), Media::Html),
            (b"WARC/1.1\r\n", "x", None, Media::Warc),
            (b"\x1f\x8b\x08", "a.warc.gz", None, Media::Warc),
            (b"\x1f\x8b\x08", "a.tar.gz", None, Media::Other("a gzip archive")),
            (zip, "x", None, Media::Wacz),
            (b"PK\x03\x04", "a.docx", None, Media::Other("a zip archive or an office document")),
            (b"%PDF-1.7", "a.html", None, Media::Other("a PDF file")),
            (b"From: <Saved>\r\nContent-Type: multipart/related;", "a.mhtml", None, Media::Other("an MHTML page")),
            (b"\x7fELF\x00\x01abcdefghijklmnopqrstuvwxyz", "x", None, Media::Other("no text")),
            (b"\x7fELF\x00\x01abcdefghijklmnopqrstuvwxyz", "x.html", Some("text/html"), Media::Other("no text")),
            (b"", "x", None, Media::Text),
        ];
        for (bytes, name, content_type, expected) in rows {
            assert_eq!(media(bytes, name, *content_type), *expected, "{name} {bytes:?}");
        }
    }
}
