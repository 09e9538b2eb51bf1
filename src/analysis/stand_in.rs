//! Texts that somebody was meant to replace.

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
    } else if has_bracket(text) && (is_template(text) || is_bracketed(text)) {
        Some(StandIn::Placeholder)
    } else {
        None
    }
}

/// Nearly every text is told by having neither bracket. Counting takes several bytes at once; looking for the first does not.
fn has_bracket(text: &str) -> bool {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'{' | b'<'));
    brackets.count() > 0
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
