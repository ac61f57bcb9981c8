//! Work on all cores, with results in the order of the input.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Applies `work` to every item on `threads` threads; `done` hears of each item finished.
///
/// Only results are kept, so memory is bounded by them.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    done: &(dyn Fn() + Sync),
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let told = |item: &T| {
        let result = work(item);
        done();
        result
    };
    if threads <= 1 || items.len() < 2 {
        return items.iter().map(told).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut results = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                return results;
            };
            results.push((at, told(item)));
        }
    };
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Vec<(usize, R)>>| {
            let joined = worker.join();
            joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    });
    results.sort_unstable_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_input() {
        let items: Vec<usize> = (0..1000).collect();
        let count = AtomicUsize::new(0);
        let done = || {
            count.fetch_add(1, Ordering::Relaxed);
        };
        for threads in [1, 4] {
            let twice = map(&items, threads, &done, |item| item * 2);
            assert!(twice.iter().enumerate().all(|(at, value)| *value == at * 2));
        }
        assert_eq!(count.into_inner(), 2000);
        assert!(map(&[] as &[u8], 4, &|| (), |item| *item).is_empty());
    }
}
