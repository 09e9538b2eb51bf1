//! The body of an answer as it is written down, and the secrets that are taken out of it.

use super::answer::{Answer, AnswerBody};
use crate::config::SecretsMode;
use crate::secrets::{FoundSecret, REDACTED, Redacted, redact, redact_body};

/// What is written down of an answer. `Debug` shows no secret, but in the mode [`SecretsMode::Keep`] the body holds them.
pub struct Record {
    /// The body.
    pub body: Vec<u8>,
    /// The secrets that the body does not hold, for the user.
    pub withheld: Vec<FoundSecret>,
}

impl Answer {
    /// The body as it is to be written down.
    ///
    /// Where secrets are redacted, they are taken out whatever the status. If the body of a success can't be read, nobody can say
    /// where in it a secret is, so all of it counts as one.
    pub fn record(&self, mode: SecretsMode) -> Record {
        let redacted = match (mode, &self.body) {
            (SecretsMode::Redact, AnswerBody::Json(json)) => redact(json.get()),
            (SecretsMode::Redact, AnswerBody::Unreadable { bytes, .. }) if !bytes.is_empty() => {
                let text = String::from_utf8_lossy(bytes);
                if (200..300).contains(&self.status) {
                    Redacted {
                        text: REDACTED.into(),
                        secrets: vec![FoundSecret {
                            pointer: String::new(),
                            value: text.into_owned().into(),
                        }],
                    }
                } else {
                    redact_body(&text)
                }
            }
            _ => Redacted::default(),
        };
        let body = if redacted.secrets.is_empty() {
            self.body.bytes().to_vec()
        } else {
            redacted.text.into_bytes()
        };
        Record {
            body,
            withheld: redacted.secrets,
        }
    }
}
