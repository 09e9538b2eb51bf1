//! Completion of member names.

use super::{PLAIN, accept, check_edit, check_labels, find};
use expect_test::expect;

/// Completes in the attributes and the relationships of a request for a credential of this kind.
fn request(attributes: &str, relationships: &str) -> String {
    format!(
        r#"{{"data": {{"attributes": {{{attributes}}}, "relationships": {{{relationships}}}}}}}"#
    )
}

#[test]
fn required_members_come_first() {
    check_labels(
        "{|}",
        expect![[r#"
            sales channel
            integration
            web app
            data (required)
            $schema (optional)
            membership
            application membership of a profile
            application membership
            role
            permission
            organization
            membership profile
            identity provider"#]],
    );
    check_labels(
        r#"{"data": {|}}"#,
        expect![[r#"
            all members
            sales channel
            integration
            web app
            type (required)
            attributes (required)
            relationships (required)
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
        &request("|", ""),
        expect![[r#"
            all members
            sales channel
            integration
            web app
            name (required)
            kind (required)
            redirect_uri (optional)
            expires_in (optional)
            mode (optional)
            custom (optional)
            reference (optional)
            reference_origin (optional)
            metadata (optional)"#]],
    );
}

#[test]
fn existing_members_are_not_offered_again() {
    check_labels(
        &request(
            r#""name": "a", "kind": "integration", "mode": "test", |"#,
            "",
        ),
        expect![[r#"
            redirect_uri (optional)
            expires_in (optional)
            custom (optional)
            reference (optional)
            reference_origin (optional)
            metadata (optional)"#]],
    );
    check_labels(
        &request(r#""name": 1, "na|""#, ""),
        expect![[r#"
        kind (required)
        redirect_uri (optional)
        expires_in (optional)
        mode (optional)
        custom (optional)
        reference (optional)
        reference_origin (optional)
        metadata (optional)"#]],
    );
}

#[test]
fn read_only_members_are_never_offered() {
    check_labels(
        r#"{"data": {"type": "api_credentials", "attributes": {}, "relationships": {}, |}}"#,
        expect![""],
    );
    check_labels(r#"{"data": {}, "$schema": "", |}"#, expect![""]);
    check_labels(r#"{"data": {}, "response": {|}}"#, expect![""]);
    check_labels(r#"{"data": {}, "response": {"status": |}}"#, expect![""]);
}

#[test]
fn the_role_depends_on_the_kind() {
    check_labels(
        &request(r#""kind": "integration""#, "|"),
        expect![[r#"
            all members
            role (required)
            organization (required)"#]],
    );
    check_labels(
        &request(r#""kind": "sales_channel""#, "|"),
        expect!["organization (required)"],
    );
    check_labels(
        &request(r#""kind": "webapp""#, "|"),
        expect!["organization (required)"],
    );
    check_labels(
        &request(r#""kind": "orders""#, "|"),
        expect![[r#"
        organization (required)
        role (optional)"#]],
    );
    check_labels(
        &request(r#""kind": "sales_channel""#, r#""role": {|}"#),
        expect![""],
    );
}

#[test]
fn a_key_is_inserted_with_its_value() {
    for (name, expected) in [
        ("name", expect![[r#""name": "${1:My app}""#]]),
        ("kind", expect![[r#""kind": "${1:sales_channel}""#]]),
        ("mode", expect![[r#""mode": "${1:test}""#]]),
        (
            "redirect_uri",
            expect![[r#""redirect_uri": "${1:https://example.com/callback}""#]],
        ),
        ("expires_in", expect![[r#""expires_in": ${1:7200}"#]]),
        ("custom", expect![[r#""custom": ${1:true}"#]]),
        ("reference", expect![[r#""reference": "${1:app-42}""#]]),
        ("metadata", expect![[r#""metadata": {$1}"#]]),
    ] {
        let (_, item) = find(&request("|", ""), name, &super::SNIPPETS);
        expected.assert_eq(&item.edit.new_text);
    }
}

#[test]
fn an_object_is_inserted_on_several_lines() {
    check_edit(
        "{\n    \"data\": {\n        |\n    }\n}",
        "attributes",
        expect![[r#"
            {
                "data": {
                    "attributes": {
                        "name": "${1:My app}",
                        "kind": "${2:sales_channel}"
                    }
                }
            }"#]],
    );
    check_edit(
        "{\n\t\"data\": {\n\t\t\"relationships\": {|}\n\t}\n}",
        "organization",
        expect![[r#"
            {
            	"data": {
            		"relationships": {
            			"organization": {
            				"data": {
            					"type": "organizations",
            					"id": "${1:<organization id>}"
            				}
            			}
            		}
            	}
            }"#]],
    );
    check_edit(
        r#"{"data": { "org|" }}"#,
        "relationships",
        expect![[r#"
        {"data": { 
          "relationships": {
            "organization": {
              "data": {
                "type": "organizations",
                "id": "${1:<organization id>}"
              }
            }
          }
        }}"#]],
    );
}

#[test]
fn a_new_object_has_all_required_members() {
    check_edit(
        "{\n  \"data\": {\n    \"attributes\": {\"kind\": \"integration\"},\n    |\n  }\n}",
        "relationships",
        expect![[r#"
            {
              "data": {
                "attributes": {"kind": "integration"},
                "relationships": {
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
                }
              }
            }"#]],
    );
}

#[test]
fn a_client_without_snippet_support_gets_plain_text() {
    let (text, item) = find(&request("|", ""), "kind", &PLAIN);
    assert!(!item.is_snippet);
    expect![[r#"{"data": {"attributes": {"kind": "sales_channel"}, "relationships": {}}}"#]]
        .assert_eq(&accept(&text, &item));
}

#[test]
fn a_half_typed_name_is_replaced() {
    check_edit(
        &request("na|", ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "${1:My app}"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request(r#""na|""#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "${1:My app}"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request(r#""na|me_""#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "${1:My app}"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request("'na|'", ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "${1:My app}"}, "relationships": {}}}"#]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\n  \"na|\n}}}",
        "name",
        expect![[r#"
        {"data": {"attributes": {
          "name": "${1:My app}"
        }}}"#]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\n  \"na|\n  \"kind\": \"webapp\"\n}}}",
        "name",
        expect![[r#"
        {"data": {"attributes": {
          "name": "${1:My app}",
          "kind": "webapp"
        }}}"#]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\n  na|\n  \"kind\": \"webapp\"\n}}}",
        "name",
        expect![[r#"
        {"data": {"attributes": {
          "name": "${1:My app}",
          "kind": "webapp"
        }}}"#]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\"na|",
        "name",
        expect![[r#"{"data": {"attributes": {"name": "${1:My app}""#]],
    );
}

#[test]
fn in_a_complete_member_only_the_key_is_replaced() {
    check_edit(
        &request(r#""nam|": "My app""#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "My app"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request(r#"nam|: "My app""#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "My app"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request(r#""kind|": "webapp""#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "webapp"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request(r#""nam|" "My app""#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "My app"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request(r#"|: "My app""#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {"name": "My app"}, "relationships": {}}}"#]],
    );
}

#[test]
fn missing_commas_are_added() {
    check_edit(
        &request(r#"| "kind": 1"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"name": "${1:My app}", "kind": 1}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#"|"kind": 1"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"name": "${1:My app}", "kind": 1}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""kind": 1 |"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"kind": 1, "name": "${1:My app}"}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""kind": 1, |"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"kind": 1, "name": "${1:My app}"}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""kind": 1,|"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"kind": 1, "name": "${1:My app}"}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""kind": 1, |, "mode": 2"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"kind": 1, "name": "${1:My app}", "mode": 2}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""kind": 1 | "mode": 2"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"kind": 1, "name": "${1:My app}", "mode": 2}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""kind": 1 |, "mode": 2"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"kind": 1, "name": "${1:My app}", "mode": 2}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#", |"#, ""),
        "name",
        expect![[r#"{"data": {"attributes": {, "name": "${1:My app}"}, "relationships": {}}}"#]],
    );
    check_edit(
        &request(r#""metadata": {}|"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"metadata": {}, "name": "${1:My app}"}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""metadata": {}na|"#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"metadata": {}, "name": "${1:My app}"}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\n  \"kind\": 1 // why\n  |\n}}}",
        "name",
        expect![[r#"
        {"data": {"attributes": {
          "kind": 1, // why
          "name": "${1:My app}"
        }}}"#]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\n  \"kind\": 1\n  na|\n}}}",
        "name",
        expect![[r#"
        {"data": {"attributes": {
          "kind": 1,
          "name": "${1:My app}"
        }}}"#]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\n  \"kind\": 1\n  \"na|\"\n  \"mode\": 1}}}",
        "name",
        expect![[r#"
        {"data": {"attributes": {
          "kind": 1,
          "name": "${1:My app}",
          "mode": 1}}}"#]],
    );
    check_edit(
        "{\"data\": {\"attributes\": {\n  |\n  \"kind\": 1}}}",
        "name",
        expect![[r#"
        {"data": {"attributes": {
          "name": "${1:My app}",
          "kind": 1}}}"#]],
    );
}

#[test]
fn a_missing_closing_quote_is_added() {
    check_edit(
        &request(r#""na|, "kind": "webapp""#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"name": "${1:My app}", "kind": "webapp"}, "relationships": {}}}"#
        ]],
    );
    check_edit(
        &request(r#""|"kind": "webapp""#, ""),
        "name",
        expect![[
            r#"{"data": {"attributes": {"name": "${1:My app}", "kind": "webapp"}, "relationships": {}}}"#
        ]],
    );
    check_labels(
        &request(r#""na|, "kind": "webapp", "mode": "test""#, ""),
        expect![[r#"
        name (required)
        redirect_uri (optional)
        expires_in (optional)
        custom (optional)
        reference (optional)
        reference_origin (optional)
        metadata (optional)"#]],
    );
}

#[test]
fn nothing_is_offered_where_no_key_is_allowed() {
    for marked in [
        request(r#""metadata": {|}"#, ""),
        request(r#""metadata": {"a": {"b|": 1}}"#, ""),
        request(r#""metadata": {"a": |}"#, ""),
        request(r#""unknown": {|}"#, ""),
        request(r#""name" | "#, ""),
        request(r#""name" |: "My app""#, ""),
        request("/* | */", ""),
        request("// |\n", ""),
        request("\"name\": \"a\" # |\n", ""),
        request(r#""scopes": {|}"#, ""),
        "[{|}]".to_owned(),
        r#"{"data": [{|}]}"#.to_owned(),
        "{} |".to_owned(),
        "| {}".to_owned(),
        r#"{"data": {}} "|""#.to_owned(),
    ] {
        let (_, items) = super::items(&marked, &PLAIN);
        assert!(items.is_empty(), "{marked}: {items:?}");
    }
}

#[test]
fn the_filter_text_has_the_typed_quotes() {
    for (attributes, filter) in [
        ("|", "name"),
        ("na|", "name"),
        (r#""na|""#, r#""name""#),
        (r#"|"kind": 1"#, "name"),
        ("'na|'", "'name'"),
    ] {
        let (_, item) = find(&request(attributes, ""), "name", &PLAIN);
        assert_eq!(item.filter_text, filter, "{attributes}");
    }
}
