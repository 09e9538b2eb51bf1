//! What a command tells people, on standard error.

use std::fmt::Arguments;
use std::io::{self, Write};

/// Tells a line. Unlike `eprintln!` it doesn't panic where nobody reads any more: what the command has still to do, such as keeping a
/// response, is done all the same.
macro_rules! tell {
    ($($line:tt)*) => {
        $crate::cli::tell::tell(format_args!($($line)*))
    };
}

pub(in crate::cli) fn tell(line: Arguments<'_>) {
    // There is nobody left who could be told of it.
    let _ = writeln!(io::stderr().lock(), "{line}");
}
