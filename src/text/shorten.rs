//! Cuts a text for a message or a list.

use std::borrow::Cow;

/// The text, or its first `longest` characters and an ellipsis.
pub fn shorten(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn only_a_longer_text_is_cut_and_never_within_a_character() {
        assert_eq!(shorten("éé", 2), "éé");
        assert_eq!(shorten("ééé", 2), "éé…");
        assert_eq!(shorten("", 0), "");
    }
}
