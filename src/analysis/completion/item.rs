use crate::analysis::TextEdit;

/// What the client can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletionOptions {
    /// It understands snippets: text with tab stops.
    pub snippets: bool,
    /// It adds the current line's indentation to every further line of an item itself, as the Language Server
    /// Protocol's `adjustIndentation` has it. If not, items have that indentation in their text.
    pub adjusts_indentation: bool,
    /// The character whose typing asked for completion, if that is what did.
    pub trigger: Option<char>,
}

/// Something that can be written at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A word or two beside the label.
    pub label_detail: Option<&'static str>,
    /// A line about it: its type, or what it amounts to.
    pub detail: Option<String>,
    /// What it means, in Markdown.
    pub documentation: Option<&'static str>,
    /// What the client compares with the text from the edit's start to the cursor.
    pub filter_text: String,
    /// What the list is sorted by.
    pub sort_text: String,
    /// What accepting it does: it lies within the line of the cursor, and the cursor lies in it.
    pub edit: TextEdit,
    /// What accepting it does besides, elsewhere: a comma after the member before.
    pub additional_edits: Vec<TextEdit>,
    /// Whether the edit's text is a snippet.
    pub is_snippet: bool,
}

/// What a [`Completion`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A member's name.
    Property,
    /// A value.
    Value,
    /// A value of a list of them.
    EnumMember,
    /// Several members, or a value to fill in.
    Snippet,
}
