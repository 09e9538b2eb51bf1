//! Messages on standard error.

use std::fmt::Arguments;
use std::io::{self, Write};

/// Writes a line. `eprintln!` would panic on a closed pipe, and the command could not finish its work, such as keeping a
/// response.
macro_rules! tell {
    ($($line:tt)*) => {
        $crate::cli::tell::tell(format_args!($($line)*))
    };
}

pub(in crate::cli) fn tell(line: Arguments<'_>) {
    // This error can't be reported anywhere else.
    let _ = writeln!(io::stderr().lock(), "{line}");
}
