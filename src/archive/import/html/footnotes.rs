//! The marks of footnotes, and other signs that a page puts among its words for its own use.
//!
//! In: the parsed page. Out: the page without them. Nobody quotes «نشر في عام 1948[3]»; the `[3]` would stand in the way
//! of every quotation of the sentence. What is raised and no mark (م²) stays.

use dom_query::{Document, NodeRef};

/// Marks by the names that publishing systems give them.
const MARKS: &str = "sup.reference, a.footnote-ref, a.footnote-anchor, a.fn-ref, sup.footnote, sup.footnote-ref, \
    [role=doc-noteref], .mw-editsection, .noprint, .mw-cite-backlink, [role=doc-backlink], .footnote-backref, \
    a.headerlink, a.anchor-link, a.self-link";

/// Takes them out.
pub(super) fn strip(document: &Document) {
    document.select(MARKS).remove();
    for node in document.select("sup, a[href*=\"#\"]").nodes() {
        if is_mark(node) {
            node.remove_from_parent();
        }
    }
}

/// Whether a raised text or a link within the page is the mark of a note: a number or sign, in brackets or linked.
fn is_mark(node: &NodeRef<'_>) -> bool {
    let text = node.text();
    let text = text.trim();
    let bare = text.trim_matches(['[', ']', '(', ')']);
    let number = !bare.is_empty() && bare.chars().count() <= 4 && bare.chars().all(char::is_numeric);
    let sign = matches!(bare, "*" | "**" | "***" | "†" | "‡" | "↩" | "↑" | "^" | "¶" | "#") || is_small_letter(bare);
    let bracketed = bare.len() < text.len();
    let link = |node: &NodeRef<'_>| node.attr("href").is_some_and(|href| href.contains('#'));
    let linked = link(node) || node.descendants_it().any(|inner| link(&inner));
    let raised = node.has_name("sup") || node.parent().is_some_and(|parent| parent.has_name("sup"));
    match () {
        () if raised => (number || sign) && (linked || bracketed),
        // A link in the line is a mark only when it looks like one: «انظر الباب 3» is text.
        () => linked && ((number && bracketed) || (sign && !is_small_letter(bare))),
    }
}

fn is_small_letter(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let rows = [
            ("عام 1948<sup id=x class=reference><a href='#n1'>[3]</a></sup>، ثم", "عام 1948، ثم"),
            ("عام<sup>[٣]</sup> ثم", "عام ثم"),
            ("عام<sup><a href='#n'>3</a></sup> ثم", "عام ثم"),
            ("<a href='page.html#_ftn1'>[1]</a> عام", " عام"),
            ("مساحته 20 م<sup>2</sup>", "مساحته 20 م2"),
            ("انظر <a href='#s3'>الباب 3</a>", "انظر الباب 3"),
            ("عام <a href='#s3'>1948</a>", "عام 1948"),
            ("ثم<a href='#r1'>↩</a>", "ثم"),
            ("عنوان<span class=mw-editsection>[عدل]</span>", "عنوان"),
        ];
        for (html, expected) in rows {
            let document = Document::from(format!("<p>{html}</p>"));
            strip(&document);
            assert_eq!(&*document.select("p").text(), expected, "{html}");
        }
    }
}
