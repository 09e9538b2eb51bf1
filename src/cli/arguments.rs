//! The commands of the command line, their help, and the options of those that have few.

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

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
  clreq new                        create a request file; asks for the values
  clreq check                      check the request files in this folder
  clreq send --sandbox FILE        try a request without an account
  clreq send FILE                  send it, with the token in CLREQ_ACCESS_TOKEN
  clreq diff                       show where sent files and the API differ
  clreq COMMAND --help             explain a command and its options";

const SEND_HELP: &str = "\
Exit codes:
  0    the API carried out the request: its answer or a look-up shows that
  1    the file has errors and clreq sent nothing, or the API refused the request
  2    clreq could not send the request
  3    clreq sent the request, but doesn't know whether the API carried it out
  130  interrupted before clreq sent the request

Credentials. clreq uses the first of these that it finds:
  CLREQ_ACCESS_TOKEN                       an access token
  CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET  a client id and secret; clreq gets tokens with them
  CL_CLI_ACCESS_TOKEN                      an access token; the vendor's CLI reads this too
  the keychain                             what `clreq login` stored

Hand the secret of the answer to a password manager or vault, without a file:
  clreq send --write shop.clreq.json --secret-to -- pass insert -m shop/client_secret

On a terminal clreq asks before it sends a request whose effect can't be undone or that holds placeholders. --yes answers.";

/// Check, complete and send Commerce Layer provisioning requests kept as files.
#[derive(Parser, Debug)]
#[command(name = "clreq", version = VERSION, about, arg_required_else_help = true)]
#[command(after_help = FIRST_STEPS, subcommand_help_heading = "Commands")]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// When to colour the output
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Create a request file
    New(NewOptions),
    /// Check request files
    Check(CheckOptions),
    /// Format request files: indentation, line breaks and spaces
    Fmt(FormatArguments),
    /// Send a request and print the API's answer
    ///
    /// If `data` in the file has an id, the request updates that resource; otherwise it creates one. The file is checked first.
    #[command(after_long_help = SEND_HELP)]
    Send(SendOptions),
    /// Show what was sent: when, where and with what result
    Log(LogOptions),
    /// Change a resource in the API so that it matches its file
    ///
    /// Shows the differences, asks you, and sends only these, as a PATCH. The exit codes are those of send.
    Update(UpdateOptions),
    /// Delete a resource in the API
    ///
    /// Asks you to type the resource's name. The exit codes are those of send.
    Delete(DeleteOptions),
    /// Show where sent request files and the API differ
    ///
    /// Compares only the members that a file has. Exit codes: 0, no differences; 1, a file differs or its resource no longer exists; 2, a file could not be compared.
    Diff(DiffOptions),
    /// Print a resource of the API
    Get(GetOptions),
    /// Write a request file for each resource of the API that has none
    ///
    /// Names the files after the resources. Overwrites no file, and writes no secret.
    Import(ImportOptions),
    /// List the resources of a type
    List(ListOptions),
    /// Restore a response or a secret that clreq could not deliver
    ///
    /// clreq keeps a response that it can't write into the file, and a secret that it can't show, in your state folder. This command
    /// delivers them. If nothing is kept but the file has lost its response, it reads the resource from the API.
    Recover(RecoverOptions),
    /// Read and list the names of your organizations and roles, which commands accept in place of ids
    Names(NamesOptions),
    /// Store a client id and secret, or an access token, in the operating system's keychain
    ///
    /// Asks for them on the terminal, or reads them from standard input, one a line. The variable CLREQ_KEYCHAIN sets the name of the keychain's entry; `off` turns the keychain off.
    Login(LoginOptions),
    /// Remove what login stored
    Logout,
    /// Show which credentials clreq uses, and where requests go
    ///
    /// Without --check, clreq sends nothing and only decodes the access token. Exit codes: 0, the credentials seem usable; 1, the API refused them; 2, there are none, or they can't be used.
    Whoami(WhoamiOptions),
    /// Run a Provisioning API on this machine, to try things out
    ///
    /// With any client id and secret you get the token of a user. For tests, these client ids get other tokens: with sandbox:KIND, that of an application of this kind, such as sandbox:integration; with sandbox:expired, an expired one; with sandbox:no-scope, one that can't use the Provisioning API; with sandbox:opaque, one that is not a JWT.
    Sandbox(SandboxOptions),
    /// Explain a diagnostic code
    Explain(ExplainOptions),
    /// Print the JSON Schema of request files or of clreq.toml
    Schema(SchemaOptions),
    /// Run the language server on standard input and output
    Lsp(LspOptions),
    /// Print the completion script of a shell
    Completions(CompletionsOptions),
    /// Print a manual page
    Man(ManOptions),
    /// Print what may complete a command line; the completion scripts run this
    #[command(hide = true)]
    Complete(CompleteOptions),
}

#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// The code, such as missing-required [default: list all codes]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct SchemaOptions {
    /// The schema's name, such as memberships.update or clreq.toml [default: api_credentials.create]
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct LspOptions {
    /// Has no effect: clreq always uses standard input and output. Some editors pass this option
    #[arg(long)]
    pub stdio: bool,
    /// Append a log to FILE. It holds no secret. The variable CLREQ_LOG sets how much is logged: error, warn, info (the
    /// default), debug or trace
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Send without the journal. Then nothing keeps clreq from sending a file twice
    #[arg(long)]
    pub no_journal: bool,
}

#[derive(Args, Debug)]
pub(super) struct SandboxOptions {
    /// The port to listen on; 0 chooses a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Refuse organizations and roles that the sandbox does not list
    #[arg(long)]
    pub strict: bool,
    /// Fail in this way, to test clients
    #[arg(long = "fault", value_name = "FAULT", long_help = faults())]
    pub faults: Vec<Fault>,
    /// Turn off the rate limits
    #[arg(long)]
    pub unlimited: bool,
}

fn faults() -> String {
    let list: String = Fault::NAMES
        .iter()
        .map(|(form, help)| format!("\n  {form:32}{help}"))
        .collect();
    format!(
        "Fail in this way, to test clients. METHOD/ before a fault limits it to requests with that method, and xN after it to the first N \
         requests: POST/resetx2. You can give the option several times. The first fault that matches a request applies.{list}"
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

/// Reads a number of seconds.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text
        .parse()
        .ok()
        .and_then(|n| Duration::try_from_secs_f64(n).ok());
    seconds
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "it is a number of seconds above 0, such as 30 or 2.5".to_owned())
}
