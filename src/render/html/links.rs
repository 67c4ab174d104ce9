//! Where a link of a body leads on the site.
//!
//! In: a destination as the Markdown parser gives it, and the page that it stands on. Out: the address to print, or
//! nothing for a link that must not be published, whose text then stands alone.
//!
//! 1. Schemes that run or hold a program (`javascript:`, `vbscript:`, `data:`) lead nowhere; a rule reports them.
//! 2. A link to a file of the project becomes one to its page, with its fragment; to a page that is not published,
//!    nothing. An image beside a text lies below `images/`, a file of `static/` at the site's root.
//! 3. `/x/` means the site's root, not the host's, and becomes relative. Everything else is kept.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use crate::load::{Image, find_image};
use crate::text::{FileId, Files};

use super::super::frame::encode;

/// The folders of a site's pages (`slug/`, empty for the home page) by the file that they are made from; `None` for
/// one that is not published.
pub type Addresses = HashMap<FileId, Option<String>>;

/// What a link to a page ends with, after the page's folder: from disk a folder shows its listing, not its page.
/// Empty, and links name folders. Addresses that nobody clicks (`cite`, data, canonical) always do.
const FILE: &str = "index.html";

/// A link to the page of a folder, seen from a page with that way to the root.
pub fn to_page(root: &str, folder: &str) -> String {
    [root, folder, FILE].concat()
}

/// The page that links stand on.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The path of its file, relative to the project's root.
    pub file: &'a str,
    /// From the page to the site's root: `../`, or `./` at the root itself.
    pub root: &'a str,
    /// Where the other pages are.
    pub addresses: &'a Addresses,
    /// The project's files.
    pub files: &'a Files,
    /// Its images.
    pub images: &'a [Image],
}

/// The address to print for a destination.
pub fn resolve(destination: &str, place: Place) -> Option<String> {
    if unsafe_scheme(destination) {
        return None;
    }
    let end = destination.find(['#', '?']).unwrap_or(destination.len());
    let (path, tail) = destination.split_at(end);
    if path.is_empty() || path.starts_with("//") || scheme(path).is_some() {
        return Some(destination.to_owned());
    }
    if let Some(path) = path.strip_prefix('/') {
        return Some(format!("{}{}{tail}", place.root, named(path)));
    }
    let target = join(place.file, &decode(path)).unwrap_or_default();
    if let Some(folder) = place.files.find(&target).and_then(|file| place.addresses.get(&file)) {
        return folder.as_ref().map(|folder| to_page(place.root, folder) + tail);
    }
    if let Some(image) = find_image(place.images, &target).filter(|_| !target.starts_with("static/")) {
        return Some(format!("{}{}{tail}", place.root, encode(&image.asset.path)));
    }
    if let Some(name) = target.strip_prefix("static/") {
        return Some(format!("{}{name}{tail}", place.root));
    }
    Some(named(path) + tail)
}

/// The path in the project, relative to its root, that a destination in `file` means; a path from the site's root is that
/// of a static file. `None` for what lies elsewhere.
pub fn target(destination: &str, file: &str) -> Option<String> {
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() || path.starts_with("//") || scheme(path).is_some() {
        return None;
    }
    match path.strip_prefix('/') {
        Some(path) => Some(format!("static/{}", decode(path))),
        None => join(file, &decode(path)),
    }
}

/// A path of the site that names a file where it names a folder.
fn named(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}{FILE}") } else { path.to_owned() }
}

/// Whether a browser would run what the destination holds. Browsers skip white space and control characters there.
fn unsafe_scheme(destination: &str) -> bool {
    let seen: String = destination
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take_while(|c| *c != '/')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    ["javascript:", "vbscript:", "data:"].iter().any(|scheme| seen.starts_with(scheme))
}

/// The scheme of an address (RFC 3986 §3.1).
fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    let mut letters = scheme.chars();
    let legal = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    legal.then_some(scheme)
}

/// The project path that `path` names when it is written in the file `from`; `None` outside the project.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Percent-encoding undone (RFC 3986 §2.1); what is no UTF-8 afterwards stays as it was.
fn decode(path: &str) -> String {
    percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::File;

    #[test]
    fn links_lead_to_pages() {
        let paths = [
            "content/explainers/a.md",
            "content/explainers/deep/شرح أول.md",
            "content/explainers/draft.md",
            "content/index.md",
            "content/pages/about.md",
            "content/sources/moe-2024.md",
        ];
        let files = Files::new(paths.iter().map(|path| File::new(*path, "")).collect());
        let folders = [Some("a/"), Some("شرح-أول/"), None, Some(""), Some("about/"), Some("sources/moe-2024/")];
        let addresses: Addresses =
            files.iter().zip(folders).map(|((id, _), folder)| (id, folder.map(str::to_owned))).collect();
        let image = |path: &str, published: &str| Image {
            path: path.into(),
            asset: crate::load::Asset { path: published.into(), disk: path.into() },
            facts: None,
        };
        let images =
            [image("content/explainers/صورة.png", "images/explainers/صورة.png"), image("static/logo.svg", "logo.svg")];
        let place = Place { file: paths[0], root: "../", addresses: &addresses, files: &files, images: &images };
        let rows = [
            ("صورة.png", Some("../images/explainers/%D8%B5%D9%88%D8%B1%D8%A9.png")),
            ("other.png", Some("other.png")),
            ("a.md", Some("../a/index.html")),
            ("./a.md#r1", Some("../a/index.html#r1")),
            ("deep/شرح أول.md", Some("../شرح-أول/index.html")),
            ("deep/%D8%B4%D8%B1%D8%AD%20%D8%A3%D9%88%D9%84.md#x", Some("../شرح-أول/index.html#x")),
            ("../pages/about.md", Some("../about/index.html")),
            ("../index.md", Some("../index.html")),
            ("../sources/moe-2024.md#p7", Some("../sources/moe-2024/index.html#p7")),
            ("draft.md", None),
            ("missing.md", Some("missing.md")),
            ("../../static/logo.svg", Some("../logo.svg")),
            ("../../../outside.md", Some("../../../outside.md")),
            ("/tags/", Some("../tags/index.html")),
            ("/tags/?a#b", Some("../tags/index.html?a#b")),
            ("../other/#r2", Some("../other/index.html#r2")),
            ("/a.pdf", Some("../a.pdf")),
            ("/", Some("../index.html")),
            ("//cdn.example/x", Some("//cdn.example/x")),
            ("#here", Some("#here")),
            ("?q=1", Some("?q=1")),
            ("https://a.example/b.md", Some("https://a.example/b.md")),
            ("mailto:a@b.example", Some("mailto:a@b.example")),
            ("javascript:alert(1)", None),
            ("  JavaScript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("\u{1}data:text/html,x", None),
            ("vbscript:x", None),
            ("database.md", Some("database.md")),
            ("%zz.md", Some("%zz.md")),
            ("%+1.md", Some("%+1.md")),
        ];
        for (written, expected) in rows {
            assert_eq!(resolve(written, place).as_deref(), expected, "{written:?}");
        }
        let home = Place { file: paths[3], root: "./", ..place };
        assert_eq!(resolve("explainers/a.md", home).as_deref(), Some("./a/index.html"));
        assert_eq!(resolve("/sources/", home).as_deref(), Some("./sources/index.html"));
    }
}
