//! Differences by table: a passage, a quotation that fails in it, and what is said of the difference.

use crate::resolve::Target;
use crate::verify::judge::judge_quotation;
use crate::verify::search::Library;
use crate::verify::tests::archive;
use crate::verify::{Judgement, Verdict};

fn judged(language: &str, passage: &str, quote: &str) -> Judgement {
    let (files, archive) = archive(&[(&format!("s:{language}"), &[passage])]);
    let library = Library::new(&archive, &files, language);
    let target = Target { source: 0, ranges: vec![(0, 0)], whole: false };
    judge_quotation(&library, quote, || "", &[Ok(target)])
}

/// Each difference as `Kind quoted|archived`.
fn told(language: &str, passage: &str, quote: &str) -> String {
    let judgement = judged(language, passage, quote);
    assert_eq!(judgement.verdict, Verdict::Altered, "{quote}");
    let differences = judgement.nearest.map(|near| near.differences).unwrap_or_default();
    let told = differences.iter().map(|one| format!("{:?} {}|{}", one.kind, one.quoted, one.archived));
    told.collect::<Vec<_>>().join("; ")
}

#[test]
fn differences_are_named() {
    const P: &str = "قالت الوزيرة إن البرنامج الوطني للقراءة لن يتوقف قبل نهاية عام ٢٠٢٤م. هل تكفي نسبة ٥٪؟ نعم!";
    const Q: &str = "زار المسؤولون مدرسةَ الحي في الصباح وقرؤوا سورة قصيرة";
    const L: &str = "قالت المحطة إن أجهزة القياس التي نصبت في السهل والجبل في العام الماضي لن تتوقف قبل نهاية العام";
    const R: &str = "كان النبي ﷺ يقول الحق، وكان عمر (رض) معه دائما";
    let rows = [
        ("ar", P, "البرنامج الوطني للكتابة لن يتوقف", "Replaced للكتابة|للقراءة"),
        ("ar", P, "البرنامج للقراءة لن يتوقف", "Dropped |الوطني"),
        ("ar", P, "البرنامج الوطني الجديد للقراءة لن يتوقف", "Added الجديد|"),
        ("ar", P, "البرنامج الوطني الجديد جدا للقراءة لن يتوقف", "Added الجديد جدا|"),
        ("ar", P, "البرنامج للقراءة الوطني لن يتوقف قبل نهاية", "Moved الوطني|الوطني"),
        ("ar", P, "قبل نهاية عام إن البرنامج الوطني للقراءة لن يتوقف", "Moved قبل نهاية عام|قبل نهاية عام"),
        ("ar", P, "قبل نهاية عام ٢٠٢٥م", "Number ٢٠٢٥|٢٠٢٤"),
        ("ar", P, "قبل نهاية عام 2025م", "Number 2025|٢٠٢٤"),
        ("ar", P, "لن يتوقف قبل نهاية عام ٢٠٢٤", "Number ٢٠٢٤|٢٠٢٤م"),
        ("ar", P, "البرنامج الوطني للقراءة لن يتوقف قبل نهاية عام. هل تكفي", "Number |٢٠٢٤م"),
        ("ar", P, "ن يتوقف قبل نهاية عام", "Cut ن|لن"),
        ("ar", P, "هل تكفي نسبة ٥", "Number ٥|٥٪"),
        ("ar", P, "للقراءة يتوقف قبل نهاية عام", "NegationDropped |لن"),
        ("ar", P, "للقراءة سوف يتوقف قبل نهاية عام", "NegationDropped سوف|لن"),
        ("ar", P, "هل لا تكفي نسبة ٥٪؟", "NegationAdded لا|"),
        ("ar", P, "البرنامج الوطني (الجديد) للقراءة لن يتوقف", "Brackets (الجديد)|"),
        ("ar", P, "البرنامج الوطني للقراءة لن يتوق", "Cut يتوق|يتوقف"),
        ("ar", P, "هل تكفي نسبة ٥٪.", "Question .|؟"),
        ("ar", P, "نهاية عام ٢٠٢٤م هل تكفي نسبة", "Punctuation |."),
        ("ar", P, "البرنامجالوطني للقراءة لن يتوقف", "Spacing البرنامجالوطني|البرنامج الوطني"),
        ("ar", P, "البرنامج الوطني للقرا ءة لن يتوقف", "Spacing للقرا ءة|للقراءة"),
        ("ar", P, "البرنامج [القديم] الوطني لل\u{640}كتابة لن يتوقف قبل", "Replaced لل\u{640}كتابة|للقراءة"),
        ("ar", P, "البرنامج الوطني […] لن يتوقف بعد نهاية", "Replaced بعد|قبل"),
        ("ar", L, "قالت المحطة إن أجهزة القياس لن تتوقف قبل", "Dropped |التي نصبت في السهل والجبل في العام الماضي"),
        ("ar", L, "أجهزة القياس […] لن تتوقف قبل نهاية السنة", "Replaced السنة|العام"),
        ("ar", L, "أجهزة القياس التي نصبت في الجبل والسهل في العام", "Replaced الجبل|السهل; Replaced والسهل|والجبل"),
        ("ar", Q, "زار المسؤولين مدرسة الحي", "Ending المسؤولين|المسؤولون"),
        ("ar", Q, "زار المسؤولون مدرسةُ الحي", "Ending مدرسةُ|مدرسةَ"),
        ("ar", Q, "زار المسولون مدرسة الحي", "Hamza المسولون|المسؤولون"),
        ("ar", "كَتَبَ الولد الدرس", "كُتِبَ الولد الدرس", "Vowel كُتِبَ|كَتَبَ"),
        ("ar", "كتب أن الأمر سهل", "كتب إن الأمر سهل", "Hamza إن|أن"),
        ("ar", R, "كان النبي يقول الحق", "Honorific |ﷺ"),
        ("ar", R, "وكان عمر معه دائما", "Honorific |(رض)"),
        ("ar", R, "كان النبي ﷺ يقول الحق، وكان عمر (رض) (ع) معه", "Honorific (ع)|"),
        ("fa", "این کار انجام می‌شود و تمام است", "این کار انجام نمی‌شود و تمام است", "NegationAdded نمی‌شود|می‌شود"),
        ("fa", "او ۱۲ کتاب خوب خرید", "او ۱۳ کتاب خوب خرید", "Number ۱۳|۱۲"),
        ("he", "הממשלה הודיעה היום על ההחלטה", "הממשלה לא הודיעה היום על ההחלטה", "NegationAdded לא|"),
        ("he", "הממשלה הודיעה היום על ההחלטה", "הממשלה הודיעה אתמול על ההחלטה", "Replaced אתמול|היום"),
        ("en", "the city is not cold at night", "the city is cold at night", "NegationDropped |not"),
        ("en", "the city is cold at night?", "the city is cold at night!", "Question !|?"),
        ("en", "the old city is cold at night", "the city old is cold at night", "Moved old|old"),
    ];
    let mut wrong = Vec::new();
    for (language, passage, quote, expected) in rows {
        let found = told(language, passage, quote);
        if found != expected {
            wrong.push(format!("{quote}\n   expected {expected}\n   but      {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn round_brackets_are_offered_as_square_ones() {
    let rows = [
        ("قال المدير (الجديد) إن العمل سهل", Some("قال المدير [الجديد] إن العمل سهل")),
        ("قال (سعيد) إن العمل سهل", Some("قال [سعيد] إن العمل سهل")),
        ("قال المدير (لن) إن العمل سهل", None),
        ("قال المدير (الجديد) إن العمل صعب جدا", None),
    ];
    for (quote, expected) in rows {
        let near = judged("ar", "قال المدير إن العمل سهل جدا", quote).nearest;
        assert_eq!(near.and_then(|near| near.bracketed).as_deref(), expected, "{quote}");
    }
}

#[test]
fn one_honorific_in_two_forms_is_a_matter_of_spelling() {
    let rows = [
        ("كان النبي ﷺ يقول الحق", "كان النبي (ص) يقول الحق", Verdict::Orthographic),
        ("كان النبي (ص) يقول الحق", "كان النبي صلى الله عليه وسلم يقول الحق", Verdict::Orthographic),
        ("كان النبي (ص) يقول الحق", "كان النبي ﷺ", Verdict::Orthographic),
        ("كان النبي صلعم، ثم سكت", "كان النبي (ص)، ثم سكت", Verdict::Orthographic),
        ("كان النبي صلى الله عليه وسلم يقول", "كان النبي ﷺ يقول", Verdict::Typographic),
        ("كان النبي ﷺ يقول الحق", "كان النبي (ع) يقول الحق", Verdict::Altered),
        ("كان النبي يقول الحق", "كان النبي ﷺ يقول الحق", Verdict::Altered),
        ("كان النبي (ص) يقول الحق", "كان النبي (ص) يقول الحق", Verdict::Verbatim),
    ];
    for (passage, quote, verdict) in rows {
        assert_eq!(judged("ar", passage, quote).verdict, verdict, "{passage} {quote}");
    }
}
