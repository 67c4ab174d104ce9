//! `isnad check --fix`: fixes to disk, round by round.
//!
//! In: what a check saw. Out: changed explainers, pages and home page, and what is said of it.
//!
//! 1. [`Mended::round`] applies the fixes that go together ([`fixes::apply`]); the caller checks again, since a fix that
//!    overlapped another waits for the next round.
//! 2. A file that is no longer what was checked is not touched, and neither is a source: it is somebody else's text.

use std::fs;

use crate::diag::{Applicability, fixes};
use crate::report::{human, shown};
use crate::text::FileId;
use crate::verify::Edition;
use crate::{diag::Diagnostic, write};

use super::Front;
use super::baseline::Applied;
use super::selection::Selection;

/// After so many rounds fixes that undo one another are left as they are.
const MOST_ROUNDS: usize = 16;

/// What a check saw.
#[derive(Debug)]
pub struct Seen {
    /// Everything judged.
    pub edition: Edition,
    /// The findings to be reported.
    pub diagnostics: Vec<Diagnostic>,
    /// What PATHS select; `None` is everything.
    pub selection: Option<Selection>,
    /// What the baseline left out, where there is one.
    pub known: Option<Applied>,
}

/// What was mended so far.
#[derive(Debug, Default)]
pub struct Mended {
    rounds: usize,
    fixes: usize,
    /// The paths of the changed files, each once.
    files: Vec<String>,
    /// The paths of files that changed while they were checked.
    passed_over: Vec<String>,
}

impl Mended {
    /// Applies what goes together; whether any file changed, so that everything must be checked again.
    ///
    /// # Errors
    /// A file that cannot be written; those before it are.
    pub fn round(&mut self, front: Front<'_>, seen: &Seen, with_unsafe: bool) -> anyhow::Result<bool> {
        if self.rounds == MOST_ROUNDS {
            return Ok(false);
        }
        self.rounds += 1;
        self.passed_over.clear();
        let files = &seen.edition.inputs.files;
        let mut changed = false;
        for fixed in fixes::apply(files, &seen.diagnostics, |file| may_change(seen, file), with_unsafe) {
            let file = files.get(fixed.file);
            let path = front.root.join(&file.path);
            if fs::read(&path).ok().as_deref() != Some(file.text.as_bytes()) {
                self.passed_over.push(file.path.clone());
                continue;
            }
            write::replace(&path, fixed.text.as_bytes())?;
            changed = true;
            self.fixes += fixed.fixes;
            if !self.files.contains(&file.path) {
                self.files.push(file.path.clone());
            }
        }
        Ok(changed)
    }

    /// What was done, and what `--unsafe-fixes` would do beyond that, a line each.
    pub fn said(&self, seen: &Seen, with_unsafe: bool) -> String {
        let mut text = match self.fixes {
            0 => "nothing was fixed\n".to_owned(),
            fixes => {
                format!("applied {} in {}\n", counted(fixes, "fix", "fixes"), human::number(self.files.len(), "file"))
            }
        };
        for path in &self.passed_over {
            text += &format!("{} changed while it was checked, and was left alone\n", shown::message(path));
        }
        let left = seen.diagnostics.iter().filter(|found| is_unsafe(seen, found)).count();
        if left > 0 && !with_unsafe {
            text += &format!("{} with --unsafe-fixes\n", counted(left, "more fix", "more fixes"));
        }
        text
    }
}

/// Whether fixes may change a file: one that we write, and that was selected.
fn may_change(seen: &Seen, file: FileId) -> bool {
    seen.edition.explainers.iter().any(|explainer| explainer.file == file)
        && seen.selection.as_ref().is_none_or(|selection| selection.files.contains(&file))
}

fn is_unsafe(seen: &Seen, found: &Diagnostic) -> bool {
    let fix = found.fix.as_ref().filter(|fix| fix.applicability == Applicability::Unsafe);
    fix.is_some_and(|fix| fix.edits.iter().all(|edit| may_change(seen, edit.span.file)))
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::cli::terminal::{Colour, Terminal};
    use crate::load::load;
    use crate::pipeline;

    const WRONG: &str = "---\ntitle: x\nsummary: x\ndate: 2026-01-15\n---\nقيل «تفتح المكتبة أبوابها» [@s#p2].\n";

    fn look(root: &Path) -> anyhow::Result<Seen> {
        let (edition, diagnostics) = pipeline::check(load(root)?, &|_| {});
        Ok(Seen { edition, diagnostics, selection: None, known: None })
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() -> anyhow::Result<()> {
        let root = tempfile::tempdir()?;
        let path = root.path().join("content/explainers/a.md");
        for (name, text) in [
            ("book.toml", "[book]\ntitle = \"x\"\nlanguage = \"ar\"\n"),
            ("content/explainers/a.md", WRONG),
            ("content/sources/s.md", "---\ntitle: x\n---\n\n{#p1}\nتفتح المكتبة أبوابها\n\n{#p2}\nنقل السجل القديم\n"),
        ] {
            write::create(&root.path().join(name), text.as_bytes())?;
        }
        let front = Front { root: root.path(), terminal: Terminal::new(Colour::Never) };
        let seen = look(root.path())?;
        let newer = WRONG.replace("قيل", "قالت");
        fs::write(&path, &newer)?;
        let mut mended = Mended::default();
        assert!(!mended.round(front, &seen, true)?);
        assert_eq!(fs::read_to_string(&path)?, newer);
        let said = mended.said(&seen, true);
        assert!(said.contains("nothing was fixed") && said.contains("content/explainers/a.md changed"), "{said}");

        assert!(mended.round(front, &look(root.path())?, false)?);
        assert_eq!(fs::read_to_string(&path)?, newer.replace("#p2", "#p1"));
        let seen = look(root.path())?;
        assert!(!mended.round(front, &seen, false)?, "a second run finds nothing more");
        assert_eq!(mended.said(&seen, false), "applied 1 fix in 1 file\n");
        Ok(())
    }
}
