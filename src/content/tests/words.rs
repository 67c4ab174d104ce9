//! The words of a quotation: what is removed, what stays, and that every byte finds its way back.

use super::{read, texts};

/// A text with one quotation, and its words.
#[test]
fn words_are_what_a_reader_sees() {
    let rows = [
        ("«لن *نوقفه* **قبل** ~~نهاية~~ العام»", "لن نوقفه قبل نهاية العام"),
        ("«لن &quot;نوقفه&quot; &amp; &#1575;»", "لن \"نوقفه\" & ا"),
        ("«لن &acE; العام»", "لن \u{223E}\u{333} العام"),
        ("&laquo;لن نوقفه&raquo;", "لن نوقفه"),
        ("«لن \\*نوقفه\\* \\[…\\] العام»", "لن *نوقفه* […] العام"),
        ("«لن\nنوقفه  \nقبل\\\nالعام»", "لن نوقفه قبل العام"),
        ("> «لن\n> نوقفه»", "لن نوقفه"),
        ("«لن `نوقفه قبل` العام»", "لن نوقفه قبل العام"),
        ("«لن `` » `` العام»", "لن » العام"),
        ("> «لن `نوقفه\n> قبل` العام»", "لن نوقفه قبل العام"),
        ("«لن [نوقفه](x.md \"»\") قبل <b>العام</b><!-- » -->»", "لن نوقفه قبل العام"),
        ("«لن ![«»](x.png) نوقفه»", "لن  نوقفه"),
        ("«لن نوقفه [@a#p1] قبل العام [@b#p2 «نص»].» [@c#p3]", "لن نوقفه قبل العام."),
        ("«لن نوقفه[^1] قبل العام [^1].» [@c#p3]\n\n[^1]: نص", "لن نوقفه قبل العام."),
        ("«لن نوقفه [@a#p1]قبل العام» [@c#p3]", "لن نوقفه قبل العام"),
        ("« لن نوقفه\u{a0}»", "لن نوقفه"),
        ("«لن [نوقفه] قبل […] العام»", "لن [نوقفه] قبل […] العام"),
        ("| أ |\n|---|\n| «لن \\| نوقفه `\\|` » |", "لن | نوقفه |"),
        ("\"לא *נעצור*\"", "לא נעצור"),
        ("((لن **نوقفه**))", "لن نوقفه"),
        ("«»", ""),
    ];
    for (text, words) in rows {
        let read = read(text);
        let quotation = read.page.quotations.iter().find(|q| q.role != super::Role::Evidence);
        let quotation = quotation.unwrap_or_else(|| panic!("{text}"));
        assert_eq!(quotation.text.text, words, "{text}");
        // Each letter that the file holds as it is finds its own bytes.
        for (at, letter) in quotation.text.text.char_indices() {
            let bytes = quotation.text.span(at..at + letter.len_utf8()).range();
            let source = &read.text[bytes];
            let literal = source.starts_with(letter);
            assert!(literal || letter == ' ' || source.starts_with('&'), "{text}: {letter:?} is {source:?}");
        }
    }
}

/// The words that a citation carries.
#[test]
fn evidence_and_bracketed_text_are_words_too() {
    let rows: [(&str, &[&str]); 12] = [
        ("نص [@a#p1 «لن *نوقفه* \\[…\\] &amp; العام»]", &["لن نوقفه […] & العام"]),
        ("> نص [@a#p1 «لن\n> نوقفه»]", &["لن نوقفه"]),
        ("نص [@a#p1 \"A white roof\"]", &["A white roof"]),
        ("نص [@a#p1 «قال “لن” نوقفه».]", &["قال “لن” نوقفه"]),
        ("نص [@a#p1 «لن `»` نوقفه»]", &["لن » نوقفه"]),
        ("[«لن *نوقفه*»][@a#p1]", &["لن نوقفه"]),
        ("[لن نوقفه][@a#p1]", &["لن نوقفه"]),
        ("[قال «لن» و«نعم»][@a#p1]", &["قال «لن» و«نعم»"]),
        ("[«لن» و«نعم»][@a#p1]", &["«لن» و«نعم»"]),
        ("[«لن نوقفه».][@a#p1]", &["لن نوقفه"]),
        ("«[لن نوقفه][@a#p1]»", &["لن نوقفه"]),
        ("[«ترجمة»][@a#p1 \"the words\"]", &["ترجمة", "the words"]),
    ];
    for (text, words) in rows {
        let read = read(text);
        assert_eq!(texts(&read.page.quotations), words, "{text}");
        assert!(read.complaints.is_empty(), "{text}: {:?}", read.complaints);
    }
}

#[test]
fn the_place_of_evidence_is_exact() {
    let rows = [
        "نص [@a#p1 «⟦لن *نوقفه* \\[…\\] العام⟧»]",
        "> نص [@a#p1 «⟦لن\n> نوقفه⟧»]",
        "[@a#p1][@b#p2 «⟦لن *نوقفه⟧*»]",
        "> [@a#p1][@b#p2 «⟦لن\n> نوقفه⟧»]",
    ];
    for text in rows {
        let read = read(text);
        read.assert_places(read.page.quotations.iter().map(|quotation| quotation.span), text);
    }
}
