//! The `api_credentials` resource.
//!
//! A request body is read in two steps. `document` finds out whether it is a request of this endpoint at all: if not,
//! the answer is a 400 or 409 without a place. `validation` then checks every rule of the resource, and answers with
//! all that are broken, each with its place. Both work on plain `serde_json` values and share nothing with what the
//! editor checks.

mod attributes;
mod credential;
mod document;
pub mod handlers;
mod relationships;
mod representation;
mod store;
mod validation;

pub use store::Store;

/// The JSON:API type, which is also the path segment.
const RESOURCE_TYPE: &str = "api_credentials";
