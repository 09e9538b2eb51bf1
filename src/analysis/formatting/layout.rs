//! Computes the white space between the tokens of a valid text.

use super::width;
use crate::analysis::lines::LineBreaks;
use crate::analysis::style::Style;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// Which containers have one line per member. Empty containers never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// Those that are written on several lines, and those that are too wide for one line.
    AsWritten,
    /// All of them.
    All,
    /// None of them.
    None,
}

/// How to lay out a text.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    /// The indentation of one level, and the line ending.
    pub style: Style,
    /// The indentation of the line on which the text starts.
    pub first_line: &'a str,
    /// Which containers have one line per member.
    pub breaks: Breaks,
}

impl Layout<'_> {
    /// Visits every gap between two tokens of a text without syntax errors, up to the end of its value. `visit` gets
    /// the gap, which may be empty, and its new white space.
    pub fn gaps(&self, tree: &Tree, visit: impl FnMut(Span, &str)) {
        let text = tree.text();
        // A byte order mark stays where it is.
        let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        let mut walk = Walk {
            layout: self,
            text,
            line_breaks: LineBreaks::new(text),
            line_break: String::new(),
            open: Vec::new(),
            last_end: start,
            visit,
        };
        for node in tree.nodes() {
            walk.close_before(node.span().start);
            walk.gaps_before(node);
            walk.enter(node);
        }
        walk.close_before(usize::MAX);
    }
}

/// An open container.
#[derive(Clone, Copy)]
struct Frame {
    end: usize,
    flat: bool,
    /// The white space inside its brackets if it is on one line.
    padding: &'static str,
    /// Whether its first member or element is still to come.
    at_start: bool,
}

struct Walk<'a, F> {
    layout: &'a Layout<'a>,
    text: &'a str,
    line_breaks: LineBreaks<'a>,
    /// The last line break, with the indentation after it.
    line_break: String,
    open: Vec<Frame>,
    /// The end of the last token.
    last_end: usize,
    visit: F,
}

impl<F: FnMut(Span, &str)> Walk<'_, F> {
    fn enter(&mut self, node: Node<'_>) {
        let span = node.span();
        let padding = match node.kind() {
            Kind::Object if node.children().next().is_some() => " ",
            Kind::Object | Kind::Array => "",
            _ => {
                self.last_end = span.end;
                return;
            }
        };
        let flat = self.is_flat(node);
        self.open.push(Frame {
            end: span.end,
            flat,
            padding,
            at_start: true,
        });
        self.last_end = span.start + 1;
    }

    /// Closes the containers that end at or before an offset.
    fn close_before(&mut self, offset: usize) {
        while let Some(frame) = self.open.pop_if(|frame| frame.end <= offset) {
            self.gap_up_to(frame.end - 1, frame, frame.padding);
            self.last_end = frame.end;
        }
    }

    fn gaps_before(&mut self, node: Node<'_>) {
        let start = node.span().start;
        let Some(container) = self.open.last_mut() else {
            (self.visit)(Span::new(self.last_end, start), "");
            return;
        };
        if node.key().is_some() {
            self.separator();
            (self.visit)(Span::new(self.last_end, start), " ");
            return;
        }
        let frame = *container;
        container.at_start = false;
        if frame.at_start {
            self.gap_up_to(start, frame, frame.padding);
        } else {
            self.separator();
            self.gap_up_to(start, frame, " ");
        }
    }

    /// Visits the gap before the next comma or colon, and passes that token.
    fn separator(&mut self) {
        let at = next_token(self.text, self.last_end);
        (self.visit)(Span::new(self.last_end, at), "");
        self.last_end = at + 1;
    }

    /// Visits the gap from the last token to `end`. `on_one_line` is its white space if the container is on one line.
    fn gap_up_to(&mut self, end: usize, container: Frame, on_one_line: &str) {
        let gap = Span::new(self.last_end, end);
        if container.flat {
            (self.visit)(gap, on_one_line);
            return;
        }
        let style = self.layout.style;
        self.line_break.clear();
        self.line_break.push_str(style.line_ending.text());
        self.line_break.push_str(self.layout.first_line);
        for _ in &self.open {
            self.line_break.push_str(style.indentation.text());
        }
        (self.visit)(gap, &self.line_break);
    }

    /// Whether a container belongs on one line.
    fn is_flat(&mut self, container: Node<'_>) -> bool {
        if container.children().next().is_none() {
            return true;
        }
        match self.layout.breaks {
            Breaks::All => false,
            Breaks::None => true,
            Breaks::AsWritten => {
                self.open.last().is_some_and(|outer| outer.flat)
                    || (!self.line_breaks.any_in(container.span()) && self.fits(container))
            }
        }
    }

    /// Whether a container and the comma after it fit on the line on which the container starts.
    fn fits(&self, container: Node<'_>) -> bool {
        let indentation = self.layout.style.indentation.text();
        let key = container.key().map_or("", Node::source);
        let colon = if key.is_empty() { 0 } else { 2 };
        let column = width::of(self.layout.first_line)
            + width::of(indentation) * self.open.len()
            + width::of(key)
            + colon;
        let after = next_token(self.text, container.span().end);
        let comma = usize::from(self.text.as_bytes().get(after) == Some(&b','));
        width::fits_on_one_line(container, width::MAX.saturating_sub(column + comma))
    }
}

/// The end of the white space at an offset.
fn next_token(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    let white_space = |c| matches!(c, ' ' | '\t' | '\n' | '\r');
    offset + rest.len() - rest.trim_start_matches(white_space).len()
}
