//! Faults: the sandbox fails in the ways of real servers and networks.
//!
//! [`Options::faults`](super::Options::faults) applies to every request, the request header `X-Sandbox-Fault` to that
//! request only. Faults apply to the addresses under `/api`, those named `token-…` to the token endpoint.

mod answers;
mod bodies;
mod fault;
mod gzip;
mod inject;
mod parse;
mod plan;

pub use fault::Fault;
pub use inject::{inject_api, inject_token};
pub use parse::ParseFaultError;
pub use plan::FaultPlan;
