use std::num::NonZero;
use std::path::PathBuf;

use clap::Args;

use super::outputs::Outputs;

#[derive(Args, Debug)]
pub(in crate::cli) struct CheckOptions {
    /// Files and folders to check, or - for standard input [default: the current folder]
    ///
    /// A folder is searched for *.clreq.json files that .gitignore does not exclude.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
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
    #[arg(long, conflicts_with_all = ["fix", "diff"])]
    pub staged: bool,
    /// The name that standard input has in messages and for clreq.toml; implies -
    #[arg(long, value_name = "FILE", conflicts_with = "staged")]
    pub stdin_filename: Option<PathBuf>,
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

impl CheckOptions {
    /// The paths to check.
    pub fn paths(&self) -> Vec<PathBuf> {
        match (self.paths.is_empty(), &self.stdin_filename) {
            (false, _) => self.paths.clone(),
            (true, Some(_)) => vec![PathBuf::from("-")],
            (true, None) => vec![PathBuf::from(".")],
        }
    }

    /// Whether standard input is among what is to be checked.
    pub fn reads_stdin(&self) -> bool {
        self.paths().iter().any(|path| path.as_os_str() == "-")
    }
}
