use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::{Value, value::RawValue};

use super::{Redacted, redact};

fn redacted(text: &str) -> Redacted {
    redact(serde_json::from_str::<&RawValue>(text).unwrap())
}

fn found(redacted: &Redacted) -> Vec<(&str, &str)> {
    redacted
        .secrets
        .iter()
        .map(|secret| (secret.pointer.as_str(), secret.value.expose_secret()))
        .collect()
}

#[test]
fn secrets_are_taken_out_and_every_other_byte_stays() {
    let text = "{ \"data\" :\t{\"a\": 1.50e+1,\r\n  \"client_secret\" : \"xxxx-\\u0079-\\\"z\" , \"s\":\"\\u00e9\\/é\" , \"lone\": \"\\ud800\"} }";
    let redacted = redacted(text);
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
        (r#""Bearer abc""#, vec![("", "Bearer abc")]),
        (
            r#"["see https://x/?t=eyJhbGciOiJI.eyJzdWIiOiIx.c2ln&y"]"#,
            vec![("/0", "see https://x/?t=eyJhbGciOiJI.eyJzdWIiOiIx.c2ln&y")],
        ),
        (
            r#"["eyJhbGciOiJI.eyJzdWIiOiIx."]"#,
            vec![("/0", "eyJhbGciOiJI.eyJzdWIiOiIx.")],
        ),
        (
            r#"["eyJhbGciOiJI.a.b.c.d"]"#,
            vec![("/0", "eyJhbGciOiJI.a.b.c.d")],
        ),
    ] {
        assert_eq!(found(&redacted(text)), expected, "{text}");
    }
}

#[test]
fn what_is_not_secret_stays() {
    for text in [
        r#"{"client_id": "xxxx-yyyy", "scopes": "market:all", "client_secret_hint": "h"}"#,
        r#"{"client_secret": null, "access_token": true, "refresh_token": "", "id_token": "<redacted>"}"#,
        r#"{"x": "client_secret", "y": ["access_token", "t"]}"#,
        r#"["Bearer", "Bearer tokens expire", "eyJ", "eyJ.x.y", "a.b.c", "1.2.3"]"#,
        "17",
        " {} ",
    ] {
        let redacted = redacted(text);
        assert_eq!(redacted.text, text.trim());
        assert!(redacted.secrets.is_empty(), "{text}");
    }
}

#[test]
fn any_depth_will_do() {
    let depth = 100_000;
    let text = format!(
        "{}{{\"client_secret\":\"s\"}}{}",
        "[".repeat(depth),
        "]".repeat(depth)
    );
    let redacted = redacted(&text);
    assert_eq!(redacted.secrets.len(), 1);
    assert_eq!(redacted.text, text.replace("\"s\"", "\"<redacted>\""));
}

#[test]
fn a_pointer_is_no_longer_than_its_bound() {
    let key = "k".repeat(100_000);
    let secrets = vec![r#"{"client_secret":"s"}"#; 10_000].join(",");
    let redacted = redacted(&format!("{{\"{key}\":[{secrets}]}}"));
    assert_eq!(redacted.secrets.len(), 10_000);
    assert!(
        redacted
            .secrets
            .iter()
            .all(|secret| secret.pointer.is_empty())
    );
}

#[test]
fn debug_shows_no_value() {
    assert!(!format!("{:?}", redacted(r#"{"client_secret": "hunter2"}"#)).contains("hunter2"));
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(Value::from("eyJhbGciOiJI.eyJzdWIiOiIx.c2ln")),
    ];
    let key = prop_oneof![
        ".{0,4}",
        Just("client_secret".to_owned()),
        Just("ACCESS_TOKEN".to_owned())
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The same by way of a tree.
fn expected(value: &Value, secret: bool) -> Value {
    match value {
        Value::Number(_) if secret => "<redacted>".into(),
        Value::String(text)
            if !text.is_empty() && (secret || text.starts_with("eyJhbGciOiJI.")) =>
        {
            "<redacted>".into()
        }
        Value::Array(elements) => elements
            .iter()
            .map(|element| expected(element, secret))
            .collect(),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                let secret = secret
                    || matches!(
                        key.to_lowercase().as_str(),
                        "client_secret" | "access_token"
                    );
                (key.clone(), expected(value, secret))
            };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn the_text_says_what_the_tree_says(value in json(), pretty in any::<bool>()) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        let redacted = redacted(&text);
        prop_assert_eq!(serde_json::from_str::<Value>(&redacted.text).unwrap(), expected(&value, false));
        for secret in &redacted.secrets {
            let at = value.pointer(&secret.pointer).unwrap();
            let shown = at.as_str().map_or_else(|| at.to_string(), str::to_owned);
            prop_assert_eq!(shown.as_str(), secret.value.expose_secret());
        }
    }
}
