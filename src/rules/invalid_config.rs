//! `invalid-config`: a setting of `book.toml`, or an allow comment, that is unknown or wrong. [`crate::config`] complains
//! of keys and types; the levels of rules are looked at here, since only here it is known which rules there are.
//! [`super::allows`] looks at the comments when all findings are there.

use crate::diag::{Severity, Sink};
use crate::verify::Edition;

use super::{Rule, levels};

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-config",
    level: Severity::Error,
    fixed: true,
    summary: "a setting of book.toml, or an allow comment, that is unknown or wrong",
    docs: include_str!("invalid_config.md"),
    check,
};

fn check(edition: &Edition, sink: &mut Sink) {
    levels::complaints(&edition.inputs.config, sink);
}
