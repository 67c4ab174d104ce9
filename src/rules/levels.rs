//! What `[preprocessor.isnad.rules]` asks for: complaints about rows that cannot be followed, and the rest applied.
//!
//! In: the configuration. Out: complaints of `invalid-config` ([`complaints`]); findings with the severities asked for,
//! without those switched off ([`apply`]).

use crate::config::{Config, RuleLevel};
use crate::diag::{Diagnostic, Severity, Sink};

use super::wording::shown;
use super::{Rule, find, invalid_config, nearest};

/// Complains about each row that names no rule, or lowers one that cannot be lowered.
pub(super) fn complaints(config: &Config, sink: &mut Sink) {
    for row in &config.rules {
        match find(&row.rule) {
            Some(rule) if lowers(rule, row) => sink.push(too_low(rule, row)),
            Some(_) => {}
            None => sink.push(unknown(row)),
        }
    }
}

/// Gives every finding the severity that its rule's row asks for, and drops those that are switched off. Rows that
/// [`complaints`] objects to change nothing.
pub(super) fn apply(config: &Config, found: &mut Sink) {
    for row in &config.rules {
        let Some(rule) = find(&row.rule) else { continue };
        // A fixed rule may say less than its level itself, of an earlier quotation for instance; that stands.
        if rule.fixed {
            continue;
        }
        match row.level {
            None => found.retain(|finding| finding.rule != rule.id),
            Some(level) => {
                for finding in found.iter_mut().filter(|finding| finding.rule == rule.id) {
                    finding.severity = level;
                }
            }
        }
    }
}

fn lowers(rule: &Rule, row: &RuleLevel) -> bool {
    rule.fixed && row.level.is_none_or(|level| level < rule.level)
}

fn too_low(rule: &Rule, row: &RuleLevel) -> Diagnostic {
    let wanted = match row.level {
        Some(Severity::Warning) => "warn",
        Some(level) => level.name(),
        None => "off",
    };
    let message = format!("{} cannot be lowered to {wanted}: no text that it objects to is published", shown(rule.id));
    Diagnostic::error(invalid_config::RULE.id, row.level_span, message)
        .hint(format!("remove this line; the rule stays at {}", rule.level.name()))
}

fn unknown(row: &RuleLevel) -> Diagnostic {
    let message = format!("no rule has the name {}", shown(&row.rule));
    let found = Diagnostic::error(invalid_config::RULE.id, row.name_span, message);
    match nearest(&row.rule) {
        Some(rule) => found.hint(format!("did you mean {}?", shown(rule.id))),
        None => found.hint("`isnad explain` lists the rules"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{FileId, Span};

    fn asking(rule: &str, level: Option<Severity>) -> Config {
        let at = |start| Span::new(FileId(0), start, start + 3);
        Config {
            rules: vec![RuleLevel { rule: rule.into(), name_span: at(10), level, level_span: at(20) }],
            ..Config::default()
        }
    }

    fn complaint(rule: &str, level: Option<Severity>) -> Option<(u32, String)> {
        let mut sink = Sink::new();
        complaints(&asking(rule, level), &mut sink);
        assert!(sink.len() < 2 && sink.iter().all(|d| d.rule == "invalid-config" && d.severity == Severity::Error));
        sink.pop().map(|d| (d.span.start, d.hints.concat()))
    }

    #[test]
    fn rows_that_cannot_be_followed_are_complained_of() {
        use Severity::{Error, Info, Warning};
        for rule in ["absent-quote", "changed-source", "invalid-config", "unsafe-link"] {
            for level in [None, Some(Info), Some(Warning)] {
                assert_eq!(complaint(rule, level).map(|(at, _)| at), Some(20), "{rule} {level:?}");
            }
            assert_eq!(complaint(rule, Some(Error)), None, "{rule} at its own level");
        }
        for rule in ["broken-link", "uncited-quote", "unused-source"] {
            for level in [None, Some(Info), Some(Warning), Some(Error)] {
                assert_eq!(complaint(rule, level), None, "{rule} {level:?}");
            }
        }
    }

    #[test]
    fn unknown_names_are_guessed() {
        let (at, hint) = complaint("uncited-qoute", None).expect("a complaint");
        assert_eq!((at, hint.contains("uncited-quote")), (10, true));
        let (_, hint) = complaint("كلام", None).expect("a complaint");
        assert!(hint.contains("isnad explain"));
    }

    #[test]
    fn levels_are_applied_where_they_may_be() {
        use Severity::{Error, Info, Warning};
        for (rule, found, asked, expected) in [
            ("uncited-quote", Warning, Some(Error), Some(Error)),
            ("uncited-quote", Warning, None, None),
            ("broken-link", Error, Some(Info), Some(Info)),
            ("absent-quote", Error, None, Some(Error)),
            ("absent-quote", Error, Some(Info), Some(Error)),
            ("absent-quote", Warning, Some(Error), Some(Warning)),
            ("no-such-rule", Warning, None, Some(Warning)),
        ] {
            let at = Span::point(FileId(0), 0);
            let mut sink = vec![Diagnostic::info("raw-html", at, "untouched")];
            let mut one = Diagnostic::error(find(rule).map_or("other", |rule| rule.id), at, "x");
            one.severity = found;
            sink.push(one);
            apply(&asking(rule, asked), &mut sink);
            assert_eq!(sink.get(1).map(|d| d.severity), expected, "{rule} {asked:?}");
            assert_eq!(sink[0].severity, Info);
        }
    }
}
