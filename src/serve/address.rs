//! The address that a browser asks for, and the output that it names.
//!
//! In: the path of a request as it was sent, and the site's outputs. Out: an [`Address`], or a reason to refuse it.
//!
//! 1. Percent-encoding is undone (RFC 3986 §2.1). What is not UTF-8 then, climbs with `..`, or has characters that no
//!    path of the site can have, names nothing.
//! 2. A path that ends with `/` names the `index.html` below it; one that names a folder without saying so leads there.

use percent_encoding::percent_decode_str;

use crate::render::Output;

/// Where the front's own files are asked for; no page can stand there, since a slug has no dot.
pub const OWN: &str = "/.isnad/";

/// What a path of a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address<'s> {
    /// An output of the site.
    Output(&'s Output),
    /// A folder, asked for without its final `/`.
    Folder,
    /// Nothing.
    Nothing,
}

/// What `path`, decoded and without its first `/`, names among the outputs, which are sorted by path.
pub fn find<'s>(outputs: &'s [Output], path: &str) -> Address<'s> {
    let at = |path: &str| outputs.binary_search_by(|output| output.path.as_str().cmp(path)).ok();
    if path.is_empty() || path.ends_with('/') {
        return at(&format!("{path}index.html")).map_or(Address::Nothing, |at| Address::Output(&outputs[at]));
    }
    match at(path) {
        Some(at) => Address::Output(&outputs[at]),
        None if at(&format!("{path}/index.html")).is_some() => Address::Folder,
        None => Address::Nothing,
    }
}

/// A path of a request without its first `/` and its percent-encoding; `None` when nothing can stand there.
pub fn decode(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let whole = |after: &str| after.bytes().take_while(u8::is_ascii_hexdigit).take(2).count() == 2;
    if !path.split('%').skip(1).all(whole) {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
    let climbs = path.split('/').any(|part| part == "." || part == "..");
    let strange = path.chars().any(|char| char.is_control() || char == '\\');
    (!climbs && !strange).then_some(path)
}

/// The media type of an output by the end of its path.
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match end.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "jsonld" => "application/ld+json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Whether the `Host` of a request is this machine: an address as a number, or a name that only ever means this machine.
/// A page of somebody else, whose name was made to lead here (DNS rebinding), is not let in by it.
pub fn is_here(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => {
            return rest.split(']').next().is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
        }
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Content;

    #[test]
    fn paths_are_decoded_with_care() {
        for (path, expected) in [
            ("/", Some("")),
            ("/a/", Some("a/")),
            ("/%D8%B4%D8%B1%D8%AD/", Some("شرح/")),
            ("/شرح/", Some("شرح/")),
            ("/a%20b.txt", Some("a b.txt")),
            ("/a%2fb", Some("a/b")),
            ("/../a", None),
            ("/a/%2e%2E/b", None),
            ("/a/./b", None),
            ("/a%5c..%5cb", None),
            ("/a%00", None),
            ("/a%", None),
            ("/a%zz", None),
            ("/a%ff", None),
            ("/a..b", Some("a..b")),
            ("a", None),
            ("", None),
        ] {
            assert_eq!(decode(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn folders_have_their_page() {
        let outputs = ["404.html", "a/citations.json", "a/index.html", "index.html", "شرح/index.html"];
        let outputs = outputs.map(|path| Output { path: path.into(), content: Content::Home(0) });
        let named = |path| match find(&outputs, path) {
            Address::Output(output) => output.path.as_str(),
            Address::Folder => "folder",
            Address::Nothing => "nothing",
        };
        for (path, expected) in [
            ("", "index.html"),
            ("a/", "a/index.html"),
            ("a/index.html", "a/index.html"),
            ("a/citations.json", "a/citations.json"),
            ("شرح/", "شرح/index.html"),
            ("a", "folder"),
            ("شرح", "folder"),
            ("b", "nothing"),
            ("b/", "nothing"),
            ("a//", "nothing"),
            ("a/index.html/", "nothing"),
            ("A/", "nothing"),
        ] {
            assert_eq!(named(path), expected, "{path}");
        }
    }

    #[test]
    fn texts_say_how_they_are_encoded() {
        for (path, expected) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("assets/fonts/body.woff2", "font/woff2"),
            ("feed.xml", "application/xml; charset=utf-8"),
            ("a/citations.json", "application/json; charset=utf-8"),
            ("LOGO.SVG", "image/svg+xml"),
            ("CNAME", "application/octet-stream"),
            ("html", "application/octet-stream"),
        ] {
            assert_eq!(media_type(path), expected, "{path}");
        }
    }

    #[test]
    fn only_this_machine_is_here() {
        for (host, expected) in [
            ("localhost", true),
            ("localhost:4000", true),
            ("LocalHost.:4000", true),
            ("a.localhost:4000", true),
            ("127.0.0.1:4000", true),
            ("192.168.1.7", true),
            ("[::1]:4000", true),
            ("[::1]", true),
            ("evil.example:4000", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("notlocalhost", false),
            ("[evil.example]:1", false),
            ("", false),
        ] {
            assert_eq!(is_here(host), expected, "{host}");
        }
    }
}
