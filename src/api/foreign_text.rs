//! Text that a server chose, made fit to be shown: on one line, of a bounded length, without control characters and without our secrets.

use secrecy::{ExposeSecret, SecretString};

/// What stands where something secret stood.
pub(super) const REDACTED: &str = "<redacted>";

/// Cleans texts of a server that knows some secrets and may repeat them.
#[derive(Clone, Default)]
pub(super) struct Cleaner {
    secrets: Vec<SecretString>,
}

impl Cleaner {
    pub(super) fn new(mut secrets: Vec<SecretString>) -> Self {
        // One may be a part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose_secret().len()));
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

    /// The bytes with the secrets replaced. They are left as they stand otherwise, unless a secret is written with escapes of JSON.
    pub(super) fn spare(&self, bytes: Vec<u8>) -> Vec<u8> {
        let spared = self.replace_in(bytes);
        let plain = without_escapes(&spared);
        let found = self.replace_in(plain.clone());
        if found == plain { spared } else { found }
    }

    fn replace_in(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.secrets.iter().fold(bytes, |bytes, secret| {
            replace(bytes, secret.expose_secret().as_bytes())
        })
    }

    /// Whether the origin of a URL, which is in lower case, tells a secret.
    pub(super) fn is_told_by_origin(&self, origin: &str) -> bool {
        let mut secrets = self.secrets.iter();
        secrets.any(|secret| origin.contains(&secret.expose_secret().to_ascii_lowercase()))
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

/// The bytes with `\/` and `\u00…` resolved, but for quotes, backslashes and what is not seen: so valid JSON stays valid.
fn without_escapes(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return plain,
            [b'\\', b'/', others @ ..] => {
                plain.push(b'/');
                others
            }
            [b'\\', b'u', b'0', b'0', high, low, others @ ..] if is_harmless(*high, *low) => {
                plain.extend(hexadecimal(*high, *low));
                others
            }
            // What a backslash escapes is not the start of an escape itself.
            [b'\\', escaped, others @ ..] => {
                plain.extend([b'\\', *escaped]);
                others
            }
            [byte, others @ ..] => {
                plain.push(*byte);
                others
            }
        };
    }
}

/// Whether a character of these digits needs no escape.
fn is_harmless(high: u8, low: u8) -> bool {
    let character = hexadecimal(high, low);
    character.is_some_and(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'))
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
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
    fn a_secret_is_found_though_it_is_written_with_escapes_and_though_the_text_is_no_json() {
        let spare = |bytes: &[u8]| Cleaner::new(vec!["a/hunter2".into()]).spare(bytes.to_vec());
        for text in [
            r#"["a\/hunter2"]"#,
            r#"["\u0061/h\u0075nter2"]"#,
            r#"["a/hunter\u0032"]"#,
        ] {
            assert_eq!(spare(text.as_bytes()), br#"["<redacted>"]"#, "{text}");
        }
        assert_eq!(
            spare(br#"{"a": 1e999, "b\u00e9": "\u0061/hunter2"#),
            br#"{"a": 1e999, "b\u00e9": "<redacted>"#
        );
        let untouched = br#"["\\/a", "\\u0061/hunter2", "\u0022\u0041", "\ud800"]"#;
        assert_eq!(spare(untouched), untouched);
    }

    #[test]
    fn of_secrets_that_hold_each_other_the_longest_is_replaced() {
        let cleaner = Cleaner::new(vec!["abc".into(), "abc-def".into()]);
        assert_eq!(cleaner.clean("abc-def abc", 99), "<redacted> <redacted>");
    }

    #[test]
    fn a_secret_is_replaced_even_if_hidden_or_cut() {
        assert_eq!(clean("Bearer hunter2!", 99), "Bearer <redacted>!");
        assert_eq!(clean("hun\u{200b}ter\u{0}2", 99), "<redacted>");
        assert_eq!(clean("xhunter2", 5), "x<red…");
    }
}
