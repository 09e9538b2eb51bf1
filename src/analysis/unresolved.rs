//! Finds conflict markers and template syntax. A text with them is not JSON yet. It gets one diagnostic and no fixes.

use memchr::memmem;

use super::strict_string::StrictString;
use crate::syntax::Tree;
use crate::text::Span;

/// Why a text is not JSON yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// The first line of a merge conflict.
    Conflict(Span),
    /// The first piece of template syntax outside strings.
    Template(Span),
}

/// The first conflict marker of a text, or else the first template outside strings.
pub fn unresolved(tree: &Tree) -> Option<Unresolved> {
    // Both always cause syntax errors.
    if tree.errors().is_empty() {
        return None;
    }
    let text = tree.text();
    let conflict = first_conflict(text).map(Unresolved::Conflict);
    conflict.or_else(|| first_template(text).map(Unresolved::Template))
}

/// The line of the first conflict's opening marker. A conflict has all three markers.
fn first_conflict(text: &str) -> Option<Span> {
    let at = |marker: &str, from: usize| {
        let rest = text.get(from..)?;
        let found = memmem::find_iter(rest.as_bytes(), marker).find(|at| {
            let before = text.as_bytes().get((from + at).wrapping_sub(1));
            before.is_none_or(|before| matches!(before, b'\n' | b'\r'))
        });
        Some(from + found?)
    };
    let start = at("<<<<<<<", 0)?;
    let middle = at("=======", start)?;
    at(">>>>>>>", middle)?;
    let line = text.get(start..middle)?.lines().next()?;
    let line = line.split('\r').next()?.trim_end();
    Some(Span::new(start, start + line.len()))
}

/// The first complete template outside strings.
fn first_template(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut closings = [Closing::new(text, "%>"), Closing::new(text, "%}")];
    let [tag_end, block_end] = &mut closings;
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes.get(at..).unwrap_or_default() {
            [b'"', ..] => {
                at = StrictString::at(text, at).end;
                continue;
            }
            [b'{', b'{', ..] => expression_end(text, at + 2, "}}"),
            [b'$', b'{', ..] => expression_end(text, at + 2, "}"),
            [b'<', b'%', ..] => tag_end.after(at + 2),
            [b'{', b'%', ..] => block_end.after(at + 2),
            _ => None,
        };
        if let Some(end) = end {
            return Some(Span::new(at, end));
        }
        at += 1;
    }
    None
}

/// The end of a template expression. It must end on its line and not be an object: `{{"a": 1}}` is not a template.
fn expression_end(text: &str, start: usize, closing: &str) -> Option<usize> {
    let rest = text.get(start..)?;
    let length = rest.find(['{', '}', '\n', '\r'])?;
    let inner = rest.get(..length)?;
    let is_object = inner.contains('"') && inner.contains(':');
    let is_complete = rest.get(length..)?.starts_with(closing);
    (is_complete && !is_object && !inner.trim().is_empty())
        .then_some(start + length + closing.len())
}

/// Finds closing tags. Each part of the text is searched only once.
struct Closing<'a> {
    text: &'a str,
    tag: &'static str,
    next: Option<usize>,
}

impl<'a> Closing<'a> {
    fn new(text: &'a str, tag: &'static str) -> Self {
        let next = Some(0);
        Self { text, tag, next }
    }

    /// The end of the first tag at or after an offset.
    fn after(&mut self, offset: usize) -> Option<usize> {
        if self.next? < offset || self.next == Some(0) {
            let rest = self.text.get(offset..)?;
            let found = memmem::find(rest.as_bytes(), self.tag.as_bytes());
            self.next = found.map(|at| offset + at);
        }
        Some(self.next? + self.tag.len())
    }
}

#[cfg(test)]
mod tests;
