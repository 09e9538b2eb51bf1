//! The text of a tree, in pieces once it is edited, so that an edit moves only what is behind it in its own piece.
//!
//! Pieces are cut where nodes start, so that what somebody asks for lies in one, as a rule. What lies in several has to be put together
//! first: that takes as long as the text is.

use std::ops::Range;
use std::sync::OnceLock;

use super::Excerpt;
use super::lexer::LEFT_BEHIND;
use crate::text::Span;

/// A text in pieces.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// In their order. None of several is empty.
    pieces: Vec<Piece>,
    /// All of it, from when somebody asked for what lies in several until the next edit.
    joined: OnceLock<String>,
}

#[derive(Clone, Debug, Default)]
struct Piece {
    /// Where it starts in the whole text, in bytes.
    start: usize,
    text: String,
}

impl Piece {
    const fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// What is known of a text around an offset.
#[derive(Clone, Copy)]
pub(super) struct Window<'a> {
    /// Where it starts in the whole text.
    pub start: usize,
    pub text: &'a str,
    /// Whether the whole text ends with it.
    pub is_last: bool,
}

/// So many bytes right behind a token tell whether it goes on there: `://` makes an address of a word.
const LOOK_AHEAD: usize = 3;

impl Window<'_> {
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn holds_lines_of(&self, span: Span) -> bool {
        let is_line_break = |c: char| matches!(c, '\n' | '\r');
        let before = self.text.get(..span.start - self.start);
        let starts = self.start == 0 || before.is_some_and(|before| before.contains(is_line_break));
        let behind = self.text.get(span.end.saturating_sub(self.start)..);
        // The last character may be half of a line break.
        let ends = self.is_last
            || behind
                .and_then(|text| text.find(is_line_break))
                .is_some_and(|at| span.end + at + 1 < self.span().end);
        starts && ends
    }

    /// Up to where in it a token may end so that what is behind the window can't change it.
    pub fn certain_end(&self) -> usize {
        match self.is_last {
            true => self.text.len(),
            false => {
                // If nothing else is behind a token, it may be a string that goes on.
                let solid = self.text.trim_end_matches(LEFT_BEHIND).len();
                solid.saturating_sub(LOOK_AHEAD)
            }
        }
    }
}

impl Clone for Pieces {
    /// What was put together is left out: who makes a copy is about to edit it.
    fn clone(&self) -> Self {
        Self {
            pieces: self.pieces.clone(),
            joined: OnceLock::new(),
        }
    }
}

impl From<String> for Pieces {
    fn from(text: String) -> Self {
        Self {
            pieces: vec![Piece { start: 0, text }],
            joined: OnceLock::new(),
        }
    }
}

impl Pieces {
    /// The length of all of it, in bytes.
    pub fn len(&self) -> usize {
        self.pieces.last().map_or(0, Piece::end)
    }

    /// All of it.
    pub fn whole(&self) -> &str {
        match self.pieces.as_slice() {
            [only] => &only.text,
            pieces => self.joined.get_or_init(|| concatenated(pieces)),
        }
    }

    /// The same; nothing is left.
    pub fn take(&mut self) -> String {
        match std::mem::take(self).pieces.as_mut_slice() {
            [only] => std::mem::take(&mut only.text),
            pieces => concatenated(pieces),
        }
    }

    /// What stands in a span; nothing if it does not fit the text.
    #[inline]
    pub fn get(&self, span: Span) -> &str {
        match self.pieces.as_slice() {
            [only] => span.of(&only.text),
            _ => self.get_of_several(span),
        }
    }

    /// The bytes of what stands in a span; none if it does not fit the text. Of one piece nobody looks whether characters are cut.
    #[inline]
    pub fn bytes(&self, span: Span) -> &[u8] {
        match self.pieces.as_slice() {
            [only] => only
                .text
                .as_bytes()
                .get(Range::from(span))
                .unwrap_or_default(),
            _ => self.get_of_several(span).as_bytes(),
        }
    }

    fn get_of_several(&self, span: Span) -> &str {
        let window = self.window(span.start);
        match span.end <= window.start + window.text.len() {
            true => Span::new(
                span.start - window.start,
                span.end.saturating_sub(window.start),
            )
            .of(window.text),
            false if span.end > self.len() => "",
            false => span.of(self.whole()),
        }
    }

    /// A part of the text that holds the lines whole which a span touches.
    pub fn lines_of(&self, span: Span) -> Excerpt<'_> {
        let window = self.window(span.start);
        match window.holds_lines_of(span) {
            true => Excerpt {
                start: window.start,
                text: window.text,
            },
            false => Excerpt {
                start: 0,
                text: self.whole(),
            },
        }
    }

    /// What is at hand around an offset: all of it once that was put together, or else a piece.
    pub fn window(&self, offset: usize) -> Window<'_> {
        match self.joined.get() {
            Some(joined) => Window {
                start: 0,
                text: joined,
                is_last: true,
            },
            None => self.piece(offset),
        }
    }

    /// The piece of an offset. Between two it is the one behind.
    pub fn piece(&self, offset: usize) -> Window<'_> {
        let index = self.index_at(offset);
        let piece = self.pieces.get(index);
        Window {
            start: piece.map_or(0, |piece| piece.start),
            text: piece.map_or("", |piece| &piece.text),
            is_last: index + 1 >= self.pieces.len(),
        }
    }

    /// What stands before an offset, piece by piece from there to the start.
    pub fn before(&self, offset: usize) -> impl Iterator<Item = Excerpt<'_>> {
        let count = self.pieces.partition_point(|piece| piece.start < offset);
        let pieces = self.pieces.get(..count).unwrap_or_default();
        pieces.iter().rev().map(move |piece| Excerpt {
            start: piece.start,
            text: Span::new(0, piece.text.len().min(offset - piece.start)).of(&piece.text),
        })
    }

    /// The last character boundary up to an offset.
    pub fn floor_char_boundary(&self, offset: usize) -> usize {
        let Window { start, text, .. } = self.window(offset);
        start + text.floor_char_boundary(offset - start)
    }

    /// Replaces what stands in a span, in one piece.
    pub fn replace(&mut self, span: Span, replacement: &str) {
        self.gather(span);
        let index = self.index_at(span.start);
        let Some(piece) = self.pieces.get_mut(index) else {
            *self = Self::from(replacement.to_owned());
            return;
        };
        let within = span.start - piece.start..span.end - piece.start;
        piece.text.replace_range(within, replacement);
        let mut end = piece.end();
        let is_gone = piece.text.is_empty() && self.pieces.len() > 1;
        for piece in self.pieces.iter_mut().skip(index + 1) {
            piece.start = end;
            end = piece.end();
        }
        if is_gone {
            self.pieces.remove(index);
        }
    }

    /// Makes one piece of those that a span lies in.
    pub fn gather(&mut self, span: Span) {
        self.joined.take();
        let first = self.index_at(span.start);
        let last = self.index_at(span.end.saturating_sub(1));
        if first < last {
            let rest: String = self
                .pieces
                .drain(first + 1..=last)
                .map(|piece| piece.text)
                .collect();
            if let Some(piece) = self.pieces.get_mut(first) {
                piece.text.push_str(&rest);
            }
        }
    }

    /// Makes two pieces of the one that an offset lies in, unless it is at an end of it or within a character.
    pub fn cut(&mut self, offset: usize) {
        let index = self.index_at(offset);
        let Some(piece) = self.pieces.get_mut(index) else {
            return;
        };
        let within = offset - piece.start;
        if within == 0 || within >= piece.text.len() || !piece.text.is_char_boundary(within) {
            return;
        }
        let text = piece.text.split_off(within);
        piece.text.shrink_to_fit();
        self.pieces.insert(
            index + 1,
            Piece {
                start: offset,
                text,
            },
        );
    }

    /// The index of the piece of an offset.
    fn index_at(&self, offset: usize) -> usize {
        let behind = self.pieces.partition_point(|piece| piece.start <= offset);
        behind.saturating_sub(1)
    }
}

fn concatenated(pieces: &[Piece]) -> String {
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    texts.concat()
}
