//! `--secret-to -- COMMAND`: hands secrets to a command on its standard input. A secret is never an argument or an environment
//! variable, because other programs can see those. Only the command line can name the command.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use crate::text::sanitize;

#[derive(Args, Debug)]
pub(super) struct SecretToOptions {
    /// Pass each secret in the answer to COMMAND on its standard input, without a line break, and redact it everywhere else. clreq
    /// runs the command once for each secret, directly and not through a shell
    #[arg(long, requires = "command")]
    secret_to: bool,
    /// How long the command of --secret-to may take, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = super::arguments::seconds, default_value = "120", requires = "secret_to")]
    secret_timeout: Duration,
    /// The command of --secret-to, and its arguments
    #[arg(last = true, value_name = "COMMAND", requires = "secret_to")]
    command: Vec<OsString>,
}

/// A command that takes secrets.
#[derive(Debug)]
pub(super) struct SecretCommand {
    program: OsString,
    arguments: Vec<OsString>,
    timeout: Duration,
}

/// Why the command can't be run. Nothing was sent.
#[derive(Debug, Error)]
pub(super) enum NoSecretCommand {
    #[error("`--secret-to`: there is no command `{0}` in `PATH`. Nothing was sent")]
    NotInPath(String),
    #[error("`--secret-to`: `{0}` is not an executable file. Nothing was sent")]
    NotExecutable(String),
}

/// Why the command didn't take a secret. The text is the end of a sentence.
#[derive(Debug, Error)]
pub(super) enum SecretNotTaken {
    #[error("`{0}` can't be started: {1}")]
    NotStarted(String, io::Error),
    #[error("`{0}` failed: {1}")]
    Failed(String, ExitStatus),
    #[error("`{0}` didn't end within {seconds} s and was stopped. `--secret-timeout` gives it more time", seconds = .1.as_secs_f32())]
    TimedOut(String, Duration),
    #[error("`{0}` was interrupted")]
    Interrupted(String),
}

impl SecretToOptions {
    /// The command, if there is one. Fails if it can't be run.
    pub fn command(&self) -> Result<Option<SecretCommand>, NoSecretCommand> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Ok(None);
        };
        check(program)?;
        Ok(Some(SecretCommand {
            program: program.clone(),
            arguments: arguments.to_vec(),
            timeout: self.secret_timeout,
        }))
    }
}

impl SecretCommand {
    /// Runs the command with one secret on its standard input. Success means that it ended with 0 in time.
    pub async fn run(
        &self,
        secret: &SecretString,
        cancellation: &CancellationToken,
    ) -> Result<(), SecretNotTaken> {
        let name = self.name();
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            // Standard output is for the answer of the API.
            .stdout(io::stderr())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| SecretNotTaken::NotStarted(name.clone(), error))?;
        let ended = tokio::time::timeout(self.timeout, give(&mut child, secret));
        let status = match cancellation.run_until_cancelled(ended).await {
            None => Err(SecretNotTaken::Interrupted(name)),
            Some(Err(_)) => Err(SecretNotTaken::TimedOut(name, self.timeout)),
            Some(Ok(Err(error))) => Err(SecretNotTaken::NotStarted(name, error)),
            Some(Ok(Ok(status))) if status.success() => Ok(()),
            Some(Ok(Ok(status))) => Err(SecretNotTaken::Failed(name, status)),
        };
        if status.is_err() {
            // It may have ended already.
            let _ = child.kill().await;
        }
        status
    }

    /// The command's name in messages. Its arguments may be private.
    pub fn name(&self) -> String {
        shown(&self.program)
    }
}

/// Writes the secret, closes the command's input, and waits for its end.
async fn give(child: &mut Child, secret: &SecretString) -> io::Result<ExitStatus> {
    if let Some(mut input) = child.stdin.take() {
        // A command may end without reading all of its input. Only its exit code counts.
        let _ = input.write_all(secret.expose_secret().as_bytes()).await;
    }
    child.wait().await
}

fn shown(program: &OsStr) -> String {
    sanitize(&program.to_string_lossy()).into_owned()
}

/// Checks that the program exists and may be run, as the operating system will look for it.
fn check(program: &OsStr) -> Result<(), NoSecretCommand> {
    let path = Path::new(program);
    if path.components().count() > 1 || path.is_absolute() {
        return match candidates(path).iter().any(|file| is_executable(file)) {
            true => Ok(()),
            false => Err(NoSecretCommand::NotExecutable(shown(program))),
        };
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let is_found = std::env::split_paths(&folders)
        .flat_map(|folder| candidates(&folder.join(path)))
        .any(|file| is_executable(&file));
    match is_found {
        true => Ok(()),
        false => Err(NoSecretCommand::NotInPath(shown(program))),
    }
}

/// On Windows the ending of a program may be left out.
fn candidates(path: &Path) -> Vec<PathBuf> {
    let mut candidates = vec![path.to_owned()];
    if cfg!(windows) {
        candidates.push(path.with_extension("exe"));
    }
    candidates
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;

    file.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}
