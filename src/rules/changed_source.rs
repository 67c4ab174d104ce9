//! `changed-source`: a passage differs from its lock. [`crate::archive`] complains at the passage; this file adds an
//! error at each citation of it, so that whoever looks at the explainer alone sees why its quotations are not checked.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::resolve::Unresolved;
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, KeyUse};
use super::wording::shown;

/// The rule.
pub const RULE: Rule = Rule {
    id: "changed-source",
    level: Severity::Error,
    fixed: true,
    summary: "an archived text that differs from what isnad.lock pins",
    docs: include_str!("changed_source.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::keys(edition).filter_map(|found| cites_changed(edition, found)));
}

fn cites_changed(edition: &Edition, found: KeyUse<'_>) -> Option<Diagnostic> {
    let Err(Unresolved::Changed(source, passage)) = found.outcome else {
        return None;
    };
    let source = edition.archive.sources.get(*source)?;
    let passage = source.passages.get(*passage)?;
    let key = format!("@{}#{}", source.id, passage.id);
    let message = format!("{} was changed after it was locked, so nothing is checked against it", shown(&key));
    let finding = Diagnostic::error(RULE.id, found.key.span, message)
        .hint("put the archived text back, or look at the change and bless it with `isnad lock --accept ID`")
        .label(passage.span, "the changed passage");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, places};
    use super::*;

    #[test]
    fn each_citation_of_the_changed_passage_is_an_error() {
        let mut edition = edition("[@moe-2024#p1] [@moe-2024#p2]");
        edition.judged[0].keys[1][0] = Err(Unresolved::Changed(0, 1));
        assert_eq!(places(&RULE, &edition), ["@moe-2024#p2"]);
        let found = findings(&RULE, &edition);
        let label = edition.inputs.files.slice(found[0].labels[0].span);
        assert_eq!(label, "لن تتوقف أجهزة القياس قبل نهاية العام");
    }
}
