//! Detects the style of a file: its indentation and its line endings.

use super::lines::indentation_of;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// The indentation of one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Indentation {
    /// This number of spaces, at most [`Indentation::MAX_SPACES`].
    Spaces(usize),
    /// A tab.
    Tab,
}

impl Indentation {
    /// The widest indentation of one level.
    pub const MAX_SPACES: usize = 16;

    /// The white space itself.
    pub fn text(self) -> &'static str {
        const SPACES: &str = "                ";
        match self {
            Self::Spaces(count) => SPACES.get(..count).unwrap_or(SPACES),
            Self::Tab => "\t",
        }
    }

    /// Parses white space as one level of indentation. `None` if it is empty or mixed.
    fn of(white_space: &str) -> Option<Self> {
        match white_space {
            "" => None,
            "\t" => Some(Self::Tab),
            _ if white_space.bytes().all(|byte| byte == b' ') => {
                Some(Self::Spaces(white_space.len().min(Self::MAX_SPACES)))
            }
            _ => None,
        }
    }
}

impl Default for Indentation {
    fn default() -> Self {
        Self::Spaces(2)
    }
}

/// A line ending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineEnding {
    /// A line feed.
    #[default]
    Lf,
    /// A carriage return and a line feed.
    CrLf,
    /// A lone carriage return.
    Cr,
}

impl LineEnding {
    /// The characters themselves.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }

    /// The first line ending in a text.
    fn first_in(text: &str) -> Option<Self> {
        let at = text.find(['\n', '\r'])?;
        let rest = text.get(at..)?;
        Some(if rest.starts_with("\r\n") {
            Self::CrLf
        } else if rest.starts_with('\r') {
            Self::Cr
        } else {
            Self::Lf
        })
    }
}

/// The style of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// The indentation of one level.
    pub indentation: Indentation,
    /// The line ending.
    pub line_ending: LineEnding,
}

impl Style {
    /// The style of a file, taken from its first indented level and its first line ending. The default is two spaces and LF.
    pub fn of(tree: &Tree) -> Self {
        Self {
            indentation: first_indentation(tree).unwrap_or_default(),
            line_ending: LineEnding::first_in(tree.text()).unwrap_or_default(),
        }
    }
}

fn first_indentation(tree: &Tree) -> Option<Indentation> {
    tree.nodes()
        .filter(|node| matches!(node.kind(), Kind::Object | Kind::Array))
        .filter_map(|container| Some((container, container.children().next()?)))
        .filter(|(container, child)| {
            let between = Span::new(container.span().start, child.span().start);
            tree.slice(between).contains(['\n', '\r'])
        })
        .find_map(|(container, child)| indentation_between(container, child))
}

/// The extra indentation of a child on its own line, compared to the line of its container.
fn indentation_between(container: Node<'_>, child: Node<'_>) -> Option<Indentation> {
    let inner = indentation_of(child);
    Indentation::of(inner.strip_prefix(indentation_of(container))?)
}

#[cfg(test)]
mod tests;
