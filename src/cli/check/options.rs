use std::num::NonZero;

use clap::Args;

use super::outputs::Outputs;
use crate::cli::files::Paths;

#[derive(Args, Debug)]
pub(in crate::cli) struct CheckOptions {
    #[command(flatten)]
    pub paths: Paths,
    #[command(flatten)]
    pub outputs: Outputs,
    /// Repair what can be repaired for certain, and report the rest
    ///
    /// Of standard input, the repaired text goes to standard output and the report to standard error.
    #[arg(long)]
    pub fix: bool,
    /// Print what --fix would change as a unified diff, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Check what is staged in git's index instead of the files
    ///
    /// These are the request files that the next commit adds or changes, as it has them.
    #[arg(long, conflicts_with_all = ["fix", "diff", "stdin_filename"])]
    pub staged: bool,
    /// Fail if there are more warnings than this
    #[arg(long, value_name = "N")]
    pub max_warnings: Option<usize>,
    /// Report errors only, without a summary
    #[arg(short, long)]
    pub quiet: bool,
    /// How many files are checked at once [default: the number of cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Check again whenever a file changes, until interrupted
    #[arg(long, conflicts_with_all = ["staged", "diff", "stdin_filename", "output"])]
    pub watch: bool,
}
