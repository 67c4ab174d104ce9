//! Whether a page can be parsed in bounded time and depth, told before it is parsed.
//!
//! In: a page's text. Out: whether its tags are nested as an article's are.
//!
//! A parser of HTML looks through the open elements at many tags, and opens formatting elements again in each paragraph:
//! a page of nothing but open tags costs the square of its length. So the open elements are counted, without knowing
//! which tags close others (an estimate that is never too low by much), and their sum over all tags is bounded.

/// The most elements that may be open at once. Articles have some dozens.
const DEEPEST: usize = 400;

/// The most that the open elements may come to, summed over all tags.
const MOST_WORK: usize = 40_000_000;

/// Elements without an end tag.
const VOID: [&str; 16] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "frame", "keygen",
];

/// Elements whose end tag may be left out: the next of their kind ends them.
const ENDED_BY_OTHERS: [&str; 19] = [
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot", "rp", "rt", "colgroup",
    "caption", "html", "head", "body",
];

/// Elements whose content is no markup.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed"];

/// Whether the page is nested no more deeply than a parser can follow in reasonable time.
pub(super) fn is_bounded(html: &str) -> bool {
    let bytes = html.as_bytes();
    let (mut at, mut open, mut work) = (0, 0_usize, 0_usize);
    while let Some(start) = memchr_from(bytes, at, b'<') {
        at = start + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at = find(bytes, at + 3, b"-->").map_or(bytes.len(), |end| end + 3);
            continue;
        }
        let closing = rest.first() == Some(&b'/');
        let name_at = at + usize::from(closing);
        let length = bytes[name_at..].iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if length == 0 {
            continue;
        }
        let name = html[name_at..name_at + length].to_ascii_lowercase();
        let name = name.as_str();
        let end = tag_end(bytes, name_at + length);
        at = end;
        work += open;
        if work > MOST_WORK {
            return false;
        }
        if VOID.contains(&name) || ENDED_BY_OTHERS.contains(&name) {
            continue;
        }
        if closing {
            open = open.saturating_sub(1);
        } else if RAW.contains(&name) {
            let mark = format!("</{name}");
            at =
                find_folded(bytes, at, mark.as_bytes()).map_or(bytes.len(), |close| tag_end(bytes, close + mark.len()));
        } else if bytes.get(end.wrapping_sub(2)) != Some(&b'/') {
            open += 1;
            if open > DEEPEST {
                return false;
            }
        }
    }
    true
}

fn memchr_from(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|other| *other == byte).map(|at| from + at)
}

fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

fn find_folded(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted)).map(|at| from + at)
}

/// The byte after a tag's `>`, quotation marks minded; the end of the text when it is not closed.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            // Only a value is quoted: a stray mark between attributes is part of a name.
            (None, b'"' | b'\'') if bytes.get(at.wrapping_sub(1)) == Some(&b'=') => quote = Some(*byte),
            (Some(mark), byte) if mark == *byte => quote = None,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_pass_and_bombs_do_not() {
        let rows: &[(String, bool)] = &[
            ("<html><body><p>نص<p>نص<ul><li>أ<li>ب</ul></body>".into(), true),
            ("<div>".repeat(300) + "نص", true),
            ("<div>".repeat(100_000), false),
            ("<b a=1>".repeat(500), false),
            (format!("{}{}", "<i>".repeat(390), "<p>x".repeat(200_000)), false),
            ("<p>نص".repeat(100_000), true),
            ("<div>نص</div>".repeat(100_000), true),
            (format!("<script>{}</script>", "'<div>'".repeat(1000)), true),
            (format!("<!-- {} -->", "<div>".repeat(1000)), true),
            ("<svg><path/></svg>".repeat(1000), true),
            ("<a title='>'><".repeat(100), true),
            ("<".repeat(1000), true),
            ("<div".into(), true),
            ("<script>".into(), true),
        ];
        for (html, expected) in rows {
            assert_eq!(is_bounded(html), *expected, "{}", html.chars().take(40).collect::<String>());
        }
    }
}
