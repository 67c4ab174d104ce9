//! `unlocked-source`: a source that isnad.lock does not pin.
//!
//! [`crate::archive`] compares the sources with the lock, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unlocked-source",
    level: Severity::Warning,
    fixed: false,
    summary: "a source that isnad.lock does not pin",
    docs: include_str!("unlocked_source.md"),
    check: walk::parsers_alone,
};
