//! The `clreq` binary. Everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    clreq::cli::run()
}
