//! Slugs: a page's address on the site.
//!
//! In: `slug` and `aliases` of the front matter, and the file's name. Out: legal slugs, and complaints about the others
//! (`invalid-front-matter`) and about one that two pages have (`duplicate-slug`).

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Explainer;
use super::front_matter::RULE;
use crate::diag::{Diagnostic, Sink, isolate};
use crate::text::{Mapped, Span};
use crate::yaml::{Placed, shown};

/// Addresses that the site itself has.
const TAKEN: [&str; 5] = ["tags", "sources", "search", "assets", "404"];

/// The slug of the file at `path`: what its front matter sets, else the file's stem in NFC. One that is not legal is
/// reported, a stem at `start`, and replaced by its legal letters.
pub fn settle(path: &str, written: Option<Placed<String>>, start: Span, sink: &mut Sink) -> String {
    let Some(written) = written else {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem: String = name.strip_suffix(".md").unwrap_or(name).nfc().collect();
        let Err(fault) = legal(&stem) else { return stem };
        let better = mended(&stem);
        let hint = match legal(&better) {
            Ok(()) => format!("set one in the front matter, as in {}", isolate(&format!("slug: {better}"))),
            Err(_) => "set one in the front matter, as in slug: my-page".to_owned(),
        };
        let message = format!("the file's name gives no slug: {} {fault}", shown(&stem));
        sink.push(Diagnostic::error(RULE, start, message).hint(hint));
        return better;
    };
    let slug: String = written.value.nfc().collect();
    if let Err(fault) = legal(&slug) {
        let complaint = Diagnostic::error(RULE, written.span, format!("the slug {} {fault}", shown(&slug)));
        sink.push(complaint.hint(remedy(&slug)));
        return mended(&slug);
    }
    slug
}

/// Old slugs with their places; those that are not legal are reported and left out.
pub fn aliases(written: Vec<Mapped>, sink: &mut Sink) -> (Vec<String>, Vec<Span>) {
    let mut aliases = Vec::new();
    let mut spans = Vec::new();
    for alias in written {
        let span = alias.span(0..alias.text.len());
        let slug: String = alias.text.nfc().collect();
        match legal(&slug) {
            Ok(()) => {
                aliases.push(slug);
                spans.push(span);
            }
            Err(fault) => {
                let complaint = Diagnostic::error(RULE, span, format!("the alias {} {fault}", shown(&slug)));
                sink.push(complaint.hint(remedy(&slug)));
            }
        }
    }
    (aliases, spans)
}

/// Reports every slug and alias that an earlier page (or the page itself) has already. Letter case does not tell two
/// apart, since folders on some systems do not.
pub fn duplicate_slugs(explainers: &[Explainer], sink: &mut Sink) {
    let mut first: HashMap<String, Span> = HashMap::new();
    // Pages before aliases: of a page and an alias with one name the alias is to blame.
    let pages = explainers.iter().map(|page| (&page.slug, page.slug_span, "slug"));
    let aliases = explainers.iter().flat_map(|page| {
        let aliases = page.front.aliases.iter().zip(&page.front.alias_spans);
        aliases.map(|(alias, span)| (alias, *span, "alias"))
    });
    for (slug, span, what) in pages.chain(aliases).filter(|(slug, ..)| !slug.is_empty()) {
        let Some(earlier) = first.get(&slug.to_lowercase()).copied() else {
            first.insert(slug.to_lowercase(), span);
            continue;
        };
        let message = format!("another page has the {what} {} already", isolate(slug));
        let hint = if what == "slug" {
            "set another one in the front matter: slug: …"
        } else {
            "remove the alias, or give that page another slug"
        };
        let complaint = Diagnostic::error("duplicate-slug", span, message).hint(hint).label(earlier, "first used here");
        sink.push(complaint);
    }
}

/// Whether a slug is legal, or why not.
fn legal(slug: &str) -> Result<(), &'static str> {
    if TAKEN.contains(&slug.to_lowercase().as_str()) {
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

fn remedy(slug: &str) -> String {
    let better = mended(slug);
    match legal(&better) {
        Ok(()) => format!("write {}", isolate(&better)),
        Err(_) => "write letters and digits, with - between words".to_owned(),
    }
}

/// The letters and digits of `slug`, with one `-` for whatever else stands between them.
fn mended(slug: &str) -> String {
    let parts = slug.split(|letter| !is_letter(letter));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
