use super::{MAX_SYMBOL_DEPTH, MAX_SYMBOLS, Symbol, symbols};
use crate::analysis::names::NameList;
use crate::analysis::testing::{names, nearly_request};
use crate::syntax::Tree;
use crate::syntax::strategies::nearly_json;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// Every symbol with its level, parents first.
fn flat(symbols: &[Symbol]) -> Vec<(usize, &Symbol)> {
    let mut found = Vec::new();
    let mut pending: Vec<(usize, &Symbol)> = symbols.iter().rev().map(|s| (1, s)).collect();
    while let Some((level, symbol)) = pending.pop() {
        found.push((level, symbol));
        pending.extend(symbol.children.iter().rev().map(|child| (level + 1, child)));
    }
    found
}

fn check(text: &str, expected: Expect) {
    let symbols = symbols(&Tree::parse(text), &NameList::default());
    let report: Vec<String> = flat(&symbols)
        .iter()
        .map(|(level, symbol)| {
            format!(
                "{}{} | {} | {:?} | {}",
                "  ".repeat(level - 1),
                symbol.name,
                symbol.detail.as_deref().unwrap_or_default(),
                symbol.kind,
                symbol.selection.of(text),
            )
        })
        .collect();
    expected.assert_eq(&report.join("\n"));
}

#[test]
fn the_root_symbol_has_the_name_of_the_request() {
    check(
        r#"{
          "data": {
            "type": "api_credentials",
            "attributes": { "name": "My\nshop", "kind": "webapp", "mode": "test", "expires_in": 7200 }
          },
          "response": { "body": { "client_secret": "s3cret", "links": [{ "a": null }, true] } }
        }"#,
        expect![[r#"
            My shop | webapp (test) | Request | {
              data | 2 members | Object | "data"
                type | "api_credentials" | String | "type"
                attributes | 4 members | Object | "attributes"
                  name | "My\nshop" | String | "name"
                  kind | "webapp" | String | "kind"
                  mode | "test" | String | "mode"
                  expires_in | 7200 | Number | "expires_in"
              response | 1 member | Object | "response"
                body | 2 members | Object | "body"
                  client_secret | (secret) | String | "client_secret"
                  links | 2 elements | Array | "links"
                    [0] | 1 member | Object | { "a": null }
                      a | null | Null | "a"
                    [1] | true | Boolean | true"#]],
    );
}

#[test]
fn a_name_is_never_blank() {
    check(
        "{\"\": 1, \" \": 2, : 3, \"a\", 'b': x}",
        expect![[r#"
        request | 5 members | Request | {
          "" | 1 | Number | ""
          " " | 2 | Number | " "
          (no key) | 3 | Number | 
          a |  | Null | "a"
          b | x | String | 'b'"#]],
    );
    check("[]", expect!["request | 0 elements | Request | ["]);
    check("“a” ", expect!["request |  | Request | “a”"]);
    check("", expect![""]);
}

#[test]
fn a_long_value_is_cut() {
    check(
        &format!("{{\"{0}\": \"{0}\"}}", "é".repeat(100)),
        expect![[r#"
            request | 1 member | Request | {
              éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé… | "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé… | String | "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé""#]],
    );
}

#[test]
fn a_large_file_keeps_the_levels_near_the_root() {
    let elements = "[0],".repeat(MAX_SYMBOLS);
    let tree = Tree::parse(format!(
        "{{\"metadata\": {{\"a\": [{elements}0]}}, \"response\": {{}}}}"
    ));
    let symbols = symbols(&tree, &NameList::default());
    assert_eq!(flat(&symbols).len(), MAX_SYMBOLS);
    let top: Vec<&str> = symbols[0]
        .children
        .iter()
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(top, ["metadata", "response"]);
}

#[test]
fn the_depth_is_bounded() {
    let symbols = symbols(&Tree::parse("[".repeat(100_000)), &NameList::default());
    let deepest = flat(&symbols).iter().map(|(level, _)| *level).max();
    assert_eq!(deepest, Some(MAX_SYMBOL_DEPTH));
}

proptest! {
    #[test]
    fn a_symbol_is_inside_its_parent(text in prop_oneof![nearly_json(), nearly_request()]) {
        for (_, symbol) in flat(&symbols(&Tree::parse(text.as_str()), &NameList::default())) {
            prop_assert!(!symbol.name.trim().is_empty());
            prop_assert!(symbol.span.covers(symbol.selection));
            prop_assert!(text.get(symbol.selection.start..symbol.selection.end).is_some());
            for child in &symbol.children {
                prop_assert!(symbol.span.covers(child.span));
            }
        }
    }
}

#[test]
fn an_id_has_the_name_of_its_resource() {
    let text = r#"{"data": {"type": "organizations", "id": "blueBrand1"}}"#;
    let symbols = symbols(&Tree::parse(text), &names());
    let details: Vec<_> = flat(&symbols)
        .into_iter()
        .filter_map(|(_, symbol)| symbol.detail.as_deref())
        .collect();
    assert!(
        details.contains(&"Blue Brand \"blueBrand1\""),
        "{details:?}"
    );
}
