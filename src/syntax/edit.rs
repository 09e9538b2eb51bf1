//! A tree that follows the edits of its text. What it costs depends on the edit and hardly on the text: a few children around
//! the edit are read again, and what is behind them is known.
//!
//! Invariant: whatever is edited, the tree equals the one that parsing the new text gives.

use std::ops::Range;

use super::arena::{BROKEN, ESCAPES, MALFORMED, RawNode};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::parser::{Begin, Container, Known, Part, Unread, read_part};
use super::{Kind, MAX_ERRORS, Node, Tree};
use crate::text::Span;

/// Which nodes of a tree an edit has replaced. Those before are as they were, those behind have moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The index of the first that is new.
    pub first: usize,
    /// How many there were.
    pub removed: usize,
    /// How many there are now.
    pub added: usize,
    /// The index of the object around them whose own keys may have changed.
    pub renamed: Option<usize>,
}

/// An edit in offsets of the text before it.
#[derive(Clone, Copy)]
struct Edit {
    start: usize,
    end: usize,
    /// How long what takes the place of that is.
    length: usize,
}

impl Edit {
    /// The end of what is new, in the new text.
    const fn new_end(self) -> usize {
        self.start + self.length
    }

    /// Where in the new text a place is that was behind the edit.
    const fn moved(self, offset: usize) -> usize {
        offset - self.end + self.new_end()
    }

    /// Where in the old text a place was that is behind the edit.
    const fn moved_back(self, offset: usize) -> usize {
        offset - self.new_end() + self.end
    }
}

/// Where an edit is in the tree.
struct Place {
    edit: Edit,
    /// The last node that starts before the edit.
    before: u32,
    /// The first node that starts behind it.
    behind: u32,
    /// The containers whose two brackets are outside the edit, the innermost first.
    containers: Vec<u32>,
}

/// An edit may open or close a bracket, so that its container ends elsewhere. Those around it are read again as far as they are, all
/// together, shorter than this part of the text; beyond that, parsing all of it is faster.
const WORTH_ANOTHER_LOOK: usize = 8;

/// So much text around an edit stays in one piece with it, in bytes: whoever types goes on near by, and moving that much takes two
/// microseconds. Little in tests and for fuzzing, so that their texts have several pieces.
const MARGIN: usize = if cfg!(any(test, fuzzing)) {
    4
} else {
    32 * 1024
};

impl Tree {
    /// Replaces a span of the text. The span is clamped to the text and to whole characters.
    pub fn edit(&mut self, span: Span, replacement: &str) -> Change {
        let end = self.text.floor_char_boundary(span.end.min(self.text.len()));
        let start = self.text.floor_char_boundary(span.start).min(end);
        let edit = Edit {
            start,
            end,
            length: replacement.len(),
        };
        let count = self.nodes.len();
        let place = self.place_of(edit);
        if let Some(place) = &place {
            self.isolate(Span::new(start, end), place);
        }
        self.text.replace(Span::new(start, end), replacement);
        if let Some(place) = &place {
            let distance = (edit.new_end() as u32).wrapping_sub(end as u32);
            self.nodes.move_from(place.behind as usize, end, distance);
        }
        if let Some(change) = place.and_then(|place| self.follow(&place)) {
            return change;
        }
        *self = Self::parse_up_to(self.most, self.text.take());
        Change {
            first: 0,
            removed: count,
            added: self.nodes.len(),
            renamed: None,
        }
    }

    /// Makes one piece of the text in a span around an edit. What is far from it is cut off before, where nodes start that the edit has left
    /// alone, so that little text is moved.
    fn isolate(&mut self, span: Span, place: &Place) {
        let near = Span::new(span.start.saturating_sub(MARGIN), span.end + MARGIN);
        let last_before = self.nodes.first_from(near.start).saturating_sub(1) as u32;
        let first_behind = self.nodes.first_of(place.behind, near.end) as u32;
        let start_of = |node| self.nodes.get(node).map(|node| node.start as usize);
        let is_long_before = self.text.piece(span.start).start + MARGIN < near.start;
        let is_long_behind = self.text.piece(span.end).span().end > near.end + MARGIN;
        let cuts = [
            start_of(first_behind).filter(|_| is_long_behind),
            start_of(last_before.min(place.before)).filter(|_| is_long_before),
        ];
        for cut in cuts.into_iter().flatten() {
            self.text.cut(cut);
        }
        self.text.gather(span);
    }

    /// None if the whole text has to be parsed anyway.
    fn place_of(&self, edit: Edit) -> Option<Place> {
        let length = edit.moved(self.text.len());
        let is_too_deep = |error: &SyntaxError| error.kind == SyntaxErrorKind::TooDeep;
        if length > self.most
            || self.errors.len() >= MAX_ERRORS
            || self.errors.iter().any(is_too_deep)
        {
            return None;
        }
        let before = self.nodes.first_from(edit.start).checked_sub(1)? as u32;
        let around = Node {
            tree: self,
            index: before,
        };
        let is_around = |node: &Node<'_>| node.is_closed() && node.span().end > edit.end;
        Some(Place {
            edit,
            before,
            behind: self.nodes.first_from(edit.end) as u32,
            containers: std::iter::successors(Some(around), |node| node.parent())
                .filter(is_around)
                .map(|node| node.index)
                .collect(),
        })
    }

    /// Reads again what is around an edit of the text. None if that isn't enough.
    fn follow(&mut self, place: &Place) -> Option<Change> {
        let mut rest = self.text.len() / WORTH_ANOTHER_LOOK;
        for (nth, container) in place.containers.iter().enumerate() {
            let raw = self.nodes.get(*container)?;
            let length = (raw.end - raw.start) as usize;
            if nth > 0 && length > rest {
                return None;
            }
            rest = rest.saturating_sub(length);
            if let Some(change) = self.read_again(*container, raw, place) {
                return Some(change);
            }
        }
        None
    }

    fn read_again(&mut self, container: u32, raw: RawNode, place: &Place) -> Option<Change> {
        // In a broken container nobody knows which of its children is to blame: they are all read.
        let is_broken = raw.flags & BROKEN != 0;
        let child = self.child_above(place.before, container);
        let (begin, first) = match child.and_then(|child| Some((self.begin_of(child)?, child))) {
            Some(found) if !is_broken => found,
            _ => (Begin::Opening(raw.start as usize), container + 1),
        };
        // There is no child to come back to if all are to be read.
        let end = match is_broken {
            true => first,
            false => raw.subtree_end(container),
        };
        let part = self.read_in_one_piece(container, raw, begin, first..end, place)?;
        let close = raw.end as usize - 1;
        let to = part.rejoined.map_or(close, |child| child.start);
        self.take_errors(&part, begin.offset() + 1, to, place.edit)?;
        Some(self.take_nodes(part, container, raw, first, place.edit))
    }

    /// Reads a part of a container, with as much text in one piece as that takes. None if the container ends elsewhere now.
    fn read_in_one_piece(
        &mut self,
        container: u32,
        raw: RawNode,
        begin: Begin,
        children: Range<u32>,
        place: &Place,
    ) -> Option<Part> {
        let start = begin.offset();
        let mut end = match children.is_empty() {
            true => raw.end as usize,
            false => place.edit.new_end(),
        };
        loop {
            self.isolate(Span::new(start, end), place);
            let tree = &*self;
            let window = tree.text.piece(start);
            let known = tree.known_children(children.clone(), place.behind);
            let is_known = |child: &Known| tree.is_behind_comma(child.start, place.edit);
            let container = tree.open_container(container, raw);
            match read_part(window, &container, begin, known, is_known) {
                Ok(part) => return Some(part),
                Err(Unread::EndsElsewhere) => return None,
                // Twice as much, so that a long container is not read too often.
                Err(Unread::GoesOn) => end = window.span().end + window.text.len(),
            }
            end = end.min(self.text.len());
        }
    }

    /// The child of a container that is a node or above it.
    fn child_above(&self, node: u32, container: u32) -> Option<u32> {
        let mut index = node;
        loop {
            let parent = self.nodes.get(index)?.parent(index)?;
            if parent == container {
                return Some(index);
            }
            index = parent;
        }
    }

    /// Where reading a child before the edit begins, unless something else than a comma is before it.
    fn begin_of(&self, child: u32) -> Option<Begin> {
        let start = self.nodes.get(child)?.start as usize;
        let comma = self.comma_before(start)?;
        self.is_clean(comma).then_some(Begin::Comma(comma))
    }

    /// The children of a container behind an edit, of all that have these indices but the first.
    fn known_children(&self, children: Range<u32>, behind: u32) -> impl Iterator<Item = Known> {
        let next = |child: &u32| Some(self.nodes.get(*child)?.subtree_end(*child));
        std::iter::successors(Some(children.start), next)
            .take_while(move |child| *child < children.end)
            .filter(move |child| *child > children.start && *child >= behind)
            .filter_map(|node| {
                let start = self.nodes.get(node)?.start as usize;
                Some(Known { node, start })
            })
    }

    /// Whether a child that starts here stands behind a comma that was there before the edit, and is one without doubt.
    fn is_behind_comma(&self, start: usize, edit: Edit) -> bool {
        self.comma_before(start)
            .is_some_and(|comma| comma >= edit.new_end() && self.is_clean(edit.moved_back(comma)))
    }

    /// Where the comma stands that has nothing but white space between it and an offset.
    fn comma_before(&self, offset: usize) -> Option<usize> {
        let mut windows = self.text.before(offset);
        windows.find_map(|window| {
            let before = window.text.trim_end_matches([' ', '\t', '\n', '\r']);
            (!before.is_empty()).then(|| Some(window.start + before.strip_suffix(',')?.len()))
        })?
    }

    /// Whether no error is about the character of an offset, in the text before the edit.
    fn is_clean(&self, offset: usize) -> bool {
        let covers = |error: &SyntaxError| (error.span.start..error.span.end).contains(&offset);
        !self.errors.iter().any(covers)
    }

    fn open_container(&self, index: u32, raw: RawNode) -> Container {
        let node = Node { tree: self, index };
        let containers = std::iter::successors(Some(node), |node| node.container());
        let mut objects: Vec<bool> = containers.map(Node::is_object).collect();
        objects.reverse();
        Container {
            objects,
            close: raw.end as usize - 1,
        }
    }

    /// Puts the errors of a part in the place of those that were there. None if there are more than are kept.
    fn take_errors(&mut self, part: &Part, from: usize, to: usize, edit: Edit) -> Option<()> {
        let old = Span::new(from, edit.moved_back(to));
        let first = self
            .errors
            .partition_point(|error| error.span.start < old.start);
        let behind = self
            .errors
            .partition_point(|error| error.span.start < old.end);
        let is_too_deep = |error: &SyntaxError| error.kind == SyntaxErrorKind::TooDeep;
        let count = self.errors.len() - (behind - first) + part.errors.len();
        if count >= MAX_ERRORS || part.errors.iter().any(is_too_deep) {
            return None;
        }
        for error in &mut self.errors {
            error.move_places(|offset| match offset > edit.end {
                true => edit.moved(offset),
                false => offset,
            });
        }
        self.errors
            .splice(first..behind, part.errors.iter().cloned());
        Some(())
    }

    fn take_nodes(
        &mut self,
        part: Part,
        container: u32,
        raw: RawNode,
        first: u32,
        edit: Edit,
    ) -> Change {
        let last = part
            .rejoined
            .map_or(raw.subtree_end(container), |child| child.node);
        let mut change = Change {
            first: first as usize,
            removed: (last - first) as usize,
            added: part.nodes.len() - 1,
            renamed: (raw.kind == Kind::Object).then_some(container as usize),
        };
        let old = self.nodes.get(first).filter(|_| first < last);
        let new = part.nodes.get(1);
        if let (Some(old), Some(new)) = (old, new)
            && is_same_key(old, *new, edit)
            && old.subtree_end(first) == last
            && new.subtree_end(1) as usize == part.nodes.len()
        {
            change.first += 1;
            change.removed -= 1;
            change.added -= 1;
            change.renamed = None;
        }
        // If the container was broken before, all of it was read.
        let broken = part.nodes.first().map_or(0, |node| node.flags & BROKEN);
        self.nodes.replace_flags(container, BROKEN, broken);
        let mut nodes = part.nodes;
        // The first one stands for the container, and its children follow it. In the tree they are further behind it.
        let mut child = 1;
        while let Some(node) = nodes.get_mut(child as usize) {
            node.above = first - 1 + child - container;
            child = node.subtree_end(child);
        }
        self.nodes
            .replace(container, first..last, nodes.into_iter().skip(1));
        change
    }
}

/// Whether an edit has left a key alone.
const fn is_same_key(old: RawNode, new: RawNode, edit: Edit) -> bool {
    matches!(old.kind, Kind::Key)
        && matches!(new.kind, Kind::Key)
        && old.start == new.start
        && old.end == new.end
        // One that ended at the edit could have been longer.
        && (new.end as usize) < edit.start
        && (old.flags ^ new.flags) & (MALFORMED | ESCAPES) == 0
}
