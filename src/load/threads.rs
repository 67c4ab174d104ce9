//! Files that are read side by side, where there are many.
//!
//! In: a list, and what is done with each of its members, which waits for the disk or looks through bytes. Out: what came of
//! each, in the list's order.
//!
//! The list is parted into as many stretches as the machine has cores, each with a thread of its own. The pool of threads
//! that judges and renders is the pipeline's, and unknown here.

use std::thread;

/// Shorter lists are done before a thread has begun.
const FEW: usize = 64;

/// What comes of each member of a list.
pub(super) fn each<T: Sync, R: Send>(list: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, |count| count.get());
    if threads == 1 || list.len() < FEW {
        return list.iter().map(make).collect();
    }
    thread::scope(|scope| {
        let make = &make;
        let stretches = list.chunks(list.len().div_ceil(threads));
        let begun: Vec<_> =
            stretches.map(|stretch| scope.spawn(move || stretch.iter().map(make).collect::<Vec<R>>())).collect();
        let done =
            begun.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
        done.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_list() {
        for length in [0, 1, FEW - 1, FEW, FEW + 1, 1000] {
            let list: Vec<usize> = (0..length).collect();
            assert_eq!(each(&list, |number| number * 2), list.iter().map(|number| number * 2).collect::<Vec<_>>());
        }
    }
}
