//! Edits that add a member to an object or take one out, commas and white space put right.

use serde_json::Value;

use super::TextEdit;
use super::lines::indentation;
use super::style::Style;
use crate::schema::View;
use crate::syntax::{
    Kind, Node, PunctuationKind, SyntaxError, SyntaxErrorKind, TokenKind, Tree, punctuation, quote,
    tokens,
};
use crate::text::Span;

/// Takes a member out of its object, with the comma that goes with it.
pub fn remove(tree: &Tree, key: Node<'_>) -> TextEdit {
    let span = span_with_colon(tree, key);
    let Some(object) = key.parent() else {
        return TextEdit::delete(span);
    };
    let siblings: Vec<Node<'_>> = object.children().collect();
    let index = siblings.iter().position(|sibling| *sibling == key);
    let index = index.unwrap_or_default();
    let before = index.checked_sub(1).and_then(|i| siblings.get(i));
    if let Some(before) = before {
        let end = span_with_colon(tree, *before).end;
        let gap = Span::new(end, span.start).of(tree.text());
        let ends_string = gap.contains(['\n', '\r']) && !has_certain_end(*before);
        let comma = gap
            .trim_end()
            .strip_suffix(',')
            .map(|kept| end + kept.len());
        return TextEdit::delete(match (ends_string, comma) {
            (false, _) => Span::new(end, span.end),
            // Without its line's end the string would go on into what is behind.
            (true, Some(comma)) => Span::new(comma, span.end),
            (true, None) => Span::new(span.start, end_with_comma(tree, span.end)),
        });
    }
    if let Some(next) = siblings.get(index + 1) {
        return TextEdit::delete(Span::new(span.start, next.span().start));
    }
    if !object.is_closed() {
        return TextEdit::delete(Span::new(span.start, end_with_comma(tree, span.end)));
    }
    // The last member leaves an empty object behind.
    let inside = Span::new(object.span().start + 1, object.span().end.saturating_sub(1));
    TextEdit::delete(inside)
}

/// The end of a member with the comma that stands right behind it, if one does.
fn end_with_comma(tree: &Tree, end: usize) -> usize {
    let rest = Span::new(end, tree.text().len());
    let next = tokens(tree, rest).next();
    next.filter(|token| token.kind == TokenKind::Comma)
        .map_or(end, |comma| comma.span().end)
}

/// A member's span; of a key that has a colon and no value, up to the colon.
fn span_with_colon(tree: &Tree, key: Node<'_>) -> Span {
    let span = key.member_span();
    if key.value().is_some() || !key.has_colon() {
        return span;
    }
    let end = key.parent().map_or(span.end, |object| object.span().end);
    let colon = punctuation(tree, Span::new(span.end, end))
        .find(|found| found.kind == PunctuationKind::Colon);
    Span::new(span.start, colon.map_or(span.end, |colon| colon.span.end))
}

/// What a new member's value is made of.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// A value, which is laid out as its surroundings are.
    Value(&'a Value),
    /// A JSON text, which is taken as it is.
    Source(&'a str),
}

impl Content<'_> {
    fn inline(self) -> String {
        match self {
            Self::Value(value) => inline(value),
            Self::Source(text) => text.to_owned(),
        }
    }

    fn pretty(self, outer: &str, style: &Style) -> String {
        match self {
            Self::Value(value) => pretty(value, outer, style),
            Self::Source(text) => text.to_owned(),
        }
    }
}

/// Adds a member to an object, at the place where the schema has it among the members that are there. None if it would come
/// behind a member whose end is a guess, or between two that only a missing value keeps apart.
pub fn insert(
    tree: &Tree,
    object: Node<'_>,
    view: &View<'_>,
    name: &str,
    content: Content<'_>,
) -> Option<TextEdit> {
    let end_of = |key: Node<'_>| span_with_colon(tree, key).end;
    let style = Style::of(tree);
    let order = view.member_names();
    let rank = |name: &str| order.iter().position(|other| *other == name);
    let mine = rank(name).unwrap_or(usize::MAX);
    let before = object
        .children()
        .take_while(|key| {
            let theirs = key.string().and_then(|name| rank(&name));
            theirs.is_none_or(|theirs| theirs < mine)
        })
        .last();
    if before.is_some_and(|key| !has_certain_end(key) || hides_missing_comma(tree, key)) {
        return None;
    }
    let first = object.children().next();
    let text = tree.text();
    let is_multiline = |span: Span| span.of(text).contains(['\n', '\r']);
    let opening = object.span().start + 1;
    let lines = match first {
        Some(first) => is_multiline(Span::new(opening, first.span().start)),
        None => true,
    };
    if !lines {
        let member = format!("{}: {}", quote(name), content.inline());
        return Some(match (before, first) {
            (Some(before), _) => TextEdit::insert(end_of(before), format!(", {member}")),
            (None, Some(first)) => TextEdit::insert(first.span().start, format!("{member}, ")),
            (None, None) => TextEdit::insert(opening, member),
        });
    }
    let outer = indentation(text, object.span().start).of(text);
    let inner = match first {
        Some(first) => indentation(text, first.span().start).of(text).to_owned(),
        None => format!("{outer}{}", style.indentation.text()),
    };
    let newline = style.line_ending.text();
    let member = format!("{}: {}", quote(name), content.pretty(&inner, &style));
    Some(match (before, first) {
        (Some(before), _) => TextEdit::insert(end_of(before), format!(",{newline}{inner}{member}")),
        (None, Some(_)) => TextEdit::insert(opening, format!("{newline}{inner}{member},")),
        (None, None) => {
            let inside = Span::new(
                opening,
                object
                    .span()
                    .end
                    .saturating_sub(usize::from(object.is_closed())),
            );
            TextEdit::replace(inside, format!("{newline}{inner}{member}{newline}{outer}"))
        }
    })
}

/// Whether a key has neither a value nor a comma and another key follows, so that the error of its value stands for the comma too.
fn hides_missing_comma(tree: &Tree, key: Node<'_>) -> bool {
    let end = span_with_colon(tree, key).end;
    let is_last = key
        .parent()
        .and_then(|object| object.children().last())
        .is_none_or(|last| last == key);
    key.value().is_none() && !is_last && end_with_comma(tree, end) == end
}

/// Whether it is known where a member ends: not if its container lacks its bracket, nor behind a string that lacks its closing
/// quote, whichever that is: it goes on to the end of the line.
fn has_certain_end(key: Node<'_>) -> bool {
    let last = key.value().unwrap_or(key);
    let end = last.span().end;
    let text = key.tree().text();
    let runs_into = |error: &SyntaxError| match error.kind {
        SyntaxErrorKind::UnclosedString { at } if at <= end => {
            !Span::new(at, end).of(text).contains(['\n', '\r'])
        }
        _ => false,
    };
    let is_open = matches!(last.kind(), Kind::Object | Kind::Array) && !last.is_closed();
    !is_open && !last.lacks_wrong_quote() && !key.tree().errors().iter().any(runs_into)
}

/// A value in one line, as people write it: `{ "a": 1 }`.
fn inline(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", quote(name), inline(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// A value over several lines; those after the first are indented by `outer` at least.
fn pretty(value: &Value, outer: &str, style: &Style) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let inner = format!("{outer}{}", style.indentation.text());
            let newline = style.line_ending.text();
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| {
                    format!(
                        "{newline}{inner}{}: {}",
                        quote(name),
                        pretty(value, &inner, style)
                    )
                })
                .collect();
            format!("{{{}{newline}{outer}}}", members.join(","))
        }
        other => inline(other),
    }
}
