//! `unknown-source`: a citation of a source that the archive does not have. Speaks once a key; the quotations of that
//! citation keep silent.

use crate::diag::{Diagnostic, Severity, Sink, nearest};
use crate::resolve::Unresolved;
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, KeyUse};
use super::wording::shown;

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-source",
    level: Severity::Error,
    fixed: true,
    summary: "a citation of a source that the archive does not have",
    docs: include_str!("unknown_source.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let unknown = walk::keys(edition).filter(|found| *found.outcome == Err(Unresolved::Source));
    sink.extend(unknown.map(|found| not_archived(edition, found)));
}

fn not_archived(edition: &Edition, found: KeyUse<'_>) -> Diagnostic {
    let id = &found.key.source;
    let message = format!("the archive has no source {}", shown(id));
    let finding = Diagnostic::error(RULE.id, found.key.source_span, message);
    match near(id, edition.archive.sources.iter().map(|source| source.id.as_str()).collect()) {
        Some(meant) => finding.hint(format!("did you mean {}?", shown(&format!("@{meant}")))),
        None => {
            let path = format!("{}/sources/{id}.md", edition.inputs.config.src);
            finding.hint(format!("archive the article as {}, or correct the id", shown(&path)))
        }
    }
}

/// The id that was likely meant: one of nearly these letters, whatever their case, else the only one that begins so.
fn near<'s>(id: &str, known: Vec<&'s str>) -> Option<&'s str> {
    let lower = id.to_lowercase();
    let near = nearest(&lower, known.iter().copied()).or_else(|| nearest(id, known.iter().copied()));
    let mut begun = known.into_iter().filter(|other| other.starts_with(&lower));
    near.or_else(|| begun.next().filter(|_| begun.next().is_none()))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, places};
    use super::*;

    #[test]
    fn a_near_id_is_offered_only_where_there_is_one() {
        for (id, hint) in [
            ("moe-2042", "did you mean \u{2068}@moe-2024\u{2069}?"),
            ("MOE-2024", "did you mean \u{2068}@moe-2024\u{2069}?"),
            ("moe", "did you mean \u{2068}@moe-2024\u{2069}?"),
            ("البيت", "archive the article as \u{2068}content/sources/البيت.md\u{2069}, or correct the id"),
        ] {
            let edition = edition(&format!("«لن تتوقف أجهزة» [@{id}#p1;@moe-2024#p2]"));
            let found = findings(&RULE, &edition);
            assert_eq!(found.len(), 1, "once a key, and not again for the quotation");
            assert_eq!(found[0].hints, [hint]);
            assert_eq!(places(&RULE, &edition), [id]);
        }
    }
}
