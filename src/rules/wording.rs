//! How findings name places and differences, so that every rule says the same thing in the same words.
//!
//! In: places of the edition. Out: text for messages. What comes from an explainer or the archive passes through
//! [`shown`], which isolates it and makes invisible characters visible.

use crate::archive::Source;
use crate::content::Citation;
use crate::diag::{Label, isolate};
use crate::text::Span;
use crate::verify::{Difference, DifferenceKind, Edition, Found};

use super::walk::Checked;

/// The text as it may stand inside a message: isolated, on one line, with invisible characters by their code points
/// (U+200F).
pub(super) fn shown(text: &str) -> String {
    let mut visible = String::new();
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => visible.push(' '),
            _ if is_invisible(character) => visible.push_str(&code_point(character)),
            _ => visible.push(character),
        }
    }
    isolate(&visible)
}

/// `U+202E`.
pub(super) fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Controls that would act on the message, and blanks that cannot be told from a space. The joiners U+200C and U+200D
/// are not among them: Persian words need them, and what they do to the letters beside them can be seen.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The locator of a stretch of passages: `p7` or `p7-p9`.
pub(super) fn locator(source: &Source, first: usize, last: usize) -> String {
    let id = |at: usize| source.passages.get(at).map_or("", |passage| passage.id.as_str());
    if first == last { id(first).to_owned() } else { format!("{}-{}", id(first), id(last)) }
}

/// The key under which a stretch would be cited: `@moe-2024#p7`.
pub(super) fn key(edition: &Edition, found: &Found) -> String {
    match edition.archive.sources.get(found.source) {
        Some(source) => format!("@{}#{}", source.id, locator(source, found.first, found.last)),
        None => String::new(),
    }
}

/// The keys of a citation as they are written: `@moe-2024#p7; @moe-2025#p2`.
pub(super) fn as_cited(edition: &Edition, citation: &Citation) -> String {
    let keys = citation.keys.iter().map(|key| edition.inputs.files.slice(key.span));
    let keys: Vec<_> = keys.map(one_line).collect();
    keys.join("; ")
}

/// The archive's words, one line: `…` where words were left out, `¶` between passages.
pub(super) fn archived(edition: &Edition, found: &Found) -> String {
    let mut text = String::new();
    let mut before = None;
    for span in &found.spans {
        let passage = passage_at(edition, found, *span);
        if before.is_some() {
            text.push_str(if before == Some(passage) { " … " } else { " ¶ " });
        }
        text.push_str(&one_line(edition.inputs.files.slice(*span)));
        before = Some(passage);
    }
    text
}

/// A label on the archive's words.
pub(super) fn in_archive(found: &Found, message: &str) -> Option<Label> {
    let span = *found.spans.first()?;
    Some(Label { span, message: message.to_owned() })
}

/// The words of a quotation, for the `cited:` line.
pub(super) fn cited(checked: Checked<'_>) -> Option<String> {
    Some(checked.quotation.text.text.clone())
}

/// One difference in plain words: `a word replaced: … for …`.
pub fn difference(difference: &Difference) -> String {
    let Difference { kind, quoted, archived } = difference;
    let several = quoted.split_whitespace().count().max(archived.split_whitespace().count()) > 1;
    let what = match (kind, several) {
        (DifferenceKind::Replaced, false) => "a word replaced",
        (DifferenceKind::Replaced, true) => "words replaced",
        (DifferenceKind::Dropped, false) => "a word dropped",
        (DifferenceKind::Dropped, true) => "words dropped",
        (DifferenceKind::Added, false) => "a word added",
        (DifferenceKind::Added, true) => "words added",
        (DifferenceKind::Moved, false) => "a word moved",
        (DifferenceKind::Moved, true) => "words moved",
        (DifferenceKind::Number, _) => "a number",
        (DifferenceKind::NegationDropped, _) => "a negation dropped",
        (DifferenceKind::NegationAdded, _) => "a negation added",
        (DifferenceKind::Vowel, _) => "a vowel mark",
        (DifferenceKind::Hamza, _) => "a hamza",
        (DifferenceKind::Ending, _) => "a case ending",
        (DifferenceKind::Honorific, _) => "an honorific",
        (DifferenceKind::Brackets, _) => "words in round brackets that the source lacks",
        (DifferenceKind::Cut, _) => "a word cut",
        (DifferenceKind::Spacing, _) => "words joined or parted",
        (DifferenceKind::Question, _) => "a question or exclamation mark",
        (DifferenceKind::Punctuation, _) => "punctuation",
    };
    use DifferenceKind::{Added, Brackets, Dropped, Moved, NegationAdded, NegationDropped};
    // Their names say already which side lacks the words.
    let said = matches!(kind, Added | Brackets | Dropped | Moved | NegationAdded | NegationDropped);
    match (quoted.is_empty(), archived.is_empty()) {
        (false, false) if *kind == Moved => format!("{what}: {}", shown(quoted)),
        (false, false) => format!("{what}: {} for {}", shown(quoted), shown(archived)),
        (true, _) if said => format!("{what}: {}", shown(archived)),
        (true, _) => format!("{what} dropped: {}", shown(archived)),
        (_, true) if said => format!("{what}: {}", shown(quoted)),
        (_, true) => format!("{what} added: {}", shown(quoted)),
    }
}

/// `p1, p2`: names, each isolated.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(shown).collect();
    names.join(", ")
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The passage of `found` that `span` lies in.
fn passage_at(edition: &Edition, found: &Found, span: Span) -> Option<usize> {
    let source = edition.archive.sources.get(found.source)?;
    (found.first..=found.last).find(|at| {
        let passage = source.passages.get(*at);
        passage.is_some_and(|passage| passage.span.contains(span))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_said_in_plain_words() {
        use DifferenceKind::*;
        for (kind, quoted, archived, expected) in [
            (Replaced, "أ", "ب", "a word replaced: \u{2068}أ\u{2069} for \u{2068}ب\u{2069}"),
            (Replaced, "أ ب", "ج", "words replaced: \u{2068}أ ب\u{2069} for \u{2068}ج\u{2069}"),
            (Dropped, "", "لن", "a word dropped: \u{2068}لن\u{2069}"),
            (Added, "لن قد", "", "words added: \u{2068}لن قد\u{2069}"),
            (Number, "41", "14", "a number: \u{2068}41\u{2069} for \u{2068}14\u{2069}"),
            (Number, "", "14", "a number dropped: \u{2068}14\u{2069}"),
            (Punctuation, ".", "", "punctuation added: \u{2068}.\u{2069}"),
            (Question, "!", "؟", "a question or exclamation mark: \u{2068}!\u{2069} for \u{2068}؟\u{2069}"),
            (Moved, "أ ب", "أ ب", "words moved: \u{2068}أ ب\u{2069}"),
            (NegationDropped, "", "لن", "a negation dropped: \u{2068}لن\u{2069}"),
            (NegationDropped, "سوف", "لن", "a negation dropped: \u{2068}سوف\u{2069} for \u{2068}لن\u{2069}"),
            (NegationAdded, "لا", "", "a negation added: \u{2068}لا\u{2069}"),
            (Ending, "ون", "ين", "a case ending: \u{2068}ون\u{2069} for \u{2068}ين\u{2069}"),
            (Honorific, "", "ﷺ", "an honorific dropped: \u{2068}ﷺ\u{2069}"),
            (Brackets, "(أ)", "", "words in round brackets that the source lacks: \u{2068}(أ)\u{2069}"),
            (Cut, "الأجه", "الأجهزة", "a word cut: \u{2068}الأجه\u{2069} for \u{2068}الأجهزة\u{2069}"),
        ] {
            let one = Difference { kind, quoted: quoted.into(), archived: archived.into() };
            assert_eq!(difference(&one), expected);
        }
    }

    #[test]
    fn invisible_characters_are_shown() {
        assert_eq!(shown("a\u{202e}b\u{a0}c"), "\u{2068}aU+202EbU+00A0c\u{2069}");
        assert_eq!(shown("می\u{200c}شود"), "\u{2068}می\u{200c}شود\u{2069}");
        assert_eq!(one_line(" أ \n  ب\r\nج"), "أ ب ج");
    }
}
