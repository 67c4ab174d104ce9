//! `duplicate-slug`: two pages, or a page and something else of the site, at one address.
//!
//! 1. Every page claims `/<slug>/`, and `/<alias>/` for each of its aliases.
//! 2. Of two claims to one address the later one in path order is reported; a draft gives way to what is published, and
//!    an alias to a slug.
//! 3. Addresses that the site needs itself, and those of files in `static/`, are taken before anybody claims them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::content::slug::TAKEN;
use crate::content::{Explainer, Kind};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::text::Span;
use crate::verify::Edition;

use super::wording::shown;
use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-slug",
    level: Severity::Error,
    fixed: true,
    summary: "two pages at one address",
    docs: include_str!("duplicate_slug.md"),
    check,
};

/// One page's wish for one address.
struct Claim<'e> {
    explainer: &'e Explainer,
    slug: &'e str,
    alias: bool,
    span: Span,
}

fn check(edition: &Edition, sink: &mut Sink) {
    let mut claims: Vec<Claim<'_>> = walk::pages(edition)
        .filter(|(explainer, _)| explainer.kind != Kind::Index)
        .flat_map(|(explainer, _)| claims_of(edition, explainer))
        .collect();
    claims.sort_by_key(|claim| (claim.explainer.front.draft, claim.alias, claim.explainer.file));
    let mut taken: HashMap<String, Claim<'_>> = HashMap::new();
    for claim in claims {
        // `About` and `about` are one folder on many disks.
        let address = claim.slug.to_lowercase();
        if TAKEN.contains(&address.as_str()) {
            // The parser of the front matter may know these names too, and one complaint is enough.
            if claim.span.start == claim.span.end || !sink.iter().any(|finding| finding.span == claim.span) {
                sink.push(refused(&claim, "the site needs this address itself"));
            }
            continue;
        }
        if let Some(path) = static_file_at(edition, claim.slug) {
            let why = format!("the file {} has this address", shown(&format!("static/{path}")));
            sink.push(refused(&claim, &why));
            continue;
        }
        match taken.entry(address) {
            Entry::Vacant(free) => {
                free.insert(claim);
            }
            Entry::Occupied(first) => sink.push(second(edition, &claim, first.get())),
        }
    }
}

fn claims_of<'e>(edition: &'e Edition, explainer: &'e Explainer) -> impl Iterator<Item = Claim<'e>> {
    let own = Claim { explainer, slug: &explainer.slug, alias: false, span: explainer.slug_span };
    let aliases = explainer.front.aliases.iter().map(|alias| Claim {
        explainer,
        slug: alias.trim_matches('/'),
        alias: true,
        span: alias_span(edition, explainer, alias),
    });
    // An empty slug is one that could not be made out, which has its own complaint.
    std::iter::once(own).chain(aliases).filter(|claim| !claim.slug.is_empty())
}

/// Where an alias stands in the front matter; its start, where the spelling there is another (a YAML escape).
fn alias_span(edition: &Edition, explainer: &Explainer, alias: &str) -> Span {
    let front = edition.inputs.files.slice(explainer.front_span);
    let list = front.find("aliases").unwrap_or(0);
    match front[list..].find(alias) {
        Some(at) => {
            let start = explainer.front_span.start as usize + list + at;
            Span::new(explainer.file, start, start + alias.len())
        }
        None => Span::point(explainer.file, explainer.front_span.start as usize),
    }
}

/// The static file that a page at `slug` would have to replace.
fn static_file_at<'e>(edition: &'e Edition, slug: &str) -> Option<&'e str> {
    let page = format!("{slug}/index.html");
    let paths = edition.inputs.statics.iter().map(|asset| asset.path.as_str());
    paths.into_iter().find(|path| *path == slug || *path == page)
}

fn refused(claim: &Claim<'_>, why: &str) -> Diagnostic {
    let message = format!("{} cannot be the address of a page: {why}", shown(&address(claim)));
    Diagnostic::error(RULE.id, claim.span, message).hint(remedy(claim))
}

fn second(edition: &Edition, claim: &Claim<'_>, first: &Claim<'_>) -> Diagnostic {
    let other = shown(&edition.inputs.files.get(first.explainer.file).path);
    let message = format!("{other} has the address {} too", shown(&address(claim)));
    Diagnostic::error(RULE.id, claim.span, message)
        .hint(remedy(claim))
        .label(first.span, if first.alias { "the other alias" } else { "the other page" })
}

fn address(claim: &Claim<'_>) -> String {
    format!("/{}/", claim.slug)
}

fn remedy(claim: &Claim<'_>) -> &'static str {
    if claim.alias { "take the alias out" } else { "set another `slug` in the front matter, or rename the file" }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{findings, with_front};
    use super::*;
    use crate::load::Asset;

    /// An edition of two pages with that front matter.
    fn two(first: &str, second: &str) -> Edition {
        let mut edition = with_front(first, "نص");
        let mut other = with_front(second, "نص");
        edition.explainers.append(&mut other.explainers);
        edition.judged.append(&mut other.judged);
        edition
    }

    #[test]
    fn an_address_belongs_to_one_page() {
        for (first, second, expected) in [
            ("slug: a\n", "slug: b\n", 0),
            ("slug: a\n", "slug: a\n", 1),
            ("slug: About\n", "slug: about\n", 1),
            ("slug: a\naliases: b\n", "slug: b\n", 1),
            ("slug: a\naliases: c\n", "slug: b\naliases: c\n", 1),
            ("slug: tags\n", "slug: sources\n", 2),
            ("slug: feed\n", "slug: b\n", 1),
        ] {
            let mut edition = two(first, second);
            edition
                .inputs
                .statics
                .push(Asset { path: "feed/index.html".into(), disk: "static/feed/index.html".into() });
            let found = findings(&RULE, &edition);
            assert_eq!(found.len(), expected, "{first} {second} {found:?}");
        }
    }

    #[test]
    fn drafts_and_aliases_give_way() {
        let mut edition = two("slug: a\n", "slug: a\n");
        edition.explainers[0].front.draft = true;
        edition.explainers[0].slug_span = Span::point(edition.explainers[0].file, 1);
        assert_eq!(findings(&RULE, &edition)[0].span.start, 1);
        let edition = two("slug: a\naliases: b\n", "slug: b\n");
        let found = findings(&RULE, &edition);
        assert_eq!(edition.inputs.files.slice(found[0].span), "b");
        assert!(found[0].hints[0].contains("alias"));
    }
}
