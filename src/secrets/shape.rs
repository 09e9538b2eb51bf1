//! Texts that look like a token.

use memchr::memchr_iter;
use serde_json::{Map, Value};

use super::SecretKind;

/// The shortest text that looks like a token: `{"alg":""}` in base64url, and two more parts. Nearly every text is ruled out by this.
const SHORTEST: usize = 14 + ".x.x".len();

/// Whether a text is long enough for a token, and has the points of one or the first letter of its announcement.
#[inline]
pub fn may_look_like_secret(text: &[u8]) -> bool {
    text.len() >= SHORTEST && (matches!(text.first(), Some(b'b' | b'B')) || has_two_points(text))
}

fn has_two_points(text: &[u8]) -> bool {
    memchr_iter(b'.', text).nth(1).is_some()
}

/// What a text is by its looks.
pub fn kind_of(text: &str) -> Option<SecretKind> {
    if !may_look_like_secret(text.as_bytes()) {
        None
    } else if holds_json_web_token(text) {
        Some(SecretKind::JsonWebToken)
    } else if after_bearer(text).is_some_and(is_opaque_token) {
        Some(SecretKind::Authorization)
    } else {
        None
    }
}

/// What follows the `Bearer` of an `Authorization` header (RFC 6750, section 2.1).
pub fn after_bearer(text: &str) -> Option<&str> {
    const SCHEME: &str = "bearer ";
    let scheme = text.get(..SCHEME.len())?;
    let rest = text.get(SCHEME.len()..)?;
    scheme
        .eq_ignore_ascii_case(SCHEME)
        .then(|| rest.trim_start())
}

/// Whether a text is one word of the characters of a token, and too long for a word of a language.
fn is_opaque_token(text: &str) -> bool {
    const LONGER_THAN_WORDS: usize = 16;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    text.len() >= LONGER_THAN_WORDS && text.bytes().all(is_part)
}

/// Whether a JSON web token stands in a text, alone or in a URL or header.
fn holds_json_web_token(text: &str) -> bool {
    if !has_two_points(text.as_bytes()) {
        return false;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.split(|c| !is_part(c))
        .map(|word| word.trim_end_matches('.'))
        .any(is_json_web_token)
}

/// Whether a word is three parts in base64url of which the first is a JSON object that names an algorithm.
pub fn is_json_web_token(word: &str) -> bool {
    let mut parts = word.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    // In base64url an opening brace is an `e` and a bit.
    header.starts_with('e')
        && !payload.is_empty()
        && !signature.is_empty()
        && decode_base64url(header)
            .and_then(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).ok())
            .is_some_and(|header| header.contains_key("alg"))
}

/// Reads base64url without padding (RFC 4648, section 5).
fn decode_base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0u32);
    for digit in text.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}
