//! Talking to the Provisioning API.

mod endpoint;

pub use endpoint::{
    DOMAIN_VARIABLE, ENDPOINT_VARIABLE, Endpoint, EndpointError, EndpointKind, EndpointPolicy,
    Origin,
};
