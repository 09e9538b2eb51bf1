//! Completion of whole requests.

use super::{PLAIN, SNIPPETS, accept, check_edit, check_labels, find, items, items_at};
use crate::analysis::completion::CompletionOptions;
use crate::operation::schema_for;
use crate::syntax::Tree;
use expect_test::expect;

#[test]
fn an_empty_document_offers_every_kind_of_request() {
    check_labels(
        "|",
        expect![[r#"
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
            identity provider
            API credential: update
            membership: update
            application membership: update
            role: update
            permission: update
            organization: update
            membership profile: update
            identity provider: update
            user: update"#]],
    );
    check_labels(
        " \n|\n",
        expect![[r#"
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
            identity provider
            API credential: update
            membership: update
            application membership: update
            role: update
            permission: update
            organization: update
            membership profile: update
            identity provider: update
            user: update"#]],
    );
    check_labels(
        "// note\n|",
        expect![[r#"
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
            identity provider
            API credential: update
            membership: update
            application membership: update
            role: update
            permission: update
            organization: update
            membership profile: update
            identity provider: update
            user: update"#]],
    );
    check_labels("// note|", expect![""]);
    check_labels("|\u{feff}", expect![""]);
    check_labels(
        "sales|",
        expect![[r#"
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
            identity provider
            API credential: update
            membership: update
            application membership: update
            role: update
            permission: update
            organization: update
            membership profile: update
            identity provider: update
            user: update"#]],
    );
    check_labels(
        "\"|\"",
        expect![[r#"
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
            identity provider
            API credential: update
            membership: update
            application membership: update
            role: update
            permission: update
            organization: update
            membership profile: update
            identity provider: update
            user: update"#]],
    );
    check_edit(
        "|",
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
    check_edit(
        "\u{feff}\n|\n",
        "web app",
        expect![[r#"
        ﻿
        {
          "data": {
            "type": "api_credentials",
            "attributes": {
              "name": "${1:My web app}",
              "kind": "webapp",
              "redirect_uri": "${2:https://example.com/callback}",
              "mode": "${3:test}"
            },
            "relationships": {
              "organization": {
                "data": {
                  "type": "organizations",
                  "id": "${4:<organization id>}"
                }
              }
            }
          }
        }
    "#]],
    );
}

#[test]
fn every_request_is_valid_with_its_ids_filled_in() {
    for options in [PLAIN, SNIPPETS] {
        for item in items("|", &options).1 {
            let tree = Tree::parse(without_placeholders(&accept("", &super::expanded(&item))));
            assert_eq!(tree.errors(), []);
            let violations = schema_for(&tree).violations(&tree).found;
            assert!(violations.is_empty(), "{}: {violations:?}", item.label);
        }
    }
}

/// The text with an id instead of each `<…>`.
fn without_placeholders(text: &str) -> String {
    let mut parts = text.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (_, rest) = part.split_once('>').expect("a placeholder ends");
        text + "xYZkjABcde" + rest
    })
}

#[test]
fn an_empty_object_offers_every_kind_of_request() {
    check_edit(
        "{|}",
        "sales channel",
        expect![[r#"
        {
          "data": {
            "type": "api_credentials",
            "attributes": {
              "name": "${1:My sales channel}",
              "kind": "sales_channel",
              "mode": "${2:test}"
            },
            "relationships": {
              "organization": {
                "data": {
                  "type": "organizations",
                  "id": "${3:<organization id>}"
                }
              }
            }
          }
        }"#]],
    );
    check_edit(
        "{\n  |\n}",
        "web app",
        expect![[r#"
        {
          "data": {
            "type": "api_credentials",
            "attributes": {
              "name": "${1:My web app}",
              "kind": "webapp",
              "redirect_uri": "${2:https://example.com/callback}",
              "mode": "${3:test}"
            },
            "relationships": {
              "organization": {
                "data": {
                  "type": "organizations",
                  "id": "${4:<organization id>}"
                }
              }
            }
          }
        }"#]],
    );
    check_edit(
        "{\n  \"data\": {\n    |\n  }\n}",
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
fn a_client_may_indent_further_lines_itself() {
    let options = CompletionOptions {
        adjusts_indentation: true,
        ..SNIPPETS
    };
    let (text, item) = find("{\n    |\n}", "data", &options);
    expect![[r#"
        {
            "data": {
          "type": "api_credentials",
          "attributes": {
            "name": "${1:My app}",
            "kind": "${2:sales_channel}"
          },
          "relationships": {
            "organization": {
              "data": {
                "type": "organizations",
                "id": "${3:<organization id>}"
              }
            }
          }
        }
        }"#]]
    .assert_eq(&accept(&text, &item));
}

#[test]
fn plain_text_has_the_documents_line_ends_and_snippets_have_lf() {
    let text = |options| find("{\r\n  |\r\n}", "data", options).1.edit.new_text;
    assert!(text(&PLAIN).contains("{\r\n"));
    assert!(!text(&SNIPPETS).contains('\r'));
}

#[test]
fn a_client_that_inserts_one_line_only_gets_no_line_breaks() {
    let options = CompletionOptions {
        one_line: true,
        ..SNIPPETS
    };
    for text in ["", "{}", "{\n  \"data\": {\n  }\n}"] {
        let tree = Tree::parse(text);
        for offset in 0..=text.len() {
            for item in items_at(&tree, offset, &options) {
                assert!(!item.edit.new_text.contains('\n'), "{}", item.edit.new_text);
            }
        }
    }
    let tree = Tree::parse("");
    assert!(items_at(&tree, 0, &options).len() > 1);
}
