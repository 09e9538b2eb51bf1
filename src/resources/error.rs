//! Why resources can't be read.

use thiserror::Error;

use crate::api::{RequestError, SendError};

/// Why resources can't be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// There is no such resource, or the token's user can't see it.
    #[error("the API has no {resource} with the id {id}, or this user can't see it")]
    NotFound {
        /// What such a resource is called.
        resource: &'static str,
        /// The id.
        id: String,
    },
    /// The API refused.
    #[error("the API answered {headline}{detail}")]
    Refused {
        /// The status and its name.
        headline: String,
        /// The first error of the answer, with a separator before it; or nothing.
        detail: String,
        /// What to do next, if anything is known.
        next_step: Option<String>,
    },
    /// The answer is a success that can't be used.
    #[error("the API answered {headline}, but {problem}")]
    Unusable {
        /// The status and its name.
        headline: String,
        /// What is wrong with the answer.
        problem: String,
    },
    /// A list goes on without end.
    #[error("the list has more than {0} pages")]
    TooManyPages(u64),
    /// The API can't do this with the resource.
    #[error("the API can't {action} {resource}")]
    NoSuchOperation {
        /// The verb.
        action: &'static str,
        /// What such resources are called.
        resource: String,
    },
    /// No address can be made.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// There is no answer.
    #[error(transparent)]
    Send(#[from] SendError),
}
