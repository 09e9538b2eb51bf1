use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{FoundSecret, Redacted, is_distinctive, redact, redact_body, secrets_as_json};
use crate::secrets::secrets;
use crate::syntax::Tree;

fn found(redacted: &Redacted) -> Vec<(&str, &str)> {
    redacted
        .secrets
        .iter()
        .map(|secret| (secret.pointer.as_str(), secret.value.expose_secret()))
        .collect()
}

#[test]
fn only_secrets_are_replaced() {
    let text = "{ \"data\" :\t{\"a\": 1.50e+1,\r\n  \"client_secret\" : \"xxxx-\\u0079-\\\"z\" , \"s\":\"\\u00e9\\/é\" , \"lone\": \"\\ud800\"} }";
    let redacted = redact(text);
    assert_eq!(
        redacted.text,
        "{ \"data\" :\t{\"a\": 1.50e+1,\r\n  \"client_secret\" : \"<redacted>\" , \"s\":\"\\u00e9\\/é\" , \"lone\": \"\\ud800\"} }"
    );
    assert_eq!(found(&redacted), [("/data/client_secret", "xxxx-y-\"z")]);
}

#[test]
fn secrets_are_found_anywhere() {
    for (text, expected) in [
        (r#"{"Client_Secret": "s"}"#, vec![("/Client_Secret", "s")]),
        (
            r#"{"client\u005fsecret": "s"}"#,
            vec![("/client_secret", "s")],
        ),
        (
            r#"{"clientSecret": "s", "api_key": "k"}"#,
            vec![("/clientSecret", "s"), ("/api_key", "k")],
        ),
        (
            r#"[{}, {"access_token": "a", "x": 0, "refresh_token": "r"}]"#,
            vec![("/1/access_token", "a"), ("/1/refresh_token", "r")],
        ),
        (
            r#"{"a/b~c": [[], [0, {"id_token": "i"}]]}"#,
            vec![("/a~1b~0c/1/1/id_token", "i")],
        ),
        (
            r#"{"": {"client_secret": -1.5e3}}"#,
            vec![("//client_secret", "-1.5e3")],
        ),
        (
            r#"{"client_secret": {"value": ["s", 7, null, true]}, "x": "y"}"#,
            vec![
                ("/client_secret/value/0", "s"),
                ("/client_secret/value/1", "7"),
            ],
        ),
        (
            r#"{"client_secret": "a", "client_secret": "b"}"#,
            vec![("/client_secret", "a"), ("/client_secret", "b")],
        ),
        (
            r#"{"client_secret": "\ud800x"}"#,
            vec![("/client_secret", "\\ud800x")],
        ),
        (r#""Bearer abc-123-def""#, vec![("", "Bearer abc-123-def")]),
        (
            r#"["see https://x/?t=eyJhbGciOiJI.eyJzdWIiOiIx.c2ln&y"]"#,
            vec![("/0", "see https://x/?t=eyJhbGciOiJI.eyJzdWIiOiIx.c2ln&y")],
        ),
        (
            r#"{"body": "{\"client_secret\": \"s\"}"}"#,
            vec![("/body", r#"{"client_secret": "s"}"#)],
        ),
    ] {
        assert_eq!(found(&redact(text)), expected, "{text}");
    }
}

#[test]
fn other_values_are_kept() {
    for text in [
        r#"{"client_id": "xxxx-yyyy", "scopes": "market:all", "client_secret_hint": "h"}"#,
        r#"{"client_secret": null, "access_token": true, "refresh_token": "", "id_token": "<redacted>"}"#,
        r#"{"x": "client_secret", "y": ["access_token", "t"]}"#,
        r#"["Bearer", "Bearer tokens expire", "eyJ", "eyJ.x.y", "a.b.c", "1.2.3"]"#,
        "17",
        " {} ",
    ] {
        let redacted = redact(text);
        assert_eq!(redacted.text, text);
        assert!(redacted.secrets.is_empty(), "{text}");
    }
}

#[test]
fn repeated_secrets_are_replaced_everywhere() {
    let redacted = redact(
        r#"{"client_secret": "s3cr3t-99", "note": "it is s3cr3t-99!", "s3cr3t-99": 1, "password": 12345678, "n": 112345678,
            "e": "s3cr3t\u002d99", "json": "{\"x\": \"s3cr3t-99\"}"}"#,
    );
    assert_eq!(
        redacted.text,
        r#"{"client_secret": "<redacted>", "note": "it is <redacted>!", "<redacted>": 1, "password": "<redacted>", "n": "<redacted>",
            "e": "<redacted>", "json": "{\"x\": \"<redacted>\"}"}"#
    );
}

#[test]
fn a_short_dummy_secret_leaves_keys_and_pointers_unchanged() {
    for dummy in ["a", "data", "error", "red", "secret"] {
        let text = format!(
            r#"{{"data": {{"client_secret": "{dummy}", "error": "an {dummy}"}}, "token": "data"}}"#
        );
        let redacted = redact(&text);
        assert_eq!(
            redacted.text,
            format!(
                r#"{{"data": {{"client_secret": "<redacted>", "error": "an {dummy}"}}, "token": "<redacted>"}}"#
            )
        );
        assert_eq!(
            found(&redacted),
            [("/data/client_secret", dummy), ("/token", "data")]
        );
    }
}

#[test]
fn a_text_that_nests_too_deep_counts_as_one_secret() {
    let depth = 100_000;
    let text = format!(
        "{}{{\"client_secret\":\"s\"}}{}",
        "[".repeat(depth),
        "]".repeat(depth)
    );
    let redacted = redact(&text);
    assert_eq!(redacted.text, "\"<redacted>\"");
    assert_eq!(found(&redacted), [("", text.as_str())]);
}

#[test]
fn pointers_are_bounded_and_may_be_shared() {
    let key = "k".repeat(100_000);
    let elements: Vec<String> = (0..10_000)
        .map(|n| format!(r#"{{"client_secret":"s{n}"}}"#))
        .collect();
    let redacted = redact(&format!("{{\"{key}\":[{}]}}", elements.join(",")));
    assert_eq!(redacted.secrets.len(), 10_000);
    assert!(
        redacted
            .secrets
            .iter()
            .all(|secret| secret.pointer.is_empty())
    );
    let json = secrets_as_json(&redacted.secrets);
    let kept: Value = serde_json::from_str(json.expose_secret()).unwrap();
    let expected: Vec<String> = (0..10_000).map(|n| format!("s{n}")).collect();
    assert_eq!(kept, json!({ "": expected }));
}

#[test]
fn the_json_of_secrets_has_all_of_them() {
    let secret = |pointer: &str, value: &str| FoundSecret {
        pointer: pointer.to_owned(),
        value: value.to_owned().into(),
    };
    let json = secrets_as_json(&[
        secret("/a", "1"),
        secret("/b", "2"),
        secret("/a", "3"),
        secret("/a", "1"),
    ]);
    let kept: Value = serde_json::from_str(json.expose_secret()).unwrap();
    assert_eq!(kept, json!({"/a": ["1", "3", "1"], "/b": "2"}));
}

#[test]
fn memory_is_proportional_to_the_response() {
    let elements: Vec<String> = (0..50_000)
        .map(|n| format!(r#"{{"token":"t{n:06}"}}"#))
        .collect();
    let redacted = redact(&format!(
        "{{\"{}\":[{}]}}",
        "k".repeat(200),
        elements.join(",")
    ));
    let pointers: usize = redacted
        .secrets
        .iter()
        .map(|secret| secret.pointer.len())
        .sum();
    assert_eq!(redacted.secrets.len(), 50_000);
    assert!(pointers <= 250 * 50_000, "{pointers}");
}

#[test]
fn secrets_are_removed_from_a_body_that_is_not_json() {
    let redacted = redact_body("<p>client_secret=abc-1 and https://u:p4ss@h</p>");
    assert_eq!(
        redacted.text,
        "<p>client_secret=<redacted> and https://u:<redacted>@h</p>"
    );
    assert_eq!(found(&redacted), [("", "abc-1"), ("", "p4ss")]);
    let redacted = redact_body(r#"{"data": {"client_secret": "abc"#);
    assert_eq!(redacted.text, r#"{"data": {"client_secret": <redacted>"#);
    assert!(redact_body("<h1>502 Bad Gateway</h1>").secrets.is_empty());
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => ".{0,4}",
        1 => Just("client_secret".to_owned()),
        1 => Just("ACCESS_TOKEN".to_owned()),
        1 => Just("apiKey".to_owned()),
        1 => Just("name".to_owned()),
        1 => Just("value".to_owned()),
        1 => Just("relationships".to_owned()),
        1 => Just("credentials".to_owned()),
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        "[a-z0-9-]{6,12}".prop_map(Value::from),
        Just(Value::from("eyJhbGciOiJI.eyJzdWIiOiIx.c2ln")),
        Just(Value::from("client_secret")),
        "(x: )?[\\[{\"]{0,2}(client_secret|otp)[\"': =]{1,3}[a-z0-9\"',{}&-]{0,12}"
            .prop_map(Value::from),
        "https?://[a-z]{0,2}:?[a-z0-9]{0,8}@?h/\\?(token|a)=[a-z0-9%&]{0,8}".prop_map(Value::from),
        "(Authorization: |Bearer |Basic )[a-zA-Z0-9=]{0,18}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key(), inner.clone()), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
            // JSON in a string, and truncated JSON.
            (inner.clone(), 0..40_usize).prop_map(|(value, cut)| {
                let text = value.to_string();
                let end = text.floor_char_boundary(text.len().saturating_sub(cut / 4));
                Value::from(&text[..end])
            }),
        ]
    })
}

/// The decoded text of every key and scalar.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            into.push(key.clone());
            texts(value, into);
        }),
        Value::Array(elements) => elements.iter().for_each(|element| texts(element, into)),
        Value::String(text) => into.push(text.clone()),
        other => into.push(other.to_string()),
    }
}

/// A text with a few characters of its strings written as escapes.
fn with_escapes(json: &str) -> String {
    json.replace("se", "\\u0073e").replace("ok", "o\\u006b")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn any_redacted_response_has_no_secret_and_no_removed_value(
        value in json_value(),
        is_pretty in any::<bool>(),
        has_escapes in any::<bool>(),
    ) {
        let text = if is_pretty { format!("{value:#}") } else { value.to_string() };
        let text = if has_escapes { with_escapes(&text) } else { text };
        let redacted = redact(&text);
        prop_assert!(secrets(&Tree::parse(redacted.text.as_str())).is_empty(), "{}", redacted.text);
        let mut remaining = Vec::new();
        texts(&serde_json::from_str(&redacted.text).unwrap(), &mut remaining);
        for secret in &redacted.secrets {
            let value = secret.value.expose_secret();
            if is_distinctive(value) {
                let found = remaining.iter().find(|text| text.contains(value));
                prop_assert_eq!(found, None, "{}", value);
            }
        }
    }

    #[test]
    fn of_any_body_no_secret_remains(value in json_value(), cut in 0..20_usize, before in "(HTTP/1.1 200 OK\n\n)?") {
        let text = format!("{before}{value}");
        let end = text.floor_char_boundary(text.len().saturating_sub(cut));
        let redacted = redact_body(&text[..end]);
        let stored = Value::from(redacted.text).to_string();
        prop_assert!(secrets(&Tree::parse(stored.as_str())).is_empty(), "{}", stored);
    }
}
