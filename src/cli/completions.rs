//! `clreq completions`: prints a completion script for a shell.

use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::arguments::Arguments;
use super::print;

#[derive(Args, Debug)]
pub(super) struct CompletionsOptions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

pub(super) fn run(options: &CompletionsOptions) -> u8 {
    // The generator exits the process on a write error, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(
        options.shell,
        &mut Arguments::command(),
        env!("CARGO_PKG_NAME"),
        &mut script,
    );
    print(|out| -> io::Result<()> { out.write_all(&script) })
}
