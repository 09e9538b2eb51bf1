//! Why a command stops before it has changed anything in the API.

use lsp_types::MessageType;
use thiserror::Error;

use super::messages;
use super::report::{Next, Report};
use crate::resources::{NoTarget, ReadError};
use crate::sending::journal::{JournalError, LockError};
use crate::sending::{CannotPrepare, KeptError, NotDecided, NotDeleted, NotUpdated};
use crate::server::access::AccessError;

/// Why a command stops before it has changed anything in the API.
#[derive(Debug, Error)]
pub(super) enum Refusal {
    #[error("{0} is not open, or is not a request file (`*.clreq.json`). Open it first.")]
    NotOpen(String),
    #[error("{0} is being sent already. Wait for its answer, or cancel it.")]
    UnderWay(String),
    #[error("{name} has {count}. Line {line}: {message}")]
    Errors {
        name: String,
        count: String,
        line: u32,
        message: String,
    },
    #[error(
        "the configuration has errors, so clreq can't tell whether to keep or redact the answer's secrets. {0}"
    )]
    Configuration(String),
    #[error(transparent)]
    Prepare(#[from] CannotPrepare),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error("{0}: {1}. Wait until it is over.")]
    Locked(String, LockError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("{0}")]
    Earlier(String),
    #[error(transparent)]
    NoTarget(#[from] NoTarget),
    #[error("{0}")]
    NotComparable(String),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the API can't change {names} of {resource}. Make a new request for another one.")]
    CannotChange { names: String, resource: String },
    #[error("the {0} keeps changing. Try again later")]
    KeepsChanging(&'static str),
    #[error("the API made this {0} for its own use, so clreq neither changes nor deletes it")]
    MadeByTheApi(&'static str),
    /// The name of the resource was not typed.
    #[error("{question} Type its name: {name}")]
    NotConfirmed { question: String, name: String },
    #[error("the response can't be put back: {0}")]
    NotRecovered(String),
    #[error(transparent)]
    Kept(#[from] KeptError),
    #[error("declined")]
    Declined,
    #[error("an internal error. Please report it")]
    Internal,
}

impl From<NotDecided> for Refusal {
    fn from(error: NotDecided) -> Self {
        match error {
            NotDecided::Declined => Self::Declined,
            NotDecided::Journal(error) => Self::Journal(error),
            error => Self::Earlier(error.to_string()),
        }
    }
}

impl From<NotUpdated> for Refusal {
    fn from(error: NotUpdated) -> Self {
        match error {
            NotUpdated::Read(error) => Self::Read(error),
            NotUpdated::Journal(error) => Self::Journal(error),
            NotUpdated::KeepsChanging(what) => Self::KeepsChanging(what),
            NotUpdated::MadeByTheApi(what) => Self::MadeByTheApi(what),
            // An editor can always ask.
            NotUpdated::Declined | NotUpdated::CannotAsk(_) => Self::Declined,
        }
    }
}

impl From<NotDeleted> for Refusal {
    fn from(error: NotDeleted) -> Self {
        match error {
            NotDeleted::Read(error) => Self::Read(error),
            NotDeleted::Journal(error) => Self::Journal(error),
            NotDeleted::MadeByTheApi(what) => Self::MadeByTheApi(what),
        }
    }
}

impl Refusal {
    /// The report for the user. `what` says what did not happen: `Not sent`.
    pub fn report(&self, what: &str) -> Report {
        if matches!(self, Self::Declined) {
            return Report::new(MessageType::INFO, format!("{what}."));
        }
        let message = messages::sentence(&format!("{what}: {self}"));
        let report = Report::new(MessageType::ERROR, message);
        match self {
            Self::Errors { name, count, .. } => {
                let short = format!("{what}: {name} has {count}.");
                report.with_next(short, Next::ShowProblem)
            }
            _ => report,
        }
    }
}
