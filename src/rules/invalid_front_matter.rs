//! `invalid-front-matter`: front matter that is missing, broken or has an unknown key.
//!
//! [`crate::content`] reads the front matter, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-front-matter",
    level: Severity::Error,
    fixed: true,
    summary: "front matter that is missing, broken or has an unknown key",
    docs: include_str!("invalid_front_matter.md"),
    check: walk::parsers_alone,
};
