//! `malformed-citation`: something that looks like a citation and is not one.
//!
//! [`crate::content`] looks at what is left after parsing, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "malformed-citation",
    level: Severity::Error,
    fixed: true,
    summary: "something that looks like a citation and is not one",
    docs: include_str!("malformed_citation.md"),
    check: walk::parsers_alone,
};
