//! `linked-citation`: a citation key used as the text of an ordinary link.
//!
//! [`crate::content`] finds such links, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "linked-citation",
    level: Severity::Error,
    fixed: true,
    summary: "a citation key used as the text of an ordinary link",
    docs: include_str!("linked_citation.md"),
    check: walk::parsers_alone,
};
