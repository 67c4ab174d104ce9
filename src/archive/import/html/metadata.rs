//! What a page says of its article: Open Graph, JSON-LD, Dublin Core, Highwire and plain `meta`, in that spirit.
//!
//! In: the parsed page, before anything was taken out of it. Out: the [`Metadata`] that the page itself gives.
//!
//! 1. Each of them is asked in the order in which it tends to be right, and the first answer stands.
//! 2. The title is the page's own heading where the metadata have it with the site's name behind it.
//! 3. The address is the page's canonical one, when it is of the same site; that of the capture otherwise. Of a copy in a
//!    public web archive it is the original's, and the copy stands in `archives`.

use dom_query::Document;
use url::Url;

use super::{dates, json_ld};
use crate::archive::Metadata;
use crate::archive::import::{Captured, copies, one_line};
use crate::yaml::{is_language_tag, is_web_address};

/// The `meta` of a page, and what else it says of itself.
struct Page<'d> {
    document: &'d Document,
    meta: Vec<(String, String)>,
    said: json_ld::Said,
}

/// What the page says; `title` is empty when it says none.
pub(super) fn metadata(document: &Document, html: &str, captured: &Captured) -> Metadata {
    let scripts = document.select(r#"script[type="application/ld+json"]"#);
    let scripts: Vec<String> = scripts.nodes().iter().map(|node| node.text().to_string()).collect();
    let mut meta = Vec::new();
    for node in document.select("meta[content]").nodes() {
        let name = ["property", "name", "itemprop"].iter().find_map(|key| node.attr(key));
        if let (Some(name), Some(content)) = (name, node.attr("content")) {
            let content = one_line(&content);
            if !content.is_empty() {
                meta.extend(name.split_whitespace().map(|name| (name.to_ascii_lowercase(), content.clone())));
            }
        }
    }
    let page = Page { document, meta, said: json_ld::read(&scripts) };
    let base = captured.url.clone().or_else(|| saved_from(html));
    let copy = base.as_deref().and_then(copies::copy);
    let (base, archives) = match copy {
        Some((original, copy)) => (Some(original), vec![copy]),
        None => (base, Vec::new()),
    };
    let publisher = page.said.publisher.clone().or_else(|| {
        page.first(&[
            "og:site_name",
            "dc.publisher",
            "dcterms.publisher",
            "citation_journal_title",
            "publisher",
            "application-name",
        ])
    });
    let is_article = page.said != json_ld::Said::default() || page.first(&["og:type"]).as_deref() == Some("article");
    Metadata {
        title: page.title(publisher.as_deref()),
        authors: page.authors(publisher.as_deref()),
        url: page.address(base.as_deref()),
        published: page.published(),
        language: page.language(),
        kind: is_article.then(|| "article".to_owned()),
        publisher: publisher.map(|name| one_line(&name)),
        archives,
        ..Metadata::default()
    }
}

impl Page<'_> {
    /// The first of these that is there.
    fn first(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.meta.iter().find(|(known, _)| known == name))
            .map(|(_, content)| content.clone())
    }

    fn text_of(&self, selector: &str) -> Option<String> {
        let found = self.document.select(selector);
        found.nodes().iter().map(|node| one_line(&node.text())).find(|text| !text.is_empty())
    }

    fn title(&self, site: Option<&str>) -> String {
        let said = self.said.headline.clone();
        let said =
            said.or_else(|| self.first(&["og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title"]));
        let said = said.map(|title| one_line(&plain(&title))).filter(|title| !title.is_empty());
        let own = self.text_of("h1");
        let whole = self.text_of("head title").or_else(|| self.text_of("title"));
        match (said, own) {
            // The heading is the title as published, when the metadata mean the same.
            (Some(said), Some(own)) if alike(&said, &own) => own,
            (Some(said), _) => without_site(&said, site),
            (None, Some(own)) if whole.as_deref().is_none_or(|whole| alike(whole, &own)) => own,
            (None, own) => whole.map(|whole| without_site(&whole, site)).or(own).unwrap_or_default(),
        }
    }

    fn authors(&self, publisher: Option<&str>) -> Vec<String> {
        let mut authors = self.said.authors.clone();
        if authors.is_empty() {
            let names = [
                "citation_author",
                "dc.creator",
                "dcterms.creator",
                "article:author",
                "author",
                "parsely-author",
                "byl",
            ];
            let of = |name: &str| -> Vec<String> {
                self.meta.iter().filter(|(known, _)| known == name).map(|(_, content)| content.clone()).collect()
            };
            authors = names
                .iter()
                .map(|name| of(name))
                .find(|found| found.iter().any(|name| is_name(name)))
                .unwrap_or_default();
        }
        if authors.is_empty() {
            authors.extend(
                self.text_of(r#"[rel="author"], [itemprop="author"] [itemprop="name"], .author-name, .byline-name"#),
            );
        }
        let mut names: Vec<String> = Vec::new();
        for author in authors.iter().map(|author| one_line(&plain(author))) {
            let author = ["By ", "by ", "بقلم: ", "بقلم ", "كتب: ", "كتبت: "]
                .iter()
                .find_map(|start| author.strip_prefix(start))
                .unwrap_or(&author)
                .to_owned();
            if is_name(&author) && Some(author.as_str()) != publisher && !names.contains(&author) {
                names.push(author);
            }
        }
        names
    }

    fn published(&self) -> Option<String> {
        let names = [
            "article:published_time",
            "og:article:published_time",
            "datepublished",
            "citation_publication_date",
            "citation_date",
            "dcterms.issued",
            "dc.date.issued",
            "dcterms.created",
            "dcterms.date",
            "dc.date",
            "parsely-pub-date",
            "publish_date",
            "pubdate",
            "publishdate",
            "publication_date",
            "date",
            "og:published_time",
            "sailthru.date",
            "cxenseparse:recs:publishtime",
        ];
        let said = self.said.published.as_deref().and_then(dates::day);
        let meta = || names.iter().find_map(|name| dates::day(&self.first(&[*name])?));
        let time = || {
            let selector = r#"time[pubdate], time[itemprop="datePublished"], [itemprop="datePublished"][datetime], article time[datetime], time.published, time.entry-date, header time[datetime]"#;
            let nodes = self.document.select(selector);
            nodes.nodes().iter().find_map(|node| dates::day(&node.attr("datetime")?))
        };
        said.or_else(meta).or_else(time)
    }

    fn language(&self) -> Option<String> {
        let html = self.document.select("html");
        let own = html.nodes().first().and_then(|node| node.attr("lang").or_else(|| node.attr("xml:lang")));
        let candidates = [
            own.map(|tag| tag.to_string()),
            self.said.language.clone(),
            self.first(&["og:locale", "dc.language", "dcterms.language", "content-language", "language"]),
        ];
        let tag = |text: String| {
            let text = text.trim().replace('_', "-");
            // `ar_AR` is what social networks call Arabic; there is no country AR that speaks it.
            let text = if text.eq_ignore_ascii_case("ar-ar") { "ar".to_owned() } else { text };
            is_language_tag(&text).then_some(text)
        };
        candidates.into_iter().flatten().find_map(tag)
    }

    fn address(&self, base: Option<&str>) -> Option<String> {
        let base = base.filter(|base| is_web_address(base)).and_then(|base| Url::parse(base).ok());
        let link = self.document.select(r#"link[rel="canonical"]"#);
        let link = link.nodes().first().and_then(|node| node.attr("href")).map(|href| href.trim().to_owned());
        let candidates = [link, self.first(&["og:url"]), self.said.url.clone()];
        let found = candidates.into_iter().flatten().find_map(|text| {
            // The archive of a copy puts its own address before those of links.
            let text = copies::copy(&text).map_or(text, |(original, _)| original);
            let url = match &base {
                Some(base) => base.join(&text).ok()?,
                None => Url::parse(&text).ok()?,
            };
            // Front pages, and other sites, are no address of this article.
            let same = base.as_ref().is_none_or(|base| {
                let host = |url: &Url| {
                    url.host_str().map(|host| host.trim_start_matches("www.").trim_start_matches("m.").to_owned())
                };
                host(base) == host(&url) && !(url.path() == "/" && url.query().is_none() && base.path() != "/")
            });
            (same && is_web_address(url.as_str())).then_some(url)
        });
        found.or(base).map(without_fragment)
    }
}

fn without_fragment(mut url: Url) -> String {
    url.set_fragment(None);
    url.to_string()
}

/// The address that savers write into a comment: browsers (`saved from url=(0042)https://…`) and SingleFile
/// (`url: https://…`).
fn saved_from(html: &str) -> Option<String> {
    let head: String = html.chars().take(4000).collect();
    let after = |mark: &str| head.split_once(mark).map(|(_, rest)| rest.to_owned());
    let rest = match after("saved from url=(") {
        Some(rest) => rest.split_once(')')?.1.to_owned(),
        None if head.contains("SingleFile") => after("url:")?,
        None => return None,
    };
    let url = rest.trim_start().split(|letter: char| letter.is_whitespace() || letter == '<').next()?;
    is_web_address(url).then(|| url.to_owned())
}

/// Metadata often have their entities escaped twice.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, letter) in [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&laquo;", "«"),
        ("&raquo;", "»"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, letter);
    }
    text
}

/// Whether somebody's name: not an address, not a number, not a sentence.
fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    !text.contains("://") && !text.contains('@') && text.chars().any(char::is_alphabetic) && (1..=12).contains(&words)
}

/// The words of a text for comparing titles.
fn bare(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether two titles are one: most words of the shorter stand in the longer.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let shared = short.iter().filter(|word| long.contains(word)).count();
    !short.is_empty() && shared * 10 >= short.len() * 7 && short.len() * 4 >= long.len()
}

/// A title without the site's name behind it, or before it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let marks = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", "|"];
    for mark in marks {
        let Some((before, after)) = title.rsplit_once(mark) else { continue };
        let is_site =
            |part: &str| site.is_some_and(|site| alike(part, site)) || part.contains(".com") || part.contains(".net");
        let words = |part: &str| bare(part).len();
        if is_site(after) || (site.is_none() && words(after) <= 4 && words(before) > words(after)) {
            return one_line(before);
        }
        if let Some((before, after)) = title.split_once(mark)
            && is_site(before)
        {
            return one_line(after);
        }
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str, url: Option<&str>) -> Metadata {
        let captured = Captured { url: url.map(str::to_owned), ..Captured::default() };
        metadata(&Document::from(html), html, &captured)
    }

    #[test]
    fn pages_speak_for_themselves() {
        let html = r#"<html lang="ar-EG" dir="rtl"><head><title>عنوان المقال الطويل - صحيفة</title>
            <meta property="og:title" content="عنوان المقال الطويل - صحيفة"><meta property="og:site_name" content="صحيفة">
            <meta property="article:published_time" content="2023-11-02T10:00:00+02:00"><meta name="author" content="بقلم: هند بنت سعد">
            <meta property="article:author" content="https://facebook.com/x"><meta property="og:type" content="article">
            <link rel="canonical" href="/news/1"></head><body><h1>عنوان المقال الطويل</h1></body></html>"#;
        let meta = read(html, Some("https://www.a.b/news/1?utm=x#top"));
        assert_eq!((meta.title.as_str(), meta.publisher.as_deref()), ("عنوان المقال الطويل", Some("صحيفة")));
        assert_eq!(
            (meta.url.as_deref(), meta.published.as_deref()),
            (Some("https://www.a.b/news/1"), Some("2023-11-02"))
        );
        assert_eq!((meta.language.as_deref(), meta.kind.as_deref()), (Some("ar-EG"), Some("article")));
        assert_eq!(meta.authors, ["هند بنت سعد"]);
    }

    #[test]
    fn a_copy_is_archived_as_its_original() {
        let address = "https://web.archive.org/web/20231105101500/https://a.b/news/1";
        let html = r#"<link rel="canonical" href="https://web.archive.org/web/20231105101500/https://a.b/news/one">"#;
        let saved = format!("<!--\n Page saved with SingleFile\n url: {address}\n-->{html}");
        for meta in [read(html, Some(address)), read(&saved, None)] {
            assert_eq!(meta.url.as_deref(), Some("https://a.b/news/one"));
            let copies: Vec<_> = meta.archives.iter().map(|copy| (copy.url.as_str(), copy.date.as_deref())).collect();
            assert_eq!(copies, [(address, Some("2023-11-05"))]);
        }
    }

    #[test]
    fn addresses_are_those_of_the_article() {
        let canonical = |href: &str| format!(r#"<link rel="canonical" href="{href}">"#);
        let rows = [
            (canonical("https://a.b/"), Some("https://a.b/1"), Some("https://a.b/1")),
            (canonical("https://other.b/1"), Some("https://a.b/1"), Some("https://a.b/1")),
            (canonical("https://a.b/2"), Some("https://www.a.b/1"), Some("https://a.b/2")),
            (canonical("javascript:x"), None, None),
            ("<!-- saved from url=(0015)https://a.b/1 --><p>".into(), None, Some("https://a.b/1")),
            (
                "<!--\n Page saved with SingleFile \n url: https://a.b/1 \n saved date: x\n-->".into(),
                None,
                Some("https://a.b/1"),
            ),
            (String::new(), None, None),
        ];
        for (html, url, expected) in rows {
            assert_eq!(read(&html, url).url.as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn titles_lose_the_name_of_the_site() {
        let rows = [
            ("عنوان طويل جدا هنا | صحيفة", Some("صحيفة"), "عنوان طويل جدا هنا"),
            ("صحيفة - عنوان طويل جدا هنا", Some("صحيفة"), "عنوان طويل جدا هنا"),
            ("سوريا - حرب طويلة", Some("صحيفة"), "سوريا - حرب طويلة"),
            ("عنوان", None, "عنوان"),
        ];
        for (title, site, expected) in rows {
            assert_eq!(without_site(title, site), expected);
        }
    }
}
