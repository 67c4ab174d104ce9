//! `broken-link`: a relative link to a page, a static file or an anchor that the site will not have.
//!
//! Links are followed as the renderer follows them:
//!
//! 1. Addresses with a scheme or a host are somebody else's, and are not looked at.
//! 2. A path that begins with `/` is an address of the site.
//! 3. Any other is followed from the folder of the file that it stands in. A `.md` file must be an explainer, a page, the
//!    home page or a source, whose page the link leads to; below a source the anchor is a passage. An image beside the
//!    text is published with it, and has to be one. A file of `static/` lies at the site's root. What names none of these
//!    stays as it is, and is followed from the page's own address.
//! 4. An anchor of a page is reported only when nothing in that page could have made it: headings are compared by their
//!    letters, so that the way in which ids are written is no matter here.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::archive::Source;
use crate::content::{Explainer, Kind, LinkUse};
use crate::diag::{Diagnostic, Severity, Sink, nearest};
use crate::load::{Image, source_id};
use crate::text::FileId;
use crate::verify::Edition;

use super::wording::shown;
use super::{Rule, walk, words};

/// The rule.
pub const RULE: Rule = Rule {
    id: "broken-link",
    level: Severity::Error,
    fixed: false,
    summary: "a link to a page, file or anchor of this site that does not exist",
    docs: include_str!("broken_link.md"),
    check,
};

/// What the site has besides its pages, its sources and static files (design §8).
const BUILT: [&str; 6] = ["", "index.html", "404.html", "sources", "tags", "verification.json"];

/// Ids that templates give to parts of a page; a theme may have them or not.
const OF_THEMES: [&str; 10] =
    ["top", "main", "contents", "notes", "sources", "corrections", "key-points", "claim", "proof", "section"];

/// The addresses of the site's pages and tags, collected when the first link needs them.
#[derive(Debug, Default)]
pub struct Addresses {
    pages: OnceLock<HashSet<String>>,
    /// By their letters.
    tags: OnceLock<HashSet<String>>,
    /// Static files, by their paths on the site.
    statics: OnceLock<HashSet<String>>,
}

fn check(edition: &Edition, sink: &mut Sink) {
    let addresses = Addresses::default();
    for (explainer, _) in walk::pages(edition) {
        of_page(edition, &addresses, explainer, sink);
    }
}

/// The broken links of one page. Also tells the pages in whose text an anchor was looked for.
pub(super) fn of_page(edition: &Edition, addresses: &Addresses, explainer: &Explainer, sink: &mut Sink) -> Vec<FileId> {
    let mut looked_into = Vec::new();
    for link in &explainer.links {
        if let Some((message, hint)) = fault(edition, addresses, explainer, link, &mut looked_into) {
            let finding = Diagnostic::error(RULE.id, link.span, message);
            sink.push(match hint {
                Some(hint) => finding.hint(hint),
                None => finding,
            });
        }
    }
    looked_into
}

/// The other pages in whose text the links of a page name an anchor.
pub(super) fn texts_needed(edition: &Edition, explainer: &Explainer) -> Vec<FileId> {
    let own = &edition.inputs.files.get(explainer.file).path;
    let named = explainer.links.iter().filter_map(|link| {
        let (path, anchor) = link.destination.trim().split_once('#')?;
        let path = decode(path.split('?').next().unwrap_or_default());
        let is_text = path.to_lowercase().ends_with(".md") && !path.starts_with('/');
        let wanted = join(folder(own), &path).filter(|_| is_text && !anchor.is_empty())?;
        page_at(edition, &wanted)
    });
    named.filter(|file| *file != explainer.file).collect()
}

/// The explainer, page or home page at a path.
fn page_at(edition: &Edition, path: &str) -> Option<FileId> {
    let inputs = &edition.inputs;
    let file = inputs.files.find(path)?;
    let lists = [&inputs.explainers, &inputs.pages];
    (lists.iter().any(|list| list.binary_search(&file).is_ok()) || inputs.index == Some(file)).then_some(file)
}

/// What is wrong with a link, and the remedy.
fn fault(
    edition: &Edition,
    addresses: &Addresses,
    explainer: &Explainer,
    link: &LinkUse,
    looked_into: &mut Vec<FileId>,
) -> Option<(String, Option<String>)> {
    let destination = link.destination.trim();
    if destination.is_empty() {
        let remedy = "write its address between the parentheses".to_owned();
        return Some(("this link has no address".into(), Some(remedy)));
    }
    if is_foreign(destination) {
        return None;
    }
    let (path, anchor) = match destination.split_once('#') {
        Some((path, anchor)) => (path, decode(anchor)),
        None => (destination, String::new()),
    };
    let path = decode(path.split('?').next().unwrap_or_default());
    if path.is_empty() {
        return missing_anchor(edition, explainer, &anchor);
    }
    if path.to_lowercase().ends_with(".md") && !path.starts_with('/') {
        return to_text(edition, explainer, &path, &anchor, looked_into);
    }
    if let Some(image) = image_at(edition, explainer, &path) {
        let is_shown = link.image && !image.path.starts_with("static/");
        return (is_shown && image.facts.is_none()).then(|| {
            let message = format!("{} cannot be read as an image, or says nothing of its size", shown(&path));
            let hint = "save it again as PNG, JPEG or WebP; an SVG needs a viewBox, or a width and a height";
            (message, Some(hint.to_owned()))
        });
    }
    let leads = ways(edition, explainer, &path).iter().any(|way| is_built(edition, addresses, way));
    (!leads).then(|| {
        let message = format!("neither a page nor a static file stands at {}", shown(&path));
        (message, Some(near_file(edition, explainer, &path)))
    })
}

/// The image that a path means, beside the text or in `static/`.
fn image_at<'e>(edition: &'e Edition, explainer: &Explainer, path: &str) -> Option<&'e Image> {
    let path = match path.strip_prefix('/') {
        Some(path) => join("static", path),
        None => join(folder(&edition.inputs.files.get(explainer.file).path), path),
    };
    edition.inputs.image(&path?)
}

/// The static file or text that a path without a page was likely meant for.
fn near_file(edition: &Edition, explainer: &Explainer, path: &str) -> String {
    let name = path.trim_start_matches(['.', '/']);
    let inputs = &edition.inputs;
    if let Some(meant) = nearest(name, inputs.statics.iter().map(|asset| asset.path.as_str())) {
        return format!("did you mean {}?", shown(&format!("/{meant}")));
    }
    let own = folder(&inputs.files.get(explainer.file).path);
    let images: Vec<String> = inputs.images.iter().map(|image| relative(own, &image.path)).collect();
    if let Some(meant) = nearest(path, images.iter().map(String::as_str)) {
        return format!("did you mean {}?", shown(meant));
    }
    let text = texts(edition).find(|text| *text == join(&inputs.config.src, name).unwrap_or_default());
    match text {
        Some(text) => format!("did you mean {}?", shown(&relative(own, text))),
        None => "link to the page's .md file, or put the file into static/".into(),
    }
}

/// The paths of all texts that have a page.
fn texts(edition: &Edition) -> impl Iterator<Item = &str> {
    let inputs = &edition.inputs;
    let lists = [&inputs.explainers, &inputs.pages, &inputs.sources];
    let files = lists.into_iter().flatten().chain(&inputs.index);
    files.map(|file| inputs.files.get(*file).path.as_str())
}

/// Whether an address names its own scheme or host.
fn is_foreign(destination: &str) -> bool {
    let scheme = destination.split(['/', '?', '#']).next().unwrap_or_default();
    destination.starts_with("//") || scheme.contains(':')
}

/// A link to a file of the project's texts.
fn to_text(
    edition: &Edition,
    explainer: &Explainer,
    path: &str,
    anchor: &str,
    looked_into: &mut Vec<FileId>,
) -> Option<(String, Option<String>)> {
    let own = &edition.inputs.files.get(explainer.file).path;
    let wanted = join(folder(own), path);
    let inputs = &edition.inputs;
    let found = wanted.as_deref().and_then(|wanted| inputs.files.find(wanted));
    if let Some(file) = found.filter(|file| inputs.sources.binary_search(file).is_ok()) {
        let id = source_id(&inputs.files.get(file).path, &inputs.config.src)?;
        // Of two files of one id the archive has one.
        let source = edition.archive.get(id).filter(|source| source.file == file)?;
        return missing_passage(source, anchor);
    }
    let Some(file) = wanted.as_deref().and_then(|wanted| page_at(edition, wanted)) else {
        let message = format!("there is no text {}", shown(path));
        return Some((message, near_text(edition, own, path)));
    };
    if anchor.is_empty() {
        return None;
    }
    looked_into.push(file);
    let target = edition.explainers.binary_search_by_key(&file, |page| page.file).ok()?;
    missing_anchor(edition, &edition.explainers[target], anchor)
}

/// The other texts of the same file name, else of the nearest one.
fn near_text(edition: &Edition, own: &str, path: &str) -> Option<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let others = || texts(edition).filter(|text| *text != own);
    let names: Vec<String> = others().map(name).collect();
    let meant = nearest(&name(path), names.iter().map(String::as_str))?;
    let paths: Vec<_> = others().filter(|text| name(text) == meant).collect();
    let paths: Vec<_> = paths.into_iter().map(|text| shown(&relative(folder(own), text))).collect();
    Some(format!("did you mean {}?", paths.join(" or ")))
}

fn missing_passage(source: &Source, anchor: &str) -> Option<(String, Option<String>)> {
    let known = source.by_id.get(anchor).and_then(|at| source.passages.get(*at));
    // A source that cannot be trusted has errors of its own, and no list of passages to go by.
    if anchor.is_empty() || source.broken || known.is_some_and(|passage| !passage.gone) {
        return None;
    }
    let message = format!("source {} has no passage {}", shown(&source.id), shown(anchor));
    let ids = source.passages.iter().filter(|passage| !passage.gone);
    let meant = nearest(anchor, ids.map(|passage| passage.id.as_str()));
    Some((message, meant.map(|id| format!("did you mean {}?", shown(&format!("#{id}"))))))
}

/// An anchor that nothing in the page could have made.
fn missing_anchor(edition: &Edition, page: &Explainer, anchor: &str) -> Option<(String, Option<String>)> {
    if anchor.is_empty() || OF_THEMES.contains(&anchor) || page.broken {
        return None;
    }
    let body = edition.inputs.files.slice(page.body);
    // Notes and their references are numbered by the renderer; raw HTML may bring ids of its own.
    let is_note = anchor.strip_prefix(['n', 'r', 'q']).is_some_and(|number| number.parse::<u32>().is_ok());
    if is_note || (edition.inputs.config.allow_raw_html && body.contains('<')) {
        return None;
    }
    if body.contains(&format!("#{anchor}}}")) || body.contains(&format!("{{#{anchor} ")) {
        return None;
    }
    let wanted = letters(anchor);
    let numbered = anchor.rsplit_once('-').filter(|(_, number)| number.parse::<u32>().is_ok());
    let unnumbered = numbered.map(|(name, _)| letters(name));
    let untold = |line: &str| line.starts_with('#') && line.contains(['&', '<', '\\']);
    let made = body.lines().any(|line| {
        let heading = letters(&heading_text(line));
        untold(line) || heading == wanted || Some(&heading) == unnumbered.as_ref()
    });
    (!made).then(|| {
        let path = shown(&edition.inputs.files.get(page.file).path);
        let message = format!("{path} has no heading or anchor {}", shown(anchor));
        let hint = format!("name the heading: ## … {}", shown(&format!("{{#{anchor}}}")));
        (message, Some(hint))
    })
}

/// A line without what does not show in a heading: the addresses of links, citations, and attributes.
fn heading_text(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line.split(" {").next().unwrap_or(line);
    while let Some(at) = rest.find(['[', ']']) {
        text.push_str(&rest[..at]);
        let (closing, after) = (rest[at..].starts_with(']'), &rest[at + 1..]);
        let hidden = match after.chars().next() {
            Some('@') if !closing => after.find(']').map(|end| end + 1),
            Some('(') if closing => after.find(')').map(|end| end + 1),
            _ => None,
        };
        rest = &after[hidden.unwrap_or(0)..];
    }
    text + rest
}

/// The letters and digits of a text, in lower case, without vowel marks and tatweel.
fn letters(text: &str) -> String {
    words::words(text).concat()
}

/// Where on the site `path` may lead from `explainer`, without a leading or final slash.
fn ways(edition: &Edition, explainer: &Explainer, path: &str) -> Vec<String> {
    if path.starts_with('/') {
        return join("", path).into_iter().collect();
    }
    let own = folder(&edition.inputs.files.get(explainer.file).path);
    let page = match explainer.kind {
        Kind::Index => "",
        Kind::Explainer | Kind::Page => explainer.slug.as_str(),
    };
    let beside = join(own, path).and_then(|path| path.strip_prefix("static/").map(str::to_owned));
    join(page, path).into_iter().chain(beside).collect()
}

/// Whether the site has something at `path`.
fn is_built(edition: &Edition, addresses: &Addresses, path: &str) -> bool {
    // The theme's own files are not looked into.
    let folder = path.strip_suffix("/index.html").unwrap_or(path);
    if BUILT.contains(&folder) || path.starts_with("assets/") {
        return true;
    }
    if let Some(id) = folder.strip_prefix("sources/") {
        return edition.archive.by_id.contains_key(id);
    }
    if let Some(tag) = folder.strip_prefix("tags/") {
        let all = || walk::pages(edition).flat_map(|(page, _)| &page.front.tags).map(|tag| letters(tag)).collect();
        return addresses.tags.get_or_init(all).contains(&letters(tag));
    }
    let page = folder.strip_suffix("/citations.json").unwrap_or(folder);
    let all = || {
        let pages = walk::pages(edition).filter(|(page, _)| page.kind != Kind::Index);
        let claims = pages.flat_map(|(page, _)| page.front.aliases.iter().chain([&page.slug]));
        claims.cloned().collect()
    };
    let statics = || edition.inputs.statics.iter().map(|asset| asset.path.clone()).collect();
    addresses.pages.get_or_init(all).contains(page) || addresses.statics.get_or_init(statics).contains(path)
}

/// The folder of a path; empty at the root.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `path` as seen from `folder`, without `.` and `..`; nothing where it leaves the root.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How `path` is written in a file of `folder`.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    let down = to[common..].iter().copied();
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Percent signs resolved; what is not UTF-8 then stays as it is written.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings};
    use super::*;
    use crate::load::Asset;

    #[test]
    fn links_are_followed_as_the_site_will_have_them() {
        for (destination, expected) in [
            ("", 1),
            ("a.md", 0),
            ("b.md", 1),
            ("/explainers/a.md", 1),
            ("../sources/moe-2024.md#p1", 0),
            ("../sources/moe-2024.md#p3", 1),
            ("../sources/moe-2024.md#p9", 1),
            ("../../../a.md", 1),
            ("../../book.toml.md", 1),
            ("#قسم-أول", 0),
            ("#%D9%82%D8%B3%D9%85-%D8%A3%D9%88%D9%84", 0),
            ("#named", 0),
            ("#قسم-ثان", 1),
            ("a.md#قسم-أول-2", 0),
            ("#n3", 0),
            ("#top", 0),
            ("/logo.svg", 0),
            ("../logo.svg?v=1", 0),
            ("../../static/logo.svg", 0),
            ("logo.svg", 1),
            ("/loga.svg", 1),
            ("../a/", 0),
            ("../sources/moe-2024/", 0),
            ("../sources/moe-2042/", 1),
            ("/tags/كلام-كثير/", 0),
            ("/tags/", 0),
            ("/tags/صمت/", 1),
            ("/feed.xml", 1),
            ("/assets/site.css", 0),
            ("https://example.org/a.md", 0),
        ] {
            let mut edition = edition("## قسم **أول**\n\n## Other {#named}\n");
            edition.inputs.statics.push(Asset { path: "logo.svg".into(), disk: "static/logo.svg".into() });
            let page = &mut edition.explainers[0];
            page.front.tags.push("كلام، كثير".into());
            let body = page.body;
            page.links.push(LinkUse { span: body, destination: destination.into(), image: false, has_text: true });
            let found = findings(&RULE, &edition);
            assert_eq!(found.len(), expected, "{destination} {found:?}");
        }
    }

    #[test]
    fn paths_are_joined_and_taken_apart() {
        for (folder, path, expected) in [
            ("content/explainers", "../pages/about.md", Some("content/pages/about.md")),
            ("content/explainers", "./a.md", Some("content/explainers/a.md")),
            ("", "a//b/", Some("a/b")),
            ("a", "../..", None),
        ] {
            assert_eq!(join(folder, path).as_deref(), expected, "{folder} {path}");
        }
        assert_eq!(relative("content/explainers", "content/pages/about.md"), "../pages/about.md");
        assert_eq!(relative("content/explainers", "content/explainers/b.md"), "b.md");
        assert_eq!(relative("", "content/index.md"), "content/index.md");
        assert_eq!(decode("%D9%86%D8%B5-%zz%"), "نص-%zz%");
        assert_eq!(decode("%ff"), "%ff");
    }

    #[test]
    fn foreign_addresses_are_left_alone() {
        for (address, expected) in [
            ("https://example.org", true),
            ("mailto:desk@example.org", true),
            ("//example.org/a", true),
            ("a.md", false),
            ("#قسم:فرعي", false),
            ("a/b:c", false),
            ("/img/a.png", false),
        ] {
            assert_eq!(is_foreign(address), expected, "{address}");
        }
    }

    #[test]
    fn headings_are_compared_by_what_shows() {
        for (line, expected) in [
            ("## ماذا نعرف عن **كل** نص؟", "ماذانعرفعنكلنص"),
            ("## [رابط](a/b.md) هنا", "رابطهنا"),
            ("## «نص» [@a#p1] ثم", "نصثم"),
            ("### Title {#named}", "title"),
        ] {
            assert_eq!(letters(&heading_text(line)), expected);
        }
    }
}
