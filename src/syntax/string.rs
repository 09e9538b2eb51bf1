//! String literals: escapes and quotes.

use std::borrow::Cow;

/// Resolves the escapes of a string's inside. What isn't an escape stays as it is written.
pub fn unescape(inner: &str) -> Cow<'_, str> {
    let find = |text: &str| memchr::memchr(b'\\', text.as_bytes());
    if find(inner).is_none() {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = find(rest) {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        match resolve(escape) {
            Some((c, length)) => {
                text.push(c);
                rest = escape.get(length..).unwrap_or_default();
            }
            None => {
                text.push('\\');
                rest = escape.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that an escape at the start of a text stands for, and the escape's length in bytes.
fn resolve(escape: &str) -> Option<(char, usize)> {
    let c = match escape.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'\'' => '\'',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return resolve_unicode(escape),
        _ => return None,
    };
    Some((c, 2))
}

fn resolve_unicode(escape: &str) -> Option<(char, usize)> {
    let high = code_unit(escape)?;
    if let Some(c) = char::from_u32(high) {
        return Some((c, 6));
    }
    let low = code_unit(escape.get(6..)?)?;
    let c = char::decode_utf16([high as u16, low as u16]).next()?.ok()?;
    Some((c, 12))
}

fn code_unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

/// Whether a character is one of the quotes that people write strings in. Only `"` is JSON.
pub const fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '\u{201C}'..='\u{201E}' | '\u{2018}' | '\u{2019}'
    )
}

/// The quotes that close a string with this opening quote; `None` if JSON knows it, or it is no quote.
pub const fn closing_quotes(opening: char) -> Option<[char; 2]> {
    match opening {
        '\'' => Some(['\'', '\'']),
        '\u{2018}' | '\u{2019}' => Some(['\u{2019}', '"']),
        '\u{201C}'..='\u{201E}' => Some(['\u{201D}', '"']),
        _ => None,
    }
}

/// The inside of a string as it is written, whatever quotes it has or lacks.
pub fn without_quotes(source: &str) -> &str {
    let opened = source.strip_prefix(is_quote).unwrap_or(source);
    opened.strip_suffix(is_quote).unwrap_or(opened)
}

/// Whether a string as it is written ends with a quote that closes it.
pub fn has_closing_quote(source: &str) -> bool {
    let mut characters = source.chars();
    let closing = characters.next().and_then(closing_quotes);
    let closing = closing.unwrap_or(['"', '\u{201D}']);
    let inner = characters.as_str().strip_suffix(closing);
    inner.is_some_and(|inner| !ends_in_backslash(inner, inner.len()))
}

/// Whether an odd number of backslashes stands before an offset, so that the last one escapes the next character.
pub fn ends_in_backslash(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or_default();
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    !backslashes.is_multiple_of(2)
}

/// Writes a text as a JSON string literal.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
