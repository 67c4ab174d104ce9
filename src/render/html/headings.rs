//! Ids of headings: unique on the page, and never those that notes, references and passages have.
//!
//! In: an id that the author gave, or the heading's text. Out: an id of Unicode letters, digits and `-`.

use crate::text::letter::is_alphanumeric;
use std::collections::HashSet;

/// Ids that templates use on the same page.
const RESERVED: &[&str] = &[
    "main",
    "top",
    "contents",
    "toc",
    "notes",
    "notes-h",
    "sources",
    "src-h",
    "corrections",
    "log",
    "log-h",
    "key",
    "key-points",
    "proof",
    "claim",
    "passages",
    "menu",
    "nav",
    "search",
    "theme",
];

/// The ids of one page.
#[derive(Debug, Default)]
pub struct Ids {
    taken: HashSet<String>,
}

impl Ids {
    /// An id for a heading. The second one of a name gets `-2`, the third `-3`.
    pub fn give(&mut self, wanted: Option<&str>, text: &str) -> String {
        let base = match wanted.map(clean).filter(|id| !id.is_empty()) {
            Some(id) => id,
            None => slug(text),
        };
        let free = |ids: &Ids, id: &str| !ids.taken.contains(id) && !RESERVED.contains(&id) && !numbered(id);
        let mut id = base.clone();
        let mut count = 1;
        while !free(self, &id) {
            count += 1;
            id = format!("{base}-{count}");
        }
        self.taken.insert(id.clone());
        id
    }
}

/// An author's id without what HTML forbids in one.
fn clean(id: &str) -> String {
    id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// Whether it looks like the id of a note (`n1`), a reference (`r1`), a passage (`p7`, `p7a`) or a quotation (`q1`).
fn numbered(id: &str) -> bool {
    let mut letters = id.chars();
    letters.next().is_some_and(|c| matches!(c, 'n' | 'r' | 'p' | 'q'))
        && letters.next().is_some_and(|c| c.is_ascii_digit())
        && letters.all(|c| c.is_ascii_alphanumeric())
}

/// A text as an id: letters and digits in lower case, one `-` for whatever stands between them. Vowel marks and
/// tatweel are dropped, so that adding one does not break a link.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, 'ـ' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{591}'..='\u{5C7}') {
            continue;
        }
        if is_alphanumeric(c) {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "section".into() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_not_those_of_notes() {
        let rows = [
            (None, "ما الذي يحدث بعد الغروب؟", "ما-الذي-يحدث-بعد-الغروب"),
            (None, "ما الذي يحدث بعد الغُروب", "ما-الذي-يحدث-بعد-الغروب-2"),
            (Some("after-sunset"), "الغروب", "after-sunset"),
            (Some("after-sunset"), "ثانية", "after-sunset-2"),
            (Some("n1"), "حاشية", "n1-2"),
            (Some("a b"), "فراغ", "ab"),
            (None, "P7", "p7-2"),
            (None, "Notes", "notes-2"),
            (None, "2024: What Works?", "2024-what-works"),
            (None, "…", "section"),
            (None, "؟", "section-2"),
            (None, "section 2", "section-2-2"),
        ];
        let mut ids = Ids::default();
        for (wanted, text, expected) in rows {
            assert_eq!(ids.give(wanted, text), expected, "{text}");
        }
    }
}
