//! Ordinary footnotes: `[^1]` and `[^1]: …`.
//!
//! In: definitions and references as they are met. Out: complaints about a label defined twice
//! (`duplicate-footnote`) and a footnote that no reader can reach (`unused-footnote`).

use std::collections::HashMap;

use super::markdown::footnote_key;
use crate::diag::{Diagnostic, Sink, isolate};
use crate::text::Span;

/// The footnotes of one body.
#[derive(Debug, Default)]
pub struct Footnotes {
    definitions: Vec<Definition>,
    /// The label of each reference, and the definition that it stands in.
    references: Vec<(String, Option<usize>)>,
    open: Option<usize>,
}

#[derive(Debug)]
struct Definition {
    key: String,
    label: String,
    span: Span,
}

impl Footnotes {
    /// A definition begins; `span` is its label with the brackets.
    pub fn define(&mut self, label: &str, span: Span) {
        self.open = Some(self.definitions.len());
        self.definitions.push(Definition { key: footnote_key(label), label: label.to_owned(), span });
    }

    /// The definition that began last ends.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// A reference to `label`.
    pub fn refer(&mut self, label: &str) {
        self.references.push((footnote_key(label), self.open));
    }

    /// Complains once everything was met.
    pub fn report(&self, sink: &mut Sink) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (at, definition) in self.definitions.iter().enumerate() {
            let earlier = *first.entry(&definition.key).or_insert(at);
            if earlier == at {
                continue;
            }
            let message = format!("the footnote {} is defined twice", isolate(&definition.label));
            let complaint = Diagnostic::error("duplicate-footnote", definition.span, message)
                .hint("give one of the two another label")
                .label(self.definitions[earlier].span, "first defined here");
            sink.push(complaint);
        }
        let reached = self.reached(&first);
        for (at, definition) in self.definitions.iter().enumerate() {
            if first.get(definition.key.as_str()) != Some(&at) || reached[at] {
                continue;
            }
            let message = format!("nothing refers to the footnote {}", isolate(&definition.label));
            let hint = format!("refer to it with {}, or remove it", isolate(&format!("[^{}]", definition.label)));
            sink.push(Diagnostic::warning("unused-footnote", definition.span, message).hint(hint));
        }
    }

    /// Which definitions are reached from the text, directly or through other footnotes.
    fn reached(&self, first: &HashMap<&str, usize>) -> Vec<bool> {
        let mut inside: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut next = Vec::new();
        for (key, from) in &self.references {
            let Some(to) = first.get(key.as_str()).copied() else {
                continue;
            };
            match from {
                Some(from) => inside.entry(*from).or_default().push(to),
                None => next.push(to),
            }
        }
        let mut reached = vec![false; self.definitions.len()];
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                next.extend(inside.get(&at).into_iter().flatten());
            }
        }
        reached
    }
}
