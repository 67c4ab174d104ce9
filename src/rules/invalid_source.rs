//! `invalid-source`: a source file that cannot be read as one. [`crate::archive`] complains at its place in the source;
//! this file adds an error at each citation of a source that cannot be trusted, so that whoever looks at the explainer
//! alone sees why its quotations are not checked.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::resolve::Unresolved;
use crate::text::Span;
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, KeyUse};
use super::wording::shown;

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-source",
    level: Severity::Error,
    fixed: true,
    summary: "a source file that cannot be read as one",
    docs: include_str!("invalid_source.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::keys(edition).filter_map(|found| cites_broken(edition, found)));
}

fn cites_broken(edition: &Edition, found: KeyUse<'_>) -> Option<Diagnostic> {
    let Err(Unresolved::Broken(source)) = found.outcome else {
        return None;
    };
    let source = edition.archive.sources.get(*source)?;
    let message = format!("source {} has errors, so nothing is checked against it", shown(&source.id));
    let path = shown(&edition.inputs.files.get(source.file).path);
    let finding = Diagnostic::error(RULE.id, found.key.source_span, message)
        .hint(format!("mend {path} first"))
        .label(Span::point(source.file, 0), "the source with errors");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, places};
    use super::*;

    #[test]
    fn each_citation_of_the_broken_source_is_an_error() {
        let mut edition = edition("[@moe-2024#p1] [@cool-2022#p1]");
        edition.judged[0].keys[1][0] = Err(Unresolved::Broken(1));
        assert_eq!(places(&RULE, &edition), ["cool-2022"]);
    }
}
