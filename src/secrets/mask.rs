//! Hiding secrets in what is shown of a document: excerpts, messages, diffs.
//!
//! This errs on the side of hiding: it also covers what [`secrets`] can't see because a syntax error or a comment is in the
//! way. A mask is as long as what it hides, in bytes and in characters, so that offsets and columns stay right.

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeSet, HashSet};
use std::ops::Bound::{Excluded, Included, Unbounded};

use super::{after_bearer, is_json_web_token, is_placeholder, kind_named, secrets};
use crate::syntax::{self, Kind, Node, Tree};
use crate::text::{Span, shown};

/// So much of a secret's start gives it away in a text that may cut it short.
const TELLING: usize = 6;

/// The secrets of a document, to be hidden in what is shown of it.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Those that a few of their characters give away. There may be as many as the document has values: in their order, the two
    /// that a text has most in common with stand where it would stand.
    long: BTreeSet<Value>,
    /// Those of no more characters than that.
    short: HashSet<Value>,
}

/// A secret as it is written. It is in no `Debug` output.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Value(String);

impl Borrow<str> for Value {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("…")
    }
}

impl Mask {
    /// The mask for a document.
    pub fn of(tree: &Tree) -> Self {
        let mut mask = Self::default();
        for secret in secrets(tree) {
            mask.add(secret.node.source());
            mask.add_meaning(secret.node);
        }
        // A password of digits that lost its quotes is no string.
        tree.nodes()
            .filter(|node| node.kind() == Kind::Number && has_telling_key(*node))
            .for_each(|node| mask.add(node.source()));
        mask
    }

    /// Hides what another mask hides too.
    pub fn extend(&mut self, other: Self) {
        self.long.extend(other.long);
        self.short.extend(other.short);
    }

    /// Messages say what a value is, and make that fit to be shown: both may differ from how it is written.
    fn add_meaning(&mut self, node: Node<'_>) {
        let value = node.string().unwrap_or_default();
        let seen = shown(&value);
        if matches!((&value, &seen), (Cow::Owned(_), _) | (_, Cow::Owned(_))) {
            self.add(&value);
            self.add(&seen);
        }
    }

    fn add(&mut self, source: &str) {
        let value = source.trim_matches(is_quote).trim();
        let value = after_bearer(value).unwrap_or(value);
        match value.chars().nth(TELLING) {
            _ if value.is_empty() => {}
            Some(_) => {
                self.long.insert(Value(value.to_owned()));
            }
            None => {
                self.short.insert(Value(value.to_owned()));
            }
        }
    }

    /// A part of the document, or of one like it, with every secret hidden.
    pub fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut spans = self.known(text);
        let mut start = 0;
        for line in text.split_inclusive(['\n', '\r']) {
            let suspects = suspects(line).into_iter();
            spans.extend(suspects.map(|span| Span::new(start + span.start, start + span.end)));
            start += line.len();
        }
        masked(text, spans)
    }

    /// A sentence about the document with every secret of the document hidden.
    pub fn hide_in_sentence<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut spans = self.known(text);
        spans.extend(web_tokens(text));
        masked(text, spans)
    }

    /// Where a text holds secrets of the document.
    fn known(&self, text: &str) -> Vec<Span> {
        if self.long.is_empty() && self.short.is_empty() {
            return Vec::new();
        }
        let starts = text.char_indices().map(|(start, _)| start);
        starts
            .filter_map(|start| {
                let length = self.long_at(text, start).max(self.short_at(text, start))?;
                Some(Span::new(start, start + length))
            })
            .collect()
    }

    /// How much of a long secret a text holds at a place, whole or cut short.
    fn long_at(&self, text: &str, start: usize) -> Option<usize> {
        let rest = text.get(start..)?;
        let before = self
            .long
            .range::<str, _>((Unbounded, Included(rest)))
            .next_back();
        let behind = self
            .long
            .range::<str, _>((Excluded(rest), Unbounded))
            .next();
        let nearest = [before, behind].into_iter().flatten();
        let common = nearest
            .map(|Value(value)| common_prefix(rest, value))
            .max()?;
        // Less says nothing.
        rest.get(..common)?.chars().nth(TELLING - 1)?;
        Some(common)
    }

    /// How long the short secret is that a text holds at a place. It is hidden where it stands alone: as a part of other words it
    /// would hide half the text.
    fn short_at(&self, text: &str, start: usize) -> Option<usize> {
        if self.short.is_empty() {
            return None;
        }
        let (before, rest) = text.split_at_checked(start)?;
        if before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let words = ends.take(TELLING).filter(|end| {
            let (word, behind) = rest.split_at_checked(*end).unwrap_or_default();
            let is_alone = !behind.chars().next().is_some_and(char::is_alphanumeric);
            is_alone && self.short.contains(word)
        });
        words.max()
    }

    /// Whether a text holds a secret.
    pub fn covers(&self, text: &str) -> bool {
        matches!(self.hide(text), Cow::Owned(_))
    }
}

fn has_telling_key(node: Node<'_>) -> bool {
    let key = node.key().and_then(Node::string);
    key.is_some_and(|key| kind_named(&key).is_some())
}

fn common_prefix(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .map(|(c, _)| c.len_utf8())
        .sum()
}

/// What looks like a secret in a line, whether it is JSON or not: the value behind a telling name, a token behind
/// `Bearer`, a JSON web token.
fn suspects(line: &str) -> Vec<Span> {
    let lower = line.to_ascii_lowercase();
    let mut spans = web_tokens(line);
    let separators = line.match_indices([':', '=']).map(|(at, _)| at);
    spans.extend(separators.filter_map(|at| value_at(line, at)));
    for (at, scheme) in lower.match_indices("bearer ") {
        spans.extend(word_at(line, at + scheme.len()).filter(|word| word.len() >= 8));
    }
    spans.retain(|span| !is_placeholder(span.of(line)));
    spans
}

/// JSON web tokens, and what may be the start of one.
fn web_tokens(text: &str) -> Vec<Span> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_start = |word: &str| word.starts_with("eyJ") && word.len() > 30;
    let mut start = 0;
    let mut spans = Vec::new();
    for piece in text.split_inclusive(|c| !is_part(c)) {
        let word = piece.trim_end_matches(|c| !is_part(c));
        if is_start(word) || is_json_web_token(word.trim_end_matches('.')) {
            spans.push(Span::new(start, start + word.len()));
        }
        start += piece.len();
    }
    spans
}

/// The value behind a colon or an equals sign, if the name before that is telling: `"name": "value"`, `name=value`.
fn value_at(line: &str, separator: usize) -> Option<Span> {
    let before = line.get(..separator)?;
    let name = before.trim_end_matches(|c: char| c.is_whitespace() || is_quote(c));
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    kind_named(name.rsplit(|c| !is_part(c)).next()?)?;
    let value = line.get(separator + 1..)?.trim_start();
    let start = line.len() - value.len();
    let Some(quote) = value.chars().next().filter(|c| is_quote(*c)) else {
        return word_at(line, start);
    };
    let inner = value.strip_prefix(quote)?;
    let start = start + quote.len_utf8();
    let mut is_escaped = false;
    let end = inner.find(|c| {
        let closes = is_quote(c) && !is_escaped || matches!(c, '\n' | '\r');
        is_escaped = c == '\\' && !is_escaped;
        closes
    });
    let end = end.unwrap_or(inner.len());
    (end > 0).then(|| Span::new(start, start + end))
}

/// The word at a place: up to white space or what JSON puts between values.
fn word_at(line: &str, start: usize) -> Option<Span> {
    let rest = line.get(start..)?;
    let ends =
        |c: char| c.is_whitespace() || is_quote(c) || matches!(c, ',' | '{' | '}' | '[' | ']');
    let end = rest.find(ends).unwrap_or(rest.len());
    let is_literal = matches!(rest.get(..end), Some("null" | "true" | "false"));
    (end > 0 && !is_literal).then(|| Span::new(start, start + end))
}

fn is_quote(c: char) -> bool {
    c == '`' || syntax::is_quote(c)
}

/// The text with other characters in place of those of the spans.
fn masked(text: &str, mut spans: Vec<Span>) -> Cow<'_, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort();
    let mut spans = spans.into_iter().peekable();
    let mut result = String::with_capacity(text.len());
    let mut hidden_to = 0;
    for (at, c) in text.char_indices() {
        while let Some(span) = spans.next_if(|span| span.start <= at) {
            hidden_to = hidden_to.max(span.end);
        }
        result.push(if at < hidden_to { stand_in(c) } else { c });
    }
    Cow::Owned(result)
}

/// A character that says nothing and takes as many bytes.
fn stand_in(c: char) -> char {
    match c.len_utf8() {
        1 => '*',
        2 => '\u{B7}',
        3 => '\u{2022}',
        _ => '\u{1F512}',
    }
}

#[cfg(test)]
mod tests {
    use super::Mask;
    use crate::syntax::Tree;

    /// Every text is hidden by the mask of the text itself.
    fn check(text: &str, expected: &str) {
        let hidden = Mask::of(&Tree::parse(text)).hide(text);
        assert_eq!(hidden, expected);
        assert_eq!(hidden.len(), text.len());
        assert_eq!(hidden.chars().count(), text.chars().count());
    }

    #[test]
    fn secrets_are_hidden_whatever_is_wrong_around_them() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        let stars = "*".repeat(jwt.len());
        check(
            r#"{"client_secret": "abcdef-1"}"#,
            r#"{"client_secret": "********"}"#,
        );
        check(
            r#"{"client_secret": abcdef-1, "a": 1}"#,
            r#"{"client_secret": ********, "a": 1}"#,
        );
        check(
            r#"{'client_secret': 'abcdef-1'"#,
            r#"{'client_secret': '********'"#,
        );
        check(
            "{\"client_secret\": \"abcdef-1\n",
            "{\"client_secret\": \"********\n",
        );
        check(
            "{\"client_secret\":\n  abcdef1\n}",
            "{\"client_secret\":\n  *******\n}",
        );
        check(
            "{} // access_token=abcdef-1, b",
            "{} // access_token=********, b",
        );
        check("{} // Bearer abcdef-12", "{} // Bearer *********");
        check(&format!("{{}} {jwt}"), &format!("{{}} {stars}"));
        check(&format!("{{\"a\": {jwt}}}"), &format!("{{\"a\": {stars}}}"));
        check(
            r#"{"password": "påß漢🔑"}"#,
            "{\"password\": \"*\u{b7}\u{b7}\u{2022}\u{1F512}\"}",
        );
        check(r#"{"password": "a\"b"}"#, r#"{"password": "****"}"#);
        check(
            r#"{"client_secret": "s3cr3t99", "note": "it is s3cr3t99!"}"#,
            r#"{"client_secret": "********", "note": "it is ********!"}"#,
        );
    }

    #[test]
    fn a_secret_with_escapes_is_hidden_as_it_is_and_as_it_is_shown() {
        let text = r#"{"client_secret": "abc\u0064ef\u001B-1"}"#;
        let mask = Mask::of(&Tree::parse(text));
        for said in ["abcdef\u{1b}-1", "abcdef\\u001b-1", "abc\\u0064ef\\u001B-1"] {
            let stars = "*".repeat(said.len());
            assert_eq!(
                mask.hide_in_sentence(&format!("a {said} b")),
                format!("a {stars} b")
            );
        }
    }

    #[test]
    fn what_is_no_secret_is_shown() {
        for text in [
            r#"{"client_secret": "<redacted>", "access_token": null, "name": "Bearer of news"}"#,
            r#"{"client_id": "abcdef", "password": ""}"#,
            r#"{"secret": {"a": 1}}"#,
        ] {
            check(text, text);
        }
        let short = Mask::of(&Tree::parse(r#"{"password": "a"}"#));
        assert_eq!(short.hide("an array, `a`"), "an array, `*`");
    }

    #[test]
    fn of_secrets_that_begin_alike_the_one_that_goes_on_is_hidden_whole() {
        let mask = Mask::of(&Tree::parse(
            r#"{"a": {"secret": "abcdefg-1"}, "b": {"secret": "abcdefg-1-2"}, "c": {"secret": "ab"},
                "d": {"secret": "abcdef"}, "e": {"secret": "abcdefh"}}"#,
        ));
        let check = |text: &str, expected: &str| assert_eq!(mask.hide_in_sentence(text), expected);
        check("(abcdefg-1-2)", "(***********)");
        check("(abcdefg-1)", "(*********)");
        check("(abcdefg-1-3)", "(**********3)");
        check("(abcdefx)", "(******x)");
        check("ab abc xab (abcdef)", "** abc xab (******)");
    }

    #[test]
    fn as_many_secrets_as_fit_are_hidden_by_looking_once() {
        let members = (0..50_000).map(|n| format!("{{\"client_secret\": \"s3cr3t{n:08}\"}}"));
        let text = format!("[{}]", members.collect::<Vec<_>>().join(","));
        let hidden = Mask::of(&Tree::parse(text.as_str()))
            .hide(&text)
            .into_owned();
        assert_eq!(hidden.matches(&"*".repeat(14)).count(), 50_000);
        assert!(!hidden.contains("s3cr3t"));
    }

    #[test]
    fn a_message_that_cuts_a_secret_short_shows_nothing_of_it() {
        let mask = Mask::of(&Tree::parse(r#"{"secret": "abcdefghijklmnop"}"#));
        assert_eq!(
            mask.hide("before `\"abcdefghij…`."),
            "before `\"**********…`."
        );
        assert_eq!(format!("{mask:?}"), "Mask { long: {…}, short: {} }");
    }
}
