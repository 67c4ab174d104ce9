//! A string assembled from places of one file, which can say for each of its bytes where it came from.
//!
//! In: pieces of text with the bytes of the file that they stand for, in order. Out: one string and [`Mapped::span`].
//! A piece whose text is the file's own bytes maps byte by byte; any other (a decoded entity, a space for a line
//! break) maps as a whole.

use std::ops::Range;

use super::{FileId, Span, offset};

/// One stretch of a [`Mapped`] text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the mapped text, in bytes.
    pub at: u32,
    /// Its first byte in the file.
    pub start: u32,
    /// The byte after its last in the file.
    pub end: u32,
    /// Whether text and file agree byte by byte.
    pub literal: bool,
}

/// A string with a map back to its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The file that the pieces come from.
    pub file: FileId,
    /// The text.
    pub text: String,
    /// Its pieces in order; empty for an empty text.
    pub pieces: Vec<Piece>,
}

impl Mapped {
    /// An empty text of that file.
    pub fn new(file: FileId) -> Mapped {
        Mapped { file, text: String::new(), pieces: Vec::new() }
    }

    /// Adds the file's own bytes at `start`.
    pub fn push_literal(&mut self, text: &str, start: usize) {
        self.push(text, start..start + text.len(), true);
    }

    /// Adds a text that stands for other bytes of the file.
    pub fn push_decoded(&mut self, text: &str, bytes: Range<usize>) {
        self.push(text, bytes, false);
    }

    fn push(&mut self, text: &str, bytes: Range<usize>, literal: bool) {
        if text.is_empty() {
            return;
        }
        let (at, start, end) = (offset(self.text.len()), offset(bytes.start), offset(bytes.end));
        self.text.push_str(text);
        match self.pieces.last_mut() {
            Some(last) if literal && last.literal && last.end == start => last.end = end,
            _ => self.pieces.push(Piece { at, start, end, literal }),
        }
    }

    /// The bytes of the file that `range` of the text stands for; what lies between two pieces is included.
    pub fn span(&self, range: Range<usize>) -> Span {
        let first = self.piece_at(range.start);
        let Some(first) = first else {
            return Span::point(self.file, 0);
        };
        let start = if first.literal {
            first.start as usize + range.start.saturating_sub(first.at as usize)
        } else {
            first.start as usize
        };
        if range.end <= range.start {
            return Span::point(self.file, start.min(first.end as usize));
        }
        let last = self.piece_at(range.end - 1).unwrap_or(first);
        let end = if last.literal { last.start as usize + (range.end - last.at as usize) } else { last.end as usize };
        Span::new(self.file, start.min(first.end as usize), end.min(last.end as usize))
    }

    /// The part `range` of this text, with its map.
    pub fn slice(&self, range: Range<usize>) -> Mapped {
        let mut part = Mapped::new(self.file);
        // From the piece that holds the start: a page has many pieces, and many parts are taken of it.
        let first = self.pieces.partition_point(|piece| piece.at as usize <= range.start).saturating_sub(1);
        for (index, piece) in self.pieces.iter().enumerate().skip(first) {
            if piece.at as usize >= range.end {
                break;
            }
            let stop = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at as usize);
            let (from, to) = (range.start.max(piece.at as usize), range.end.min(stop));
            if from >= to {
                continue;
            }
            let text = &self.text[from..to];
            if piece.literal {
                part.push_literal(text, piece.start as usize + from - piece.at as usize);
            } else {
                part.push_decoded(text, piece.start as usize..piece.end as usize);
            }
        }
        part
    }

    fn piece_at(&self, at: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.at as usize <= at);
        self.pieces.get(after.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_finds_its_place() {
        let mut text = Mapped::new(FileId(0));
        text.push_literal("قال ", 10);
        text.push_decoded("&", 17..22);
        text.push_literal("نعم", 22);
        assert_eq!(text.text, "قال &نعم");
        assert_eq!(text.span(0..6).range(), 10..16);
        assert_eq!(text.span(7..8).range(), 17..22, "an entity maps as a whole");
        assert_eq!(text.span(0..text.text.len()).range(), 10..28);
        assert_eq!(text.slice(7..10).span(0..3).range(), 17..24);
        assert_eq!(Mapped::new(FileId(0)).span(0..0).range(), 0..0);
    }
}
