//! What allow comments silence (design §6), and what is wrong with those that cannot or need not be followed.
//!
//! In: the edition and its findings, before their levels are set. Out: the findings that are left, and complaints of
//! `invalid-config`: a comment is a setting too, written where it holds.
//!
//! 1. A comment must name a rule that can be allowed, and give a reason. One that does not silences nothing.
//! 2. Findings of its rule that begin in its block are taken away. What keeps a text from being read stays; a verdict's
//!    own rule can be allowed, and the page says that the quotation was published by an editor's decision.
//! 3. A comment that silences nothing is a warning: what it was written for is gone, or stands elsewhere.

use crate::content::{Allow, Explainer};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::text::Span;
use crate::verify::{Edition, Judgement, UnresolvedBecause, Verdict};

use super::walk::{self, Checked};
use super::wording::shown;
use super::{
    Rule, absent_quote, altered_quote, find, hidden_negation, invalid_config, misplaced_quote, nearest, thin_quote,
    undecided_quote, unproven_translation,
};

/// The rules that cannot be lowered in `book.toml`, and can be allowed in one place for a reason that is published.
const OF_VERDICTS: [&str; 7] = [
    absent_quote::RULE.id,
    altered_quote::RULE.id,
    hidden_negation::RULE.id,
    misplaced_quote::RULE.id,
    thin_quote::RULE.id,
    undecided_quote::RULE.id,
    unproven_translation::RULE.id,
];

/// Takes the silenced findings away, and complains about comments.
pub(super) fn apply(edition: &Edition, found: &mut Sink) {
    let mut complaints = Sink::new();
    for (explainer, _) in walk::pages(edition) {
        for allow in &explainer.allows {
            complaints.extend(complaint(allow));
            let Some((rule, block)) = followed(allow) else {
                continue;
            };
            let before = found.len();
            found.retain(|finding| finding.rule != rule.id || !begins_in(block, finding.span));
            if found.len() == before {
                let message = format!("this comment silences nothing: {} finds nothing in its block", shown(rule.id));
                complaints.push(warning(allow, message).hint("remove the comment"));
            }
        }
    }
    found.extend(complaints);
}

/// The comment by which a quotation that does not match is published all the same; `None` for one that passes, that no
/// citation claims outright, or that no comment allows.
pub fn decision<'e>(
    edition: &Edition,
    explainer: &'e Explainer,
    quotation: usize,
    judgement: &Judgement,
) -> Option<&'e Allow> {
    let quotation = explainer.quotations.get(quotation)?;
    let citation = explainer.citations.get(quotation.citation?)?;
    let checked = Checked { citation, outcomes: &[], quotation, judgement };
    if judgement.verdict.passes() || judgement.translated || checked.is_short(edition.inputs.config.min_quote_words) {
        return None;
    }
    let id = match judgement.verdict {
        _ if judgement.untranslated => unproven_translation::RULE.id,
        Verdict::Altered if judgement.hidden.as_ref().is_some_and(|hidden| hidden.omitted) => hidden_negation::RULE.id,
        Verdict::Altered => altered_quote::RULE.id,
        Verdict::Misplaced => misplaced_quote::RULE.id,
        Verdict::Absent => absent_quote::RULE.id,
        Verdict::Thin => thin_quote::RULE.id,
        Verdict::Unresolved if judgement.unresolved != Some(UnresolvedBecause::Key) => undecided_quote::RULE.id,
        _ => return None,
    };
    explainer
        .allows
        .iter()
        .find(|allow| followed(allow).is_some_and(|(rule, block)| rule.id == id && begins_in(block, quotation.span)))
}

/// The rule and the block of a comment that can be followed.
fn followed(allow: &Allow) -> Option<(&'static Rule, Span)> {
    let rule = find(&allow.rule).filter(|rule| can_be_allowed(rule) && has_reason(allow))?;
    Some((rule, allow.block?))
}

fn can_be_allowed(rule: &Rule) -> bool {
    !rule.fixed || OF_VERDICTS.contains(&rule.id)
}

/// Whether there is a word behind the parenthesis.
fn has_reason(allow: &Allow) -> bool {
    allow.reason.chars().any(char::is_alphanumeric)
}

fn begins_in(block: Span, span: Span) -> bool {
    block.file == span.file && block.start <= span.start && span.start < block.end
}

/// Why a comment cannot be followed.
fn complaint(allow: &Allow) -> Option<Diagnostic> {
    let error = |span, message| Diagnostic::error(invalid_config::RULE.id, span, message);
    let Some(rule) = find(&allow.rule) else {
        let message = match allow.rule.as_str() {
            "" => "this comment names no rule".to_owned(),
            name => format!("no rule has the name {}", shown(name)),
        };
        let hint = match nearest(&allow.rule) {
            Some(rule) => format!("did you mean {}?", shown(rule.id)),
            None => "name one rule; `isnad explain` lists them".to_owned(),
        };
        return Some(error(allow.rule_span, message).hint(hint));
    };
    if !can_be_allowed(rule) {
        let message = format!("{} cannot be allowed: what it objects to cannot be published", shown(rule.id));
        return Some(error(allow.rule_span, message).hint("mend what it objects to, and remove the comment"));
    }
    if !has_reason(allow) {
        let message = format!("{} is allowed here without a reason", shown(rule.id));
        let hint = format!("write why: {}", shown(&format!("<!-- isnad: allow({}) the reason -->", rule.id)));
        return Some(error(allow.span, message).hint(hint));
    }
    let none = "this comment silences nothing: no block follows it".to_owned();
    let hint = "write it on a line of its own, right above the block that it is meant for";
    allow.block.is_none().then(|| warning(allow, none).hint(hint))
}

fn warning(allow: &Allow, message: String) -> Diagnostic {
    let mut found = Diagnostic::error(invalid_config::RULE.id, allow.span, message);
    found.severity = Severity::Warning;
    found
}
