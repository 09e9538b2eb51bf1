//! 401, 404, 405, 406, 413 and 415.

use clreq::sandbox::{Options, SANDBOX_TOKEN};
use reqwest::{Method, header};

use crate::support::{Api, CREDENTIALS, MEDIA_TYPE, sales_channel, send};

#[tokio::test]
async fn a_request_without_a_bearer_token_is_unauthorized() {
    let api = Api::start(Options::default()).await;
    for authorization in [
        None,
        Some("Basic c2FuZGJveC10b2tlbg=="),
        Some("Bearer "),
        Some(SANDBOX_TOKEN),
    ] {
        let mut request = api
            .bare(Method::GET, CREDENTIALS)
            .header(header::ACCEPT, MEDIA_TYPE);
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        let answer = send(request).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (401, vec!["UNAUTHORIZED"]),
            "{authorization:?}"
        );
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        assert_eq!(answer.header("content-type"), MEDIA_TYPE);
    }
}

#[tokio::test]
async fn a_wrong_token_is_invalid_and_nothing_is_stored() {
    let api = Api::start(Options::default()).await;
    let request = api
        .bare(Method::POST, CREDENTIALS)
        .header(header::ACCEPT, MEDIA_TYPE)
        .header(header::CONTENT_TYPE, MEDIA_TYPE)
        .bearer_auth("another-token")
        .body(sales_channel("Shop").to_string());
    let answer = send(request).await;
    assert_eq!(
        (answer.status, answer.codes()),
        (401, vec!["INVALID_TOKEN"])
    );
    assert!(!answer.body.to_string().contains("another-token"));
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn every_answer_says_that_it_comes_from_the_sandbox() {
    let api = Api::start(Options::default()).await;
    for (method, path, fault, status) in [
        (Method::GET, CREDENTIALS, None, 200),
        (Method::GET, "/nowhere", None, 404),
        (Method::PUT, CREDENTIALS, None, 405),
        (Method::POST, "/oauth/token", None, 415),
        (Method::GET, CREDENTIALS, Some("503"), 503),
        (Method::GET, CREDENTIALS, Some("redirect"), 307),
        (Method::GET, CREDENTIALS, Some("huge-body:1"), 200),
    ] {
        let mut request = api.bare(method, path).bearer_auth(SANDBOX_TOKEN);
        if let Some(fault) = fault {
            request = request.header("X-Sandbox-Fault", fault);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{path} {fault:?}");
        assert_eq!(
            response.headers()["x-clreq-sandbox"],
            env!("CARGO_PKG_VERSION"),
            "{path} {fault:?}"
        );
    }
}

#[tokio::test]
async fn the_date_is_that_of_the_sandboxs_clock() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    clock.advance(std::time::Duration::from_secs(3600));
    let answer = api.get(CREDENTIALS).await;
    assert_eq!(answer.header("date"), "Fri, 15 Jan 2027 09:00:00 GMT");
}

#[tokio::test]
async fn another_accept_is_not_acceptable() {
    let api = Api::start(Options::default()).await;
    for (accept, status) in [
        ("application/json", 406),
        ("application/vnd.api+json; charset=utf-8", 406),
        ("text/html, */*;q=0.8", 200),
        (MEDIA_TYPE, 200),
    ] {
        let request = api
            .bare(Method::GET, CREDENTIALS)
            .bearer_auth(SANDBOX_TOKEN);
        let answer = send(request.header(header::ACCEPT, accept)).await;
        assert_eq!(answer.status, status, "{accept}");
        if status == 406 {
            assert_eq!(answer.codes(), ["NOT_ACCEPTABLE"]);
        }
    }
}

#[tokio::test]
async fn another_content_type_is_unsupported() {
    let api = Api::start(Options::default()).await;
    for content_type in [
        None,
        Some("application/json"),
        Some("application/vnd.api+json; charset=utf-8"),
    ] {
        for (method, path) in [
            (Method::POST, CREDENTIALS),
            (Method::PATCH, "/api/api_credentials/xYZkjABcde"),
        ] {
            let mut request = api.bare(method, path).bearer_auth(SANDBOX_TOKEN);
            if let Some(content_type) = content_type {
                request = request.header(header::CONTENT_TYPE, content_type);
            }
            let answer = send(request.body(sales_channel("Shop").to_string())).await;
            assert_eq!(
                (answer.status, answer.codes()),
                (415, vec!["UNSUPPORTED_MEDIA_TYPE"])
            );
        }
    }
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn a_request_without_a_body_needs_no_content_type() {
    let api = Api::start(Options::default()).await;
    let request = api
        .bare(Method::GET, CREDENTIALS)
        .bearer_auth(SANDBOX_TOKEN);
    assert_eq!(send(request).await.status, 200);
}

#[tokio::test]
async fn a_method_that_an_address_lacks_is_not_allowed() {
    let api = Api::start(Options::default()).await;
    for (method, path, allowed) in [
        (Method::PUT, CREDENTIALS, "GET,HEAD,POST"),
        (
            Method::POST,
            "/api/api_credentials/xYZkjABcde",
            "GET,HEAD,PATCH,DELETE",
        ),
        (
            Method::DELETE,
            "/api/organizations/sandboxOrg",
            "GET,HEAD,PATCH",
        ),
        (Method::POST, "/api/versions", "GET,HEAD"),
        (Method::GET, "/api/memberships/memberOf00/resend", "POST"),
        (Method::GET, "/oauth/token", "POST"),
    ] {
        let answer = send(api.request(method, path)).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (405, vec!["METHOD_NOT_ALLOWED"]),
            "{path}"
        );
        assert_eq!(answer.header("allow"), allowed);
    }
}

#[tokio::test]
async fn an_unknown_address_is_not_found() {
    let api = Api::start(Options::default()).await;
    for path in [
        "/",
        "/api/skus",
        "/api/api_credentials/",
        "/api/api_credentials/a/b/c",
        "/oauth/tokens",
    ] {
        let answer = api.get(path).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (404, vec!["RECORD_NOT_FOUND"]),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_too_large() {
    let api = Api::start(Options::default()).await;
    let largest = padded(1024 * 1024);
    let answer = send(api.request(Method::POST, CREDENTIALS).body(largest)).await;
    assert_eq!(answer.status, 201);
    for length in [1024 * 1024 + 1, 8 * 1024 * 1024] {
        let answer = send(api.request(Method::POST, CREDENTIALS).body(padded(length))).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (413, vec!["PAYLOAD_TOO_LARGE"])
        );
    }
    assert_eq!(api.count().await, 1);
}

/// A request of this length that is otherwise valid.
fn padded(length: usize) -> String {
    let body = sales_channel("Shop").to_string();
    " ".repeat(length - body.len()) + &body
}
