//! Removes secrets from a response.

use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::find::Finder;
use super::known::{self, Known, is_distinctive, replace};
use super::{REDACTED, text};
use crate::syntax::{Kind, Node, SyntaxError, SyntaxErrorKind, Tree, escape_token, quote};
use crate::text::Span;

/// The maximum length of a pointer in bytes. It bounds the memory for a hostile response that has many secrets below a
/// long key.
const LONGEST_POINTER: usize = 250;

/// A text without its secrets, and the removed secrets. `Debug` output shows no secret.
#[derive(Debug, Default)]
pub struct Redacted {
    /// The text, with each secret replaced by [`REDACTED`].
    pub text: String,
    /// The removed secrets, in the order of the text.
    pub secrets: Vec<FoundSecret>,
}

/// A secret in a response.
#[derive(Clone, Debug)]
pub struct FoundSecret {
    /// The JSON Pointer, or the start of it if it is too long. Several secrets may have the same one.
    pub pointer: String,
    /// The value.
    pub value: SecretString,
}

/// Removes the secrets from a JSON text. Strings and numbers that are secrets become [`REDACTED`]. If a secret is
/// distinctive enough to be recognized elsewhere, other strings and keys that contain it are redacted too. Everything
/// else is kept byte for byte.
///
/// A text that is not JSON, or nests too deep for the parser, counts as one secret.
pub fn redact(json: &str) -> Redacted {
    let tree = Tree::parse(json);
    // A lone surrogate is valid JSON, though most parsers reject it.
    let is_json = |error: &SyntaxError| error.kind == SyntaxErrorKind::LoneSurrogate;
    if !tree.errors().iter().all(is_json) {
        return whole(json);
    }
    let mut finder = Finder::default();
    let mut path = Path::default();
    let mut found = Vec::new();
    for node in tree.nodes() {
        path.enter(node);
        if finder.look_at(node).is_some() {
            found.push((node, path.pointer()));
        }
    }
    if found.is_empty() {
        return Redacted {
            text: json.to_owned(),
            secrets: Vec::new(),
        };
    }
    let values: Vec<Cow<'_, str>> = found.iter().map(|(node, _)| value_of(*node)).collect();
    // A common word is redacted only where its own name says that it is secret. The dummy secret `data` must not redact
    // every other `data`.
    let known = Known::new(
        values
            .iter()
            .map(AsRef::as_ref)
            .filter(|value| is_distinctive(value)),
    );
    let mut taken = found.iter().map(|(node, _)| node.index()).peekable();
    let mut text = String::with_capacity(json.len());
    let mut copied = 0;
    for node in tree.nodes() {
        let new = match taken.next_if_eq(&node.index()) {
            Some(_) => Some(quote(REDACTED)),
            None => without_repetition(node, &known),
        };
        if let Some(new) = new {
            let span = node.span();
            text.push_str(tree.slice(Span::new(copied, span.start)));
            text.push_str(&new);
            copied = span.end;
        }
    }
    text.push_str(tree.slice(Span::new(copied, json.len())));
    let secrets = found
        .iter()
        .zip(&values)
        .map(|((_, pointer), value)| FoundSecret {
            pointer: pointer.clone(),
            value: value.clone().into_owned().into(),
        });
    Redacted {
        text,
        secrets: secrets.collect(),
    }
}

fn whole(text: &str) -> Redacted {
    Redacted {
        text: quote(REDACTED),
        secrets: vec![FoundSecret {
            pointer: String::new(),
            value: text.to_owned().into(),
        }],
    }
}

fn value_of(node: Node<'_>) -> Cow<'_, str> {
    node.string().unwrap_or(Cow::Borrowed(node.source()))
}

/// The replacement for a key, string or number that repeats a secret.
fn without_repetition(node: Node<'_>, known: &Known) -> Option<String> {
    match node.kind() {
        Kind::Key | Kind::String => {}
        Kind::Number => return known.is_in(node.source()).then(|| quote(REDACTED)),
        _ => return None,
    }
    let text = node.string()?;
    let Cow::Owned(rest) = known.redact_name(&text) else {
        return None;
    };
    let is_clean = node.kind() == Kind::Key || text::kind_in(&rest).is_none();
    Some(quote(if is_clean { &rest } else { REDACTED }))
}

/// The current position in a walk through a tree. Computing the pointer of each node from scratch would take quadratic
/// time in a long array.
#[derive(Default)]
struct Path<'a>(Vec<Container<'a>>);

struct Container<'a> {
    /// The index of the last node in the container.
    last: usize,
    step: Step<'a>,
}

/// The key or element of a container that the walk is in.
enum Step<'a> {
    /// In an object, after this key.
    Key(Option<Node<'a>>),
    /// In an array, at this element. The first one is 1.
    Element(usize),
}

impl<'a> Path<'a> {
    /// Moves to the next node in the order of the text.
    fn enter(&mut self, node: Node<'a>) {
        while self
            .0
            .pop_if(|container| container.last < node.index())
            .is_some()
        {}
        match self.0.last_mut().map(|container| &mut container.step) {
            Some(Step::Key(key)) if node.kind() == Kind::Key => *key = Some(node),
            Some(Step::Element(number)) => *number += 1,
            _ => {}
        }
        let step = match node.kind() {
            Kind::Object => Step::Key(None),
            Kind::Array => Step::Element(0),
            _ => return,
        };
        self.0.push(Container {
            last: node.last_descendant().index(),
            step,
        });
    }

    /// The pointer of the node, or of its nearest container whose pointer is short enough.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        // A secret is not a container, so every container on the path is above it.
        for container in &self.0 {
            let step = match &container.step {
                Step::Key(Some(key)) if key.span().len() <= LONGEST_POINTER => {
                    key.string().unwrap_or_default()
                }
                Step::Key(_) => break,
                Step::Element(number) => Cow::Owned(number.saturating_sub(1).to_string()),
            };
            let step = escape_token(&step);
            if pointer.len() + 1 + step.len() > LONGEST_POINTER {
                break;
            }
            pointer.push('/');
            pointer.push_str(&step);
        }
        pointer
    }
}

/// Replaces each secret in any text with [`REDACTED`]. Text that can't be separated from a secret is replaced too.
pub fn redact_text(text: &str) -> Cow<'_, str> {
    match replace(text, &text::spans_in(text)) {
        Cow::Owned(rest) if text::kind_in(&rest).is_some() => Cow::Borrowed(REDACTED),
        redacted => redacted,
    }
}

/// Removes the secrets from a text that is not JSON. They have no pointers.
pub fn redact_body(body: &str) -> Redacted {
    let spans = known::joined(text::spans_in(body));
    let text = replace(body, &spans);
    let taken = match text::kind_in(&text) {
        Some(_) => vec![Span::new(0, body.len())],
        None => spans,
    };
    let secrets = taken.iter().map(|span| FoundSecret {
        pointer: String::new(),
        value: span.of(body).to_owned().into(),
    });
    Redacted {
        text: replace(body, &taken).into_owned(),
        secrets: secrets.collect(),
    }
}

/// Replaces known secrets in a text with [`REDACTED`]. In JSON only strings and keys change, so that it stays valid
/// JSON.
pub fn redact_known<'t>(text: &'t str, known: &Known) -> Cow<'t, str> {
    if !text.trim_start().starts_with(['{', '[', '"']) {
        return known.redact_sentence(text);
    }
    let tree = Tree::parse(text);
    let mut result = String::new();
    let mut copied = 0;
    for node in tree.nodes() {
        let Some(string) = node.string() else {
            continue;
        };
        let redacted = match node.kind() {
            Kind::Key => known.redact_name(&string),
            _ => known.redact_value(&string),
        };
        if redacted != string {
            result.push_str(tree.slice(Span::new(copied, node.span().start)));
            result.push_str(&quote(&redacted));
            copied = node.span().end;
        }
    }
    result.push_str(tree.slice(Span::new(copied, text.len())));
    if !tree.errors().is_empty() {
        // The text outside of the recognized strings.
        result = known.redact_name(&result).into_owned();
    }
    if result == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(result)
    }
}

/// Formats secrets as a JSON object of pointers and values, for a file that only the user can read. If several secrets
/// have the same pointer, its value is an array.
pub fn secrets_as_json(secrets: &[FoundSecret]) -> SecretString {
    let mut members: Map<String, Value> = Map::new();
    for secret in secrets {
        let value = Value::from(secret.value.expose_secret());
        match members.get_mut(&secret.pointer) {
            None => {
                members.insert(secret.pointer.clone(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::from(vec![first.take(), value]),
        }
    }
    format!("{:#}\n", Value::from(members)).into()
}

#[cfg(test)]
mod tests;
