//! The fix that puts the archive's own words in place of a quotation's.
//!
//! In: a quotation and the one stretch of the archive that it differs from in marks, spelling or spacing only. Out: an
//! unsafe fix, or none where the replacement could not be written as it stands: the quotation carries markup, leaves
//! words out or spans passages, or the archive's words hold characters that mean something in Markdown.

use crate::diag::{Applicability, Edit, Fix};
use crate::verify::{Edition, Flag, Found};

use super::walk::Checked;

/// Differences of a quotation that a plain replacement would undo.
const INTENDED: [Flag; 5] =
    [Flag::Omission, Flag::Insertion, Flag::ReplacedWords, Flag::TrimmedProclitic, Flag::CrossPassage];

/// The replacement of the quoted words by those of `held`, where it can be made.
pub(super) fn fix(edition: &Edition, checked: Checked<'_>, held: &Found) -> Option<Fix> {
    let files = &edition.inputs.files;
    let [span] = held.spans.as_slice() else {
        return None;
    };
    let archived = files.slice(*span);
    let intended = INTENDED.iter().any(|flag| checked.judgement.flags.has(*flag));
    let writable = !archived.is_empty() && !archived.chars().any(means_something);
    (!intended && writable).then(|| quoted(edition, checked, archived)).flatten()
}

/// The replacement of the quoted words by others, where they carry no markup.
pub(super) fn quoted(edition: &Edition, checked: Checked<'_>, text: &str) -> Option<Fix> {
    let quotation = checked.quotation;
    let plain = edition.inputs.files.slice(quotation.span) == quotation.text.text;
    (plain && text != quotation.text.text).then(|| Fix {
        applicability: Applicability::Unsafe,
        edits: vec![Edit { span: quotation.span, text: text.to_owned() }],
    })
}

/// Whether a character would be markup, a quotation mark or an omission mark in an explainer, or is a control.
fn means_something(character: char) -> bool {
    character.is_control() || "\\`*_{}[]()<>#+!|~&@\"'«»“”„״﴿﴾…".contains(character)
}
