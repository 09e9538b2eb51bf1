//! The part of a line that is shown with a diagnostic.

use std::ops::Range;

use crate::secrets::Mask;
use crate::syntax::Tree;
use crate::text::{Span, sanitize_in_place};

/// Lines of up to this number of bytes are shown whole.
const WHOLE: usize = 160;
/// How many bytes of a longer line are shown before and after the start of a diagnostic.
const BEFORE: usize = 60;
const BEHIND: usize = 100;
/// Marks omitted text.
const CUT: char = '…';

/// The part of the line on which a span starts, with secrets masked. The renderer gets only this, so that a file with one long
/// line is as fast as one with many short ones.
#[derive(Default)]
pub(super) struct Excerpt {
    pub text: String,
    /// The part of the span that is on the line, within [`Excerpt::text`].
    pub marked: Range<usize>,
}

impl Excerpt {
    pub fn new(tree: &Tree, mask: &Mask, span: Span) -> Self {
        let text = tree.text();
        let at = span.start.min(text.len());
        let line = line_at(text, at);
        let shown = match line.len() {
            0..=WHOLE => line,
            _ => window(text, line, at, BEFORE, BEHIND),
        };
        let hidden = hide(tree, mask, shown);
        let seen = |start: usize, end: usize| {
            let local = Span::new(start - hidden.start, end - hidden.start);
            sanitize_in_place(local.of(&hidden.text))
        };
        let marked_end = span.end.clamp(at, shown.end);
        let mut excerpt = String::new();
        if shown.start > line.start {
            excerpt.push(CUT);
        }
        excerpt += &seen(shown.start, at);
        let start = excerpt.len();
        excerpt += &seen(at, marked_end);
        let end = excerpt.len();
        excerpt += &seen(marked_end, shown.end);
        if shown.end < line.end {
            excerpt.push(CUT);
        }
        Self {
            text: excerpt,
            marked: start..end,
        }
    }
}

/// A part of the text with masked secrets.
struct Hidden {
    start: usize,
    text: String,
}

/// Masks the secrets in a part of the document.
fn hide(tree: &Tree, mask: &Mask, region: Span) -> Hidden {
    Hidden {
        start: region.start,
        text: mask.hide(tree, region).into_owned(),
    }
}

/// The part of a line around a place, cut at character boundaries.
fn window(text: &str, line: Span, at: usize, before: usize, behind: usize) -> Span {
    let start = at.saturating_sub(before).max(line.start);
    let end = (at + behind).min(line.end).max(at);
    Span::new(
        text.floor_char_boundary(start),
        text.floor_char_boundary(end),
    )
}

/// The line that contains an offset, without its terminator.
fn line_at(text: &str, offset: usize) -> Span {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let bytes = text.as_bytes();
    let before = bytes.get(..offset).unwrap_or_default();
    let behind = bytes.get(offset..).unwrap_or_default();
    let start = before.iter().rposition(is_end);
    let end = behind.iter().position(is_end);
    Span::new(
        start.map_or(0, |at| at + 1),
        end.map_or(text.len(), |at| offset + at),
    )
}

#[cfg(test)]
mod tests {
    use super::Excerpt;
    use crate::secrets::Mask;
    use crate::syntax::Tree;
    use crate::text::Span;

    /// The excerpt for the place of `what` in a text, with the marked part in brackets.
    fn excerpt(text: &str, what: &str) -> String {
        let tree = Tree::parse(text);
        let start = text.find(what).expect("it is there");
        let span = Span::new(start, start + what.len());
        let excerpt = Excerpt::new(&tree, &Mask::of(&tree), span);
        let mut shown = excerpt.text;
        shown.insert(excerpt.marked.end, ']');
        shown.insert(excerpt.marked.start, '[');
        shown
    }

    #[test]
    fn the_line_is_shown_whatever_ends_it() {
        assert_eq!(excerpt("a\nbcd\ne", "c"), "b[c]d");
        assert_eq!(excerpt("a\r\nbcd\r\ne", "c"), "b[c]d");
        assert_eq!(excerpt("a\rbcd\re", "c"), "b[c]d");
        assert_eq!(excerpt("bcd", "c"), "b[c]d");
        assert_eq!(excerpt("ab\ncd", "b\nc"), "a[b]");
    }

    #[test]
    fn a_long_line_is_cut_in_whole_characters() {
        let text = format!("{}x{}", "é".repeat(200), "é".repeat(200));
        let shown = excerpt(&text, "x");
        assert_eq!(shown, format!("…{}[x]{}…", "é".repeat(30), "é".repeat(49)));
    }

    #[test]
    fn what_acts_on_a_terminal_has_another_character_in_its_place() {
        assert_eq!(
            excerpt("a\u{9b}b\u{1b}c\td", "b"),
            "a\u{fffd}[b]\u{241b}c\td"
        );
        assert_eq!(excerpt("\u{9b}\u{9b}b", "\u{9b}b"), "\u{fffd}[\u{fffd}b]");
    }

    #[test]
    fn the_tail_of_a_long_secret_is_hidden_too() {
        let text = format!(
            "{{\"client_secret\": \"{}\\q{}\"}}",
            "a".repeat(3000),
            "bcdef"
        );
        let shown = excerpt(&text, "\\q");
        assert_eq!(shown, format!("…{}[**]*****\"}}", "*".repeat(60)));
    }
}
