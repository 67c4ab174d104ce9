//! Negations, exceptions, hedges and denials of a language, as words of a folded text.
//!
//! In: the `[particles]` of a language's file. Out: [`Particles`], which says of a token of a text whether one begins
//! there. Words are compared by their letters; a hamza that the text leaves out is no difference, one that it writes is.

use serde::Deserialize;

use crate::text::fold::{Folded, Glance, Kind, Letter, Token, fold, glances};

/// A phrase of one or more words.
type Phrase = Vec<String>;

/// Phrases, and what is needed to see at once that none of them begins at a word: most words begin none.
#[derive(Debug, Default)]
struct Phrases {
    /// The longest first, so that a phrase is found before its own beginning.
    list: Vec<Phrase>,
    /// The keys of the words with which one may begin, alone and behind a joined particle, sorted.
    beginnings: Vec<u64>,
}

/// The particles of one language.
#[derive(Debug, Default)]
pub struct Particles {
    /// Whether a negation negates what stands before it, as where the verb ends the clause.
    pub negates_backward: bool,
    joined: Vec<String>,
    negations: Phrases,
    bound_negations: Phrases,
    bound_backward: Phrases,
    clause_openers: Phrases,
    answers: Phrases,
    negating_affixes: Vec<String>,
    ma: Phrases,
    ma_negates_before: Phrases,
    negations_before_imperfect: Phrases,
    hedges_before_imperfect: Phrases,
    imperfect_letters: Vec<char>,
    marked_otherwise: Vec<Folded>,
    negation_prefix: String,
    negated_beginnings: Vec<String>,
    negation_suffix: String,
    not_negations: Phrases,
    exceptions: Phrases,
    contrasts: Phrases,
    hedges: Phrases,
    denials: Phrases,
    complementisers: Phrases,
    /// The beginnings of all lists that [`Particles::may_change`] speaks of, sorted.
    changing: Vec<u64>,
    /// A bit for each of them, by [`bit`]: most words are told from them by one look.
    changing_bits: Vec<u64>,
}

/// The shape of a file's `[particles]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ParticleTables {
    negates: String,
    joined: Vec<String>,
    negations: Vec<String>,
    bound_negations: Vec<String>,
    bound_backward: Vec<String>,
    clause_openers: Vec<String>,
    answers: Vec<String>,
    negating_affixes: Vec<String>,
    ma: String,
    ma_negates_before: Vec<String>,
    negations_before_imperfect: Vec<String>,
    hedges_before_imperfect: Vec<String>,
    imperfect_letters: Vec<String>,
    marked_otherwise: Vec<String>,
    negation_prefix: String,
    negated_beginnings: Vec<String>,
    negation_suffix: String,
    not_negations: Vec<String>,
    exceptions: Vec<String>,
    contrasts: Vec<String>,
    hedges: Vec<String>,
    denials: Vec<String>,
    complementisers: Vec<String>,
}

/// How many bits [`Particles::changing_bits`] has: many times the words of the longest lists.
const BITS: usize = 1 << 13;

/// The place of a key among them: which of the numbers, and its bit there.
fn bit(key: u64) -> (usize, u64) {
    // The upper half of a key depends on all of its letters.
    let hash = (key >> 32) as usize % BITS;
    (hash / 64, 1 << (hash % 64))
}

fn phrase(text: &str) -> Phrase {
    let folded = fold(text);
    folded.tokens.iter().map(|token| folded.word(token)).collect()
}

impl Phrases {
    fn new(rows: &[String], joined: &[String]) -> Phrases {
        let mut list: Vec<Phrase> = rows.iter().map(|row| phrase(row)).filter(|phrase| !phrase.is_empty()).collect();
        list.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let before = || std::iter::once("").chain(joined.iter().map(String::as_str));
        let spellings = list.iter().flat_map(|phrase| before().map(|joined| format!("{joined}{}", phrase[0])));
        let mut beginnings: Vec<u64> =
            spellings.filter_map(|spelling| Some(fold(&spelling).tokens.first()?.key)).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        Phrases { list, beginnings }
    }

    /// Whether one of them may begin with this word: a quick answer that is too often yes, never too often no.
    fn may_begin(&self, token: &Token) -> bool {
        self.beginnings.binary_search(&token.key).is_ok()
    }
}

impl From<ParticleTables> for Particles {
    fn from(tables: ParticleTables) -> Particles {
        let joined: Vec<String> = tables.joined.iter().flat_map(|row| phrase(row)).collect();
        let mut particles = Particles {
            negates_backward: tables.negates == "backward",
            negations: Phrases::new(&tables.negations, &joined),
            bound_negations: Phrases::new(&tables.bound_negations, &joined),
            bound_backward: Phrases::new(&tables.bound_backward, &joined),
            clause_openers: Phrases::new(&tables.clause_openers, &joined),
            answers: Phrases::new(&tables.answers, &joined),
            negating_affixes: tables.negating_affixes.iter().map(|row| phrase(row).concat()).collect(),
            ma: Phrases::new(std::slice::from_ref(&tables.ma), &joined),
            ma_negates_before: Phrases::new(&tables.ma_negates_before, &joined),
            negations_before_imperfect: Phrases::new(&tables.negations_before_imperfect, &joined),
            hedges_before_imperfect: Phrases::new(&tables.hedges_before_imperfect, &joined),
            imperfect_letters: tables.imperfect_letters.iter().filter_map(|row| row.chars().next()).collect(),
            marked_otherwise: tables.marked_otherwise.iter().map(|row| fold(row)).collect(),
            negation_prefix: phrase(&tables.negation_prefix).concat(),
            negated_beginnings: tables
                .negated_beginnings
                .iter()
                .map(|row| row.replace('ی', "ي").replace('ک', "ك"))
                .collect(),
            negation_suffix: tables.negation_suffix.to_lowercase(),
            not_negations: Phrases::new(&tables.not_negations, &joined),
            exceptions: Phrases::new(&tables.exceptions, &joined),
            contrasts: Phrases::new(&tables.contrasts, &joined),
            hedges: Phrases::new(&tables.hedges, &joined),
            denials: Phrases::new(&tables.denials, &joined),
            complementisers: Phrases::new(&tables.complementisers, &joined),
            joined,
            changing: Vec::new(),
            changing_bits: vec![0; BITS / 64],
        };
        let lists = [
            &particles.negations,
            &particles.bound_negations,
            &particles.ma,
            &particles.negations_before_imperfect,
            &particles.hedges,
            &particles.hedges_before_imperfect,
            &particles.exceptions,
            &particles.denials,
        ];
        let mut changing: Vec<u64> = lists.iter().flat_map(|list| list.beginnings.iter().copied()).collect();
        changing.sort_unstable();
        for key in &changing {
            let (at, bit) = bit(*key);
            particles.changing_bits[at] |= bit;
        }
        particles.changing = changing;
        particles
    }
}

/// Whether a word of a text is a word of the tables.
fn is(letters: &[Letter], word: &str) -> bool {
    let mut word = word.chars();
    letters.iter().all(|letter| word.next().is_some_and(|c| same(letter.base, c))) && word.next().is_none()
}

fn same(text: char, table: char) -> bool {
    let ya = |c: char| if matches!(c, 'ى' | 'ی') { 'ي' } else { c };
    text == table
        || ya(text) == ya(table)
        || (text == 'ا' && matches!(table, 'أ' | 'إ' | 'آ'))
        || crate::text::fold::lower(text) == crate::text::fold::lower(table)
}

impl Particles {
    /// Whether any word may be a negation, hedge, denial or exception, or a part of one: a quick answer that is too often
    /// yes, never too often no.
    pub fn may_change(&self, text: &str) -> bool {
        glances(text).any(|glance| match glance {
            Glance::Key(key, first) => {
                let (at, bit) = bit(key);
                let may_be = self.changing_bits.get(at).is_some_and(|bits| bits & bit != 0);
                self.negation_prefix.starts_with(first) || (may_be && self.changing.binary_search(&key).is_ok())
            }
            Glance::Unknown => true,
        })
    }

    /// How many tokens, from `at` on, are one of the phrases; particles may be written onto the first word.
    fn begins(&self, folded: &Folded, at: usize, phrases: &Phrases) -> Option<usize> {
        folded.tokens.get(at).filter(|token| phrases.may_begin(token))?;
        phrases.list.iter().find_map(|phrase| self.is_phrase(folded, at, phrase).then_some(phrase.len()))
    }

    fn is_phrase(&self, folded: &Folded, at: usize, phrase: &[String]) -> bool {
        phrase.iter().enumerate().all(|(step, word)| {
            let Some(token) = folded.tokens.get(at + step) else { return false };
            if token.kind != Kind::Word {
                return folded.word(token) == *word;
            }
            let letters = folded.letters(token);
            // The preposition that ends a phrase of two words may be written onto the next word (פרט ל).
            let preposition = step > 0 && step + 1 == phrase.len() && word.chars().count() == 1;
            is(letters, word)
                || (preposition && letters.len() > 1 && is(&letters[..1], word))
                || (step == 0 && self.joined.iter().any(|joined| is_joined(letters, joined, word)))
        })
    }

    /// Whether the token belongs to a phrase that only looks like a negation (لا سيما).
    fn is_no_negation(&self, folded: &Folded, at: usize) -> bool {
        let otherwise = |marked: &Folded| {
            let letters = folded.letters(&folded.tokens[at]);
            letters.len() == marked.letters.len()
                && letters
                    .iter()
                    .zip(&marked.letters)
                    .all(|(text, table)| text.base == table.base && table.marks.without(text.marks).is_empty())
        };
        self.marked_otherwise.iter().any(otherwise)
            || self.not_negations.list.iter().any(|phrase| {
                (0..phrase.len()).filter(|step| *step <= at).any(|step| self.is_phrase(folded, at - step, phrase))
            })
    }

    /// Whether the next word begins like an imperfect verb.
    fn imperfect_follows(&self, folded: &Folded, at: usize) -> bool {
        let next = folded.tokens.get(at + 1).filter(|token| token.kind == Kind::Word);
        next.is_some_and(|token| {
            let letters = folded.letters(token);
            letters.len() > 2 && self.imperfect_letters.contains(&letters[0].base)
        })
    }

    /// Whether the token is a negation.
    pub fn negates(&self, folded: &Folded, at: usize) -> bool {
        let Some(token) = folded.tokens.get(at).filter(|token| token.kind == Kind::Word) else { return false };
        let letters = folded.letters(token);
        // ألم is أ and لم before a verb, and pain before anything else.
        let ambiguous = self.begins(folded, at, &self.negations_before_imperfect).is_some();
        let found = (ambiguous && self.imperfect_follows(folded, at))
            || (!ambiguous && self.begins(folded, at, &self.negations).is_some())
            || self.is_negative_ma(folded, at)
            || self.is_inflected(letters);
        found && !self.is_no_negation(folded, at)
    }

    /// Whether the token negates the very next word (غير، عدم).
    pub fn negates_next(&self, folded: &Folded, at: usize) -> bool {
        self.begins(folded, at, &self.bound_negations).is_some() && !self.is_no_negation(folded, at)
    }

    /// Whether a token that negates the next word stands there as a postposition, of the words before it (کے بغیر).
    pub fn binds_backward(&self, folded: &Folded, at: usize) -> bool {
        let ends = |phrase: &Phrase| {
            (at + 1).checked_sub(phrase.len()).is_some_and(|start| self.is_phrase(folded, start, phrase))
        };
        self.bound_backward.list.iter().any(ends)
    }

    /// Whether a word begins a clause of its own, which a negation directly before it does not negate (اور، بلکہ).
    pub fn opens_clause(&self, folded: &Folded, at: usize) -> bool {
        self.begins(folded, at, &self.clause_openers).is_some() || self.contrasts(folded, at).is_some()
    }

    /// Whether a negation may be an answer: with a comma behind it, it says nothing of what follows (كلا، سنعود).
    pub fn may_answer(&self, folded: &Folded, at: usize) -> bool {
        self.begins(folded, at, &self.answers).is_some()
    }

    /// Whether letters that are written onto a word turn it into its opposite (`[un]happy`).
    pub fn is_negating_affix(&self, letters: &str) -> bool {
        self.negating_affixes.iter().any(|affix| letters.eq_ignore_ascii_case(affix))
    }

    fn is_negative_ma(&self, folded: &Folded, at: usize) -> bool {
        self.begins(folded, at, &self.ma).is_some() && self.begins(folded, at + 1, &self.ma_negates_before).is_some()
    }

    /// A verb that carries its negation (نمی‌شود, don't).
    fn is_inflected(&self, letters: &[Letter]) -> bool {
        if self.negation_prefix.is_empty() && self.negation_suffix.is_empty() {
            return false;
        }
        let word: String = letters.iter().map(|letter| letter.base).collect();
        let rest = (!self.negation_prefix.is_empty()).then(|| word.strip_prefix(&self.negation_prefix)).flatten();
        rest.is_some_and(|rest| self.negated_beginnings.iter().any(|beginning| rest.starts_with(beginning.as_str())))
            || (!self.negation_suffix.is_empty() && word.to_lowercase().ends_with(&self.negation_suffix))
    }

    /// The length of an exception (إلا، ما لم) that begins at the token.
    pub fn excepts(&self, folded: &Folded, at: usize) -> Option<usize> {
        // إلا أن is a contrast although إلا is an exception, and "but for" the reverse: the longer phrase is meant.
        let exception = self.begins(folded, at, &self.exceptions)?;
        (self.begins(folded, at, &self.contrasts) < Some(exception)).then_some(exception)
    }

    /// The length of a contrast (لكن، بل) that begins at the token.
    pub fn contrasts(&self, folded: &Folded, at: usize) -> Option<usize> {
        let contrast = self.begins(folded, at, &self.contrasts)?;
        (self.begins(folded, at, &self.exceptions) <= Some(contrast)).then_some(contrast)
    }

    /// Whether a hedge (ربما، قد before an imperfect) begins at the token.
    pub fn hedges(&self, folded: &Folded, at: usize) -> bool {
        self.begins(folded, at, &self.hedges).is_some()
            || (self.begins(folded, at, &self.hedges_before_imperfect).is_some() && self.imperfect_follows(folded, at))
    }

    /// The length of a denial (نفى، زعم) that begins at the token.
    pub fn denies(&self, folded: &Folded, at: usize) -> Option<usize> {
        self.begins(folded, at, &self.denials)
    }

    /// Whether a word that leads from a denial into its clause (أن، عن) is the token.
    pub fn complements(&self, folded: &Folded, at: usize) -> bool {
        self.begins(folded, at, &self.complementisers).is_some()
    }
}

fn is_joined(letters: &[Letter], joined: &str, word: &str) -> bool {
    let count = joined.chars().count();
    letters.len() > count && is(&letters[..count], joined) && is(&letters[count..], word)
}

#[cfg(test)]
mod tests {
    use crate::locale::language::Language;
    use crate::text::fold::fold;

    /// The words of a text that negate, except and hedge, as a string of n, e, h and dots.
    fn told(tag: &str, text: &str) -> String {
        let (folded, particles) = (fold(text), &Language::of(tag).particles);
        let tell = |at: usize| match () {
            () if particles.negates(&folded, at) => 'n',
            () if particles.excepts(&folded, at).is_some() => 'e',
            () if particles.hedges(&folded, at) => 'h',
            () => '.',
        };
        (0..folded.tokens.len()).map(tell).collect()
    }

    #[test]
    fn particles_are_told_from_their_look_alikes() {
        let rows = [
            ("ar", "لن نوقف البرنامج", "n.."),
            ("ar", "ولم يحضر أحد", "n.."),
            ("ar", "لا سيما اليوم", "..."),
            ("ar", "ما كان صحيحا", "n.."),
            ("ar", "ما قاله صحيح", "..."),
            ("ar", "ألم يقل ذلك", "n.."),
            ("ar", "ألم شديد جدا", "..."),
            ("ar", "أولًا، لا يوجد كيان", "..n.."),
            ("ar", "حضر الجميع إلا واحدا", "..e."),
            ("ar", "حضر الجميع الا واحدا", "..e."),
            ("ar", "قد يحضر غدا", "h.."),
            ("ar", "قد حضر أمس", "..."),
            ("ar", "لِمَ حضر", ".."),
            ("fa", "این کار نمی‌شود", "..n"),
            ("fa", "نماینده آمد", ".."),
            ("ur", "یہ درست نہیں ہے", "..n."),
            ("he", "הוא לא בא", ".n."),
            ("en", "it doesn't work", ".n."),
            ("en", "it may work", ".h."),
        ];
        for (tag, text, expected) in rows {
            assert_eq!(told(tag, text), expected, "{text}");
        }
    }
}
