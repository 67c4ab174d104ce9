//! `duplicate-footnote`: two footnotes with one label.
//!
//! [`crate::content`] knows the marks and the footnotes of a page, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-footnote",
    level: Severity::Error,
    fixed: true,
    summary: "two footnotes with one label",
    docs: include_str!("duplicate_footnote.md"),
    check: walk::parsers_alone,
};
