use super::expansion::expand;
use clreq::analysis::TextEdit;
use clreq::analysis::completion::Completion;

/// The edits of an item as a client makes them: a snippet's tab stops become their text.
pub fn expanded(item: &Completion) -> Vec<TextEdit> {
    let new_text = match item.is_snippet {
        true => expand(&item.edit.new_text),
        false => item.edit.new_text.clone(),
    };
    let mut edits = item.additional_edits.clone();
    edits.push(TextEdit::replace(item.edit.span, new_text));
    edits
}
