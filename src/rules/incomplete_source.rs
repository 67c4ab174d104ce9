//! `incomplete-source`: a source of which the record says too little.
//!
//! [`crate::archive`] reads the records, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "incomplete-source",
    level: Severity::Warning,
    fixed: false,
    summary: "a source of which the record says too little",
    docs: include_str!("incomplete_source.md"),
    check: walk::parsers_alone,
};
