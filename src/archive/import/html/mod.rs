//! Saved pages into an [`Article`].
//!
//! In: a page's bytes. Out: its metadata and the passages of its article, or why it is refused.
//!
//! 1. [`nesting`]: a page that would choke a parser is refused before it is parsed.
//! 2. [`metadata`]: what the page says of its article, read before anything is taken out of it.
//! 3. [`footnotes`]: the marks of footnotes go, since nobody quotes them.
//! 4. A readability library says where the article is; [`blocks`] cuts the page into paragraphs, and [`choose`] takes
//!    those of the article.
//! 5. The title is the first passage. [`refusals`]: what is no article is said to be none.

mod blocks;
mod choose;
mod dates;
mod footnotes;
mod json_ld;
mod metadata;
mod nesting;
mod refusals;
mod words;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use choose::Kept;

use super::{Article, Captured, Extract, Refusal, charset, one_line, text};
use crate::archive::PassageKind;

/// What made the passages; the number goes up when the same page would give others.
pub const EXTRACTOR: &str = "isnad-html@1";

/// The most bytes of a page. Pages saved with their pictures inside are large.
pub const MOST: usize = 64 << 20;

/// Reads a capture that is a page.
///
/// # Errors
/// When it holds no article.
pub fn read(captured: &Captured) -> Result<Article, Refusal> {
    if captured.bytes.len() > MOST {
        return Err(Refusal::new(format!("the page has more than {} MiB", MOST >> 20), "save it without pictures"));
    }
    let decoded =
        charset::decode(&captured.bytes, captured.charset.as_deref(), captured.content_type.as_deref(), true)?;
    let html = without_embedded_files(&decoded.text);
    if !nesting::is_bounded(&html) {
        return Err(Refusal::new(
            "the page is nested more deeply than any article",
            "copy the article's text into a file",
        ));
    }
    let document = Document::from(html.as_str());
    let mut meta = metadata::metadata(&document, &html, captured);
    let titles: Vec<String> = ["title", "h1"]
        .iter()
        .filter_map(|tag| document.select(tag).nodes().first().map(|node| one_line(&node.text())))
        .collect();
    // What the Wayback Machine puts around its copies.
    document.select("#wm-ipp-base, #wm-ipp, #wm-ipp-print, #donato").remove();
    footnotes::strip(&document);
    let (passages, lines) = passages(&document);
    meta.title = shown_alone(&meta.title, &lines);
    if let Some(refusal) = refusals::refusal(&titles, &html, &passages) {
        return Err(refusal);
    }
    let passages = titled(&mut meta.title, passages);
    Ok(Article {
        meta,
        passages,
        extractor: EXTRACTOR,
        charset: decoded.charset,
        remarks: text::damage(decoded.damaged),
    })
}

/// The page without the bytes of pictures, fonts and the like that savers put into it: they are no text, and much.
fn without_embedded_files(html: &str) -> String {
    let mut text = String::with_capacity(html.len().min(1 << 20));
    let mut rest = html;
    while let Some(at) = rest.find(";base64,") {
        let (before, after) = rest.split_at(at + ";base64,".len());
        text.push_str(before);
        let length =
            after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')).count();
        rest = &after[length..];
    }
    text + rest
}

/// The passages of the article in the page, and the texts of all blocks.
fn passages(document: &Document) -> (Vec<Extract>, Vec<String>) {
    let Some(body) = document.body() else { return (Vec::new(), Vec::new()) };
    // All of them first: the library does not let a tree be changed that is walked.
    for (number, node) in body.descendants().iter().filter(|node| node.is_element()).enumerate() {
        node.set_attr(blocks::MARK, &number.to_string());
    }
    let blocks = blocks::blocks(&body);
    let mut kept = kept(document);
    if kept.marks.is_empty() {
        // The library gives up on pages without long paragraphs; such a page's `article` or `main` says where to look.
        let whole = document.select("article, main, [role=main]");
        let marks = whole.nodes().iter().flat_map(|node| node.descendants_it());
        kept.marks = marks.filter_map(|node| node.attr(blocks::MARK)?.parse().ok()).collect();
    }
    let chosen = choose::article(&blocks, &kept);
    let mut passages: Vec<Extract> = Vec::with_capacity(chosen.len());
    for at in chosen {
        let block = &blocks[at];
        // Pages for several sizes of screen have a heading or a caption twice.
        let again = block.kind != PassageKind::Paragraph && passages.last().is_some_and(|last| last.text == block.text);
        if !again {
            passages.push(Extract { kind: block.kind, text: block.text.clone() });
        }
    }
    (passages, blocks.into_iter().map(|block| block.text).collect())
}

/// Of a title that is made of parts («الموقع - المقال») the part that the page shows on a line of its own, when one is.
fn shown_alone(title: &str, lines: &[String]) -> String {
    if lines.iter().any(|line| line == title) {
        return title.to_owned();
    }
    let marks = [" - ", " | ", " – ", " — ", " :: ", " · ", " • ", " » ", " « "];
    let parts = marks.iter().flat_map(|mark| title.split(mark)).map(str::trim);
    // Blogs put their name before a colon, and titles have colons of their own: what follows must be most of it.
    let behind = title.split_once(": ").map(|(name, rest)| (name.chars().count(), rest.trim()));
    let behind = behind.filter(|(name, rest)| rest.chars().count() > *name).map(|(_, rest)| rest);
    let shown = |part: &&str| part.len() < title.len() && lines.iter().any(|line| line == part);
    // The article's name is longer than the site's.
    parts.chain(behind).filter(shown).max_by_key(|part| part.chars().count()).unwrap_or(title).to_owned()
}

/// What the readability library keeps of a page: the numbers of its elements, and its text without white space, since it
/// puts elements of its own in place of some.
fn kept(document: &Document) -> Kept {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article =
        Readability::with_document(document.clone(), None, Some(config)).and_then(|mut reader| reader.parse());
    let Ok(article) = article else { return Kept::default() };
    let content = Document::fragment(article.content);
    let marked = content.select(&format!("[{}]", blocks::MARK));
    let marks = marked.nodes().iter().filter_map(|node| node.attr(blocks::MARK)?.parse().ok()).collect();
    Kept { marks, text: choose::bare(&content.text()) }
}

/// The passages with the title as the first; a heading that says the same is not repeated.
fn titled(title: &mut String, mut passages: Vec<Extract>) -> Vec<Extract> {
    let heading = passages.iter().take(3).position(|passage| {
        passage.kind == PassageKind::Heading && (title.is_empty() || metadata::alike(&passage.text, title))
    });
    if let Some(at) = heading {
        let heading = passages.remove(at);
        if title.is_empty() {
            *title = one_line(&heading.text);
        }
    }
    if !title.is_empty() {
        passages.retain(|passage| passage.kind != PassageKind::Heading || one_line(&passage.text) != *title);
        passages.insert(0, Extract { kind: PassageKind::Heading, text: title.clone() });
    }
    passages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(html: &str) -> Result<Article, Refusal> {
        super::read(&Captured { bytes: html.as_bytes().to_vec(), ..Captured::default() })
    }

    fn texts(html: &str) -> Vec<String> {
        let article = read(html).expect("an article");
        article.passages.into_iter().map(|passage| passage.text).collect()
    }

    const LONG: &str = "هذه فقرة طويلة بعض الشيء، كُتبت للتجربة، وفيها ما يكفي من الكلمات كي تُعد من المقال.";

    #[test]
    fn what_is_around_an_article_stays_out() {
        let article = |extra: &str| {
            format!("<title>عنوان</title><article><h1>عنوان</h1><p>{LONG}</p>{extra}<p>{LONG} ثم</p></article>")
        };
        let rows: &[(&str, &[&str])] = &[
            ("", &[]),
            ("<p>قصيرة.</p>", &["قصيرة."]),
            ("<h2>باب</h2>", &["باب"]),
            ("<ul><li>أول السطور</li><li>ثانيها</li></ul>", &["أول السطور", "ثانيها"]),
            ("<blockquote>قول منقول</blockquote>", &["قول منقول"]),
            ("<figure><img src=x><figcaption>شرح الصورة</figcaption></figure>", &["شرح الصورة"]),
            ("<p>سطر<br>آخر</p>", &["سطر\nآخر"]),
            ("<p>فقرة أولى<br><br>فقرة ثانية</p>", &["فقرة أولى", "فقرة ثانية"]),
            ("<p>نص<script>x()</script> <b>غليظ</b><sup><a href=#n>1</a></sup></p>", &["نص غليظ"]),
            ("<p>اقرأ أيضا</p>", &[]),
            ("<p><a href=/1>مقال آخر في الموضوع نفسه</a></p>", &[]),
            ("<div class=share-bar><a href=/>شارك</a> على كل المواقع</div>", &[]),
            ("<div class=\"newsletter-signup\"><p>اشترك في النشرة لتصلك أخبارنا كل يوم.</p></div>", &[]),
            ("<p hidden>مخفي</p><p style='display: none'>مخفي</p>", &[]),
            ("<form><p>اكتب تعليقك هنا</p></form>", &[]),
            // One line of a list may be a link; a heading may lead to itself, and its id is made from its words.
            (
                "<ul><li>سطر من القائمة بلا رابط فيه</li><li><a href=/1>سطر كله رابط</a></li></ul>",
                &["سطر من القائمة بلا رابط فيه", "سطر كله رابط"],
            ),
            ("<ul><li><a href=/1>مقال أول</a></li><li><a href=/2>مقال ثان</a></li></ul>", &[]),
            ("<h2 id=related-work><a href='#related-work'>ما كُتب قبله</a></h2>", &["ما كُتب قبله"]),
            ("<table><tr><td><a href=/1>قسم أول</a></td><td><a href=/2>قسم ثان</a></td></tr></table>", &[]),
            ("<div class='byline date'>بقلم فلان</div>", &[]),
        ];
        for (extra, expected) in rows {
            let found = texts(&article(extra));
            let (first, last) = (found.first().map(String::as_str), found.last().cloned());
            assert_eq!((first, last), (Some("عنوان"), Some(format!("{LONG} ثم"))), "{extra}: {found:?}");
            assert_eq!(&found[2..found.len() - 1], *expected, "{extra}");
        }
    }

    #[test]
    fn what_holds_the_article_is_not_judged_by_its_name() {
        for around in ["<div class=date-outer>", "<div class='post tag-comments category-share'>", "<div id=more>"] {
            let page = format!(
                "<title>عنوان</title><body>{around}<div><h1>عنوان</h1>كانت البداية بجملة قصيرة لا تحيط بها علامة فقرة.<br><br>{LONG}<br><br>{LONG} ثم</div></div>"
            );
            let expected = ["عنوان", "كانت البداية بجملة قصيرة لا تحيط بها علامة فقرة.", LONG, &format!("{LONG} ثم")];
            assert_eq!(texts(&page), expected, "{around}");
        }
    }

    #[test]
    fn titles_are_those_that_the_page_shows() {
        let rows: &[(&str, &[&str], &str)] = &[
            ("الموقع - المقال الطويل", &["الموقع", "المقال الطويل"], "المقال الطويل"),
            ("المدونة: عنوان المقال كاملا", &["عنوان المقال كاملا"], "عنوان المقال كاملا"),
            ("مصر: عنوان المقال كاملا", &["مصر", "مصر: عنوان المقال كاملا"], "مصر: عنوان المقال كاملا"),
            ("مصر: عنوان المقال كاملا", &["مصر"], "مصر: عنوان المقال كاملا"),
            ("عنوان", &[], "عنوان"),
        ];
        for (title, lines, expected) in rows {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            assert_eq!(shown_alone(title, &lines), *expected, "{title} {lines:?}");
        }
    }

    #[test]
    fn embedded_files_are_no_text() {
        let page = "a src='data:image/png;base64,AAAA+/=' b ;base64,";
        assert_eq!(without_embedded_files(page), "a src='data:image/png;base64,' b ;base64,");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_panics(soup in "(<(p|div|td|table|tr|li|ul|b|a href='#'|h1|h2|sup|article|br|svg|template|select|form|/p|/div|/table|/a|/b|!--|script|/script|title|/title|meta content=x name=date|/|)>?|كلمة |[a-z&;\"'<> ]{0,3}){0,120}") {
            if let Ok(article) = read(&soup) {
                for passage in article.passages {
                    prop_assert!(!passage.text.trim().is_empty() && !passage.text.contains("\n\n"));
                }
            }
        }
    }
}
