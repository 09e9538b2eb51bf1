//! Talking to the Provisioning API.
//!
//! An [`EndpointPolicy`] allows an [`Endpoint`]; [`Credentials`] come from the environment or are handed over; a [`Client`] of both
//! sends a [`Request`], tells an observer each [`Stage`], and gives an [`Answer`] or a [`SendError`]. [`Outcome::of`] says what became of it.
//! [`Answer::record`] takes the secrets out of an answer.
//!
//! # Invariants
//!
//! * **A token goes only where the policy allows.** An [`Endpoint`] can't be made otherwise, a [`Client`] knows no other addresses
//!   than its endpoint's two (the API's and the token endpoint's), and no redirect is followed. Nothing that comes from a workspace names an endpoint.
//! * **Once means once.** A request that changes something is repeated only where the API cannot have acted on it: its body never passed
//!   the `gate`, or the server answered 429 with a `Retry-After`, or 401 because of the token. In doubt the outcome is unknown.
//! * **Success is proven.** A 2xx is a success only if its body holds the resource that was asked for.
//! * **Nothing is lost.** Once there is a status there is an [`Answer`], with every byte that came of its body.
//! * **Nothing leaks.** No `Debug`, message or error holds a token, a secret or a body; what a server says is shown on one line, cut to a
//!   bounded length and without the secrets that it was sent.
//! * It knows nothing of documents, of the Language Server Protocol or of printing.

mod answer;
mod bearer;
mod claims;
mod client;
mod coding;
mod credentials;
mod endpoint;
mod error;
mod failure;
mod foreign_text;
mod gate;
mod keychain;
mod next_step;
mod options;
mod outcome;
mod problem;
mod proxy;
mod record;
mod request;
mod retry;
mod stage;
mod token;
mod transport;

#[cfg(test)]
mod tests;

pub use crate::operation::Method;
pub use crate::secrets::{FoundSecret, secrets_as_json};
pub use answer::{Answer, AnswerBody, BodyProblem, Doubt};
pub use claims::{Claims, TokenProblem};
pub use client::Client;
pub use credentials::{
    ACCESS_TOKEN_VARIABLE, CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, Credentials,
    CredentialsError, CredentialsKind, CredentialsSource, VENDOR_ACCESS_TOKEN_VARIABLE,
};
pub use endpoint::{
    DOMAIN_VARIABLE, ENDPOINT_VARIABLE, Endpoint, EndpointError, EndpointKind, EndpointPolicy,
    Origin,
};
pub use error::{ClientError, SendError, TokenError};
pub use failure::{Lost, Unreachable};
pub use keychain::{KEYCHAIN_VARIABLE, Keychain, KeychainError, Login};
pub use options::ClientOptions;
pub use outcome::Outcome;
pub use problem::Problem;
pub use record::Record;
pub use request::{Request, RequestError};
pub use stage::{Observer, RetryReason, Stage};
