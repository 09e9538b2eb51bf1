//! Runs the same work on many items, on several threads.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The smallest number of items for which a second thread is started.
const ITEMS_PER_THREAD: usize = 16;

/// How many results are held in memory at once.
const CHUNK: usize = 512;

/// Processes all items and passes the results to this thread, in the order of the items. `jobs` is the maximum number of
/// threads; `None` means the number of cores.
pub(super) fn map_in_order<T: Sync, R: Send>(
    jobs: Option<NonZero<usize>>,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R),
) {
    for chunk in items.chunks(CHUNK) {
        let useful = chunk.len() / ITEMS_PER_THREAD;
        let threads = match useful {
            0 | 1 => 1,
            _ => number_of_threads(jobs).min(useful),
        };
        if threads == 1 {
            chunk.iter().for_each(|item| take(item, work(item)));
            continue;
        }
        let next = AtomicUsize::new(0);
        let results: Vec<Mutex<Option<R>>> = chunk.iter().map(|_| Mutex::new(None)).collect();
        let run = || {
            while let Some((item, result)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                chunk.get(index).zip(results.get(index))
            } {
                let done = work(item);
                *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads {
                // If no thread can be started, this one does all the work.
                let _ = thread::Builder::new().spawn_scoped(scope, run);
            }
            run();
        });
        for (item, result) in chunk.iter().zip(results) {
            let result = result.into_inner().unwrap_or_else(PoisonError::into_inner);
            if let Some(result) = result {
                take(item, result);
            }
        }
    }
}

fn number_of_threads(jobs: Option<NonZero<usize>>) -> usize {
    let jobs = jobs.or_else(|| thread::available_parallelism().ok());
    jobs.map_or(1, NonZero::get)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::num::NonZero;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread::{self, ThreadId};

    use super::{CHUNK, map_in_order};

    /// Doubles numbers, and returns the threads that did it.
    fn double(count: usize, jobs: usize) -> (Vec<usize>, HashSet<ThreadId>) {
        let threads = Mutex::new(HashSet::new());
        let numbers: Vec<usize> = (0..count).collect();
        let work = |number: &usize| {
            threads.lock().unwrap().insert(thread::current().id());
            2 * number
        };
        let mut doubled = Vec::new();
        map_in_order(NonZero::new(jobs), &numbers, work, |_, result| {
            doubled.push(result);
        });
        (doubled, threads.into_inner().unwrap())
    }

    #[test]
    fn results_are_complete_and_in_order() {
        for count in [0, 1, 15, 16, 33, CHUNK, 3 * CHUNK + 1] {
            for jobs in 1..5 {
                let expected: Vec<usize> = (0..count).map(|number| 2 * number).collect();
                assert_eq!(double(count, jobs).0, expected);
            }
        }
    }

    #[test]
    fn few_items_and_one_job_need_no_further_thread() {
        let here = HashSet::from([thread::current().id()]);
        assert_eq!(double(15, 8).1, here);
        assert_eq!(double(1_000, 1).1, here);
    }

    #[test]
    fn the_results_of_one_chunk_at_most_are_in_memory() {
        let (done, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let numbers: Vec<usize> = (0..4 * CHUNK).collect();
        let work = |_: &usize| {
            let done = done.fetch_add(1, Ordering::SeqCst) + 1;
            assert!(done - taken.load(Ordering::SeqCst) <= CHUNK);
        };
        map_in_order(NonZero::new(2), &numbers, work, |_, ()| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        assert_eq!(taken.into_inner(), numbers.len());
    }
}
