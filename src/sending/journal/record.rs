//! The records of the journal: one JSON object a line.
//!
//! Different versions of clreq may share a journal. So a reader ignores unknown members and unknown kinds of records, and
//! shortening the journal copies each line unchanged.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A record, by its member `record`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub(super) enum Record {
    /// A request is about to be sent.
    Intent(Intent),
    /// The outcome of the send with this id.
    Outcome(Outcome),
    /// A kind of a later version.
    #[serde(other, skip_serializing)]
    Unknown,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Intent {
    pub id: String,
    pub at: String,
    pub process: u32,
    /// Null for a document without a file.
    pub path: Option<String>,
    #[serde(rename = "type")]
    pub resource_type: String,
    pub action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    pub endpoint: String,
    pub fingerprint: String,
    #[serde(default)]
    pub look_up: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Outcome {
    pub id: String,
    pub at: String,
    pub outcome: OutcomeName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// The answer came from a clreq sandbox. The send no longer counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sandbox: bool,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OutcomeName {
    Success,
    Refused,
    NotSent,
    /// Also used for an outcome of a later version, because it is the most cautious one.
    #[serde(other)]
    Unknown,
}

/// A line of the journal.
#[derive(Debug)]
pub(super) struct Line {
    pub text: String,
    pub record: Record,
}

impl Line {
    /// Reads a line. `None` if it is not a JSON object, because of a crash or a damaged disk.
    pub fn read(text: &str) -> Option<Self> {
        let object: Map<String, Value> = serde_json::from_str(text).ok()?;
        let record = serde_json::from_value(Value::Object(object)).unwrap_or(Record::Unknown);
        Some(Self {
            text: text.to_owned(),
            record,
        })
    }

    /// The id of the send that the record is about. Records of unknown kinds are expected to have it as `id`.
    pub fn send_id(&self) -> Option<String> {
        match &self.record {
            Record::Intent(Intent { id, .. }) | Record::Outcome(Outcome { id, .. }) => {
                Some(id.clone())
            }
            Record::Unknown => {
                let object: Map<String, Value> = serde_json::from_str(&self.text).ok()?;
                object.get("id")?.as_str().map(str::to_owned)
            }
        }
    }
}
