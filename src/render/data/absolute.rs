//! Addresses that hold away from the page that they stand on.
//!
//! In: HTML of a page, and the page's address. Out: the same HTML with every address absolute, fit for feed readers,
//! who show it somewhere else. Ids are dropped, since the texts of many pages stand side by side there; what led to an
//! id leads to the page.
//!
//! The HTML is the renderer's own, or, with `allow-raw-html`, an author's: tags are read as HTML's tokenizer reads them,
//! comments and everything else are copied.

use url::Url;

/// The attributes whose value is one address.
const ADDRESSES: &[&str] = &["href", "src", "cite", "poster", "data"];

/// An address in its one spelling: a host in its ASCII form, a path percent-encoded. What is no address stays.
pub fn normal(address: &str) -> String {
    Url::parse(address).map_or_else(|_| address.to_owned(), String::from)
}

/// A page to whose address others are relative.
#[derive(Clone, Debug)]
pub struct Base {
    /// The page's own address.
    page: Url,
    /// The site's.
    site: Url,
}

impl Base {
    /// The page at `page`, of the site at `site`; `None` when one of them is no absolute address.
    pub fn new(site: &str, page: &str) -> Option<Base> {
        let mut page = Url::parse(page).ok()?;
        page.set_fragment(None);
        Some(Base { page, site: Url::parse(site).ok()? })
    }

    /// An address as seen from the page, made absolute (RFC 3986 §5). Pages of the site are named by their folders.
    pub fn address(&self, reference: &str) -> String {
        // Every note has two of these, and nothing in them is encoded.
        let plain = |fragment: &&str| fragment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if let Some(fragment) = reference.strip_prefix('#').filter(plain) {
            return [self.page.as_str(), "#", fragment].concat();
        }
        let Ok(mut url) = self.page.join(reference.trim()) else {
            return reference.to_owned();
        };
        let own = url.as_str().starts_with(self.site.as_str());
        if let Some(folder) = url.path().strip_suffix("/index.html").filter(|_| own) {
            let folder = format!("{folder}/");
            url.set_path(&folder);
        }
        url.into()
    }

    /// HTML with every address absolute and without ids.
    pub fn html(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() * 5 / 4);
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = match rest.strip_prefix("<!--") {
                Some(comment) => comment.find("-->").map_or(rest.len(), |end| end + "<!---->".len()),
                None => self.tag(rest, &mut out),
            };
            if rest.starts_with("<!--") {
                out.push_str(&rest[..end]);
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    /// Writes the tag that `text` begins with and returns its length in bytes; a `<` that begins none is copied.
    fn tag(&self, text: &str, out: &mut String) -> usize {
        let opens = text[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        if !opens {
            out.push('<');
            return 1;
        }
        let name_end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len());
        out.push_str(&text[..name_end]);
        let mut at = name_end;
        while let Some(c) = text[at..].chars().next() {
            if c == '>' {
                out.push('>');
                return at + 1;
            }
            if c.is_ascii_whitespace() || c == '/' {
                if c == '/' {
                    out.push('/');
                }
                at += 1;
                continue;
            }
            at = self.attribute(text, at, out);
        }
        at
    }

    /// Writes the attribute that begins at byte `at` and returns the byte behind it.
    fn attribute(&self, text: &str, at: usize, out: &mut String) -> usize {
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=');
        // HTML lets a name begin with `=`.
        let first = text[at..].chars().next().map_or(1, char::len_utf8);
        let name_end = text[at + first..].find(is_end).map_or(text.len(), |end| at + first + end);
        let name = &text[at..name_end];
        let lower = name.to_ascii_lowercase();
        let behind = text[name_end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(given) = behind.strip_prefix('=') else {
            if lower != "id" {
                out.push(' ');
                out.push_str(name);
            }
            return name_end;
        };
        let given = given.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let start = text.len() - given.len();
        let (value, end) = match given.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let close = given[1..].find(quote).map_or(given.len(), |close| close + 1);
                (&given[1..close], (start + close + 1).min(text.len()))
            }
            _ => {
                let close = given.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(given.len());
                (&given[..close], start + close)
            }
        };
        let changed = match lower.as_str() {
            "id" => return end,
            "srcset" => self.candidates(&plain(value)),
            lower if ADDRESSES.contains(&lower) => self.address(&plain(value)),
            _ => plain(value),
        };
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        crate::render::html::escape(&changed, out);
        out.push('"');
        end
    }

    /// The addresses of a `srcset`, each with its descriptor.
    fn candidates(&self, value: &str) -> String {
        let one = |candidate: &str| {
            let mut words = candidate.split_whitespace();
            let address = words.next().map(|address| self.address(address)).unwrap_or_default();
            words.fold(address, |so_far, word| format!("{so_far} {word}"))
        };
        value.split(", ").map(one).collect::<Vec<_>>().join(", ")
    }
}

/// A value with the entities decoded that the renderer writes; whatever others there are stay as they are.
fn plain(value: &str) -> String {
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn base() -> Base {
        Base::new("https://a.example/site/", "https://a.example/site/%D8%A3/").expect("addresses")
    }

    #[test]
    fn addresses_are_seen_from_the_page() {
        for (reference, expected) in [
            ("#n1", "https://a.example/site/%D8%A3/#n1"),
            ("#", "https://a.example/site/%D8%A3/#"),
            ("#a-1 ", "https://a.example/site/%D8%A3/#a-1"),
            ("#قسم", "https://a.example/site/%D8%A3/#%D9%82%D8%B3%D9%85"),
            ("../sources/moe/index.html#p7", "https://a.example/site/sources/moe/#p7"),
            ("../index.html", "https://a.example/site/"),
            ("picture.png", "https://a.example/site/%D8%A3/picture.png"),
            ("https://b.example/index.html", "https://b.example/index.html"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("../شرح/index.html", "https://a.example/site/%D8%B4%D8%B1%D8%AD/"),
        ] {
            assert_eq!(base().address(reference), expected, "{reference}");
        }
        assert_eq!(normal("https://موقع.example/أ"), "https://xn--4gbrim.example/%D8%A3");
        assert_eq!(normal("نص"), "نص");
    }

    #[test]
    fn html_keeps_everything_but_addresses_and_ids() {
        let n = "https://a.example/site/%D8%A3/";
        for (html, expected) in [
            ("<p>نص < ٣</p>", "<p>نص < ٣</p>".to_owned()),
            (
                "<a id=\"r1\" href=\"#n1\" role=\"doc-noteref\">(١)</a>",
                format!("<a href=\"{n}#n1\" role=\"doc-noteref\">(١)</a>"),
            ),
            ("<h2 id=\"x\">أ</h2>", "<h2>أ</h2>".to_owned()),
            ("<img src='a.png' alt=\"a &amp; b\">", format!("<img src=\"{n}a.png\" alt=\"a &amp; b\">")),
            ("<a HREF=x?a=1&amp;b=2>y</a>", format!("<a HREF=\"{n}x?a=1&amp;b=2\">y</a>")),
            ("<img srcset=\"a.png 1x, b.png 2x\"/>", format!("<img srcset=\"{n}a.png 1x, {n}b.png 2x\"/>")),
            (
                "<input type=\"checkbox\" disabled checked> <!-- <a href=\"x\"> -->",
                "<input type=\"checkbox\" disabled checked> <!-- <a href=\"x\"> -->".to_owned(),
            ),
            ("<!-- never closed <a href=\"x\">", "<!-- never closed <a href=\"x\">".to_owned()),
        ] {
            assert_eq!(base().html(html), expected);
        }
    }

    proptest! {
        #[test]
        fn no_html_makes_it_panic(html in "[<>!/='\" a-c&;#ء-]{0,40}") {
            let _ = base().html(&html);
        }
    }
}
