//! The tokens between nodes, above all punctuation. They aren't kept in the tree: the few who ask read them again
//! from the gap.

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

/// All tokens from the start of a span to its end, read one by one as they are asked for. The span starts where a
/// token may: at the end of a node or behind an opening bracket.
pub fn tokens(tree: &Tree, span: Span) -> impl Iterator<Item = Token> {
    let mut reading = Reading::new(tree, span);
    std::iter::from_fn(move || reading.next_token())
}

/// Reads tokens of a piece of the text, and from where that isn't enough, of the whole.
struct Reading<'a> {
    tree: &'a Tree,
    end: usize,
    lexer: Lexer<'a>,
    /// Where in the text that starts which the lexer reads.
    start: usize,
    certain_end: usize,
}

impl<'a> Reading<'a> {
    fn new(tree: &'a Tree, span: Span) -> Self {
        let mut window = tree.text.window(span.start);
        if let Some(text) = window.text.get(..span.end.saturating_sub(window.start)) {
            window.text = text;
            window.is_last = true;
        }
        Self {
            tree,
            end: span.end,
            lexer: Lexer::new(window.text, span.start - window.start),
            start: window.start,
            certain_end: window.certain_end(),
        }
    }

    fn next_token(&mut self) -> Option<Token> {
        let offset = self.lexer.offset();
        let mut token = self.lexer.next(&mut Vec::new());
        if token.end > self.certain_end && !token.kind.is_one_character() {
            let whole = self.tree.text();
            let text = whole.get(..self.end).unwrap_or(whole);
            self.lexer = Lexer::new(text, self.start + offset);
            (self.start, self.certain_end) = (0, text.len());
            token = self.lexer.next(&mut Vec::new());
        }
        token.start += self.start;
        token.end += self.start;
        (token.kind != TokenKind::End).then_some(token)
    }
}
