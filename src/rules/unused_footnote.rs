//! `unused-footnote`: a footnote that no mark leads to.
//!
//! [`crate::content`] knows the marks and the footnotes of a page, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unused-footnote",
    level: Severity::Warning,
    fixed: false,
    summary: "a footnote that no mark leads to",
    docs: include_str!("unused_footnote.md"),
    check: walk::parsers_alone,
};
