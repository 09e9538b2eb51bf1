//! The progress bar of a long run, on a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::tell::CLEAR;

/// The bar is shown only from this number of documents on, because a shorter run ends before it could be read.
const LONG_RUN: usize = 1000;
const WIDTH: usize = 30;

/// A progress bar on standard error. It is drawn only on a terminal and only for a long run, and removed when it is dropped.
pub(super) struct Progress {
    verb: &'static str,
    total: usize,
    /// Whether to draw it.
    is_on: bool,
    done: AtomicUsize,
    is_drawn: AtomicBool,
}

impl Progress {
    pub fn new(verb: &'static str, total: usize) -> Self {
        Self {
            verb,
            total,
            is_on: total >= LONG_RUN && io::stderr().is_terminal(),
            done: AtomicUsize::new(0),
            is_drawn: AtomicBool::new(false),
        }
    }

    /// Counts one more finished document.
    pub fn tick(&self) {
        if !self.is_on {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // Draw only about a hundred times, because a slow terminal must not delay the work.
        if done.is_multiple_of(self.total / 100) {
            self.is_drawn.store(true, Ordering::Relaxed);
            let _ = write!(io::stderr(), "{CLEAR}{}", self.line(done));
        }
    }

    /// Removes the bar until the next document is finished.
    pub fn clear(&self) {
        if self.is_drawn.swap(false, Ordering::Relaxed) {
            let _ = write!(io::stderr(), "{CLEAR}");
        }
    }

    fn line(&self, done: usize) -> String {
        let filled = (done * WIDTH / self.total.max(1)).min(WIDTH);
        format!(
            "{} [{}{}] {done}/{}",
            self.verb,
            "=".repeat(filled),
            " ".repeat(WIDTH - filled),
            self.total,
        )
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
