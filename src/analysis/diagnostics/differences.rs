//! Diagnostics for the values that differ from the API's, each with a fix that takes the API's value.
//!
//! A difference refers to the text that was compared. It disappears when that text changes.

use super::{Diagnostic, Fix, TextEdit};
use crate::analysis::codes::Code;
use crate::analysis::request::shorten_value;
use crate::secrets::mask_document;
use crate::syntax::{Node, Tree};

/// A value of the API that differs from the document's.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiValue {
    /// The JSON Pointer of the value in the document.
    pub pointer: String,
    /// The API's value as JSON.
    pub json: String,
    /// Whether an update may change it.
    pub can_be_changed: bool,
}

/// The differences of a document, each with the text that was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences(Vec<(ApiValue, String)>);

impl std::fmt::Debug for ApiValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never print the value: it may be a secret.
        formatter
            .debug_struct("ApiValue")
            .field("pointer", &self.pointer)
            .finish_non_exhaustive()
    }
}

impl Differences {
    /// Finds each value in the document that was compared.
    pub fn new(compared: &Tree, values: impl IntoIterator<Item = ApiValue>) -> Self {
        let placed = values.into_iter().filter_map(|value| {
            let text = compared.at_pointer(&value.pointer)?.source().to_owned();
            Some((value, text))
        });
        Self(placed.collect())
    }

    /// The differences whose values are unchanged in a document.
    pub fn diagnose(&self, tree: &Tree) -> Vec<Diagnostic> {
        let current = self.current(tree);
        current
            .map(|(value, node)| diagnostic(value, node))
            .collect()
    }

    /// How many values of a document still differ.
    pub fn count(&self, tree: &Tree) -> usize {
        self.current(tree).count()
    }

    /// Whether an update could change one of the values that still differ.
    pub fn can_be_updated(&self, tree: &Tree) -> bool {
        self.current(tree).any(|(value, _)| value.can_be_changed)
    }

    fn current<'a>(&'a self, tree: &'a Tree) -> impl Iterator<Item = (&'a ApiValue, Node<'a>)> {
        self.0.iter().filter_map(|(value, text)| {
            let node = tree.at_pointer(&value.pointer)?;
            (node.source() == text).then_some((value, node))
        })
    }
}

fn diagnostic(value: &ApiValue, node: Node<'_>) -> Diagnostic {
    let shown = mask_document(&value.json);
    let shown = shorten_value(&shown);
    let message = match value.can_be_changed {
        true => format!("The API has {shown}. Update it, or take the API's value."),
        false => format!("The API has {shown}, and can't change it. Take the API's value."),
    };
    let edit = TextEdit::replace(node.span(), value.json.as_str());
    let mut found = Diagnostic::on(Code::Differs, node, message);
    found.fixes = vec![Fix::suggested("Take the API's value", vec![edit])];
    found
}

#[cfg(test)]
mod tests {
    use super::{ApiValue, Differences};
    use crate::analysis::{Severity, apply};
    use crate::syntax::Tree;

    const COMPARED: &str = r#"{ "data": { "attributes": { "name": "Shop", "expires_in": 60 } } }"#;

    fn differences(can_be_changed: bool) -> Differences {
        let value = ApiValue {
            pointer: "/data/attributes/name".to_owned(),
            json: "\"Store\"".to_owned(),
            can_be_changed,
        };
        Differences::new(&Tree::parse(COMPARED), [value])
    }

    #[test]
    fn a_difference_is_at_its_value_with_a_fix_that_takes_the_apis() {
        let found = differences(true).diagnose(&Tree::parse(COMPARED));
        let [found] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(found.severity, Severity::Information);
        assert_eq!(found.span.of(COMPARED), "\"Shop\"");
        assert_eq!(
            found.message,
            "The API has \"Store\". Update it, or take the API's value."
        );
        let [fix] = found.fixes.as_slice() else {
            panic!("{found:?}")
        };
        assert!(!fix.is_safe);
        assert_eq!(
            apply(COMPARED, &fix.edits),
            COMPARED.replace("Shop", "Store")
        );
    }

    #[test]
    fn a_difference_that_no_update_removes_says_so() {
        let found = differences(false).diagnose(&Tree::parse(COMPARED));
        assert!(found[0].message.contains("can't change it"), "{found:?}");
    }

    #[test]
    fn a_difference_disappears_when_its_value_changes() {
        let count = |text: &str| {
            let (differences, tree) = (differences(true), Tree::parse(text));
            let count = differences.count(&tree);
            assert_eq!(differences.diagnose(&tree).len(), count);
            assert_eq!(differences.can_be_updated(&tree), count > 0);
            count
        };
        assert_eq!(count(&COMPARED.replace("60", "61")), 1);
        assert_eq!(count(&COMPARED.replace("{ \"data\"", "{\n\"data\"")), 1);
        assert_eq!(count(&COMPARED.replace("Shop", "Store")), 0);
        assert_eq!(count("{}"), 0);
    }
}
