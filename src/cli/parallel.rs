//! The same work on many things, on as many threads as are worth it, from when the first of them are found.

use std::cell::LazyCell;
use std::cmp::Ordering;
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// So many things make a further thread worth its start, and a thread takes as many at once.
const BATCH: usize = 16;

/// The results of work on everything that is found, in their order, and what finding gives in the end. Things are found on this
/// thread, which then works too; `jobs` is the number of threads at most, without one that of the cores.
pub(super) fn map_found<T: Send, R: Send, F>(
    jobs: Option<NonZero<usize>>,
    find: impl FnOnce(&mut dyn FnMut(T)) -> F,
    work: impl Fn(T) -> R + Sync,
    compare: impl Fn(&R, &R) -> Ordering + Sync,
) -> (Vec<R>, F) {
    // To know the number of cores means to read several files, which a few things aren't worth.
    let jobs = LazyCell::new(|| {
        let jobs = jobs.or_else(|| thread::available_parallelism().ok());
        jobs.map_or(1, NonZero::get)
    });
    let queue = Queue::default();
    let results = Mutex::new(Vec::new());
    let work_off = || {
        let mut mine = Vec::new();
        while let Some(batch) = queue.take() {
            mine.extend(batch.into_iter().map(&work));
        }
        mine.sort_unstable_by(&compare);
        lock(&results).append(&mut mine);
    };
    let found = thread::scope(|scope| {
        let mut threads = 1;
        let mut batch = Vec::new();
        let found = find(&mut |item| {
            batch.push(item);
            if batch.len() < BATCH || *jobs < 2 {
                return;
            }
            queue.add(&mut batch);
            // Where no other thread can be had, this one does it all.
            if threads < *jobs && thread::Builder::new().spawn_scoped(scope, work_off).is_ok() {
                threads += 1;
            }
        });
        queue.add(&mut batch);
        queue.close();
        work_off();
        found
    });
    let results = results.into_inner();
    let mut results = results.unwrap_or_else(PoisonError::into_inner);
    // Those of each thread are in order: this sort finds that, and has little to do.
    results.sort_by(compare);
    (results, found)
}

/// What is found and waits for a thread.
struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: Vec<T>,
    /// Whether there may be more.
    is_open: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let state = State {
            waiting: Vec::new(),
            is_open: true,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }
}

impl<T> Queue<T> {
    fn add(&self, batch: &mut Vec<T>) {
        lock(&self.state).waiting.append(batch);
        self.changed.notify_one();
    }

    fn close(&self) {
        lock(&self.state).is_open = false;
        self.changed.notify_all();
    }

    /// The next things to work on, as soon as there are some; none when there won't be any more.
    fn take(&self) -> Option<Vec<T>> {
        let is_idle = |state: &mut State<T>| state.waiting.is_empty() && state.is_open;
        let state = self.changed.wait_while(lock(&self.state), is_idle);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let rest = state.waiting.len().saturating_sub(BATCH);
        let batch = state.waiting.split_off(rest);
        (!batch.is_empty()).then_some(batch)
    }
}

/// A poisoned lock still holds what the other threads left.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::num::NonZero;
    use std::sync::Mutex;
    use std::sync::mpsc;
    use std::thread::{self, ThreadId};

    use super::map_found;

    /// Doubles so many numbers, and says which threads did.
    fn double(count: usize, jobs: usize) -> (Vec<usize>, HashSet<ThreadId>) {
        let threads = Mutex::new(HashSet::new());
        let find = |found: &mut dyn FnMut(usize)| (0..count).for_each(found);
        let work = |number| {
            threads.lock().unwrap().insert(thread::current().id());
            2 * number
        };
        let (doubled, ()) = map_found(NonZero::new(jobs), find, work, usize::cmp);
        (doubled, threads.into_inner().unwrap())
    }

    #[test]
    fn everything_that_is_found_is_worked_on_once() {
        for count in [0, 1, 15, 16, 17, 1_000] {
            for jobs in 1..5 {
                let expected: Vec<usize> = (0..count).map(|number| 2 * number).collect();
                assert_eq!(double(count, jobs).0, expected);
            }
        }
    }

    #[test]
    fn few_things_and_one_job_are_done_here() {
        let here = HashSet::from([thread::current().id()]);
        assert_eq!(double(15, 8).1, here);
        assert_eq!(double(1_000, 1).1, here);
    }

    #[test]
    fn work_begins_before_everything_is_found() {
        let (done, is_done) = mpsc::channel();
        let find = |found: &mut dyn FnMut(usize)| {
            (0..100).for_each(found);
            // Would wait for ever if nobody worked meanwhile.
            is_done.recv().expect("a result");
        };
        let work = |number: usize| {
            let _ = done.send(());
            number
        };
        let (results, ()) = map_found(NonZero::new(2), find, work, usize::cmp);
        assert_eq!(results.len(), 100);
    }
}
