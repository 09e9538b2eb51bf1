use std::num::NonZero;

use clap::Args;

use super::outputs::Outputs;
use crate::cli::arguments::{jobs, max_warnings};
use crate::cli::paths::Paths;

const AFTER_HELP: &str = "\
Examples:
  clreq check                                the request files in this folder
  clreq check --fix requests/                apply the safe fixes
  clreq check --staged                       the files that the next commit changes
  clreq check --format sarif -o clreq.sarif  a report for code scanning

Exit codes:
  0  there is no error
  1  there is an error, or there are too many warnings
  2  the command could not run, or could not read a file (it still checks the others)

A clreq.toml in a file's folder or above it sets severities and excludes files.
`clreq schema clreq.toml` prints its schema.";

#[derive(Args, Debug)]
#[command(after_long_help = AFTER_HELP)]
pub(in crate::cli) struct CheckOptions {
    #[command(flatten)]
    pub paths: Paths,
    #[command(flatten)]
    pub outputs: Outputs,
    /// Apply the safe fixes, and report the problems that are left
    ///
    /// With standard input, the repaired text goes to standard output and the report to standard error.
    #[arg(long)]
    pub fix: bool,
    /// Print what --fix would change as a unified diff, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Check what the next commit adds or changes, instead of the files in the folder
    ///
    /// The content is that of git's index. Without PATH, the whole repository is checked.
    #[arg(long, conflicts_with_all = ["fix", "diff", "stdin_filename"])]
    pub staged: bool,
    /// Fail if there are more warnings than this
    #[arg(long, value_name = "N", value_parser = max_warnings, allow_negative_numbers = true)]
    pub max_warnings: Option<usize>,
    /// Print errors only, and no summary
    #[arg(short, long)]
    pub quiet: bool,
    /// How many files are checked at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: Option<NonZero<usize>>,
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["staged", "diff", "stdin_filename", "output"])]
    pub watch: bool,
}
