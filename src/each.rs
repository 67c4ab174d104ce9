//! How many things of a kind are made, each by its place: sources, pages, entries of the search's index.
//!
//! In: how many, and what makes the one at a place. Out: all of them, in order. Reading and rendering know no pool of threads:
//! whoever has one makes them side by side, everybody else one after the other ([`in_turn`]).

/// Makes so many things.
pub type Each<'e, T> = &'e (dyn Fn(usize, &(dyn Fn(usize) -> T + Sync)) -> Vec<T> + Sync);

/// Makes things one after the other.
pub fn in_turn<T>(count: usize, make: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    (0..count).map(make).collect()
}
