//! The punctuation between nodes. It isn't kept in the tree: the few who ask read it again from the gap.

use super::lexer::{Lexer, TokenKind};
use super::tree::Tree;
use crate::text::Span;

/// A comma, a colon or a comment, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Punctuation {
    /// Which of them.
    pub kind: PunctuationKind,
    /// Where.
    pub span: Span,
}

/// What may stand between nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PunctuationKind {
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A comment, which JSON doesn't have.
    Comment,
}

/// The commas, colons and comments that lie wholly in a gap between two nodes.
pub fn punctuation(tree: &Tree, gap: Span) -> impl Iterator<Item = Punctuation> {
    let text = tree.text().get(..gap.end).unwrap_or(tree.text());
    let mut lexer = Lexer::new(text, gap.start);
    let mut ignored = Vec::new();
    std::iter::from_fn(move || {
        loop {
            let token = lexer.next(&mut ignored);
            let kind = match token.kind {
                TokenKind::End => return None,
                TokenKind::Comma => PunctuationKind::Comma,
                TokenKind::Colon => PunctuationKind::Colon,
                TokenKind::Comment => PunctuationKind::Comment,
                _ => continue,
            };
            return Some(Punctuation {
                kind,
                span: token.span(),
            });
        }
    })
}
