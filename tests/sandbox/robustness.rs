//! Any bytes get a valid answer, and the sandbox keeps running.

use std::sync::LazyLock;

use clreq::sandbox::Options;
use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::support::{Api, CREDENTIALS, send};

#[tokio::test]
async fn bytes_that_are_not_http_do_no_harm() {
    let api = Api::start(Options {
        unlimited: true,
        ..Options::default()
    })
    .await;
    let long_path = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(1_000_000));
    let many_headers = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(10_000));
    let requests: [&[u8]; 14] = [
        b"",
        b"\0\0\0\0",
        b"\r\n\r\n\r\n",
        b"GET",
        b"GET / HTTP/9.9\r\n\r\n",
        b"G\xffT / HTTP/1.1\r\n\r\n",
        b"GET /api/%zz%FF HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET * HTTP/1.1\r\n\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
        b"GET http://elsewhere.invalid/api/roles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\r\n\r\n",
        b"POST /oauth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        long_path.as_bytes(),
        many_headers.as_bytes(),
    ];
    for request in requests {
        let answer = api.send_raw(request).await;
        let head = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || head.starts_with("HTTP/1."), "{head}");
        assert_eq!(api.get(CREDENTIALS).await.status, 200);
    }
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_not_stored() {
    let api = Api::start(Options::default()).await;
    api.send_raw(
        b"POST /api/api_credentials HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-token\r\n\
          Content-Type: application/vnd.api+json\r\nContent-Length: 100\r\n\r\n{\"data\": {}}",
    )
    .await;
    assert_eq!(api.count().await, 0);
}

/// Any JSON of limited depth.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            "api_credentials",
            "organizations",
            "roles",
            "ABCRtyUpBa",
            "test",
            "webapp"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            members(inner),
        ]
    })
}

/// An object whose members often have meaningful names.
fn members(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        9 => prop::sample::select(vec![
            "data", "type", "id", "name", "kind", "mode", "custom", "expires_in", "redirect_uri", "metadata",
            "reference", "attributes", "relationships", "organization", "role",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec((name, value), 0..8)
        .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>()))
}

/// A request with the right outline and arbitrary values.
fn any_request() -> impl Strategy<Value = Value> {
    (members(any_json()), members(any_json()), any_json()).prop_map(|(attributes, relationships, id)| {
        json!({ "data": {
            "type": "api_credentials", "id": id, "attributes": attributes, "relationships": relationships
        } })
    })
}

/// One sandbox for all cases, on a runtime that outlives them.
static SHARED: LazyLock<(tokio::runtime::Runtime, Api)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let api = runtime.block_on(Api::start(Options {
        unlimited: true,
        ..Options::default()
    }));
    (runtime, api)
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_has_an_answer(mut body in prop_oneof![any_json(), any_request()], keep_id: bool) {
        let (runtime, api) = &*SHARED;
        if let (Some(data), false) = (body.pointer_mut("/data").and_then(Value::as_object_mut), keep_id) {
            data.remove("id");
        }
        let answer = runtime.block_on(api.post(&body));
        prop_assert!(matches!(answer.status, 201 | 400 | 409 | 422), "{answer:?}");
        if answer.status != 201 {
            prop_assert!(!answer.codes().is_empty());
        }
    }

    #[test]
    fn any_query_and_header_has_an_answer(
        query in "[ -~&&[^#]]{0,40}",
        fault in "[!-~]{1,12}(:[!-~]{0,6})?",
    ) {
        let (runtime, api) = &*SHARED;
        // A random name could be a real fault, which would break the request.
        prop_assume!(fault.parse::<clreq::sandbox::Fault>().is_err());
        let path = format!("{CREDENTIALS}?{query}");
        let answer = runtime.block_on(api.get(&path));
        prop_assert!(matches!(answer.status, 200 | 400), "{answer:?}");
        let request = api.request(Method::GET, CREDENTIALS).header("X-Sandbox-Fault", fault);
        let answer = runtime.block_on(send(request));
        prop_assert_eq!(answer.status, 400);
    }
}
