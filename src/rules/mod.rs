//! Facts into findings: one file and one page a rule.
//!
//! In: the [`Edition`]. Out: the diagnostics, with the severities that the configuration asks for, in the order in which
//! they are reported: most severe first, then by path and place.
//!
//! 1. The complaints of the parsers are taken over: each bears the name of its rule already.
//! 2. Every rule of [`ALL`] looks at the edition ([`walk`] leads it through) and speaks ([`wording`]).
//! 3. [`allows`]: what allow comments silence is taken away.
//! 4. [`levels`]: what `book.toml` asks for is applied.
//! 5. The findings are sorted, and what was said twice is said once.
//!
//! [`scope`] says what the findings hang on, for a front that looks again.
//!
//! A rule speaks and never matches text. Adding one: `<rule>.rs`, `<rule>.md`, its row in [`ALL`]. The files without a
//! page beside them are no rules: `allows`, `levels`, `scope`, `walk`, `wording`, `words`, `restore` and `fixture`.

mod allows;
mod levels;
mod restore;
pub mod scope;
mod walk;
mod wording;
mod words;

#[cfg(test)]
mod fixture;

// Errors.
mod unknown_source;
mod unknown_passage;
mod absent_quote;
mod altered_quote;
mod misplaced_quote;
mod thin_quote;
mod undecided_quote;
mod hidden_negation;
mod changed_source;
mod duplicate_source;
mod malformed_citation;
mod vanished_citation;
mod linked_citation;
mod unproven_translation;
mod invalid_front_matter;
mod invalid_config;
mod invalid_source;
mod undefined_footnote;
mod duplicate_footnote;
mod duplicate_slug;
mod broken_link;
mod unsafe_link;
mod missing_alt_text;
mod cut_negation;
// Warnings.
mod orthographic_quote;
mod uncited_quote;
mod short_quote;
mod marks_added;
mod cut_context;
mod cut_exception;
mod trimmed_proclitic;
mod long_omission;
mod missing_passage;
mod unlocked_source;
mod stray_bidi_control;
mod unbalanced_quotation_marks;
mod headline_quote;
mod unused_footnote;
mod raw_html;
mod incomplete_source;
mod letter_outside_font;
// Info.
mod unused_source;
mod unquoted_citation;
mod replaced_words;

pub use allows::decision;
pub use broken_link::Addresses;
pub use wording::difference;

use std::cmp::Reverse;

use crate::diag::{self, Diagnostic, Severity, Sink};
use crate::verify::Edition;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name; reads after "allow".
    pub id: &'static str,
    /// What its findings weigh unless `book.toml` says otherwise.
    pub level: Severity,
    /// Whether `book.toml` may not lower it: a verdict's own rule, and whatever keeps a text from being read.
    pub fixed: bool,
    /// One line.
    pub summary: &'static str,
    /// Its page, Markdown.
    pub docs: &'static str,
    /// Looks at the edition and reports what no parser could; [`walk::parsers_alone`] where the parsers say it all.
    pub check: fn(&Edition, &mut Sink),
}

/// Every rule, in the order of design §6.
pub const ALL: &[&Rule] = &[
    &unknown_source::RULE,
    &unknown_passage::RULE,
    &absent_quote::RULE,
    &altered_quote::RULE,
    &misplaced_quote::RULE,
    &thin_quote::RULE,
    &undecided_quote::RULE,
    &hidden_negation::RULE,
    &changed_source::RULE,
    &duplicate_source::RULE,
    &malformed_citation::RULE,
    &vanished_citation::RULE,
    &linked_citation::RULE,
    &unproven_translation::RULE,
    &invalid_front_matter::RULE,
    &invalid_config::RULE,
    &invalid_source::RULE,
    &undefined_footnote::RULE,
    &duplicate_footnote::RULE,
    &duplicate_slug::RULE,
    &broken_link::RULE,
    &unsafe_link::RULE,
    &missing_alt_text::RULE,
    &cut_negation::RULE,
    &orthographic_quote::RULE,
    &uncited_quote::RULE,
    &short_quote::RULE,
    &marks_added::RULE,
    &cut_context::RULE,
    &cut_exception::RULE,
    &trimmed_proclitic::RULE,
    &long_omission::RULE,
    &missing_passage::RULE,
    &unlocked_source::RULE,
    &stray_bidi_control::RULE,
    &unbalanced_quotation_marks::RULE,
    &headline_quote::RULE,
    &unused_footnote::RULE,
    &raw_html::RULE,
    &incomplete_source::RULE,
    &letter_outside_font::RULE,
    &unused_source::RULE,
    &unquoted_citation::RULE,
    &replaced_words::RULE,
];

/// Runs every rule, applies the levels of `book.toml` and sorts.
pub fn run(edition: &Edition) -> Vec<Diagnostic> {
    // All complaints at once, and not rule by rule: one whose rule forgot to ask for it would be lost in silence.
    let mut found: Sink = edition.complaints.clone();
    for rule in ALL {
        (rule.check)(edition, &mut found);
    }
    settle(edition, found)
}

/// Takes away what allow comments silence, gives each finding the severity that `book.toml` asks for, and sorts. Of the
/// findings in one file, those of one page and its comments, nothing depends on those in another.
pub fn settle(edition: &Edition, mut found: Sink) -> Vec<Diagnostic> {
    allows::apply(edition, &mut found);
    levels::apply(&edition.inputs.config, &mut found);
    sort(&mut found);
    found.dedup();
    found
}

/// The rule of that name.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The rule that somebody who wrote `name` may have meant: one of nearly that name, else the only one that contains it.
pub fn nearest(name: &str) -> Option<&'static Rule> {
    let name = name.trim().to_lowercase().replace(['_', ' '], "-");
    if name.is_empty() {
        return None;
    }
    if let Some(id) = diag::nearest(&name, ALL.iter().map(|rule| rule.id)) {
        return find(id);
    }
    let mut holding = ALL.iter().copied().filter(|rule| rule.id.contains(&name));
    holding.next().filter(|_| holding.next().is_none())
}

/// Most severe first, then by path and place, then by rule; the message settles what is left, so that the order never
/// depends on which rule ran first.
pub fn sort(found: &mut [Diagnostic]) {
    found.sort_by(|a, b| {
        let key = |d: &Diagnostic| (Reverse(d.severity), d.span, d.rule);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{FileId, Span};

    #[test]
    fn the_worst_comes_first_and_nothing_comes_twice() {
        let at = |file, start| Span::new(FileId(file), start, start + 1);
        let mut found = vec![
            Diagnostic::info("unused-source", at(0, 0), "a"),
            Diagnostic::error("thin-quote", at(1, 4), "a"),
            Diagnostic::warning("raw-html", at(0, 0), "a"),
            Diagnostic::error("thin-quote", at(1, 2), "b"),
            Diagnostic::error("absent-quote", at(1, 4), "a"),
            Diagnostic::error("thin-quote", at(0, 9), "a"),
            Diagnostic::error("thin-quote", at(1, 2), "a"),
        ];
        sort(&mut found);
        let order: Vec<_> = found.iter().map(|d| (d.rule, d.span.file.0, d.span.start, d.message.as_str())).collect();
        assert_eq!(
            order,
            [
                ("thin-quote", 0, 9, "a"),
                ("thin-quote", 1, 2, "a"),
                ("thin-quote", 1, 2, "b"),
                ("absent-quote", 1, 4, "a"),
                ("thin-quote", 1, 4, "a"),
                ("raw-html", 0, 0, "a"),
                ("unused-source", 0, 0, "a"),
            ]
        );
    }

    #[test]
    fn no_complaint_is_lost_and_none_is_doubled() {
        let mut edition = fixture::edition("نص");
        let at = Span::point(edition.explainers[0].file, 0);
        for rule in ["raw-html", "raw-html", "no-such-rule"] {
            edition.complaints.push(Diagnostic::warning(rule, at, "x"));
        }
        let rules: Vec<_> = run(&edition).iter().filter(|d| d.span == at).map(|d| d.rule).collect();
        assert_eq!(rules, ["no-such-rule", "raw-html"]);
    }

    #[test]
    fn names_are_found_and_guessed() {
        assert!(find("absent-quote").is_some());
        assert!(find("absent").is_none());
        for (written, meant) in [
            ("absent_quote", Some("absent-quote")),
            ("absent-qoute", Some("absent-quote")),
            ("Altered-Quote", Some("altered-quote")),
            ("proclitic", Some("trimmed-proclitic")),
            ("quote", None),
            ("", None),
            ("زائد", None),
        ] {
            assert_eq!(nearest(written).map(|rule| rule.id), meant, "{written}");
        }
    }

    #[test]
    fn names_are_unique_and_pages_are_theirs() {
        for (at, rule) in ALL.iter().enumerate() {
            assert!(ALL[..at].iter().all(|other| other.id != rule.id), "{} twice", rule.id);
            assert!(rule.docs.starts_with(&format!("# {}\n", rule.id)), "{}", rule.id);
            assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{}", rule.id);
            assert!(!rule.fixed || rule.level == Severity::Error, "{}", rule.id);
        }
        assert!(ALL.is_sorted_by_key(|rule| Reverse(rule.level)), "errors, warnings, info");
    }
}
