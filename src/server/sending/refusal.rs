//! Why a command stops before it has changed anything in the API.

use lsp_types::MessageType;
use thiserror::Error;

use super::messages;
use crate::sending::journal::{JournalError, LockError};
use crate::sending::{CannotPrepare, KeptError, NotDecided};
use crate::server::access::AccessError;
use crate::server::client::ClientHandle;

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
        "the configuration has errors, so it is not clear what happens to the answer's secrets. {0}"
    )]
    Configuration(String),
    #[error("{0}.")]
    Prepare(#[from] CannotPrepare),
    #[error("{0}.")]
    Access(#[from] AccessError),
    #[error("{0}: {1}. Wait until it is over.")]
    Locked(String, LockError),
    #[error("{0}.")]
    Journal(#[from] JournalError),
    #[error("{0}")]
    Earlier(String),
    #[error("{0}.")]
    NotComparable(String),
    #[error("the response can't be put back: {0}.")]
    NotRecovered(String),
    #[error("{0}.")]
    Kept(#[from] KeptError),
    #[error("The user said no.")]
    Declined,
    #[error("an internal error. Please report it.")]
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

impl Refusal {
    /// Shows it to the user. `what` says what did not happen: `Not sent`.
    pub async fn show(&self, client: &ClientHandle, what: &str) {
        match self {
            Self::Declined => client.tell(MessageType::INFO, format!("{what}.")).await,
            _ => {
                let message = messages::sentence(&format!("{what}: {self}"));
                client.tell(MessageType::ERROR, message).await;
            }
        }
    }
}
