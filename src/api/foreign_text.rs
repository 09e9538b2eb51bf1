//! Text that a server chose, made fit to be shown: on one line, of a bounded length, without control characters and without our secrets.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

/// What stands where something secret stood.
pub(super) const REDACTED: &str = "<redacted>";

/// Cleans texts of a server that knows some secrets and may repeat them.
#[derive(Clone, Default)]
pub(super) struct Cleaner {
    secrets: Vec<SecretString>,
}

impl Cleaner {
    pub(super) fn new(secrets: Vec<SecretString>) -> Self {
        Self { secrets }
    }

    /// The text on one line, at most `limit` characters long, with the secrets replaced.
    pub(super) fn clean(&self, text: &str, limit: usize) -> String {
        // What is invisible goes first: it could hide a secret from the search. The length is cut last: it could halve one.
        let visible: String = text.chars().filter_map(visible).collect();
        let spared = self.spare_text(visible);
        let mut characters = spared.trim().chars();
        let mut kept: String = characters.by_ref().take(limit).collect();
        if characters.next().is_some() {
            kept.push('…');
        }
        kept
    }

    /// The bytes with the secrets replaced. Those of JSON are left as they stand, unless it holds a secret that is written with escapes.
    pub(super) fn spare(&self, bytes: Vec<u8>) -> Vec<u8> {
        let spared = self.secrets.iter().fold(bytes, |bytes, secret| {
            replace(bytes, secret.expose_secret().as_bytes())
        });
        match serde_json::from_slice(&spared) {
            Ok(json) if self.is_quoted_by(&json) => self.spare_json(json).to_string().into_bytes(),
            _ => spared,
        }
    }

    /// Whether a name of a host tells a secret: in it capitals are small.
    pub(super) fn is_told_by_host(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let mut secrets = self.secrets.iter();
        secrets.any(|secret| host.contains(&secret.expose_secret().to_ascii_lowercase()))
    }

    fn is_quoted_by(&self, json: &Value) -> bool {
        let quotes = |text: &str| {
            let mut secrets = self.secrets.iter();
            secrets.any(|secret| text.contains(secret.expose_secret()))
        };
        match json {
            Value::String(text) => quotes(text),
            Value::Array(elements) => elements.iter().any(|element| self.is_quoted_by(element)),
            Value::Object(members) => members
                .iter()
                .any(|(name, value)| quotes(name) || self.is_quoted_by(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn spare_json(&self, json: Value) -> Value {
        match json {
            Value::String(text) => Value::String(self.spare_text(text)),
            Value::Array(elements) => {
                let spared = elements.into_iter().map(|element| self.spare_json(element));
                Value::Array(spared.collect())
            }
            Value::Object(members) => {
                let spared = members
                    .into_iter()
                    .map(|(name, value)| (self.spare_text(name), self.spare_json(value)));
                Value::Object(spared.collect())
            }
            other => other,
        }
    }

    fn spare_text(&self, text: String) -> String {
        self.secrets.iter().fold(text, |text, secret| {
            text.replace(secret.expose_secret(), REDACTED)
        })
    }
}

fn replace(bytes: Vec<u8>, secret: &[u8]) -> Vec<u8> {
    let mut rest = bytes.as_slice();
    let mut spared = Vec::new();
    while let Some(start) = rest.windows(secret.len().max(1)).position(|w| w == secret) {
        let (before, from) = rest.split_at(start);
        spared.extend_from_slice(before);
        spared.extend_from_slice(REDACTED.as_bytes());
        rest = from.get(secret.len()..).unwrap_or_default();
    }
    if spared.is_empty() {
        return bytes;
    }
    spared.extend_from_slice(rest);
    spared
}

/// White space as a space; nothing for a character that is not seen or that changes the order in which others are.
fn visible(character: char) -> Option<char> {
    match character {
        character if character.is_whitespace() => Some(' '),
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => None,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => None,
        character if character.is_control() => None,
        character => Some(character),
    }
}

#[cfg(test)]
mod tests {
    use super::Cleaner;

    fn clean(text: &str, limit: usize) -> String {
        Cleaner::new(vec!["hunter2".into()]).clean(text, limit)
    }

    #[test]
    fn terminal_and_bidirectional_controls_are_dropped_and_lines_are_joined() {
        assert_eq!(
            clean(" a\r\nb\tc\u{1b}[31m\u{202e}d\u{0}\u{9b}e\u{200b} ", 99),
            "a  b c[31mde"
        );
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        assert_eq!(clean("ééé", 3), "ééé");
        assert_eq!(clean("éééé", 3), "ééé…");
    }

    #[test]
    fn bytes_are_left_as_they_are_but_for_secrets() {
        let spare = |bytes: &[u8]| Cleaner::new(vec!["hunter2".into()]).spare(bytes.to_vec());
        assert_eq!(spare(b"\xff hunter \n"), b"\xff hunter \n");
        assert_eq!(
            spare(b"\xffhunter2hunter2\nhunter2"),
            b"\xff<redacted><redacted>\n<redacted>"
        );
        assert_eq!(Cleaner::default().spare(b"x".to_vec()), b"x");
    }

    #[test]
    fn a_secret_is_replaced_even_if_hidden_or_cut() {
        assert_eq!(clean("Bearer hunter2!", 99), "Bearer <redacted>!");
        assert_eq!(clean("hun\u{200b}ter\u{0}2", 99), "<redacted>");
        assert_eq!(clean("xhunter2", 5), "x<red…");
    }
}
