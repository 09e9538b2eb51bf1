//! Finds hints: bytes at or near the start of a secret that are rare in ordinary text.

use super::names::may_name_secret;
use super::shapes;

/// How many bytes one step searches: as many as a `u128` has.
const CHUNK: usize = 16;

/// The length of the shortest name and value.
const SHORTEST_PAIR: usize = "otp=1".len();

/// Whether a text may contain a secret. Rules out most texts, and reads each byte about once.
pub fn may_hold_secret(text: &[u8]) -> bool {
    if text.len() < SHORTEST_PAIR {
        return false;
    }
    let is_separator = |byte: &u8| matches!(byte, b':' | b'=' | b'%');
    may_be_json(text)
        || match text.len() < shapes::SHORTEST {
            true => text.iter().any(is_separator),
            false => all(text).any(|at| may_be_at(text, at)),
        }
}

/// Whether a text may be JSON, which can name a secret in many ways. Few strings hold JSON.
fn may_be_json(text: &[u8]) -> bool {
    let is_blank = |byte: &u8| *byte <= b' ' || !byte.is_ascii();
    let first = text.iter().find(|byte| !is_blank(byte));
    matches!(first, Some(b'{' | b'[' | b'"'))
}

/// Whether a hint may belong to a secret.
#[inline(never)]
fn may_be_at(text: &[u8], hint: usize) -> bool {
    let after = text.get(hint + 1..).unwrap_or_default();
    match text.get(hint) {
        Some(b'%' | b'\\') => true,
        Some(b':' | b'=') => {
            may_end_with_name(text.get(..hint).unwrap_or_default()) || is_user_information(after)
        }
        _ => shapes::is_at(text, hint),
    }
}

/// Whether `//user:password@host` may be at the start of a text.
fn is_user_information(text: &[u8]) -> bool {
    let authority = text.strip_prefix(b"//").unwrap_or_default();
    memchr::memchr2(b'@', b'/', authority).is_some_and(|end| authority.get(end) == Some(&b'@'))
}

/// Whether a text may end with the name of a secret.
fn may_end_with_name(text: &[u8]) -> bool {
    let is_part = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'\\');
    let end = text.iter().rposition(is_part).map_or(0, |last| last + 1);
    may_name_secret(text.get(..end).unwrap_or_default())
}

/// The offsets of the hints in a text.
pub fn all(text: &[u8]) -> impl Iterator<Item = usize> {
    let (mut start, mut found) = (0, 0);
    std::iter::from_fn(move || {
        while found == 0 {
            found = in_next_chunk(text.get(start..).filter(|rest| !rest.is_empty())?);
            start += CHUNK;
        }
        let at = start - CHUNK + found.trailing_zeros() as usize / 8;
        found &= found - 1;
        Some(at)
    })
}

fn in_next_chunk(rest: &[u8]) -> u128 {
    if let Some(bytes) = rest.first_chunk() {
        return in_chunk(bytes);
    }
    let mut bytes = [0; CHUNK + 1];
    if let Some(start) = bytes.get_mut(..rest.len()) {
        start.copy_from_slice(rest);
    }
    in_chunk(&bytes)
}

/// One byte for each byte of the chunk: 1 for a hint, 0 for others. The extra last byte is only looked at.
///
/// If it isn't inlined, the compiler turns this into about 40 SIMD instructions for sixteen bytes.
#[inline(never)]
fn in_chunk(bytes: &[u8; CHUNK + 1]) -> u128 {
    let [_, next @ ..] = bytes;
    let mut found = [0; CHUNK];
    for (found, (byte, next)) in found.iter_mut().zip(bytes.iter().zip(next)) {
        *found = u8::from(is_hint(*byte, *next));
    }
    u128::from_le_bytes(found)
}

/// Whether a byte, with the one after it, is a hint: the first `_`, `-` or `.` of most tokens, the first `A` of others, the
/// `pi` of `dapi`, the `Be` or `Ba` of an `Authorization`, a separator after a name, an encoded separator, and an escape in a name.
/// A branch here would prevent SIMD.
const fn is_hint(byte: u8, next: u8) -> bool {
    let is_mark = (byte == b'_') | (byte == b'-') | (byte == b'.');
    // `a` and `e` differ in one bit, and so do capitals.
    let is_scheme = (byte | 0x20 == b'b') & (next | 0x24 == b'e');
    let is_separator = (byte == b':') | (byte == b'=') | ((byte == b'%') & (next == b'3'));
    let is_escape = (byte == b'\\') & (next == b'u');
    let is_other = (byte == b'A') | ((byte == b'p') & (next == b'i'));
    (is_mark & (next > b' ')) | is_scheme | is_separator | is_escape | is_other
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::may_hold_secret;
    use crate::secrets::text::kind_in;

    proptest! {
        #[test]
        fn a_text_that_is_ruled_out_holds_no_secret(
            pieces in prop::collection::vec(select(PIECES.as_slice()), 0..10),
        ) {
            let text = pieces.concat();
            prop_assert!(may_hold_secret(text.as_bytes()) || kind_in(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn short_json_is_not_ruled_out_without_a_separator() {
        let text = "{token\né";
        assert!(kind_in(text).is_some());
        assert!(may_hold_secret(text.as_bytes()));
    }

    /// Names, separators and values, and text around them.
    const PIECES: [&str; 31] = [
        " ",
        "\n",
        "\"",
        "\\",
        "\\\"",
        "'",
        ":",
        "=",
        "%3D",
        "%3a",
        "://",
        "@",
        "/",
        "é",
        "{",
        "[",
        "}",
        "name",
        "value",
        "token",
        "to_ken",
        "tok\\u0065n",
        "password2",
        "clientSecret",
        "secre\\u0074",
        "Authorization",
        "Cookie",
        "Bearer",
        "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3",
        "ghp_",
        "hunter2",
    ];
}
