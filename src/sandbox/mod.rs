//! An embedded Commerce Layer Provisioning API on loopback, over real HTTP, for trying and testing clreq.
//!
//! The API is under `/api`, the token endpoint is `/oauth/token`. A generic JSON:API engine reads one table per resource
//! from `resources`. The facts are those of the vendor's interface description 1.0.15; where it is silent, the sandbox
//! follows the JSON:API specification and the vendor's SDK.
//!
//! # Invariants
//!
//! * It listens on 127.0.0.1 only. Everything it knows is in memory and gone when it stops.
//! * It shares no code with the editor's validation: not `analysis`, not `schema`, not `syntax`. A test that sends a
//!   request to it therefore tests both.
//! * No request can make it panic. Bodies, counters and the request log are bounded.
//! * It keeps no client id and no client secret that a client authenticates with.
//! * All waiting goes through its [`Clock`], and ends when it stops.
//! * Only `resources` and `store::seeds` name a resource.
//!
//! # The way of a request
//!
//! `router` → `requests` (log) → `rate_limit` (429) → `faults` (on demand) → `headers` (401, 406, 415) → `handlers` or
//! `token_endpoint`. A handler reads the query (`query`) and the body (`document`, `validation`, `linkage`), changes the
//! `store`, and builds the answer (`representation`, `list`). `connection` is the listener below: a fault can reset its
//! connections.

// Indexing a `serde_json::Value` by a name inserts the member; the alphabets are indexed by numbers below their length.
#![allow(clippy::indexing_slicing)]

mod app;
mod clock;
mod connection;
mod document;
mod errors;
mod faults;
mod handlers;
mod headers;
mod identifiers;
mod linkage;
mod list;
mod query;
mod rate_limit;
mod representation;
mod request_parts;
mod requests;
mod resources;
mod router;
mod service;
mod store;
mod table;
mod token_endpoint;
mod tokens;
mod validation;

pub use clock::{Clock, SystemClock};
pub use faults::{Fault, ParseFaultError};
pub use requests::RequestRecord;
pub use service::{Options, Sandbox, SandboxError};
pub use tokens::SANDBOX_TOKEN;
