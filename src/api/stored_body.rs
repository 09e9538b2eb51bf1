//! Prepares the body of an answer for storage: removes its secrets.

use super::answer::{Answer, AnswerBody};
use crate::analysis::response::data_url;
use crate::config::SecretsMode;
use crate::secrets::{FoundSecret, REDACTED, Redacted, redact, redact_body};

/// The stored form of an answer. `Debug` shows no secret, but with [`SecretsMode::Keep`] the body contains them.
pub struct StoredBody {
    /// The body.
    pub body: Vec<u8>,
    /// The secrets that were removed from the body, for the user.
    pub withheld: Vec<FoundSecret>,
}

impl Answer {
    /// The body in the form to be stored.
    ///
    /// Redacting removes secrets whatever the status. If the body of a success can't be parsed, a secret may be anywhere in it,
    /// so the whole body counts as one secret.
    pub fn to_stored(&self, mode: SecretsMode) -> StoredBody {
        let redacted = match (mode, &self.body) {
            (SecretsMode::Redact, AnswerBody::Json(json)) => redact(json.get()),
            (SecretsMode::Redact, AnswerBody::Unreadable { bytes, .. }) if !bytes.is_empty() => {
                if (200..300).contains(&self.status) {
                    let text = match std::str::from_utf8(bytes) {
                        Ok(text) => text.to_owned(),
                        Err(_) => data_url(bytes),
                    };
                    Redacted {
                        text: REDACTED.into(),
                        secrets: vec![FoundSecret {
                            pointer: String::new(),
                            value: text.into(),
                        }],
                    }
                } else {
                    redact_body(&String::from_utf8_lossy(bytes))
                }
            }
            _ => Redacted::default(),
        };
        let body = if redacted.secrets.is_empty() {
            self.body.bytes().to_vec()
        } else {
            redacted.text.into_bytes()
        };
        StoredBody {
            body,
            withheld: redacted.secrets,
        }
    }
}
