//! `unused-source`: a source that no explainer and no page cites.

use crate::archive::Archive;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::text::Span;
use crate::verify::Edition;

use super::wording::shown;
use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unused-source",
    level: Severity::Info,
    fixed: false,
    summary: "a source that nothing cites",
    docs: include_str!("unused_source.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let mut cited = vec![false; edition.archive.sources.len()];
    mark(edition, &mut cited);
    report(&edition.archive, &cited, sink);
}

/// Marks the sources that the pages of an edition cite.
pub(super) fn mark(edition: &Edition, cited: &mut [bool]) {
    // By id and not by what resolved: a key whose passage is unknown cites its source all the same.
    let archive = &edition.archive;
    for found in walk::keys(edition) {
        let place = match found.outcome {
            Ok(target) => Some(target.source),
            Err(_) => archive.by_id.get(&found.key.source).copied(),
        };
        if let Some(cited) = place.and_then(|place| cited.get_mut(place)) {
            *cited = true;
        }
    }
}

/// The sources that are not marked.
pub(super) fn report(archive: &Archive, cited: &[bool], sink: &mut Sink) {
    for (source, cited) in archive.sources.iter().zip(cited) {
        if !cited {
            let message = format!("nothing cites source {}", shown(&source.id));
            let hint = format!("cite it as {}, or take it out of the archive", shown(&format!("@{}#p1", source.id)));
            sink.push(Diagnostic::info(RULE.id, Span::point(source.file, 0), message).hint(hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings};
    use super::*;

    #[test]
    fn a_source_is_used_by_whoever_names_it() {
        for (body, expected) in [("نص", 2), ("[@moe-2024#p1]", 1), ("[@moe-2024#p99;@cool-2022]", 0)] {
            assert_eq!(findings(&RULE, &edition(body)).len(), expected, "{body}");
        }
    }
}
