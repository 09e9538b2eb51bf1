//! The tokens between nodes, above all punctuation. The tree doesn't keep them: the few callers that need them read
//! them again from the text.

use super::lexer::{Lexer, Token, TokenKind};
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
    tokens(tree, gap).filter_map(|token| {
        let kind = match token.kind {
            TokenKind::Comma => PunctuationKind::Comma,
            TokenKind::Colon => PunctuationKind::Colon,
            TokenKind::Comment => PunctuationKind::Comment,
            _ => return None,
        };
        Some(Punctuation {
            kind,
            span: token.span(),
        })
    })
}

/// All tokens of a span, read one by one as they are asked for. The span must start where a token may: at the end of a
/// node or after an opening bracket.
pub fn tokens(tree: &Tree, span: Span) -> impl Iterator<Item = Token> {
    let text = tree.text();
    let mut lexer = Lexer::new(text.get(..span.end).unwrap_or(text), span.start);
    std::iter::from_fn(move || {
        let token = lexer.next(&mut Vec::new());
        (token.kind != TokenKind::End).then_some(token)
    })
}
