//! Formats request files in one canonical layout.
//!
//! An empty container is on one line. So is a container that is written on one line and fits in 100 columns. Every
//! other container has one line per member or element. A colon is followed by one space and has none before it.
//!
//! Invariants: edits change only white space, never a token. Formatting a formatted file gives no edits. No recursion,
//! and linear time.

mod layout;
mod on_type;
mod width;

pub use on_type::format_on_type;

use super::TextEdit;
use super::lines::is_line_break;
use super::style::Style;
use super::unresolved::{Unresolved, unresolved};
use crate::syntax::{SyntaxError, SyntaxErrorKind, Tree};
use crate::text::Span;
pub(super) use layout::{Breaks, Layout};

/// The options of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormatOptions {
    /// The indentation and the line ending to write.
    pub style: Style,
    /// Whether to add a line break at the end of the file. An existing one always stays.
    pub insert_final_newline: bool,
}

/// Why a file isn't formatted. With a syntax error, the structure is only a guess.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not formatted, because {}", reason(*.unresolved, *.errors, .first.kind))]
pub struct NotFormatted {
    /// The conflict markers or template syntax in the file, if any.
    pub unresolved: Option<Unresolved>,
    /// The number of syntax errors.
    pub errors: usize,
    /// The first syntax error.
    pub first: SyntaxError,
}

fn reason(unresolved: Option<Unresolved>, errors: usize, first: SyntaxErrorKind) -> String {
    match unresolved {
        Some(Unresolved::Conflict(_)) => return "the file has conflict markers".to_owned(),
        Some(Unresolved::Template(_)) => {
            return "the file has template syntax outside strings".to_owned();
        }
        None => {}
    }
    match (errors, first) {
        (_, SyntaxErrorKind::TooLarge { .. }) => "the file is too large".to_owned(),
        (1, SyntaxErrorKind::TooDeep) => "its brackets nest too deep".to_owned(),
        (1, _) => "the file has a syntax error: fix it first".to_owned(),
        (errors, _) => format!("the file has {errors} syntax errors: fix them first"),
    }
}

/// The edits that give a file its canonical layout. A byte order mark stays. A file without a value gets no edits.
pub fn format(tree: &Tree, options: &FormatOptions) -> Result<Vec<TextEdit>, NotFormatted> {
    refuse_syntax_errors(tree)?;
    let layout = Layout {
        style: options.style,
        first_line: "",
        breaks: Breaks::AsWritten,
    };
    let mut edits = Vec::new();
    layout.gaps(tree, |gap, wanted| edits.extend(edit(tree, gap, wanted)));
    edits.extend(edit_of_end(tree, options));
    Ok(edits)
}

/// The edits of [`format()`] that lie within a span.
pub fn format_range(
    tree: &Tree,
    span: Span,
    options: &FormatOptions,
) -> Result<Vec<TextEdit>, NotFormatted> {
    let mut edits = format(tree, options)?;
    edits.retain(|edit| span.covers(edit.span));
    Ok(edits)
}

fn refuse_syntax_errors(tree: &Tree) -> Result<(), NotFormatted> {
    // These errors leave the structure clear.
    let harmless = [
        SyntaxErrorKind::ByteOrderMark,
        SyntaxErrorKind::EmptyDocument,
    ];
    let mut errors = tree
        .errors()
        .iter()
        .filter(|error| !harmless.contains(&error.kind));
    let Some(first) = errors.next() else {
        return Ok(());
    };
    Err(NotFormatted {
        unresolved: unresolved(tree),
        errors: 1 + errors.count(),
        first: first.clone(),
    })
}

/// The edit of the white space after the value: one line break or nothing remains.
fn edit_of_end(tree: &Tree, options: &FormatOptions) -> Option<TextEdit> {
    let text = tree.text();
    let gap = Span::new(tree.root()?.span().end, text.len());
    let has_final_newline = gap.of(text).bytes().any(is_line_break);
    let wanted = if has_final_newline || options.insert_final_newline {
        options.style.line_ending.text()
    } else {
        ""
    };
    edit(tree, gap, wanted)
}

/// The smallest edit that turns a gap into the wanted white space. `None` if it is already correct.
fn edit(tree: &Tree, gap: Span, wanted: &str) -> Option<TextEdit> {
    let written = tree.slice(gap);
    if written == wanted {
        return None;
    }
    let (old, new) = (written.as_bytes(), wanted.as_bytes());
    let equal = |(a, b): &(&u8, &u8)| a == b;
    let mut prefix = old.iter().zip(new).take_while(equal).count();
    let unmatched = old.len().min(new.len()) - prefix;
    let (old_end, new_end) = (old.iter().rev(), new.iter().rev());
    let mut suffix = old_end
        .zip(new_end)
        .take(unmatched)
        .take_while(equal)
        .count();
    // An edit can't start between CR and LF: clients have no position there.
    prefix -= usize::from(splits_line_break(old, prefix));
    suffix -= usize::from(suffix > 0 && splits_line_break(old, old.len() - suffix));
    Some(TextEdit::replace(
        Span::new(gap.start + prefix, gap.end - suffix),
        Span::new(prefix, new.len() - suffix).of(wanted),
    ))
}

fn splits_line_break(text: &[u8], at: usize) -> bool {
    at > 0 && text.get(at - 1) == Some(&b'\r') && text.get(at) == Some(&b'\n')
}

#[cfg(test)]
mod tests;
