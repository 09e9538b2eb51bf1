//! An answer's body as it is written down, and the secrets that are left out of it.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::{
    answer::{Answer, AnswerBody},
    foreign_text::REDACTED,
    redact::{FoundSecret, redact},
};
use crate::config::SecretsMode;

/// What is written down of an answer. `Debug` shows no secret's value, but in the mode [`SecretsMode::Keep`] the body holds them.
pub struct Record {
    /// The body.
    pub body: Vec<u8>,
    /// The secrets that the body does not hold, for the user to be handed over.
    pub withheld: Vec<FoundSecret>,
}

impl Answer {
    /// The body as it is to be written down. Where secrets are redacted and the body of a success can't be read, so that nobody
    /// can say where in it a secret stands, all of it counts as one.
    pub fn record(&self, mode: SecretsMode) -> Record {
        match (mode, &self.body) {
            (SecretsMode::Redact, AnswerBody::Json(json)) => {
                let redacted = redact(json);
                Record {
                    body: redacted.text.into_bytes(),
                    withheld: redacted.secrets,
                }
            }
            (SecretsMode::Redact, AnswerBody::Unreadable { bytes, .. })
                if (200..300).contains(&self.status) && !bytes.is_empty() =>
            {
                Record {
                    body: REDACTED.into(),
                    withheld: vec![FoundSecret {
                        pointer: String::new(),
                        value: String::from_utf8_lossy(bytes).into_owned().into(),
                    }],
                }
            }
            (_, body) => Record {
                body: body.bytes().to_vec(),
                withheld: Vec::new(),
            },
        }
    }
}

/// Secrets as a JSON object of their JSON Pointers and values, for a file that only the user can read.
pub fn secrets_as_json(secrets: &[FoundSecret]) -> SecretString {
    let members: Map<String, Value> = secrets
        .iter()
        .map(|secret| (secret.pointer.clone(), secret.value.expose_secret().into()))
        .collect();
    format!("{:#}\n", Value::from(members)).into()
}
