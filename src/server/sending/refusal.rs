//! Why a command stops before it has changed anything in the API.

use lsp_types::MessageType;
use thiserror::Error;

use super::messages;
use crate::sending::journal::{JournalError, LockError};
use crate::sending::{CannotPrepare, NotDecided};
use crate::server::access::AccessError;
use crate::server::client::ClientHandle;

/// Why a command stops before it has changed anything in the API.
#[derive(Debug, Error)]
pub(super) enum Refusal {
    #[error("Not sent: {0} is not open, or is not a request file (`*.clreq.json`). Open it first.")]
    NotOpen(String),
    #[error("Not sent: {0} is being sent already. Wait for its answer, or cancel it.")]
    UnderWay(String),
    #[error("Not sent: {name} has {count}. Line {line}: {message}")]
    Errors {
        name: String,
        count: String,
        line: u32,
        message: String,
    },
    #[error(
        "Not sent: the configuration has errors, so it is not clear what happens to the answer's secrets. {0}"
    )]
    Configuration(String),
    #[error("Not sent: {0}.")]
    Prepare(#[from] CannotPrepare),
    #[error("Not sent: {0}.")]
    Access(#[from] AccessError),
    #[error("Not sent: {0}: {1}. Wait until it is over.")]
    Locked(String, LockError),
    #[error("Not sent: {0}.")]
    Journal(#[from] JournalError),
    #[error("Not sent: {0}")]
    Earlier(String),
    #[error("Not sent.")]
    Declined,
    #[error("Not sent, because of an internal error. Please report it.")]
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
    /// Shows it to the user.
    pub async fn show(&self, client: &ClientHandle) {
        let level = match self {
            Self::Declined => MessageType::INFO,
            _ => MessageType::ERROR,
        };
        client
            .tell(level, messages::sentence(&self.to_string()))
            .await;
    }
}
