//! Texts that somebody was meant to replace.

use memchr::memmem;

/// The ids of the vendor's examples.
const EXAMPLE_IDS: [&str; 1] = ["ABCRtyUpBa"];

/// What stands in for the real value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandIn {
    /// An id of the vendor's examples.
    ExampleId,
    /// `<organization id>` or `{{organization_id}}`.
    Placeholder,
}

/// What a text stands in with, if it does.
pub fn stand_in(text: &str) -> Option<StandIn> {
    if EXAMPLE_IDS.contains(&text) {
        Some(StandIn::ExampleId)
    } else if is_template(text) || is_bracketed(text) {
        Some(StandIn::Placeholder)
    } else {
        None
    }
}

/// Whether a text is an example, or may be a placeholder as far as its first byte tells and what is known of templates in it.
#[inline]
pub fn may_be_one(text: &[u8], has_template: bool) -> bool {
    let starts_as_word = text.first().is_some_and(u8::is_ascii_alphanumeric);
    has_template || !starts_as_word || EXAMPLE_IDS.iter().any(|id| id.as_bytes() == text)
}

/// Whether a template may begin somewhere in a text.
pub fn has_template(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"{{").is_some()
}

/// `{{your_access_token}}`, anywhere in the text.
fn is_template(text: &str) -> bool {
    text.split_once("{{")
        .is_some_and(|(_, rest)| rest.contains("}}"))
}

/// `<organization id>`, as the whole text.
fn is_bracketed(text: &str) -> bool {
    let inner = text
        .trim()
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    inner.is_some_and(|inner| {
        !inner.is_empty() && inner != "redacted" && !inner.contains(['<', '>'])
    })
}
