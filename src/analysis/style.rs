//! How a file is written.

//! How a file is written, so that edits keep to it.

use crate::syntax::Tree;

/// How a file is written: what an edit keeps to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// One step of indentation: spaces, or a tab.
    pub indent: String,
    /// The line terminator.
    pub newline: &'static str,
}

impl Style {
    /// The style of a document, by its first indented line and its first line end; two spaces and LF where
    /// it shows none.
    pub fn of(tree: &Tree) -> Self {
        let text = tree.text();
        let newline = match text.find(['\n', '\r']) {
            Some(at) if text.get(at..).is_some_and(|rest| rest.starts_with("\r\n")) => "\r\n",
            Some(at) if text.get(at..).is_some_and(|rest| rest.starts_with('\r')) => "\r",
            _ => "\n",
        };
        let indent = tree
            .root()
            .and_then(|root| root.children().next())
            .and_then(|first| text.get(..first.span().start))
            .and_then(|before| {
                before
                    .rsplit(['\n', '\r'])
                    .next()
                    .filter(|line| line.len() < before.len())
            })
            .filter(|line| !line.is_empty() && line.chars().all(|c| c == ' ' || c == '\t'))
            .unwrap_or("  ");
        Self {
            indent: indent.to_owned(),
            newline,
        }
    }
}
