//! One word against another: the same, the same but for encoding, the same but for spelling, or not the same.
//!
//! In: the letters of two words and what is known of their language and source. Out: a [`Likeness`], or nothing when they
//! are different words (design §5 rules 4–6).
//!
//! 1. Letter by letter: equal after repair, look-alike, case, or one of the spelling variants of rule 6.
//! 2. Vowel marks slot by slot (rule 5).
//! 3. Spelling variants are refused across a minimal pair, and where the source itself writes both words.
//! 4. Failing that, the listed other spellings of the quotation's word are tried.

use crate::locale::language::Language;
use crate::text::fold::{Folded, Kind, Letter, Marks, Repairs, Token, lower};

use super::{Flag, Flags};

/// No listed spelling of a word is longer or shorter than another by more letters.
const MOST_RESPELLED: usize = 4;

/// How alike two stretches are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Equal after encoding repair.
    Typographic,
    /// Equal but for a spelling or spacing variant.
    Orthographic,
}

/// How two stretches are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// How much.
    pub level: Level,
    /// In what they differ.
    pub flags: Flags,
}

impl Likeness {
    /// No difference that matters.
    pub const SAME: Likeness = Likeness { level: Level::Typographic, flags: Flags::NONE };

    /// Both differences together.
    pub fn and(self, other: Likeness) -> Likeness {
        let mut flags = self.flags;
        flags.join(other.flags);
        Likeness { level: self.level.max(other.level), flags }
    }

    /// Alike but for a spelling variant.
    pub fn orthographic(flag: Flag) -> Likeness {
        Likeness { level: Level::Orthographic, flags: Flags::of(flag) }
    }

    /// Alike but for encoding.
    pub fn typographic(flag: Flag) -> Likeness {
        Likeness { level: Level::Typographic, flags: Flags::of(flag) }
    }
}

/// What is known of the texts that are compared.
#[derive(Clone, Copy)]
pub struct Tongue<'a> {
    /// The language of the source.
    pub language: &'a Language,
    /// Whether the source writes a last ya without dots (`orthography: [undotted-ya]`).
    pub undotted_ya: bool,
    /// Whether the source has this word, letter by letter.
    pub source_has: &'a dyn Fn(&str) -> bool,
    /// Whether any source of the archive has this word.
    pub archive_has: &'a dyn Fn(&str) -> bool,
}

/// Compares a word or number of the quotation with one of the source. `opening` says that it is the quotation's first
/// word, where a capital is no matter; `loose` lets listed spellings in.
pub fn compare(
    quoted: &[Letter],
    archived: &[Letter],
    opening: bool,
    loose: bool,
    tongue: &Tongue<'_>,
) -> Option<Likeness> {
    match letter_by_letter(quoted, archived, opening, tongue) {
        Some(likeness) => Some(likeness),
        None if loose => respelled(quoted, archived, tongue),
        None => None,
    }
}

/// The letters as a string.
pub fn spell(letters: &[Letter]) -> String {
    letters.iter().map(|letter| letter.base).collect()
}

fn letter_by_letter(quoted: &[Letter], archived: &[Letter], opening: bool, tongue: &Tongue<'_>) -> Option<Likeness> {
    if quoted.len() != archived.len() {
        return None;
    }
    let last = quoted.len().checked_sub(1)?;
    let mut likeness = Likeness::SAME;
    for (at, (q, s)) in quoted.iter().zip(archived).enumerate() {
        let letters = letter(q, s, at == last, opening && at == 0, tongue)?;
        likeness = likeness.and(letters).and(marks(q, s)?);
    }
    // Tanwin on a last alef only spells out what the alef says.
    if likeness.flags.has(Flag::MarksAdded) && only_tanwin_added(quoted, archived) {
        likeness.flags.remove(Flag::MarksAdded);
    }
    if likeness.level == Level::Orthographic || (tongue.undotted_ya && likeness.flags.has(Flag::LookAlikes)) {
        if tongue.language.is_pair(&with_hamzas_of(archived, quoted), &spell(archived))
            || tongue.language.is_pair(&spell(quoted), &spell(archived))
        {
            return None;
        }
        if likeness.level == Level::Orthographic && !case_alone(quoted, archived) && (tongue.source_has)(&spell(quoted))
        {
            return None;
        }
    }
    if likeness.flags.has(Flag::MarksAdded) && adds_a_pairs_mark(quoted, archived, &spell(quoted), tongue.language) {
        return None;
    }
    Some(likeness)
}

/// The quotation's word with the archive's alefs: a hamza that is lost does not part a word from its minimal partner.
fn with_hamzas_of(archived: &[Letter], quoted: &[Letter]) -> String {
    let alef = |letter: char| matches!(letter, 'ا' | 'أ' | 'إ' | 'آ');
    quoted.iter().zip(archived).map(|(q, s)| if alef(q.base) && alef(s.base) { s.base } else { q.base }).collect()
}

/// One letter against another, marks apart.
fn letter(q: &Letter, s: &Letter, last: bool, opening: bool, tongue: &Tongue<'_>) -> Option<Likeness> {
    if q.base == s.base {
        if q.raw == s.raw && q.repairs == s.repairs {
            return Some(Likeness::SAME);
        }
        return Some(Likeness { level: Level::Typographic, flags: repairs(q, s) });
    }
    let undotted = |letter: char| matches!(letter, 'ي' | 'ى');
    match (q.base, s.base) {
        ('ی', 'ي' | 'ى') | ('ي' | 'ى', 'ی') => Some(Likeness::typographic(Flag::LookAlikes)),
        (q, s) if last && undotted(q) && undotted(s) && tongue.undotted_ya => {
            Some(Likeness::typographic(Flag::LookAlikes))
        }
        (q, s) if last && undotted(q) && undotted(s) => Some(Likeness::orthographic(Flag::Spelling)),
        // An undotted ya inside a word is one without a dagger alef: with it, it is an alef (هَدَىٰنَا).
        ('ي', 'ى') | ('ى', 'ي') if q.marks.has_dagger() == s.marks.has_dagger() => match (q.raw, s.raw) {
            ('ی', _) | (_, 'ی') => Some(Likeness::typographic(Flag::LookAlikes)),
            _ => Some(Likeness::orthographic(Flag::Spelling)),
        },
        ('ا', 'أ' | 'إ' | 'آ') | ('أ' | 'إ' | 'آ', 'ا') => Some(Likeness::orthographic(Flag::Spelling)),
        ('ه', 'ة') if last => Some(Likeness::orthographic(Flag::Spelling)),
        (q, s) if lower(q) == lower(s) && opening => Some(Likeness::SAME),
        (q, s) if lower(q) == lower(s) => Some(Likeness::orthographic(Flag::Spelling)),
        _ => None,
    }
}

/// The flags of two letters that are equal after repair.
fn repairs(q: &Letter, s: &Letter) -> Flags {
    let mut flags = Flags::NONE;
    let differ = |bit: u8| (q.repairs.0 ^ s.repairs.0) & bit != 0;
    if differ(Repairs::TATWEEL) {
        flags.add(Flag::Tatweel);
    }
    if differ(Repairs::CONTROL) {
        flags.add(Flag::Controls);
    }
    if differ(Repairs::PRESENTATION) {
        flags.add(Flag::PresentationForms);
    } else if q.raw != s.raw {
        let digits = q.base.is_ascii_digit() || q.base == '.';
        flags.add(if digits { Flag::Digits } else { Flag::LookAlikes });
    }
    flags
}

fn marks(q: &Letter, s: &Letter) -> Option<Likeness> {
    if q.marks == s.marks {
        return Some(Likeness::SAME);
    }
    if !q.marks.agree(s.marks) {
        return None;
    }
    let mut flags = Flags::NONE;
    if !q.marks.without(s.marks).is_empty() {
        flags.add(Flag::MarksAdded);
    }
    if !s.marks.without(q.marks).is_empty() {
        flags.add(Flag::MarksDropped);
    }
    Some(Likeness { level: Level::Typographic, flags })
}

fn only_tanwin_added(quoted: &[Letter], archived: &[Letter]) -> bool {
    let before_last = quoted.len().saturating_sub(2);
    quoted.iter().zip(archived).enumerate().all(|(at, (q, s))| {
        let added = q.marks.without(s.marks);
        added.is_empty() || (at >= before_last && added == Marks::FATHATAN)
    })
}

fn case_alone(quoted: &[Letter], archived: &[Letter]) -> bool {
    quoted.iter().zip(archived).all(|(q, s)| lower(q.base) == lower(s.base))
}

/// Whether the quotation adds the very mark that tells a word from its minimal partner (أُم from أم).
fn adds_a_pairs_mark(quoted: &[Letter], archived: &[Letter], word: &str, language: &Language) -> bool {
    language.marked_pairs.get(word).is_some_and(|marked| {
        marked.iter().all(|(at, mark)| {
            let added = quoted.get(*at).zip(archived.get(*at)).map(|(q, s)| q.marks.without(s.marks));
            added.is_some_and(|added| mark.without(added).is_empty())
        })
    })
}

fn respelled(quoted: &[Letter], archived: &[Letter], tongue: &Tongue<'_>) -> Option<Likeness> {
    if quoted.len().abs_diff(archived.len()) > MOST_RESPELLED {
        return None;
    }
    let written = spell(quoted);
    let target = spell(archived).replace('ی', "ي");
    let found = tongue.language.other_spellings(&written).into_iter().any(|other| other.replace('ی', "ي") == target);
    (found && marks_somewhere_agree(quoted, archived)).then(|| Likeness::orthographic(Flag::Spelling))
}

/// Vowel marks of two spellings of one word: those on letters that both have, counted from the start while they agree.
fn marks_somewhere_agree(quoted: &[Letter], archived: &[Letter]) -> bool {
    let same = |(q, s): &(&Letter, &Letter)| q.base == s.base;
    let start = quoted.iter().zip(archived).take_while(same).all(|(q, s)| q.marks.agree(s.marks));
    start && quoted.iter().rev().zip(archived.iter().rev()).take_while(same).all(|(q, s)| q.marks.agree(s.marks))
}

/// Two neighbouring words of one side against one word of the other: a spacing variant of the language's list.
pub fn compare_joined(
    apart: [&[Letter]; 2],
    joined: &[Letter],
    quoted_apart: bool,
    tongue: &Tongue<'_>,
) -> Option<Likeness> {
    let (left, right) = (apart[0], apart[1]);
    if left.len() + right.len() != joined.len() || !tongue.language.joins(&spell(left), &spell(right)) {
        return None;
    }
    let side = |apart: &[Letter], joined: &[Letter]| {
        // The inner end of a word that is joined is no word's end: its ya is settled as inside a word.
        let settle = |letters: &[Letter]| -> Vec<Letter> {
            let inner = |base: char| if base == 'ی' { 'ي' } else { base };
            letters.iter().map(|letter| Letter { base: inner(letter.base), ..*letter }).collect()
        };
        let (apart, joined) = (settle(apart), settle(joined));
        let (q, s) = if quoted_apart { (apart, joined) } else { (joined, apart) };
        letter_by_letter(&q, &s, false, tongue)
    };
    let likeness = side(left, &joined[..left.len()])?.and(side(right, &joined[left.len()..])?);
    Some(likeness.and(Likeness::orthographic(Flag::Spacing)))
}

/// Whether the quotation's first word is the source's word less a proclitic that may be lost (design §5 rule 3).
pub fn compare_trimmed(quoted: &[Letter], archived: &[Letter], tongue: &Tongue<'_>) -> Option<Likeness> {
    let language = tongue.language;
    let word = spell(archived);
    if language.radicals.iter().any(|radical| word.starts_with(radical.as_str())) {
        return None;
    }
    let trimmed = |rest: &[Letter]| trimmed_of(quoted, rest, tongue);
    let article = |letters: &[Letter]| {
        !language.article.is_empty() && spell(letters).starts_with(&language.article) && letters.len() > 3
    };
    let mut rest = archived;
    for step in 0..2 {
        let (first, after) = rest.split_first()?;
        if step == 0 && language.proclitics.contains(&first.base) && after.len() > 1 {
            let found = trimmed(after).filter(|_| article(after) || (tongue.archive_has)(&spell(after)));
            if found.is_some() {
                return found;
            }
        }
        if language.before_article.contains(&first.base) && article(after) {
            return trimmed(after);
        }
        let fused = language.fused_article.as_str();
        if !fused.is_empty() && spell(rest).starts_with(fused) && rest.len() > 3 {
            // لل is ل and ال: the quotation writes the article anew.
            let behind = &rest[fused.chars().count()..];
            let skip = language.article.chars().count();
            let same_article = spell(quoted).starts_with(&language.article) && quoted.len() == behind.len() + skip;
            return same_article.then(|| trimmed_of(&quoted[skip..], behind, tongue)).flatten();
        }
        if !language.proclitics.contains(&first.base) {
            return None;
        }
        rest = after;
    }
    None
}

fn trimmed_of(quoted: &[Letter], archived: &[Letter], tongue: &Tongue<'_>) -> Option<Likeness> {
    letter_by_letter(quoted, archived, false, tongue)
        .or_else(|| respelled(quoted, archived, tongue))
        .map(|found| found.and(Likeness::typographic(Flag::TrimmedProclitic)))
}

/// Whether a token is a word or a number.
pub fn is_word(token: &Token) -> bool {
    !matches!(token.kind, Kind::Mark(_))
}

/// Whether `folded` has a word of exactly these letters.
pub fn has_word(folded: &Folded, word: &str) -> bool {
    folded.tokens.iter().any(|token| {
        token.kind == Kind::Word && folded.letters(token).iter().map(|letter| letter.base).eq(word.chars())
    })
}
