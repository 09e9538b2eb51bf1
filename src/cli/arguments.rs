//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Print the JSON Schema of request files
    Schema(SchemaOptions),
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
