//! Talking to the Provisioning API.

mod answer;
mod bearer;
mod client;
mod credentials;
mod endpoint;
mod error;
mod failure;
mod foreign_text;
mod gate;
mod next_step;
mod options;
mod outcome;
mod problem;
mod redact;
mod request;
mod retry;
mod stage;
mod token;
mod transport;

#[cfg(test)]
mod tests;

pub use answer::{Answer, AnswerBody, BodyProblem};
pub use client::Client;
pub use credentials::{
    ACCESS_TOKEN_VARIABLE, CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, Credentials,
    CredentialsError, CredentialsSource, VENDOR_ACCESS_TOKEN_VARIABLE,
};
pub use endpoint::{
    DOMAIN_VARIABLE, ENDPOINT_VARIABLE, Endpoint, EndpointError, EndpointKind, EndpointPolicy,
    Origin,
};
pub use error::{ClientError, SendError, TokenError};
pub use failure::{Lost, Unreachable};
pub use options::ClientOptions;
pub use outcome::Outcome;
pub use problem::Problem;
pub use redact::{FoundSecret, Redacted, redact};
pub use request::{Request, RequestError};
pub use stage::{Observer, RetryReason, Stage};
