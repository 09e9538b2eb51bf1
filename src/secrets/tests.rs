use super::{redact, secrets, steps};
use crate::syntax::Tree;
use expect_test::{Expect, expect};

/// `{"alg":"HS256"}`, `{"sub":1}` and a signature.
const JSON_WEB_TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl";

fn check(text: &str, expected: Expect) {
    let tree = Tree::parse(text);
    let report: Vec<String> = secrets(&tree)
        .iter()
        .map(|secret| {
            let place = if secret.in_response {
                "response"
            } else {
                "request"
            };
            format!("{:?} {} ({place})", secret.kind, secret.pointer())
        })
        .collect();
    expected.assert_eq(&report.join("\n"));
}

#[test]
fn a_key_names_the_kind_of_its_value() {
    check(
        r#"{
          "data": {"attributes": {"name": "secret", "metadata": {
            "Client-Secret": "a", "db password": "b", "slackToken": "c", "API_KEY": "d", "token_type": "e",
            "pwd": "f", "aws_secret_access_key": "g", "signing_key": "h", "dsn": "i", "cookie": "j", "otp": 123456
          }}},
          "response": {"body": {"data": {"attributes": {"client_secret": "f"}}, "l": [{"refresh_token": "g"}]}},
          "s\u0065cret": "h"
        }"#,
        expect![[r#"
            ClientSecret /data/attributes/metadata/Client-Secret (request)
            Password /data/attributes/metadata/db password (request)
            Token /data/attributes/metadata/slackToken (request)
            Key /data/attributes/metadata/API_KEY (request)
            Password /data/attributes/metadata/pwd (request)
            Key /data/attributes/metadata/aws_secret_access_key (request)
            Key /data/attributes/metadata/signing_key (request)
            Credentials /data/attributes/metadata/dsn (request)
            Session /data/attributes/metadata/cookie (request)
            OneTimePassword /data/attributes/metadata/otp (request)
            ClientSecret /response/body/data/attributes/client_secret (response)
            RefreshToken /response/body/l/0/refresh_token (response)
            Secret /secret (request)"#]],
    );
}

#[test]
fn a_containers_name_applies_to_everything_in_it() {
    check(
        r#"{"client_secret": {"value": ["s", 7, null, true, "<redacted>"], "x": {"y": "z"}}, "a": "b",
            "password": [["p"], {}], "n": 1,
            "relationships": {"api_credentials": {"links": {"self": "https://a.example"}}}}"#,
        expect![[r#"
            ClientSecret /client_secret/value/0 (request)
            ClientSecret /client_secret/value/1 (request)
            ClientSecret /client_secret/x/y (request)
            Password /password/0/0 (request)"#]],
    );
}

#[test]
fn a_name_and_a_value_belong_together() {
    check(
        r#"[{"name": "client_secret", "value": "a"}, {"value": "b", "key": "API-Key"}, {"name": "color", "value": "c"},
            {"name": "token", "value": "{{token}}"}]"#,
        expect![[r#"
            ClientSecret /0/value (request)
            Key /1/value (request)"#]],
    );
}

#[test]
fn a_text_that_contains_a_secret_is_a_secret() {
    check(
        r#"{"response": {"body": "{\"data\": {\"client_secret\": \"abc\"}"}, "cb": "https://a.example/cb?client_secret=abc",
            "note": "Authorization: Basic abc", "db": "postgres://u:p@h/x", "ci": "ghp_a1B2c3D4e5F6g7H8a1B2c3D4e5F6g7H8",
            "pem": "-----BEGIN PRIVATE KEY-----\nMIIE"}"#,
        expect![[r#"
            ClientSecret /response/body (response)
            ClientSecret /cb (request)
            Authorization /note (request)
            Password /db (request)
            Token /ci (request)
            Key /pem (request)"#]],
    );
}

#[test]
fn other_values_are_no_secrets() {
    check(
        r#"{"secret": "", "a_secret": " ", "b_secret": null, "c_secret": {"d": false}, "e_secret": "<redacted>",
            "f_secret": "{{secret}}", "g_secret": "${SECRET}", "token": "Bearer {{token}}", "h": "secret",
            "i_secret": "***", "j_secret": "REDACTED", "k_secret": "$CLIENT_SECRET", "l_secret": "op://vault/item/field",
            "note": "has_secret=yes max_token=4096", "id": "123e4567-e89b-12d3-a456-426614174000",
            "hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "image": "data:image/png;base64,iVBORw0KGgo=", "client_id": "Zq3xWv8LmN2pRs5uTk9Zq3xWv8LmN2pRs5uTk9",
            "next_page_token": "abc", "max_token": 4096, "session": 3}"#,
        expect![""],
    );
}

#[test]
fn secrets_are_found_in_broken_text() {
    check(
        "{response: {client_secret: abc, 'access_token': 'def', \"password\": \"ghi\n",
        expect![[r#"
            ClientSecret /response/client_secret (response)
            AccessToken /response/access_token (response)
            Password /response/password (response)"#]],
    );
}

#[test]
fn nothing_shows_the_text_of_a_secret() {
    let tree = Tree::parse(r#"{"password": "hunter2"}"#);
    let found = secrets(&tree);
    expect!["[Secret { kind: Password, node: String at Span { start: 13, end: 22 }, in_response: false }]"]
        .assert_eq(&format!("{found:?}"));
    assert_eq!(
        found.first().map(|secret| secret.kind.name()),
        Some("a password")
    );
    let redacted = redact(r#"{"password": "hunter2"}"#);
    assert!(!format!("{redacted:?}").contains("hunter2"));
}

#[test]
fn many_values_are_visited_once() {
    let elements = format!("\"{JSON_WEB_TOKEN}\", \"eyJ.eyJ.eyJ\", ").repeat(20_000);
    let tree = Tree::parse(format!("{{\"metadata\": [{elements}0]}}"));
    assert_eq!(secrets(&tree).len(), 20_000);
    let nested = Tree::parse("{\"secret\":".repeat(100_000));
    assert_eq!(secrets(&nested).len(), 0);
    let dots = Tree::parse(format!("[\"{}\"]", "e.".repeat(500_000)));
    assert_eq!(secrets(&dots).len(), 0);
}

/// A text twice as long takes only slightly more than twice the steps.
fn check_linear(name: &str, text: impl Fn(usize) -> String) {
    let steps = |count| {
        let text = text(count);
        steps::of(|| {
            let tree = Tree::parse(text.as_str());
            let mask = super::Mask::of(&tree);
            let whole = crate::text::Span::new(0, text.len());
            mask.hide(&tree, whole);
            mask.hide_in_sentence(&tree, &[whole], &text);
            redact(&text);
            super::redact_text(&text);
        })
    };
    let (one, two, four) = (steps(1_000), steps(2_000), steps(4_000));
    assert!(
        one > 0 && two <= 2 * one + one / 2 && four <= 2 * two + two / 2,
        "{name}: {one}, {two}, {four}"
    );
}

#[test]
fn the_work_is_linear_for_every_kind_of_text() {
    check_linear("long secret", |n| {
        format!("{{\"client_secret\": \"{}\"}}", "a".repeat(n))
    });
    check_linear("escape in a long secret", |n| {
        format!("{{\"client_secret\": \"{}\\q\"}}", "ab1".repeat(n))
    });
    check_linear("equal secrets", |n| {
        format!("[{}]", vec!["{\"secret\":\"s3cr3t-99\"}"; n].join(","))
    });
    check_linear("names", |n| "secret=".repeat(n));
    check_linear("quoted names", |n| "\"secret\":".repeat(n));
    check_linear("names and colons", |n| {
        format!("[\"{}\"]", "secret: ".repeat(n))
    });
    check_linear("starts of tokens", |n| "ghp_ ".repeat(n));
    check_linear("parts of web tokens", |n| "eyJ.".repeat(n));
    check_linear("URLs", |n| "a://b:".repeat(n));
    check_linear("private keys", |n| "-----BEGIN ".repeat(n));
    check_linear("bearers", |n| "bearer ".repeat(n));
    check_linear("backslashes", |n| {
        format!("\"secret\": \"{}", "\\\"".repeat(n))
    });
    check_linear("lines", |n| "secret\n".repeat(n));
    check_linear("percent signs", |n| {
        format!("[\"{}\"]", "%3Dsecret".repeat(n))
    });
}
