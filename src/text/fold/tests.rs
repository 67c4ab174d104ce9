//! Texts that fold alike, texts that do not, and what every fold keeps.

use super::*;

/// Words by their letters, numbers by their value, marks by their representative.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.tokens.iter().map(|token| folded.word(token)).collect()
}

#[test]
fn one_shape_for_many() {
    // (a folding, two texts that fold alike)
    let rows = [
        ("tatweel", "كتاب", "كتـــاب"),
        ("zero-width joiner", "كتاب", "كت\u{200D}اب"),
        ("bidi control", "كتاب", "\u{202B}كتاب\u{202C}"),
        ("soft hyphen", "library", "libr\u{AD}ary"),
        ("no-break space", "في البيت", "في\u{A0}البيت"),
        ("presentation forms", "كتاب", "ﻛﺘﺎﺏ"),
        ("lam-alef ligature", "سلام", "ﺳﻼﻡ"),
        ("ligature of a phrase", "صلى الله عليه وسلم", "ﷺ"),
        ("honorific without decomposition", "رضي الله عنه", "﵁"),
        ("verse number", "الله أحد الله الصمد", "الله أحد ﴿١﴾ الله الصمد"),
        ("Persian kaf and ya", "كبير", "کبیر"),
        ("composed hamza", "أحمد", "ا\u{654}حمد"),
        ("madda", "آمن", "ا\u{653}من"),
        ("vowel marks leave the letters", "كتب", "كَتَبَ"),
        ("Qur'anic signs", "كتب", "كۡتبۖ"),
        ("verse end", "الكتاب", "الكتاب ۝٣"),
        ("digits", "عام 2024", "عام ٢٠٢٤"),
        ("control inside a number", "عام 2024", "عام 20\u{200F}24"),
        ("extended digits", "عام 2024", "عام ۲۰۲۴"),
        ("group separator", "12000", "١٢٬٠٠٠"),
        ("Arabic comma as group separator", "12,000", "١٢،٠٠٠"),
        ("decimal comma", "٤٫٥", "4,5"),
        ("decimal point", "٤٫٥", "4.5"),
        ("Persian slash decimal", "۳/۵", "3.5"),
        ("number and unit", "2024م", "2024 م"),
        ("comma", "نعم، لا", "نعم , لا"),
        ("question mark", "لماذا؟", "لماذا?"),
        ("percent", "٥٪", "5%"),
        ("quotation marks", "قال «نعم»", "قال “نعم”"),
        ("doubled brackets", "قال «نعم»", "قال ((نعم))"),
        ("dashes", "نعم - لا", "نعم — لا"),
        ("dots", "نعم… لا", "نعم... لا"),
        ("apostrophe", "don't", "don’t"),
        ("gershayim", "צה\"ל", "צה״ל"),
        ("geresh", "ג'ורג' הקטן", "ג׳ורג׳ הקטן"),
        ("maqaf", "בית־ספר", "בית-ספר"),
        ("Cyrillic look-alike", "corona", "cоrona"),
        ("NFC", "caf\u{e9}", "cafe\u{301}"),
        ("escaped marker", "{#p1}", "\\{#p1}"),
    ];
    for (name, one, other) in rows {
        assert_eq!(words(one), words(other), "{name}");
    }
}

#[test]
fn apart_stays_apart() {
    let rows = [
        ("hamza", "أن", "إن"),
        ("taa marbuta", "سنة", "سنه"),
        ("dots of ya", "علي", "على"),
        ("group and decimal before three digits", "1,500", "1.500"),
        ("leading zero", "07", "7"),
        ("Urdu he", "کہا", "کھا"),
        ("nun ghunna", "ماں", "مان"),
        ("joined words", "كل ما", "كلما"),
        ("full stop and dots", "نعم. لا", "نعم.. لا"),
        ("accents", "resume", "résumé"),
    ];
    for (name, one, other) in rows {
        assert_ne!(words(one), words(other), "{name}");
    }
}

#[test]
fn marks_keep_their_slots() {
    let marks = |text: &str| fold(text).letters.iter().map(|letter| letter.marks).collect::<Vec<_>>();
    let agree = |a: &str, b: &str| marks(a).iter().zip(marks(b)).all(|(a, b)| a.agree(b));
    assert!(!agree("كَتَبَ", "كُتِبَ"), "two vowels in one slot");
    assert!(agree("كتب", "كُتِبَ"), "an empty slot");
    assert!(agree("مدّ", "مدَّ"), "shadda and vowel are apart");
    assert!(agree("جدًا", "جداً"), "tanwin before or on its alef");
    assert!(agree("إلَّا", "إلاَّ"), "marks on a last alef");
    assert!(!agree("عقلاً", "عقلاُ"), "another mark on a last alef");
    assert!(!agree("هدىً", "هدىٌ"), "another tanwin on a last alef");
    assert!(!agree("عقلًا", "عقلُا"), "another mark before a last alef");
    assert!(!agree("ملیِ", "ملیً"), "two marks on a last ya");
    assert!(agree("مَلِیُّ", "ملیُّ"), "a last ya has marks of its own");
    assert!(!agree("كتابٌ", "كتابٍ"), "two tanwins");
    assert!(!agree("שׁם", "שׂם"), "shin and sin");
}

#[test]
fn every_token_knows_its_bytes() {
    let text = "قا\u{200F}لت: «عام ٢٠٢٤م»";
    let folded = fold(text);
    let slices: Vec<&str> = folded.tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
    assert_eq!(slices, ["قا\u{200F}لت", ":", "«", "عام", "٢٠٢٤", "م", "»"]);
    let spaced: Vec<bool> = folded.tokens.iter().map(|t| t.spaced).collect();
    assert_eq!(spaced, [true, false, true, false, true, false, false]);
}

proptest::proptest! {
    /// Any text folds, on character boundaries, in order, and folding the words again changes nothing.
    #[test]
    fn folding_holds(text in "(?s)[\\PC\u{64B}-\u{655}\u{200E}ـ«»().,٫٠-٩آ-ي \n]{0,60}") {
        let folded = fold(&text);
        let mut end = 0;
        for token in &folded.tokens {
            proptest::prop_assert!(text.is_char_boundary(token.start as usize) && text.is_char_boundary(token.end as usize));
            proptest::prop_assert!(token.start < token.end);
            proptest::prop_assert!(token.start >= end || token.start < token.end && token.end <= end.max(token.end));
            end = token.end;
        }
        let once = folded.tokens.iter().map(|token| folded.word(token)).collect::<Vec<_>>().join(" ");
        let again = fold(&once);
        let twice = again.tokens.iter().map(|token| again.word(token)).collect::<Vec<_>>().join(" ");
        let thrice = fold(&twice);
        proptest::prop_assert_eq!(&twice, &thrice.tokens.iter().map(|token| thrice.word(token)).collect::<Vec<_>>().join(" "));
    }
}
