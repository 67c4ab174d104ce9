//! `undefined-footnote`: a footnote mark without a footnote.
//!
//! [`crate::content`] knows the marks and the footnotes of a page, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "undefined-footnote",
    level: Severity::Error,
    fixed: true,
    summary: "a footnote mark without a footnote",
    docs: include_str!("undefined_footnote.md"),
    check: walk::parsers_alone,
};
