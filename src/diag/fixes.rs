//! Fixes into texts: which of them go together, and what the files are then. Nothing is written here.
//!
//! In: the files, the findings in their order, the files that may be changed, and how far fixes are trusted. Out: each
//! changed file with its new text.
//!
//! 1. A fix is taken when it is trusted, and all its edits lie in one file that may be changed.
//! 2. Of fixes that overlap or touch the first is taken; the others speak again, or not, once the file is checked again.
//! 3. The edits of a file are applied by their bytes; every other byte stays.

use std::collections::BTreeMap;

use crate::text::{FileId, Files, Span};

use super::{Applicability, Diagnostic, Edit, Fix};

/// A file as its fixes make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file.
    pub file: FileId,
    /// Its text with the fixes applied.
    pub text: String,
    /// How many fixes were applied; the fix of one finding may have several edits.
    pub fixes: usize,
}

/// What the fixes of these findings make of the files, in path order. Unsafe ones are applied only with `with_unsafe`;
/// a file for which `may_change` is false keeps its text.
pub fn apply(
    files: &Files,
    found: &[Diagnostic],
    may_change: impl Fn(FileId) -> bool,
    with_unsafe: bool,
) -> Vec<Fixed> {
    let mut taken: BTreeMap<FileId, (Vec<&Edit>, usize)> = BTreeMap::new();
    for fix in found.iter().filter_map(|found| found.fix.as_ref()) {
        let trusted = with_unsafe || fix.applicability == Applicability::Safe;
        let Some(file) = only_file(fix).filter(|file| trusted && may_change(*file)) else {
            continue;
        };
        let fits = |edit: &Edit| files.get(file).text.get(edit.span.range()).is_some();
        let (edits, fixes) = taken.entry(file).or_default();
        let free = |edit: &Edit| edits.iter().all(|other| !touch(edit.span, other.span));
        let own = |edit: &Edit| fix.edits.iter().filter(|other| touch(edit.span, other.span)).count() == 1;
        if fix.edits.iter().all(|edit| fits(edit) && free(edit) && own(edit)) {
            edits.extend(&fix.edits);
            *fixes += 1;
        }
    }
    let changed = taken.into_iter().filter_map(|(file, (edits, fixes))| {
        let before = &files.get(file).text;
        let text = edited(before, edits);
        (text != *before).then_some(Fixed { file, text, fixes })
    });
    changed.collect()
}

/// The file that every edit of a fix lies in.
fn only_file(fix: &Fix) -> Option<FileId> {
    let file = fix.edits.first()?.span.file;
    fix.edits.iter().all(|edit| edit.span.file == file).then_some(file)
}

/// Whether two stretches share a byte or an end: two insertions at one place have no order of their own.
fn touch(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// The text with edits that do not touch one another, each on character boundaries.
fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| edit.span);
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        changed.push_str(text.get(at..range.start).unwrap_or_default());
        changed.push_str(&edit.text);
        at = range.end;
    }
    changed.push_str(text.get(at..).unwrap_or_default());
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::File;

    type Row<'r> = (Applicability, &'r [(u32, usize, usize, &'r str)]);

    type Case<'r> = (&'r [Row<'r>], Option<(&'r str, usize)>);

    /// The first file's text, and how many fixes it took, after the fixes of `rows`; `None` when it stays.
    fn after(rows: &[Row<'_>], with_unsafe: bool) -> Option<(String, usize)> {
        let files = Files::new(vec![File::new("a", "0123456789"), File::new("b", "لن نوقفه")]);
        let found: Vec<_> = rows
            .iter()
            .map(|(applicability, edits)| {
                let edit = |row: &(u32, usize, usize, &str)| Edit {
                    span: Span::new(FileId(row.0), row.1, row.2),
                    text: row.3.to_owned(),
                };
                let at = Span::point(FileId(0), 0);
                Diagnostic::error("x", at, "x").fix(*applicability, edits.iter().map(edit).collect())
            })
            .collect();
        let mut fixed = apply(&files, &found, |file| file == FileId(0), with_unsafe).into_iter();
        let first = fixed.next().map(|fixed| (fixed.text, fixed.fixes));
        assert_eq!(fixed.next(), None, "one file may change");
        first
    }

    #[test]
    fn fixes_that_go_together_are_applied_and_others_wait() {
        use Applicability::{Safe, Unsafe};
        let rows: &[Case<'_>] = &[
            (&[], None),
            (&[(Safe, &[(0, 2, 4, "x")])], Some(("01x456789", 1))),
            (&[(Safe, &[(0, 8, 10, "")]), (Safe, &[(0, 0, 1, "xyz")])], Some(("xyz1234567", 2))),
            (&[(Safe, &[(0, 2, 4, "x")]), (Safe, &[(0, 3, 6, "y")])], Some(("01x456789", 1))),
            (&[(Safe, &[(0, 2, 4, "x")]), (Safe, &[(0, 4, 6, "y")])], Some(("01x456789", 1))),
            (&[(Safe, &[(0, 2, 2, "x")]), (Safe, &[(0, 2, 2, "x")])], Some(("01x23456789", 1))),
            (&[(Safe, &[(0, 1, 2, "x"), (0, 5, 6, "y")])], Some(("0x234y6789", 1))),
            (&[(Safe, &[(0, 1, 3, "x"), (0, 2, 6, "y")])], None),
            (&[(Safe, &[(0, 1, 2, "x")]), (Safe, &[(0, 1, 2, "y"), (0, 7, 8, "z")])], Some(("0x23456789", 1))),
            (&[(Safe, &[(0, 2, 4, "23")])], None),
            (&[(Safe, &[(0, 2, 40, "x")])], None),
            (&[(Safe, &[(1, 0, 2, "x")])], None),
            (&[(Safe, &[(0, 0, 2, "x"), (1, 0, 2, "x")])], None),
            (&[(Safe, &[])], None),
        ];
        for (rows, expected) in rows {
            let expected = expected.map(|(text, fixes)| (text.to_owned(), fixes));
            assert_eq!(after(rows, false), expected, "{rows:?}");
        }
        let both: &[Row<'_>] = &[(Unsafe, &[(0, 2, 4, "x")]), (Safe, &[(0, 3, 5, "y")])];
        assert_eq!(after(both, false), Some(("012y56789".to_owned(), 1)), "an unsafe one keeps no safe one out");
        assert_eq!(after(both, true), Some(("01x456789".to_owned(), 1)));
    }
}
