//! Laws: whatever the input, nothing panics, and every place lies on character boundaries of the file.

use proptest::prelude::*;

use super::inputs;
use crate::config::Config;
use crate::content::{Explainer, Kind, Part, parse};
use crate::diag::Sink;
use crate::text::{FileId, Mapped, Span};

/// Pieces that matter to the parser, and some that do not.
const PIECES: &[&str] = &[
    "«",
    "»",
    "“",
    "”",
    "„",
    "\"",
    "״",
    "﴿",
    "﴾",
    "((",
    "))",
    "(",
    ")",
    "[",
    "]",
    "[@a#p1]",
    "[@a#p1 «",
    "»]",
    "][@b#p2]",
    "![@c]",
    "[^1]",
    "[^1]: ",
    "@",
    "#",
    "p7",
    "-",
    ";",
    "؛",
    "،",
    ",",
    " ",
    " ",
    "  \n",
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    "- ",
    "1. ",
    "| ",
    "|---|",
    "\\",
    "\\[",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "&amp;",
    "&laquo;",
    "<b>",
    "</b>",
    "<div>\n",
    "<!-- ",
    " -->",
    "    ",
    "## ",
    "{#id}",
    ": ",
    "](x)",
    "[x]: y",
    "[@a]: y",
    "نص",
    "صحيفة ",
    "كلام",
    "لن نوقفه",
    "צה",
    "ל",
    "word",
    "é",
    "e\u{301}",
    "َ",
    "؟",
    ".",
    "\u{200F}",
    "\u{2067}",
    "\u{feff}",
    "\0",
    "\t",
    "😀",
    "—",
    "---\n",
    "key: ",
    "key-points:\n  - ",
    "title: \"",
    "slug: ",
];

fn assert_place(text: &str, span: Span) {
    let range = span.range();
    assert!(range.end <= text.len(), "{range:?} is outside the file");
    assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{range:?}");
}

fn assert_mapped(file: &str, mapped: &Mapped) {
    let mut behind = 0;
    for (index, piece) in mapped.pieces.iter().enumerate() {
        let stop = mapped.pieces.get(index + 1).map_or(mapped.text.len(), |next| next.at as usize);
        let text = &mapped.text[piece.at as usize..stop];
        let bytes = &file[piece.start as usize..piece.end as usize];
        assert!(!piece.literal || text == bytes, "{text:?} against {bytes:?}");
        assert!(piece.start >= behind, "pieces are in order");
        behind = piece.start;
    }
    assert_eq!(mapped.text.is_empty(), mapped.pieces.is_empty());
}

fn assert_sound(file: &str, page: &Explainer, complaints: &Sink) {
    for complaint in complaints {
        assert_place(file, complaint.span);
        complaint.labels.iter().for_each(|label| assert_place(file, label.span));
    }
    for (at, citation) in page.citations.iter().enumerate() {
        assert_place(file, citation.span);
        assert!(!citation.keys.is_empty());
        for key in &citation.keys {
            assert_place(file, key.span);
            assert_place(file, key.source_span);
            assert!(citation.span.contains(key.span) && key.span.contains(key.source_span));
            key.locator_span.into_iter().for_each(|span| assert_place(file, span));
        }
        for quotation in &citation.quotations {
            assert_eq!(page.quotations[*quotation].citation, Some(at), "both sides agree");
        }
    }
    for (at, quotation) in page.quotations.iter().enumerate() {
        assert_place(file, quotation.span);
        assert_place(file, quotation.outer);
        assert!(quotation.outer.contains(quotation.span));
        assert_mapped(file, &quotation.text);
        assert!(!quotation.name || quotation.citation.is_none());
        if let Some(citation) = quotation.citation {
            assert!(page.citations[citation].quotations.contains(&at), "both sides agree");
        }
    }
    page.links.iter().for_each(|link| assert_place(file, link.span));
    assert_place(file, page.body);
    assert_place(file, page.front_span);
    assert_place(file, page.slug_span);
    let body = page.citations.iter().filter(|citation| citation.part == Part::Body);
    for citation in body {
        let written = &file[citation.span.range()];
        assert!(written.starts_with(['[', '!']) && written.ends_with(']'), "{written:?}");
    }
    for neighbours in page.citations.windows(2) {
        assert!(neighbours[0].span.end <= neighbours[1].span.start, "citations stand behind each other");
    }
    let order: Vec<u32> = page.quotations.iter().map(|quotation| quotation.outer.start).collect();
    assert!(order.is_sorted(), "quotations are in reading order");
}

fn check(text: &str) {
    for kind in [Kind::Explainer, Kind::Index] {
        let inputs = inputs("content/explainers/x.md", text);
        let (page, complaints) = parse(&inputs, &Config::default(), FileId(0), kind);
        assert_sound(text, &page, &complaints);
    }
}

/// Texts on which a law once failed.
#[test]
fn what_broke_the_parser_does_no_more() {
    for pieces in ["1. [][@b#p2]", "[][@b#p2]", "1. [", "[ ][@b#p2]"] {
        check(&format!("---\nkey-points:\n  - {pieces}\n---\n{pieces}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn markdown_never_breaks_the_parser(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&pieces.concat());
    }

    #[test]
    fn front_matter_never_breaks_the_parser(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        check(&format!("---\nkey-points:\n  - {}\n---\n{}", pieces.concat(), pieces.concat()));
    }

    #[test]
    fn no_text_breaks_the_parser(text in "\\PC*") {
        check(&text);
    }
}
