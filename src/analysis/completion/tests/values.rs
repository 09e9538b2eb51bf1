//! Completion of values.

use super::{SNIPPETS, check_edit, check_labels, find, items};
use crate::analysis::completion::{CompletionKind, CompletionOptions};
use expect_test::expect;

fn attribute(name: &str, rest: &str) -> String {
    format!(r#"{{"data": {{"attributes": {{"{name}":{rest}}}}}}}"#)
}

#[test]
fn values_of_enums_are_offered() {
    check_labels(
        &attribute("kind", " |"),
        expect![[r#"
            sales_channel
            integration
            webapp
            generic (Own app)
            metrics (Own app)
            bundles (Hosted app)
            customers (Hosted app)
            exports (Hosted app)
            gift_cards (Hosted app)
            imports (Hosted app)
            inventory (Hosted app)
            orders (Hosted app)
            price_lists (Hosted app)
            promotions (Hosted app)
            returns (Hosted app)
            shipments (Hosted app)
            sku_lists (Hosted app)
            skus (Hosted app)
            stock_transfers (Hosted app)
            subscriptions (Hosted app)
            tags (Hosted app)
            webhooks (Hosted app)"#]],
    );
    check_labels(
        &attribute("mode", " |"),
        expect![[r#"
        test
        live
        null"#]],
    );
    check_labels(
        &attribute("custom", " |"),
        expect![[r#"
        true
        false
        null"#]],
    );
    check_labels(
        &attribute("reference", " |"),
        expect![[r#"
        app-42
        null"#]],
    );
    check_labels(&attribute("name", " |"), expect!["My app"]);
    check_labels(
        &attribute("redirect_uri", " |"),
        expect![[r#"
        https://example.com/callback
        null"#]],
    );
    check_labels(
        &attribute("metadata", " |"),
        expect![[r#"
        {}
        {"team":"storefront"}
        null"#]],
    );
    check_labels(
        r#"{"data": {"type": |}}"#,
        expect![[r#"
        api_credentials (API credential)
        memberships (membership)
        application_memberships (application membership)
        roles (role)
        permissions (permission)
        organizations (organization)
        membership_profiles (membership profile)
        identity_providers (identity provider)
        users (user)"#]],
    );
    check_labels(
        r#"{"data": {"relationships": {"role": {"data": {"type": |}}}}}"#,
        expect!["roles"],
    );
    check_labels(
        r#"{"data": {"relationships": {"role": {"data": {"id": |}}}}}"#,
        expect!["<role id>"],
    );
}

#[test]
fn durations_have_details_in_words() {
    let (_, items) = items(&attribute("expires_in", " |"), &SNIPPETS);
    let lines: Vec<String> = items
        .iter()
        .map(|item| format!("{}: {}", item.label, item.detail.as_deref().unwrap_or("-")))
        .collect();
    expect![[r#"
        7200: 2 hours
        14400: 4 hours
        86400: 1 day
        604800: 7 days
        2592000: 30 days
        31536000: 365 days
        null: -"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn whole_objects_are_offered() {
    check_labels(
        r#"{"data": |}"#,
        expect![[r#"
            all members
            sales channel
            integration
            web app
            membership
            application membership
            application membership of a profile
            role
            permission
            organization
            membership profile
            identity provider"#]],
    );
    check_labels(
        r#"{"data": {"attributes": |}}"#,
        expect![[r#"
            all members
            sales channel
            integration
            web app"#]],
    );
    check_labels(
        r#"{"data": {"relationships": |}}"#,
        expect![[r#"
            all members
            integration"#]],
    );
    check_labels(
        r#"{"data": {"relationships": {"organization": |}}}"#,
        expect!["all members"],
    );
    check_labels(
        r#"{"data": {"attributes": {"kind": "webapp"}, "relationships": {"role": |}}}"#,
        expect![""],
    );
    check_edit(
        "{\n  \"data\": |\n}",
        "integration",
        expect![[r#"
        {
          "data": {
            "type": "api_credentials",
            "attributes": {
              "name": "${1:My integration}",
              "kind": "integration",
              "mode": "${2:test}"
            },
            "relationships": {
              "organization": {
                "data": {
                  "type": "organizations",
                  "id": "${3:<organization id>}"
                }
              },
              "role": {
                "data": {
                  "type": "roles",
                  "id": "${4:<role id>}"
                }
              }
            }
          }
        }"#]],
    );
}

#[test]
fn an_integration_gets_its_role() {
    let before = r#"{"data": {"attributes": {"kind": "integration"}, "relationships": |}}"#;
    check_labels(before, expect!["all members"]);
    check_edit(
        before,
        "all members",
        expect![[r#"
        {"data": {"attributes": {"kind": "integration"}, "relationships": {
          "organization": {
            "data": {
              "type": "organizations",
              "id": "${1:<organization id>}"
            }
          },
          "role": {
            "data": {
              "type": "roles",
              "id": "${2:<role id>}"
            }
          }
        }}}"#]],
    );
}

#[test]
fn the_whole_value_is_replaced() {
    check_edit(
        &attribute("kind", "|"),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp"}}}"#]],
    );
    check_edit(
        &attribute("kind", " |"),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp"}}}"#]],
    );
    check_edit(
        &attribute("kind", " we|"),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp"}}}"#]],
    );
    check_edit(
        &attribute("kind", " \"we|\""),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp"}}}"#]],
    );
    check_edit(
        &attribute("kind", " \"|sales channel\""),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp"}}}"#]],
    );
    check_edit(
        &attribute("kind", " | \"sales\""),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp"}}}"#]],
    );
    check_edit(
        &attribute("kind", " \"we|"),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp"}}}"#]],
    );
    check_edit(
        &attribute("mode", " \"te|st\""),
        "null",
        expect![[r#"{"data": {"attributes": {"mode": null}}}"#]],
    );
    check_edit(
        &attribute("custom", " \"|\""),
        "true",
        expect![[r#"{"data": {"attributes": {"custom": true}}}"#]],
    );
    check_edit(
        &attribute("expires_in", " 72|"),
        "86400",
        expect![[r#"{"data": {"attributes": {"expires_in": 86400}}}"#]],
    );
}

#[test]
fn missing_commas_are_added() {
    check_edit(
        &attribute("kind", " |\n \"mode\": \"test\""),
        "webapp",
        expect![[r#"
        {"data": {"attributes": {"kind": "webapp",
         "mode": "test"}}}"#]],
    );
    check_edit(
        &attribute("kind", " | \"mode\": \"test\""),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp", "mode": "test"}}}"#]],
    );
    check_edit(
        &attribute("kind", " |, \"mode\": \"test\""),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp", "mode": "test"}}}"#]],
    );
    check_edit(
        &attribute("kind", " \"we|\"\n \"mode\": \"test\""),
        "webapp",
        expect![[r#"
        {"data": {"attributes": {"kind": "webapp",
         "mode": "test"}}}"#]],
    );
    check_edit(
        &attribute("kind", " \"we|, \"mode\": \"test\""),
        "webapp",
        expect![[r#"{"data": {"attributes": {"kind": "webapp", "mode": "test"}}}"#]],
    );
    check_edit(
        &attribute("kind", " we|,\n \"mode\": \"test\""),
        "webapp",
        expect![[r#"
        {"data": {"attributes": {"kind": "webapp",
         "mode": "test"}}}"#]],
    );
}

#[test]
fn nothing_is_offered_for_free_text() {
    for value in [" \"|\"", " \"My |\"", " \"|"] {
        for name in ["name", "reference", "reference_origin"] {
            assert_eq!(items(&attribute(name, value), &SNIPPETS).1, []);
        }
    }
    check_labels(
        &attribute("redirect_uri", " \"|\""),
        expect!["https://example.com/callback"],
    );
    check_labels(
        r#"{"data": {"relationships": {"role": {"data": {"id": "|"}}}}}"#,
        expect![""],
    );
}

#[test]
fn every_choice_is_explained_and_null_comes_last() {
    let (_, items) = items(&attribute("mode", " |"), &SNIPPETS);
    assert!(items.iter().all(|item| item.documentation.is_some()));
    assert!(items.iter().all(|item| !item.is_snippet));
    let kinds: Vec<_> = items.iter().map(|item| item.kind).collect();
    use CompletionKind::{EnumMember, Value};
    assert_eq!(kinds, [EnumMember, EnumMember, Value]);
}

#[test]
fn trigger_characters_inside_strings_are_ignored() {
    let count = |marked: &str, trigger| {
        let options = CompletionOptions {
            trigger: Some(trigger),
            ..SNIPPETS
        };
        items(marked, &options).1.len()
    };
    assert_ne!(count(&attribute("mode", " \"|\""), '"'), 0);
    assert_ne!(count(&attribute("mode", "|"), ':'), 0);
    assert_ne!(count(r#"{"data": {|}}"#, '{'), 0);
    assert_ne!(count(r#"{"|"}"#, '"'), 0);
    assert_eq!(count(&attribute("mode", " \"test\"|"), '"'), 0);
    assert_eq!(count(&attribute("redirect_uri", " \"https:|\""), ':'), 0);
    assert_eq!(count(r#"{"data"|: {}}"#, '"'), 0);
}

#[test]
fn the_filter_text_has_the_typed_quotes() {
    for (value, filter) in [
        (" |", "webapp"),
        (" we|", "webapp"),
        (" \"we|\"", "\"webapp\""),
        (" |\"we\"", "webapp"),
        (" 'we|'", "'webapp'"),
        (" \u{201C}we|\u{201D}", "\u{201C}webapp\u{201C}"),
    ] {
        let (_, item) = find(&attribute("kind", value), "webapp", &SNIPPETS);
        assert_eq!(item.filter_text, filter, "{value}");
    }
}
