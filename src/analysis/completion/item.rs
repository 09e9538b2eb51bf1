//! The plain data of completion: the options of a request and the items of the result.

use std::borrow::Cow;

use crate::analysis::TextEdit;

/// What the client supports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletionOptions {
    /// Snippets: text with tab stops.
    pub snippets: bool,
    /// The client indents every further line of an item like the current line (`adjustIndentation` in the Language
    /// Server Protocol). If it doesn't, the items contain that indentation.
    pub adjusts_indentation: bool,
    /// The client can't insert text of several lines.
    pub one_line: bool,
    /// The character that triggered completion, if one did.
    pub trigger: Option<char>,
}

/// A completion item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text in the list.
    pub label: String,
    /// The kind of item.
    pub kind: CompletionKind,
    /// A short text next to the label.
    pub label_detail: Option<Cow<'static, str>>,
    /// One line about it, such as its type.
    pub detail: Option<String>,
    /// The documentation, in Markdown.
    pub documentation: Option<&'static str>,
    /// The client compares this with the text from the start of the edit to the cursor.
    pub filter_text: String,
    /// The sort key.
    pub sort_text: String,
    /// The main edit. It is on the cursor's line, and the cursor is inside its span or at one of its ends.
    pub edit: TextEdit,
    /// Further edits, such as a comma after the previous member.
    pub additional_edits: Vec<TextEdit>,
    /// Whether the edit's text is a snippet.
    pub is_snippet: bool,
}

/// The kind of a [`Completion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A member's name.
    Property,
    /// A value.
    Value,
    /// A value from a fixed list.
    EnumMember,
    /// Several members, or a value with tab stops.
    Snippet,
    /// Changes nothing in the text. Choosing it means that the user wants names to be read from the API.
    RefreshNames,
}
