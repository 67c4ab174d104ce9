//! Characters into tokens.
//!
//! In: a text. Out: [`Folded`].
//!
//! 1. Read one character; controls, tatweel and freely dropped marks leave a trace in the next or last letter.
//! 2. A combining mark joins the letter before it: composed (NFC), in a slot, or as a letter of its own.
//! 3. A presentation form is read as its NFKC parts, all at its own place.
//! 4. Digits with their separators become one number; two quotation brackets, or a run of dots, one mark.
//! 5. When a word ends, its last ya is settled, tanwin on a last alef moves to the letter before, its key is made.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::{
    DOTS, Folded, Kind, Letter, Marks, QUOTE, Repairs, Token, digit, honorific, is_control, is_free_mark,
    is_presentation_form, latin_look_alike, letter, mark,
};
use crate::text::letter::{is_alphabetic, is_combining_mark};
use crate::text::offset;

/// Folds a text; offsets count from its beginning.
pub fn fold(text: &str) -> Folded {
    fold_at(text, 0)
}

/// Folds a text that begins at byte `base` of its file. A backslash that keeps `{#` at a line's start from being a
/// marker (design §4) is no character of the text.
pub fn fold_at(text: &str, base: u32) -> Folded {
    // Two bytes a letter and six letters a word, as Arabic has them; room is made as needed where a text has more.
    let out = Folded {
        tokens: Vec::with_capacity(text.len() / 8),
        letters: Vec::with_capacity(text.len() / 2),
        breaks: Vec::new(),
    };
    let mut scanner = Scanner { text, base, out, word: None, spaced: true, repairs: 0 };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at = scanner.step(c, at);
    }
    scanner.end_word();
    scanner.out
}

struct Scanner<'t> {
    text: &'t str,
    base: u32,
    out: Folded,
    /// The word being read: its first letter's place.
    word: Option<u32>,
    spaced: bool,
    /// Traces that wait for the next letter.
    repairs: u8,
}

impl Scanner<'_> {
    /// Reads the character `c` at byte `at`, and returns where to go on.
    fn step(&mut self, c: char, at: usize) -> usize {
        let next = at + c.len_utf8();
        if c.is_ascii_alphabetic() || (('\u{620}'..='\u{64A}').contains(&c) && c != 'ـ') {
            self.push_letter(c, at, next, 0);
            return next;
        }
        if c.is_whitespace() {
            self.end_word();
            self.spaced = true;
            return next;
        }
        if c == '\u{6DD}' {
            // The sign of a verse's end and the number in it.
            self.trace(Repairs::FREE_MARK);
            let digits =
                self.text[next..].chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum::<usize>();
            return next + digits;
        }
        if let Some(end) = verse_number(c, &self.text[next..]) {
            self.trace(Repairs::FREE_MARK);
            return next + end;
        }
        if c == '\\' && self.text[next..].starts_with("{#") && (at == 0 || self.text[..at].ends_with('\n')) {
            return next;
        }
        if is_control(c) {
            self.trace(Repairs::CONTROL);
        } else if c == 'ـ' {
            self.trace_written(Repairs::TATWEEL, next);
        } else if is_presentation_form(c) {
            self.presentation_form(c, at, next);
        } else if let Some(marks) = Marks::of(c) {
            self.add_marks(marks, next);
        } else if is_free_mark(c) && !self.composes(c) {
            self.trace_written(Repairs::FREE_MARK, next);
        } else if is_combining_mark(c) {
            self.combine(c, at, next);
        } else if digit(c).is_some() {
            return self.number(at);
        } else if is_alphabetic(c) || self.joins_letters(c, at, next) {
            self.push_letter(c, at, next, 0);
        } else {
            return self.punctuation(c, at, next);
        }
        next
    }

    fn place(&self, at: usize) -> u32 {
        self.base + offset(at)
    }

    /// Leaves a trace in the letter before, inside a word, or in the next one.
    fn trace(&mut self, repair: u8) {
        match self.out.letters.last_mut() {
            Some(last) if self.word.is_some() => last.repairs.0 |= repair,
            _ => self.repairs |= repair,
        }
    }

    /// Leaves a trace of a character that is seen: at a word's end it is part of the word.
    fn trace_written(&mut self, repair: u8, next: usize) {
        let end = self.place(next);
        if let Some(last) = self.out.letters.last_mut().filter(|_| self.word.is_some()) {
            last.end = end;
        }
        self.trace(repair);
    }

    fn push_letter(&mut self, c: char, at: usize, next: usize, repairs: u8) {
        let first = *self.word.get_or_insert(offset(self.out.letters.len()));
        let (start, end) = (self.place(at), self.place(next));
        if self.out.letters.len() == first as usize {
            let kind = Kind::Word;
            self.out.tokens.push(Token { kind, start, end, first, count: 0, spaced: self.spaced, key: 0 });
            self.spaced = false;
        }
        let repairs = Repairs(std::mem::take(&mut self.repairs) | repairs);
        self.out.letters.push(Letter { base: letter(c), raw: c, marks: Marks::default(), repairs, start, end });
    }

    fn add_marks(&mut self, marks: Marks, next: usize) {
        let end = self.place(next);
        match self.out.letters.last_mut() {
            Some(last) if self.word.is_some() => {
                last.marks = last.marks.with(marks);
                last.end = end;
            }
            // A mark with no letter to stand on says nothing.
            _ => self.repairs |= Repairs::FREE_MARK,
        }
    }

    /// Whether a combining mark makes one letter with the letter before it.
    fn composes(&self, c: char) -> bool {
        self.word.is_some() && self.out.letters.last().is_some_and(|last| composed(last.base, c).is_some())
    }

    fn combine(&mut self, c: char, at: usize, next: usize) {
        let end = self.place(next);
        match self.out.letters.last_mut() {
            Some(last) if self.word.is_some() => match composed(last.base, c) {
                Some(whole) => {
                    last.base = letter(whole);
                    last.raw = whole;
                    last.end = end;
                }
                None => self.push_letter(c, at, next, 0),
            },
            _ => self.push_letter(c, at, next, 0),
        }
    }

    fn presentation_form(&mut self, c: char, at: usize, next: usize) {
        let parts: Vec<char> = match honorific(c) {
            Some(phrase) => phrase.chars().collect(),
            None => std::iter::once(c).nfkc().collect(),
        };
        let alone = parts.iter().all(|part| *part == ' ' || *part == 'ـ' || is_combining_mark(*part));
        for part in parts {
            if part == ' ' && !alone {
                self.end_word();
                self.spaced = true;
            } else if let Some(marks) = Marks::of(part) {
                self.add_marks(marks, next);
                self.trace(Repairs::PRESENTATION);
            } else if is_alphabetic(part) && part != 'ـ' {
                self.push_letter(part, at, next, Repairs::PRESENTATION);
                if let Some(last) = self.out.letters.last_mut() {
                    last.raw = c;
                }
            }
        }
    }

    /// Apostrophes between letters, geresh and gershayim in Hebrew words: part of the word.
    fn joins_letters(&self, c: char, at: usize, next: usize) -> bool {
        if self.word.is_none() {
            return false;
        }
        let before = self.text[..at].chars().rev().find(|c| !is_control(*c) && !is_combining_mark(*c));
        let after = self.text[next..].chars().find(|c| !is_control(*c));
        let hebrew = |c: Option<char>| c.is_some_and(|c| ('\u{5D0}'..='\u{5EA}').contains(&c));
        let cased = |c: Option<char>| c.is_some_and(|c| is_alphabetic(c) && !('\u{590}'..='\u{8FF}').contains(&c));
        match c {
            '’' | '\'' | 'ʼ' | '＇' => (cased(before) && cased(after)) || (hebrew(before) && hebrew(after)),
            // A geresh that ends an abbreviation cannot be told from a closing mark, so it is one.
            '׳' => hebrew(before) && hebrew(after),
            '״' | '"' | '”' | '“' => hebrew(before) && hebrew(after),
            _ => false,
        }
    }

    /// Reads a number with its separators (design §5 rule 4).
    fn number(&mut self, start: usize) -> usize {
        self.end_word();
        let visible = |from: usize| self.text[from..].chars().filter(|c| !is_control(*c));
        let run = |from: usize| visible(from).take_while(|c| digit(*c).is_some()).count();
        let first = offset(self.out.letters.len());
        let mut letters = Vec::new();
        let mut at = start;
        let mut slashes = 0;
        let mut repairs = std::mem::take(&mut self.repairs);
        while let Some(c) = self.text[at..].chars().next() {
            let next = at + c.len_utf8();
            if let Some(value) = digit(c) {
                letters.push((char::from(b'0' + value), c, at, next));
            } else if is_control(c) && run(next) > 0 {
                repairs |= Repairs::CONTROL;
            } else {
                // Between digits alone a separator belongs to the number.
                match (run(next), c) {
                    (0, _) => break,
                    (3, '٬' | ',' | '،' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’') => {}
                    (_, '٫' | '.' | ',' | '،' | '٬') => letters.push(('.', c, at, next)),
                    (_, '/') if slashes == 0 && self.is_slash_decimal(start, next) => {
                        slashes += 1;
                        letters.push(('.', c, at, next));
                    }
                    _ => break,
                }
            }
            at = next;
        }
        let token = Token {
            kind: Kind::Number,
            start: self.place(start),
            end: self.place(at),
            first,
            count: offset(letters.len()),
            spaced: std::mem::take(&mut self.spaced),
            key: hash(letters.iter().map(|(base, ..)| *base)),
        };
        for (base, raw, from, to) in letters {
            let (start, end) = (self.place(from), self.place(to));
            let repairs = Repairs(repairs);
            self.out.letters.push(Letter { base, raw, marks: Marks::default(), repairs, start, end });
        }
        self.out.tokens.push(token);
        at
    }

    /// `۳/۵` is a decimal in Persian: extended digits, one slash, no further part.
    fn is_slash_decimal(&self, start: usize, next: usize) -> bool {
        let extended = |c: &char| ('\u{6F0}'..='\u{6F9}').contains(c);
        let before = self.text[..start].chars().next_back();
        let mut rest = self.text[next..].chars().skip_while(|c| extended(c));
        self.text[start..].starts_with(|c| extended(&c)) && before != Some('/') && rest.next() != Some('/')
    }

    fn punctuation(&mut self, c: char, at: usize, next: usize) -> usize {
        self.end_word();
        let dots = |from: usize| self.text[from..].bytes().take_while(|byte| *byte == b'.').count();
        let (mark, next) = match c {
            '.' if dots(at) > 1 => (DOTS, at + dots(at)),
            '…' => (DOTS, next + dots(next)),
            '(' | ')' if self.text[next..].starts_with(c) => (QUOTE, next + 1),
            _ => (mark(c), next),
        };
        self.repairs = 0;
        self.out.tokens.push(Token {
            kind: Kind::Mark(mark),
            start: self.place(at),
            end: self.place(next),
            first: offset(self.out.letters.len()),
            count: 0,
            spaced: std::mem::take(&mut self.spaced),
            key: hash(std::iter::once(mark)),
        });
        next
    }

    fn end_word(&mut self) {
        let Some(first) = self.word.take() else { return };
        let letters = &mut self.out.letters[first as usize..];
        settle(letters);
        let last = letters.len() - 1;
        let key = hash(letters.iter().enumerate().map(|(at, letter)| letter.skeleton(at == last)));
        let (end, count) = (letters[last].end, offset(letters.len()));
        if let Some(token) = self.out.tokens.last_mut() {
            token.end = end.max(token.end);
            token.count = count;
            token.key = key;
        }
    }
}

/// The length of a verse's number in ornate brackets whose opening one is `c`: ﴿٣﴾.
fn verse_number(c: char, rest: &str) -> Option<usize> {
    let close = match c {
        '\u{FD3F}' => '\u{FD3E}',
        '\u{FD3E}' => '\u{FD3F}',
        _ => return None,
    };
    let digits = rest.chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum::<usize>();
    (digits > 0 && rest[digits..].starts_with(close)).then(|| digits + close.len_utf8())
}

/// What can only be told when the whole word is known.
fn settle(letters: &mut [Letter]) {
    let last = letters.len() - 1;
    // A ya that is not last has dots in every shape; a last ی stays open for both ي and ى.
    for letter in &mut letters[..last] {
        if letter.base == 'ی' || (letter.base == 'ى' && letter.raw != 'ى') {
            letter.base = 'ي';
        }
    }
    // Tanwin stands before its alef or on it, and other marks on a last alef are those of the letter before: both slots
    // get them, so that either meets whatever mark another text has there.
    if last > 0 && matches!(letters[last].base, 'ا' | 'ى' | 'ی') {
        let (before, on) = (letters[last - 1].marks, letters[last].marks);
        if before == Marks::FATHATAN && on.is_empty() {
            letters[last].marks = before;
        } else if (on == Marks::FATHATAN || (letters[last].base == 'ا' && !on.has_dagger())) && !before.has_vowel() {
            letters[last - 1].marks = before.with(on);
        }
    }
    if letters.iter().any(|letter| letter.base.is_ascii_alphabetic()) {
        for letter in letters {
            letter.base = latin_look_alike(letter.base).unwrap_or(letter.base);
        }
    }
}

/// A base letter and a combining mark as one letter: NFC, and hamza on the shapes that NFC leaves apart.
fn composed(base: char, mark: char) -> Option<char> {
    match (base, mark) {
        ('ى' | 'ی', '\u{654}') => Some('ئ'),
        ('ه', '\u{654}') => Some('ۀ'),
        ('ا', '\u{655}') => Some('إ'),
        _ => compose(base, mark),
    }
}

/// FNV-1a over code points: stable between runs and machines.
fn hash(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(FIRST_KEY, next_key)
}

/// The key of no letters.
pub(super) const FIRST_KEY: u64 = 0xcbf2_9ce4_8422_2325;

/// The key of one letter more.
pub(super) fn next_key(key: u64, letter: char) -> u64 {
    (key ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01b3)
}
