//! Recognizes placeholders, which are written instead of a secret.

use super::shapes::after_scheme;

/// Prefixes of references to a secret in another place.
const REFERENCES: [&str; 9] = [
    "op://",
    "vault:",
    "env:",
    "env.",
    "process.env.",
    "secret://",
    "keychain:",
    "ref+",
    "arn:aws:secretsmanager:",
];

/// Words that mean that there is no value, or that it was removed.
const WORDS: [&str; 16] = [
    "redacted",
    "masked",
    "hidden",
    "removed",
    "null",
    "nil",
    "none",
    "undefined",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "n/a",
    "%3credacted%3e",
];

/// Whether a text is only a placeholder for a secret.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let text = after_scheme(text).unwrap_or(text);
    let is_wrapped = |open, close| text.starts_with(open) && text.ends_with(close);
    text.is_empty()
        || is_wrapped("<", ">")
        || is_wrapped("{{", "}}")
        || is_wrapped("${", "}")
        || is_variable(text)
        || is_filler(text)
        || is_word(text.trim_matches(['[', ']', '(', ')', '*']))
        || starts_with_any(text)
        || is_instruction(text)
}

/// `$CLIENT_SECRET`, `%CLIENT_SECRET%`. Upper case, lower case and digits together look like a secret, not like a name.
fn is_variable(text: &str) -> bool {
    let is_name = |name: &str| {
        let has = |is: fn(&u8) -> bool| name.bytes().any(|b| is(&b));
        let is_random =
            has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
        !name.is_empty()
            && !is_random
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    text.strip_prefix('$').is_some_and(is_name)
        || text
            .strip_prefix('%')
            .and_then(|text| text.strip_suffix('%'))
            .is_some_and(is_name)
}

/// `***`, `xxxx`, `…`: repetitions of one meaningless character.
fn is_filler(text: &str) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return true;
    };
    matches!(
        first,
        '*' | 'x' | 'X' | '.' | '-' | '_' | '\u{2022}' | '\u{b7}' | '\u{2026}' | '?' | '#'
    ) && characters.all(|next| next == first)
}

fn is_word(text: &str) -> bool {
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn starts_with_any(text: &str) -> bool {
    REFERENCES.iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(start))
    })
}

/// `your_client_secret`, `YOUR-TOKEN-HERE`
fn is_instruction(text: &str) -> bool {
    let start = text.get(..5).unwrap_or_default();
    ["your_", "your-", "your "]
        .iter()
        .any(|your| start.eq_ignore_ascii_case(your))
        && text
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-' | b' '))
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn placeholders_are_no_secrets() {
        for text in [
            "",
            " ",
            "***",
            "REDACTED",
            "[redacted]",
            "<redacted>",
            "$CLIENT_SECRET",
            "$clientSecret",
            "${X}",
            "{{x}}",
            "{{ your token }}",
            "Bearer {{token}}",
            "Basic $X",
            "op://vault/item/field",
            "xxxxxxxx",
            "...",
            "%SECRET%",
            "YOUR_CLIENT_SECRET",
            "null",
            "yes",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "hunter2",
            "$2b$10$abcdefgh",
            "x1",
            "a",
            "yourself",
            "your_token_9f",
            "op:/x",
            "<a",
            "$1",
            "$Zq3xWv8LmN2pRs5",
            "%Zq3xWv8LmN2pRs5%",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
