//! Content codings and transfer codings of HTTP, undone within a limit.
//!
//! In: coded bytes and the most bytes that may come of them. Out: the bytes, or why not. A small capture may hold
//! terabytes of zeros; nothing here takes more than the limit.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::Refusal;
use crate::diag::isolate;

/// Undoes the codings of a `Content-Encoding`. Some savers keep the header and store the bytes without it, so bytes that
/// are not coded stay as they are.
///
/// # Errors
/// A coding that is not known here, damaged bytes, or more than `limit` bytes.
pub fn decoded(bytes: Vec<u8>, codings: &str, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = bytes;
    for coding in codings.rsplit(',').map(|coding| coding.trim().to_ascii_lowercase()) {
        bytes = match coding.as_str() {
            "" | "identity" => bytes,
            "gzip" | "x-gzip" if bytes.starts_with(&[0x1F, 0x8B]) => bounded(MultiGzDecoder::new(&bytes[..]), limit)?,
            "gzip" | "x-gzip" => bytes,
            // Half of the world means the bare stream, the other half the one that the standard asks for.
            "deflate" => match bounded(ZlibDecoder::new(&bytes[..]), limit) {
                Ok(inflated) => inflated,
                Err(_) if looks_like_text(&bytes) => bytes,
                Err(_) => bounded(DeflateDecoder::new(&bytes[..]), limit)?,
            },
            _ if looks_like_text(&bytes) => bytes,
            other => {
                let remedy = "save the page in a browser and add that file";
                return Err(Refusal::new(
                    format!("it is compressed as {}, which is not known here", isolate(other)),
                    remedy,
                ));
            }
        };
    }
    Ok(bytes)
}

/// All that a decoder gives, within the limit.
///
/// # Errors
/// Damaged bytes, or more than `limit` bytes.
pub fn bounded(reader: impl Read, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match reader.take(most).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > limit => {
            Err(Refusal::new(format!("it unpacks to more than {} MiB", limit >> 20), "give the article's page alone"))
        }
        Ok(_) => Ok(bytes),
        Err(_) => Err(Refusal::new("its compressed bytes are damaged or cut off", "save or download it again")),
    }
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let start = head.iter().find(|byte| !byte.is_ascii_whitespace());
    start == Some(&b'<') && !head.contains(&0)
}

/// The body of a chunked message (RFC 9112 §7.1); `None` when the bytes are not chunked.
pub fn dechunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let end = rest.iter().take(256).position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")?;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn codings_are_undone_within_the_limit() {
        let text = "<p>نص</p>".as_bytes();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(text).expect("memory");
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        bare.write_all(text).expect("memory");
        let rows = [
            (text.to_vec(), ""),
            (text.to_vec(), "gzip"),
            (text.to_vec(), "br"),
            (gzipped(text), "gzip"),
            (gzipped(&gzipped(text)), "gzip, gzip"),
            (zlib.finish().expect("memory"), "deflate"),
            (bare.finish().expect("memory"), "Deflate"),
        ];
        for (bytes, codings) in rows {
            assert_eq!(decoded(bytes, codings, 100).expect(codings), text, "{codings}");
        }
        let bomb = gzipped(&vec![0; 1 << 20]);
        assert!(decoded(bomb.clone(), "gzip", 1 << 16).is_err_and(|refusal| refusal.cause.contains("more than")));
        assert!(
            decoded(bomb[..bomb.len() / 2].to_vec(), "gzip", 2 << 20)
                .is_err_and(|refusal| refusal.cause.contains("cut off"))
        );
        assert!(decoded(vec![1, 2, 3], "br", 10).is_err());
    }

    #[test]
    fn chunks_are_joined() {
        let rows: &[(&[u8], Option<&[u8]>)] = &[
            (b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", Some(b"abcde")),
            (b"0\r\n\r\n", Some(b"")),
            (b"5\r\nabc\r\n", None),
            (b"<html>\n", None),
            (b"ffffffffffffffff\r\n", None),
            (b"", None),
        ];
        for (bytes, expected) in rows {
            assert_eq!(dechunked(bytes).as_deref(), *expected);
        }
    }
}
