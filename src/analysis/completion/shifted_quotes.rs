//! A string that has no closing quote takes the next string's opening quote for it, and from there on to the line's
//! end inside and outside of strings change places: `{"na|, "kind": "webapp"}`. To complete what is typed there, the
//! quote that is missing is put in first.

use super::item::Completion;
use super::neighbours::node_before;
use crate::syntax::{Kind, TokenKind, Tree, tokens};
use crate::text::Span;

/// A text with the missing quote in its place.
pub(super) struct Repaired {
    pub tree: Tree,
    /// Where the quote was put in.
    at: usize,
}

/// Puts in the quote, if the cursor is in a string that lacks it. None where that doesn't help.
pub(super) fn repair(tree: &Tree, offset: usize) -> Option<Repaired> {
    let node = node_before(tree, offset)?;
    let span = node.span();
    let is_string = matches!(node.kind(), Kind::Key | Kind::String) && !node.is_malformed();
    if !is_string || offset >= span.end {
        return None;
    }
    let next = tokens(tree, Span::new(span.end, tree.text_len())).next()?;
    if next.start != span.end || next.kind != (TokenKind::Word { quote_lost: true }) {
        return None;
    }
    let typed = tree.slice(Span::new(offset, span.end));
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '}' | ']' | '"');
    let at = offset + typed.find(ends)?;
    let text = tree.text();
    let repaired = Tree::parse(format!("{}\"{}", text.get(..at)?, text.get(at..)?));
    let helps = repaired.errors().len() < tree.errors().len();
    helps.then_some(Repaired { tree: repaired, at })
}

impl Repaired {
    /// The same item in the text without the quote.
    pub fn translate(&self, mut item: Completion) -> Completion {
        let back = |offset: usize| if offset > self.at { offset - 1 } else { offset };
        for edit in item.additional_edits.iter_mut().chain([&mut item.edit]) {
            edit.span = Span::new(back(edit.span.start), back(edit.span.end));
        }
        item
    }
}
