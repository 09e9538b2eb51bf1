//! Edits that replace secrets with [`REDACTED`].

use super::TextEdit;
use crate::secrets::{REDACTED, Secret};
use crate::syntax::quote;

/// One edit for each secret.
pub fn redact<'a>(secrets: impl IntoIterator<Item = Secret<'a>>) -> Vec<TextEdit> {
    secrets.into_iter().map(redact_one).collect()
}

/// The edit that replaces one secret.
pub fn redact_one(secret: Secret<'_>) -> TextEdit {
    TextEdit::replace(secret.node.span(), quote(REDACTED))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::redact;
    use crate::analysis::apply;
    use crate::analysis::testing::nearly_request;
    use crate::secrets::{Secret, secrets};
    use crate::syntax::Tree;
    use crate::syntax::strategies::{json, nearly_json};

    #[test]
    fn only_secrets_are_replaced() {
        let text = "{\"password\": \"hunter2\", \"a\": [1, \"Bearer 0123456789abcdef\"]}\r\n";
        let result = apply(text, &redact(secrets(&Tree::parse(text))));
        assert_eq!(
            result,
            "{\"password\": \"<redacted>\", \"a\": [1, \"<redacted>\"]}\r\n"
        );
    }

    proptest! {
        #[test]
        fn the_result_has_no_secret_and_no_new_error(
            text in prop_oneof![nearly_request(), nearly_json(), json().prop_map(|value| value.to_string())],
        ) {
            let tree = Tree::parse(text.as_str());
            let after = Tree::parse(apply(&text, &redact(secrets(&tree))));
            prop_assert_eq!(secrets(&after), Vec::<Secret>::new());
            if tree.errors().is_empty() {
                prop_assert_eq!(after.errors(), &[]);
            }
        }
    }
}
