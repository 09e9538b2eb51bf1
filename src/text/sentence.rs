//! Ends a message with one mark.

/// The text with a full stop at its end, unless it ends with a question or exclamation mark.
pub fn sentence(text: &str) -> String {
    match text.trim_end_matches('.') {
        text if text.ends_with(['?', '!']) => text.to_owned(),
        text => format!("{text}."),
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_message_ends_with_one_mark() {
        assert_eq!(sentence("no name"), "no name.");
        assert_eq!(sentence("Check its name.."), "Check its name.");
        assert_eq!(sentence("Did you mean `roles`?."), "Did you mean `roles`?");
    }
}
