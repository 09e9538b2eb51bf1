//! Makes text from a server safe to display: on one line, of bounded length, without control characters and without secrets.

use secrecy::{ExposeSecret, SecretString};

use crate::secrets::{Known, redact_known, redact_text};
use crate::text::shorten;

/// Cleans the texts of a server, which may repeat our secrets.
#[derive(Clone, Default)]
pub(super) struct Cleaner {
    known: Known,
    /// The same secrets in the form that they have in a host name.
    in_lower_case: Known,
}

impl Cleaner {
    pub(super) fn new(secrets: &[SecretString]) -> Self {
        let values = || secrets.iter().map(ExposeSecret::expose_secret);
        let lower: Vec<String> = values().map(str::to_ascii_lowercase).collect();
        Self {
            known: Known::new(values()),
            in_lower_case: Known::new(lower.iter().map(String::as_str)),
        }
    }

    /// The text on one line, at most `limit` characters long. Replaces our secrets and everything else that looks like a
    /// secret.
    pub(super) fn clean(&self, text: &str, limit: usize) -> String {
        // Remove invisible characters first, because they could hide a secret from the search. Cut last, because a cut could
        // split a secret.
        let visible: String = text.chars().filter_map(visible).collect();
        let redacted = self.known.redact_sentence(&visible);
        let redacted = redact_text(&redacted);
        shorten(redacted.trim(), limit).into_owned()
    }

    /// Whether a JSON Pointer can be shown as it is: cut or cleaned, it would point elsewhere.
    pub(super) fn can_show_pointer(&self, pointer: &str, limit: usize) -> bool {
        pointer.chars().count() <= limit
            && pointer.chars().all(|c| visible(c) == Some(c))
            && !self.known.is_in(pointer)
    }

    /// The bytes of a body with our secrets replaced. Every other byte stays.
    pub(super) fn redact(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.known.is_empty() {
            return bytes;
        }
        let mut redacted = Vec::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            let text = redact_known(chunk.valid(), &self.known);
            redacted.extend_from_slice(text.as_bytes());
            redacted.extend_from_slice(chunk.invalid());
        }
        redacted
    }

    /// Whether the origin of a URL, which is in lower case, holds a secret of ours.
    pub(super) fn is_in_origin(&self, origin: &str) -> bool {
        self.in_lower_case.is_in(origin)
    }
}

/// Turns white space into a space. Drops characters that are invisible or change the display order of others.
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
        Cleaner::new(&["hunter2".into()]).clean(text, limit)
    }

    fn redact(secret: &str, body: &[u8]) -> Vec<u8> {
        Cleaner::new(&[secret.into()]).redact(body.to_vec())
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
    fn a_secret_is_replaced_even_if_hidden_or_cut() {
        assert_eq!(clean("Bearer hunter2!", 99), "Bearer <redacted>!");
        assert_eq!(clean("hun\u{200b}ter\u{0}2", 99), "<redacted>");
        assert_eq!(clean("xhunter2", 5), "x<red…");
        assert_eq!(
            clean("see ?client_secret=abc&a=b", 99),
            "see ?client_secret=<redacted>&a=b"
        );
    }

    #[test]
    fn of_a_body_every_other_byte_stays() {
        assert_eq!(redact("hunter2", b"\xff hunter \n"), b"\xff hunter \n");
        assert_eq!(
            redact("hunter2", b"\xffhunter2hunter2\nhunter2"),
            b"\xff<redacted><redacted>\n<redacted>"
        );
        assert_eq!(Cleaner::default().redact(b"x".to_vec()), b"x");
    }

    #[test]
    fn a_secret_is_found_though_it_has_escapes_and_though_the_body_is_no_json() {
        for body in [
            r#"["a\/hunter2"]"#,
            r#"["\u0061/h\u0075nter2"]"#,
            r#"["a/hunter\u0032"]"#,
        ] {
            assert_eq!(
                redact("a/hunter2", body.as_bytes()),
                br#"["<redacted>"]"#,
                "{body}"
            );
        }
        assert_eq!(
            redact("a/hunter2", br#"{"a": 1e999, "b\u00e9": "\u0061/hunter2"#),
            br#"{"a": 1e999, "b\u00e9": "<redacted>""#
        );
        let untouched = br#"["\\/a", "\\u0061/hunter2", "\u0022\u0041", "\ud800"]"#;
        assert_eq!(redact("a/hunter2", untouched), untouched);
    }

    #[test]
    fn a_short_token_spares_keys_pointers_and_what_replaces_it() {
        let body =
            br#"{"errors":[{"detail":"error","source":{"pointer":"/data/error"}}],"data":"a"}"#;
        for token in ["a", "data", "error", "errors", "redacted", "red", "<"] {
            let redacted = redact(token, body);
            let text = String::from_utf8_lossy(&redacted);
            assert!(
                text.starts_with(r#"{"errors":[{"detail":"#),
                "{token}: {text}"
            );
            assert!(
                text.contains(r#""pointer":"/data/error""#),
                "{token}: {text}"
            );
            let cleaner = Cleaner::new(&[token.into()]);
            assert!(cleaner.can_show_pointer("/data/error", 99));
            assert!(!cleaner.is_in_origin("https://data.error.example"));
        }
        assert_eq!(clean("<redacted>", 99), "<redacted>");
    }
}
