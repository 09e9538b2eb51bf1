//! Reading a part of a container again, from one of its children to another.
//!
//! What the parser does inside a container depends on which containers are open and on what the container waits for. Right
//! behind a comma between two children it waits for a child, whatever was before. So reading may begin there; and as soon as it
//! stands behind a comma and before a child that is known, all that follows is known.

use super::super::arena::{CLOSED, RawNode};
use super::super::error::SyntaxError;
use super::{Frame, Kind, Lexer, NO_NODE, Parser, Span, State, TokenKind};

/// The container of which a part is read.
pub(in crate::syntax) struct Container {
    /// Whether each of the containers around it is an object, and then it itself; the outermost first.
    pub objects: Vec<bool>,
    /// Where its opening bracket stands.
    pub open: usize,
    /// Where its closing bracket stands.
    pub close: usize,
}

/// Where reading begins.
#[derive(Clone, Copy)]
pub(in crate::syntax) enum Begin {
    /// Behind the opening bracket.
    Opening,
    /// Behind a comma between two children.
    Comma(usize),
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

/// Reads up to the first of some children that reading comes back to and that is known, or to the end of the container. None
/// if the container does not end where it should, so that what is behind it can't be known.
pub(in crate::syntax) fn read_part(
    text: &str,
    container: &Container,
    begin: Begin,
    known: impl Iterator<Item = Known>,
    is_known: impl Fn(&Known) -> bool,
) -> Option<Part> {
    let mut known = known.peekable();
    let mut parser = Parser::within(text, container, begin)?;
    let level = parser.stack.len();
    let rejoined = loop {
        let start = parser.lexer.next_start();
        if start > container.close || parser.too_deep {
            return None;
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
            TokenKind::End => return None,
            _ => parser.in_container(token),
        }
        if parser.stack.len() < level {
            let is_closed = parser.nodes.first()?.flags & CLOSED != 0;
            if token.start != container.close || !is_closed {
                return None;
            }
            break None;
        }
    };
    let Parser {
        nodes, mut errors, ..
    } = parser;
    errors.sort_by_key(|error| error.span.start);
    Some(Part {
        nodes,
        errors,
        rejoined,
    })
}

impl<'a> Parser<'a> {
    /// A parser in a container whose own node is the first.
    fn within(text: &'a str, container: &Container, begin: Begin) -> Option<Self> {
        let (is_object, around) = container.objects.split_last()?;
        let start = match begin {
            Begin::Opening => container.open + 1,
            Begin::Comma(comma) => comma + 1,
        };
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
        let node = parser.push(kind, container.open, container.close + 1, NO_NODE, 0);
        for is_object in around {
            parser.enter(NO_NODE, *is_object);
        }
        parser.enter(node, *is_object);
        if let Begin::Comma(comma) = begin {
            parser.top.state = State::AfterComma;
            parser.top.comma = Span::new(comma, comma + 1);
        }
        Some(parser)
    }
}
