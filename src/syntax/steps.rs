//! Counts how often a node is read, so that tests can show that work is linear without measuring time.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

/// Counts a step.
pub(super) fn count() {
    STEPS.set(STEPS.get() + 1);
}

/// How many steps this thread takes for some work.
pub(crate) fn steps_of<T>(work: impl FnOnce() -> T) -> usize {
    let before = STEPS.get();
    work();
    STEPS.get() - before
}
