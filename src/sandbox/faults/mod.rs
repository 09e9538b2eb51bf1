//! Faults on demand: the sandbox misbehaves as real servers and networks do.
//!
//! A fault is asked for by [`Options::fault`](super::Options::fault), for every request, or by the request header
//! `X-Sandbox-Fault`, for that request only. It applies to the addresses under `/api`, those named `token-…` to the
//! token endpoint.

mod answers;
mod bodies;
mod fault;
mod inject;
mod parse;
mod plan;

pub use fault::Fault;
pub use inject::{inject_api, inject_token};
pub use parse::ParseFaultError;
pub use plan::FaultPlan;
