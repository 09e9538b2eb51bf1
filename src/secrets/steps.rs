//! Counts the work of a test, so that it can be compared for texts of different lengths.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Counts steps of the thread's test.
pub fn add(steps: usize) {
    STEPS.with(|counted| counted.set(counted.get() + steps as u64));
}

/// How many steps an action takes.
pub fn of(action: impl FnOnce()) -> u64 {
    let before = STEPS.with(Cell::get);
    action();
    STEPS.with(Cell::get) - before
}
