//! Completes in a string that has no closing quote. Such a string ends at the next string's opening quote, so inside
//! and outside are swapped up to the end of the line: `{"na|, "kind": "webapp"}`. The missing quote is inserted first.

use super::item::Completion;
use super::neighbours::node_before;
use crate::syntax::{Kind, TokenKind, Tree, tokens};
use crate::text::Span;

/// A text with the missing quote inserted.
pub(super) struct Repaired {
    pub tree: Tree,
    /// Where the quote was inserted.
    at: usize,
}

/// Inserts the quote if the cursor is in a string that lacks it. `None` if that doesn't repair the line.
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
    /// Translates an item back to the text without the inserted quote.
    pub fn translate(&self, mut item: Completion) -> Completion {
        let back = |offset: usize| if offset > self.at { offset - 1 } else { offset };
        for edit in item.additional_edits.iter_mut().chain([&mut item.edit]) {
            edit.span = Span::new(back(edit.span.start), back(edit.span.end));
        }
        item
    }
}
