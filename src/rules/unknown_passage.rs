//! `unknown-passage`: a citation of a passage that its source does not have, has no more, or of a range that ends
//! before it begins. Speaks once a key; the quotations of that citation keep silent.

use crate::archive::Source;
use crate::content::Locator;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::resolve::Unresolved;
use crate::verify::Edition;

use super::Rule;
use super::walk::{self, KeyUse};
use super::wording::{list, shown};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-passage",
    level: Severity::Error,
    fixed: true,
    summary: "a citation of a passage that its source does not have",
    docs: include_str!("unknown_passage.md"),
    check,
};

/// How many passages near the missing one are named.
const NEAR: usize = 3;

fn check(edition: &Edition, sink: &mut Sink) {
    sink.extend(walk::keys(edition).filter_map(|found| finding(edition, found)));
}

fn finding(edition: &Edition, found: KeyUse<'_>) -> Option<Diagnostic> {
    let (at, say): (usize, fn(&Source, &Locator) -> Diagnostic) = match found.outcome {
        Err(Unresolved::Passage(at)) => (*at, missing),
        Err(Unresolved::Gone(at)) => (*at, gone),
        Err(Unresolved::Backwards(at)) => (*at, backwards),
        _ => return None,
    };
    let source = edition.archive.get(&found.key.source)?;
    Some(say(source, found.key.locators.get(at)?))
}

fn missing(source: &Source, locator: &Locator) -> Diagnostic {
    let ends = [Some(&locator.first), locator.last.as_ref()];
    let unknown = ends.into_iter().flatten().find(|id| !source.by_id.contains_key(*id));
    let id = unknown.unwrap_or(&locator.first);
    let message = format!("source {} has no passage {}", shown(&source.id), shown(id));
    Diagnostic::error(RULE.id, locator.span, message).hint(what_there_is(source, id))
}

fn gone(source: &Source, locator: &Locator) -> Diagnostic {
    let ends = [Some(&locator.first), locator.last.as_ref()];
    let passage = ends
        .into_iter()
        .flatten()
        .filter_map(|id| source.passages.get(*source.by_id.get(id)?))
        .find(|passage| passage.gone);
    let id = passage.map_or(locator.first.as_str(), |passage| passage.id.as_str());
    let message = format!("passage {} was removed from source {}", shown(id), shown(&source.id));
    let finding = Diagnostic::error(RULE.id, locator.span, message)
        .hint("cite the passage that holds the words now, or take the quotation out")
        .hint(what_there_is(source, id));
    match passage {
        Some(passage) => finding.label(passage.marker, "removed here"),
        None => finding,
    }
}

fn backwards(_: &Source, locator: &Locator) -> Diagnostic {
    let (first, last) = (locator.first.as_str(), locator.last.as_deref().unwrap_or_default());
    let message = format!("the range {} ends before it begins", shown(&format!("{first}-{last}")));
    let hint = format!("write {}", shown(&format!("{last}-{first}")));
    Diagnostic::error(RULE.id, locator.span, message).hint(hint)
}

/// Which passages the source has, and which of them are near `id`.
fn what_there_is(source: &Source, id: &str) -> String {
    let present: Vec<&str> =
        source.passages.iter().filter(|passage| !passage.gone).map(|passage| passage.id.as_str()).collect();
    let (Some(first), Some(last)) = (present.first(), present.last()) else {
        return "the source has no passages".into();
    };
    if present.len() <= NEAR {
        return format!("its passages: {}", list(present));
    }
    format!("it has passages {} to {}; nearest to this one: {}", shown(first), shown(last), list(near(&present, id)))
}

/// The passages whose numbers are nearest to that of `id`, in the file's order.
fn near<'s>(present: &[&'s str], id: &str) -> Vec<&'s str> {
    let wanted = number(id);
    let mut places: Vec<usize> = (0..present.len()).collect();
    places.sort_by_key(|at| number(present[*at]).abs_diff(wanted));
    places.truncate(NEAR);
    places.sort_unstable();
    places.into_iter().map(|at| present[at]).collect()
}

/// The number in a passage's identifier: 7 of `p7a`, 0 where there is none.
fn number(id: &str) -> u64 {
    let digits = id.chars().skip_while(|c| !c.is_ascii_digit());
    digits
        .map_while(|c| c.to_digit(10))
        .fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(digit.into()))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edition, findings, places};
    use super::*;

    #[test]
    fn each_way_to_miss_a_passage_is_told_apart() {
        for (locators, place, message, hint) in [
            ("p1,p9", "p9", "has no passage \u{2068}p9\u{2069}", "its passages: \u{2068}p1"),
            ("p1-p9", "p1-p9", "has no passage \u{2068}p9\u{2069}", "its passages: \u{2068}p1"),
            ("p3", "p3", "was removed", "cite the passage that holds the words now"),
            ("p4-p2", "p4-p2", "ends before it begins", "write \u{2068}p2-p4\u{2069}"),
        ] {
            let edition = edition(&format!("«لن تتوقف أجهزة» [@moe-2024#{locators}]"));
            assert_eq!(places(&RULE, &edition), [place]);
            let found = findings(&RULE, &edition);
            assert!(found[0].message.contains(message), "{}", found[0].message);
            assert!(found[0].hints[0].starts_with(hint), "{:?}", found[0].hints);
            assert_eq!(found[0].labels.len(), usize::from(locators == "p3"));
        }
        assert_eq!(findings(&RULE, &edition("[@unknown#p1] [@moe-2024#p1]")), []);
    }

    #[test]
    fn near_passages_are_near_by_number() {
        let present = ["p1", "p2", "p3", "p7", "p7a", "p9"];
        for (id, expected) in [
            ("p8", ["p7", "p7a", "p9"]),
            ("p99", ["p7", "p7a", "p9"]),
            ("p0", ["p1", "p2", "p3"]),
            ("intro", ["p1", "p2", "p3"]),
            ("p99999999999999999999999", ["p7", "p7a", "p9"]),
        ] {
            assert_eq!(near(&present, id), expected, "{id}");
        }
    }
}
