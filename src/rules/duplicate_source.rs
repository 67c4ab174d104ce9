//! `duplicate-source`: two files archive a source under one id.
//!
//! [`crate::archive`] compares the ids of all source files and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-source",
    level: Severity::Error,
    fixed: true,
    summary: "two files archive a source under one id",
    docs: include_str!("duplicate_source.md"),
    check: walk::parsers_alone,
};
