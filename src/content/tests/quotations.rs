//! Quoted pairs: which marks make one, and where its words are.

use super::read;

/// Text with the words of each quotation marked; every quotation is free.
#[test]
fn outermost_pairs_are_quotations() {
    let rows = [
        // The shapes of design §3.
        "قال «⟦لن نوقفه⟧» ثم",
        "قال “⟦لن نوقفه⟧” ثم",
        "sagte „⟦nein⟧“ und „⟦doch⟧” dann",
        "אמר ״⟦לא נעצור⟧״ ואז",
        "قال \"⟦لن نوقفه⟧\" ثم \"⟦سنوقفه⟧\".",
        "قال تعالى ﴿⟦اقرأ باسم ربك⟧﴾ ثم",
        "قال ((⟦لن نوقفه⟧)) ثم",
        "قال (( ⟦لن نوقفه⟧ )) ثم (ليس هذا) و«⟦هذا⟧»",
        "قال ((⟦لن (أبدا) نوقفه (قط)⟧)) ثم",
        // Nested pairs belong to the outer.
        "قال «⟦إنها “الخطة” لا «الحلم»⟧» ثم",
        "قال \"⟦إنها «الخطة» لا غير⟧\" ثم",
        "he said “⟦the „plan“ is \"good\"⟧” then",
        "he said \"⟦the \"plan\" is good⟧\" then",
        // One block.
        "قال «لن نوقفه\n\nنهاية العام» ثم",
        "- قال «لن\n- نوقفه»",
        "| أ | ب |\n|---|---|\n| «لن | نوقفه» |",
        // Gershayim.
        "צה\"ל הודיע כי \"⟦לא נעצור⟧\" אתמול",
        "מנכ״ל משרד האוצר: ״⟦לא נעצור⟧״",
        "כתב ב\"הארץ\" כי \"⟦הממשלה תמשיך⟧\"",
        "צַהַ\"ל אמר \"⟦לא⟧\"",
        // Straight marks lean by their neighbours.
        "شاشة 5\" وأخرى 7\" ثم",
        "و\"⟦النبأ⟧\" و\"⟦الخبر⟧\"",
        "قال:\"⟦لن نوقفه⟧\".",
        "قال \" ⟦لن نوقفه⟧ \" ثم",
        "قال \"⟦لن نوقفه.⟧ \"وقال",
        // Stray marks hide nothing.
        "« قال «⟦لن نوقفه⟧» ثم",
        "قال» ثم «⟦لن نوقفه⟧» ثم",
        // A mark before the end of a sentence opens nothing, even behind a space, and a stray one inside parts nothing.
        "قال «⟦لن \" نوقفه⟧ ».",
        "قال ((⟦لن \"نوقفه⟧ ))، ثم",
        "قال« ⟦نص⟧ »ومضى",
        // No marks.
        "قال 'لن' و‹لن› و`«لن»` ثم",
        "rock'n'roll (a) ((b) c)",
        // Citations and notes leave no words, HTML is no text.
        "قال «⟦لن نوقفه⟧» <b>«⟦نص⟧»</b> <i title=\"x\">نص</i>",
        "![«نص»](x.png \"نص\") [«⟦نص⟧»](y.html \"نص\")",
    ];
    for text in rows {
        let read = read(text);
        read.assert_places(read.page.quotations.iter().map(|quotation| quotation.span), text);
        assert!(read.page.quotations.iter().all(|q| q.citation.is_none() && !q.unbalanced), "{text}");
    }
}

/// Text with each unbalanced quotation's words marked, or none where every mark has its proper partner.
#[test]
fn marks_that_do_not_match_are_unbalanced() {
    let rows = [
        "قال ”⟦لن نوقفه⟧” ثم",
        "قال “⟦لن نوقفه⟧“ ثم",
        "قال »⟦لن نوقفه⟧« ثم",
        "قال »⟦لن⟧« ثم »⟦نوقفه⟧« ثم",
        "قال ”⟦لن⟧“ ثم ”⟦نوقفه⟧“ ثم",
        "אמר ”⟦לא⟧” ואז ”⟦כן⟧”",
        "قال ﴾⟦اقرأ⟧﴿ ثم",
        "قال “⟦لن نوقفه⟧\" ثم",
        "قال «لن» ثم “نوقفه” ثم „نص“",
        "قال » ثم «لن نوقفه» ثم",
    ];
    for text in rows {
        let read = read(text);
        let unbalanced = read.page.quotations.iter().filter(|quotation| quotation.unbalanced);
        read.assert_places(unbalanced.map(|quotation| quotation.span), text);
    }
}

#[test]
fn outer_holds_the_marks() {
    let rows =
        ["قال ⟦«لن»⟧ ثم ⟦((لن))⟧ ثم ⟦« لن »⟧ ثم ⟦&laquo;لن&raquo;⟧ ثم \\⟦\"لن\\\"⟧", "[قال «لن» ثم][@a#p1] ⟦«نص»⟧"];
    for text in rows {
        let read = read(text);
        let pairs = read.page.quotations.iter().filter(|quotation| quotation.span != quotation.outer);
        read.assert_places(pairs.map(|quotation| quotation.outer), text);
    }
}

/// Names are never claimed: the words of each are marked.
#[test]
fn names_stand_in_emphasis_or_behind_a_naming_noun() {
    let rows = [
        "نشرت *«⟦النبأ⟧»* ذلك «لن نوقفه» [@a#p1]",
        "نشرت **«⟦النبأ⟧»** ذلك [@a#p1]",
        "نشرت *صحيفة «⟦الخبر⟧» أمس* ذلك",
        "**قالت: «لن نوقفه»** [@a#p1]",
        "ורשמו *״⟦הארץ⟧״* כך",
        "كما في صحيفة «⟦النبأ⟧» [@a#p1]",
        "فيلم بعنوان: «⟦الخبر⟧» و«لن نوقفه» [@a#p1]",
        "قالت «*لن* نوقفه» و*قالت* «نعم» [@a#p1]",
        "قالت الصحيفة «لن نوقفه» [@a#p1]",
        "## صحيفة «⟦النبأ⟧»",
    ];
    for text in rows {
        let read = read(text);
        let names: Vec<_> = read.page.quotations.iter().filter(|quotation| quotation.name).collect();
        assert!(names.iter().all(|name| name.citation.is_none()), "{text}");
        read.assert_places(names.into_iter().map(|quotation| quotation.span), text);
        for quotation in read.page.quotations.iter().filter(|quotation| !quotation.name) {
            assert!(quotation.citation.is_some(), "{text}: {:?}", quotation.text.text);
        }
    }
}
