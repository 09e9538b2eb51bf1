//! An embedded Commerce Layer Provisioning API on loopback, over real HTTP: to try things, and to test against.
//!
//! The API stands under `/api`, its token endpoint at `/oauth/token`. It has the `api_credentials` resource with its
//! whole life cycle, and organizations and roles to refer to, as the vendor's interface description 1.0.15 has them;
//! what the description leaves open follows the JSON:API specification and the vendor's SDK.
//!
//! # Invariants
//!
//! * It listens on 127.0.0.1 only, and everything it knows is in memory and gone when it stops.
//! * It shares no code with the editor's validation: not `analysis`, not `schema`, not `syntax`. A test that sends a
//!   request to it therefore tests both.
//! * No request can make it panic. Bodies, identifiers, counters and the request log are bounded.
//! * Of what clients authenticate with it keeps nothing: it knows the tokens that it issued, and no other secret.
//! * All waiting goes through its [`Clock`], and ends when it stops.
//!
//! # The way of a request
//!
//! `router` → `requests` (log) → `rate_limit` (429) → `faults` (on demand) → `headers` (401, 406, 415) → a handler of
//! `credentials`, `directory` or `token_endpoint`. `connection` is below all of it: a listener whose connections a
//! fault can reset.

mod app;
mod clock;
mod connection;
mod credentials;
mod directory;
mod errors;
mod faults;
mod headers;
mod identifiers;
mod list;
mod query;
mod rate_limit;
mod request_parts;
mod requests;
mod router;
mod service;
mod token_endpoint;
mod tokens;

pub use clock::{Clock, SystemClock};
pub use faults::{Fault, ParseFaultError};
pub use requests::RequestRecord;
pub use service::{Options, Sandbox, SandboxError};
pub use tokens::SANDBOX_TOKEN;
