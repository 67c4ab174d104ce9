//! Files that are read side by side, where there are many.
//!
//! In: a list, and what is done with each of its members, which waits for the disk or looks through bytes. Out: what came of
//! each, in the list's order.
//!
//! The list is parted into as many stretches as the machine has cores, or into fewer where they would be too short to be
//! worth a thread; the last is done by whoever asks, each other one by a thread of its own. The pool of threads that judges
//! and renders is the pipeline's, and unknown here.

use std::thread;

/// What comes of each member of a list; no thread begins for fewer than `least` of them.
pub(super) fn each<T: Sync, R: Send>(list: &[T], least: usize, make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let worth = list.len() / least.max(1);
    if worth < 2 {
        return list.iter().map(make).collect();
    }
    let threads = thread::available_parallelism().map_or(1, |count| count.get()).min(worth);
    let mut stretches: Vec<&[T]> = list.chunks(list.len().div_ceil(threads)).collect();
    let own = stretches.pop().unwrap_or_default();
    thread::scope(|scope| {
        let make = &make;
        let begin = |stretch| scope.spawn(move || <[T]>::iter(stretch).map(make).collect::<Vec<R>>());
        let begun: Vec<_> = stretches.into_iter().map(begin).collect();
        let last: Vec<R> = own.iter().map(make).collect();
        let done =
            begun.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
        done.chain(last).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_list() {
        for (length, least) in [(0, 1), (1, 1), (2, 1), (63, 32), (64, 32), (65, 32), (1000, 32), (1000, 0)] {
            let list: Vec<usize> = (0..length).collect();
            let doubled: Vec<usize> = list.iter().map(|number| number * 2).collect();
            assert_eq!(each(&list, least, |number| number * 2), doubled, "{length}, {least}");
        }
    }
}
