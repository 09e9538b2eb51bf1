//! `clreq completions`: prints a shell's completion script.
//!
//! The scripts for bash, zsh and fish get the candidates at the cursor from the hidden command `clreq complete`. It must never use
//! the network or the keychain, print an error or take long: it runs at each press of the Tab key.

mod candidates;

use std::ffi::OsString;
use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_complete::engine::{CompletionCandidate, complete};

use super::arguments::Arguments;
use super::print;
use crate::text::sanitize;

#[derive(Args, Debug)]
pub(super) struct CompletionsOptions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Args, Debug)]
pub(super) struct CompleteOptions {
    /// The words before the cursor, with the name of the program first. The last one may be empty
    #[arg(last = true, value_name = "WORD")]
    pub words: Vec<OsString>,
}

pub(super) fn run(options: &CompletionsOptions) -> u8 {
    let script = match options.shell {
        Shell::Bash => include_bytes!("clreq.bash").to_vec(),
        Shell::Fish => include_bytes!("clreq.fish").to_vec(),
        Shell::Zsh => include_bytes!("clreq.zsh").to_vec(),
        shell => generated(shell),
    };
    print(|out| -> io::Result<()> { out.write_all(&script) })
}

/// A script that completes commands and options only.
fn generated(shell: Shell) -> Vec<u8> {
    // The generator exits the process on a write error, so it writes to memory.
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(shell, &mut command, env!("CARGO_PKG_NAME"), &mut script);
    script
}

/// Prints what may replace the last word: a candidate a line, with a tab and a description after it.
pub(super) fn run_complete(options: CompleteOptions) -> u8 {
    let Some(last) = options.words.len().checked_sub(1) else {
        return 0;
    };
    let mut command = candidates::add_to(Arguments::command());
    let here = std::env::current_dir().ok();
    let found = complete(&mut command, options.words, last, here.as_deref());
    print(|out| {
        // A line break in the name of a file would make two candidates of it.
        let is_typed = |one: &CompletionCandidate| {
            let value = one.get_value().to_string_lossy();
            sanitize(&value) == value
        };
        for candidate in found.unwrap_or_default().into_iter().filter(is_typed) {
            writeln!(out, "{}", line(&candidate))?;
        }
        Ok(())
    })
}

fn line(candidate: &CompletionCandidate) -> String {
    let value = candidate.get_value().to_string_lossy();
    let help = candidate.get_help().map(ToString::to_string);
    match help.as_deref().and_then(|help| help.lines().next()) {
        Some(help) => format!("{value}\t{}", sanitize(help)),
        None => value.into_owned(),
    }
}
