//! Verdicts by table: an archived passage, a quotation, and the verdict that design §5 gives it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::judge::judge_quotation;
use super::search::Library;
use super::{Judgement, LONGEST, Verdict};
use crate::archive::{Archive, Metadata, Passage, PassageKind, Source};
use crate::resolve::Target;
use crate::text::{File, FileId, Files, Span};

/// An archive of sources, each of passages; a source's name may end in `:language`.
pub(super) fn archive(sources: &[(&str, &[&str])]) -> (Files, Archive) {
    let mut files = Vec::new();
    let mut archive = Archive::default();
    for (at, (id, passages)) in sources.iter().enumerate() {
        let (id, language) = id.split_once(':').unwrap_or((id, "ar"));
        let mut text = String::new();
        let mut list = Vec::new();
        for (number, passage) in passages.iter().enumerate() {
            let file = FileId(crate::text::offset(at));
            let start = text.len();
            text.push_str(passage);
            list.push(Passage {
                id: format!("p{}", number + 1),
                marker: Span::point(file, start),
                span: Span::new(file, start, text.len()),
                kind: PassageKind::Paragraph,
                speaker: None,
                page: None,
                gone: false,
                digest: [0; 32],
                changed: false,
                folded: OnceLock::new(),
            });
            text.push_str("\n\n");
        }
        // The order of paths is that of the sources.
        files.push(File::new(format!("{at:03}"), text));
        archive.by_id.insert(id.into(), at);
        archive.sources.push(Source {
            id: id.into(),
            file: FileId(crate::text::offset(at)),
            meta: Metadata { language: Some(language.into()), ..Metadata::default() },
            digest: [0; 32],
            by_id: HashMap::new(),
            passages: list,
            broken: false,
        });
    }
    (Files::new(files), archive)
}

fn judged(language: &str, passages: &[&str], quote: &str) -> Judgement {
    let (files, archive) = archive(&[(&format!("s:{language}"), passages)]);
    let library = Library::new(&archive, &files, language);
    let target = Target { source: 0, ranges: vec![(0, 0)], whole: false };
    judge_quotation(&library, quote, || "", &[Ok(target)])
}

#[test]
fn verdicts() {
    use Verdict::{Absent, Altered, Misplaced, Orthographic, Thin, Typographic, Verbatim};
    const P: &str = "وقالت الوزيرة في 12,000 كلمة: «لن نوقف البرنامج قبل نهاية عام 2024م»، لأنّ المدرسة مفتوحة إلى الليل. هل تكفي نسبة 5%؟ نعم!";
    let rows = [
        // A slice on word boundaries is always verbatim.
        (Verbatim, P, "لن نوقف البرنامج قبل نهاية عام 2024م"),
        (Verbatim, P, "الوزيرة في 12,000 كلمة: «لن نوقف"),
        (Verbatim, P, "هل تكفي نسبة 5%؟"),
        (Verbatim, P, "نعم!"),
        (Verbatim, P, P),
        (Verbatim, P, "لن  نوقف\nالبرنامج"),
        // Encoding.
        (Typographic, P, "لن نوقف البرنامـــج"),
        (Typographic, P, "لن\u{A0}نوقف البرنامج"),
        (Typographic, P, "لن نوقف\u{200F} البرنامج"),
        (Typographic, P, "ﻟﻦ ﻧﻮﻗﻒ ﺍﻟﺒﺮﻧﺎﻣﺞ"),
        (Typographic, P, "نهاية عام ٢٠٢٤م"),
        (Typographic, P, "نهاية عام 2024 م"),
        (Typographic, P, "في ١٢٬٠٠٠ كلمة"),
        (Typographic, P, "في 12000 كلمة"),
        (Typographic, P, "هل تكفي نسبة ٥٪ ؟"),
        (Typographic, P, "کلمة: “لن نوقف البرنامج"),
        (Typographic, P, "لأن المدرسة مفتوحة"),
        (Typographic, P, "لن نَوقف البرنامج"),
        (Typographic, P, "إلى الليل،"),
        (Typographic, P, "نهاية عام 2024م."),
        // Spelling.
        (Orthographic, P, "المدرسه مفتوحة"),
        (Orthographic, P, "لان المدرسة مفتوحة الى الليل"),
        (Orthographic, P, "كلمة لن نوقف البرنامج"),
        (Orthographic, P, "لن نوقف، البرنامج"),
        (Typographic, "وقالت الوزيرة، ثم قالت نعم", "قالت الوزيرة"),
        // Altered.
        (Altered, P, "سوف نوقف البرنامج قبل نهاية عام 2024م"),
        (Altered, P, "نوقف البرنامج بعد نهاية عام 2024م"),
        (Altered, P, "لن نوقف البرنامج قبل نهاية عام 2025م"),
        (Altered, P, "لن نوقف البرنامج قبل نهاية عام 2024"),
        (Altered, P, "هل تكفي نسبة 5"),
        (Altered, P, "لن نوقف البرنام"),
        (Altered, P, "ن نوقف البرنامج"),
        (Altered, P, "لن البرنامج نوقف قبل نهاية"),
        (Altered, P, "لن نوقف البرنامج لأنّ المدرسة مفتوحة"),
        (Altered, P, "المدرسة مفتوحة إلى الليل؟"),
        (Altered, P, "هل تكفي نسبة 5%."),
        (Altered, P, "مفتوحة إلى الليل هل تكفي"),
        (Altered, P, "في 12.000 كلمة"),
        (Altered, P, "قالت الوزيرة في"),
        // Nothing there.
        (Absent, P, "افتتح الملعب الجديد أمس"),
        (Thin, P, "…"),
        (Thin, P, "«»"),
        // Rule 6.
        (Orthographic, "سافر أحمد فى إجازة", "سافر احمد في إجازة"),
        (Altered, "كتب أن الأمر سهل", "كتب إن الأمر سهل"),
        (Altered, "جلس على الكرسي", "جلس علي الكرسي"),
        (Altered, "كانت سنة طويلة", "كانت سنه طويلة"),
        (Altered, "مرّ به صديقه", "مرّ به صديقة"),
        (Altered, "كَتَبَ الولد الدرس", "كُتِبَ الولد الدرس"),
        (Typographic, "كتب الولد الدرس", "كُتِبَ الولد الدرس"),
        (Orthographic, "إنه مسؤول كبير", "إنه مسئول كبير"),
        (Orthographic, "هؤلاء المسؤولون هنا", "هؤلاء المسئولون هنا"),
        (Altered, "قرأ الكتاب كله", "قرا الكتاب كلة"),
        (Altered, "شؤم كبير عليهم", "شوم كبير عليهم"),
        (Orthographic, "والحرب بدأت اليوم", "و الحرب بدأت اليوم"),
        (Orthographic, "زار عبد الله المدينة", "زار عبدالله المدينة"),
        (Altered, "كل ما قاله صحيح", "كلما قاله صحيح"),
        (Typographic, "للقانون حرمة عندهم", "القانون حرمة عندهم"),
        (Typographic, "وبالقانون نعمل دائما", "القانون نعمل دائما"),
        (Altered, "وحدة البلاد غاية", "حدة البلاد غاية"),
        (Altered, "سيكتب الطالب درسه", "يكتب الطالب درسه"),
        (Altered, "كان الجو 5- درجات أو -7 درجات", "7 درجات"),
        (Typographic, "جداً مهم", "جدًا مهم"),
        (Typographic, "صلى الله عليه وسلم دائما", "ﷺ دائما"),
        (Altered, "ﷺ دائما", "عليه وسلم دائما"),
        (Verbatim, "قال كلمة.. ثم سكت", "كلمة.. ثم سكت"),
        (Typographic, "قال كلمة.. ثم سكت", "كلمة… ثم سكت"),
    ];
    let mut wrong = Vec::new();
    for (expected, passage, quote) in rows {
        let judgement = judged("ar", &[passage, "فقرة أخرى لا شأن لها"], quote);
        let named = judgement.nearest.as_ref().is_some_and(|near| !near.differences.is_empty());
        // What is altered is shown, and nothing else is.
        if judgement.verdict != expected || named != (expected == Altered) {
            wrong.push(format!(
                "{expected:?} but {:?} {:?}: {quote}",
                judgement.verdict,
                judgement.nearest.map(|near| near.differences)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let crossing = judged("ar", &["الجملة الأولى هنا.", "الجملة الثانية هناك."], "الأولى هنا. الجملة الثانية");
    assert_eq!(crossing.verdict, Misplaced, "crossing a paragraph needs a range");
}

#[test]
fn other_languages() {
    use Verdict::{Altered, Orthographic, Typographic};
    let rows = [
        ("fa", Orthographic, "این کار انجام می‌شود و تمام", "این کار انجام می شود و تمام"),
        ("fa", Typographic, "این کار انجام می‌شود", "این کار انجام میشود"),
        ("fa", Typographic, "کتاب یک شهر بزرگ", "كتاب يك شهر بزرگ"),
        ("fa", Orthographic, "خانۀ بزرگ ما اینجاست", "خانه‌ی بزرگ ما اینجاست"),
        ("fa", Typographic, "عدد ۳/۵ درصد شد", "عدد 3.5 درصد شد"),
        ("fa", Altered, "این کار انجام می‌شود", "این کار انجام نمی‌شود"),
        ("ur", Altered, "اس نے کہا کہ آؤ", "اس نے کھا کہ آؤ"),
        ("he", Typographic, "הממשלה הודיעה היום", "הַמֶּמְשָׁלָה הודיעה היום"),
        ("he", Altered, "צה\"ל הודיע היום", "צהל הודיע היום"),
        ("en", Typographic, "the city is cold at night", "The city is cold at night"),
        ("en", Orthographic, "the City is cold", "the city is cold"),
        ("en", Altered, "the city is not cold", "the city is cold"),
        ("en", Typographic, "they don't know it", "they don’t know it"),
    ];
    for (language, expected, passage, quote) in rows {
        let judgement = judged(language, &[passage], quote);
        assert_eq!(judgement.verdict, expected, "{quote} {:?}", judgement.nearest);
    }
}

#[test]
fn omissions_and_brackets() {
    use Verdict::{Absent, Altered, Orthographic, Thin, Typographic, Unresolved, Verbatim};
    const P: &str = "قالت الوزيرة إن البرنامج الوطني للقراءة سيستمر حتى نهاية العام المقبل، ولن يتوقف قبل ذلك إلا بقرار من الحكومة. وأضافت أن المدارس كلها مشمولة به.";
    let rows = [
        (Verbatim, P, "البرنامج الوطني […] حتى نهاية العام", "omission"),
        (Verbatim, P, "البرنامج الوطني ... حتى نهاية العام", "omission"),
        (Verbatim, P, "البرنامج الوطني (…) حتى نهاية العام", "omission"),
        (Verbatim, P, "البرنامج الوطني (...) حتى نهاية العام […] المدارس كلها", "omission"),
        (Verbatim, P, "… حتى نهاية العام", "omission"),
        (Verbatim, P, "حتى نهاية العام…", "omission"),
        (Verbatim, P, "…نهاية", "omission"),
        (Typographic, P, "البرنامـج الوطني … حتى نهاية العام", "tatweel omission"),
        (Orthographic, P, "الوزيره إن … نهاية العام", "spelling omission"),
        // Nothing left out, the wrong order, a cut word, a pause for an omission.
        (Altered, P, "البرنامج الوطني … للقراءة سيستمر", ""),
        (Altered, P, "حتى نهاية العام … البرنامج الوطني", ""),
        (Altered, P, "البرنامج الوطن … حتى نهاية العام", ""),
        (Altered, P, "البرنامج الوطني .. حتى نهاية العام", ""),
        (Thin, P, "البرنامج … حتى نهاية العام", ""),
        (Thin, P, "البرنامج الوطني … حتى … نهاية العام", ""),
        // Hidden negations and exceptions.
        (Altered, P, "نهاية العام المقبل، … يتوقف قبل ذلك", ""),
        (Altered, P, "ولن يتوقف قبل ذلك … من الحكومة", ""),
        (
            Verbatim,
            "أكد الوزير الخبر. ولم يزد على ذلك. ثم غادر القاعة مبكرا",
            "أكد الوزير الخبر. […] ثم غادر القاعة",
            "omission",
        ),
        // Dots of the source itself are literal.
        (Verbatim, "قال كلمة … ثم سكت طويلا", "كلمة … ثم سكت", ""),
        // Brackets.
        (Verbatim, P, "البرنامج الوطني [الجديد] للقراءة سيستمر", "insertion"),
        (Verbatim, P, "[هذا] البرنامج الوطني", "insertion"),
        (Verbatim, P, "قالت [فلانة] إن البرنامج الوطني", "replaced-words"),
        (Altered, P, "قالت الوزيرة إن [الحملة] سيستمر حتى", ""),
        (Altered, P, "البرنامج الوطني [لن] سيستمر", ""),
        (Altered, P, "البرنامج الوطني [ربما] للقراءة سيستمر", ""),
        (Altered, P, "البرنامج الوطني [5] للقراءة سيستمر", ""),
        (Altered, P, "البرنامج الوطني (الجديد) للقراءة سيستمر", ""),
        (Verbatim, "قال إن [الأمر] سهل جدا", "إن [الأمر] سهل", ""),
        (Orthographic, P, "البرنامج الوطني [لل]قراءة", "insertion"),
        (Orthographic, "وصلت مقاومة شديدة إليه", "وصلت [ال]مقاومة شديدة", "insertion"),
        (Typographic, "he said the city is cold", "[T]he city is cold", "insertion"),
        (Absent, P, "افتتح الملعب […] صباح اليوم", ""),
    ];
    let mut wrong = Vec::new();
    for (expected, passage, quote, flags) in rows {
        let judgement = judged("ar", &[passage], quote);
        let found = judgement.flags.names().collect::<Vec<_>>().join(" ");
        if judgement.verdict != expected || (judgement.verdict.passes() && found != flags) {
            wrong.push(format!(
                "{expected:?} {flags} but {:?} {found}: {quote} {:?}",
                judgement.verdict, judgement.hidden
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let hostile = [
        "… ".repeat(100) + "قالت",
        "ا".repeat(1 << 20),
        "[ا] ".repeat(10_000),
        "[هذا] ".repeat(10_000) + "البرنامج الوطني للقراءة",
        "… ".repeat(100) + "البرنامج الوطني للقراءة",
        "البرنامج الوطني … ".repeat(40),
    ];
    for quote in hostile {
        let judgement = judged("ar", &[P], &quote);
        assert!(!judgement.verdict.passes(), "{}", judgement.verdict.name());
        assert!(matches!(judgement.verdict, Unresolved | Altered | Absent | Thin | Verbatim));
    }
}

#[test]
fn a_whole_source_is_searched_for_every_place() {
    const PASSAGES: [&str; 4] = [
        "تفتح المكتبة أبوابها كل يوم",
        "قال المدير إن المكتبة جديدة جدا. وتفتح المكتبة أبوابـها كل أسبوع",
        "لن تتوقف أجهزة القياس قبل نهاية العام. لن تتوقف أجهزة القياس",
        "قال المدير إن القاعة جديدة جدا",
    ];
    // The passage that holds the words, and every other place.
    let rows = [
        ("تفتح المكتبة أبوابها كل يوم", 0..=0, vec![]),
        ("المكتبة أبوابها", 0..=0, vec![1]),
        ("لن تتوقف أجهزة القياس", 2..=2, vec![2]),
        ("قال المدير إن المكتبة", 1..=1, vec![]),
        ("قال المدير […] القاعة جديدة", 3..=3, vec![]),
        ("قال المدير […] جديدة جدا", 1..=1, vec![3]),
        ("المكتبة أبوابها […] نهاية العام", 0..=2, vec![]),
    ];
    let (files, archive) = archive(&[("s", &PASSAGES)]);
    let library = Library::new(&archive, &files, "ar");
    for (quote, place, others) in rows {
        let target = Target { source: 0, ranges: vec![(0, 3)], whole: true };
        let judgement = judge_quotation(&library, quote, || "", &[Ok(target)]);
        let found = judgement.found.map(|found| found.first..=found.last);
        let elsewhere: Vec<usize> = judgement.elsewhere.iter().map(|found| found.first).collect();
        assert_eq!((found, elsewhere), (Some(place), others), "{quote}");
    }
}

/// What is too long to be searched for passes where it stands as it is, and nowhere else.
#[test]
fn a_quotation_may_be_too_long() {
    let long = "لن نوقف البرنامج قبل نهاية العام ".repeat(LONGEST / 40);
    let long = long.trim_end();
    let rows = [
        (long, Verdict::Verbatim),
        (&long[..long.len() - "ام".len()], Verdict::Unresolved),
        (&"ا".repeat(LONGEST), Verdict::Unresolved),
        (&"[ا] ".repeat(LONGEST), Verdict::Unresolved),
        ("لن نوقف البرنامج", Verdict::Verbatim),
    ];
    for (quote, verdict) in rows {
        let judgement = judged("ar", &[long], quote);
        assert_eq!(judgement.verdict, verdict, "{} bytes", quote.len());
    }
}

/// Every run of words of real texts gets the same judgement whether it is known quickly or searched for.
#[test]
fn what_is_known_quickly_is_what_the_search_finds() {
    const TEXTS: [(&str, &str); 5] = [
        ("ar", include_str!("../../tests/quotes/texts/udhr-ar.txt")),
        ("fa", include_str!("../../tests/quotes/texts/udhr-fa.txt")),
        ("ur", include_str!("../../tests/quotes/texts/udhr-ur.txt")),
        ("he", include_str!("../../tests/quotes/texts/udhr-he.txt")),
        ("en", include_str!("../../tests/quotes/texts/udhr-en.txt")),
    ];
    for (language, text) in TEXTS {
        let passages: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let (files, archive) = archive(&[(&format!("s:{language}"), &passages)]);
        let library = Library::new(&archive, &files, language);
        let (mut quick, mut all) = (0, 0);
        for (at, passage) in passages.iter().enumerate() {
            let starts: Vec<usize> = passage.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at + 1).collect();
            let key = [Ok(Target { source: 0, ranges: vec![(at, at)], whole: false })];
            for (number, start) in starts.iter().enumerate() {
                let count = 3 + number * 7 % 11;
                let end = starts.get(number + count).map_or(passage.len(), |end| end - 1);
                let quote = &passage[*start..end];
                let known = super::verbatim::judge(&library, quote, &key);
                all += 1;
                quick += usize::from(known.is_some());
                if let Some(known) = known {
                    let searched = super::judge::searched(&library, quote, "", &key);
                    assert_eq!(format!("{known:?}"), format!("{searched:?}"), "{quote}");
                }
            }
        }
        assert!(quick * 10 > all * 6, "{language}: only {quick} of {all} were known quickly");
    }
}

#[test]
fn a_source_without_passages_holds_nothing() {
    assert_eq!(judged("ar", &[], "لن نوقف البرنامج").verdict, Verdict::Absent);
}
