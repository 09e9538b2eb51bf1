//! Ids by name.

use expect_test::{Expect, expect};

use super::{SNIPPETS, accept, cursor};
use crate::analysis::Settings;
use crate::analysis::completion::{Completion, complete};
use crate::analysis::names::NameList;
use crate::analysis::testing::names;
use crate::syntax::Tree;

fn items(marked: &str, names: &NameList) -> (String, Vec<Completion>) {
    let (text, offset) = cursor(marked);
    let tree = Tree::parse(text.as_str());
    let mut items = complete(&tree, offset, &SNIPPETS, names, &Settings::default());
    items.sort_by(|a, b| a.sort_text.cmp(&b.sort_text));
    (text, items)
}

/// The label, detail, filter and new text of each item, in the order of the list.
fn check(marked: &str, names: &NameList, expected: Expect) {
    let (_, items) = items(marked, names);
    let lines: Vec<String> = items
        .iter()
        .map(|item| {
            let detail = item.detail.as_deref().unwrap_or_default();
            let new_text = &item.edit.new_text;
            format!(
                "{} | {detail} | {} | {new_text}",
                item.label, item.filter_text
            )
        })
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

fn credential(kind: &str, organization: &str, role: &str) -> String {
    format!(
        r#"{{"data": {{"type": "api_credentials", "attributes": {{"kind": "{kind}"}}, "relationships": {{
          "organization": {{"data": {{"type": "organizations", "id": {organization}}}}},
          "role": {{"data": {{"type": "roles", "id": {role}}}}}
        }}}}}}"#
    )
}

#[test]
fn an_organization_is_offered_by_name_and_inserts_its_id() {
    let marked = credential("integration", r#""|""#, r#""""#);
    check(
        &marked,
        &names(),
        expect![[r#"
            Blue Brand | blueBrand1 · growth | "Blue Brand blueBrand1" | "blueBrand1"
            Blue Brand | blueBrand2 | "Blue Brand blueBrand2" | "blueBrand2"
            The "Quoted" 👟 \u001b[31m | quotedName | "The "Quoted" 👟 \u001b[31m quotedName" | "quotedName""#]],
    );
    let (text, items) = items(&marked, &names());
    let first = items.first().expect("an item");
    assert!(accept(&text, first).contains(r#""type": "organizations", "id": "blueBrand1"}"#));
}

#[test]
fn the_roles_are_those_of_the_organization_and_those_that_fit_the_kind_come_first() {
    check(
        &credential("integration", r#""blueBrand1""#, r#""|""#),
        &names(),
        expect![[r#"
            Admin | roleAdmin1 · admin | "Admin roleAdmin1" | "roleAdmin1"
            Editors | roleCustom · custom | "Editors roleCustom" | "roleCustom""#]],
    );
    check(
        &credential("integration", r#""<organization id>""#, r#""|""#),
        &names(),
        expect![[r#"
            Admin | roleAdmin1 · admin · Blue Brand | "Admin roleAdmin1" | "roleAdmin1"
            Admin | roleAdmin2 · admin · Blue Brand | "Admin roleAdmin2" | "roleAdmin2"
            Editors | roleCustom · custom · Blue Brand | "Editors roleCustom" | "roleCustom""#]],
    );
}

#[test]
fn a_placeholder_and_a_complete_id_match_every_name() {
    let filters = |id: &str| -> Vec<String> {
        let (_, items) = items(&credential("integration", id, r#""""#), &names());
        items.into_iter().map(|item| item.filter_text).collect()
    };
    for typed in ["<organization id>", "blueBrand2"] {
        let found = filters(&format!("\"{typed}|\""));
        let starts = format!("\"{typed} ");
        assert_eq!(found.len(), 3);
        assert!(
            found.iter().all(|filter| filter.starts_with(&starts)),
            "{found:?}"
        );
    }
    let found = filters(r#""blue|""#);
    assert!(found.iter().all(|filter| !filter.starts_with("\"blue ")));
}

#[test]
fn an_id_without_quotes_and_the_id_of_an_update_are_offered_too() {
    let (text, found) = items(&credential("integration", "|", r#""""#), &names());
    let first = found.first().expect("an item");
    assert!(accept(&text, first).contains(r#""id": "blueBrand1""#));
    let update = r#"{"data": {"type": "organizations", "id": "|", "attributes": {}}}"#;
    let (_, found) = items(update, &names());
    assert_eq!(found.len(), 3);
}

#[test]
fn without_names_one_item_says_how_to_get_them_and_changes_nothing() {
    let none = NameList {
        known: Err("Run `clreq names refresh`.".to_owned()),
        ..names()
    };
    for id in [r#""|""#, r#""bl|""#, r#""<organization id>|""#] {
        let (text, found) = items(&credential("integration", id, r#""""#), &none);
        let [only] = found.as_slice() else {
            panic!("{id}: {found:?}");
        };
        assert_eq!(only.detail.as_deref(), Some("Run `clreq names refresh`."));
        assert_eq!(accept(&text, only), text);
        let typed = id.split('|').next().unwrap_or_default();
        assert!(only.filter_text.starts_with(typed), "{only:?}");
    }
}

#[test]
fn other_ids_and_files_of_another_api_have_no_names() {
    let membership = r#"{"data": {"type": "application_memberships", "relationships": {"api_credential": {"data": {"type": "api_credentials", "id": "|"}}}}}"#;
    check(membership, &names(), expect![""]);
    let elsewhere = credential("integration", r#""|""#, r#""""#);
    let request = elsewhere.strip_suffix('}').expect("an object");
    let elsewhere = format!(
        r#"{request}, "response": {{"status": 201, "endpoint": "https://other.example/api"}}}}"#
    );
    check(&elsewhere, &names(), expect![""]);
}
