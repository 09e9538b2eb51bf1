//! The commands of the command line, their help, and the options of those that have few.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::check::CheckOptions;
use super::color::Color;
use super::completions::{CompleteOptions, CompletionsOptions};
use super::fmt::FormatArguments;
use super::journal_log::LogOptions;
use super::login::LoginOptions;
use super::man::ManOptions;
use super::new::NewOptions;
use super::recover::RecoverOptions;
use super::resources::{
    DeleteOptions, DiffOptions, GetOptions, ImportOptions, ListOptions, NamesOptions, UpdateOptions,
};
use super::send::SendOptions;
use super::whoami::WhoamiOptions;
use crate::sandbox::Fault;

/// With the commit, where it is known.
const VERSION: &str = env!("CLREQ_VERSION");

const FIRST_STEPS: &str = "\
First steps:
  clreq new                        ask what is needed and make a request file
  clreq check                      check the request files in this folder
  clreq send --sandbox FILE        try a request without an account
  clreq send FILE                  send it, with the token in CLREQ_ACCESS_TOKEN
  clreq diff                       compare the files that were sent with the API
  clreq COMMAND --help             say more about a command";

const SEND_HELP: &str = "\
Exit codes:
  0    the API carried out the request: it answered so, or a look-up showed it
  1    the file has errors and nothing was sent, or the API refused
  2    the request could not be sent
  3    the request left, and it is not known whether the API carried it out
  130  interrupted before the request left

Credentials, the first that is there:
  CLREQ_ACCESS_TOKEN                       an access token
  CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET  a client id and secret, to get access tokens with
  CL_CLI_ACCESS_TOKEN                      an access token, as the vendor's CLI reads it
  the keychain                             what clreq login stored";

/// Check, complete and send Commerce Layer provisioning requests kept as files.
#[derive(Parser, Debug)]
#[command(name = "clreq", version = VERSION, about, arg_required_else_help = true)]
#[command(after_help = FIRST_STEPS, subcommand_help_heading = "Commands")]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// When to colour what is printed
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Make a request file
    New(NewOptions),
    /// Check request files
    Check(CheckOptions),
    /// Give request files their layout: indentation, line breaks and spaces
    Fmt(FormatArguments),
    /// Send a request and print the answer
    ///
    /// The request creates a resource, or updates one if its data has an id. The file is checked first.
    #[command(after_long_help = SEND_HELP)]
    Send(SendOptions),
    /// Show what was sent when, where and with what result
    Log(LogOptions),
    /// Change a resource so that it agrees with its file
    ///
    /// Shows what differs, asks, and sends a PATCH of only that. Exit codes as for send.
    Update(UpdateOptions),
    /// Delete a resource
    ///
    /// Asks for the resource's name to be typed. Exit codes as for send.
    Delete(DeleteOptions),
    /// Compare request files that were sent with the API
    ///
    /// Only what a file states is compared. Exit codes: 0, they agree; 1, some differ or are gone; 2, some could not be compared.
    Diff(DiffOptions),
    /// Print a resource as the API has it
    Get(GetOptions),
    /// Write a request file for each resource that the API has and no file stands for
    ///
    /// The files are named after the resources. No file is overwritten, and no secret is written.
    Import(ImportOptions),
    /// List the API's resources of a type
    List(ListOptions),
    /// Put what was kept of an answer where it belongs
    ///
    /// What a send could not put in its place is kept in your state folder. Where nothing is kept but the file has lost its response, the
    /// resource is asked for by its id.
    Recover(RecoverOptions),
    /// Keep the names of your organizations and roles, so that commands take names for ids
    Names(NamesOptions),
    /// Keep a client id and secret, or an access token, in the operating system's keychain
    ///
    /// They are asked for on the terminal, or read from the lines of standard input. $CLREQ_KEYCHAIN names the entry, or is off.
    Login(LoginOptions),
    /// Remove what login kept
    Logout,
    /// Show where requests go, and with what credentials
    ///
    /// An access token is only decoded; --check sends a request. Exit codes: 0, the credentials can be used as far as is known; 1, the API refused them; 2, there are none or they can't be used.
    Whoami(WhoamiOptions),
    /// Serve a Provisioning API on this machine to try things with
    ///
    /// Any client id and secret gets the token of a user. For tests, the client id sandbox:KIND gets the token of an application of that kind, such as sandbox:integration, and sandbox:expired, sandbox:no-scope and sandbox:opaque get what they say.
    Sandbox(SandboxOptions),
    /// Explain a diagnostic code
    Explain(ExplainOptions),
    /// Print the JSON Schema of request files or of clreq.toml
    Schema(SchemaOptions),
    /// Run the language server on standard input and output
    Lsp(LspOptions),
    /// Print what lets a shell complete the command line
    Completions(CompletionsOptions),
    /// Print a manual page
    Man(ManOptions),
    /// Print what may complete a command line; the completion scripts run this
    #[command(hide = true)]
    Complete(CompleteOptions),
}

#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// The code, such as missing-required; without one, all codes are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct SchemaOptions {
    /// The schema's name, such as api_credentials.create or memberships.update, or clreq.toml
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
    /// Send without the journal: then nothing keeps a file from being sent twice
    #[arg(long)]
    pub no_journal: bool,
}

#[derive(Args, Debug)]
pub(super) struct SandboxOptions {
    /// The port to serve on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Only the organizations and roles that the sandbox lists exist
    #[arg(long)]
    pub strict: bool,
    /// Answer requests with a fault
    #[arg(long = "fault", value_name = "FAULT", long_help = faults())]
    pub faults: Vec<Fault>,
    /// Without rate limits
    #[arg(long)]
    pub unlimited: bool,
}

fn faults() -> String {
    let list: String = Fault::NAMES
        .iter()
        .map(|(form, help)| format!("\n  {form:32}{help}"))
        .collect();
    format!(
        "Answer requests with a fault. METHOD/ before it: only requests of that method. xN after it: only the first N. \
         May be given several times: a request has the first fault that applies to it:{list}"
    )
}

/// Reads the number of `--jobs`.
pub(super) fn jobs(text: &str) -> Result<NonZero<usize>, String> {
    text.parse().map_err(|_| {
        "it must be a whole number from 1 on. Leave it out to use all cores".to_owned()
    })
}

/// Reads the number of `--max-warnings`.
pub(super) fn max_warnings(text: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| "it must be a whole number from 0 on, such as 10".to_owned())
}
