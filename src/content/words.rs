//! The visible words of a block, assembled from the parser's events with a map to the file.
//!
//! In: events with their bytes. Out: [`Words`]: inline markup, escapes, citations and note references leave nothing,
//! an entity is its character, a line break is a space.

use std::ops::Range;

use crate::text::{FileId, Mapped, Span};

/// The text that a parser reads, and where it stands in the file.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The text.
    pub text: &'a str,
    /// Its place.
    pub place: Place<'a>,
}

/// Where the text of a [`Ground`] stands in the file.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// It is the file's own bytes from this one on.
    File(FileId, usize),
    /// It was read out of the front matter.
    Mapped(&'a Mapped),
}

impl Ground<'_> {
    /// The bytes of the file that these bytes of the text stand for.
    pub fn span(&self, range: &Range<usize>) -> Span {
        match self.place {
            Place::File(file, at) => Span::new(file, at + range.start, at + range.end),
            Place::Mapped(text) => text.span(range.clone()),
        }
    }

    /// An empty text of the same file.
    pub fn empty(&self) -> Mapped {
        match self.place {
            Place::File(file, _) => Mapped::new(file),
            Place::Mapped(text) => Mapped::new(text.file),
        }
    }

    fn push(&self, into: &mut Mapped, text: &str, range: &Range<usize>, literal: bool) {
        match self.place {
            Place::File(_, at) if literal => into.push_literal(text, at + range.start),
            Place::Mapped(mapped) if literal => {
                append(into, &mapped.slice(range.clone()));
            }
            _ => into.push_decoded(text, self.span(range).range()),
        }
    }
}

/// The words of a block or of a citation's label.
#[derive(Clone, Debug)]
pub struct Words {
    /// The words.
    pub text: Mapped,
    /// Which bytes of `text` stand in code.
    pub code: Vec<Range<usize>>,
    /// Which bytes of `text` stand in emphasis, the outermost only, in order.
    pub emphasis: Vec<Range<usize>>,
    /// Where in `text` each line but the first begins.
    pub lines: Vec<usize>,
    /// The white space before the citation or note reference that was the last thing.
    held: Option<Mapped>,
}

impl Words {
    /// No words.
    pub fn new(ground: &Ground) -> Words {
        Words::of(ground.empty())
    }

    /// These words, with nothing known of their markup.
    pub fn of(text: Mapped) -> Words {
        Words { text, code: Vec::new(), emphasis: Vec::new(), lines: Vec::new(), held: None }
    }

    /// The place in `text` where the next word will stand.
    pub fn end(&self) -> usize {
        self.text.text.len()
    }

    /// Adds the text of an event with the bytes that it stands for. Where the two agree they are mapped byte by byte.
    pub fn push(&mut self, ground: &Ground, text: &str, range: &Range<usize>) {
        self.resume(text);
        let source = ground.text.get(range.clone()).unwrap_or_default();
        if source == text && !text.is_empty() {
            return ground.push(&mut self.text, text, range, true);
        }
        // Where a label or key point goes on in the next line, its reader sees spaces.
        let gap = |letter: u8, byte: u8| letter == b' ' && matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>');
        let both = || text.bytes().zip(source.bytes());
        if source.len() != text.len() || !both().all(|(letter, byte)| letter == byte || gap(letter, byte)) {
            // An entity.
            return ground.push(&mut self.text, text, range, false);
        }
        let mut at = 0;
        while at < text.len() {
            let stop = at + both().skip(at).take_while(|(letter, byte)| letter == byte).count();
            if stop > at {
                ground.push(&mut self.text, &text[at..stop], &(range.start + at..range.start + stop), true);
            }
            at = stop + both().skip(stop).take_while(|(letter, byte)| gap(*letter, *byte)).count();
            if at > stop {
                ground.push(&mut self.text, " ", &(range.start + stop..range.start + at), false);
            }
        }
    }

    /// Adds the space that a line break is.
    pub fn line_break(&mut self, ground: &Ground, range: &Range<usize>) {
        self.resume(" ");
        ground.push(&mut self.text, " ", range, false);
        self.lines.push(self.end());
    }

    /// Adds the text of a code span, whose bytes hold the backticks too.
    pub fn push_code(&mut self, ground: &Ground, code: &str, range: &Range<usize>) {
        self.resume(code);
        let start = self.end();
        let source = ground.text.get(range.clone()).unwrap_or_default();
        let ticks = source.len() - source.trim_start_matches('`').len();
        let last = source.trim_end_matches('`').len();
        // One space beside the backticks belongs to the markup, unless the code has it too.
        let mut at = ticks;
        if source[ticks..last].starts_with([' ', '\n']) && !code.starts_with(' ') {
            at += 1;
        }
        for letter in code.chars() {
            if letter == '|' && source[at.min(last)..last].starts_with("\\|") {
                at += 1;
            }
            let rest = &source[at.min(last)..last];
            let end = if rest.starts_with(letter) {
                at + letter.len_utf8()
            } else if letter == ' ' && rest.starts_with(['\r', '\n']) {
                // A line break is a space, and the marker of a block quotation behind it is no text.
                last - rest.trim_start_matches([' ', '\t', '\r', '\n', '>']).len()
            } else {
                at + rest.chars().next().map_or(0, char::len_utf8)
            };
            let literal = source.get(at..end).is_some_and(|bytes| bytes.chars().eq([letter]));
            let bytes = range.start + at..range.start + end;
            ground.push(&mut self.text, letter.encode_utf8(&mut [0; 4]), &bytes, literal);
            at = end;
        }
        self.code.push(start..self.end());
    }

    /// Notes that a citation or note reference stands here. The space before it goes when space, punctuation or
    /// nothing follows: `«العام [@s#p1].»` reads «العام.».
    pub fn mark(&mut self) {
        if self.held.is_some() {
            return;
        }
        let end = self.text.text.trim_end().len();
        self.held = Some(self.text.slice(end..self.end()));
        truncate(&mut self.text, end);
        for line in &mut self.lines {
            *line = end.min(*line);
        }
    }

    /// Notes that emphasis which began at `start` ends here.
    pub fn emphasised(&mut self, start: usize) {
        let range = start.min(self.end())..self.end();
        while self.emphasis.pop_if(|inner| range.start <= inner.start).is_some() {}
        if !range.is_empty() {
            self.emphasis.push(range);
        }
    }

    /// Gives the space before the last citation back when a word follows it.
    fn resume(&mut self, next: &str) {
        let Some(held) = self.held.take() else { return };
        let closes = |letter: char| letter.is_whitespace() || ".,;:!?،؛؟۔…»”\"״﴾)]}›’".contains(letter);
        if !next.is_empty() && !next.starts_with(closes) {
            append(&mut self.text, &held);
        }
    }
}

/// Adds all of `part`, a text of the same file, to `whole`.
pub fn append(whole: &mut Mapped, part: &Mapped) {
    for (index, piece) in part.pieces.iter().enumerate() {
        let stop = part.pieces.get(index + 1).map_or(part.text.len(), |next| next.at as usize);
        let text = &part.text[piece.at as usize..stop];
        if piece.literal {
            whole.push_literal(text, piece.start as usize);
        } else {
            whole.push_decoded(text, piece.start as usize..piece.end as usize);
        }
    }
}

/// Cuts `text` to its first `end` bytes.
fn truncate(text: &mut Mapped, end: usize) {
    text.text.truncate(end);
    while text.pieces.last().is_some_and(|piece| piece.at as usize >= end) {
        text.pieces.pop();
    }
    if let Some(last) = text.pieces.last_mut().filter(|last| last.literal) {
        last.end = crate::text::offset(last.start as usize + end - last.at as usize);
    }
}
