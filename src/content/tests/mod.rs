//! Tests of reading an explainer: texts in which the flagged bytes stand between ⟦ and ⟧.
//!
//! A row's marks are taken out, the rest is parsed, and the places that came out are compared with the marks.

mod citations;
mod claims;
mod complaints;
mod front_matter;
mod laws;
mod quotations;
mod words;

use std::ops::Range;
use std::path::PathBuf;

use super::{Explainer, Kind, Quotation, Role, parse};
use crate::config::Config;
use crate::diag::{Diagnostic, Sink};
use crate::load::Inputs;
use crate::text::{File, FileId, Files, Span};

/// A parsed text.
struct Read {
    text: String,
    flagged: Vec<Range<usize>>,
    page: Explainer,
    complaints: Sink,
}

/// Parses the body of a home page, which needs no front matter.
fn read(marked: &str) -> Read {
    read_as(marked, "content/index.md", Kind::Index)
}

fn read_as(marked: &str, path: &str, kind: Kind) -> Read {
    let (text, flagged) = unmark(marked);
    let inputs = inputs(path, &text);
    let (page, complaints) = parse(&inputs, &Config::default(), FileId(0), kind);
    Read { text, flagged, page, complaints }
}

fn inputs(path: &str, text: &str) -> Inputs {
    Inputs {
        root: PathBuf::new(),
        config: Config::default(),
        files: Files::new(vec![File::new(path, text)]),
        book: FileId(0),
        sources: Vec::new(),
        explainers: Vec::new(),
        pages: Vec::new(),
        index: None,
        lock: None,
        statics: Vec::new(),
        images: Vec::new(),
        templates: Vec::new(),
        words: Vec::new(),
        theme_assets: Vec::new(),
        captures: Vec::new(),
        complaints: Sink::new(),
    }
}

/// The text without its marks, and the bytes between them.
fn unmark(marked: &str) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut open = Vec::new();
    let mut flagged = Vec::new();
    for letter in marked.chars() {
        match letter {
            '⟦' => open.push(text.len()),
            '⟧' => flagged.push(open.pop().expect("a row closes what it opened")..text.len()),
            _ => text.push(letter),
        }
    }
    flagged.sort_by_key(|range| (range.start, range.end));
    (text, flagged)
}

/// The text with the places marked, for messages that show what differs.
fn mark(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut signs: Vec<(usize, u8, char)> = Vec::new();
    for range in ranges {
        signs.push((range.start, 1, '⟦'));
        signs.push((range.end, 0, '⟧'));
    }
    signs.sort();
    let mut out = text.to_owned();
    for (at, _, sign) in signs.into_iter().rev() {
        out.insert(at, sign);
    }
    out
}

impl Read {
    /// Compares places with the marks of the row.
    fn assert_places(&self, found: impl IntoIterator<Item = Span>, what: &str) {
        let mut found: Vec<Range<usize>> = found.into_iter().map(Span::range).collect();
        found.sort_by_key(|range| (range.start, range.end));
        assert!(
            found == self.flagged,
            "{what}\n wanted {}\n found  {}",
            mark(&self.text, self.flagged.clone()),
            mark(&self.text, found)
        );
    }

    /// Each citation as `form key key …`.
    fn citations(&self) -> Vec<String> {
        let cited = self.page.citations.iter();
        cited
            .map(|citation| {
                let mut out = format!("{:?}", citation.form).to_lowercase();
                for key in &citation.keys {
                    out.push_str(&format!(" @{}", key.source));
                    for (at, locator) in key.locators.iter().enumerate() {
                        out.push_str(if at == 0 { "#" } else { "," });
                        out.push_str(&locator.first);
                        if let Some(last) = &locator.last {
                            out.push_str(&format!("-{last}"));
                        }
                    }
                }
                out
            })
            .collect()
    }

    /// Each quotation as its role, the number of its citation, and what else is known of it.
    fn quotations(&self) -> String {
        let found = self.page.quotations.iter().map(|quotation| {
            let role = match quotation.role {
                Role::Nearest => "nearest",
                Role::Earlier => "earlier",
                Role::Around => "around",
                Role::Block => "block",
                Role::Evidence => "evidence",
                Role::Uncited => "free",
            };
            let citation = quotation.citation.map_or(String::new(), |at| at.to_string());
            let name = if quotation.name { " name" } else { "" };
            let unbalanced = if quotation.unbalanced { " unbalanced" } else { "" };
            format!("{role}{citation}{name}{unbalanced}")
        });
        found.collect::<Vec<_>>().join(", ")
    }

    fn rules(&self) -> Vec<&'static str> {
        self.complaints.iter().map(|complaint| complaint.rule).collect()
    }
}

/// What an author reads of a complaint.
fn said(complaint: &Diagnostic) -> String {
    format!("{} / {}", complaint.message, complaint.hints.join(" / "))
}

/// The words of each quotation.
fn texts(quotations: &[Quotation]) -> Vec<&str> {
    quotations.iter().map(|quotation| quotation.text.text.as_str()).collect()
}
