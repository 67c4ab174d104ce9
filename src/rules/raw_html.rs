//! `raw-html`: raw HTML in Markdown, which is shown as text.
//!
//! [`crate::content`] meets the HTML in the Markdown, and complains.

use crate::diag::Severity;

use super::{Rule, walk};

/// The rule.
pub const RULE: Rule = Rule {
    id: "raw-html",
    level: Severity::Warning,
    fixed: false,
    summary: "raw HTML in Markdown, which is shown as text",
    docs: include_str!("raw_html.md"),
    check: walk::parsers_alone,
};
