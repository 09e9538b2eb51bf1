//! Days on which the machine itself misbehaves: disks that are full, names and files that are no text, folders without end, an
//! environment without anything. What the API may do is in `tests/send/faults.rs` and `tests/language_server/faults.rs`.
#![cfg(unix)]

mod addresses;
#[path = "../common/mod.rs"]
mod common;
mod disk;
mod environment;
mod workspace;

/// A request with one mistake, for which a file is told apart by its diagnostic.
const MISTAKEN: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "My shop", "kind": "sales-channel" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

/// The code of that mistake.
const MISTAKE: &str = "misspelled-kind";
