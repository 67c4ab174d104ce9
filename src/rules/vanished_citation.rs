//! `vanished-citation`: a citation where Markdown drops it, so that it would not be printed.
//!
//! [`crate::content`] finds the definitions that the Markdown parser took, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "vanished-citation",
    level: Severity::Error,
    fixed: true,
    summary: "a citation where Markdown drops it",
    docs: include_str!("vanished_citation.md"),
    check: walk::parsers_alone,
};
