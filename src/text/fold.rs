//! Text as words, ready to be compared, each with the bytes that it came from.

/// A folded text. Offsets are bytes of the text that was folded.
#[derive(Debug, Default)]
pub struct Folded {}
