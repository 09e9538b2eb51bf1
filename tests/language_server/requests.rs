//! Request files for tests.

use serde_json::Value;

/// Nothing is wrong with it.
pub const VALID: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "My shop", "kind": "integration" },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } },
      "role": { "data": { "type": "roles", "id": "aBcDeFgHiJ" } }
    }
  }
}
"#;

/// What is wrong with [`misspelled`].
pub const MISSPELLED: &[&str] = &["misspelled-kind"];

/// A request with one mistake.
pub fn misspelled() -> String {
    VALID.replace("integration", "sales-channel")
}

/// The codes of a list of diagnostics, if it is one.
pub fn codes(diagnostics: &Value) -> Vec<&str> {
    let diagnostics = diagnostics.as_array().into_iter().flatten();
    diagnostics
        .filter_map(|found| found["code"].as_str())
        .collect()
}
