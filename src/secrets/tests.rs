use super::{ENDINGS, SecretKind, kind_named, may_name_secret, secrets};
use crate::syntax::Tree;
use expect_test::{Expect, expect};
use proptest::prelude::*;

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

fn kind_of_value(value: &str) -> Option<SecretKind> {
    let tree = Tree::parse(format!("[{}]", crate::syntax::quote(value)));
    secrets(&tree).first().map(|secret| secret.kind)
}

#[test]
fn a_key_tells_what_its_value_is() {
    check(
        r#"{
          "data": {"attributes": {"name": "secret", "metadata": {
            "Client-Secret": "a", "db password": "b", "slackToken": "c", "API_KEY": "d", "token_type": "e"
          }}},
          "response": {"body": {"data": {"attributes": {"client_secret": "f"}}, "l": [{"refresh_token": "g"}]}},
          "s\u0065cret": "h"
        }"#,
        expect![[r#"
            ClientSecret /data/attributes/metadata/Client-Secret (request)
            Password /data/attributes/metadata/db password (request)
            Token /data/attributes/metadata/slackToken (request)
            Key /data/attributes/metadata/API_KEY (request)
            ClientSecret /response/body/data/attributes/client_secret (response)
            RefreshToken /response/body/l/0/refresh_token (response)
            Secret /secret (request)"#]],
    );
}

#[test]
fn a_text_may_look_like_a_token() {
    let some = |kind| Some(kind);
    for (text, expected) in [
        (JSON_WEB_TOKEN.to_owned(), some(SecretKind::JsonWebToken)),
        (
            format!("https://a.b/?t={JSON_WEB_TOKEN}&x=1"),
            some(SecretKind::JsonWebToken),
        ),
        (
            format!("It is {JSON_WEB_TOKEN}."),
            some(SecretKind::JsonWebToken),
        ),
        (
            "bearer 0123456789abcdef".to_owned(),
            some(SecretKind::Authorization),
        ),
        // Four parts, a header that isn't JSON, and one without an algorithm.
        (format!("{JSON_WEB_TOKEN}.x"), None),
        ("eyes.example.com".to_owned(), None),
        ("e30.e30.e30".to_owned(), None),
        ("Bearer of good news".to_owned(), None),
        ("Bearer {{your_access_token}}".to_owned(), None),
        ("bearer".to_owned(), None),
        ("7200".to_owned(), None),
    ] {
        assert_eq!(kind_of_value(&text), expected, "{text}");
    }
}

#[test]
fn what_is_no_secret_or_not_a_text_is_left_alone() {
    check(
        r#"{"secret": "", "a_secret": " ", "b_secret": null, "c_secret": {"d": 1}, "e_secret": "<redacted>",
            "f_secret": "{{secret}}", "g_secret": "${SECRET}", "token": "Bearer {{token}}", "h": "secret"}"#,
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
}

#[test]
fn many_values_take_linear_time() {
    let elements = format!("\"{JSON_WEB_TOKEN}\", \"eyJ.eyJ.eyJ\", ").repeat(20_000);
    let tree = Tree::parse(format!("{{\"metadata\": [{elements}0]}}"));
    assert_eq!(secrets(&tree).len(), 20_000);
    let nested = Tree::parse("{\"secret\":".repeat(100_000));
    assert_eq!(secrets(&nested).len(), 0);
    let dots = Tree::parse(format!("[\"{}\"]", "e.".repeat(500_000)));
    assert_eq!(secrets(&dots).len(), 0);
}

proptest! {
    #[test]
    fn a_key_that_its_end_rules_out_names_no_secret(key in "[a-z_ -]{0,4}(api_?key|to-?ken|secret|Pass_?word)?[ _-]?[a-z]{0,2}") {
        prop_assert!(may_name_secret(key.as_bytes()) || kind_named(&key).is_none());
    }
}

#[test]
fn every_ending_tells_a_secret() {
    for (ending, kind) in ENDINGS {
        assert_eq!(kind_named(ending), Some(kind), "{ending}");
        let shouted = format!("MY-{}", ending.to_uppercase());
        assert_eq!(kind_named(&shouted), Some(kind), "{shouted}");
        // Wherever a word of it may end.
        for at in 1..ending.len() {
            let (before, behind) = ending.split_at(at);
            let cut = format!("{before}_{behind}");
            assert!(may_name_secret(cut.as_bytes()), "{cut}");
            assert_eq!(kind_named(&cut), Some(kind), "{cut}");
        }
    }
}
