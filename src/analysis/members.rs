//! Edits that add a member to an object or remove one, with the right commas and white space.

use serde_json::Value;

use super::TextEdit;
use super::lines::{indentation_of, line_end};
use super::style::Style;
use crate::schema::View;
use crate::syntax::{
    Kind, Node, PunctuationKind, SyntaxError, SyntaxErrorKind, TokenKind, Tree, punctuation, quote,
    tokens,
};
use crate::text::Span;

/// Removes a member from its object, with its comma.
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
        let gap = Span::new(span_with_colon(tree, *before).end, span.start);
        return remove_after(tree, *before, gap, span);
    }
    if let Some(next) = siblings.get(index + 1) {
        return TextEdit::delete(Span::new(span.start, next.span().start));
    }
    if !object.is_closed() {
        return TextEdit::delete(Span::new(span.start, end_with_comma(tree, span.end)));
    }
    // Removing the only member leaves an empty object.
    let inside = Span::new(object.span().start + 1, object.span().end.saturating_sub(1));
    TextEdit::delete(inside)
}

/// Removes a member that follows another one, with the comma in the gap between them.
fn remove_after(tree: &Tree, before: Node<'_>, gap: Span, member: Span) -> TextEdit {
    let between = tree.slice(gap);
    if !between.contains(['\n', '\r']) || has_certain_end(before) {
        return TextEdit::delete(Span::new(gap.start, member.end));
    }
    // An unclosed string extends to the end of its line, so that line break must stay.
    match comma_at_end(tree, gap) {
        Some(comma) => {
            let kept = tree.slice(Span::new(comma + 1, gap.end));
            TextEdit::replace(Span::new(comma, member.end), kept)
        }
        None => TextEdit::delete(Span::new(member.start, end_with_comma(tree, member.end))),
    }
}

/// The offset of the comma at the end of a gap. It is read from the text, because tokens after an unclosed string are
/// unreliable.
fn comma_at_end(tree: &Tree, gap: Span) -> Option<usize> {
    let before = tree.slice(gap).trim_end().strip_suffix(',')?;
    let comma = gap.start + before.len();
    let is_in_comment = punctuation(tree, gap).any(|found| {
        found.kind == PunctuationKind::Comment && found.span.covers(Span::new(comma, comma + 1))
    });
    (!is_in_comment).then_some(comma)
}

/// The end of a member, or of the comma after it.
fn end_with_comma(tree: &Tree, end: usize) -> usize {
    let rest = Span::new(end, tree.text_len());
    let next = tokens(tree, rest).next();
    next.filter(|token| token.kind == TokenKind::Comma)
        .map_or(end, |comma| comma.span().end)
}

/// A member's span. It ends with the colon if there is no value.
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

/// The value of a new member.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// A value, formatted like its surroundings.
    Value(&'a Value),
    /// A JSON text that is inserted unchanged.
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

/// Adds a member to an object, at its position in the schema's order. `None` if the end of the previous member is
/// uncertain, or if that member has no value and no comma.
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
            let other_rank = key.string().and_then(|name| rank(&name));
            other_rank.is_none_or(|other_rank| other_rank < mine)
        })
        .last();
    if before.is_some_and(|key| !has_certain_end(key) || hides_missing_comma(tree, key)) {
        return None;
    }
    let first = object.children().next();
    let is_multiline = |span: Span| tree.slice(span).contains(['\n', '\r']);
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
    let outer = indentation_of(object);
    let inner = match first {
        Some(first) => indentation_of(first).to_owned(),
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

/// Whether a key that is followed by another one lacks both its value and its comma. The parser then reports only the
/// missing value.
fn hides_missing_comma(tree: &Tree, key: Node<'_>) -> bool {
    let end = span_with_colon(tree, key).end;
    let is_last = key
        .parent()
        .and_then(|object| object.children().last())
        .is_none_or(|last| last == key);
    key.value().is_none() && !is_last && end_with_comma(tree, end) == end
}

/// Whether the end of a member is certain. It isn't if its value lacks the closing bracket or follows an unclosed
/// string on the same line.
fn has_certain_end(key: Node<'_>) -> bool {
    let last = key.value().unwrap_or(key);
    let end = last.span().end;
    let tree = key.tree();
    let touches_end = |error: &SyntaxError| {
        let at = match error.kind {
            SyntaxErrorKind::UnclosedString { at } => at,
            SyntaxErrorKind::WrongQuotes if lacks_quote(tree, error.span) => error.span.end,
            _ => return false,
        };
        at <= end && end <= line_end(tree, at)
    };
    let is_open = matches!(last.kind(), Kind::Object | Kind::Array) && !last.is_closed();
    !is_open && !tree.errors().iter().any(touches_end)
}

/// Whether a string starts with a single or typographic quote and lacks its closing quote.
fn lacks_quote(tree: &Tree, string: Span) -> bool {
    tree.node_at(string.start)
        .is_some_and(Node::lacks_wrong_quote)
}

/// A value on one line, such as `{ "a": 1 }`.
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

/// A value on several lines. `outer` is the indentation of its closing bracket.
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
