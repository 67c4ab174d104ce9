//! Text as words, ready to be compared, each with the bytes that it came from.
//!
//! In: a text. Out: [`Folded`], its words, numbers and punctuation marks in order. Folding repairs what is a matter of
//! encoding and typing (design §5, `typographic`); what is a matter of spelling stays visible and is weighed by
//! `verify`.
//!
//! 1. Scanning: characters into letters and tokens, by the tables of this file.
//! 2. Vowel marks leave the letters and become [`Marks`], slots of their own.
//! 3. Each token gets a [`Token::key`], equal for words that may be the same, so that most others cost one comparison.
//!
//! The tables are here, one row a folding; [`FOLD_VERSION`] changes with them.

mod keys;
mod scan;
pub mod skeleton;

use unicode_normalization::UnicodeNormalization;

pub use keys::{Glance, glances};
pub use scan::{fold, fold_at};

/// Changes whenever a table or a step of folding changes, so that nothing kept between two runs outlives it.
pub const FOLD_VERSION: u32 = 2;

/// A folded text. Offsets are bytes of the folded text, plus the base given to [`fold_at`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Words, numbers and punctuation marks in reading order.
    pub tokens: Vec<Token>,
    /// The letters and digits of all of them, in reading order.
    pub letters: Vec<Letter>,
    /// The tokens at which a further text begins ([`Folded::append`]), in order.
    pub breaks: Vec<usize>,
}

/// A word, a number or a punctuation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte, invisible characters before it left out.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Its letters or digits: the first, as a place in [`Folded::letters`].
    pub first: u32,
    /// And how many.
    pub count: u32,
    /// Whether white space, or the text's beginning, stands before it.
    pub spaced: bool,
    /// Equal for words that may be the same: a hash of [`Letter::skeleton`].
    pub key: u64,
}

/// The kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters.
    Word,
    /// A number, its separators resolved: its digits are ASCII and its decimal sign is `.`.
    Number,
    /// A punctuation mark or symbol, by the representative of its shape ([`mark`]).
    Mark(char),
}

/// The representative of all shapes of quotation marks.
pub const QUOTE: char = '"';
/// The representative of `…`, `...` and `..`.
pub const DOTS: char = '…';

/// A letter or digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The letter after encoding repair ([`letter`]).
    pub base: char,
    /// The character as written.
    pub raw: char,
    /// Its vowel marks.
    pub marks: Marks,
    /// What was dropped or repaired here.
    pub repairs: Repairs,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last mark.
    pub end: u32,
}

impl Letter {
    /// The letter as the [`Token::key`] sees it: hamza on alef, dots of ya, and case set aside.
    pub fn skeleton(&self, last: bool) -> char {
        match self.base {
            'أ' | 'إ' | 'آ' => 'ا',
            'ى' | 'ی' => 'ي',
            'ة' if last => 'ه',
            other => lower(other),
        }
    }
}

/// The simple lower case of a letter.
pub fn lower(letter: char) -> char {
    // Hebrew and Arabic have no case, and are most of what is folded.
    if ('\u{590}'..='\u{8FF}').contains(&letter) {
        return letter;
    }
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// What a letter went through, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs(pub u8);

impl Repairs {
    /// A tatweel stands at it.
    pub const TATWEEL: u8 = 1;
    /// An invisible control stands before or in it.
    pub const CONTROL: u8 = 2;
    /// It is written as a presentation form.
    pub const PRESENTATION: u8 = 4;
    /// It carries a mark that is freely dropped.
    pub const FREE_MARK: u8 = 8;
}

/// The vowel marks of one letter, in the slots of design §5 rule 5: the vowel (or its absence, or tanwin), the shadda
/// (in Hebrew the dagesh), the dagger alef (in Hebrew the dot of shin or sin).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(pub u32);

const VOWELS: u32 = 0x00FF_FFFF;
const SHADDA: u32 = 1 << 24;
const DAGGER: u32 = 1 << 25;
const SHIN: u32 = 1 << 26;
const SIN: u32 = 1 << 27;
const THIRD: u32 = DAGGER | SHIN | SIN;

impl Marks {
    /// Fathatan.
    pub const FATHATAN: Marks = Marks(1);

    /// The bit of a mark; nothing for a character that is no mark with a slot.
    pub fn of(mark: char) -> Option<Marks> {
        let bit = match mark {
            // Fathatan, dammatan, kasratan, fatha, damma, kasra.
            '\u{64B}'..='\u{650}' => 1 << (mark as u32 - 0x64B),
            '\u{651}' => SHADDA,
            '\u{652}' => 1 << 6,
            '\u{670}' => DAGGER,
            // Hebrew points; both holams and both qamats are one each.
            '\u{5BA}' => 1 << (8 + 9),
            '\u{5C7}' => 1 << (8 + 8),
            '\u{5B0}'..='\u{5BB}' => 1 << (8 + (mark as u32 - 0x5B0)),
            '\u{5BC}' => SHADDA,
            '\u{5C1}' => SHIN,
            '\u{5C2}' => SIN,
            _ => return None,
        };
        Some(Marks(bit))
    }

    /// Whether two letters may carry these marks and be the same: each slot is empty on one side, or equal.
    pub fn agree(self, other: Marks) -> bool {
        let slot = |bits: u32| {
            let (a, b) = (self.0 & bits, other.0 & bits);
            a == 0 || b == 0 || a == b
        };
        slot(VOWELS) && slot(THIRD)
    }

    /// Whether the vowel's slot is taken.
    pub fn has_vowel(self) -> bool {
        self.0 & VOWELS != 0
    }

    /// Whether the third slot is taken.
    pub fn has_dagger(self) -> bool {
        self.0 & THIRD != 0
    }

    /// The marks of `self` that `other` lacks.
    pub fn without(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// With `other` too.
    pub fn with(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }
}

/// Marks that may be dropped without a word (design §5 rule 5): Qur'anic signs, small letters, Hebrew accents.
pub fn is_free_mark(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61A}' | '\u{653}' | '\u{656}'..='\u{65F}' | '\u{6D6}'..='\u{6DC}' | '\u{6DE}'..='\u{6E8}'
        | '\u{6E9}'..='\u{6ED}' | '\u{8CA}'..='\u{8E1}' | '\u{8E3}'..='\u{8FF}'
        | '\u{591}'..='\u{5AF}' | '\u{5BD}' | '\u{5BF}' | '\u{5C4}' | '\u{5C5}')
}

/// Characters without a shape of their own: bidi controls, zero-width characters, joiners, soft hyphen, variation
/// selectors. U+200B and U+FEFF are here although some take them for spaces: they are invisible and often stray.
pub fn is_control(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// White space as design §5 folds it for `verbatim`; a no-break space is repaired, not folded.
pub fn is_plain_space(c: char) -> bool {
    c.is_whitespace() && !is_no_break_space(c)
}

/// Spaces at which a line does not break.
pub fn is_no_break_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// A text in NFC with each run of plain white space as one space, and none at its ends (design §5, `verbatim`).
pub fn evenly_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.nfc() {
        if is_plain_space(c) {
            space = true;
        } else {
            if std::mem::take(&mut space) && !out.is_empty() {
                out.push(' ');
            }
            out.push(c);
        }
    }
    out
}

/// Whether a character combines with the one before it (general category Mark).
pub fn is_combining(c: char) -> bool {
    crate::text::letter::is_combining_mark(c)
}

/// Whether NFKC is applied to this character: presentation forms only (design §5 rule 5), never their punctuation.
pub fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB00}'..='\u{FB4F}' | '\u{FB50}'..='\u{FD3D}' | '\u{FD40}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}')
}

/// The phrase that an honorific ligature without a decomposition of its own stands for (Unicode 17, Arabic Presentation
/// Forms-A; names in the code charts).
pub fn honorific(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{FD40}' => "رحمه الله",
        '\u{FD41}' => "رضي الله عنه",
        '\u{FD42}' => "رضي الله عنها",
        '\u{FD43}' => "رضي الله عنهم",
        '\u{FD44}' => "رضي الله عنهما",
        '\u{FD45}' => "رضي الله عنهن",
        '\u{FD46}' => "صلى الله عليه وآله",
        '\u{FD47}' => "عليه السلام",
        '\u{FD48}' => "عليهم السلام",
        '\u{FD49}' => "عليهما السلام",
        '\u{FD4A}' => "عليه الصلاة والسلام",
        '\u{FD4B}' => "قدس سره",
        '\u{FD4C}' => "صلى الله عليه وآله وسلم",
        '\u{FD4D}' => "عليها السلام",
        '\u{FD4E}' => "تبارك وتعالى",
        '\u{FD4F}' => "رحمهم الله",
        '\u{FDCF}' => "سلامه علينا",
        '\u{FDFD}' => "بسم الله الرحمن الرحيم",
        '\u{FDFE}' => "سبحانه وتعالى",
        '\u{FDFF}' => "عز وجل",
        _ => return None,
    })
}

/// The letter that a look-alike code point stands for. A final ی is both ي and ى: the scanner keeps it.
pub fn letter(c: char) -> char {
    match c {
        'ک' | 'ڪ' | 'ﮎ' => 'ك',
        'ٱ' => 'ا',
        'ہ' | 'ە' | 'ﮦ' => 'ه',
        'ۃ' => 'ة',
        'ۂ' => 'ۀ',
        'ٸ' => 'ئ',
        'ٶ' => 'ؤ',
        'ٵ' => 'أ',
        // Typewriter and phonetic apostrophes inside a word.
        '’' | '‘' | 'ʼ' | '\'' | '`' | '´' | '׳' | '＇' => '\'',
        '״' | '"' | '”' | '“' | '„' => '״',
        other => other,
    }
}

/// A look-alike of another script, in a word that has Latin letters: Cyrillic and Greek letters of the same shape.
pub fn latin_look_alike(c: char) -> Option<char> {
    const FROM: &str = "АВЕКМНОРСТУХаеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    const TO: &str = "ABEKMHOPCTYXaeopcyxijshdqwABEZHIKMNOPTYXo";
    FROM.chars().zip(TO.chars()).find(|(from, _)| *from == c).map(|(_, to)| to)
}

/// The value of a decimal digit of any script that isnad's languages write.
pub fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    u8::try_from(c as u32 - zero as u32).ok()
}

/// The representative of a punctuation mark's shape. Doubled brackets and runs of dots are the scanner's.
pub fn mark(c: char) -> char {
    match c {
        '،' | '，' | '﹐' | '٬' | '٫' | '⹁' => ',',
        '؛' | '；' | '⁏' => ';',
        '؟' | '？' | '⸮' => '?',
        '！' | '﹗' => '!',
        '٪' | '％' | '﹪' => '%',
        '؉' => '‰',
        '۔' | '．' | '。' => '.',
        '：' | '׃' | '∶' => ':',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' | '־' | '⁃' => '-',
        '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' | '‘' | '’' | '‚' | '‛' | '\'' | '`' | '´' | '″' | '′' | '״'
        | '׳' | '＂' | '＇' | '﴾' | '﴿' | '「' | '」' => QUOTE,
        '（' => '(',
        '）' => ')',
        '［' => '[',
        '］' => ']',
        '⁄' | '∕' | '／' => '/',
        '٭' | '∗' | '＊' => '*',
        '·' | '•' | '∙' | '‧' => '•',
        other => other,
    }
}

/// Whether a mark before or after a number is part of its value (design §5 rule 4): sign, percent, currency, degree.
pub fn belongs_to_number(mark: char) -> bool {
    matches!(mark, '%' | '‰' | '°' | '$' | '€' | '£' | '¥' | '₪' | '﷼' | '₤' | '₺' | '₽' | '₹' | '¢' | '±' | '+')
}

impl Folded {
    /// How many bytes of memory it holds.
    pub fn bytes(&self) -> usize {
        size_of::<Folded>() + size_of_val(&*self.tokens) + size_of_val(&*self.letters) + size_of_val(&*self.breaks)
    }

    /// Gives back the memory that it holds and does not need.
    pub fn shrink(&mut self) {
        self.tokens.shrink_to_fit();
        self.letters.shrink_to_fit();
        self.breaks.shrink_to_fit();
    }

    /// The letters of a token.
    pub fn letters(&self, token: &Token) -> &[Letter] {
        &self.letters[token.first as usize..(token.first + token.count) as usize]
    }

    /// The letters of a token as a string.
    pub fn word(&self, token: &Token) -> String {
        match token.kind {
            Kind::Mark(mark) => mark.to_string(),
            _ => self.letters(token).iter().map(|letter| letter.base).collect(),
        }
    }

    /// How many words and numbers there are.
    pub fn words(&self) -> usize {
        self.tokens.iter().filter(|token| !matches!(token.kind, Kind::Mark(_))).count()
    }

    /// Adds another folded text behind this one, as if white space stood between them.
    pub fn append(&mut self, other: &Folded) {
        let shift = super::offset(self.letters.len());
        if !self.tokens.is_empty() && !other.tokens.is_empty() {
            self.breaks.push(self.tokens.len());
        }
        self.letters.extend_from_slice(&other.letters);
        self.tokens.extend(other.tokens.iter().enumerate().map(|(at, token)| Token {
            first: token.first + shift,
            spaced: token.spaced || at == 0,
            ..*token
        }));
    }
}

#[cfg(test)]
mod tests;
