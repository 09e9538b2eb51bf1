//! Finding the secrets in an answer and taking them out, with every other byte left as it stands.

use std::{mem, ops::Range};

use secrecy::SecretString;
use serde_json::value::RawValue;

use super::foreign_text::REDACTED;

#[cfg(test)]
mod tests;

/// The members whose values are secret, in any case and at any depth.
const SECRET_MEMBERS: [&str; 4] = ["client_secret", "access_token", "refresh_token", "id_token"];

/// The longest pointer that is told: many secrets at the bottom of a hostile text must not fill the memory.
const LONGEST_POINTER: usize = 1000;

/// A JSON text without its secrets, and the secrets. `Debug` shows no secret's value.
#[derive(Debug)]
pub struct Redacted {
    /// The text, byte for byte as it was but for `"<redacted>"` in place of each secret.
    pub text: String,
    /// What was taken out, in the order of the text.
    pub secrets: Vec<FoundSecret>,
}

/// A secret in an answer.
#[derive(Clone, Debug)]
pub struct FoundSecret {
    /// The JSON Pointer from the root of the text to it, or to the nearest container that a pointer of a bounded length reaches.
    pub pointer: String,
    /// Its value.
    pub value: SecretString,
}

/// Takes out every string and number under a secret member, and every string that holds a JSON web token or is a `Bearer` header.
pub fn redact(json: &RawValue) -> Redacted {
    let mut scanner = Scanner::new(json.get());
    scanner.run();
    let mut text = String::with_capacity(json.get().len());
    let mut copied = 0;
    let mut secrets = Vec::new();
    for (span, secret) in scanner.found {
        text.push_str(slice(json.get(), copied..span.start));
        text.push('"');
        text.push_str(REDACTED);
        text.push('"');
        copied = span.end;
        secrets.push(secret);
    }
    text.push_str(slice(json.get(), copied..json.get().len()));
    Redacted { text, secrets }
}

/// Reads a text that is known to be valid JSON, so that each token is told by its first byte. It keeps its own stack: any depth will do.
struct Scanner<'a> {
    text: &'a str,
    offset: usize,
    containers: Vec<Container>,
    found: Vec<(Range<usize>, FoundSecret)>,
}

/// An object or array that the scanner is in.
struct Container {
    place: Place,
    secret: bool,
}

/// Where in its container the next value stands.
enum Place {
    /// In an object, before a key.
    Key,
    /// In an object, after this key.
    Member(String),
    /// In an array, at this index.
    Element(usize),
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            containers: Vec::new(),
            found: Vec::new(),
        }
    }

    fn run(&mut self) {
        while let Some(&byte) = self.text.as_bytes().get(self.offset) {
            match byte {
                b'{' => self.open(Place::Key),
                b'[' => self.open(Place::Element(0)),
                b'}' | b']' => self.close(),
                b'"' => self.string(),
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => self.offset += 1,
                _ => self.literal(),
            }
        }
    }

    fn open(&mut self, place: Place) {
        let secret = self.is_secret_place();
        self.containers.push(Container { place, secret });
        self.offset += 1;
    }

    fn close(&mut self) {
        self.containers.pop();
        self.offset += 1;
        self.value_ended();
    }

    fn string(&mut self) {
        let span = self.offset..self.string_end();
        self.offset = span.end;
        let raw = slice(self.text, span.clone());
        // A lone surrogate is valid in JSON but not in a `String`: then the escapes stay.
        let decoded =
            serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned());
        if let Some(Container {
            place: place @ Place::Key,
            ..
        }) = self.containers.last_mut()
        {
            *place = Place::Member(decoded);
            return;
        }
        let redundant = decoded.is_empty() || decoded == REDACTED;
        if !redundant && (self.is_secret_place() || holds_token(&decoded)) {
            self.find(span, decoded);
        }
        self.value_ended();
    }

    /// A number, `true`, `false` or `null`. Only a number can tell something.
    fn literal(&mut self) {
        let rest = slice(self.text, self.offset..self.text.len());
        let length = rest
            .find([',', '}', ']', ' ', '\t', '\r', '\n'])
            .unwrap_or(rest.len());
        let span = self.offset..self.offset + length;
        self.offset = span.end;
        let raw = slice(self.text, span.clone());
        if self.is_secret_place()
            && raw.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        {
            self.find(span, raw.to_owned());
        }
        self.value_ended();
    }

    fn string_end(&self) -> usize {
        let mut escaped = true;
        for (index, byte) in self.text.bytes().enumerate().skip(self.offset) {
            match byte {
                // The opening quote counts as escaped.
                _ if mem::take(&mut escaped) => {}
                b'\\' => escaped = true,
                b'"' => return index + 1,
                _ => {}
            }
        }
        self.text.len()
    }

    fn value_ended(&mut self) {
        match self
            .containers
            .last_mut()
            .map(|container| &mut container.place)
        {
            Some(Place::Element(index)) => *index += 1,
            Some(place) => *place = Place::Key,
            None => {}
        }
    }

    fn is_secret_place(&self) -> bool {
        self.containers.last().is_some_and(|container| {
            container.secret
                || matches!(&container.place, Place::Member(key) if is_secret_member(key))
        })
    }

    fn find(&mut self, span: Range<usize>, value: String) {
        let pointer = self.pointer();
        self.found.push((
            span,
            FoundSecret {
                pointer,
                value: value.into(),
            },
        ));
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for container in &self.containers {
            let step = match &container.place {
                Place::Key => continue,
                Place::Member(key) if key.len() > LONGEST_POINTER => break,
                Place::Member(key) => key.replace('~', "~0").replace('/', "~1"),
                Place::Element(index) => index.to_string(),
            };
            if pointer.len() + step.len() >= LONGEST_POINTER {
                break;
            }
            pointer.push('/');
            pointer.push_str(&step);
        }
        pointer
    }
}

/// The spans are the scanner's own, at the ASCII bytes that delimit tokens, so that they are never out of place.
fn slice(text: &str, span: Range<usize>) -> &str {
    text.get(span).unwrap_or_default()
}

fn is_secret_member(key: &str) -> bool {
    SECRET_MEMBERS
        .iter()
        .any(|member| member.eq_ignore_ascii_case(key))
}

fn holds_token(text: &str) -> bool {
    is_bearer_header(text)
        || text
            .split(|character| !is_token_character(character))
            .any(is_json_web_token)
}

fn is_bearer_header(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    words
        .next()
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"))
        && words.next().is_some()
        && words.next().is_none()
}

fn is_token_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// Base64 of `{"`, of a header and of a payload, then perhaps of a signature. An encrypted one has more parts, and no readable payload.
fn is_json_web_token(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    match parts.as_slice() {
        [header, payload, _signature] => header.starts_with("eyJ") && payload.starts_with("eyJ"),
        [header, _, _, _, _] => header.starts_with("eyJ"),
        _ => false,
    }
}
