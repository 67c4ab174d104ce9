//! Which citation claims which quotation (design §3).
//!
//! In: the blocks of a text with their citations, and its block quotations. Out: [`Citation`]s and [`Quotation`]s that
//! name each other.
//!
//! 1. Every citation with the words that it carries itself: evidence, or the bracketed text before it.
//! 2. Every quoted pair outside those, names among them.
//! 3. Block quotations that end with their one bare citation, inner ones first.
//! 4. The other citations: the nearest free pair before each, and the earlier ones back to the previous citation.

use std::ops::Range;

use super::blocks::{Block, Leaf, Mark, MarkKind, Reading};
use super::quotation::{self, Pair};
use super::words::{Words, append};
use super::{Citation, Form, Quotation, Role};
use crate::locale::language::Language;
use crate::text::letter::is_alphanumeric;
use crate::text::{Mapped, Span};
use crate::yaml::is_invisible;

/// Citations and quotations of a page, in reading order.
#[derive(Debug, Default)]
pub struct Claims {
    /// The citations.
    pub citations: Vec<Citation>,
    /// The quotations.
    pub quotations: Vec<Quotation>,
}

/// A block with the places of its citations and pairs.
struct Sorted<'b> {
    block: &'b Block,
    /// For each mark its place in the citations; `None` for a broken one.
    citations: Vec<Option<usize>>,
    /// Its pairs in order: the bytes of the block's words, and the place in the quotations.
    pairs: Vec<(Range<usize>, usize)>,
}

/// Adds what `reading` holds; `file` is the text of its file.
pub fn claim(reading: &Reading, file: &str, language: &Language, claims: &mut Claims) {
    let first = claims.quotations.len();
    let first_citation = claims.citations.len();
    let blocks: Vec<Sorted> = reading.blocks.iter().map(|block| sort(block, language, claims)).collect();
    for quote in &reading.quotes {
        claim_block_quotation(&blocks[quote.clone()], claims);
    }
    for block in &blocks {
        claim_inside(block, file, claims);
        claim_before(block, claims);
    }
    reorder(claims, first, first_citation);
}

/// Puts the quotations from `first` on into reading order: they were found citation by citation.
fn reorder(claims: &mut Claims, first: usize, first_citation: usize) {
    let mut order: Vec<usize> = (first..claims.quotations.len()).collect();
    order.sort_by_key(|at| {
        let outer = claims.quotations[*at].outer;
        (outer.start, std::cmp::Reverse(outer.end))
    });
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[old - first] = first + new;
    }
    let mut found: Vec<(usize, Quotation)> = claims.quotations.drain(first..).enumerate().collect();
    found.sort_by_key(|(old, _)| place[*old]);
    claims.quotations.extend(found.into_iter().map(|(_, quotation)| quotation));
    for citation in &mut claims.citations[first_citation..] {
        for at in &mut citation.quotations {
            *at = place[*at - first];
        }
    }
}

/// Makes the citations of a block with the words that they carry, and the free pairs around them.
fn sort<'b>(block: &'b Block, language: &Language, claims: &mut Claims) -> Sorted<'b> {
    let words = &block.words;
    let text = &words.text.text;
    let mut masked = words.code.clone();
    masked.extend(block.marks.iter().filter_map(|mark| match &mark.kind {
        MarkKind::Around(_, _, range) => Some(range.clone()),
        _ => None,
    }));
    masked.sort_by_key(|range| (range.start, range.end));
    let mut pairs = match block.leaf {
        Leaf::Code => Vec::new(),
        _ => quotation::pairs(text, &masked),
    };
    let citations: Vec<Option<usize>> = block.marks.iter().map(|mark| cite(block, mark, &mut pairs, claims)).collect();
    let accompanied = citations.iter().any(Option::is_some);
    let pairs = pairs
        .into_iter()
        .map(|pair| {
            let before = words.emphasis.partition_point(|range| range.start <= pair.outer.start);
            let emphasis = before.checked_sub(1).map(|at| &words.emphasis[at]);
            // Emphasis of the pair alone makes it a name; a sentence in bold does not free what it quotes from checking.
            let bare = |range: Range<usize>| !text[range].contains(is_alphanumeric);
            let emphasised = emphasis.is_some_and(|range| {
                pair.outer.end <= range.end && bare(range.start..pair.outer.start) && bare(pair.outer.end..range.end)
            });
            let name = emphasised || language.names_follow(&text[..pair.outer.start]);
            let quotation = Quotation {
                name,
                unbalanced: pair.unbalanced,
                accompanied,
                ..quote(&words.text, &pair, Role::Uncited, block)
            };
            claims.quotations.push(quotation);
            (pair.outer, claims.quotations.len() - 1)
        })
        .collect();
    Sorted { block, citations, pairs }
}

/// One mark as a citation, with evidence and bracketed text as its quotations.
fn cite(block: &Block, mark: &Mark, pairs: &mut Vec<Pair>, claims: &mut Claims) -> Option<usize> {
    let at = claims.citations.len();
    let (label, words, form) = match &mark.kind {
        MarkKind::Citation(label, words) if label.evidence.is_some() => (label, Some(words), Form::Evidence),
        MarkKind::Citation(label, words) => (label, Some(words), Form::Bare),
        MarkKind::Around(label, words, _) => (label, Some(words), Form::Around),
        MarkKind::Embedding(label) => (label, None, Form::Embedding),
        MarkKind::Broken => return None,
    };
    let mut quotations = Vec::new();
    let mut own = |mut quotation: Quotation| {
        quotation.citation = Some(at);
        quotation.accompanied = true;
        claims.quotations.push(quotation);
        quotations.push(claims.quotations.len() - 1);
    };
    if let (Some(pair), Some(words)) = (&label.evidence, words) {
        own(Quotation { unbalanced: pair.unbalanced, ..quote(&words.text, pair, Role::Evidence, block) });
    }
    if let MarkKind::Around(_, _, range) = &mark.kind {
        let pair = around(&block.words, range.clone(), pairs);
        let mut quotation =
            Quotation { unbalanced: pair.unbalanced, ..quote(&block.words.text, &pair, Role::Around, block) };
        if pair.outer.is_empty() {
            // No words, and so no place of their own: they would stand between the brackets.
            let inside = Span::point(mark.span.file, mark.span.start as usize + 1);
            (quotation.span, quotation.outer) = (inside, inside);
        }
        own(quotation);
    }
    claims.citations.push(Citation { span: mark.span, form, part: block.part, keys: label.keys.clone(), quotations });
    Some(at)
}

/// The quotation of bracketed text: the text less a pair that encloses it, inside the brackets or around them.
fn around(words: &Words, range: Range<usize>, pairs: &mut Vec<Pair>) -> Pair {
    let range = trimmed(&words.text.text, range);
    if let Some(pair) = enclosing(words, &range) {
        return pair;
    }
    let outside =
        pairs.iter().position(|pair| trimmed(&words.text.text, pair.inner.clone()) == range && !range.is_empty());
    match outside {
        Some(at) => pairs.remove(at),
        None => Pair { outer: range.clone(), inner: range, unbalanced: false },
    }
}

/// The pair that begins where `range` begins and that no word of it stands behind.
fn enclosing(words: &Words, range: &Range<usize>) -> Option<Pair> {
    let text = &words.text.text[range.clone()];
    if !text.starts_with(|letter| letter == '(' || quotation::opens(letter)) {
        return None;
    }
    let moved = |at: &Range<usize>| at.start.saturating_sub(range.start)..at.end.saturating_sub(range.start);
    let code: Vec<Range<usize>> = words.code.iter().map(moved).collect();
    let mut pairs = quotation::pairs(text, &code).into_iter();
    let pair = pairs.next()?;
    let whole = pair.outer.start == 0 && !text[pair.outer.end..].contains(is_alphanumeric);
    (whole && pairs.next().is_none()).then(|| Pair {
        outer: range.start + pair.outer.start..range.start + pair.outer.end,
        inner: range.start + pair.inner.start..range.start + pair.inner.end,
        unbalanced: pair.unbalanced,
    })
}

fn quote(text: &Mapped, pair: &Pair, role: Role, block: &Block) -> Quotation {
    let inner = trimmed(&text.text, pair.inner.clone());
    Quotation {
        span: text.span(inner.clone()),
        outer: text.span(pair.outer.clone()),
        text: text.slice(inner),
        role,
        citation: None,
        part: block.part,
        heading: block.leaf == Leaf::Heading,
        name: false,
        unbalanced: false,
        accompanied: false,
    }
}

/// `range` of `text` without outer white space.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + inside.len() - inside.trim_start().len();
    start..start + inside.trim().len()
}

/// A line of a block quotation: its block, its number there, and its bytes in the block's words.
struct Line<'s, 'b> {
    sorted: &'s Sorted<'b>,
    number: usize,
    range: Range<usize>,
}

/// A block quotation with exactly one citation, bare, at its end, and no quoted pair before it, is claimed by it.
fn claim_block_quotation(blocks: &[Sorted], claims: &mut Claims) {
    let mut marks = blocks
        .iter()
        .flat_map(|sorted| sorted.block.marks.iter().zip(&sorted.citations).map(move |found| (sorted, found)));
    let (Some((home, (mark, Some(citation)))), None) = (marks.next(), marks.next()) else {
        return;
    };
    if claims.citations[*citation].form != Form::Bare {
        return;
    }
    let mut lines = lines(blocks);
    let Some(place) = lines.iter().position(|line| std::ptr::eq(line.sorted, home) && line.number == mark.line) else {
        return;
    };
    // The last line with words, or with the citation, names the speaker if it opens with a dash.
    let last = lines.iter().rposition(|line| !line.text().trim().is_empty()).map_or(place, |last| last.max(place));
    lines.truncate(last + 1);
    let attributed = last > 0 && (opens_with_dash(lines[last].text()) || lines[last].sorted.block.dashed);
    let kept = if attributed { last } else { lines.len() };
    if place < kept {
        let after = &lines[place].sorted.block.words.text.text[mark.at..lines[place].range.end.max(mark.at)];
        if place + 1 == kept && !attributed && opens_with_dash(after) {
            // `> … [@s#p1] — the speaker`
            lines[place].range.end = mark.at.max(lines[place].range.start);
        } else if after.contains(is_alphanumeric) || lines[place + 1..kept].iter().any(Line::has_words) {
            return;
        }
    }
    let kept = &lines[..kept];
    let quoted = kept.iter().any(|line| {
        let pairs = &line.sorted.pairs;
        let first = pairs.partition_point(|(outer, _)| outer.start < line.range.start);
        let mut inside = pairs[first..].iter().take_while(|(outer, _)| outer.start < line.range.end);
        inside.any(|(_, at)| !claims.quotations[*at].name)
    });
    let text = joined(kept);
    let whole = trimmed(&text.text, 0..text.text.len());
    if quoted || !text.text.contains(is_alphanumeric) {
        return;
    }
    // Marks that open in one paragraph and close in another are no pair of either.
    let enclosed = {
        let words = Words::of(text.clone());
        enclosing(&words, &whole)
    };
    let pair = enclosed.unwrap_or(Pair { outer: whole.clone(), inner: whole, unbalanced: false });
    claims.quotations.push(Quotation {
        unbalanced: pair.unbalanced,
        citation: Some(*citation),
        accompanied: true,
        ..quote(&text, &pair, Role::Block, home.block)
    });
    let at = claims.quotations.len() - 1;
    let citation = &mut claims.citations[*citation];
    citation.form = Form::Block;
    citation.quotations.push(at);
}

impl Line<'_, '_> {
    fn text(&self) -> &str {
        &self.sorted.block.words.text.text[self.range.clone()]
    }

    fn has_words(&self) -> bool {
        self.text().contains(is_alphanumeric)
    }
}

fn lines<'s, 'b>(blocks: &'s [Sorted<'b>]) -> Vec<Line<'s, 'b>> {
    let mut lines = Vec::new();
    for sorted in blocks {
        let words = &sorted.block.words;
        let starts: Vec<usize> = std::iter::once(0).chain(words.lines.iter().copied()).collect();
        for (number, start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(words.end());
            lines.push(Line { sorted, number, range: (*start).min(end)..end });
        }
    }
    lines
}

/// The words of the lines; between two blocks stands a space.
fn joined(lines: &[Line]) -> Mapped {
    let mut text: Option<Mapped> = None;
    let mut block: Option<&Sorted> = None;
    for line in lines {
        let part = line.sorted.block.words.text.slice(line.range.clone());
        let Some(whole) = &mut text else {
            text = Some(part);
            block = Some(line.sorted);
            continue;
        };
        if !block.is_some_and(|block| std::ptr::eq(block, line.sorted)) {
            block = Some(line.sorted);
            if let (Some(before), Some(after)) = (whole.pieces.last(), part.pieces.first()) {
                let between = before.end as usize..(after.start as usize).max(before.end as usize);
                whole.push_decoded(" ", between);
            }
        }
        append(whole, &part);
    }
    text.unwrap_or_else(|| Mapped::new(crate::text::FileId(0)))
}

fn opens_with_dash(line: &str) -> bool {
    line.trim_start_matches(|letter: char| letter.is_whitespace() || is_invisible(letter))
        .starts_with(['—', '–', '-', '―'])
}

/// A citation inside a pair claims it, unless another stands directly behind the closing mark: `«… [@s#p1].»`.
fn claim_inside(sorted: &Sorted, file: &str, claims: &mut Claims) {
    let marks = &sorted.block.marks;
    for (_, pair) in &sorted.pairs {
        let quotation = &claims.quotations[*pair];
        let outer = quotation.outer;
        if quotation.name {
            continue;
        }
        let within = marks.partition_point(|mark| mark.span.start < outer.start);
        let behind = marks.partition_point(|mark| mark.span.start < outer.end);
        let directly = marks.get(behind).is_some_and(|mark| {
            let between = file.get(outer.end as usize..mark.span.start as usize);
            between.is_some_and(|between| between.trim().is_empty())
        });
        let inside = sorted.citations[within..behind]
            .iter()
            .flatten()
            .copied()
            .rfind(|at| matches!(claims.citations[*at].form, Form::Bare | Form::Evidence));
        if let Some(citation) = inside.filter(|_| !directly) {
            take(claims, citation, *pair, Role::Nearest);
        }
    }
}

/// The nearest free pair before a citation is claimed outright, the earlier ones back to the previous citation too.
/// Evidence speaks for the nearest alone.
fn claim_before(sorted: &Sorted, claims: &mut Claims) {
    let mut pairs = sorted.pairs.iter().map(|(_, at)| *at).peekable();
    for (mark, citation) in sorted.block.marks.iter().zip(&sorted.citations) {
        let mut free = Vec::new();
        while let Some(at) = pairs.next_if(|at| claims.quotations[*at].outer.end <= mark.span.start) {
            let quotation = &claims.quotations[at];
            if !quotation.name && quotation.citation.is_none() {
                free.push(at);
            }
        }
        let Some(citation) = *citation else { continue };
        let form = claims.citations[citation].form;
        if !matches!(form, Form::Bare | Form::After | Form::Evidence) {
            continue;
        }
        let has_nearest =
            claims.citations[citation].quotations.iter().any(|at| claims.quotations[*at].role == Role::Nearest);
        if !has_nearest && let Some(nearest) = free.pop() {
            take(claims, citation, nearest, Role::Nearest);
        }
        if form != Form::Evidence {
            for earlier in free {
                take(claims, citation, earlier, Role::Earlier);
            }
        }
    }
}

fn take(claims: &mut Claims, citation: usize, quotation: usize, role: Role) {
    claims.quotations[quotation].citation = Some(citation);
    claims.quotations[quotation].role = role;
    let citation = &mut claims.citations[citation];
    citation.quotations.push(quotation);
    if citation.form == Form::Bare {
        citation.form = Form::After;
    }
}
