//! Finds the end of a run of white space or plain string bytes, eight bytes at a time. Most of a document is such runs.

use super::lexer::is_white_space;

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);

/// How many bytes at the start are white space.
#[inline]
pub(super) fn white_space(bytes: &[u8]) -> usize {
    const SPACES: [u8; 8] = [b' '; 8];
    // Most white space is indentation, so whole words of spaces come first.
    let (words, _) = bytes.as_chunks::<8>();
    let indented = 8 * words.iter().take_while(|word| **word == SPACES).count();
    let rest = bytes.get(indented..).unwrap_or_default();
    let more = rest.iter().position(|byte| !is_white_space(*byte));
    indented + more.unwrap_or(rest.len())
}

/// How many bytes at the start are the plain inside of a string: no quote, no backslash, no control character.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return 8 * index + found.trailing_zeros() as usize / 8;
        }
    }
    let more = rest
        .iter()
        .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20);
    bytes.len() - rest.len() + more.unwrap_or(rest.len())
}

/// Sets the high bit of each byte that isn't plain. The first one set is right; later ones may be wrong, because the subtractions
/// borrow from them.
#[inline]
const fn special(word: u64) -> u64 {
    let (quote, backslash) = (word ^ (ONES * b'"' as u64), word ^ (ONES * b'\\' as u64));
    let is_quote = quote.wrapping_sub(ONES) & !quote;
    let is_backslash = backslash.wrapping_sub(ONES) & !backslash;
    let is_control = word.wrapping_sub(ONES * 0x20) & !word;
    (is_quote | is_backslash | is_control) & HIGHS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{plain, white_space};

    proptest! {
        #[test]
        fn runs_end_where_a_byte_by_byte_search_ends_them(
            text in "[a-c \"\\\\\n\r\t\u{1}\u{1f}\u{20}!\u{7f}\u{80}\u{e9}\u{4e2d}]{0,40}"
        ) {
            let bytes = text.as_bytes();
            for start in 0..bytes.len() {
                let bytes = &bytes[start..];
                let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
                let expected = bytes.iter().position(special).unwrap_or(bytes.len());
                prop_assert_eq!(plain(bytes), expected);
                let visible = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
                let expected = bytes.iter().position(visible).unwrap_or(bytes.len());
                prop_assert_eq!(white_space(bytes), expected);
            }
        }
    }
}
