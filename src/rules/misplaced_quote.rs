//! `misplaced-quote`: the quoted words stand in the archive, but not where the citation says.
//!
//! The fix changes the key alone. Within one source it is safe, when one passage alone holds the words; into another
//! source it is unsafe, since then another publisher is said to have written them. Where the citation claims other
//! quotations too, the right passage is added to the cited ones, so that what they rest on stays.

use crate::content::Key;
use crate::diag::{Applicability, Diagnostic, Edit, Fix, Severity, Sink};
use crate::verify::{Edition, Found, Verdict};

use super::Rule;
use super::walk::{self, Checked};
use super::wording::{archived, as_cited, cited, in_archive, key, list, locator, shown};

/// Of how many other places a hint tells: enough to see which was meant.
const MOST: usize = 8;

/// The rule.
pub const RULE: Rule = Rule {
    id: "misplaced-quote",
    level: Severity::Error,
    fixed: true,
    summary: "quoted words that stand in another passage than the cited one",
    docs: include_str!("misplaced_quote.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::of_verdict(edition, Verdict::Misplaced).map(|found| misplaced(edition, found)));
}

fn misplaced(edition: &Edition, found: Checked<'_>) -> Diagnostic {
    let written = shown(&as_cited(edition, found.citation));
    let mut finding = Diagnostic::error(RULE.id, found.quotation.span, "");
    finding.severity = found.weight_of_nothing_near();
    finding.cited = cited(found);
    let Some(place) = &found.judgement.found else {
        finding.message = format!("these words do not stand in {written}");
        return finding;
    };
    let own = key(edition, place);
    finding.message = format!("these words stand in {}, not in {written}", shown(&own));
    finding.archived = Some(archived(edition, place));
    finding.labels.extend(in_archive(place, "the words stand here"));
    let mut elsewhere: Vec<String> = Vec::new();
    for other in &found.judgement.elsewhere {
        let other = key(edition, other);
        // The same words twice in one passage are one place to cite.
        if other != own && !elsewhere.contains(&other) {
            elsewhere.push(other);
        }
    }
    finding.hints.push(format!("cite {}", shown(&own)));
    if !elsewhere.is_empty() {
        let others = list(elsewhere.iter().take(MOST).map(String::as_str));
        let more = if elsewhere.len() > MOST { " and more places" } else { "" };
        finding.hints.push(format!("they stand in {others}{more} too: choose the place that you mean"));
    } else if !found.is_earlier() {
        finding.fix = repair(edition, found, place);
    }
    if found.is_earlier() {
        finding.hints.push("or put their own citation right after them".into());
    }
    finding
}

/// The change of the key that makes the citation true.
fn repair(edition: &Edition, found: Checked<'_>, place: &Found) -> Option<Fix> {
    let source = edition.archive.sources.get(place.source)?;
    let right = locator(source, place.first, place.last);
    let keys = found.citation.keys.iter().zip(found.outcomes);
    let mut same: Vec<&Key> = keys
        .filter(|(_, outcome)| outcome.as_ref().is_ok_and(|target| target.source == place.source))
        .map(|(key, _)| key)
        .collect();
    let claims_this_alone = found.citation.quotations.len() == 1;
    if let Some(key) = same.pop() {
        let span = key.locator_span?;
        let text = if claims_this_alone && key.locators.len() == 1 {
            right
        } else {
            format!("{},{right}", edition.inputs.files.slice(span))
        };
        // Of two keys of one source nobody but the author can say which was meant.
        return same.is_empty().then(|| one_edit(Applicability::Safe, span, text));
    }
    let [key] = found.citation.keys.as_slice() else {
        return None;
    };
    claims_this_alone.then(|| one_edit(Applicability::Unsafe, key.span, format!("@{}#{right}", source.id)))
}

fn one_edit(applicability: Applicability, span: crate::text::Span, text: String) -> Fix {
    Fix { applicability, edits: vec![Edit { span, text }] }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, judge, stretch};
    use super::*;

    /// The cited text after the fix of the only finding, and how far the fix is trusted.
    fn repaired(body: &str, words: &str, at: usize) -> Option<(Applicability, String)> {
        let mut edition = edition(body);
        let place = stretch(&edition, words);
        judge(&mut edition, at, Verdict::Misplaced, Some(place));
        let found = findings(&RULE, &edition);
        assert_eq!(found.len(), 1);
        let fix = found[0].fix.as_ref()?;
        let [edit] = fix.edits.as_slice() else { panic!("one edit") };
        let mut text = edition.inputs.files.get(edit.span.file).text.clone();
        text.replace_range(edit.span.range(), &edit.text);
        let citation = text.rfind('[').map(|at| text[at..].to_owned());
        Some((fix.applicability, citation.expect("a citation")))
    }

    #[test]
    fn the_key_alone_is_changed() {
        use Applicability::{Safe, Unsafe};
        let here = "لن تتوقف أجهزة القياس";
        let there = "A white roof does not cool";
        for (citation, words, expected) in [
            ("[@moe-2024#p1]", here, Some((Safe, "[@moe-2024#p2]"))),
            ("[@moe-2024#p1-p2]", here, Some((Safe, "[@moe-2024#p2]"))),
            ("[@moe-2024#p1,p4]", here, Some((Safe, "[@moe-2024#p1,p4,p2]"))),
            ("[@cool-2022#p1;@moe-2024#p1]", here, Some((Safe, "[@cool-2022#p1;@moe-2024#p2]"))),
            ("[@moe-2024#p1;@moe-2024#p4]", here, None),
            ("[@moe-2024#p1]", there, Some((Unsafe, "[@cool-2022#p1]"))),
            ("[@moe-2024#p1;@moe-2024#p4]", there, None),
        ] {
            let body = format!("قيل «{words}» {citation}");
            let expected = expected.map(|(trust, text)| (trust, text.to_owned()));
            assert_eq!(repaired(&body, words, 0), expected, "{citation} {words}");
        }
    }

    #[test]
    fn what_other_quotations_rest_on_stays() {
        let here = "لن تتوقف أجهزة القياس";
        let body = format!("قيل «تفتح المكتبة أبوابها» و«{here}» [@moe-2024#p1]");
        assert_eq!(repaired(&body, here, 1), Some((Applicability::Safe, "[@moe-2024#p1,p2]".into())));
        let body = format!("قيل «{here}» و«تفتح المكتبة أبوابها» [@moe-2024#p1]");
        assert_eq!(repaired(&body, here, 0), None, "an earlier quotation may want a citation of its own");
    }

    #[test]
    fn of_several_places_the_author_chooses() {
        let mut edition = edition("«لن تتوقف أجهزة القياس» [@moe-2024#p1]");
        let place = stretch(&edition, "لن تتوقف أجهزة القياس");
        let other = Found { first: 3, last: 3, ..place.clone() };
        judge(&mut edition, 0, Verdict::Misplaced, Some(place.clone())).elsewhere = vec![place.clone()];
        assert!(findings(&RULE, &edition)[0].fix.is_some(), "twice in one passage is one place");
        judge(&mut edition, 0, Verdict::Misplaced, Some(place)).elsewhere = vec![other];
        let found = findings(&RULE, &edition);
        assert_eq!(found[0].fix, None);
        assert!(found[0].hints.concat().contains("@moe-2024#p4\u{2069} too"));
        assert!(found[0].message.starts_with("these words stand in \u{2068}@moe-2024#p2\u{2069}"));
        let ranges =
            (0..4).flat_map(|first| (first..4).map(move |last| (first, last))).filter(|range| *range != (1, 1));
        let place = stretch(&edition, "لن تتوقف أجهزة القياس");
        let others: Vec<Found> = ranges.map(|(first, last)| Found { first, last, ..place.clone() }).collect();
        judge(&mut edition, 0, Verdict::Misplaced, Some(place)).elsewhere = others;
        let hints = findings(&RULE, &edition)[0].hints.concat();
        assert_eq!(hints.matches("@moe-2024").count(), 1 + MOST);
        assert!(hints.contains(" and more places too"), "{hints}");
    }
}
