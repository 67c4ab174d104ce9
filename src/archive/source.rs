//! One source file into a [`Source`](super::Source).
