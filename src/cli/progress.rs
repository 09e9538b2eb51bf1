//! How far a long run is, for people who wait at a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A run over fewer things is over before one could read how far it is.
const LONG_RUN: usize = 1000;
const WIDTH: usize = 30;
/// Back to the start of the line, and clear it.
const CLEAR: &str = "\r\x1b[K";

/// A progress bar on standard error, which is drawn only on a terminal and only for a long run. It is gone when it is dropped.
pub(super) struct Progress {
    verb: &'static str,
    total: usize,
    done: AtomicUsize,
    is_shown: bool,
}

impl Progress {
    pub fn new(verb: &'static str, total: usize) -> Self {
        Self {
            verb,
            total,
            done: AtomicUsize::new(0),
            is_shown: total >= LONG_RUN && io::stderr().is_terminal(),
        }
    }

    /// One more thing is done.
    pub fn tick(&self) {
        if !self.is_shown {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // A terminal that can't keep up must not hold up the work: a hundred drawings are enough.
        if done.is_multiple_of(self.total / 100) {
            let _ = write!(io::stderr(), "{CLEAR}{}", self.line(done));
        }
    }

    fn line(&self, done: usize) -> String {
        let filled = (done * WIDTH / self.total.max(1)).min(WIDTH);
        format!(
            "{} [{}{}] {done}/{}",
            self.verb,
            "=".repeat(filled),
            " ".repeat(WIDTH - filled),
            self.total
        )
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(io::stderr(), "{CLEAR}");
        }
    }
}
