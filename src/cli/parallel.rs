//! The same work on many things, on as many threads as are worth it.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// At least so many things make a further thread worth its start.
const ITEMS_PER_THREAD: usize = 16;

/// The results in the order of the items. `jobs` is the number of threads at most; without one, that of the cores.
pub(super) fn map<T: Sync, R: Send>(
    items: &[T],
    jobs: Option<NonZero<usize>>,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = number_of_threads(items.len(), jobs);
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut mine = Vec::new();
                while let Some((index, item)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    items.get(index).map(|item| (index, item))
                } {
                    mine.push((index, work(item)));
                }
                // A poisoned lock still holds what the other threads found.
                let mut all = results.lock().unwrap_or_else(PoisonError::into_inner);
                all.append(&mut mine);
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn number_of_threads(items: usize, jobs: Option<NonZero<usize>>) -> usize {
    let worth = items / ITEMS_PER_THREAD;
    if worth < 2 {
        return 1;
    }
    let allowed = jobs.or_else(|| thread::available_parallelism().ok());
    worth.min(allowed.map_or(1, NonZero::get))
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use super::{map, number_of_threads};

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
        assert_eq!(map(&items, NonZero::new(4), |item| item * 2), doubled);
    }

    #[test]
    fn few_items_and_one_job_start_no_thread() {
        assert_eq!(number_of_threads(1, NonZero::new(8)), 1);
        assert_eq!(number_of_threads(1000, NonZero::new(1)), 1);
        assert_eq!(number_of_threads(40, NonZero::new(8)), 2);
        assert_eq!(number_of_threads(1000, NonZero::new(8)), 8);
    }
}
