//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::login::LoginOptions;
use super::send::SendOptions;
use crate::sandbox::Fault;

/// Check, complete and send Commerce Layer provisioning requests kept as files.
#[derive(Parser, Debug)]
#[command(name = "clreq", version, about, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Check request files
    Check(CheckOptions),
    /// Explain a diagnostic code
    Explain(ExplainOptions),
    /// Keep a client id and secret, or an access token, in the operating system's keychain
    ///
    /// They are asked for on the terminal, or read from the lines of standard input. $CLREQ_KEYCHAIN names the entry, or is off.
    Login(LoginOptions),
    /// Remove what login kept
    Logout,
    /// Run the language server on standard input and output
    Lsp(LspOptions),
    /// Serve a Provisioning API on this machine to try things with
    Sandbox(SandboxOptions),
    /// Print the JSON Schema of request files
    Schema(SchemaOptions),
    /// Send a request and print the answer
    Send(SendOptions),
    /// Tell where requests go, and with what credentials
    Whoami,
}

#[derive(Args, Debug)]
pub(super) struct CheckOptions {
    /// Files and folders to check, or - for standard input. A folder is searched for *.clreq.json files that .gitignore does
    /// not exclude
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: the place in the file with the message
    Human,
    /// One JSON object
    Json,
}

#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// The code, such as missing-required; without one, all codes are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct SchemaOptions {
    /// The schema's name, such as api_credentials.create
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct LspOptions {
    /// Accepted because editors pass it: standard input and output are the only way
    #[arg(long)]
    pub stdio: bool,
    /// Write a log to FILE, which is added to if it exists. It holds no secret. $CLREQ_LOG says how much: error, warn, info (as
    /// it is without), debug or trace
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct SandboxOptions {
    /// The port to serve on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Only the organizations and roles that the sandbox lists exist
    #[arg(long)]
    pub strict: bool,
    /// Answer every request with a fault
    #[arg(long, value_name = "FAULT", long_help = faults())]
    pub fault: Option<Fault>,
    /// Without rate limits
    #[arg(long)]
    pub unlimited: bool,
}

fn faults() -> String {
    let list: String = Fault::NAMES
        .iter()
        .map(|(form, help)| format!("\n  {form:32}{help}"))
        .collect();
    format!("Answer every request with a fault; with xN behind it, only the first N:{list}")
}
