//! The name by which a finding is known again in another run.
//!
//! In: the findings of a report. Out: sixteen hexadecimal digits for each, in their order, made without line numbers.

use std::collections::HashMap;

use crate::diag::Diagnostic;
use crate::text::FileId;
use crate::text::digest::{hex, sha256};
use crate::verify::Edition;

/// A name for each finding that stays when lines above it come or go: the rule, the file, the words concerned, and
/// which of several equal ones in the file it is.
pub fn fingerprints(edition: &Edition, found: &[Diagnostic]) -> Vec<String> {
    let mut prints = vec![String::new(); found.len()];
    let mut seen: HashMap<(&str, FileId, String), usize> = HashMap::new();
    // By place, whatever the order of the report: severities may change, the words' order in the file does not.
    let mut order: Vec<_> = (0..found.len()).collect();
    order.sort_by_key(|at| found[*at].span);
    for at in order {
        let one = &found[at];
        let words = words(edition, one);
        let count = seen.entry((one.rule, one.span.file, words.clone())).or_default();
        let path = &edition.inputs.files.get(one.span.file).path;
        let text = format!("{}\0{path}\0{words}\0{count}", one.rule);
        *count += 1;
        prints[at] = hex(&sha256(text.as_bytes())[..8]);
    }
    prints
}

/// The words that a finding is about: those quoted, else those at its place, else its message.
fn words(edition: &Edition, found: &Diagnostic) -> String {
    let at_place = edition.inputs.files.slice(found.span);
    let text = match &found.cited {
        Some(cited) => cited,
        None if !at_place.trim().is_empty() => at_place,
        None => &found.message,
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::report::fixture::{at, edition};
    use crate::text::Span;

    #[test]
    fn fingerprints_know_words_not_lines() {
        let edition = edition();
        let files = &edition.inputs.files;
        let place = |words| at(files, FileId(1), words);
        let with = |rule, span, cited: &str| {
            let mut found = Diagnostic::error(rule, span, "x");
            found.cited = Some(cited.into());
            found
        };
        let found = [
            with("absent-quote", place("نص"), "a b"),
            with("absent-quote", place("لن"), "a  b"),
            with("absent-quote", place("لن"), "c"),
            with("thin-quote", place("لن"), "c"),
            Diagnostic::error("thin-quote", place("@x#p9"), "x"),
            Diagnostic::error("thin-quote", Span::point(FileId(1), 0), "x"),
            Diagnostic::error("thin-quote", Span::point(FileId(0), 0), "x"),
        ];
        let prints = fingerprints(&edition, &found);
        let all: std::collections::HashSet<_> = prints.iter().collect();
        assert_eq!(all.len(), found.len(), "{prints:?}");
        assert!(prints.iter().all(|print| print.len() == 16));

        // The same words elsewhere, in another order of the report and with another weight, keep their names.
        let mut moved = found.to_vec();
        moved.reverse();
        for one in &mut moved {
            one.severity = Severity::Warning;
        }
        let mut again = fingerprints(&edition, &moved);
        again.reverse();
        assert_eq!(again, prints);
        let alone = [with("absent-quote", place("العام"), "a b")];
        assert_eq!(fingerprints(&edition, &alone)[0], prints[1], "the first of equal ones, wherever it stands");
    }
}
