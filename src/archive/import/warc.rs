//! Web archives (ISO 28500, WARC 1.0 and 1.1), compressed or not: the page in them.
//!
//! In: the bytes of the archive, and which page is wanted. Out: the page as if it had been fetched.
//!
//! 1. Records are read one by one, within a budget; only pages are kept, with the transfer and content codings undone.
//! 2. A revisit has the headers of a page whose body is in an earlier record: it is found by its digest, or by the
//!    address that the revisit names.
//! 3. The wanted page is the one of that address; without a wish, the first page of the archive.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::{Captured, Refusal, coding, html};
use crate::diag::isolate;
use crate::yaml::is_date;

/// The most bytes that an archive may unpack to.
const BUDGET: u64 = 4 << 30;

/// The most bytes of pages that are kept at once.
const MOST_KEPT: usize = 256 << 20;

/// The longest line of a record's head, in bytes.
const LONGEST_LINE: u64 = 64 << 10;

/// A page in an archive.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub url: String,
    pub date: Option<String>,
    pub content_type: Option<String>,
    digest: Option<String>,
    /// The address whose body it has, for a revisit.
    of: Option<String>,
    /// Empty for a revisit.
    body: Vec<u8>,
    revisit: bool,
}

/// The page of a WARC, and how many others it holds.
///
/// # Errors
/// When it is damaged, holds no page, or not the wanted one.
pub(super) fn page(bytes: &[u8], wanted: Option<&str>) -> Result<(Captured, usize), Refusal> {
    let mut pages = Vec::new();
    read(bytes, &mut pages)?;
    choose(pages, wanted)
}

/// Adds the pages of one archive.
pub(super) fn read(bytes: &[u8], pages: &mut Vec<Page>) -> Result<(), Refusal> {
    if bytes.starts_with(&[0x1F, 0x8B]) {
        records(BufReader::new(MultiGzDecoder::new(bytes).take(BUDGET)), pages)
    } else {
        records(bytes, pages)
    }
}

/// The wanted page, or the first.
pub(super) fn choose(pages: Vec<Page>, wanted: Option<&str>) -> Result<(Captured, usize), Refusal> {
    let same = |page: &&Page| wanted.is_none_or(|wanted| bare(&page.url) == bare(wanted));
    let Some(page) = pages.iter().find(same) else {
        let Some(wanted) = wanted else {
            return Err(Refusal::new("the web archive holds no page", "give an archive that has the article's page"));
        };
        let known: Vec<String> = pages.iter().take(10).map(|page| isolate(&page.url)).collect();
        let remedy = format!("it holds {}", if known.is_empty() { "none".to_owned() } else { known.join(", ") });
        return Err(Refusal::new(format!("the web archive has no page {}", isolate(wanted)), remedy));
    };
    let body = match page.revisit {
        false => &page.body,
        true => {
            let known = |other: &&Page| !other.revisit && other.digest.is_some() && other.digest == page.digest;
            let named =
                |other: &&Page| !other.revisit && page.of.as_deref().is_some_and(|of| bare(of) == bare(&other.url));
            let held = pages.iter().find(known).or_else(|| pages.iter().find(named));
            let Some(held) = held else {
                let cause = format!("the archive says of {} only that it had not changed", isolate(&page.url));
                return Err(Refusal::new(cause, "give the archive that holds the earlier visit"));
            };
            &held.body
        }
    };
    let captured = Captured {
        bytes: body.clone(),
        content_type: page.content_type.clone(),
        charset: None,
        url: Some(page.url.clone()),
        date: page.date.clone(),
    };
    let mut others: Vec<&str> =
        pages.iter().map(|other| bare(&other.url)).filter(|url| *url != bare(&page.url)).collect();
    others.sort_unstable();
    others.dedup();
    Ok((captured, others.len()))
}

/// An address for comparing: without scheme, fragment and final `/`.
fn bare(url: &str) -> &str {
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    url.split('#').next().unwrap_or(url).trim_end_matches('/')
}

fn records(mut reader: impl BufRead, pages: &mut Vec<Page>) -> Result<(), Refusal> {
    let damaged = || Refusal::new("the web archive is damaged or cut off", "download or make it again");
    let mut kept: usize = pages.iter().map(|page| page.body.len()).sum();
    let mut any = false;
    loop {
        let Some(first) = line(&mut reader).ok_or_else(damaged)? else {
            return if any {
                Ok(())
            } else {
                Err(Refusal::new("it is no web archive", "give a WARC, as wget and browsers' extensions make it"))
            };
        };
        if first.is_empty() {
            continue;
        }
        if !first.starts_with("WARC/") {
            return Err(damaged());
        }
        any = true;
        let mut head = Vec::new();
        loop {
            match line(&mut reader).ok_or_else(damaged)? {
                None => return Err(damaged()),
                Some(line) if line.is_empty() => break,
                Some(_) if head.len() > 1000 => return Err(damaged()),
                Some(line) => head.extend(
                    line.split_once(':')
                        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                ),
            }
        }
        let length: u64 = field(&head, "content-length").and_then(|length| length.parse().ok()).ok_or_else(damaged)?;
        let kind = field(&head, "warc-type").unwrap_or_default();
        let mut body = (&mut reader).take(length);
        if !["response", "resource", "revisit"].contains(&kind) || length > html::MOST as u64 + LONGEST_LINE {
            let skipped = std::io::copy(&mut body, &mut std::io::sink()).map_err(|_| damaged())?;
            if skipped < length {
                return Err(damaged());
            }
            continue;
        }
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).map_err(|_| damaged())?;
        if (bytes.len() as u64) < length {
            return Err(damaged());
        }
        if let Some(page) = page_of(&head, kind, bytes)? {
            kept += page.body.len();
            pages.push(page);
        }
        if kept > MOST_KEPT {
            return Err(Refusal::new("the web archive holds too many pages", "give an archive of the article alone"));
        }
    }
}

/// A line without its end; `Some(None)` at the end of the archive, `None` when it cannot be read.
#[expect(clippy::option_option, reason = "the end is no failure")]
fn line(reader: &mut impl BufRead) -> Option<Option<String>> {
    let mut bytes = Vec::new();
    let read = reader.take(LONGEST_LINE).read_until(b'\n', &mut bytes).ok()?;
    if read == 0 {
        return Some(None);
    }
    Some(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned()))
}

fn field<'h>(head: &'h [(String, String)], name: &str) -> Option<&'h str> {
    head.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The page in a record, if it is one that was found.
fn page_of(head: &[(String, String)], kind: &str, bytes: Vec<u8>) -> Result<Option<Page>, Refusal> {
    let Some(url) = field(head, "warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned()) else {
        return Ok(None);
    };
    let mut page = Page {
        url,
        date: field(head, "warc-date").and_then(|date| date.get(..10)).filter(|date| is_date(date)).map(str::to_owned),
        digest: field(head, "warc-payload-digest").map(str::to_owned),
        of: field(head, "warc-refers-to-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned()),
        revisit: kind == "revisit",
        ..Page::default()
    };
    let is_page = |kind: Option<&str>| kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    if kind == "resource" {
        page.content_type = field(head, "content-type").map(str::to_owned);
        page.body = bytes;
        return Ok(is_page(page.content_type.as_deref()).then_some(page));
    }
    let Some((status, fields, body)) = message(&bytes) else { return Ok(None) };
    page.content_type = field(&fields, "content-type").map(str::to_owned);
    // A revisit may leave its headers out.
    let fits = is_page(page.content_type.as_deref()) || (page.revisit && page.content_type.is_none());
    if !fits || !(status == 200 || (page.revisit && status == 304)) {
        return Ok(None);
    }
    if !page.revisit {
        let chunked =
            field(&fields, "transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
        let body = if chunked { coding::dechunked(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
        page.body = coding::decoded(body, field(&fields, "content-encoding").unwrap_or_default(), html::MOST)?;
    }
    Ok(Some(page))
}

/// An answer's status, headers and body.
#[expect(clippy::type_complexity, reason = "the three parts of a message, taken apart at once")]
fn message(bytes: &[u8]) -> Option<(u16, Vec<(String, String)>, &[u8])> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| (at, at + 4));
    let end = end.or_else(|| bytes.windows(2).position(|window| window == b"\n\n").map(|at| (at, at + 2)));
    let (head, body) = end.unwrap_or((bytes.len(), bytes.len()));
    let text = String::from_utf8_lossy(&bytes[..head]);
    let mut lines = text.lines();
    let status = lines.next()?.strip_prefix("HTTP/")?.split_whitespace().nth(1)?.parse().ok()?;
    let fields = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    Some((status, fields.collect(), &bytes[body..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(head: &str, body: &str) -> String {
        format!("WARC/1.1\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
    }

    fn response(url: &str, digest: &str, fields: &str, body: &str) -> String {
        let head = format!(
            "WARC-Type: response\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2026-03-04T10:00:00Z\r\nWARC-Payload-Digest: {digest}"
        );
        record(&head, &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{fields}\r\n{body}"))
    }

    #[test]
    fn pages_are_found() {
        let first = response("https://a.b/1", "sha1:A", "Transfer-Encoding: chunked\r\n", "4\r\n<p>x\r\n0\r\n\r\n");
        let second = response("https://a.b/2/", "sha1:B", "", "<p>y");
        let head = "WARC-Type: revisit\r\nWARC-Target-URI: https://a.b/3\r\nWARC-Payload-Digest: sha1:B";
        let revisit = record(head, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        let lost = record(
            "WARC-Type: revisit\r\nWARC-Target-URI: https://a.b/4\r\nWARC-Payload-Digest: sha1:C",
            "HTTP/1.1 200 OK\r\n\r\n",
        );
        let moved = record(
            "WARC-Type: response\r\nWARC-Target-URI: https://a.b/0",
            "HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>no",
        );
        let whole = record("WARC-Type: warcinfo", "software: x") + &moved + &first + &second + &revisit + &lost;
        let rows = [
            (None, Ok(("https://a.b/1", "<p>x"))),
            (Some("http://a.b/2#top"), Ok(("https://a.b/2/", "<p>y"))),
            (Some("https://a.b/3"), Ok(("https://a.b/3", "<p>y"))),
            (Some("https://a.b/4"), Err("had not changed")),
            (Some("https://a.b/0"), Err("has no page")),
        ];
        for (wanted, expected) in rows {
            let found = page(whole.as_bytes(), wanted);
            match expected {
                Ok((url, body)) => {
                    let (captured, others) = found.expect(url);
                    assert_eq!((captured.url.as_deref(), &captured.bytes[..], others), (Some(url), body.as_bytes(), 3));
                }
                Err(words) => assert!(found.as_ref().is_err_and(|refusal| refusal.cause.contains(words)), "{found:?}"),
            }
        }
        for cut in 0..whole.len() {
            // Wherever it is cut, it is read or refused.
            let _ = page(&whole.as_bytes()[..cut], None);
        }
        assert!(page(b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n", None).is_err());
        assert!(page(b"", None).is_err());
    }
}
