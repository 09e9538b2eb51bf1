//! Counts the steps of a test, to compare the work for texts of different lengths.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Adds steps to the count of this thread.
pub fn add(steps: usize) {
    STEPS.with(|counted| counted.set(counted.get() + steps as u64));
}

/// The number of steps that an action takes.
pub fn of(action: impl FnOnce()) -> u64 {
    let before = STEPS.with(Cell::get);
    action();
    STEPS.with(Cell::get) - before
}
