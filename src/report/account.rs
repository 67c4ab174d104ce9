//! What a finding says, line by line, as every format of plain text shows it.
//!
//! In: a finding. Out: its message, and lines for the words as cited and as archived, their differences, further places
//! and remedies: fit to be shown (see [`shown`]), cited and archived words isolated.

use crate::diag::Diagnostic;
use crate::text::{Files, Span};

use super::shown;

/// The lines below the message: a name, padded where names stand under each other, and what follows it. `folder` is put
/// before each path.
pub fn lines(files: &Files, found: &Diagnostic, folder: &str) -> Vec<(&'static str, String)> {
    let cited = found.cited.iter().map(|words| ("cited:   ", shown::words(words)));
    let archived = found.archived.iter().map(|words| ("archived:", shown::words(words)));
    let differences = found.differences.iter().map(|difference| ("differs: ", shown::message(difference)));
    let labels = found
        .labels
        .iter()
        .map(|label| ("see", format!("{} {}", place(files, label.span, folder), shown::message(&label.message))));
    let hints = found.hints.iter().map(|hint| ("help:", shown::message(hint)));
    cited.chain(archived).chain(differences).chain(labels).chain(hints).collect()
}

/// The message and its lines, each on a line of its own, without a line end after the last.
pub fn text(files: &Files, found: &Diagnostic, folder: &str) -> String {
    let mut text = shown::message(&found.message);
    for (name, rest) in lines(files, found, folder) {
        text += &format!("\n{} {rest}", name.trim_end());
    }
    text
}

/// `file:line:column`.
pub fn place(files: &Files, span: Span, folder: &str) -> String {
    let (start, _) = files.positions(span);
    let path = shown::message(&format!("{folder}{}", files.get(span.file).path));
    format!("{path}:{}:{}", start.line, start.column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::altered;

    #[test]
    fn the_lines_stand_below_the_message() {
        let (edition, found) = altered();
        let expected = "the quotation differs from \u{2068}@s#p1\u{2069}
cited: \u{2068}لن نوقفه\u{2069}
archived: \u{2068}لن نوقفه قبل\u{2069}
differs: a word dropped: \u{2068}قبل\u{2069}
see site/content/sources/s.md:3:1 the archive
help: quote the words of the archive";
        assert_eq!(text(&edition.inputs.files, &found, "site/"), expected);
    }
}
