//! What a project's rules leave of the items.

use expect_test::{Expect, expect};

use super::{SNIPPETS, cursor};
use crate::analysis::Settings;
use crate::analysis::completion::complete;
use crate::analysis::testing::names;
use crate::config::parse;
use crate::syntax::Tree;

const RULES: &str = r#"require = { mode = "live", organization = ["blueBrand2", "elsewhere1"] }"#;

/// The label and the new text of each item.
fn check(marked: &str, expected: Expect) {
    let (text, offset) = cursor(marked);
    let path = std::path::Path::new("a.clreq.json");
    let settings = parse(RULES).config.settings_for(path, &Settings::default());
    let mut items = complete(&Tree::parse(text), offset, &SNIPPETS, &names(), &settings);
    items.sort_by(|a, b| a.sort_text.cmp(&b.sort_text));
    let lines: Vec<String> = items
        .iter()
        .map(|item| format!("{}: {}", item.label, item.edit.new_text))
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn only_allowed_values_are_offered() {
    check(
        r#"{"data": {"type": "api_credentials", "attributes": {"mode": "|"}}}"#,
        expect![[r#"live: "live""#]],
    );
    check(
        r#"{"data": {"type": "api_credentials", "relationships": {"organization": {"data": {"type": "organizations", "id": "|"}}}}}"#,
        expect![[r#"
            elsewhere1: "elsewhere1"
            Blue Brand: "blueBrand2""#]],
    );
}

#[test]
fn snippets_hold_only_allowed_values() {
    check(
        r#"{"data": {"type": "api_credentials", "attributes": {}, "relationships": {|}}}"#,
        expect![[r#"
            integration: 
              "organization": {
                "data": {
                  "type": "organizations",
                  "id": "${1:blueBrand2}"
                }
              },
              "role": {
                "data": {
                  "type": "roles",
                  "id": "${2:<role id>}"
                }
              }

            organization: 
              "organization": {
                "data": {
                  "type": "organizations",
                  "id": "${1:blueBrand2}"
                }
              }

            role: 
              "role": {
                "data": {
                  "type": "roles",
                  "id": "${1:<role id>}"
                }
              }
        "#]],
    );
}
