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

/// Expands a snippet: tab stops with no text, with a text and with choices; escapes.
fn expand(snippet: &str) -> String {
    let mut text = String::new();
    let mut characters = snippet.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            '$' if characters.next_if_eq(&'{').is_some() => {
                while characters.next_if(char::is_ascii_digit).is_some() {}
                let is_choice = characters.next() == Some('|');
                let mut is_first = true;
                loop {
                    match characters.next().expect("a tab stop ends") {
                        '\\' => text.extend(characters.next().filter(|_| is_first)),
                        ',' if is_choice => is_first = false,
                        '|' if is_choice => {}
                        '}' => break,
                        written if is_first => text.push(written),
                        _ => {}
                    }
                }
            }
            '$' => while characters.next_if(char::is_ascii_digit).is_some() {},
            written => text.push(written),
        }
    }
    text
}
