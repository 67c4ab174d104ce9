//! Byte offsets to lines and columns.
//!
//! In: a text. Out: for any byte offset its line and column, both counted from 1, columns in Unicode code points.
//! A line ends at `\n`; a `\r` before it belongs to the line that it ends.

/// A place as people and other programs name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in Unicode code points. A byte order mark at the start of a file counts as none.
    pub column: u32,
}

/// The byte offset at which each line begins.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str) -> Lines {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| super::offset(at + 1));
        Lines { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The place of byte `at` in `text`, the text that these lines were made from. An offset past the end is the end;
    /// one inside a character is that character.
    pub fn position(&self, text: &str, at: usize) -> Position {
        let at = at.min(text.len());
        let line = self.starts.partition_point(|start| *start as usize <= at).max(1);
        let start = self.starts[line - 1] as usize;
        let before = text.as_bytes().get(start..at).unwrap_or_default();
        let before = if start == 0 { before.strip_prefix("\u{feff}".as_bytes()).unwrap_or(before) } else { before };
        // A code point is counted at its first byte, so bytes that continue one are not counted.
        let column = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        Position { line: super::offset(line), column: super::offset(column) }
    }

    /// The byte offset at which line `line` (from 1) begins.
    pub fn start(&self, line: u32) -> Option<usize> {
        self.starts.get(line.checked_sub(1)? as usize).map(|start| *start as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = "\u{feff}ab\nنصّ a\r\n";
        let lines = Lines::new(text);
        let at = |offset| {
            let place = lines.position(text, offset);
            (place.line, place.column)
        };
        assert_eq!(at(3), (1, 1), "a byte order mark is no column");
        assert_eq!(at(5), (1, 3));
        assert_eq!(at(6), (2, 1));
        assert_eq!(at(12), (2, 4), "three code points of two bytes");
        assert_eq!(at(text.len()), (3, 1));
        assert_eq!(at(text.len() + 9), (3, 1));
    }
}
