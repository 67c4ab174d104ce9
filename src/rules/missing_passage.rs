//! `missing-passage`: a citation that names a source and no passage. Its quotations are looked for in the whole source.
//! Where each stands in one passage alone, that passage is offered as a safe fix.

use crate::diag::{Applicability, Diagnostic, Edit, Severity, Sink};
use crate::text::Span;
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, KeyUse};
use super::wording::{locator, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-passage",
    level: Severity::Warning,
    fixed: false,
    summary: "a citation that names a source and no passage",
    docs: include_str!("missing_passage.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    let whole = walk::keys(edition).filter(|found| found.outcome.as_ref().is_ok_and(|target| target.whole));
    sink.extend(whole.map(|found| no_passage(edition, found)));
}

fn no_passage(edition: &Edition, found: KeyUse<'_>) -> Diagnostic {
    let id = &found.key.source;
    let message = format!("the citation names source {} and no passage", shown(id));
    let finding = Diagnostic::warning(RULE.id, found.key.span, message);
    match passages(edition, found) {
        Some(passages) => {
            let span = Span::point(found.key.span.file, found.key.source_span.end as usize);
            let edit = Edit { span, text: format!("#{passages}") };
            finding
                .hint(format!("the words stand in {}", shown(&format!("@{id}#{passages}"))))
                .fix(Applicability::Safe, vec![edit])
        }
        None => finding.hint("name the passage behind the id, as in #p7; `isnad find` looks for words"),
    }
}

/// The passages that hold the citation's quotations, when each of them stands in one place of this source alone.
fn passages(edition: &Edition, found: KeyUse<'_>) -> Option<String> {
    let target = found.outcome.as_ref().ok()?;
    if found.citation.quotations.is_empty() || found.key.locator_span.is_some() {
        return None;
    }
    let mut places = Vec::new();
    for at in &found.citation.quotations {
        let judgement = found.judged.quotations.get(*at)?.as_ref()?;
        if judgement.translated {
            continue;
        }
        let held = judgement.found.as_ref().filter(|held| held.source == target.source)?;
        // Twice in one passage is one place.
        let elsewhere = judgement.elsewhere.iter().any(|other| (other.first, other.last) != (held.first, held.last));
        if !judgement.verdict.passes() || elsewhere {
            return None;
        }
        places.push((held.first, held.last));
    }
    places.sort_unstable();
    places.dedup();
    let source = edition.archive.sources.get(target.source)?;
    let locators = places.into_iter().map(|(first, last)| locator(source, first, last));
    let locators: Vec<_> = locators.collect();
    (!locators.is_empty()).then(|| locators.join(","))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge, stretch};
    use super::*;
    use crate::verify::{Found, Verdict};

    #[test]
    fn the_passage_is_added_where_it_is_certain() {
        let (first, second) = ("تفتح المكتبة أبوابها", "لن تتوقف أجهزة القياس");
        for (judged, ambiguous, expected) in [
            (vec![first, second], false, Some("#p1,p2")),
            (vec![first], false, None),
            (vec![first, second], true, None),
        ] {
            let mut edition = edition(&format!("«{first}» و«{second}» [@moe-2024]"));
            for (at, words) in judged.into_iter().enumerate() {
                let place = stretch(&edition, words);
                let judgement = judge(&mut edition, at, Verdict::Verbatim, Some(place.clone()));
                judgement.elsewhere.push(place.clone());
                judgement.elsewhere.extend(ambiguous.then_some(Found { first: 3, last: 3, ..place }));
            }
            let found = findings(&RULE, &edition);
            let fix = found[0].fix.as_ref().map(|fix| &fix.edits[0]);
            assert_eq!(fix.map(|edit| edit.text.as_str()), expected);
            if let Some(edit) = fix {
                let text = &edition.inputs.files.get(edit.span.file).text;
                assert!(text[..edit.span.start as usize].ends_with("[@moe-2024"));
            }
        }
        assert_eq!(findings(&RULE, &edition("[@moe-2024#p1] [@unknown]")), [], "nor where nothing is named");
        assert_eq!(findings(&RULE, &edition("كلام [@moe-2024].")).len(), 1);
    }
}
