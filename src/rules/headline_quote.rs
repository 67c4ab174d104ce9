//! `headline-quote`: quoted words in a title, a summary or a heading, which no quotation of the page answers for.
//!
//! A headline is what most people read, and what search engines and messengers show alone; its words reach readers who
//! never see the note. A title and a summary cannot carry a citation, and a heading seldom does. What they need is the
//! same words, cited, in the page: there they are checked. So headline words are looked for among the page's other
//! quotations, and reported where none of those that a citation claims has them.

use std::cell::LazyCell;

use crate::content::{Explainer, Quotation};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::text::Span;
use crate::verify::Edition;

use super::{Rule, walk, words};

/// The rule.
pub const RULE: Rule = Rule {
    id: "headline-quote",
    level: Severity::Warning,
    fixed: false,
    summary: "quoted words in a title or heading that the page does not cite",
    docs: include_str!("headline_quote.md"),
    check,
};

/// The pairs of marks that are looked for in a title: opening, closing.
const PAIRS: [(char, char); 5] = [('«', '»'), ('“', '”'), ('„', '“'), ('״', '״'), ('"', '"')];

fn check(edition: &Edition, sink: &mut Sink) {
    let least = edition.inputs.config.min_quote_words.max(1);
    for (explainer, _) in walk::pages(edition) {
        // Few headlines quote anything, and only then is the page read again.
        let answered: LazyCell<Vec<Vec<String>>, _> =
            LazyCell::new(|| explainer.quotations.iter().filter(|q| answers(q)).map(words_of).collect());
        let is_open = |text: &str| {
            let sought = words::words(text);
            sought.len() >= least && !answered.iter().any(|held| words::holds(held, &sought))
        };
        let headings = explainer.quotations.iter().filter(|quotation| {
            quotation.heading && quotation.citation.is_none() && !quotation.name && is_open(&quotation.text.text)
        });
        sink.extend(headings.map(|quotation| finding(&quotation.text.text, quotation.span, "heading")));
        let summary = explainer.front.summary.as_deref().unwrap_or_default();
        for (name, text) in [("title", explainer.front.title.as_str()), ("summary", summary)] {
            for quoted in quoted(text).into_iter().filter(|quoted| is_open(quoted)) {
                sink.push(finding(quoted, in_front_matter(edition, explainer, name, quoted), name));
            }
        }
    }
}

/// Whether a quotation answers for the same words in a headline: a citation claims it, so that its own verdict speaks,
/// or it is a name and no quotation at all.
fn answers(quotation: &Quotation) -> bool {
    quotation.citation.is_some() || quotation.name
}

fn words_of(quotation: &Quotation) -> Vec<String> {
    words::words(&quotation.text.text)
}

fn finding(quoted: &str, span: Span, place: &str) -> Diagnostic {
    let message = format!("the {place} quotes words that the page does not cite");
    let mut finding = Diagnostic::warning(RULE.id, span, message)
        .hint("quote the same words in the text with their citation, or write the headline in your own words");
    finding.cited = Some(quoted.to_owned());
    finding
}

/// The outermost quoted stretches of a line, without their marks.
fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((open, mark, close)) = rest.char_indices().find_map(opening) {
        let inside = open + mark.len_utf8();
        match end(&rest[inside..], mark, close) {
            Some(length) => {
                found.push(&rest[inside..inside + length]);
                rest = &rest[inside + length + close.len_utf8()..];
            }
            None => rest = &rest[inside..],
        }
    }
    found
}

fn opening((at, character): (usize, char)) -> Option<(usize, char, char)> {
    let (_, close) = PAIRS.into_iter().find(|(open, _)| *open == character)?;
    Some((at, character, close))
}

/// Where the pair that opened before `text` is closed; pairs of the same marks inside it are passed over.
fn end(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        if character == close {
            depth -= 1;
        } else if character == open {
            depth += 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where the words stand in the front matter; its start, where they are spelt otherwise there (a YAML escape).
fn in_front_matter(edition: &Edition, explainer: &Explainer, key: &str, quoted: &str) -> Span {
    let front = edition.inputs.files.slice(explainer.front_span);
    let line = format!("{key}:");
    let from = front
        .match_indices(&line)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || front.as_bytes().get(at - 1) == Some(&b'\n'))
        .unwrap_or(0);
    let start = explainer.front_span.start as usize;
    match front[from..].find(quoted) {
        Some(at) => Span::new(explainer.file, start + from + at, start + from + at + quoted.len()),
        None => Span::point(explainer.file, start),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{places, with_front};
    use super::*;

    #[test]
    fn headlines_are_answered_for_by_the_page() {
        let title = "title: «لن تتوقف أجهزة القياس»\nsummary: ملخص\n";
        let plain = "title: عنوان\nsummary: ملخص\n";
        let words = vec!["لن تتوقف أجهزة القياس"];
        for (front, body, expected) in [
            (title, "نص", words.clone()),
            (title, "«لن تتوقف أجهزة القياس قبل نهاية العام» [@moe-2024#p2]", vec![]),
            (title, "«لن تتوقف أجهزة القياس»", words.clone()),
            (title, "كتاب *«لن تتوقف أجهزة القياس»*", vec![]),
            ("title: عنوان\nsummary: «لن تتوقف أجهزة القياس»\n", "نص", words.clone()),
            ("title: «لن تتوقف»\n", "نص", vec![]),
            (plain, "## «لن تتوقف أجهزة القياس»", words.clone()),
            (plain, "## «لن تتوقف أجهزة القياس» [@moe-2024#p2]", vec![]),
            (plain, "## «لن تتوقف أجهزة القياس»\n«لن تتوقف أجهزة القياس» [@moe-2024#p2]", vec![]),
        ] {
            assert_eq!(places(&RULE, &with_front(front, body)), expected, "{front} {body}");
        }
    }

    #[test]
    fn outermost_pairs_of_a_title_are_found() {
        for (title, expected) in [
            ("هل قالت: «لن نوقفه»؟", vec!["لن نوقفه"]),
            ("«أ «ب» ج» و“د”", vec!["أ «ب» ج", "د"]),
            ("\"a b\" and \"c\"", vec!["a b", "c"]),
            ("«مفتوحة", vec![]),
            ("بلا علامات", vec![]),
        ] {
            assert_eq!(quoted(title), expected, "{title}");
        }
    }
}
