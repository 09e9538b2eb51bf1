//! Messages and progress on standard error.

use std::fmt::Arguments;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Returns to the start of the line, and clears it.
pub(in crate::cli) const CLEAR: &str = "\r\x1b[K";

/// Whether the last line of the terminal is progress.
static SHOWS_PROGRESS: AtomicBool = AtomicBool::new(false);

/// Writes a line. `eprintln!` would panic on a closed pipe, and the command could not finish its work, such as keeping a
/// response.
macro_rules! tell {
    ($($line:tt)*) => {
        $crate::cli::tell::tell(format_args!($($line)*))
    };
}

pub(in crate::cli) fn tell(line: Arguments<'_>) {
    clear_progress();
    // This error can't be reported anywhere else.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Shows a step on a line that the next message or step replaces. Progress is for people: shows nothing without a terminal.
pub(in crate::cli) fn show_progress(step: Arguments<'_>) {
    if io::stderr().is_terminal() {
        SHOWS_PROGRESS.store(true, Ordering::Relaxed);
        let _ = write!(io::stderr().lock(), "{CLEAR}{step}");
    }
}

/// Removes the progress from the terminal.
pub(in crate::cli) fn clear_progress() {
    if SHOWS_PROGRESS.swap(false, Ordering::Relaxed) {
        let _ = write!(io::stderr().lock(), "{CLEAR}");
    }
}
