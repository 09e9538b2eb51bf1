//! Texts that the target `fixes` in `fuzz/` found, and the properties that it checks.

use super::diagnose;
use crate::analysis::apply;
use crate::analysis::fix_all::fix_all;
use crate::syntax::Tree;

/// Behind a string that lacks its closing quote, nothing can be added: it would become part of the string.
const UNCLOSED: [&str; 4] = [
    r#"{"data":{"type":"api_credentials","attributes":{"name":"a","kind":"integration"},"relation}}"#,
    r#"{"data":{"type":"api_credentials","attributes":{"kind":"webapp","name":"a}}}"#,
    r#"{"data":{"type":"api_credentials","attributes":{"kind":"orders","name":"a}}}"#,
    r#"{"data":{"type":"api_credentials","name":"a","attributes":{"kind":"orders"#,
];

#[test]
fn a_fix_adds_nothing_behind_what_has_no_end() {
    for text in UNCLOSED {
        let tree = Tree::parse(text);
        for diagnostic in diagnose(&tree) {
            for fix in &diagnostic.fixes {
                let fixed = Tree::parse(apply(text, &fix.edits));
                assert!(
                    fixed.errors().len() <= tree.errors().len(),
                    "{}: {}",
                    fix.title,
                    fixed.text()
                );
            }
        }
    }
}

/// Where quotes have shifted, what is a string and what is not is a guess, and so are the repairs.
const SHIFTED: [&str; 2] = [
    r#"{"data":{"relationships":{"organization":{"data":{"type":"organiz"jsonrpc":"2.0"ations","id":"<id>"}}}}}"#,
    r#"{ "expires_in": "write `"type"`.lationships": {"organ.sation": [{}}, "role": ]"#,
];

#[test]
fn fixing_all_never_leaves_more_syntax_errors() {
    for text in SHIFTED {
        let tree = Tree::parse(text);
        if let Some(fixed) = fix_all(&tree) {
            let after = Tree::parse(fixed.text.as_str());
            assert!(
                after.errors().len() <= tree.errors().len(),
                "{}",
                fixed.text
            );
        }
    }
}
