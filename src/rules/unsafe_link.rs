//! `unsafe-link`: an address that would run code or carry a page of its own when a reader follows it.
//!
//! Browsers drop tabs, line breaks and leading blanks from an address, so the scheme is looked at without them; and an
//! entity left in it is decoded, since a template or another renderer may decode it once more.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::text::Span;
use crate::verify::Edition;

use super::wording::shown;
use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unsafe-link",
    level: Severity::Error,
    fixed: true,
    summary: "a link that would run code in the reader's browser",
    docs: include_str!("unsafe_link.md"),
    check,
};

/// Schemes that no page of the site leads to.
const UNSAFE: [&str; 3] = ["javascript", "data", "vbscript"];

/// Entities with a name that may stand inside a scheme or end it.
const NAMED: [(&str, char); 4] = [("colon", ':'), ("Tab", '\t'), ("NewLine", '\n'), ("nbsp", '\u{a0}')];

fn check(edition: &Edition, sink: &mut Sink) {
    of_pages(edition, sink);
    of_sources(edition, sink);
}

/// The links of pages.
pub(super) fn of_pages(edition: &Edition, sink: &mut Sink) {
    for (explainer, _) in walk::pages(edition) {
        for link in &explainer.links {
            sink.extend(finding(&link.destination, link.span));
        }
    }
}

/// The addresses in the metadata of sources.
pub(super) fn of_sources(edition: &Edition, sink: &mut Sink) {
    for source in &edition.archive.sources {
        let copies = source.meta.archives.iter().map(|copy| &copy.url);
        for url in source.meta.url.iter().chain(copies) {
            let text = &edition.inputs.files.get(source.file).text;
            // Metadata has no places; where the address stands in the file is its place.
            let span = match text.find(url.as_str()) {
                Some(start) => Span::new(source.file, start, start + url.len()),
                None => Span::point(source.file, 0),
            };
            sink.extend(finding(url, span));
        }
    }
}

fn finding(address: &str, span: Span) -> Option<Diagnostic> {
    let scheme = unsafe_scheme(address)?;
    let message = format!("an address that begins with {} is not published", shown(&format!("{scheme}:")));
    Some(Diagnostic::error(RULE.id, span, message).hint("link to a page with an address of its own, or drop the link"))
}

/// The unsafe scheme of an address, as a browser reads it.
fn unsafe_scheme(address: &str) -> Option<&'static str> {
    let decoded = decode(address);
    let (scheme, _) = decoded.split_once(':')?;
    let scheme: String = scheme.chars().filter(|c| c.is_ascii_graphic()).collect();
    UNSAFE.into_iter().find(|name| scheme.eq_ignore_ascii_case(name))
}

/// The address with its entities decoded, numeric ones and [`NAMED`].
fn decode(address: &str) -> String {
    let mut decoded = String::new();
    let mut rest = address;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        match entity(after) {
            Some((character, length)) => {
                decoded.push(character);
                rest = &after[length..];
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded + rest
}

/// The entity at the start of `text`, which follows a `&`, and its length in bytes. The semicolon may be missing, as
/// browsers allow for numbers.
fn entity(text: &str) -> Option<(char, usize)> {
    for (name, character) in NAMED {
        if text.strip_prefix(name).is_some_and(|rest| rest.starts_with(';')) {
            return Some((character, name.len() + 1));
        }
    }
    let digits = text.strip_prefix('#')?;
    let (digits, radix, before) = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => (hexadecimal, 16, 2),
        None => (digits, 10, 1),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let character = char::from_u32(u32::from_str_radix(&digits[..length], radix).ok()?)?;
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((character, before + length + semicolon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        for (address, expected) in [
            ("javascript:alert(1)", Some("javascript")),
            ("JavaScript:alert(1)", Some("javascript")),
            (" \u{1}java\tscr\nipt:alert(1)", Some("javascript")),
            ("java\u{200b}script:x", Some("javascript")),
            ("&#106;avascript:x", Some("javascript")),
            ("&#x6A;avascript&colon;x", Some("javascript")),
            ("&#0000106avascript:x", Some("javascript")),
            ("data:text/html,x", Some("data")),
            ("vbscript:x", Some("vbscript")),
            ("https://example.org/javascript:x", None),
            ("javascript.md", None),
            ("../data/index.md", None),
            ("/a?b=c&d=e:f", None),
            ("mailto:desk@example.org", None),
            ("&#99999999999:x", None),
            ("&", None),
            ("", None),
        ] {
            assert_eq!(unsafe_scheme(address), expected, "{address:?}");
        }
    }
}
