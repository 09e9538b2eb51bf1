//! An answer's body as it is written down, and the secrets that are left out of it.

use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use thiserror::Error;

use super::{
    answer::{Answer, AnswerBody},
    foreign_text::REDACTED,
    redact::{FoundSecret, redact},
};

/// What becomes of the secrets in an answer that is written down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SecretsMode {
    /// They stay where the API put them.
    #[default]
    Keep,
    /// They are replaced, and handed over to the user once.
    Redact,
}

impl SecretsMode {
    /// The names of all modes.
    pub const NAMES: [&str; 2] = ["keep", "redact"];
}

/// A text that names no mode.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("it is `keep` or `redact`")]
pub struct ParseSecretsModeError;

impl FromStr for SecretsMode {
    type Err = ParseSecretsModeError;

    fn from_str(text: &str) -> Result<Self, ParseSecretsModeError> {
        match text {
            "keep" => Ok(Self::Keep),
            "redact" => Ok(Self::Redact),
            _ => Err(ParseSecretsModeError),
        }
    }
}

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
