//! Decides whether a fix may be applied without a review. All code that applies fixes automatically must ask here.
//!
//! The rule compares the text before and after, whatever the fix:
//! - No letter or digit is deleted.
//! - No text moves from a string into structure or back. The exception: one complete key or value may be replaced with
//!   another.
//! - The file has no conflict markers and no template syntax.
//!
//! `fix_all` also checks that the file then has fewer errors.

use super::TextEdit;
use super::strict_string::StrictString;
use super::unresolved::unresolved;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// Whether edits keep every letter and digit that they touch, in order. Case doesn't count.
pub fn keeps_letters(tree: &Tree, edits: &[TextEdit]) -> bool {
    edits.iter().all(|edit| {
        let mut kept = letters(&edit.new_text);
        // Search for each letter after the match of the previous one.
        letters(tree.slice(edit.span)).all(|letter| kept.any(|other| other == letter))
    })
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

/// Whether edits lose nothing by this module's rule. They must not overlap.
pub fn loses_nothing(tree: &Tree, edits: &[TextEdit]) -> bool {
    unresolved(tree).is_none() && replaces_tokens(tree, edits) && keeps_roles(tree.text(), edits)
}

/// The cheap part of the rule: edits replace whole tokens and delete no letter.
pub fn replaces_tokens(tree: &Tree, edits: &[TextEdit]) -> bool {
    keeps_letters(tree, edits) && edits.iter().all(|edit| replaces_one_token(tree, edit))
}

/// Whether an edit replaces exactly one key or value with another, or else touches no letter and no token with an
/// uncertain end.
fn replaces_one_token(tree: &Tree, edit: &TextEdit) -> bool {
    let token = tree.node_at(edit.span.start);
    let token = token.filter(|token| !edit.span.is_empty() && token.span() == edit.span);
    if let Some(token) = token {
        return is_complete(token) && is_one_value(&edit.new_text);
    }
    // An escape changes the content of a string, and a quote ends one.
    let is_in_string = edit.new_text == "\"" || edit.new_text.starts_with('\\');
    letters(tree.slice(edit.span)).next().is_none()
        && (is_in_string || !follows_uncertain_end(tree, edit.span))
}

/// Whether a span touches a key or value whose end is uncertain: a word without quotes, or a string without its closing
/// quote.
fn follows_uncertain_end(tree: &Tree, span: Span) -> bool {
    let before = span.start.checked_sub(1);
    let token = before.and_then(|before| tree.last_node_starting_by(before));
    token
        .filter(|token| span.start <= token.span().end)
        .is_some_and(|token| match token.kind() {
            Kind::Invalid => true,
            Kind::Key | Kind::String => !has_certain_ends(token),
            _ => false,
        })
}

/// Whether a key or value fills the space between its punctuation, and has certain ends.
fn is_complete(token: Node<'_>) -> bool {
    let (tree, span) = (token.tree(), token.span());
    let text = tree.text();
    let before = text.get(..span.start).unwrap_or_default();
    let is_first = before.trim_end().ends_with(['{', '[', ',', ':']) || before.trim().is_empty();
    let after = text.get(span.end..).unwrap_or_default();
    let next = after.trim_start();
    let ends_line = after
        .trim_start_matches([' ', '\t'])
        .starts_with(['\n', '\r']);
    let is_last = next.is_empty()
        || next.starts_with([',', '}', ']', ':'])
        || (ends_line && next.starts_with('"'));
    is_first && is_last && has_certain_ends(token)
}

/// Whether no quote is missing. A bare word or a string in the wrong quotes must not contain a quote that may belong to
/// another string.
fn has_certain_ends(token: Node<'_>) -> bool {
    let source = token.source();
    if source.starts_with('"') {
        let string = StrictString::at(source, 0);
        return string.end == source.len() && string.content_end < string.end;
    }
    // A bare word may still have its closing quote.
    let inner = source.strip_suffix('"').unwrap_or(source);
    !inner.contains(['"', '\n', '\r'])
        && !token.lacks_wrong_quote()
        && inner.contains(char::is_alphanumeric)
        && !inner.starts_with(['<', '>', '='])
}

/// Whether a text is exactly one JSON string, number or literal.
fn is_one_value(text: &str) -> bool {
    let tree = Tree::parse(text);
    let root = tree.root();
    tree.errors().is_empty()
        && root.is_some_and(|root| {
            root.span() == Span::new(0, text.len())
                && !matches!(root.kind(), Kind::Object | Kind::Array)
        })
}

/// Whether the edits move no other character into a string or out of one.
fn keeps_roles(text: &str, edits: &[TextEdit]) -> bool {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span.start);
    let (before, after) = (roles(text), roles(&super::apply(text, edits)));
    let (mut before, mut after) = (before.as_slice(), after.as_slice());
    let mut done = 0;
    for edit in sorted {
        let kept = edit.span.start.saturating_sub(done);
        if before.get(..kept) != after.get(..kept) {
            return false;
        }
        let (replaced, rest) = split(before.get(kept..), edit.span.len());
        let (new, new_rest) = split(after.get(kept..), edit.new_text.len());
        // New text must be structure where structure was. Only an escape may change the content of a string.
        let is_in_string = replaced.first() == Some(&true) || new.first() == Some(&true);
        if is_in_string && !edit.new_text.starts_with('\\') {
            return false;
        }
        (before, after) = (rest, new_rest);
        done = edit.span.end;
    }
    before == after
}

fn split(roles: Option<&[bool]>, at: usize) -> (&[bool], &[bool]) {
    let halves = roles.and_then(|roles| roles.split_at_checked(at));
    halves.unwrap_or_default()
}

/// For each byte of a text, whether it is inside a string. Quotes are outside.
fn roles(text: &str) -> Vec<bool> {
    let mut roles = vec![false; text.len()];
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'"', text.as_bytes().get(at..).unwrap_or_default()) {
        let quote = at + found;
        let string = StrictString::at(text, quote);
        if let Some(content) = roles.get_mut(quote + 1..string.content_end) {
            content.fill(true);
        }
        at = string.end;
    }
    roles
}

#[cfg(test)]
mod tests;
