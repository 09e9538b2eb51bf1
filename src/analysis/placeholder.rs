//! Recognizes placeholders, which the author must replace.

/// Ids in the vendor's examples.
const EXAMPLE_IDS: [&str; 1] = ["ABCRtyUpBa"];

/// The kind of a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// An id from the vendor's examples.
    ExampleId,
    /// `<organization id>` or `{{organization_id}}`.
    Template,
}

impl Placeholder {
    /// Whether a text may be a placeholder. Quickly rules out nearly every text.
    #[inline]
    pub fn may_be(text: &[u8]) -> bool {
        EXAMPLE_IDS.iter().any(|id| text == id.as_bytes())
            || memchr::memchr2(b'{', b'<', text).is_some()
    }

    /// The kind of placeholder in a string, if it is one.
    pub fn of(text: &str) -> Option<Self> {
        if EXAMPLE_IDS.contains(&text) {
            Some(Self::ExampleId)
        } else if has_template(text) || is_bracketed(text) {
            Some(Self::Template)
        } else {
            None
        }
    }
}

/// `{{your_access_token}}`, anywhere in the text.
fn has_template(text: &str) -> bool {
    // Most texts have no brace, and searching for one byte is faster than for two.
    text.contains('{')
        && text
            .split_once("{{")
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
