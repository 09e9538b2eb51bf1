//! Request files for tests.

use serde_json::Value;

/// A request without errors.
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

/// The code of the error in [`misspelled`].
pub const MISSPELLED: &[&str] = &["misspelled-kind"];

/// A request with one error.
pub fn misspelled() -> String {
    VALID.replace("integration", "sales-channel")
}

/// The codes of a list of diagnostics; `None` if it is not a list.
pub fn codes(diagnostics: &Value) -> Vec<&str> {
    let diagnostics = diagnostics.as_array().into_iter().flatten();
    diagnostics
        .filter_map(|found| found["code"].as_str())
        .collect()
}
