//! Which citation claims which quotation.

use super::read;

/// A text with the words of every quotation marked, and how each is claimed (`nearest0`: by the first citation).
#[test]
fn citations_claim_quotations() {
    let rows = [
        // After: the nearest outright, earlier ones back to the previous citation.
        ("«⟦أ ب⟧» ثم «⟦ج د⟧» [@a#p1].", "earlier0, nearest0"),
        ("«⟦أ⟧» [@a#p1] ثم «⟦ب⟧» و«⟦ج⟧» [@b#p2] و«⟦د⟧».", "nearest0, earlier1, nearest1, free"),
        ("«⟦أ⟧» [@a#p1] و[@b#p2].", "nearest0"),
        ("«⟦أ⟧» [@a#p1][@b#p2].", "nearest0"),
        ("«⟦أ⟧»\n\nثم [@a#p1].", "free"),
        ("«⟦أ⟧» [«⟦ب⟧»][@a#p1] ثم [@b#p2].", "free, around0"),
        ("«⟦أ⟧» و[«⟦ب⟧»][@a#p1] و«⟦ج⟧» [@b#p2].", "free, around0, nearest1"),
        ("| «⟦أ⟧» | [@a#p1] |\n|---|---|\n| «⟦ب⟧» [@b#p2] | |", "free, nearest1"),
        ("צה״ל: ״⟦לא⟧״ [@a#p1] \"⟦כן⟧\" [@b#p1]", "nearest0, nearest1"),
        // A citation that was reported still parts what stands on its two sides.
        ("«⟦أ⟧» [@a#p1-2] ثم «⟦ب⟧» [@b#p2].", "free, nearest0"),
        ("«⟦أ⟧» [انظر @a#p1] ثم «⟦ب⟧» [@b#p2].", "free, nearest0"),
        ("«⟦أ⟧» [@a#p1](x) ثم «⟦ب⟧» [@b#p2].", "free, nearest0"),
        // Names are passed over.
        ("«⟦أ⟧» في صحيفة «⟦النبأ⟧» [@a#p1].", "nearest0, free name"),
        ("في صحيفة «⟦النبأ⟧» [@a#p1].", "free name"),
        // A citation inside the marks.
        ("«⟦أ ب [@a#p1].⟧»", "nearest0"),
        ("«⟦أ [@a#p1] ب⟧» [@b#p2].", "nearest1"),
        ("«⟦أ [@a#p1].⟧» ثم «⟦ب⟧» [@b#p2].", "nearest0, nearest1"),
        ("«⟦ج⟧» ثم «⟦أ [@a#p1].⟧»", "earlier0, nearest0"),
        // Evidence claims the nearest pair besides, and no earlier one.
        ("«⟦سقف⟧» [@a#p1 \"⟦roof⟧\"].", "nearest0, evidence0"),
        ("«⟦أ⟧» و«⟦سقف⟧» [@a#p1 \"⟦roof⟧\"].", "free, nearest0, evidence0"),
        ("سقف [@a#p1 \"⟦roof⟧\"].", "evidence0"),
        ("[«⟦سقف⟧»][@a#p1 \"⟦roof⟧\"].", "around0, evidence0"),
        // An embedding claims nothing.
        ("«⟦أ⟧»\n\n![@a#p1]", "free"),
    ];
    for (text, expected) in rows {
        let read = read(text);
        read.assert_places(read.page.quotations.iter().map(|quotation| quotation.span), text);
        assert_eq!(read.quotations(), expected, "{text}");
    }
}

/// A block quotation with its words marked, and whether it is claimed as one.
#[test]
fn block_quotations_end_with_their_citation() {
    let rows = [
        ("> ⟦لن نوقفه.⟧ [@a#p1]", "block0"),
        ("> ⟦لن نوقفه [@a#p1].⟧", "block0"),
        ("> ⟦لن نوقفه.⟧\n> [@a#p1]", "block0"),
        ("> ⟦لن نوقفه.⟧\n>\n> [@a#p1]", "block0"),
        ("> ⟦لن نوقفه\n> قبل العام.\n>\n> ولن *نلغيه*.⟧\n>\n> — الوزيرة [@a#p1]", "block0"),
        ("> ⟦لن نوقفه.⟧\n> – الوزيرة [@a#p1]، ٢٠٢٤", "block0"),
        ("> ⟦لن نوقفه.⟧\n> - الوزيرة [@a#p1]", "block0"),
        ("> ⟦لن نوقفه.⟧\n> ― الوزيرة [@a#p1]", "block0"),
        ("> ⟦لن نوقفه.⟧\n> \u{200F} — الوزيرة [@a#p1]", "block0"),
        ("> ⟦لن نوقفه [@a#p1].⟧\n> — الوزيرة", "block0"),
        ("> ⟦لن نوقفه.⟧ [@a#p1] — الوزيرة", "block0"),
        ("> ⟦لا نعصור⟧\n> — השר [@a#p1]", "block0"),
        ("> ⟦أولا:\n>\n> - لن نوقفه.\n> - لن نلغيه.⟧ [@a#p1]", "block0"),
        ("> ⟦قال:\n>\n> > لن نوقفه.⟧\n>\n> — الوزيرة [@a#p1]", "block0"),
        ("> نص.\n>\n> > ⟦لن نوقفه.⟧ [@a#p1]", "block0"),
        ("> ⟦— أأنت هنا؟⟧ [@a#p1]", "block0"),
        // Marks that open in one paragraph and close in another.
        ("> «⟦لن نوقفه.\n>\n> ولن نلغيه.⟧» [@a#p1]", "block0"),
        // A quoted pair before it makes it the first form.
        ("> «⟦لن نوقفه⟧» ثم [@a#p1]", "nearest0"),
        ("> نص «⟦لن⟧»\n>\n> نص [@a#p1]", "free"),
        // Names, and what stands on the speaker's line, are no quoted pairs of it.
        ("> ⟦قالت صحيفة «⟦النبأ⟧» ذلك⟧ [@a#p1]", "block0, free name"),
        ("> ⟦لن نوقفه.⟧\n> — مدير «⟦النبأ⟧» [@a#p1]", "block0, free"),
        // Not at its end, not one, not bare.
        ("> لن نوقفه [@a#p1] قبل العام.", ""),
        ("> لن نوقفه [@a#p1].\n>\n> نص.", ""),
        ("> لن [@a#p1] نوقفه [@b#p2]", ""),
        ("> نص [@a#p1 «⟦لن نوقفه⟧»]", "evidence0"),
        ("> نص [«⟦لن نوقفه⟧»][@a#p1]", "around0"),
        ("> [@a#p1]", ""),
        ("> لن نوقفه.\n\n[@a#p1]", ""),
    ];
    for (text, expected) in rows {
        let text = text.replace("نعصור", "נעצור");
        let read = read(&text);
        read.assert_places(read.page.quotations.iter().map(|quotation| quotation.span), &text);
        assert_eq!(read.quotations(), expected, "{text}");
    }
}

#[test]
fn a_block_quotation_is_joined_by_spaces() {
    let rows = [
        ("> لن نوقفه\n> قبل العام.\n>\n> ولن *نلغيه* [@a#p1].", "لن نوقفه قبل العام. ولن نلغيه."),
        ("> قال:\n>\n> - لن\n> - نوقفه [@a#p1]", "قال: لن نوقفه"),
        ("> قال: `لن`\n> — الوزيرة [@a#p1]", "قال: لن"),
        ("> قال:\n>\n>     لن\n>\n> [@a#p1]", "قال: لن"),
        ("> «لن\n>\n> نوقفه» [@a#p1]", "لن نوقفه"),
    ];
    for (text, words) in rows {
        assert_eq!(read(text).page.quotations[0].text.text, words, "{text}");
    }
}

#[test]
fn a_quotation_knows_its_heading_and_whether_a_citation_stands_in_its_block() {
    let read = read("## «أ» نص\n\n«ب» نص\n\n[@a#p1] «ج»\n\n## [«د»][@a#p1]");
    let found: Vec<_> = read.page.quotations.iter().map(|q| (q.heading, q.accompanied)).collect();
    assert_eq!(found, [(true, false), (false, false), (false, true), (true, true)]);
}

#[test]
fn a_citation_lists_the_outright_quotation_first() {
    let read = read("«أ» و«ب» و«ج» [@a#p1] و«سقف» [@b#p2 \"roof\"]");
    let texts = |at: usize| -> Vec<&str> {
        let quotations = read.page.citations[at].quotations.iter();
        quotations.map(|at| read.page.quotations[*at].text.text.as_str()).collect()
    };
    assert_eq!(texts(0), ["ج", "أ", "ب"]);
    assert_eq!(texts(1), ["roof", "سقف"]);
}
