//! Why a command that talks to the API failed.

use std::io;

use thiserror::Error;

use super::environment::NotUnicode;
use super::names::NoNames;
use super::secret_command::{NoSecretCommand, SecretNotTaken};
use crate::api::{ClientError, CredentialsError, EndpointError};
use crate::files::FileError;
use crate::names::CacheError;
use crate::resources::{NoTarget, ReadError, UnknownResource};
use crate::sandbox::SandboxError;
use crate::sending::journal::{JournalError, LockError};
use crate::sending::{
    CannotPrepare, CannotTell, NotConfirmed, NotDecided, NotDeleted, NotUpdated, SecretFileError,
    file,
};
use crate::text::sentence;

/// Why a command that talks to the API failed. The text is a sentence without its full stop.
#[derive(Debug, Error)]
pub(super) enum CommandError {
    #[error(transparent)]
    Environment(#[from] NotUnicode),
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{file}: {reason}{}", .reason.hint())]
    NoTarget { file: String, reason: NoTarget },
    #[error(transparent)]
    UnknownResource(#[from] UnknownResource),
    #[error("{0} can't be imported, because no request file can create them")]
    NotImportable(&'static str),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error(transparent)]
    NoNames(#[from] NoNames),
    #[error(transparent)]
    Prepare(#[from] CannotPrepare),
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    #[error(transparent)]
    NotDecided(NotDecided),
    #[error(transparent)]
    NotUpdated(NotUpdated),
    #[error(transparent)]
    NotDeleted(NotDeleted),
    #[error("{0} There is no terminal to ask on: pass `--yes` to answer yes. Nothing was sent")]
    CannotAsk(String),
    #[error("nothing was sent")]
    Declined,
    #[error("{0}: {1}. Wait until it is over. Nothing was sent")]
    Locked(String, LockError),
    #[error(
        "{0}. Pass `--no-journal` to send without it: then nothing keeps the file from being sent twice. Nothing was sent"
    )]
    Journal(#[from] JournalError),
    #[error(
        "`redact` shows the secret of the answer on the terminal, but standard output is not a terminal. Name a file for it with `--secret-file FILE`, or a command with `--secret-to -- COMMAND`. Nothing was sent"
    )]
    NoPlaceForSecret,
    #[error(
        "`{0}` is for `--secrets redact`: with `--secrets keep` the secret stays in the answer. Leave one of them out. Nothing was sent"
    )]
    Contradiction(&'static str),
    #[error(
        "a secret goes to one place: leave out `--secret-file` or `--secret-to`. Nothing was sent"
    )]
    TwoPlacesForSecret,
    #[error(
        "`--secret-to` needs the journal, which keeps the secret until the command has taken it: leave out `--no-journal`. Nothing was sent"
    )]
    NoJournalForSecret,
    #[error(
        "the response in {0} holds a secret that the update would remove, and only the journal can keep it: leave out `--no-journal`. Nothing was sent"
    )]
    NoJournalForOldSecret(String),
    #[error(transparent)]
    NoSecretCommand(#[from] NoSecretCommand),
    #[error("{0}. The secret can be read again with `clreq get`")]
    SecretNotTaken(#[from] SecretNotTaken),
    #[error(
        "standard input can give only one secret: pass `--set-secret` once, or run the command on a terminal, which asks for each. Nothing was sent"
    )]
    SeveralSecrets,
    #[error("no value for `{0}` came on standard input. Nothing was sent")]
    EmptySecret(String),
    #[error("the value for `{0}` on standard input is longer than {1} bytes. Nothing was sent")]
    LongSecret(String, u64),
    #[error("the response can't be put back: {0}")]
    NotPut(#[from] file::NotPut),
    #[error(transparent)]
    SecretFile(#[from] SecretFileError),
    #[error("{0}. Nothing was sent")]
    CannotTell(#[from] CannotTell),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error("the command failed: {0}")]
    Io(#[from] io::Error),
}

impl From<NotDecided> for CommandError {
    fn from(error: NotDecided) -> Self {
        match error {
            NotDecided::Journal(error) => Self::Journal(error),
            NotDecided::Declined => Self::Declined,
            error => Self::NotDecided(error),
        }
    }
}

impl From<NotUpdated> for CommandError {
    fn from(error: NotUpdated) -> Self {
        match error {
            NotUpdated::Read(error) => Self::Read(error),
            NotUpdated::Journal(error) => Self::Journal(error),
            NotUpdated::Declined => Self::Declined,
            NotUpdated::CannotAsk(question) => Self::CannotAsk(question),
            error => Self::NotUpdated(error),
        }
    }
}

impl From<NotDeleted> for CommandError {
    fn from(error: NotDeleted) -> Self {
        match error {
            NotDeleted::Read(error) => Self::Read(error),
            NotDeleted::Journal(error) => Self::Journal(error),
            error => Self::NotDeleted(error),
        }
    }
}

impl CommandError {
    /// Prints the error and what to do about it.
    pub fn tell(&self) {
        tell!("error: {}", sentence(&self.to_string()));
        if let Self::Read(ReadError::Refused {
            next_step: Some(next),
            ..
        }) = self
        {
            tell!("{next}");
        }
    }
}
