//! Inserts a response into its request file.
//!
//! A response may hold a secret that must not get lost. So an edit is returned only if the resulting text
//! certainly has the whole response in its place and is otherwise unchanged.

use base64::Engine as _;

use super::codes::Code;
use super::diagnostics::{Diagnostic, diagnose};
use super::formatting::{Breaks, Layout};
use super::lines::{LineBreaks, indentation, indentation_of};
use super::style::Style;
use super::{Severity, TextEdit, apply};
use crate::syntax::{Node, PunctuationKind, Tree, punctuation, quote};
use crate::text::Span;

const RESPONSE: &str = "response";

/// The parts of a response that are written to the file.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// The HTTP status.
    pub status: u16,
    /// When the request was sent (RFC 3339).
    pub sent_at: &'a str,
    /// The base address of the API that it was sent to.
    pub endpoint: &'a str,
    /// Whether a sandbox of clreq answered.
    pub is_sandbox: bool,
    /// The body as received, or after redaction.
    pub body: &'a [u8],
}

impl Response<'_> {
    /// The JSON text for the value of `response`. The body stays as it is if the file stays free of errors with it.
    /// Otherwise it becomes a string, or a `data:` URL if it is not UTF-8.
    pub fn to_text(self) -> String {
        let Ok(body) = std::str::from_utf8(self.body) else {
            return self.with_body(&quote(&data_url(self.body)));
        };
        let as_json = self.with_body(body);
        // The body must also be valid by itself: `1, "x": 2` is valid only after a key.
        match Tree::parse(body).errors().is_empty() && is_without_errors(&as_json) {
            true => as_json,
            false => self.with_body(&quote(body)),
        }
    }

    fn with_body(self, body: &str) -> String {
        let Self {
            status, endpoint, ..
        } = self;
        let (sent_at, endpoint) = (quote(self.sent_at), quote(endpoint));
        let sandbox = match self.is_sandbox {
            true => "\"sandbox\": true, ",
            false => "",
        };
        format!(
            "{{\"status\": {status}, \"sent_at\": {sent_at}, \"endpoint\": {endpoint}, {sandbox}\"body\": {body}}}"
        )
    }
}

/// Whether a response adds no error to its file. Secrets don't count.
fn is_without_errors(response: &str) -> bool {
    let tree = Tree::parse(format!("{{\"{RESPONSE}\": {response}}}"));
    let Some(body) = tree.at_pointer("/response/body").map(Node::span) else {
        return false;
    };
    let is_error = |found: &Diagnostic| {
        found.severity == Severity::Error
            && found.code != Code::SecretInResponse
            && (body.start..=body.end).contains(&found.span.start)
    };
    tree.errors().is_empty() && !diagnose(&tree).iter().any(is_error)
}

/// Bytes that are no text, as a `data:` URL: nothing of them is lost.
pub fn data_url(bytes: &[u8]) -> String {
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
    format!("data:application/octet-stream;base64,{encoded}")
}

/// The edit that makes a JSON text the value of the root's `response`, in the file's style. An existing `response` is
/// replaced; if there are several, the last one. Otherwise it becomes the last member. A file on one line stays on one
/// line.
///
/// `None` if the text isn't JSON, or if the file's root is not a closed object.
pub fn insert_response(tree: &Tree, response_text: &str) -> Option<TextEdit> {
    let file = File::of(tree)?;
    let place = match file.root.key_named(RESPONSE) {
        Some(key) => place_of_existing(key)?,
        None => file.place_at_end(),
    };
    let response = file.lay_out(response_text, &place.line)?;
    let edit = TextEdit::replace(place.span, place.before_value + &response);
    keeps_the_rest(tree, &edit, &response).then_some(edit)
}

/// Where the value of `response` goes.
struct ResponsePlace {
    /// The span to replace.
    span: Span,
    /// The text to insert before the value.
    before_value: String,
    /// The indentation of the key's line.
    line: String,
}

fn place_of_existing(key: Node<'_>) -> Option<ResponsePlace> {
    let (span, before_value) = match key.value() {
        // The end of an unclosed container is a guess: a replacement could delete what follows.
        Some(value) if value.is_container() && !value.is_closed() => return None,
        Some(value) => (value.span(), ""),
        None => match colon_after(key) {
            Some(colon) => (Span::at(colon.end), " "),
            None => (Span::at(key.span().end), ": "),
        },
    };
    Some(ResponsePlace {
        span,
        before_value: before_value.to_owned(),
        line: indentation_of(key).to_owned(),
    })
}

/// A file whose root is a closed object.
struct File<'a> {
    root: Node<'a>,
    style: Style,
    on_one_line: bool,
}

impl<'a> File<'a> {
    fn of(tree: &'a Tree) -> Option<Self> {
        let root = tree.root()?;
        (root.is_object() && root.is_closed()).then(|| Self {
            root,
            style: Style::of(tree),
            on_one_line: !LineBreaks::new(tree.text()).any_in(root.span()),
        })
    }

    fn place_at_end(&self) -> ResponsePlace {
        let tree = self.root.tree();
        let last = self.root.children().last();
        let end_of_last = last.map_or(self.root.span().start + 1, |key| key.member_span().end);
        let gap = Span::new(end_of_last, self.root.span().end.saturating_sub(1));
        // Only JSON's white space. Other characters stay.
        let before = tree.slice(gap).trim_end_matches([' ', '\t', '\n', '\r']);
        let end = gap.start + before.len();
        let comma_at = last.and_then(|_| missing_comma(tree, gap));
        let span = Span::new(comma_at.unwrap_or(end), end);
        let comma = comma_at.map_or("", |_| ",");
        let line = self.member_indentation(last);
        let separator = match (self.on_one_line, last) {
            (false, _) => format!("{}{line}", self.style.line_ending.text()),
            (true, Some(_)) => " ".to_owned(),
            (true, None) => String::new(),
        };
        let skipped = tree.slice(span);
        ResponsePlace {
            span,
            before_value: format!("{comma}{skipped}{separator}\"{RESPONSE}\": "),
            line,
        }
    }

    /// The indentation of a new member of the root.
    fn member_indentation(&self, last: Option<Node<'_>>) -> String {
        let is_first_of_line = |key: &Node<'_>| {
            let start = key.span().start;
            indentation(key.tree(), start).end == start
        };
        match last.filter(is_first_of_line) {
            Some(key) => indentation_of(key).to_owned(),
            None => indentation_of(self.root).to_owned() + self.style.indentation.text(),
        }
    }

    /// Formats a JSON text in this file's style, on a line with the given indentation. `None` if it isn't JSON.
    fn lay_out(&self, text: &str, first_line: &str) -> Option<String> {
        let tree = Tree::parse(text.trim());
        if !tree.errors().is_empty() {
            return None;
        }
        let layout = Layout {
            style: self.style,
            first_line,
            breaks: if self.on_one_line {
                Breaks::None
            } else {
                Breaks::All
            },
        };
        let mut edits = Vec::new();
        layout.gaps(&tree, |gap, wanted| {
            edits.push(TextEdit::replace(gap, wanted));
        });
        Some(apply(tree.text(), &edits))
    }
}

/// The colon after a key without a value.
fn colon_after(key: Node<'_>) -> Option<Span> {
    let end = key.tree().text_len();
    let gap = Span::new(key.span().end, end);
    let colon = punctuation(key.tree(), gap).find(|p| p.kind == PunctuationKind::Colon)?;
    key.has_colon().then_some(colon.span)
}

/// Where to add a comma after the last member. `None` if there is one.
fn missing_comma(tree: &Tree, gap: Span) -> Option<usize> {
    let mut at = gap.start;
    for punctuation in punctuation(tree, gap) {
        match punctuation.kind {
            PunctuationKind::Comma => return None,
            PunctuationKind::Colon => at = punctuation.span.end,
            PunctuationKind::Comment => {}
        }
    }
    Some(at)
}

/// Whether the text after an edit has the response in its place and all other members unchanged.
fn keeps_the_rest(tree: &Tree, edit: &TextEdit, response: &str) -> bool {
    let after = Tree::parse(apply(tree.text(), std::slice::from_ref(edit)));
    let inserted = after.root().and_then(|root| root.get(RESPONSE));
    inserted.is_some_and(|value| value.source() == response)
        && other_members(&after).eq(other_members(tree))
}

/// The source of the root's members, except for the last `response`.
fn other_members(tree: &Tree) -> impl Iterator<Item = (&str, Option<&str>)> {
    let response = tree.root().and_then(|root| root.key_named(RESPONSE));
    tree.root()
        .into_iter()
        .flat_map(Node::members)
        .filter(move |(key, _)| Some(*key) != response)
        .map(|(key, value)| (key.source(), value.map(Node::source)))
}

#[cfg(test)]
mod tests;
