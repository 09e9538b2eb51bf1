//! Talking to the Provisioning API.

mod credentials;
mod endpoint;
mod foreign_text;
mod gate;
mod request;
mod stage;

pub use credentials::{
    ACCESS_TOKEN_VARIABLE, CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, Credentials,
    CredentialsError, CredentialsSource, VENDOR_ACCESS_TOKEN_VARIABLE,
};
pub use endpoint::{
    DOMAIN_VARIABLE, ENDPOINT_VARIABLE, Endpoint, EndpointError, EndpointKind, EndpointPolicy,
    Origin,
};
pub use request::{Request, RequestError};
pub use stage::{Observer, RetryReason, Stage};
