//! What a reader sees, language by language.

use super::*;

pub(super) fn locale(language: &str) -> Locale {
    Locale::new(&Settings { language, text_direction: None, digits: None, calendars: &[] })
}

#[test]
fn a_locale_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Locale>();
}

#[test]
fn directions_and_digits_follow_language_script_and_region() {
    use Digits::{ArabicIndic, European, Extended};
    use Direction::{Ltr, Rtl};
    let rows = [
        ("ar", Rtl, ArabicIndic, "arabic-indic"),
        ("ar-EG", Rtl, ArabicIndic, "arabic-indic"),
        ("ar-LB", Rtl, ArabicIndic, "arabic-indic"),
        ("ar-MA", Rtl, European, "decimal"),
        ("ar-TN", Rtl, European, "decimal"),
        ("ar-EG-u-nu-latn", Rtl, European, "decimal"),
        ("ar-Latn", Ltr, ArabicIndic, "arabic-indic"),
        ("fa", Rtl, Extended, "persian"),
        ("ur", Rtl, European, "decimal"),
        ("ur-IN", Rtl, Extended, "persian"),
        ("he", Rtl, European, "decimal"),
        ("en", Ltr, European, "decimal"),
        ("de", Ltr, European, "decimal"),
        ("az-Arab", Rtl, European, "decimal"),
        ("not a tag", Ltr, European, "decimal"),
    ];
    for (language, dir, digits, list_style) in rows {
        let locale = locale(language);
        assert_eq!((locale.dir, locale.digits, locale.list_style()), (dir, digits, list_style), "{language}");
        assert_eq!(locale.lang, language);
    }
}

#[test]
fn settings_overrule_the_language() {
    let locale = Locale::new(&Settings {
        language: "ar-EG",
        text_direction: Some(Direction::Ltr),
        digits: Some(Digits::European),
        calendars: &[Calendar::IslamicUmalqura, Calendar::Gregorian],
    });
    assert_eq!(locale.dir, Direction::Ltr);
    assert_eq!(locale.number(1204), "1204");
    assert_eq!(locale.date("2026-01-03").as_deref(), Some("14 رجب 1447 هـ (3 يناير 2026)"));
}

#[test]
fn dates() {
    let rows = [
        ("ar", "2026-01-03", Some("٣ يناير ٢٠٢٦")),
        ("ar-EG", "2026-01-03", Some("٣ يناير ٢٠٢٦")),
        ("ar-LB", "2026-01-03", Some("٣ كانون الثاني ٢٠٢٦")),
        ("ar-LB", "2025-10", Some("تشرين الأول ٢٠٢٥")),
        ("ar-MA", "2026-01-03", Some("3 يناير 2026")),
        ("ar", "2023", Some("٢٠٢٣")),
        ("fa", "2026-01-03", Some("۳ ژانویه ۲۰۲۶")),
        ("ur", "2026-01-03", Some("3 جنوری، 2026")),
        ("he", "2026-01-03", Some("3 בינואר 2026")),
        ("en", "2026-01-03", Some("January 3, 2026")),
        ("en-GB", "2026-01-03", Some("3 January 2026")),
        // A language without words of its own does not mix its months with English.
        ("de", "2026-01-03", Some("January 3, 2026")),
        ("ar", "2026-02-30", None),
        ("ar", "2026-1-3", None),
        ("ar", "٢٠٢٦", None),
        ("ar", "2026-01-03T10:00", None),
        ("ar", "2026-01-03-04", None),
        ("ar", "", None),
    ];
    for (language, iso, read) in rows {
        assert_eq!(locale(language).date(iso).as_deref(), read, "{language} {iso}");
    }
}

#[test]
fn a_second_calendar_stands_in_brackets() {
    let rows = [
        ("ar-SA", "2026-01-03", "٣ يناير ٢٠٢٦ (١٤ رجب ١٤٤٧ هـ)"),
        ("ar-SA", "2025-03-01", "١ مارس ٢٠٢٥ (١ رمضان ١٤٤٦ هـ)"),
        ("en", "2025-03-01", "March 1, 2025 (Ramadan 1, 1446 AH)"),
        // A month or a year of one calendar is not one of the other.
        ("ar-SA", "2025-03", "مارس ٢٠٢٥"),
        ("ar-SA", "2025", "٢٠٢٥"),
    ];
    for (language, iso, read) in rows {
        let locale = Locale::new(&Settings {
            language,
            text_direction: None,
            digits: None,
            calendars: &[Calendar::Gregorian, Calendar::IslamicUmalqura],
        });
        assert_eq!(locale.date(iso).as_deref(), Some(read), "{language} {iso}");
    }
}

#[test]
fn counts_follow_the_plural_classes() {
    let rows = [
        (0, "٠\u{A0}اقتباس", "٠\u{A0}اقتباس"),
        (1, "اقتباس واحد", "اقتباس واحد"),
        (2, "اقتباسان", "اقتباسين"),
        (3, "٣\u{A0}اقتباسات", "٣\u{A0}اقتباسات"),
        (10, "١٠\u{A0}اقتباسات", "١٠\u{A0}اقتباسات"),
        (11, "١١\u{A0}اقتباسًا", "١١\u{A0}اقتباسًا"),
        (12, "١٢\u{A0}اقتباسًا", "١٢\u{A0}اقتباسًا"),
        (99, "٩٩\u{A0}اقتباسًا", "٩٩\u{A0}اقتباسًا"),
        (100, "١٠٠\u{A0}اقتباس", "١٠٠\u{A0}اقتباس"),
        (101, "١٠١\u{A0}اقتباس", "١٠١\u{A0}اقتباس"),
        (102, "١٠٢\u{A0}اقتباس", "١٠٢\u{A0}اقتباس"),
        (103, "١٠٣\u{A0}اقتباسات", "١٠٣\u{A0}اقتباسات"),
        (111, "١١١\u{A0}اقتباسًا", "١١١\u{A0}اقتباسًا"),
        (1000, "١٠٠٠\u{A0}اقتباس", "١٠٠٠\u{A0}اقتباس"),
    ];
    let arabic = locale("ar");
    for (n, nominative, genitive) in rows {
        assert_eq!(arabic.count(n, "quote", Case::Nominative), nominative);
        assert_eq!(arabic.count(n, "quote", Case::Genitive), genitive);
    }
    let rows = [
        ("fa", "source", 0, "۰\u{A0}منبع"),
        ("ur", "page", 1, "1\u{A0}صفحے"),
        ("ur", "quote", 12, "12\u{A0}اقتباسات"),
        ("he", "passage", 1, "פסקה אחת"),
        ("he", "source", 2, "שני מקורות"),
        ("he", "source", 20, "20\u{A0}מקורות"),
        ("en", "source", 1, "1\u{A0}source"),
        ("en", "source", 0, "0\u{A0}sources"),
        ("en", "nothing", 3, "3\u{A0}nothing"),
    ];
    for (language, noun, n, read) in rows {
        assert_eq!(locale(language).count(n, noun, Case::Genitive), read);
    }
}

#[test]
fn texts_and_their_placeholders() {
    let arabic = locale("ar");
    assert_eq!(arabic.text("note.heading"), "الحواشي");
    assert_eq!(arabic.text("verdict.verbatim.label"), "مطابق حرفيًا");
    assert_eq!(arabic.text("no.such.key"), "no.such.key");
    assert_eq!(arabic.strings()["nav"]["sources"], "المصادر");
    assert_eq!(locale("de").text("nav.sources"), "Sources");
    let filled = arabic.fill("source.gap", &[("a", "{b}"), ("b", "٤")]);
    assert_eq!(filled, "الفقرات {b}–٤ غير منشورة هنا", "a value is not filled again");
    assert_eq!(arabic.fill("note.ref", &[]), "الحاشية {n}");
    let line = [
        ("quotes", arabic.count(12, "quote", Case::Nominative)),
        ("sources", arabic.count(2, "source", Case::Genitive)),
    ];
    let line = line.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(arabic.fill("proof.line", &line), "١٢\u{A0}اقتباسًا من مصدرين");
}

#[test]
fn generated_digits() {
    assert_eq!(locale("ar").digits("p7 و٣ و12"), "p٧ و٣ و١٢");
    assert_eq!(locale("fa").number(1390), "۱۳۹۰");
    assert_eq!(locale("ar-MA").number(7), "7");
}

#[test]
fn letters_and_ordinals() {
    let rows = [
        ("ar", 1, "أ", "الأول"),
        ("ar", 4, "ث", "الرابع"),
        ("ar", 28, "ي", "رقم ٢٨"),
        ("ar", 29, "أأ", "رقم ٢٩"),
        ("ar", 0, "", "رقم ٠"),
        ("fa", 1, "الف", "اول"),
        ("ur", 11, "د", "11ویں"),
        ("he", 3, "ג", "השלישי"),
        ("en", 2, "b", "second"),
        ("en", 22, "v", "22nd"),
        ("en", 27, "aa", "27th"),
    ];
    for (language, n, letter, ordinal) in rows {
        let locale = locale(language);
        assert_eq!((locale.letter(n).as_str(), locale.ordinal(n).as_str()), (letter, ordinal), "{language} {n}");
    }
}

#[test]
fn lists_are_joined_as_the_language_joins_them() {
    let rows: [(&str, &[&str], &str); 9] = [
        ("ar", &[], ""),
        ("ar", &["هالة"], "هالة"),
        ("ar", &["هالة", "سليم"], "هالة وسليم"),
        ("ar", &["هالة", "سليم", "نور"], "هالة وسليم ونور"),
        ("ar", &["هالة", "Nora"], "هالة و\u{A0}Nora"),
        ("fa", &["هاله", "سلیم", "نور"], "هاله، سلیم و نور"),
        ("ur", &["ہالہ", "سلیم"], "ہالہ اور سلیم"),
        ("he", &["נועה", "Nora"], "נועה ו־Nora"),
        ("en", &["a", "b", "c"], "a, b, and c"),
    ];
    for (language, parts, joined) in rows {
        let parts: Vec<String> = parts.iter().map(|part| part.to_string()).collect();
        assert_eq!(locale(language).list(&parts), joined);
    }
}

#[test]
fn quotation_marks_open_and_close() {
    for (language, marks) in [("ar", "«»‹›"), ("fa", "«»‹›"), ("en", "“”‘’"), ("de", "“”‘’"), ("he", "״״׳׳")]
    {
        assert_eq!(String::from_iter(locale(language).quotation_marks(None)), marks);
    }
    for (site, language, marks) in [
        ("ar", "en-GB", "“”‘’"),
        ("ar", "ar-LB", "«»‹›"),
        ("en", "he", "״״׳׳"),
        ("fa", "de", "“”‘’"),
        ("de", "fa", "«»‹›"),
    ] {
        assert_eq!(String::from_iter(locale(site).quotation_marks(Some(language))), marks, "{language} in {site}");
    }
}

#[test]
fn sorting_passes_over_the_article_and_marks_at_the_beginning() {
    let sorted = [
        "١٢ سؤالًا عن الماء",
        "آثار الفيضان",
        "«الأسطح والحرارة»",
        "أسعار الخبز",
        "التزام الدول",
        "الله والإنسان",
        "حرب المياه",
        "الحرب والسلم",
        "خطة الميناء الخضراء",
        "ليالي الميناء الساخنة",
        "النشرة المناخية",
        "هل تنجح الهدنة؟",
        "Cool Roofs, Warm Nights",
    ];
    let arabic = locale("ar");
    let mut titles = sorted.to_vec();
    titles.reverse();
    titles.sort_by(|a, b| arabic.compare(a, b));
    assert_eq!(titles, sorted);
    assert_ne!(arabic.compare("المصدر", "مصدر"), Ordering::Equal);
    assert_eq!(locale("en").compare("b", "A"), Ordering::Greater);
}
