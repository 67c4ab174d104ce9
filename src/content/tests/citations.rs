//! Citations: where they stand, what form they have, what they name.

use super::{read, said};
use crate::content::Part;

/// Text with its citations marked, then form and keys of each.
#[test]
fn citations_have_exact_places_forms_and_keys() {
    let rows: &[(&str, &[&str])] = &[
        // The five forms, and none.
        ("قالت: «لن نوقفه» ⟦[@moe-2024#p7]⟧.", &["after @moe-2024#p7"]),
        ("⟦[«لن نوقفه \\[…\\] العام»][@moe-2024#p7]⟧.", &["around @moe-2024#p7"]),
        ("⟦[«لن نوقفه […] العام»][@moe-2024#p7]⟧.", &["around @moe-2024#p7"]),
        ("> لن نوقفه.\n> — الوزيرة ⟦[@moe-2024#p7]⟧", &["block @moe-2024#p7"]),
        ("استمر ⟦[@moe-2024#p7 «لن نوقفه»]⟧.", &["evidence @moe-2024#p7"]),
        ("نص.\n\n⟦![@moe-2024#p7]⟧\n\nنص.", &["embedding @moe-2024#p7"]),
        ("استمر البرنامج ⟦[@moe-2024#p7]⟧.", &["bare @moe-2024#p7"]),
        ("He said “we won't” ⟦[@bbc#p2]⟧.", &["after @bbc#p2"]),
        ("> ⟦![@a#p1]⟧", &["embedding @a#p1"]),
        // Passages and sources.
        ("⟦[@a#p7-p9]⟧ ⟦[@a#p7–p9]⟧ ⟦[@a#p7 - p9]⟧", &["bare @a#p7-p9", "bare @a#p7-p9", "bare @a#p7-p9"]),
        ("⟦[@a#p7,p12]⟧ ⟦[@a#p7، p12]⟧ ⟦[@a#p7a]⟧", &["bare @a#p7,p12", "bare @a#p7,p12", "bare @a#p7a"]),
        ("⟦[@a#p7;@b#p8]⟧ ⟦[@a#p7 ؛ @b#p8-p9 , p12]⟧", &["bare @a#p7 @b#p8", "bare @a#p7 @b#p8-p9,p12"]),
        ("⟦[@a#ف٧]⟧ ⟦[@a#p٧-p٩]⟧ ⟦[@a#P7]⟧ ⟦[@a#ف۷]⟧", &["bare @a#p7", "bare @a#p7-p9", "bare @a#p7", "bare @a#p7"]),
        ("⟦[@a]⟧ ⟦[@وزارة-٢٠٢٤#p1]⟧ ⟦[@שר-האוצר#p1]⟧", &["bare @a", "bare @وزارة-٢٠٢٤#p1", "bare @שר-האוצר#p1"]),
        ("⟦[ @a#p7 ]⟧ ⟦[@a #p7]⟧ ⟦[@a\n#p7]⟧", &["bare @a#p7", "bare @a#p7", "bare @a#p7"]),
        ("⟦[@a#p7, «لن نوقفه»]⟧ ⟦[@a: \"no\"]⟧", &["evidence @a#p7", "evidence @a"]),
        ("⟦[@a#p7][]⟧ ثم", &["bare @a#p7"]),
        // Neighbours parse as one link and are two.
        ("«نص» ⟦[@a#p7]⟧⟦[@b#p8]⟧.", &["after @a#p7", "bare @b#p8"]),
        ("⟦[@a#p7]⟧⟦[@b#p8]⟧⟦[@c#p9]⟧", &["bare @a#p7", "bare @b#p8", "bare @c#p9"]),
        ("⟦[@a#p7 «من *هنا*»]⟧⟦[@b#p8 «ومن \\[…\\] هنا»]⟧", &["evidence @a#p7", "evidence @b#p8"]),
        ("> ⟦[@a#p7]⟧⟦[@b#p8 «ومن\n> هنا»]⟧", &["bare @a#p7", "evidence @b#p8"]),
        ("⟦[@الوزير: لن نوقفه][@b#p8]⟧", &["around @b#p8"]),
        ("[^1]⟦[@a#p7]⟧\n\n[^1]: نص", &["bare @a#p7"]),
        ("⟦[@a#p7]⟧[^1]\n\n[^1]: نص", &["bare @a#p7"]),
        ("«نص»⟦[@a#p7]⟧", &["after @a#p7"]),
        // Where they may stand.
        ("## «نص» ⟦[@a#p1]⟧ {#id}", &["after @a#p1"]),
        ("| أ | ب |\n|---|---|\n| «نص» ⟦[@a#p1]⟧ | ⟦[«نص»][@b#p2]⟧ |", &["after @a#p1", "around @b#p2"]),
        ("نص[^1]\n\n[^1]: «نص» ⟦[@a#p1]⟧\n\n    فقرة «ثانية» ⟦[@a#p2]⟧", &["after @a#p1", "after @a#p2"]),
        (
            "- «نص» ⟦[@a#p1]⟧\n  - «نص» ⟦[@a#p2]⟧\n\n1. «نص»\n   ⟦[@a#p3]⟧",
            &["after @a#p1", "after @a#p2", "after @a#p3"],
        ),
        ("- [ ] «نص» ⟦[@a#p1]⟧", &["after @a#p1"]),
        ("المصطلح «نص» ⟦[@a#p1]⟧\n: تعريف «نص» ⟦[@a#p2]⟧", &["after @a#p1", "after @a#p2"]),
        ("*مائل ⟦[@a#p1]⟧* **ثخين ⟦[@a#p2]⟧** ~~محذوف ⟦[@a#p3]⟧~~", &["bare @a#p1", "bare @a#p2", "bare @a#p3"]),
        ("\u{feff}«نص» ⟦[@a#p1]⟧\r\n\r\n«نص»\r\n⟦[@a#p2]⟧\r\n", &["after @a#p1", "after @a#p2"]),
        ("> > «نص» ⟦[@a#p1]⟧\n>\n> ⟦[«نص\n> نص»][@a#p2]⟧", &["after @a#p1", "around @a#p2"]),
        ("قال ⟦[«نص» ![](x) <a@b.c> نص][@a#p1]⟧", &["around @a#p1"]),
        // Where they are text.
        ("`[@a#p1]` \\[@a#p1] \\[@a#p1\\] <!-- [@a#p1] --> &#91;\\@a]", &[]),
        ("    [@a#p1]\n\n```\n[@a#p1]\n```\n\n<!-- [@a#p1] -->", &[]),
    ];
    for (text, expected) in rows {
        let read = read(text);
        read.assert_places(read.page.citations.iter().map(|citation| citation.span), text);
        assert_eq!(read.citations(), *expected, "{text}");
        let errors: Vec<String> = read.complaints.iter().map(said).collect();
        assert!(errors.is_empty(), "{text}: {errors:?}");
    }
}

#[test]
fn keys_and_locators_have_exact_places() {
    let rows = [
        "«نص» [⟦@⟦moe-2024⟧#⟦⟦p7⟧-⟦p9⟧⟧⟧]",
        "«نص» [⟦@⟦a⟧#⟦⟦ف٧⟧⟧⟧ ؛ ⟦@⟦b⟧#⟦⟦p1 – p2⟧, ⟦p5⟧⟧⟧ «نص»]",
        "[«نص»][⟦@⟦a⟧⟧]",
        "[«نص\nنص»][⟦@⟦a⟧#⟦⟦p1⟧⟧⟧]",
        "![⟦@⟦a⟧#⟦⟦p1⟧⟧⟧]",
        "[⟦@⟦a⟧#⟦⟦p1⟧⟧⟧][⟦@⟦b⟧#⟦⟦p2⟧⟧⟧]",
        "> نص [⟦@⟦a⟧#⟦⟦p1⟧,\n> ⟦p2⟧⟧⟧]",
    ];
    for text in rows {
        // A range is one locator with two ends; the row marks it as one.
        let text = text.replace("⟦p7⟧-⟦p9⟧", "⟦p7-p9⟧");
        let read = read(&text);
        let keys = read.page.citations.iter().flat_map(|citation| &citation.keys);
        let places = keys.flat_map(|key| {
            let own = [key.span, key.source_span].into_iter().chain(key.locator_span);
            own.chain(key.locators.iter().map(|locator| locator.span)).collect::<Vec<_>>()
        });
        read.assert_places(places, &text);
    }
}

#[test]
fn a_definition_changes_no_other_citation() {
    let read = read("[@a#p7]: نص\n\n«نص أول» ⟦[@a#p7]⟧ و⟦[«نص»][@a#p7]⟧");
    read.assert_places(read.page.citations.iter().map(|citation| citation.span), "");
    assert_eq!(read.citations(), ["after @a#p7", "around @a#p7"]);
    assert_eq!(read.rules(), ["vanished-citation"]);
}

#[test]
fn key_points_are_inline_blocks_of_their_own() {
    let read = read(
        "---\nkey-points:\n  - \"«⟦لن نوقفه⟧» [@a#p1]\"\n  - '- 1. > # «⟦نص'' نص⟧» [^1]'\n  - \"[@b\\x23p2]\"\n---\n\
         «⟦نص⟧» [@c#p3][^1]\n\n[^1]: نص",
    );
    read.assert_places(read.page.quotations.iter().map(|quotation| quotation.span), "key points");
    assert_eq!(read.rules(), ["undefined-footnote"], "a key point has no footnotes");
    let found = &read.page.quotations;
    assert_eq!(read.citations(), ["after @a#p1", "bare @b#p2", "after @c#p3"]);
    assert_eq!(found[0].part, Part::KeyPoint(0));
    assert_eq!(found[1].part, Part::KeyPoint(1));
    assert_eq!(found[1].text.text, "نص' نص");
    assert_eq!(found[2].part, Part::Body);
    assert_eq!(read.page.citations[0].part, Part::KeyPoint(0));
}
