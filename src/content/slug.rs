//! Slugs: a page's address on the site.
//!
//! In: `slug` and `aliases` of the front matter, and the file's name. Out: legal slugs, and complaints about the others
//! (`invalid-front-matter`). Whether two pages have one address is a question for all of them (`duplicate-slug`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::front_matter::RULE;
use crate::diag::{Diagnostic, Sink, isolate};
use crate::text::{Mapped, Span};
use crate::yaml::{Placed, shown};

/// Addresses that the site itself has (design §3).
pub const TAKEN: [&str; 6] = ["tags", "sources", "search", "page", "assets", "404"];

/// The slug of the file at `path`: what its front matter sets, else the file's stem in NFC. One that is not legal is
/// reported, a stem at `start`, and is empty then. A stem that is one of the site's own addresses is left to
/// `duplicate-slug`.
pub fn settle(path: &str, written: Option<Placed<String>>, start: Span, sink: &mut Sink) -> String {
    let (slug, found) = match written {
        Some(written) => {
            let slug: String = written.value.nfc().collect();
            let found = legal(&slug).map_err(|fault| (written.span, format!("the slug {} {fault}", shown(&slug))));
            (slug, found)
        }
        None => {
            let name = path.rsplit('/').next().unwrap_or(path);
            let stem: String = name.strip_suffix(".md").unwrap_or(name).nfc().collect();
            let said = |fault| (start, format!("the file's name gives no slug: {} {fault}", shown(&stem)));
            let found = if is_taken(&stem) { Ok(()) } else { legal(&stem).map_err(said) };
            (stem, found)
        }
    };
    let Err((span, message)) = found else { return slug };
    let example = legal(&mended(&slug)).map_or_else(|_| "my-page".to_owned(), |()| mended(&slug));
    let hint = format!("set one in the front matter, as in {}", isolate(&format!("slug: {example}")));
    sink.push(Diagnostic::error(RULE, span, message).hint(hint));
    if is_taken(&slug) { slug } else { String::new() }
}

/// Old slugs; those that are not legal are reported and left out.
pub fn aliases(written: Vec<Mapped>, sink: &mut Sink) -> Vec<String> {
    let mut aliases = Vec::new();
    for alias in written {
        let slug: String = alias.text.nfc().collect();
        let Err(fault) = legal(&slug) else {
            aliases.push(slug);
            continue;
        };
        let span = alias.span(0..alias.text.len());
        let better = mended(&slug);
        let hint = match legal(&better) {
            Ok(()) => format!("write {}", isolate(&better)),
            Err(_) => "write letters and digits, with - between words".to_owned(),
        };
        sink.push(Diagnostic::error(RULE, span, format!("the alias {} {fault}", shown(&slug))).hint(hint));
    }
    aliases
}

/// Whether the site itself has this address. Letter case tells no two folders apart on some systems.
fn is_taken(slug: &str) -> bool {
    TAKEN.contains(&slug.to_lowercase().as_str())
}

/// Whether a slug is legal, or why not.
fn legal(slug: &str) -> Result<(), &'static str> {
    if is_taken(slug) {
        return Err("is an address of the site itself");
    }
    if !slug.chars().all(|letter| is_letter(letter) || letter == '-') {
        return Err("holds more than letters, digits and -");
    }
    if !slug.chars().any(char::is_alphanumeric) {
        return Err("has no letter or digit");
    }
    Ok(())
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// The letters and digits of `slug`, with one `-` for whatever else stands between them.
fn mended(slug: &str) -> String {
    let parts = slug.split(|letter| !is_letter(letter));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
