//! The quick way to the commonest verdict: the words stand in the cited passage byte for byte, and lose nothing there.
//!
//! In: a quotation's text and what its citation names. Out: the [`Judgement`] that the whole search would come to, or
//! nothing when only the whole search can tell. Nothing is folded but a few words on both sides of the match.
//!
//! 1. The quotation must begin and end with a plain letter, or end with one mark behind a letter: numbers, their signs
//!    and units, and everything that folding joins, are the search's.
//! 2. Its bytes are looked for in each passage that is named, where a word begins.
//! 3. Both neighbours of the match must part words without doubt: a space, the passage's end, a plain mark.
//! 4. If a word before or behind it may be a particle (design §5 rule 10), [`around`] looks; should anything be lost, the
//!    search weighs this place against the others.
//!
//! Law: it never differs from the search where it speaks (`tests.rs`).

use std::ops::Range;

use crate::archive::Passage;
use crate::locale::particles::Particles;
use crate::resolve::{Target, Unresolved};
use crate::text::Span;
use crate::text::fold::{fold, is_plain_space};

use super::context::{Around, around, is_inside_quotation_marks};
use super::search::Library;
use super::{Flag, Found, Judgement, Verdict};

/// How many words before a match may matter: six for a denial, the rest for phrases that begin before them.
const BEFORE: usize = 12;

/// How many words behind a match may matter.
const BEHIND: usize = 6;

/// How many words of the match itself are looked at from either side.
const OF_MATCH: usize = 3;

/// How many bytes of a quotation are looked for before the rest is compared.
const BEGINNING: usize = 16;

/// How many places that begin alike are compared in one passage before the search is left to tell: comparing long texts
/// again and again would take time without end.
const MOST_LIKE: usize = 32;

/// Marks that end a clause, or part words, whatever follows.
const PARTING: &[char] = &['.', '،', '؛', ':', '؟', '!', '»', ')', ',', ';', '?'];

/// The judgement on words that stand in a named passage as they are, and lose nothing there.
pub fn judge(library: &Library<'_>, text: &str, keys: &[Result<Target, Unresolved>]) -> Option<Judgement> {
    if keys.iter().any(|key| key.as_ref().is_ok_and(|target| target.whole)) {
        return None;
    }
    let text = text.trim_matches(is_plain_space);
    if !is_plain(text) {
        return None;
    }
    for target in keys.iter().flatten() {
        let source = &library.archive.sources[target.source];
        for (first, last) in &target.ranges {
            for (at, passage) in source.passages.iter().enumerate().take(last + 1).skip(*first) {
                let Some(start) = stands_in(library.files.slice(passage.span), text) else { continue };
                return library.with_tongue(target.source, |tongue| {
                    let place = Place { source: target.source, passage: at, start, end: start + text.len() };
                    passed(library, passage, place, &tongue.language.particles)
                });
            }
        }
    }
    None
}

/// A match: the passage `passage` of a source, and bytes of its text.
#[derive(Clone, Copy)]
struct Place {
    source: usize,
    passage: usize,
    start: usize,
    end: usize,
}

fn passed(library: &Library<'_>, passage: &Passage, place: Place, particles: &Particles) -> Option<Judgement> {
    let text = library.files.slice(passage.span);
    if loses_something(text, place.start, place.end, particles) {
        return None;
    }
    let span = Span {
        file: passage.span.file,
        start: passage.span.start + u32::try_from(place.start).ok()?,
        end: passage.span.start + u32::try_from(place.end).ok()?,
    };
    let found = Found { source: place.source, first: place.passage, last: place.passage, spans: vec![span] };
    let mut judgement = Judgement { found: Some(found), ..Judgement::of(Verdict::Verbatim) };
    if is_inside_quotation_marks(text, place.start..place.end) {
        judgement.flags.add(Flag::Relayed);
    }
    Some(judgement)
}

/// A letter that folding takes as it is and joins with nothing but letters and marks.
fn is_plain_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{621}'..='\u{63A}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{6D3}' | '\u{5D0}'..='\u{5EA}')
}

/// A letter or one of the common vowel marks on one.
fn ends_word(c: char) -> bool {
    is_plain_letter(c) || matches!(c, '\u{64B}'..='\u{652}')
}

/// Whether the ends of a quotation say nothing that only folding understands.
fn is_plain(text: &str) -> bool {
    let mut back = text.chars().rev();
    let last = back.next();
    let ends = last.is_some_and(ends_word)
        || (last.is_some_and(|mark| PARTING[..6].contains(&mark)) && back.next().is_some_and(ends_word));
    ends && text.starts_with(is_plain_letter)
}

/// Where a passage holds the text between two places that part words: bytes of the passage.
fn stands_in(passage: &str, text: &str) -> Option<usize> {
    let parts_before = |at: usize| {
        // Behind a space an opening mark may stand.
        let before = passage[..at].strip_suffix(['«', '(']).unwrap_or(&passage[..at]);
        at == 0 || before.ends_with(' ')
    };
    let (haystack, needle) = (passage.as_bytes(), text.as_bytes());
    // A searcher is made for each text, in a time that grows with it: its first bytes find it as well.
    let beginning = &needle[..needle.len().min(BEGINNING)];
    let mut from = 0;
    for _ in 0..MOST_LIKE {
        let at = from + memchr::memmem::find(&haystack[from..], beginning)?;
        if haystack[at..].starts_with(needle) && parts_before(at) && parts_behind(&passage[at + needle.len()..]) {
            return Some(at);
        }
        // The next one begins another word, and may overlap this one.
        from = at + memchr::memchr(b' ', &haystack[at..])?;
    }
    None
}

/// Whether no word goes on here.
fn parts_behind(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| is_plain_space(c) || PARTING.contains(&c))
}

/// Whether quoting these bytes of a passage may lose a negation, hedge, denial or exception around them.
fn loses_something(text: &str, start: usize, end: usize, particles: &Particles) -> bool {
    let from = words_back(&text[..start], BEFORE);
    if particles.may_change(&text[from..start]) {
        let to = start + words_on(&text[start..end], OF_MATCH);
        if changes(&text[from..to], start - from..to - from, particles) {
            return true;
        }
    }
    let to = end + words_on(&text[end..], BEHIND);
    if particles.may_change(&text[end..to]) {
        let from = start + words_back(&text[start..end], OF_MATCH);
        if changes(&text[from..to], 0..end - from, particles) {
            return true;
        }
    }
    false
}

/// Whether anything is lost when only these bytes of a text are quoted.
fn changes(text: &str, quoted: Range<usize>, particles: &Particles) -> bool {
    let folded = fold(text);
    let first = folded.tokens.partition_point(|token| (token.start as usize) < quoted.start);
    let last = folded.tokens.partition_point(|token| (token.start as usize) < quoted.end);
    around(&folded, first..last, "", particles) != Around::default()
}

/// The byte at which the last `count` words of a text begin, a sentence's end being as far as it goes.
fn words_back(text: &str, count: usize) -> usize {
    let bytes = text.as_bytes();
    let mut spaces = memchr::memrchr_iter(b' ', bytes).filter(|at| at + 1 < bytes.len());
    let mut from = bytes.len();
    for _ in 0..=count {
        let Some(at) = spaces.next() else { return 0 };
        from = at + 1;
        if ends_sentence(&text[..at]) {
            break;
        }
    }
    from
}

/// The byte at which the first `count` words of a text end, a sentence's end being as far as it goes.
fn words_on(text: &str, count: usize) -> usize {
    for (seen, at) in memchr::memchr_iter(b' ', text.as_bytes()).filter(|at| *at > 0).enumerate() {
        if seen + 1 == count || ends_sentence(&text[..at]) {
            return at;
        }
    }
    text.len()
}

/// Whether a text ends with one full stop, question or exclamation mark or semicolon.
fn ends_sentence(text: &str) -> bool {
    let mut back = text.chars().rev();
    match back.next() {
        Some('.') => back.next() != Some('.'),
        Some('؟' | '?' | '!' | '؛' | ';' | '۔') => true,
        _ => false,
    }
}
