//! The passages that a key names, as one folded text.
//!
//! In: a source and its first and last passage. Out: a [`Stretch`], whose offsets are bytes of the source's file, so that
//! what is found in it needs no translation. A passage is folded once and kept, as long as there is room; only a range of
//! several is copied.

use std::borrow::Cow;
use std::ops::Range;

use crate::archive::{Archive, Passage, Source};
use crate::text::fold::{Folded, evenly_spaced, fold_at, is_control, is_free_mark, is_plain_space};
use crate::text::{Files, Span};

use super::Found;

/// Neighbouring passages of one source.
#[derive(Debug)]
pub struct Stretch<'a> {
    /// Their words.
    pub folded: Cow<'a, Folded>,
    /// The source, as a place in the archive.
    pub source: usize,
    /// The first passage.
    pub first: usize,
    /// The last passage.
    pub last: usize,
}

/// A passage's words; they are kept while the archive has room for them.
pub fn folded<'a>(archive: &Archive, passage: &'a Passage, files: &Files) -> Cow<'a, Folded> {
    match known(passage, files) {
        Cow::Owned(mut words) if archive.room.take(words.bytes()) => {
            words.shrink();
            Cow::Borrowed(passage.folded.get_or_init(|| words))
        }
        words => words,
    }
}

/// A passage's words; they are not kept.
fn known<'a>(passage: &'a Passage, files: &Files) -> Cow<'a, Folded> {
    match passage.folded.get() {
        Some(folded) => Cow::Borrowed(folded),
        None => Cow::Owned(fold_at(files.slice(passage.span), passage.span.start)),
    }
}

impl<'a> Stretch<'a> {
    /// The passages `first..=last` of a source.
    pub fn new(archive: &'a Archive, files: &Files, source: usize, first: usize, last: usize) -> Stretch<'a> {
        let passages = archive.sources[source].passages.get(first..=last).unwrap_or_default();
        let folded = match passages {
            [only] => folded(archive, only, files),
            several => {
                let mut whole = Folded::default();
                for passage in several {
                    whole.append(&folded(archive, passage, files));
                }
                Cow::Owned(whole)
            }
        };
        Stretch { folded, source, first, last }
    }

    /// As [`Stretch::new`], but what was not folded before is not kept: for passages of all the archive, few of which
    /// are looked at again.
    pub fn unkept(archive: &'a Archive, files: &Files, source: usize, first: usize, last: usize) -> Stretch<'a> {
        let passages = archive.sources[source].passages.get(first..=last).unwrap_or_default();
        let folded = match passages {
            [only] => known(only, files),
            several => {
                let mut whole = Folded::default();
                for passage in several {
                    whole.append(&known(passage, files));
                }
                Cow::Owned(whole)
            }
        };
        Stretch { folded, source, first, last }
    }

    /// The whole of a source.
    pub fn whole(archive: &'a Archive, files: &Files, source: usize) -> Stretch<'a> {
        Stretch::new(archive, files, source, 0, archive.sources[source].passages.len().saturating_sub(1))
    }

    /// How many passages have words, and all of them among these tokens.
    pub fn passages_within(&self, source: &Source, files: &Files, tokens: &Range<usize>) -> usize {
        let Some(tokens) = self.folded.tokens.get(tokens.clone()) else { return 0 };
        let Some((first, last)) = tokens.first().zip(tokens.last()) else { return 0 };
        let within = |passage: &&Passage| {
            let words = &known(passage, files).tokens;
            let ends = words.first().zip(words.last());
            ends.is_some_and(|(start, end)| first.start <= start.start && end.end <= last.end)
        };
        source.passages[self.first..=self.last].iter().filter(within).count()
    }

    /// The place of matched tokens, one range a fragment, in order.
    pub fn found(&self, source: &Source, ranges: &[Range<usize>]) -> Option<Found> {
        let mut spans = Vec::new();
        for range in ranges {
            let tokens = self.folded.tokens.get(range.clone())?;
            let (start, end) = (tokens.first()?.start, tokens.last()?.end);
            for passage in &source.passages[self.first..=self.last] {
                let (from, to) = (start.max(passage.span.start), end.min(passage.span.end));
                if from < to {
                    spans.push(Span { file: source.file, start: from, end: to });
                }
            }
        }
        let holding = |span: &Span| source.passages.iter().position(|passage| passage.span.contains(*span));
        let (first, last) = (holding(spans.first()?)?, holding(spans.last()?)?);
        Some(Found { source: self.source, first, last, spans })
    }
}

/// Whether a quotation equals what was found after NFC and folding runs of white space (design §5, `verbatim`).
pub fn is_verbatim(quoted: &str, found: &Found, files: &Files) -> bool {
    let quoted = quoted.trim_matches(is_plain_space);
    // What no word carries belongs to the words at the very ends when the source has it there too.
    let loose = |c: char| is_control(c) || is_plain_space(c) || is_free_mark(c) || c == 'ـ';
    let lead = &quoted[..quoted.len() - quoted.trim_start_matches(loose).len()];
    let tail = &quoted[quoted.trim_end_matches(loose).len()..];
    let mut archived = String::new();
    for (at, span) in found.spans.iter().enumerate() {
        let text = &files.get(span.file).text;
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        if at == 0 && text[..start].ends_with(lead) {
            start -= lead.len();
        }
        if at + 1 == found.spans.len() && text[end..].starts_with(tail) {
            end += tail.len();
        }
        if at > 0 {
            archived.push(' ');
        }
        archived.push_str(&text[start..end].replace("\n\\{#", "\n{#"));
    }
    let archived = archived.strip_prefix("\\{#").map_or(archived.clone(), |rest| format!("{{#{rest}"));
    quoted == archived || evenly_spaced(quoted) == evenly_spaced(&archived)
}
