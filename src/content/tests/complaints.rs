//! What looks like a citation or a note reference and is none.

use super::{read, said};

/// A text with the place of each complaint marked, its rule, and words that the complaint says.
fn assert_complaints(rows: &[(&str, &str, &str)]) {
    for (text, rule, words) in rows {
        let mut read = read(text);
        // What stands in raw HTML is reported as such besides.
        read.complaints.retain(|complaint| complaint.rule != "raw-html");
        read.assert_places(read.complaints.iter().map(|complaint| complaint.span), text);
        for complaint in &read.complaints {
            assert_eq!(complaint.rule, *rule, "{text}");
            assert!(said(complaint).contains(words), "{text}: {}", said(complaint));
            assert!(!complaint.hints.is_empty(), "{text}");
            assert!(!complaint.message.ends_with('.'), "{text}");
        }
    }
}

#[test]
fn malformed_labels() {
    let rule = "malformed-citation";
    assert_complaints(&[
        ("«نص» [@a#⟦p7-9⟧]", rule, "p7-p9"),
        ("«نص» [@a#⟦ف٧-٩⟧]", rule, "ف٧-ف٩"),
        ("«نص» [@a#⟦7⟧]", rule, "@a#p7"),
        ("«نص» [⟦@moe p7⟧]", rule, "@moe#p7"),
        ("«نص» [⟦@moe:p7⟧]", rule, "@moe#p7"),
        ("«نص» [⟦@moe، ف٧⟧]", rule, "@moe#ف٧"),
        ("«نص» [⟦@⟧#p7]", rule, "names no source"),
        ("«نص» [@a⟦#⟧]", rule, "no passage"),
        ("«نص» [@a#p7⟦,⟧]", rule, "no passage"),
        ("«نص» [@a#⟦p7-⟧]", rule, "no end"),
        ("«نص» [@a#p7⟦;⟧]", rule, "semicolon"),
        ("«نص» [@a#p7⟦, ⟧@b#p8]", rule, "split keys by ; or ؛"),
        ("«نص» [@a#p7 ⟦@b#p8⟧]", rule, "split keys by ; or ؛"),
        ("«نص» [⟦@moe_⟧2024#p7]", rule, "cannot stand in a source's id"),
        ("«نص» [@a#p7 ⟦ص ١٢⟧]", rule, "neither a citation key nor quoted words"),
        ("«نص» [@a#p7 ⟦«لن نوقفه⟧]", rule, "not closed"),
        ("«نص» [@a#p7 ⟦«لن» «نوقفه»⟧]", rule, "two quotations"),
        ("«نص» [@a#p7 «لن»⟦ كما قالت⟧]", rule, "after the evidence"),
        ("«نص» [@a#p7⟦\u{200F}⟧]", rule, "U+200F"),
        ("«نص» [@a⟦\u{200B}⟧#p7]", rule, "U+200B"),
        ("[«نص»][@a#⟦p7-9⟧]", rule, "p7-p9"),
        ("[@a#p1][@b#⟦p7-9⟧]", rule, "p7-p9"),
    ]);
}

#[test]
fn brackets_that_the_parser_left_as_text() {
    let rule = "malformed-citation";
    assert_complaints(&[
        ("«نص» ⟦[انظر @id#p1]⟧", rule, "words stand before the @"),
        ("«נص» ⟦[ראו @id#p1]⟧", rule, "words stand before the @"),
        ("«نص» ⟦[-@id#p1]⟧", rule, "words stand before the @"),
        ("«نص» ⟦[\u{200F}@id#p1]⟧", rule, "U+200F"),
        ("«نص» ⟦[\u{2067}@id#p1\u{2069}]⟧", rule, "U+2067"),
        ("«نص» ⟦[\u{061C}@id#p1]⟧", rule, "U+061C"),
        ("نص ⟦[@id#p1 «لن [نوقفه] العام»]⟧", rule, "\\[ and \\]"),
        ("نص ⟦[@id#p1 «لن […] العام»]⟧", rule, "\\[ and \\]"),
        ("نص ⟦[@id#p1]⟧[ملاحظة]", rule, "space between ] and ["),
        ("نص ⟦[@id#p1⟧ ثم", rule, "not closed"),
        ("نص ⟦[@id#p1⟧ «لن\n\nنوقفه»]", rule, "no blank line"),
        ("| أ | ب |\n|---|---|\n| ⟦[@id#p1⟧ «لن|نوقفه»] |", rule, "write \\|"),
        ("نص ⟦@id#p1⟧ ثم (⟦@id#p2⟧)", rule, "square brackets"),
        ("⟦[نص «لن» [@a#p1]]⟧(https://x.y)", rule, "inside the brackets of a link"),
        ("⟦[«لن [@b#p2]»]⟧[@a#p1]", rule, "inside the brackets of another citation"),
        ("![⟦[@a#p1]⟧ نص](x.png)", rule, "alternative text"),
        ("![⟦[«نص»][@a#p1]⟧ نص](x.png)", rule, "alternative text"),
        ("<div>\n«نص» ⟦[@a#p1]⟧\n</div>", rule, "raw HTML"),
        ("<!-- isnad: allow(x) --> «نص» ⟦[@a#p1]⟧", rule, "raw HTML"),
        // Embeddings.
        ("نص ⟦![@a#p1]⟧", rule, "alone in its paragraph"),
        ("⟦![@a#p1]⟧ نص", rule, "alone in its paragraph"),
        ("⟦![@a#p1]⟧⟦![@b#p1]⟧", rule, "alone in its paragraph"),
        ("## ⟦![@a#p1]⟧", rule, "alone in its paragraph"),
        ("*⟦![@a#p1]⟧*", rule, "alone in its paragraph"),
        ("[⟦![@a#p1]⟧](x.md)", rule, "alone in its paragraph"),
        ("- ⟦![@a#p1]⟧", rule, "alone in its paragraph"),
        ("⟦![@a#p1 «نص»]⟧", rule, "quoted words"),
        ("⟦![نص][@a#p1]⟧", rule, "image"),
    ]);
    let long = format!("نص ⟦[@a#p1 «{}»]⟧", "لن ".repeat(400));
    assert_complaints(&[(&long, rule, "longer than a label")]);
}

#[test]
fn no_false_alarm() {
    let rows = [
        "راسلونا [على info@example.org] أو <info@example.org> أو info@example.org",
        "`[@a p7]` \\[انظر @id#p1] \\[انظر @id#p1\\] [انظر \\@id]",
        "```\n[انظر @id#p1]\n```\n\n    [@id\n\n<!-- [انظر @id] -->",
        "@user و@user كتبا [نصا] هنا",
        "[x]: y \"[@a]\"\n\n[x]",
        "نص [انظر [@a#p1]] وانتهى",
        "[نص @user](https://x.y/@user#p1) و<https://x.y/@user#p1>",
        "<div title=\"x\">\n[نص] a@b\n</div>",
        "[^1] و[^ب]\n\n[^1]: نص\n[^ب]: نص",
        "عن [\\@user](https://x.y)",
    ];
    for text in rows {
        let read = read(text);
        let alarms = read.complaints.iter().filter(|complaint| complaint.rule != "raw-html");
        let said: Vec<String> = alarms.map(said).collect();
        assert!(said.is_empty(), "{text}: {said:?}");
        assert!(read.page.citations.len() <= 1, "{text}");
    }
}

#[test]
fn linked_and_vanished_citations() {
    assert_complaints(&[
        ("«نص» ⟦[@a#p1](https://x.y)⟧", "linked-citation", "remove the address"),
        ("«نص» ⟦[@a](x.md \"نص\")⟧ و⟦![@b#p1](x.png)⟧", "linked-citation", "ordinary link"),
        ("⟦[@a#p1][x]⟧\n\n[x]: y", "linked-citation", "ordinary link"),
        ("⟦[\u{200F}@a#p1](x)⟧", "linked-citation", "ordinary link"),
        ("نص\n\n⟦[@a#p7]⟧: نص\n\nنص", "vanished-citation", "link definition"),
        ("⟦[@a#p7]⟧: نص\n⟦[@a#p7]⟧: \"نص\"\n⟦[@b]⟧: <نص>", "vanished-citation", "link definition"),
        ("> ⟦[@a#p7]⟧: نص", "vanished-citation", "link definition"),
        ("- ⟦[ @a#p7]⟧: نص", "vanished-citation", "link definition"),
        ("| أ |\n|---|\n| نص | ⟦[@a#p1]⟧ |", "vanished-citation", "more cells"),
        ("## نص {#id ⟦[@a#p1]⟧}", "vanished-citation", "attributes"),
    ]);
    let read = read("[@a#p7]: نص من كلمات\n\n[@a#p7] : نص");
    assert!(read.complaints.is_empty(), "these are paragraphs: {:?}", read.complaints);
    assert_eq!(read.page.citations.len(), 2);
}

#[test]
fn footnotes() {
    assert_complaints(&[
        ("نص ⟦[^x]⟧ و⟦[^حاشية]⟧", "undefined-footnote", "not defined"),
        ("نص ⟦[^1]⟧[@a#p1]", "undefined-footnote", "not defined"),
        ("نص ⟦[\u{200F}^1]⟧ [^1]\n\n[^1]: نص", "undefined-footnote", "U+200F"),
        ("نص [^1]\n\n[^1]: أ\n\n⟦[^1]⟧: ب", "duplicate-footnote", "defined twice"),
        ("نص [^A]\n\n[^a]: أ\n⟦[^A]⟧: ب", "duplicate-footnote", "defined twice"),
        ("نص\n\n⟦[^1]⟧: أ", "unused-footnote", "nothing refers"),
        ("نص\n\n⟦[^1]⟧: أ [^1]\n\n⟦[^2]⟧: ب [^3]\n\n⟦[^3]⟧: ج [^2]", "unused-footnote", "nothing refers"),
        ("نص [^1]\n\n[^1]: أ [^2]\n\n[^2]: ب", "", ""),
        ("`[^x]` \\[^x] [^ ] [^]", "", ""),
    ]);
    let read = read("نص [^1]\n\n⟦[^1]⟧: أ\n\n[^1]: ب");
    read.assert_places(read.complaints[0].labels.iter().map(|label| label.span), "label at the first");
}

#[test]
fn links_and_html_are_listed() {
    let read = read(
        "---\nkey-points: ['[a](k.md)']\n---\n[b](b.md) ![c](c.png) ![](d.png) <e@x.y> <https://f> [g]\n\n[g]: g.md\n",
    );
    let links: Vec<_> = read.page.links.iter().map(|l| (l.destination.as_str(), l.image, l.has_text)).collect();
    assert_eq!(
        links,
        [
            ("k.md", false, false),
            ("b.md", false, false),
            ("c.png", true, true),
            ("d.png", true, false),
            ("mailto:e@x.y", false, false),
            ("https://f", false, false),
            ("g.md", false, false),
        ]
    );
    let read = super::read(
        "⟦<div>\nنص\n</div>⟧\n\nنص ⟦<b>⟧نص⟦</b>⟧ <!-- نص -->\n\n<!-- نص -->\n\n<!-- نص --> ⟦نص⟧\n\n> ⟦<hr>⟧\n\n⟦<!-- نص\n\nنص⟧",
    );
    let html = read.complaints.iter().filter(|complaint| complaint.rule == "raw-html");
    read.assert_places(html.map(|complaint| complaint.span), "raw HTML");
}
