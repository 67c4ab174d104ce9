//! Changes that leave the words what they are: they always pass (design §5: verbatim, typographic, orthographic).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::sample::Index;
use unicode_normalization::UnicodeNormalization;

use super::slices::{ALL, ARABIC_SCRIPT, Slice, is_mark, is_verbatim, passes, passes_in_part, plain};

/// Controls and other signs without width or meaning.
const CONTROLS: [char; 14] = [
    '\u{061C}', '\u{200B}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}',
    '\u{2060}', '\u{2066}', '\u{2067}', '\u{2069}', '\u{FEFF}',
];

/// Letters, or lam and alef, and the presentation forms that decompose into them.
static FORMS: LazyLock<BTreeMap<String, Vec<char>>> = LazyLock::new(|| {
    let mut forms: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for char in ('\u{FB50}'..='\u{FDFF}').chain('\u{FE70}'..='\u{FEFC}') {
        let letters: String = char.nfkc().collect();
        let is_letters = letters.chars().all(|letter| letter.is_alphabetic() && !is_mark(letter) && letter != char);
        if is_letters && (letters.chars().count() == 1 || letters.starts_with('ل') && letters.chars().count() == 2) {
            forms.entry(letters).or_default().push(char);
        }
    }
    forms
});

/// Every place between two characters of a word that are both letters.
fn seams(slice: &Slice) -> Vec<usize> {
    let letter = |char: char| char.is_alphabetic() && !is_mark(char);
    let pairs = slice.text.char_indices().zip(slice.text.chars().skip(1));
    pairs
        .filter(|((_, left), right)| letter(*left) && letter(*right))
        .map(|((at, left), _)| at + left.len_utf8())
        .collect()
}

/// The stretch with something put between two letters.
fn between_letters(slice: &Slice, pick: &Index, what: &str) -> Option<String> {
    let seams = seams(slice);
    (!seams.is_empty()).then(|| {
        let at = *pick.get(&seams);
        slice.with(at..at, what)
    })
}

/// The stretch with characters exchanged, when it has any of them.
fn exchanged(slice: &Slice, pairs: &[(char, char)]) -> Option<String> {
    let other = |char: char| pairs.iter().find(|(from, _)| *from == char).map_or(char, |(_, to)| *to);
    let text: String = slice.text.chars().map(other).collect();
    (text != slice.text).then_some(text)
}

#[test]
fn a_stretch_on_word_boundaries_is_verbatim() {
    is_verbatim(ALL, 1, |slice, _| Some(slice.text.clone()));
}

#[test]
fn runs_of_spaces_are_one_space() {
    is_verbatim(ALL, 2, |slice, _| Some(slice.text.replace(' ', "   ")));
}

#[test]
fn decomposed_letters_are_letters() {
    is_verbatim(ALL, 1, |slice, _| Some(slice.text.nfd().collect()));
}

#[test]
fn tatweel_is_no_letter() {
    passes(ARABIC_SCRIPT, 2, |slice, [pick, length, _]| between_letters(slice, pick, &"ـ".repeat(1 + length.index(4))));
}

#[test]
fn no_break_spaces_are_spaces() {
    passes(ALL, 2, |slice, _| Some(slice.text.replace(' ', "\u{A0}")));
}

#[test]
fn presentation_forms_are_letters() {
    passes(ARABIC_SCRIPT, 2, |slice, [seed, ..]| {
        let mut text = String::new();
        let mut rest = slice.text.as_str();
        while let Some(char) = rest.chars().next() {
            let pair: String = rest.chars().take(2).collect();
            let letters = if FORMS.contains_key(&pair) { pair } else { char.to_string() };
            match FORMS.get(&letters) {
                Some(forms) => text.push(forms[(seed.index(97) + text.len()) % forms.len()]),
                None => text.push_str(&letters),
            }
            rest = &rest[letters.len()..];
        }
        (text != slice.text).then_some(text)
    });
}

#[test]
fn digits_have_shapes() {
    const SHAPES: [char; 3] = ['0', '٠', '۰'];
    passes(ALL, 2, |slice, [shape, ..]| {
        let zero = *shape.get(&SHAPES) as u32;
        let value = |char: char| {
            let own = SHAPES.iter().find(|own| (**own as u32..**own as u32 + 10).contains(&(char as u32)))?;
            char::from_u32(zero + char as u32 - *own as u32)
        };
        let text: String = slice.text.chars().map(|char| value(char).unwrap_or(char)).collect();
        (text != slice.text).then_some(text)
    });
}

#[test]
fn controls_are_nothing() {
    passes(ALL, 2, |slice, [place, second, which]| {
        let control = which.get(&CONTROLS).to_string();
        let once = with_control(&slice.text, &control, place);
        Some(with_control(&once, &control, second))
    });
}

/// A text with a control somewhere.
fn with_control(text: &str, control: &str, place: &Index) -> String {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (before, behind) = text.split_at(*place.get(&places));
    format!("{before}{control}{behind}")
}

#[test]
fn a_soft_hyphen_is_nothing() {
    passes(ALL, 2, |slice, [pick, ..]| between_letters(slice, pick, "\u{AD}"));
}

#[test]
fn vowel_marks_may_be_dropped() {
    passes(ARABIC_SCRIPT, 2, |slice, _| {
        let is_vowel = |char: char| matches!(char, '\u{064B}'..='\u{0652}' | '\u{0670}');
        let text: String = slice.text.chars().filter(|char| !is_vowel(*char)).collect();
        (text != slice.text).then_some(text)
    });
}

#[test]
fn commas_have_shapes() {
    passes(ALL, 2, |slice, _| {
        let pairs = match slice.language() {
            "he" | "en" => [(',', '،'), (';', '؛'), ('?', '؟')],
            _ => [('،', ','), ('؛', ';'), ('؟', '?')],
        };
        exchanged(slice, &pairs)
    });
}

#[test]
fn a_full_stop_has_shapes_in_urdu() {
    passes(&["ur"], 2, |slice, _| exchanged(slice, &[('۔', '.')]));
}

#[test]
fn spaces_may_stand_before_punctuation() {
    passes(ALL, 2, |slice, _| {
        let text = slice.text.replace('،', " ،").replace(',', " ,").replace(';', " ;").replace(". ", " . ");
        (text != slice.text).then_some(text)
    });
}

#[test]
fn a_full_stop_or_comma_may_be_added_at_the_end() {
    passes(ALL, 2, |slice, [mark, ..]| {
        let marks: &[&str] = if matches!(slice.language(), "he" | "en") { &[".", ","] } else { &[".", "،"] };
        Some(format!("{}{}", slice.text, mark.get(marks)))
    });
}

#[test]
fn a_capital_may_stand_at_the_start() {
    passes(&["en"], 2, |slice, _| {
        let first = slice.text.chars().next()?;
        (first.is_lowercase()).then(|| slice.with(0..1, &first.to_uppercase().to_string()))
    });
}

/// Stems that form minimal pairs by their last letter (design §5 rule 6).
const PAIRS: [&str; 60] = [
    "أمة",
    "أسرة",
    "دولة",
    "خطة",
    "قوة",
    "كرة",
    "مرة",
    "سنة",
    "حجة",
    "قصة",
    "كلمة",
    "قتلة",
    "فكرة",
    "نسبة",
    "جنة",
    "ثورة",
    "قيادة",
    "شركة",
    "ضربة",
    "سلطة",
    "كتابة",
    "عودة",
    "علي",
    "إلي",
    "بني",
    "رأي",
    "أبي",
    "روي",
    "نفي",
    "قوي",
    "سعي",
    "رمي",
    "هدي",
    "نهي",
    "وعي",
    "مشي",
    "جري",
    "غني",
    "بشري",
    "مني",
    "سوي",
    "هوي",
    "صلي",
    "ولي",
    "أولي",
    "شفي",
    "حمي",
    "مدعي",
    "معتدي",
    "متوفي",
    "معني",
    "مسمي",
    "مقتضي",
    "يدعي",
    "يسمي",
    "يعطي",
    "يبقي",
    "يجري",
    "يؤدي",
    "يبني",
];

/// The stretch with one letter of some word changed into a variant of it, where neither a minimal pair nor another word of
/// the texts forbids it.
fn respelt(slice: &Slice, pick: &Index, last: bool, variant: fn(char) -> Option<char>) -> Option<String> {
    let changes = slice.words.iter().flat_map(|word| {
        let letters = slice.text[word.clone()].char_indices();
        let letters = letters.filter(|(at, char)| !last || at + char.len_utf8() == word.len());
        letters.filter_map(|(at, char)| {
            Some((word.clone(), word.start + at..word.start + at + char.len_utf8(), variant(char)?))
        })
    });
    let free = changes.filter(|(word, bytes, other)| {
        let old = &slice.text[word.clone()];
        let new = format!("{}{other}{}", &slice.text[word.start..bytes.start], &slice.text[bytes.end..word.end]);
        let pair = PAIRS.iter().any(|pair| old.ends_with(pair) || new.ends_with(pair));
        // Short words are most of the pairs of hamza, and many are words either way.
        let short = plain(old).concat().chars().count() < 5;
        let both = slice.desk().passages.iter().any(|text| text.contains(&new));
        !(pair || short || both)
    });
    let free: Vec<_> = free.collect();
    (!free.is_empty()).then(|| {
        let (_, bytes, other) = pick.get(&free);
        slice.with(bytes.clone(), &other.to_string())
    })
}

#[test]
fn a_hamza_on_alef_may_be_missing() {
    passes(&["ar"], 3, |slice, [pick, ..]| {
        respelt(slice, pick, false, |char| matches!(char, 'أ' | 'إ' | 'آ').then_some('ا'))
    });
}

#[test]
fn a_last_taa_marbuta_may_lose_its_dots() {
    passes(&["ar"], 3, |slice, [pick, ..]| respelt(slice, pick, true, |char| (char == 'ة').then_some('ه')));
}

#[test]
fn a_last_ya_may_gain_or_lose_its_dots() {
    passes(&["ar"], 3, |slice, [pick, ..]| {
        respelt(slice, pick, true, |char| match char {
            'ي' => Some('ى'),
            'ى' => Some('ي'),
            _ => None,
        })
    });
}

#[test]
fn repairs_may_come_together() {
    passes(ARABIC_SCRIPT, 3, |slice, [first, second, third]| {
        let stretched = between_letters(slice, first, "ـ")?;
        let is_vowel = |char: char| matches!(char, '\u{064B}'..='\u{0652}' | '\u{0670}');
        let bare: String = stretched.chars().filter(|char| !is_vowel(*char)).collect();
        let controlled = with_control(&bare.replace(' ', "\u{A0}"), "\u{200F}", second);
        let kaf = if third.index(2) == 0 { controlled.replace('ك', "ک") } else { controlled.replace('ک', "ك") };
        Some(format!("{}.", kaf.replace('،', ",")))
    });
}

#[test]
fn words_may_be_left_out_in_the_open() {
    /// What may not stand at the edges of a gap; in Persian and Urdu nowhere in the sentence.
    const WATCHED: [(&str, &[&str]); 5] = [
        ("ar", &["لا", "لم", "لن", "ليس", "غير", "عدم", "دون", "إلا", "الا", "سوى", "عدا", "كلا", "بلا", "شرط", "ما"]),
        ("fa", &["ن", "هیچ", "هرگز", "بدون", "عدم", "غیر", "مگر", "جز", "الا"]),
        ("ur", &["نہ", "مت", "ہرگز", "بغیر", "بلا", "غیر", "سوائے", "ماسوا", "علاوہ", "مگر", "الا"]),
        ("he", &["לא", "אין", "אינ", "בל", "טרם", "מעולם", "אלא", "מלבד", "למעט", "זולת", "פרט", "חוץ"]),
        (
            "en",
            &["n", "wit", "hardly", "barely", "scarcely", "except", "unless", "save", "but", "provided", "only", "can"],
        ),
    ];
    passes_in_part(ALL, 6, |slice, [first, last, mark]| {
        let count = slice.words.len();
        let from = 2 + first.index(count - 4);
        let to = from + 1 + last.index(count - 2 - from);
        let (_, watched) = WATCHED.iter().find(|(language, _)| *language == slice.language())?;
        let gap = if matches!(slice.language(), "fa" | "ur") { 0..count } else { from..to };
        let is_watched = |at: usize| {
            let word: String = slice.word(at).to_lowercase().chars().filter(|char| !is_mark(*char)).collect();
            // With whatever is written onto it.
            watched.iter().any(|watched| word.contains(watched) && (watched.len() > 2 || word.starts_with(watched)))
        };
        if gap.into_iter().any(is_watched) {
            return None;
        }
        let mark = mark.get(&["[…]", "[...]", "(…)", "…", "..."]);
        Some(format!("{} {mark} {}", slice.part(0..from), slice.part(to..count)))
    });
}

#[test]
fn neutral_words_may_be_put_in_in_the_open() {
    const NEUTRAL: [(&str, &str); 5] =
        [("ar", "المذكور"), ("fa", "یادشده"), ("ur", "مذکورہ"), ("he", "האמור"), ("en", "aforesaid")];
    passes_in_part(ALL, 3, |slice, [pick, ..]| {
        let (_, word) = NEUTRAL.iter().find(|(language, _)| *language == slice.language())?;
        let at = slice.words[1 + pick.index(slice.words.len() - 1)].start;
        Some(slice.with(at..at, &format!("[{word}] ")))
    });
}
