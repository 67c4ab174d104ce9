//! What stands around matched words in their source and is lost by quoting them (design §5 rule 10).
//!
//! In: a stretch, the matched tokens, and the author's own words before the opening mark. Out: [`Context`].
//!
//! 1. A negation directly before the match, or directly behind it where the verb ends the clause, unless the author's own
//!    words carry one. A word that only negates the next one (عدم، بدون) says nothing of what stands before it.
//! 2. A hedge directly before it, or a denial up to six words back in the clause, through أن or its like.
//! 3. An exception directly behind it.
//! 4. Whether the match stands inside quotation marks of the source.

use std::ops::Range;

use crate::locale::particles::Particles;
use crate::text::fold::{Folded, Kind, Token, fold};

use super::words::is_word;

/// How far back a denial is looked for, in words.
const DENIAL_REACH: usize = 6;

/// How many of the author's words before the opening mark are looked at.
const AUTHORS_WORDS: usize = 4;

/// What the source says around a match; words as tokens of the stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// A negation that the quotation leaves out.
    pub negation: Option<Range<usize>>,
    /// A hedge or denial that it leaves out.
    pub hedge: Option<Range<usize>>,
    /// An exception that it leaves out.
    pub exception: Option<Range<usize>>,
}

impl Around {
    /// The weight of what is lost, for choosing between two places that hold the same words.
    pub fn weight(&self) -> usize {
        4 * usize::from(self.negation.is_some())
            + 2 * usize::from(self.hedge.is_some())
            + usize::from(self.exception.is_some())
    }
}

/// Looks around the matched tokens. `before` are the author's own words in front of the quotation.
pub fn around(folded: &Folded, matched: Range<usize>, before: &str, particles: &Particles) -> Around {
    let mut found = Around::default();
    let previous = neighbour(folded, matched.start, -1);
    let next = neighbour(folded, matched.end, 1);
    let negated_by_author = || {
        let own = fold(before);
        let words: Vec<usize> = (0..own.tokens.len()).filter(|at| is_word(&own.tokens[*at])).collect();
        words
            .iter()
            .rev()
            .take(AUTHORS_WORDS)
            .any(|at| particles.negates(&own, *at) || particles.negates_next(&own, *at))
    };
    let negation = negation(folded, matched.clone(), [previous, next], particles);
    if let Some(at) = negation.filter(|_| !negated_by_author()) {
        found.negation = Some(at..at + 1);
    }
    if let Some(at) = previous.filter(|at| particles.hedges(folded, *at)) {
        found.hedge = Some(at..at + 1);
    } else if let Some(denial) = denial(folded, matched.clone(), particles) {
        found.hedge = Some(denial);
    }
    if let Some(at) = next {
        found.exception = particles.excepts(folded, at).map(|count| at..at + count);
    }
    found
}

/// The word that negates a match from beside it.
fn negation(
    folded: &Folded,
    matched: Range<usize>,
    [previous, next]: [Option<usize>; 2],
    particles: &Particles,
) -> Option<usize> {
    let parted = |between: Range<usize>| folded.tokens[between].iter().any(|token| token.kind == Kind::Mark(','));
    let behind = |at: &usize| particles.negates_backward && particles.negates(folded, *at) && !parted(matched.end..*at);
    let before = |at: &usize| {
        let parted = parted(*at + 1..matched.start);
        let first = matched.clone().find(|at| is_word(&folded.tokens[*at]));
        let opens = first.is_some_and(|first| particles.opens_clause(folded, first));
        if particles.negates_backward {
            particles.negates_next(folded, *at) && !parted && !opens && !particles.binds_backward(folded, *at)
        } else {
            let negates = particles.negates(folded, *at) || particles.negates_next(folded, *at);
            negates && !(parted && (opens || particles.may_answer(folded, *at)))
        }
    };
    previous.filter(before).or(next.filter(behind))
}

/// The word beside a match; nothing beyond the end of a sentence or passage.
fn neighbour(folded: &Folded, from: usize, step: isize) -> Option<usize> {
    if folded.breaks.binary_search(&from).is_ok() {
        return None;
    }
    let mut at = if step < 0 { from.checked_sub(1)? } else { from };
    // A match that ends with its sentence has nothing behind it.
    let inside = folded.tokens[..from].iter().rev().take_while(|token| step > 0 && !is_word(token));
    if inside.into_iter().any(ends_clause) {
        return None;
    }
    loop {
        let token = folded.tokens.get(at)?;
        if is_word(token) {
            return Some(at);
        }
        if ends_clause(token) {
            return None;
        }
        at = at.checked_add_signed(step)?;
        if folded.breaks.binary_search(&(if step < 0 { at + 1 } else { at })).is_ok() {
            return None;
        }
    }
}

fn ends_clause(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark('.' | '?' | '!' | ';'))
}

/// A denial or claim before the match in its clause, with a complementiser between them or at the match's beginning.
pub fn denial(folded: &Folded, matched: Range<usize>, particles: &Particles) -> Option<Range<usize>> {
    let first = matched.clone().find(|at| is_word(&folded.tokens[*at]))?;
    let mut leads = particles.complements(folded, first);
    let mut at = matched.start;
    let mut words = 0;
    while words < DENIAL_REACH {
        at = neighbour(folded, at, -1)?;
        words += 1;
        if let Some(count) = particles.denies(folded, at).filter(|_| leads) {
            return Some(at..at + count);
        }
        leads |= particles.complements(folded, at);
    }
    None
}

/// Whether a place lies inside quotation marks of the text. A closing mark with nothing open opens, as some texts write
/// it (`:”حتى`).
pub fn is_inside_quotation_marks(text: &str, place: Range<usize>) -> bool {
    // The bytes with which these marks begin in UTF-8: few other characters of a passage do.
    let marks = memchr::memchr3_iter(0xC2, 0xE2, b'"', text.as_bytes());
    let mut open: Option<usize> = None;
    for (at, c) in marks.filter_map(|at| Some((at, text.get(at..)?.chars().next()?))) {
        match c {
            '«' | '“' | '„' if open.is_none() => open = Some(at),
            '"' | '”' if open.is_none() => open = Some(at),
            '»' | '”' | '"' | '“' => {
                if let Some(start) = open.take()
                    && start < place.start
                    && place.end <= at
                {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::language::Language;

    /// What is lost when the words between ⟦ and ⟧ are quoted: n, h, e or nothing.
    fn lost(tag: &str, before: &str, text: &str) -> String {
        let (head, rest) = text.split_once('⟦').expect("a beginning");
        let (quoted, _) = rest.split_once('⟧').expect("an end");
        let plain = text.replace(['⟦', '⟧'], "");
        let folded = fold(&plain);
        let (start, end) = (head.len(), head.len() + quoted.len());
        let inside = |token: &Token| start <= token.start as usize && token.end as usize <= end;
        let tokens: Vec<usize> = (0..folded.tokens.len()).filter(|at| inside(&folded.tokens[*at])).collect();
        let found = around(&folded, tokens[0]..tokens[tokens.len() - 1] + 1, before, &Language::of(tag).particles);
        let told = [(found.negation.is_some(), 'n'), (found.hedge.is_some(), 'h'), (found.exception.is_some(), 'e')];
        told.iter().filter(|(is, _)| *is).map(|(_, letter)| letter).collect()
    }

    #[test]
    fn what_is_lost() {
        let rows = [
            ("ar", "قالت", "لن ⟦نوقف البرنامج⟧ هذا العام", "n"),
            ("ar", "لن", "لن ⟦نوقف البرنامج⟧ هذا العام", ""),
            ("ar", "قالت", "⟦لن نوقف البرنامج⟧ هذا العام", ""),
            ("ar", "قالت", "لم يحضر. ⟦نوقف البرنامج⟧ اليوم", ""),
            ("ar", "", "وهذا غير ⟦صحيح على الإطلاق⟧", "n"),
            ("ar", "", "ربما ⟦توقف البرنامج⟧ غدا", "h"),
            ("ar", "", "نفى المدير أن ⟦البرنامج توقف⟧ أمس", "h"),
            ("ar", "", "نفى المدير ⟦أن البرنامج توقف⟧ أمس", "h"),
            ("ar", "", "قال المدير إن ⟦البرنامج توقف⟧ أمس", ""),
            ("ar", "", "⟦حضر الجميع⟧ إلا المدير", "e"),
            ("ur", "", "⟦یہ بات درست⟧ نہیں ہے", "n"),
            ("en", "", "it is not ⟦cold at night⟧", "n"),
            ("en", "", "he denied that ⟦the city is cold⟧", "h"),
        ];
        for (tag, before, text, expected) in rows {
            assert_eq!(lost(tag, before, text), expected, "{text}");
        }
    }

    #[test]
    fn inside_marks() {
        let rows = [
            ("قال “نعم كلا” ثم", "نعم", true),
            ("قال:”نعم كلا” ثم", "كلا", true),
            ("قال «نعم» كلا", "كلا", false),
            ("قال نعم", "نعم", false),
        ];
        for (text, word, inside) in rows {
            let start = text.find(word).expect("the word stands there");
            assert_eq!(is_inside_quotation_marks(text, start..start + word.len()), inside, "{text}");
        }
    }
}
