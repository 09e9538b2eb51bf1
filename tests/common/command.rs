//! Runs the command line as a script does.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// Prefixes of variables that would make a test depend on the user's environment.
const FOREIGN_VARIABLES: [&str; 3] = ["CLREQ_", "CL_CLI_", "RUST_LOG"];

/// Removes everything from a command's environment that would make a test depend on the user. Its journal is private to this
/// test program.
pub fn remove_foreign_variables(command: &mut Command) {
    for (name, _) in env::vars_os().filter(|(name, _)| is_foreign(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command
        .env("CLREQ_KEYCHAIN", "off")
        .env("XDG_STATE_HOME", state_home())
        .env("XDG_CACHE_HOME", state_home());
}

/// The state folder of all programs that this test program starts. It is new for each run.
pub fn state_home() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let name = format!("state-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // A process of an earlier run may have had the same id.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    })
}

/// The state folder of commands that run in a folder, so that tests don't share a journal.
pub fn state_home_of(folder: &Path) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    state_home().join(format!("{:x}", hasher.finish()))
}

fn is_foreign(name: &str) -> bool {
    FOREIGN_VARIABLES
        .iter()
        .any(|foreign| name.starts_with(foreign))
        || name.to_ascii_lowercase().ends_with("_proxy")
}

/// The kept files in a state folder. Responses come before secrets of the same send.
pub fn kept(state_home: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(state_home.join("clreq/kept")) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths.collect();
    paths.sort();
    paths
}

/// A `clreq` command in a folder, not started yet, with an empty standard input.
pub fn clreq(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clreq"));
    remove_foreign_variables(&mut command);
    command
        .env("XDG_STATE_HOME", state_home_of(folder))
        .env("XDG_CACHE_HOME", state_home_of(folder))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The output of a command, and its exit code.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// Runs a command until it ends.
pub fn run(command: &mut Command) -> Ran {
    command.output().expect("it starts").into()
}
