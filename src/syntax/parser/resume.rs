//! Reading a part of a container again, from one of its children to another.
//!
//! What the parser does inside a container depends on which containers are open and on what the container waits for. Right
//! behind a comma between two children it waits for a child, whatever was before. So reading may begin there; and as soon as it
//! stands behind a comma and before a child that is known, all that follows is known.

use super::super::arena::{CLOSED, RawNode};
use super::super::error::SyntaxError;
use super::super::pieces::Window;
use super::{Frame, Kind, Lexer, NO_NODE, Parser, Span, State, TokenKind};

/// The container of which a part is read.
pub(in crate::syntax) struct Container {
    /// Whether each of the containers around it is an object, and then it itself; the outermost first.
    pub objects: Vec<bool>,
    /// Where its closing bracket stands.
    pub close: usize,
}

/// Where reading begins: behind which character, and where that stands.
#[derive(Clone, Copy)]
pub(in crate::syntax) enum Begin {
    /// The opening bracket.
    Opening(usize),
    /// A comma between two children.
    Comma(usize),
}

impl Begin {
    /// Where the character stands.
    pub const fn offset(self) -> usize {
        match self {
            Self::Opening(offset) | Self::Comma(offset) => offset,
        }
    }
}

/// A child that is known, to which reading may come back.
#[derive(Clone, Copy)]
pub(in crate::syntax) struct Known {
    /// Its index.
    pub node: u32,
    /// Where it starts.
    pub start: usize,
}

/// What was read.
pub(in crate::syntax) struct Part {
    /// A node that stands for the container, and the nodes below it. It stands right before them, whatever is left out in between.
    pub nodes: Vec<RawNode>,
    /// Every error in the part, in the order of the text.
    pub errors: Vec<SyntaxError>,
    /// The child before which reading ended; none if it ended with the container.
    pub rejoined: Option<Known>,
}

/// Why a part can't be told.
pub(in crate::syntax) enum Unread {
    /// The container does not end where it should, so that what is behind it can't be known.
    EndsElsewhere,
    /// What was read depends on what is behind the window.
    GoesOn,
}

/// Reads up to the first of some children that reading comes back to and that is known, or to the end of the container. The window holds
/// where reading begins. All places are those of the whole text.
pub(in crate::syntax) fn read_part(
    window: Window<'_>,
    container: &Container,
    begin: Begin,
    known: impl Iterator<Item = Known>,
    is_known: impl Fn(&Known) -> bool,
) -> Result<Part, Unread> {
    let mut known = known.peekable();
    let certain_end = window.certain_end();
    let mut parser = Parser::within(window, container, begin).ok_or(Unread::EndsElsewhere)?;
    let level = parser.stack.len();
    let rejoined = loop {
        let start = window.start + parser.lexer.next_start();
        if start > container.close || parser.too_deep {
            return Err(Unread::EndsElsewhere);
        }
        if parser.stack.len() == level && parser.top.state == State::AfterComma {
            while known.next_if(|child| child.start < start).is_some() {}
            let child = known.next_if(|child| child.start == start);
            if let Some(child) = child.filter(&is_known) {
                break Some(child);
            }
        }
        let token = parser.lexer.next(&mut parser.errors);
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::End if window.is_last => return Err(Unread::EndsElsewhere),
            TokenKind::End => return Err(Unread::GoesOn),
            _ => parser.in_container(token),
        }
        if parser.stack.len() < level {
            let node = parser.nodes.first();
            let is_closed = node.is_some_and(|node| node.flags & CLOSED != 0);
            if start != container.close || !is_closed {
                return Err(Unread::EndsElsewhere);
            }
            break None;
        }
        if parser.lexer.offset() > certain_end {
            // A container that ended within what is certain would have ended by now.
            return Err(match window.start + certain_end > container.close {
                true => Unread::EndsElsewhere,
                false => Unread::GoesOn,
            });
        }
    };
    let Parser {
        mut nodes,
        mut errors,
        ..
    } = parser;
    errors.sort_by_key(|error| error.span.start);
    for node in &mut nodes {
        *node = node.moved_by(window.start as u32);
    }
    for error in &mut errors {
        error.move_places(|offset| window.start + offset);
    }
    Ok(Part {
        nodes,
        errors,
        rejoined,
    })
}

impl<'a> Parser<'a> {
    /// A parser in a container whose own node is the first.
    fn within(window: Window<'a>, container: &Container, begin: Begin) -> Option<Self> {
        let (is_object, around) = container.objects.split_last()?;
        let text = window.text;
        let before = begin.offset().checked_sub(window.start)?;
        let start = before + 1;
        let mut parser = Parser {
            text,
            lexer: Lexer::new(text, start),
            nodes: Vec::new(),
            errors: Vec::new(),
            top: Frame::new(NO_NODE, false),
            stack: Vec::with_capacity(container.objects.len()),
            open_objects: 0,
            open_arrays: 0,
            last_end: start,
            too_deep: false,
        };
        let kind = if *is_object {
            Kind::Object
        } else {
            Kind::Array
        };
        // Where it stands is known to the tree, and nobody asks the part.
        let node = parser.push(kind, before, start, NO_NODE, 0);
        for is_object in around {
            parser.enter(NO_NODE, *is_object);
        }
        parser.enter(node, *is_object);
        if let Begin::Comma(_) = begin {
            parser.top.state = State::AfterComma;
            parser.top.comma = Span::new(before, start);
        }
        Some(parser)
    }
}
