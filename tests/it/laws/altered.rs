//! Changes of the words: they never pass (design §5: altered and worse).

use std::ops::Range;

use proptest::sample::Index;

use super::slices::{ALL, ARABIC_SCRIPT, DESKS, Slice, is_mark, never_passes, places, plain, words};

/// Letters that no rule takes for one another, and that no first word may lose.
fn letters(language: &str) -> &'static [char] {
    match language {
        "he" => &['ב', 'ג', 'ד', 'ל', 'מ', 'נ', 'ר', 'ת', 'ק', 'ח'],
        "en" => &['a', 'b', 'd', 'e', 'g', 'l', 'm', 'n', 'o', 'r', 's', 't'],
        _ => &['ت', 'ج', 'د', 'ر', 'ش', 'ع', 'ق', 'م', 'ن', 'ح'],
    }
}

/// Negations of each language, as words of their own.
fn negations(language: &str) -> &'static [&'static str] {
    match language {
        "ar" => &["لا", "لم", "لن", "ليس"],
        "fa" => &["نه", "هیچ", "هرگز", "بدون"],
        "ur" => &["نہیں", "نہ", "بغیر"],
        "he" => &["לא", "אין", "ללא", "בלתי"],
        _ => &["not", "no", "never", "without", "nor"],
    }
}

/// Words that a list lets stand apart or joined, before and behind the seam (design §5: a spacing variant).
fn is_joinable(language: &str, left: &str, right: &str) -> bool {
    let (before, behind): (&[&str], &[&str]) = match language {
        "ar" => (&["و", "ال", "لا", "ما", "ثلاث", "عبد", "أبو", "أبا", "أبي", "نصر", "إن", "شاء"], &[]),
        "fa" => (&["می", "نمی", "بی", "هم"], &["ها", "های", "هایی", "ای", "تر", "ترین", "ام", "ات", "اش", "اند"]),
        _ => (&[], &[]),
    };
    // The article may carry what is written onto it.
    let bare = left.trim_start_matches(['و', 'ف', 'ب', 'ك']);
    before.contains(&left) || before.contains(&bare) || behind.contains(&right)
}

/// The bytes of the letters that may be changed, in order.
fn places_of_letters(slice: &Slice) -> Vec<Range<usize>> {
    let known = letters(slice.language());
    let found = slice.text.char_indices().filter(|(_, char)| known.contains(char));
    found.map(|(at, char)| at..at + char.len_utf8()).collect()
}

/// A text that its passage does not hold as it stands.
fn foreign(slice: &Slice, text: String) -> Option<String> {
    (!slice.holds(&text)).then_some(text)
}

/// A word of the same texts.
fn word_of_texts(slice: &Slice, passage: &Index, word: &Index) -> String {
    let text = passage.get(&slice.desk().passages);
    text[word.get(&words(text)).clone()].to_owned()
}

/// The place of an inner word.
fn inner(slice: &Slice, pick: &Index) -> usize {
    1 + pick.index(slice.words.len() - 2)
}

/// The stretch without one of its words and the space behind it.
fn without(slice: &Slice, at: usize) -> String {
    slice.with(slice.words[at].start..slice.words[at + 1].start, "")
}

#[test]
fn a_letter_for_another() {
    never_passes(ALL, 3, |slice, [place, letter, _]| {
        let all = places_of_letters(slice);
        let bytes = (!all.is_empty()).then(|| place.get(&all).clone())?;
        let letter = letter.get(letters(slice.language())).to_string();
        if letter == slice.text[bytes.clone()] {
            return None;
        }
        foreign(slice, slice.with(bytes, &letter))
    });
}

/// The stretch with one of its characters changed in a way that no rule allows.
fn exchanged(slice: &Slice, pick: &Index, other: fn(char) -> Option<&'static str>) -> Option<String> {
    let all = slice.text.char_indices().filter_map(|(at, char)| Some((at..at + char.len_utf8(), other(char)?)));
    let all: Vec<(Range<usize>, &str)> = all.collect();
    (!all.is_empty()).then(|| {
        let (bytes, other) = pick.get(&all);
        slice.with(bytes.clone(), other)
    })
}

#[test]
fn a_hamza_for_another() {
    never_passes(&["ar"], 3, |slice, [pick, ..]| {
        exchanged(slice, pick, |char| match char {
            'أ' => Some("إ"),
            'إ' => Some("أ"),
            'آ' => Some("أ"),
            'ؤ' => Some("و"),
            'ئ' => Some("ي"),
            'ء' => Some(""),
            _ => None,
        })
    });
}

#[test]
fn a_letter_of_another_language() {
    never_passes(&["fa", "ur"], 3, |slice, [pick, ..]| {
        exchanged(slice, pick, |char| match char {
            'گ' => Some("ک"),
            'چ' => Some("ج"),
            'پ' => Some("ب"),
            'ژ' => Some("ز"),
            'ہ' => Some("ھ"),
            'ھ' => Some("ہ"),
            'ں' => Some("ن"),
            'ے' => Some("ی"),
            'ڑ' => Some("ر"),
            'ٹ' => Some("ت"),
            _ => None,
        })
    });
}

#[test]
fn a_pronoun_made_an_ending() {
    never_passes(&["ar"], 3, |slice, [pick, ..]| {
        let ends = slice.words.iter().filter(|word| word.len() > 2 && slice.text[..word.end].ends_with('ه'));
        let ends: Vec<usize> = ends.map(|word| word.end).collect();
        let end = (!ends.is_empty()).then(|| *pick.get(&ends))?;
        Some(slice.with(end - 'ه'.len_utf8()..end, "ة"))
    });
}

#[test]
fn a_letter_left_out() {
    never_passes(ALL, 3, |slice, [place, ..]| {
        let all = places_of_letters(slice);
        let bytes = (!all.is_empty()).then(|| place.get(&all).clone())?;
        let word = slice.words.iter().find(|word| word.start <= bytes.start && bytes.end <= word.end)?;
        (word.len() > bytes.len()).then(|| foreign(slice, slice.with(bytes, "")))?
    });
}

#[test]
fn a_letter_put_in() {
    never_passes(ALL, 3, |slice, [place, letter, _]| {
        let all = places_of_letters(slice);
        let at = (!all.is_empty()).then(|| place.get(&all).start)?;
        foreign(slice, slice.with(at..at, &letter.get(letters(slice.language())).to_string()))
    });
}

#[test]
fn a_word_left_out() {
    never_passes(ALL, 4, |slice, [pick, ..]| foreign(slice, without(slice, inner(slice, pick))));
}

#[test]
fn a_word_put_in() {
    never_passes(ALL, 3, |slice, [pick, passage, word]| {
        let at = slice.words[inner(slice, pick)].start;
        foreign(slice, slice.with(at..at, &format!("{} ", word_of_texts(slice, passage, word))))
    });
}

#[test]
fn a_word_for_another() {
    never_passes(ALL, 3, |slice, [pick, passage, word]| {
        let at = slice.words[pick.index(slice.words.len())].clone();
        foreign(slice, slice.with(at, &word_of_texts(slice, passage, word)))
    });
}

#[test]
fn a_number_of_words_for_others_in_brackets() {
    never_passes(ALL, 6, |slice, [pick, passage, word]| {
        // Three words are more than a bracket may stand for.
        let first = 1 + pick.index(slice.words.len() - 4);
        let bytes = slice.words[first].start..slice.words[first + 2].end;
        let bracketed = slice.with(bytes.clone(), &format!("[{}]", word_of_texts(slice, passage, word)));
        let bare = slice.with(bytes, "");
        (!slice.holds(&bare) && !fewer_would_do(slice, first)).then_some(bracketed)
    });
}

/// Whether the words around a gap of three stand somewhere in the passage with a gap of at most two. The first word may
/// have lost a proclitic there.
fn fewer_would_do(slice: &Slice, first: usize) -> bool {
    let whole = plain(slice.archived());
    let before = plain(slice.part(0..first));
    let behind = plain(slice.part(first + 3..slice.words.len()));
    let begins = (0..whole.len()).filter(|at| whole[*at].ends_with(&before[0]));
    let ends = begins.filter(|at| whole[at + 1..].starts_with(&before[1..])).map(|at| at + before.len());
    let starts = places(&whole, &behind);
    ends.into_iter().any(|end| starts.iter().any(|start| (end..=end + 2).contains(start)))
}

#[test]
fn neighbours_changed_about() {
    never_passes(ALL, 3, |slice, [pick, ..]| {
        let at = pick.index(slice.words.len() - 1);
        let (left, right) = (slice.words[at].clone(), slice.words[at + 1].clone());
        let between = &slice.text[left.end..right.start];
        let turned = format!("{}{between}{}", slice.word(at + 1), slice.word(at));
        foreign(slice, slice.with(left.start..right.end, &turned))
    });
}

#[test]
fn a_negation_put_in() {
    never_passes(ALL, 3, |slice, [pick, word, _]| {
        let at = slice.words[inner(slice, pick)].start;
        foreign(slice, slice.with(at..at, &format!("{} ", word.get(negations(slice.language())))))
    });
}

#[test]
fn a_negation_put_in_in_brackets() {
    never_passes(ALL, 3, |slice, [pick, word, _]| {
        let at = slice.words[inner(slice, pick)].start;
        Some(slice.with(at..at, &format!("[{}] ", word.get(negations(slice.language())))))
    });
}

#[test]
fn words_put_in_in_round_brackets() {
    never_passes(ALL, 3, |slice, [pick, passage, word]| {
        let at = slice.words[inner(slice, pick)].start;
        foreign(slice, slice.with(at..at, &format!("({}) ", word_of_texts(slice, passage, word))))
    });
}

#[test]
fn a_negation_left_out() {
    never_passes(ALL, 3, |slice, [pick, ..]| {
        let negative = |at: &usize| negations(slice.language()).contains(&slice.word(*at).to_lowercase().as_str());
        let all: Vec<usize> = (1..slice.words.len() - 1).filter(negative).collect();
        (!all.is_empty()).then(|| foreign(slice, without(slice, *pick.get(&all))))?
    });
}

#[test]
fn a_negation_hidden_by_an_omission() {
    never_passes(&["ar", "he", "en"], 5, |slice, [pick, length, _]| {
        let negative = |at: &usize| negations(slice.language()).contains(&slice.word(*at).to_lowercase().as_str());
        let all: Vec<usize> = (2..slice.words.len() - 2).filter(negative).collect();
        let last = (!all.is_empty()).then(|| *pick.get(&all))?;
        let first = 2 + length.index(last - 1);
        // The words may stand in the passage without the negation, or the phrase may negate nothing.
        let phrases = ["no doubt", "not only", "لا سيما", "لا بد", "لا غنى", "לא רק"];
        let phrase = slice.part(last..last + 2).to_lowercase();
        let text = format!("{} […] {}", slice.part(0..first), slice.part(last + 1..slice.words.len()));
        (!phrases.contains(&phrase.as_str()) && once(slice, first, last + 1)).then_some(text)
    });
}

/// Whether the words before and behind a gap each stand once in the passage.
fn once(slice: &Slice, first: usize, next: usize) -> bool {
    let whole = plain(slice.archived());
    [slice.part(0..first), slice.part(next..slice.words.len())]
        .iter()
        .all(|part| places(&whole, &plain(part)).len() == 1)
}

#[test]
fn a_digit_for_another() {
    never_passes(ALL, 2, |slice, [pick, step, _]| {
        let all: Vec<(usize, char)> = slice.text.char_indices().filter(|(_, char)| char.is_numeric()).collect();
        let (at, digit) = (!all.is_empty()).then(|| *pick.get(&all))?;
        let zero = [0x30, 0x660, 0x6F0].into_iter().find(|zero| (*zero..zero + 10).contains(&(digit as u32)))?;
        let other = char::from_u32(zero + (digit as u32 - zero + 1 + step.index(9) as u32) % 10)?;
        Some(slice.with(at..at + digit.len_utf8(), &other.to_string()))
    });
}

#[test]
fn a_vowel_mark_for_another() {
    const VOWELS: [char; 7] = ['\u{064B}', '\u{064C}', '\u{064D}', '\u{064E}', '\u{064F}', '\u{0650}', '\u{0652}'];
    never_passes(ARABIC_SCRIPT, 2, |slice, [pick, other, _]| {
        let all: Vec<(usize, char)> = slice.text.char_indices().filter(|(_, char)| VOWELS.contains(char)).collect();
        let (at, vowel) = (!all.is_empty()).then(|| *pick.get(&all))?;
        let other = *other.get(&VOWELS);
        (other != vowel).then(|| slice.with(at..at + vowel.len_utf8(), &other.to_string()))
    });
}

#[test]
fn the_last_word_cut() {
    never_passes(ALL, 3, |slice, _| {
        let word = slice.words.last()?.clone();
        let kept = slice.text[..word.end].trim_end_matches(is_mark);
        let kept = &kept[..kept.char_indices().next_back()?.0];
        (kept.len() > word.start).then(|| foreign(slice, kept.to_owned()))?
    });
}

#[test]
fn the_first_word_cut() {
    never_passes(ALL, 3, |slice, _| {
        let first = slice.text.chars().next()?;
        let proclitic = match slice.language() {
            "ar" => "وفبل".contains(first),
            "he" => "וש".contains(first),
            _ => false,
        };
        let rest = slice.text[first.len_utf8()..].trim_start_matches(is_mark);
        let is_word = rest.chars().next().is_some_and(char::is_alphabetic);
        (!proclitic && is_word).then(|| foreign(slice, rest.to_owned()))?
    });
}

#[test]
fn halves_turned_round() {
    never_passes(ALL, 4, |slice, [pick, ..]| {
        let at = inner(slice, pick);
        foreign(slice, format!("{} {}", slice.part(at..slice.words.len()), slice.part(0..at)))
    });
}

#[test]
fn fragments_turned_round() {
    never_passes(ALL, 5, |slice, [pick, ..]| {
        let at = 2 + pick.index(slice.words.len() - 4);
        let (first, last) = (slice.part(0..at), slice.part(at..slice.words.len()));
        let whole = plain(slice.archived());
        let ends = places(&whole, &plain(last)).into_iter().map(|start| start + plain(last).len()).min();
        let starts = places(&whole, &plain(first)).into_iter().max();
        let in_order = ends.zip(starts).is_some_and(|(end, start)| end < start);
        (!in_order).then(|| format!("{last} […] {first}"))
    });
}

#[test]
fn two_passages_spliced() {
    never_passes(ALL, 4, |slice, [pick, passage, _]| {
        let other = passage.get(&DESKS.iter().find(|desk| desk.language == slice.language())?.passages);
        let words = words(other);
        let at = inner(slice, pick);
        let from = words.get(words.len().saturating_sub(3)).filter(|_| words.len() >= 3)?;
        let spliced = format!("{} {}", slice.part(0..at), &other[from.start..words[words.len() - 1].end]);
        foreign(slice, spliced)
    });
}

#[test]
fn two_passages_spliced_around_an_omission() {
    never_passes(ALL, 4, |slice, [pick, passage, _]| {
        let other = passage.get(&slice.desk().passages);
        let words = words(other);
        let at = 2 + pick.index(slice.words.len() - 2);
        let from = words.get(words.len().saturating_sub(3)).filter(|_| words.len() >= 3)?;
        let behind = &other[from.start..words[words.len() - 1].end];
        (!slice.holds(behind)).then(|| format!("{} […] {behind}", slice.part(0..at)))
    });
}

#[test]
fn two_words_joined() {
    never_passes(ALL, 3, |slice, [pick, ..]| {
        let at = pick.index(slice.words.len() - 1);
        let (left, right) = (slice.words[at].end, slice.words[at + 1].start);
        let free =
            &slice.text[left..right] == " " && !is_joinable(slice.language(), slice.word(at), slice.word(at + 1));
        free.then(|| foreign(slice, slice.with(left..right, "")))?
    });
}

#[test]
fn a_word_parted() {
    never_passes(ALL, 3, |slice, [pick, seam, _]| {
        let word = slice.words[pick.index(slice.words.len())].clone();
        let all: Vec<usize> = slice.text[word.clone()].char_indices().skip(1).map(|(at, _)| word.start + at).collect();
        let at = (!all.is_empty()).then(|| *seam.get(&all))?;
        let (left, right) = (&slice.text[word.start..at], &slice.text[at..word.end]);
        // A mark or joiner belongs to the letter before it.
        let parts = !right.starts_with(|char| is_mark(char) || char == '\u{200C}') && !left.ends_with('\u{200C}');
        let free = parts && !is_joinable(slice.language(), left, right);
        free.then(|| foreign(slice, slice.with(at..at, " ")))?
    });
}

#[test]
fn an_inner_full_stop_left_out() {
    never_passes(ALL, 3, |slice, [pick, ..]| {
        let all: Vec<(usize, char)> = slice.text.char_indices().filter(|(_, char)| matches!(char, '.' | '۔')).collect();
        let (at, stop) = (!all.is_empty()).then(|| *pick.get(&all))?;
        Some(slice.with(at..at + stop.len_utf8(), ""))
    });
}

#[test]
fn an_inner_full_stop_put_in() {
    never_passes(ALL, 3, |slice, [pick, ..]| {
        let at = slice.words[pick.index(slice.words.len() - 1)].end;
        let stop = if slice.language() == "ur" { "۔" } else { "." };
        (slice.text[at..].starts_with(' ')).then(|| slice.with(at..at, stop))
    });
}

#[test]
fn a_question_made_of_it() {
    never_passes(ALL, 2, |slice, [mark, ..]| Some(format!("{}{}", slice.text, mark.get(&["؟", "?", "!"]))));
}
