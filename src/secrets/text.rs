//! Finds secrets in structured texts: JSON (even if truncated), forms, query strings and user information of URLs,
//! headers, settings.

use std::borrow::Cow;

use memchr::{memchr, memchr2_iter, memmem};

use super::SecretKind;
use super::find::Finder;
use super::names::{LONGEST_NAME, kind_named};
use super::placeholder::is_placeholder;
use super::shapes::{self, after_scheme, is_opaque};
use crate::syntax::{Tree, unescape};
use crate::text::Span;

/// How many levels of text inside text are read. So a token is found in JSON in a string in a response in a string.
pub const DEEPEST: usize = 4;

/// The kind of the first secret that a text contains.
pub fn kind_in(text: &str) -> Option<SecretKind> {
    kind_within(text, DEEPEST)
}

pub fn kind_within(text: &str, depth: usize) -> Option<SecretKind> {
    let mut first = None;
    search(text, depth, &mut |_, kind| {
        first = Some(kind);
        false
    });
    first
}

/// The spans of the secrets in a text, in no particular order. They may overlap.
pub fn spans_in(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    search(text, DEEPEST, &mut |span, _| {
        spans.push(span);
        true
    });
    spans
}

/// Receives each secret. Returns whether to continue the search.
type Take<'t> = dyn FnMut(Span, SecretKind) -> bool + 't;

fn search(text: &str, depth: usize, take: &mut Take<'_>) {
    if depth == 0 || is_data_url(text) {
        return;
    }
    let _ = in_shapes(text, take)
        && in_json(text, depth, take)
        && in_pairs(text, take)
        && in_user_information(text, take)
        && in_encoded(text, depth, take);
}

/// Base64 file contents have no readable secrets.
fn is_data_url(text: &str) -> bool {
    let start = text
        .get(..text.floor_char_boundary(100))
        .unwrap_or_default();
    start.starts_with("data:") && start.contains(";base64,")
}

fn in_shapes(text: &str, take: &mut Take<'_>) -> bool {
    text.len() < shapes::SHORTEST
        || shapes::all(text.as_bytes()).all(|(span, kind)| take(span, kind))
}

/// JSON is parsed into a tree, which also works for truncated JSON.
fn in_json(text: &str, depth: usize, take: &mut Take<'_>) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !start.starts_with(['{', '[', '"']) {
        return true;
    }
    let offset = text.len() - start.len();
    let tree = Tree::parse(start);
    let mut finder = Finder::within(depth - 1);
    tree.nodes().all(|node| match finder.look_at(node) {
        Some(kind) => {
            let span = node.span();
            take(Span::new(offset + span.start, offset + span.end), kind)
        }
        None => true,
    })
}

/// `name=value`, `"name": "value"`, and `Name: value` on a separate line.
fn in_pairs(text: &str, take: &mut Take<'_>) -> bool {
    let mut read_to = 0;
    for at in memchr2_iter(b'=', b':', text.as_bytes()) {
        if at < read_to {
            continue;
        }
        let Some(name) = Name::before(text, at) else {
            continue;
        };
        let Some(kind) = kind_named(&name.text) else {
            continue;
        };
        let value = match text.as_bytes().get(at) {
            Some(b'=') => value_of_field(text, at + 1),
            _ if name.is_quoted => value_of_member(text, at + 1),
            _ if name.starts_line => value_of_header(text, at + 1, kind),
            _ => None,
        };
        if let Some(value) = value {
            // Separators inside the value don't start another pair.
            read_to = value.end;
            if !take(value, kind) {
                return false;
            }
        }
    }
    true
}

/// The name before a separator.
struct Name<'t> {
    text: Cow<'t, str>,
    is_quoted: bool,
    starts_line: bool,
}

impl<'t> Name<'t> {
    fn before(text: &'t str, separator: usize) -> Option<Self> {
        let from = text.floor_char_boundary(separator.saturating_sub(LONGEST_NAME));
        let before = text.get(from..separator)?.trim_end_matches([' ', '\t']);
        let unquoted = before.trim_end_matches(['"', '\'', '\\']);
        let is_quoted = unquoted.len() < before.len();
        let is_part = |c: char| {
            c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\\') || (is_quoted && c == ' ')
        };
        let start = unquoted.trim_end_matches(is_part);
        let name = unquoted
            .get(start.len()..)
            .filter(|name| !name.is_empty())?;
        let before_name = start.trim_end_matches([' ', '\t', '-', '>', '<', '*']);
        let starts_line = match before_name.chars().next_back() {
            None => from == 0,
            Some(last) => matches!(last, '\n' | '\r' | '"' | '\''),
        };
        Some(Self {
            text: unescape(name.trim_start_matches(['-', '.'])),
            is_quoted,
            starts_line,
        })
    }
}

/// The value of a form field, query parameter or setting.
fn value_of_field(text: &str, from: usize) -> Option<Span> {
    let rest = text.get(from..)?.trim_start_matches([' ', '\t']);
    let start = text.len() - rest.len();
    let span = match rest.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = rest.get(1..)?;
            let end = inner.find(quote).unwrap_or(inner.len());
            Span::new(start + 1, start + 1 + end)
        }
        _ => {
            let ends = |c: char| {
                c.is_whitespace()
                    || matches!(c, '&' | ';' | '"' | '\'' | '<' | '>' | ',' | ')' | '\\')
            };
            // `<redacted>` is one value.
            let skipped = usize::from(rest.starts_with('<'));
            let end = rest
                .get(skipped..)?
                .find(ends)
                .map_or(rest.len(), |end| end + skipped);
            Span::new(
                start,
                start + end + usize::from(skipped > 0 && rest.get(end..end + 1) == Some(">")),
            )
        }
    };
    is_value(span.of(text)).then_some(span)
}

/// The value of a JSON member in the middle of a text. A container extends to the end of the line.
fn value_of_member(text: &str, from: usize) -> Option<Span> {
    let rest = text.get(from..)?;
    let value =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '[' | '{' | '\\'));
    let is_container = rest.get(..rest.len() - value.len())?.contains(['[', '{']);
    let start = text.len() - value.len();
    let opened = value.trim_start_matches(['"', '\'']);
    let is_quoted = opened.len() < value.len();
    let start = start + value.len() - opened.len();
    let ends = |c: char| match (is_container, is_quoted) {
        (true, _) => matches!(c, '\n' | '\r' | ']' | '}'),
        (false, true) => matches!(c, '"' | '\'' | '\n' | '\r'),
        (false, false) => c.is_whitespace() || matches!(c, ',' | '}' | ']' | '"' | '\''),
    };
    let end = opened.find(ends).unwrap_or(opened.len());
    let span = Span::new(start, start + end);
    is_value(span.of(text).trim_end_matches('\\')).then_some(span)
}

/// The value of a header or a YAML setting. A sentence is not a value.
fn value_of_header(text: &str, from: usize, kind: SecretKind) -> Option<Span> {
    let rest = text.get(from..)?;
    let line = rest.get(..rest.find(['\n', '\r', '"', '\'']).unwrap_or(rest.len()))?;
    let value = line.trim();
    let start = from + line.len() - line.trim_start().len();
    let span = Span::new(start, start + value.len());
    let is_word = !value.contains(char::is_whitespace);
    let is_secret = match kind {
        SecretKind::Authorization => {
            let token = after_scheme(value).unwrap_or(value);
            token.len() < value.len() && !token.contains(char::is_whitespace)
                || is_opaque(value.as_bytes())
        }
        SecretKind::Session => value.contains('=') || is_opaque(value.as_bytes()),
        _ => {
            let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
            is_word && (value.len() >= 6 && has_digit || is_opaque(value.as_bytes()))
        }
    };
    (is_secret && is_value(value)).then_some(span)
}

/// Whether a value can be a secret.
fn is_value(text: &str) -> bool {
    text.contains(char::is_alphanumeric) && !is_placeholder(text)
}

/// `scheme://user:password@host`
fn in_user_information(text: &str, take: &mut Take<'_>) -> bool {
    if memchr(b'@', text.as_bytes()).is_none() {
        return true;
    }
    memmem::find_iter(text.as_bytes(), b"://").all(|at| {
        let start = at + "://".len();
        let rest = text.get(start..).unwrap_or_default();
        let ends = |c: char| {
            c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '\\')
        };
        let authority = rest
            .get(..rest.find(ends).unwrap_or(rest.len()))
            .unwrap_or_default();
        let password = authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'));
        match password {
            Some((user, password)) if is_value(password) => {
                let start = start + user.len() + 1;
                take(
                    Span::new(start, start + password.len()),
                    SecretKind::Password,
                )
            }
            _ => true,
        }
    })
}

/// A URL in a query string. The text after `%3D` is decoded once and counts as a whole.
fn in_encoded(text: &str, depth: usize, take: &mut Take<'_>) -> bool {
    let separators = ["%3D", "%3d", "%3A", "%3a"];
    let has_separator =
        |separator: &str| memmem::find(text.as_bytes(), separator.as_bytes()).is_some();
    if memchr(b'%', text.as_bytes()).is_none()
        || !separators.iter().any(|separator| has_separator(separator))
    {
        return true;
    }
    match kind_within(&percent_decoded(text), depth - 1) {
        Some(kind) => take(Span::new(0, text.len()), kind),
        None => true,
    }
}

fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => break,
            [b'%', high, low, others @ ..]
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
                decoded.push(digit(*high) << 4 | digit(*low));
                others
            }
            [byte, others @ ..] => {
                decoded.push(*byte);
                others
            }
        };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{kind_in, spans_in};
    use crate::secrets::SecretKind;

    #[test]
    fn a_secret_in_a_text_is_found() {
        for (text, kind) in [
            (r#"{"client_secret": "abc"}"#, SecretKind::ClientSecret),
            (
                r#"{"data": {"client_secret": "ab"#,
                SecretKind::ClientSecret,
            ),
            (r#"{"client\u005fsecret": 17}"#, SecretKind::ClientSecret),
            (
                r#"{"body": "{\"password\": \"abc\"}"}"#,
                SecretKind::Password,
            ),
            (
                r#"HTTP/1.1 200 OK {"access_token":"abc"}"#,
                SecretKind::AccessToken,
            ),
            (r#"ok: {\"access_token\":\"abc\"}"#, SecretKind::AccessToken),
            ("ok 'password': {'a': 1}", SecretKind::Password),
            (
                "grant_type=x&client_secret=abc&a=b",
                SecretKind::ClientSecret,
            ),
            (
                "https://a.example/cb?client_secret=abc#x",
                SecretKind::ClientSecret,
            ),
            (
                "https://a.example/?to=https%3A%2F%2Fb%3Fclient_secret%3Dabc",
                SecretKind::ClientSecret,
            ),
            ("https://user:password@a.example/x", SecretKind::Password),
            ("postgres://u:p@h/db", SecretKind::Password),
            ("Authorization: Token abc", SecretKind::Authorization),
            (
                "POST / HTTP/1.1\r\nAuthorization: Basic abc\r\n",
                SecretKind::Authorization,
            ),
            (
                "curl -H 'Authorization: Bearer abc'",
                SecretKind::Authorization,
            ),
            ("Cookie: sid=abc", SecretKind::Session),
            ("db:\n  password: hunter2\n", SecretKind::Password),
            ("password = \"hunter\"", SecretKind::Password),
            ("export DB_PWD=x1", SecretKind::Password),
        ] {
            assert_eq!(kind_in(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn other_texts_have_no_secrets() {
        for text in [
            "has_secret=yes",
            "max_token=4096",
            "client_secret=$CLIENT_SECRET&x=1",
            "client_secret=${X}",
            "client_secret=***",
            "client_secret=<redacted>",
            "client_secret=%3Credacted%3E",
            "client_secret=&a=b",
            r#"{"client_secret": "<redacted>", "client_id": "abc"}"#,
            r#"x {"client_secret": null}"#,
            r#"x {"client_secret": []}"#,
            "https://a.example/list?page_token=abc",
            "https://{{user}}:{{password}}@a.example",
            "https://user@a.example/?a=b:c@d",
            "Enter your password: it has 8 letters",
            "Password: required",
            "market:all market:8",
            "data:image/png;base64,cGFzc3dvcmQ9MQpwYXNzd29yZD0x?password=1",
            "2026-11-23T18:00:00Z",
        ] {
            assert_eq!(kind_in(text), None, "{text}");
        }
    }

    #[test]
    fn spans_cover_exactly_the_secrets() {
        let found = |text: &'static str| -> Vec<&str> {
            spans_in(text)
                .into_iter()
                .map(|span| span.of(text))
                .collect()
        };
        assert_eq!(
            found("a=b&token=abc&otp=123 https://u:pw1@h"),
            ["abc", "123", "pw1"]
        );
        assert_eq!(found("secret=secret=secret=x"), ["secret=secret=x"]);
    }
}
