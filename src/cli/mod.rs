//! The commands and what they print.
//!
//! Only this module prints, and reads the arguments and environment of the process. Exit codes: 0 success; 1 the request or the
//! file has errors; 2 the command could not do its work; 3 (`send`, `update`, `delete`) it is unknown whether the API got the request.

#[macro_use]
mod tell;

mod arguments;
mod ask;
mod check;
mod color;
mod command_error;
mod completions;
mod configuration;
mod diff;
mod each_document;
mod environment;
mod explain;
mod fmt;
mod journal_log;
mod log;
mod login;
mod lsp;
mod man;
mod names;
mod new;
mod panics;
mod parallel;
mod paths;
mod progress;
mod recover;
mod report;
mod resources;
mod sandbox;
mod schema;
mod secret_command;
mod send;
mod session;
mod signals;
mod whoami;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::text::sanitize_lines;
use arguments::{Arguments, Command};

/// The command could not do its work.
const COULD_NOT_RUN: u8 = 2;

/// Runs the command line and returns the exit code.
pub fn run() -> ExitCode {
    panics::hide_messages();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(usage_error(&error)),
    };
    arguments.color.apply();
    let code = match arguments.command {
        Command::Check(options) => check::run(&options),
        Command::Complete(options) => completions::run_complete(options),
        Command::Completions(options) => completions::run(&options),
        Command::Delete(options) => resources::delete(&options),
        Command::Diff(options) => resources::diff(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Fmt(options) => fmt::run(&options),
        Command::Log(options) => journal_log::run(&options),
        Command::Get(options) => resources::get(&options),
        Command::Import(options) => resources::import(&options),
        Command::List(options) => resources::list(&options),
        Command::Login(options) => login::login(&options),
        Command::Logout => login::logout(),
        Command::Lsp(options) => lsp::run(&options),
        Command::Man(options) => man::run(&options),
        Command::Names(options) => resources::names(&options),
        Command::New(options) => new::run(&options),
        Command::Recover(options) => recover::run(&options),
        Command::Sandbox(options) => sandbox::run(options),
        Command::Schema(options) => schema::run(&options),
        Command::Send(options) => send::run(&options),
        Command::Update(options) => resources::update(&options),
        Command::Whoami(options) => whoami::run(&options),
    };
    ExitCode::from(code)
}

/// Prints a command-line error or the help text. An error may quote arguments, so control characters are escaped.
fn usage_error(error: &clap::Error) -> u8 {
    let text = error.to_string();
    let is_plain = sanitize_lines(&text) == text;
    if is_plain || !error.use_stderr() {
        // Coloured, if the terminal supports it.
        let _ = error.print();
    } else {
        tell!("{}", sanitize_lines(&text).trim_end());
    }
    u8::try_from(error.exit_code()).unwrap_or(COULD_NOT_RUN)
}

/// Prints to standard output. Returns 2 on an error, except on a closed pipe.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> u8 {
    write_to(io::stdout().lock(), write)
}

/// Prints coloured text. Removes the colours if the terminal can't show them or the user disabled them.
fn print_styled(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> u8 {
    write_to(anstream::stdout().lock(), write)
}

fn write_to(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> u8 {
    write_as("The output", out, write)
}

/// Formats a name in an error message.
fn write_as(
    name: &str,
    out: impl Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> u8 {
    tell::clear_progress();
    let mut out = BufWriter::new(out);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            tell!("error: {name} can't be written: {error}.");
            COULD_NOT_RUN
        }
        _ => 0,
    }
}
