//! Laws of the checker over real passages: the lines of `tests/quotes/texts/`, drawn by proptest with a fixed seed, so
//! that every run draws the same.
//!
//! 1. [`slices`]: a stretch of some passage, and the runner that takes a change of its words to the checker.
//! 2. [`faithful`]: what repair and the design's variants allow always passes.
//! 3. [`altered`]: what changes the words never passes.
//! 4. [`lists`] and [`particles`]: the words of the language lists, one by one.
//!
//! A changed text that happens to stand elsewhere in its passage is no counterexample: it is looked for there and drawn
//! anew. Nothing else is excused.

mod altered;
mod faithful;
mod lists;
mod particles;
mod slices;
