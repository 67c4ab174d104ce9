//! Findings known of old: `isnad check --write-baseline` keeps them, `--baseline` leaves them out, so that only new ones
//! count.
//!
//! In: the findings of a report. Out: a JSON file, `{"version":1,"findings":[{"file","rule","fingerprint"}]}`, sorted, and
//! from it the findings that it does not name.
//!
//! A finding is known by its fingerprint, which is made of its rule, its file, its words and its turn among equal ones:
//! lines above it may come and go. Of two equal findings in one file the later is the new one, as far as anybody can tell.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::diag::Diagnostic;
use crate::report::fingerprint::fingerprints;
use crate::report::human::number;
use crate::verify::Edition;

use super::said;

/// The version of the file's format.
const VERSION: u32 = 1;

/// The file.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Baseline {
    version: u32,
    findings: BTreeSet<Known>,
}

/// One finding known of old; file and rule are for people who read it.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    file: String,
    rule: String,
    fingerprint: String,
}

impl Baseline {
    /// Of these findings.
    pub fn of(edition: &Edition, found: &[Diagnostic]) -> Baseline {
        Baseline { version: VERSION, findings: known(edition, found).into_iter().collect() }
    }

    /// Reads one.
    ///
    /// # Errors
    /// A file that cannot be read, is none, or has another version.
    pub fn read(path: &Path) -> anyhow::Result<Baseline> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read the baseline {}", said(path)))?;
        Baseline::parse(&text)
            .with_context(|| format!("{} is no baseline; `isnad check --write-baseline FILE` writes one", said(path)))
    }

    fn parse(text: &str) -> anyhow::Result<Baseline> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let Versioned { version } = serde_json::from_str(text)?;
        if version != VERSION {
            bail!("it has version {version}, and this program reads version {VERSION}");
        }
        Ok(serde_json::from_str(text)?)
    }

    /// Its text: a finding on lines of its own, so that a difference between two versions can be read.
    pub fn text(&self) -> String {
        // Texts and a number: nothing in them can fail to be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// How many findings it has.
    pub fn count(&self) -> usize {
        self.findings.len()
    }

    /// Takes what it names out of the findings, and counts. What stands in a file for which `looked_at` is false may
    /// still be there.
    pub fn apply(&self, edition: &Edition, found: &mut Vec<Diagnostic>, looked_at: impl Fn(&str) -> bool) -> Applied {
        let names = known(edition, found);
        let prints: BTreeSet<&str> = self.findings.iter().map(|known| known.fingerprint.as_str()).collect();
        let there: BTreeSet<&str> = names.iter().map(|known| known.fingerprint.as_str()).collect();
        let mut is_new = names.iter().map(|known| !prints.contains(known.fingerprint.as_str()));
        let before = found.len();
        found.retain(|_| is_new.next().unwrap_or(true));
        let gone = |known: &&Known| looked_at(&known.file) && !there.contains(known.fingerprint.as_str());
        Applied { known: before - found.len(), gone: self.findings.iter().filter(gone).count() }
    }
}

/// What a baseline did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Findings that it left out.
    known: usize,
    /// Findings that it names and that are no more.
    gone: usize,
}

impl Applied {
    /// A line for the user, and one more when the file should be written anew.
    pub fn said(self, path: &Path) -> String {
        let path = said(path);
        let mut text = format!("{} known from {path} left out\n", number(self.known, "finding"));
        if self.gone > 0 {
            let verb = if self.gone == 1 { "is" } else { "are" };
            text += &format!(
                "{} of {path} {verb} gone: write it anew with --write-baseline\n",
                number(self.gone, "finding")
            );
        }
        text
    }
}

/// The findings as a baseline has them, in their order.
fn known(edition: &Edition, found: &[Diagnostic]) -> Vec<Known> {
    let files = &edition.inputs.files;
    let prints = fingerprints(edition, found).into_iter();
    let known = found.iter().zip(prints).map(|(found, fingerprint)| Known {
        file: files.get(found.span.file).path.clone(),
        rule: found.rule.to_owned(),
        fingerprint,
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{at, edition};
    use crate::text::FileId;

    #[test]
    fn only_new_findings_are_left() {
        let edition = edition();
        let place = |words| at(&edition.inputs.files, FileId(1), words);
        let finding = |rule, words| Diagnostic::error(rule, place(words), "x");
        let old = vec![finding("thin-quote", "نص"), finding("absent-quote", "العام"), finding("thin-quote", "العام")];
        let baseline = Baseline::of(&edition, &old);
        let text = baseline.text();
        assert!(text.starts_with(
            "{\n  \"version\": 1,\n  \"findings\": [\n    {\n      \"file\": \"content/explainers/a.md\""
        ));
        assert!(text.find("absent-quote") < text.find("thin-quote"), "sorted");
        let baseline = Baseline::parse(&text).expect("it is one");
        assert_eq!(baseline, Baseline::of(&edition, &old));
        assert_eq!(baseline.count(), 3);

        // One is gone, one is new, and one has a twin; the order does not matter.
        let mut now = vec![finding("raw-html", "نص"), finding("thin-quote", "نص"), finding("absent-quote", "العام")];
        now.push(finding("absent-quote", "العام"));
        let applied = baseline.apply(&edition, &mut now, |_| true);
        let left: Vec<_> = now.iter().map(|found| found.rule).collect();
        assert_eq!((left.as_slice(), applied), (&["raw-html", "absent-quote"][..], Applied { known: 2, gone: 1 }));
        assert_eq!(baseline.apply(&edition, &mut now, |path| path.is_empty()).gone, 0, "nobody looked there");
        let said = applied.said(Path::new("old.json"));
        assert_eq!(
            said,
            "2 findings known from old.json left out\n1 finding of old.json is gone: write it anew with --write-baseline\n"
        );
    }

    #[test]
    fn what_is_no_baseline_is_told() {
        for (text, expected) in [
            ("", "EOF"),
            ("[]", "invalid"),
            ("{\"version\": 2}", "version 2"),
            ("{\"version\": 1}", "missing field `findings`"),
            ("{\"version\": 1, \"findings\": [{}]}", "missing field"),
        ] {
            let error = Baseline::parse(text).expect_err("no baseline");
            assert!(format!("{error:#}").contains(expected), "{text}: {error:#}");
        }
        let error = Baseline::read(Path::new("no such file")).expect_err("no file");
        assert!(format!("{error:#}").contains("no such file"), "{error:#}");
    }
}
