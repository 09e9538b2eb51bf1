use super::{MAX_LINKS, links};
use crate::analysis::testing::nearly_request;
use crate::syntax::Tree;
use crate::syntax::strategies::nearly_json;
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn check(text: &str, expected: Expect) {
    let report: Vec<String> = links(&Tree::parse(text))
        .iter()
        .map(|link| {
            format!(
                "{} -> {} ({})",
                link.span.of(text),
                link.target,
                link.tooltip
            )
        })
        .collect();
    expected.assert_eq(&report.join("\n"));
}

#[test]
fn known_places_have_links() {
    check(
        r#"{
          "$schema": "https://example.com/schema.json",
          "data": {
            "attributes": {
              "name": "https://example.com/name",
              "redirect_uri": "http:\/\/localhost:3000",
              "metadata": { "metadata": {}, "wiki": ["https://example.com/wiki"], "http": "http://example.com", "$schema": "x" },
              "reference": "https://example.com/reference"
            },
            "links": { "self": "https://example.com/not-of-a-response" }
          },
          "response": { "body": { "data": {
            "links": { "self": "https://example.com/1" },
            "relationships": { "role": { "links": { "related": "https://example.com/1/role" } } }
          } } }
        }"#,
        expect![[r#"
            https://example.com/schema.json -> https://example.com/schema.json (Open the schema)
            http:\/\/localhost:3000 -> http://localhost:3000/ (Open the redirect URI)
            https://example.com/wiki -> https://example.com/wiki (Open this address)
            https://example.com/1 -> https://example.com/1 (Open this address of the API, which asks for a token)
            https://example.com/1/role -> https://example.com/1/role (Open this address of the API, which asks for a token)"#]],
    );
}

#[test]
fn other_texts_and_addresses_with_secrets_have_no_link() {
    for uri in [
        "https://user:password@example.com",
        "https://user@example.com",
        "https://",
        "https//example.com",
        "httpx://example.com",
        "javascript:alert(1)",
        "see https://example.com",
        "https://example.com/?t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl",
    ] {
        let text = format!(r#"{{"data": {{"redirect_uri": "{uri}"}}}}"#);
        assert_eq!(links(&Tree::parse(text)), [], "{uri}");
    }
    assert_eq!(links(&Tree::parse("{\"redirect_uri\": \"https://a.b")), []);
    assert_eq!(links(&Tree::parse("{\"redirect_uri\": 'https://a.b'}")), []);
}

#[test]
fn their_number_is_bounded() {
    let many = "\"https://a.b\",".repeat(50_000);
    let tree = Tree::parse(format!("{{\"metadata\": [{many}0]}}"));
    assert_eq!(links(&tree).len(), MAX_LINKS);
}

proptest! {
    #[test]
    fn a_link_covers_its_address(text in prop_oneof![nearly_json(), nearly_request()]) {
        for link in links(&Tree::parse(text.as_str())) {
            prop_assert!(link.span.of(&text).starts_with("http"));
            prop_assert!(link.target.password().is_none() && link.target.username().is_empty());
        }
    }
}
