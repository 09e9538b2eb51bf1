use super::{Response, insert_response, keeps_the_rest};
use crate::analysis::formatting::{FormatOptions, format};
use crate::analysis::style::Style;
use crate::analysis::testing::{nearly_request, tokens};
use crate::analysis::{TextEdit, apply};
use crate::syntax::strategies::{json, nearly_json};
use crate::syntax::{Node, Tree};
use crate::text::Span;
use expect_test::{Expect, expect};
use proptest::prelude::*;

const ANSWER: &str = r#"{"status":201,"body":{"n":1.50,"l":["\u00e9"],"e":{}}}"#;

fn inserted(text: &str) -> Option<String> {
    let edit = insert_response(&Tree::parse(text), ANSWER)?;
    Some(apply(text, &[edit]))
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&inserted(text).unwrap_or_else(|| "no edit".to_owned()));
}

#[test]
fn a_response_becomes_the_last_member() {
    check(
        "{\n  \"data\": {}\n}\n",
        expect![[r#"
        {
          "data": {},
          "response": {
            "status": 201,
            "body": {
              "n": 1.50,
              "l": [
                "\u00e9"
              ],
              "e": {}
            }
          }
        }
    "#]],
    );
    check(
        "{\n  \"data\": {},\n}\n",
        expect![[r#"
        {
          "data": {},
          "response": {
            "status": 201,
            "body": {
              "n": 1.50,
              "l": [
                "\u00e9"
              ],
              "e": {}
            }
          }
        }
    "#]],
    );
    check(
        "{\n}",
        expect![[r#"
        {
          "response": {
            "status": 201,
            "body": {
              "n": 1.50,
              "l": [
                "\u00e9"
              ],
              "e": {}
            }
          }
        }"#]],
    );
    // The members' own indentation counts.
    check(
        "{\n     \"data\": {}}",
        expect![[r#"
            {
                 "data": {},
                 "response": {
                      "status": 201,
                      "body": {
                           "n": 1.50,
                           "l": [
                                "\u00e9"
                           ],
                           "e": {}
                      }
                 }}"#]],
    );
    check(
        "{ \"data\": {},\n    \"x\": 1,\n  \"y\": 2\n}",
        expect![[r#"
            { "data": {},
                "x": 1,
              "y": 2,
              "response": {
                "status": 201,
                "body": {
                  "n": 1.50,
                  "l": [
                    "\u00e9"
                  ],
                  "e": {}
                }
              }
            }"#]],
    );
}

#[test]
fn a_member_on_the_line_of_the_root_does_not_set_the_indentation() {
    check(
        "{ \"data\": {\n    \"a\": 1\n} }",
        expect![[r#"
        { "data": {
            "a": 1
        },
            "response": {
                "status": 201,
                "body": {
                    "n": 1.50,
                    "l": [
                        "\u00e9"
                    ],
                    "e": {}
                }
            } }"#]],
    );
}

#[test]
fn an_edit_that_would_change_anything_else_is_refused() {
    let tree = Tree::parse(r#"{"data": {}, "response": 1}"#);
    let edit = |new_text: &str| TextEdit::replace(Span::new(9, 26), new_text);
    assert!(keeps_the_rest(&tree, &edit(r#"{}, "response": 2"#), "2"));
    assert!(!keeps_the_rest(&tree, &edit(r#"[], "response": 2"#), "2"));
    assert!(!keeps_the_rest(&tree, &edit(r#"{}, "response": 2"#), "3"));
}

#[test]
fn a_file_on_one_line_stays_on_one_line() {
    check(
        r#"{"data": {}}"#,
        expect![[
            r#"{"data": {}, "response": { "status": 201, "body": { "n": 1.50, "l": ["\u00e9"], "e": {} } }}"#
        ]],
    );
    check(
        r#"{"data": {} , }"#,
        expect![[
            r#"{"data": {} , "response": { "status": 201, "body": { "n": 1.50, "l": ["\u00e9"], "e": {} } } }"#
        ]],
    );
    check(
        "{}\n",
        expect![[r#"
        {"response": { "status": 201, "body": { "n": 1.50, "l": ["\u00e9"], "e": {} } }}
    "#]],
    );
    check(
        r#"{"response": null, "data": {}}"#,
        expect![[
            r#"{"response": { "status": 201, "body": { "n": 1.50, "l": ["\u00e9"], "e": {} } }, "data": {}}"#
        ]],
    );
}

#[test]
fn an_existing_response_is_replaced() {
    check(
        "{\n  \"response\": {\n    \"status\": 422\n  },\n  \"data\": {}\n}",
        expect![[r#"
            {
              "response": {
                "status": 201,
                "body": {
                  "n": 1.50,
                  "l": [
                    "\u00e9"
                  ],
                  "e": {}
                }
              },
              "data": {}
            }"#]],
    );
    check(
        "{\n \"response\": 1,\n \"response\": 2,\n \"data\": {}\n}",
        expect![[r#"
            {
             "response": 1,
             "response": {
              "status": 201,
              "body": {
               "n": 1.50,
               "l": [
                "\u00e9"
               ],
               "e": {}
              }
             },
             "data": {}
            }"#]],
    );
    check(
        "{\n \"response\": ,\n \"data\": {}\n}",
        expect![[r#"
        {
         "response": {
          "status": 201,
          "body": {
           "n": 1.50,
           "l": [
            "\u00e9"
           ],
           "e": {}
          }
         } ,
         "data": {}
        }"#]],
    );
    check(
        "{\n \"response\"\n}",
        expect![[r#"
        {
         "response": {
          "status": 201,
          "body": {
           "n": 1.50,
           "l": [
            "\u00e9"
           ],
           "e": {}
          }
         }
        }"#]],
    );
}

#[test]
fn the_response_has_the_line_ends_of_the_file() {
    let text = inserted("{\r\n  \"data\": {}\r\n}").unwrap_or_default();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.contains("\r\n    \"status\": 201,\r\n"));
    assert!(inserted("{\r\t\"data\": {}\r}").is_some_and(|text| !text.contains('\n')));
}

#[test]
fn mistakes_elsewhere_are_unchanged() {
    check(
        "{\n  'data': {\"a\": 1 2}; // note\n}",
        expect![[r#"
        {
          'data': {"a": 1 2},; // note
          "response": {
            "status": 201,
            "body": {
              "n": 1.50,
              "l": [
                "\u00e9"
              ],
              "e": {}
            }
          }
        }"#]],
    );
    check(
        "{\n  \"data\": // note\n}",
        expect![[r#"
        {
          "data":, // note
          "response": {
            "status": 201,
            "body": {
              "n": 1.50,
              "l": [
                "\u00e9"
              ],
              "e": {}
            }
          }
        }"#]],
    );
    check(
        "{\n  \"data\": {},\n  \"x\": \"y\n}",
        expect![[r#"
        {
          "data": {},
          "x": "y,
          "response": {
            "status": 201,
            "body": {
              "n": 1.50,
              "l": [
                "\u00e9"
              ],
              "e": {}
            }
          }
        }"#]],
    );
}

#[test]
fn a_root_with_an_uncertain_end_gets_no_edit() {
    for text in [
        "",
        "[]",
        "{\n  \"data\": {}\n",
        "{\n  \"data\": {\n}\n",
        "{\n  \"data\": [1, 2\n}",
        "{\n  \"response\": [1, \"data\": {}\n}",
    ] {
        assert_eq!(inserted(text), None, "{text}");
    }
    let tree = Tree::parse("{}");
    assert_eq!(insert_response(&tree, "{\"status\": 201"), None);
    assert_eq!(insert_response(&tree, ""), None);
}

fn response_text(status: u16, sent_at: &str, body: &str) -> String {
    Response {
        status,
        sent_at,
        endpoint: "https://api.example/api",
        is_sandbox: false,
        body: body.as_bytes(),
    }
    .to_text()
}

#[test]
fn a_response_says_where_it_was_sent_and_whether_that_was_a_sandbox() {
    let response = Response {
        status: 201,
        sent_at: "now",
        endpoint: "http://127.0.0.1:1/api",
        is_sandbox: true,
        body: b"{}",
    };
    expect![[
        r#"{"status": 201, "sent_at": "now", "endpoint": "http://127.0.0.1:1/api", "sandbox": true, "body": {}}"#
    ]]
    .assert_eq(&response.to_text());
}

#[test]
fn a_binary_body_becomes_a_data_url() {
    let response = Response {
        status: 201,
        sent_at: "now",
        endpoint: "",
        is_sandbox: false,
        body: b"\x1f\x8b\xff",
    };
    let text = response.to_text();
    assert!(
        text.contains("\"body\": \"data:application/octet-stream;base64,H4v/\""),
        "{text}"
    );
}

#[test]
fn a_body_with_errors_becomes_a_string() {
    for body in [r#"{"a": 1, "a": 2}"#, r#"{"a": "\ud800"}"#] {
        let text = response_text(201, "now", body);
        let tree = Tree::parse(format!("{{\"data\": {{}}, \"response\": {text}}}"));
        let body_span = tree.at_pointer("/response/body").expect("a body").span();
        let in_body = crate::analysis::diagnostics::diagnose(&tree)
            .into_iter()
            .filter(|found| found.span.start >= body_span.start)
            .count();
        assert_eq!(in_body, 0, "{text}");
    }
}

#[test]
fn a_valid_body_is_kept_and_another_becomes_a_string() {
    let text = |body| response_text(201, "2026-11-23T18:00:00Z", body);
    expect![[r#"
        {"status": 201, "sent_at": "2026-11-23T18:00:00Z", "endpoint": "https://api.example/api", "body":  {"a":1e400}
        }"#]]
    .assert_eq(&text(" {\"a\":1e400}\n"));
    expect![[
        r#"{"status": 201, "sent_at": "2026-11-23T18:00:00Z", "endpoint": "https://api.example/api", "body": "<html>\"no\"\n</html>"}"#
    ]]
    .assert_eq(&text("<html>\"no\"\n</html>"));
    expect![[r#"{"status": 201, "sent_at": "2026-11-23T18:00:00Z", "endpoint": "https://api.example/api", "body": "1, \"x\": 2"}"#]]
        .assert_eq(&text("1, \"x\": 2"));
    expect![[r#"{"status": 201, "sent_at": "2026-11-23T18:00:00Z", "endpoint": "https://api.example/api", "body": ""}"#]]
        .assert_eq(&text(""));
}

#[test]
fn a_body_that_nests_too_deep_becomes_a_string() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [126, 127, 128, 100_000] {
        let text = response_text(200, "", &nested(depth));
        let file = format!("{{\"response\": {text}}}");
        assert_eq!(Tree::parse(file).errors(), []);
        assert_eq!(text.contains("\"body\": ["), depth <= 126);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_response_keeps_its_tokens_and_the_rest_of_the_file(
        text in prop_oneof![nearly_request(), nearly_json()],
        body in json(),
    ) {
        let tree = Tree::parse(text.as_str());
        let answer = response_text(201, "2026-11-23T18:00:00Z", &body.to_string());
        let Some(edit) = insert_response(&tree, &answer) else {
            let certain = tree.errors().is_empty() && tree.root().is_some_and(Node::is_object);
            prop_assert!(!certain, "refused a valid file");
            return Ok(());
        };
        let after = Tree::parse(apply(&text, &[edit]));
        prop_assert!(after.errors().len() <= tree.errors().len());
        let response = after.at_pointer("/response").expect("a response");
        let answer = Tree::parse(answer);
        prop_assert_eq!(tokens(response), tokens(answer.root().expect("an object")));
        prop_assert_eq!(
            after.at_pointer("/data").map(Node::source),
            tree.at_pointer("/data").map(Node::source)
        );
    }

    #[test]
    fn a_formatted_file_stays_formatted(body in json()) {
        let options = FormatOptions { style: Style::default(), insert_final_newline: true };
        let mut text = "{\n  \"data\": {}\n}\n".to_owned();
        // The second response replaces the first.
        for status in [201, 422] {
            let answer = response_text(status, "now", &body.to_string());
            let edit = insert_response(&Tree::parse(text.as_str()), &answer).expect("valid");
            text = apply(&text, &[edit]);
            prop_assert_eq!(format(&Tree::parse(text.as_str()), &options), Ok(vec![]));
        }
    }

    #[test]
    fn any_body_makes_a_valid_response(body in any::<String>()) {
        let text = response_text(500, "now", &body);
        let tree = Tree::parse(text);
        prop_assert_eq!(tree.errors(), &[]);
        let node = tree.at_pointer("/body").expect("a body");
        let read = node.string().is_some_and(|read| read == body) || node.source() == body.trim();
        prop_assert!(read);
    }
}

/// Found by fuzzing: a vertical tab is white space in Unicode, but an error in JSON.
#[test]
fn unexpected_text_at_the_end_is_kept() {
    let text = "{\n  \"data\": {}\0\u{b}\u{a0}\n}\n";
    let tree = Tree::parse(text);
    let answer = response_text(201, "2026-11-23T18:00:00Z", "{}");
    let edit = insert_response(&tree, &answer).expect("a place");
    let after = Tree::parse(apply(text, &[edit]));
    assert_eq!(
        after.errors().len(),
        tree.errors().len(),
        "{:?}",
        after.text()
    );
}
