//! What a body is read into ([`Reading`]): blocks, stretches of text inside which quotations and citations belong
//! together.
//!
//! A block is a paragraph, a heading, a table cell, a definition term, a key point, or the text of a tight list item or
//! definition. [`super::reader`] makes them, [`super::claims`] says what belongs together in them.

use std::ops::Range;

use super::citation::Label;
use super::footnotes::Footnotes;
use super::words::Words;
use super::{LinkUse, Part};
use crate::diag::Sink;
use crate::text::Span;

/// All that one pass over a body finds.
#[derive(Debug, Default)]
pub struct Reading {
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// The blocks of each block quotation, as places in `blocks`; a nested one stands before the one around it.
    pub quotes: Vec<Range<usize>>,
    /// Links and images that are no citations, in order.
    pub links: Vec<LinkUse>,
    /// Raw HTML that is no comment: each tag inside a block, each block of HTML.
    pub html: Vec<Span>,
    /// Footnotes and their references.
    pub footnotes: Footnotes,
    /// What is wrong.
    pub complaints: Sink,
}

/// A stretch of text inside which quotations and citations belong together.
#[derive(Debug)]
pub struct Block {
    /// What it is.
    pub leaf: Leaf,
    /// Where it stands.
    pub part: Part,
    /// Its words.
    pub words: Words,
    /// The citations in it, in order.
    pub marks: Vec<Mark>,
    /// Whether it is the one item of a list that is marked with `-`, as a line that names the speaker looks to the
    /// parser.
    pub dashed: bool,
}

/// The kinds of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A table cell.
    Cell,
    /// The text of a tight list item, a definition term, a key point.
    Text,
    /// A block of code: its words count in a block quotation only.
    Code,
}

/// A citation, or what was meant as one, in a block.
#[derive(Debug)]
pub struct Mark {
    /// All of it.
    pub span: Span,
    /// Its place in the block's words.
    pub at: usize,
    /// The number of the line that it stands in, from 0.
    pub line: usize,
    /// What it is.
    pub kind: MarkKind,
}

/// The kinds of [`Mark`].
#[derive(Debug)]
pub enum MarkKind {
    /// `[@s#p1]`, `[@s#p1 «…»]`
    Citation(Label, Words),
    /// `[…][@s#p1]`: the bytes of the bracketed text in the block's words.
    Around(Label, Words, Range<usize>),
    /// `![@s#p1]`
    Embedding(Label),
    /// It was reported; quotations on its two sides do not belong together.
    Broken,
}
