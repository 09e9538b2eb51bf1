//! Faults of the machine: full disks, names and files that are not UTF-8, endless folders, an empty environment. Faults of the
//! API are in `tests/send/faults.rs` and `tests/language_server/faults.rs`.
#![cfg(unix)]

mod addresses;
#[path = "../common/mod.rs"]
mod common;
mod disk;
mod environment;
mod workspace;

/// A request with one error, whose diagnostic identifies the file.
const MISTAKEN: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "My shop", "kind": "sales-channel" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

/// The code of that error.
const MISTAKE: &str = "misspelled-kind";
