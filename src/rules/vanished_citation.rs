//! `vanished-citation`: a paragraph that begins like a link definition, and would vanish.
//!
//! [`crate::content`] finds the definitions that the Markdown parser took, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "vanished-citation",
    level: Severity::Error,
    fixed: true,
    summary: "a paragraph that begins like a link definition, and would vanish",
    docs: include_str!("vanished_citation.md"),
    check: walk::parsers_alone,
};
