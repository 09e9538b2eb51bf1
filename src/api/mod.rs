//! Talking to the Provisioning API.
//!
//! An [`EndpointPolicy`] allows an [`Endpoint`]. [`Credentials`] come from the environment or from the caller. A [`Client`]
//! sends a [`Request`], reports each [`Stage`] to an observer, and returns an [`Answer`] or a [`SendError`]. [`Outcome::of`]
//! classifies the result. [`Answer::to_stored`] removes the secrets from an answer.
//!
//! # Invariants
//!
//! * **A token goes only where the policy allows.** There is no other way to create an [`Endpoint`]. A [`Client`] knows only
//!   the two addresses of its endpoint (the API's and the token endpoint's), and follows no redirect. A workspace can't name an
//!   endpoint.
//! * **Each change is sent once.** A request that changes something is repeated only if the API cannot have acted on it: its
//!   body never passed the `gate`, or the server answered 429 with a `Retry-After`, or 401 because of the token. In doubt the
//!   outcome is unknown.
//! * **Success needs proof.** A 2xx is a success only if its body contains the requested resource.
//! * **Nothing is lost.** Once there is a status there is an [`Answer`], with every byte of the body that was received.
//! * **Nothing leaks.** No `Debug` output, message or error contains a token, a secret or a body. Text from a server is shown
//!   on one line, shortened, and without the secrets that were sent to it.
//! * It knows nothing about documents, the Language Server Protocol or printing.

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
mod request;
mod retry;
mod stage;
mod stored_body;
mod time;
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
pub use request::{Request, RequestError};
pub use stage::{Observer, RetryReason, Stage};
pub use stored_body::StoredBody;
pub use time::{timestamp, within_rfc3339};
