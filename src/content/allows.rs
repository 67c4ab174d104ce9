//! Allow comments: `<!-- isnad: allow(rule) reason -->` before a block silences one rule there (design §6).
//!
//! In: the events of a text. Out: an [`Allow`] for each such comment, with the block that it stands before, and
//! complaints about comments that begin with `isnad:` and say something else. Which rules there are, and whether the
//! reason is given, is looked at in `rules`.
//!
//! 1. A comment on lines of its own is a block of HTML; what follows in the same container, paragraph, list, block
//!    quotation or table, is its block. Several comments may stand before one block.
//! 2. In a tight list item the text has no block of its own: there it is all that follows in the item.
//! 3. A comment inside a line, or at the end of its container, stands before no block.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::words::Ground;
use crate::diag::{Diagnostic, Sink, isolate};
use crate::text::Span;

/// What a comment for isnad begins with.
const SIGN: &str = "isnad:";

/// A comment that silences one rule in the block below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The comment, from `<!--` to `-->`.
    pub span: Span,
    /// What stands between the parentheses.
    pub rule: String,
    /// Its place.
    pub rule_span: Span,
    /// What stands behind them, on one line; empty when no reason is given.
    pub reason: String,
    /// The block that follows; `None` when none does.
    pub block: Option<Span>,
}

/// Collects allow comments while a text's events pass by.
#[derive(Debug, Default)]
pub(super) struct Allows {
    /// What was found, in order.
    pub found: Vec<Allow>,
    /// What is wrong with comments for isnad.
    pub complaints: Sink,
    /// Of `found`, the first that waits for its block; all behind it wait too.
    waiting: Option<usize>,
    /// The bytes of the open blocks.
    open: Vec<Range<usize>>,
    html: bool,
}

impl Allows {
    /// An event and its bytes.
    pub fn see(&mut self, ground: &Ground<'_>, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.html = true,
            Event::End(TagEnd::HtmlBlock) => {
                self.html = false;
                let first = self.found.len();
                self.read(ground, range);
                if self.found.len() > first {
                    self.waiting.get_or_insert(first);
                }
            }
            _ if self.html => {}
            Event::Start(tag) if !is_inline(tag) => {
                self.give(ground, range.clone());
                self.open.push(range.clone());
            }
            Event::End(tag) if !ends_inline(*tag) => {
                self.waiting = None;
                self.open.pop();
            }
            Event::Rule => self.give(ground, range.clone()),
            _ => {
                let end = self.open.last().map_or(range.end, |open| open.end.max(range.end));
                self.give(ground, range.start..end);
                if let Event::InlineHtml(_) = event {
                    self.read(ground, range);
                }
            }
        }
    }

    /// Gives the comments that wait their block.
    fn give(&mut self, ground: &Ground<'_>, block: Range<usize>) {
        let Some(first) = self.waiting.take() else { return };
        for allow in &mut self.found[first..] {
            allow.block = Some(ground.span(&block));
        }
    }

    /// Reads the comments of a stretch of HTML.
    fn read(&mut self, ground: &Ground<'_>, html: &Range<usize>) {
        let text = &ground.text[html.clone()];
        let mut at = 0;
        while let Some(from) = text[at..].find("<!--").map(|found| at + found) {
            let inside = from + "<!--".len();
            let Some(end) = text[inside..].find("-->").map(|found| inside + found) else {
                return;
            };
            at = end + "-->".len();
            let words = shrunk(text, inside..end);
            if text[words.clone()].starts_with(SIGN) {
                let below = |range: Range<usize>| ground.span(&(html.start + range.start..html.start + range.end));
                self.comment(text, words, below(from..at), below);
            }
        }
    }

    fn comment(&mut self, text: &str, words: Range<usize>, span: Span, below: impl Fn(Range<usize>) -> Span) {
        let said = shrunk(text, words.start + SIGN.len()..words.end);
        let read = text[said.clone()].strip_prefix("allow(").and_then(|rest| rest.split_once(')'));
        let Some((rule, reason)) = read else {
            let complaint = Diagnostic::error("invalid-config", span, "a comment for isnad that says nothing it knows")
                .hint(format!("write {}", isolate("<!-- isnad: allow(rule) the reason -->")));
            self.complaints.push(complaint);
            return;
        };
        let from = said.start + "allow(".len();
        let place = shrunk(text, from..from + rule.len());
        self.found.push(Allow {
            span,
            rule: text[place.clone()].to_owned(),
            rule_span: if place.is_empty() { span } else { below(place) },
            reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
            block: None,
        });
    }
}

/// The bytes without white space and invisible direction marks at their ends.
fn shrunk(text: &str, range: Range<usize>) -> Range<usize> {
    let outer = |letter: char| letter.is_whitespace() || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}');
    let part = &text[range.clone()];
    let front = part.len() - part.trim_start_matches(outer).len();
    let length = part.trim_matches(outer).len();
    range.start + front..range.start + front + length
}

fn is_inline(tag: &Tag<'_>) -> bool {
    ends_inline(tag.to_end())
}

fn ends_inline(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(tag, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link | Image)
}
