//! How far a long run is, for people who wait at a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A run over fewer things is over before one could read how far it is.
const LONG_RUN: usize = 1000;
const WIDTH: usize = 30;
/// Back to the start of the line, and clear it.
const CLEAR: &str = "\r\x1b[K";

/// A progress bar on standard error, which is drawn only on a terminal and only for a long run. It is gone when it is dropped.
pub(super) struct Progress {
    verb: &'static str,
    is_terminal: bool,
    found: AtomicUsize,
    done: AtomicUsize,
    is_drawn: AtomicBool,
}

impl Progress {
    pub fn new(verb: &'static str) -> Self {
        Self {
            verb,
            is_terminal: io::stderr().is_terminal(),
            found: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            is_drawn: AtomicBool::new(false),
        }
    }

    /// There is one more thing to do.
    pub fn add(&self) {
        self.found.fetch_add(1, Ordering::Relaxed);
    }

    /// One more thing is done.
    pub fn tick(&self) {
        if !self.is_terminal {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let found = self.found.load(Ordering::Relaxed);
        // A terminal that can't keep up must not hold up the work: about a hundred drawings are enough.
        if found >= LONG_RUN && done.is_multiple_of(found / 100) {
            self.is_drawn.store(true, Ordering::Relaxed);
            let _ = write!(io::stderr(), "{CLEAR}{}", self.line(done, found));
        }
    }

    fn line(&self, done: usize, found: usize) -> String {
        let filled = (done * WIDTH / found.max(1)).min(WIDTH);
        format!(
            "{} [{}{}] {done}/{found}",
            self.verb,
            "=".repeat(filled),
            " ".repeat(WIDTH - filled),
        )
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_drawn.load(Ordering::Relaxed) {
            let _ = write!(io::stderr(), "{CLEAR}");
        }
    }
}
