//! The `clreq` binary. Everything is in the library.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

use std::process::ExitCode;

fn main() -> ExitCode {
    clreq::cli::run()
}
