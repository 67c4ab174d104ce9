//! `isnad explain`: the page of a rule, or the table of all rules.

use crate::report::shown;
use crate::rules::{self, Rule};

use super::{Front, Outcome, unknown_rule};

/// Explain a rule: what it objects to, why, and how to mend it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The rule's name; without it, all rules are listed
    rule: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  isnad explain
  isnad explain altered-quote";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let Some(name) = &args.rule else {
        front.terminal.out(&table(rules::ALL))?;
        return Ok(Outcome::Clean);
    };
    match rules::find(name) {
        Some(rule) => {
            front.terminal.out(&format!("{}\n", rule.docs.trim_end()))?;
            Ok(Outcome::Clean)
        }
        None => {
            front.terminal.err(&format!("isnad: {}\n", shown::message(&unknown_rule(name))));
            Ok(Outcome::Unable)
        }
    }
}

/// One line a rule: its name, its level, what it is about.
fn table(rules: &[&Rule]) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let level = rule.level.name();
        let fixed = if rule.fixed { " (cannot be lowered)" } else { "" };
        text += &format!("{:width$}  {level:7}  {}{fixed}\n", rule.id, rule.summary);
    }
    text + "\n`isnad explain RULE` shows the rule's page; [preprocessor.isnad.rules] in book.toml sets levels.\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    #[test]
    fn rules_are_listed_in_columns() {
        let rule = |id, level, fixed| Rule { id, level, fixed, summary: "words", docs: "", check: |_, _| {} };
        let text = table(&[&rule("thin-quote", Severity::Error, true), &rule("raw-html", Severity::Warning, false)]);
        let lines: Vec<_> = text.lines().take(2).collect();
        assert_eq!(lines, ["thin-quote  error    words (cannot be lowered)", "raw-html    warning  words"]);
    }
}
