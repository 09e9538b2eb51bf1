//! Diagnostics for the errors that the API returned for a request, placed on the values that they refer to.
//!
//! An error refers to the text that was sent. It disappears when that text changes.

use super::Diagnostic;
use crate::analysis::codes::Code;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// The pointer for an error without one: the whole request.
const REQUEST: &str = "/data";

/// One error of an API response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiError {
    /// The JSON Pointer into the request, if the API gave one.
    pub pointer: Option<String>,
    /// The API's message.
    pub detail: String,
    /// The API's code, such as `VALIDATION_ERROR`.
    pub code: Option<String>,
}

/// The errors of a response, each with the text that it refers to.
#[derive(Clone, Debug, Default)]
pub struct ApiErrors {
    placed: Vec<PlacedError>,
}

/// An error, with the pointer and the text of its value.
#[derive(Clone)]
struct PlacedError {
    message: String,
    pointer: String,
    text: String,
}

impl std::fmt::Debug for PlacedError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never print the text: it may be a secret.
        formatter
            .debug_struct("PlacedError")
            .field("pointer", &self.pointer)
            .finish_non_exhaustive()
    }
}

impl ApiErrors {
    /// Finds the value of each error in the document that was sent, or its nearest existing parent.
    pub fn new(sent: &Tree, errors: impl IntoIterator<Item = ApiError>) -> Self {
        let placed = errors.into_iter().filter_map(|error| {
            let node = nearest(sent, error.pointer.as_deref().unwrap_or(REQUEST))?;
            Some(PlacedError {
                message: message(&error),
                pointer: node.pointer(),
                text: node.source().to_owned(),
            })
        });
        Self {
            placed: placed.collect(),
        }
    }

    /// The errors whose values are unchanged in a document.
    pub fn diagnose(&self, tree: &Tree) -> Vec<Diagnostic> {
        let current = self.placed.iter().filter_map(|placed| {
            let node = tree.at_pointer(&placed.pointer)?;
            (node.source() == placed.text).then(|| {
                let message = placed.message.as_str();
                Diagnostic::new(Code::ApiError, place(node), Some(node), message)
            })
        });
        current.collect()
    }
}

/// The value at a pointer, or its nearest existing parent. A pointer outside `data` means `data`, because nothing else is
/// sent.
fn nearest<'a>(tree: &'a Tree, pointer: &str) -> Option<Node<'a>> {
    let is_sent = pointer
        .strip_prefix(REQUEST)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut pointer = if is_sent { pointer } else { REQUEST };
    loop {
        if let Some(node) = tree.at_pointer(pointer) {
            return Some(node);
        }
        pointer = pointer.rsplit_once('/')?.0;
    }
}

/// The narrowest useful place: a value's span, or the key of an object or array.
fn place(node: Node<'_>) -> Span {
    match (
        matches!(node.kind(), Kind::Object | Kind::Array),
        node.key(),
    ) {
        (true, Some(key)) => key.span(),
        _ => node.span(),
    }
}

fn message(error: &ApiError) -> String {
    let detail = error.detail.trim_end_matches('.');
    match &error.code {
        Some(code) if *code != error.detail => {
            format!("The API did not accept this: {detail} ({code}).")
        }
        _ => format!("The API did not accept this: {detail}."),
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, ApiErrors};
    use crate::syntax::Tree;

    const SENT: &str = r#"{ "data": { "type": "api_credentials", "attributes": { "name": "Shop", "a/b": [1, 2] } } }"#;

    fn errors(pointer: Option<&str>) -> ApiErrors {
        let error = ApiError {
            pointer: pointer.map(str::to_owned),
            detail: "has already been taken".to_owned(),
            code: Some("VALIDATION_ERROR".to_owned()),
        };
        ApiErrors::new(&Tree::parse(SENT), [error])
    }

    fn sanitize(refusal: &ApiErrors, text: &str) -> Vec<(String, String)> {
        let found = refusal.diagnose(&Tree::parse(text));
        found
            .into_iter()
            .map(|diagnostic| (diagnostic.span.of(text).to_owned(), diagnostic.message))
            .collect()
    }

    fn place_of(pointer: Option<&str>) -> String {
        sanitize(&errors(pointer), SENT).remove(0).0
    }

    #[test]
    fn an_error_is_reported_at_its_pointer_with_the_apis_message() {
        assert_eq!(
            sanitize(&errors(Some("/data/attributes/name")), SENT),
            [(
                "\"Shop\"".to_owned(),
                "The API did not accept this: has already been taken (VALIDATION_ERROR)."
                    .to_owned()
            )]
        );
        assert_eq!(place_of(Some("/data/attributes/a~1b/1")), "2");
    }

    #[test]
    fn an_error_about_a_missing_value_is_reported_at_its_parent() {
        assert_eq!(
            place_of(Some("/data/attributes/expires_in")),
            "\"attributes\""
        );
        assert_eq!(
            place_of(Some("/data/relationships/role/data")),
            "\"data\"",
            "there are no relationships at all"
        );
        assert_eq!(place_of(Some("/data/attributes/a~1b/7")), "\"a/b\"");
    }

    #[test]
    fn an_error_without_a_pointer_is_reported_at_data() {
        for pointer in [
            None,
            Some("/errors/0"),
            Some("/datasheet"),
            Some("nonsense"),
        ] {
            assert_eq!(place_of(pointer), "\"data\"", "{pointer:?}");
        }
    }

    #[test]
    fn an_error_disappears_when_its_value_changes() {
        let errors = errors(Some("/data/attributes/name"));
        let moved = SENT.replace("{ \"data\"", "{\n\n\t\"data\"");
        assert_eq!(sanitize(&errors, &moved).len(), 1, "it moved, nothing else");
        let elsewhere = SENT.replace("[1, 2]", "[]");
        assert_eq!(sanitize(&errors, &elsewhere).len(), 1);
        for changed in ["\"Shop 2\"", "\"Sho\\u0070\"", "null"] {
            let text = SENT.replace("\"Shop\"", changed);
            assert_eq!(sanitize(&errors, &text), [], "{changed}");
        }
        assert_eq!(sanitize(&errors, "{}"), []);
    }

    #[test]
    fn debug_output_has_no_text_of_the_document() {
        let debug = format!("{:?}", errors(Some("/data/attributes/name")));
        assert!(
            debug.contains("/data/attributes/name") && !debug.contains("Shop"),
            "{debug}"
        );
    }
}
