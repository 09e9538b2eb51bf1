//! The token endpoint.

use std::time::Duration;

use clreq::sandbox::Options;
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::support::{Answer, Api, CREDENTIALS, MEDIA_TYPE, send};

async fn ask(api: &Api, content_type: &str, body: String) -> Answer {
    let request = api.bare(Method::POST, "/oauth/token");
    send(
        request
            .header(header::CONTENT_TYPE, content_type)
            .body(body),
    )
    .await
}

async fn ask_json(api: &Api, body: &Value) -> Answer {
    ask(api, "application/json", body.to_string()).await
}

fn grant() -> Value {
    json!({ "grant_type": "client_credentials", "client_id": "any id", "client_secret": "any secret" })
}

async fn status_with(api: &Api, token: &str) -> u16 {
    let request = api.bare(Method::GET, CREDENTIALS).bearer_auth(token);
    send(request.header(header::ACCEPT, MEDIA_TYPE))
        .await
        .status
}

#[tokio::test]
async fn a_token_is_issued_for_json_and_for_a_form() {
    let (api, _clock) = Api::start_with_clock(Options::default()).await;
    let form = "grant_type=client_credentials&client_id=any+id&client_secret=%C3%A9".to_owned();
    let mut tokens = Vec::new();
    for answer in [
        ask_json(&api, &grant()).await,
        ask(&api, MEDIA_TYPE, grant().to_string()).await,
        ask(
            &api,
            "application/x-www-form-urlencoded; charset=utf-8",
            form,
        )
        .await,
    ] {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let token = answer.body["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        assert_eq!(
            answer.body,
            json!({
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": 7200,
                "scope": "provisioning-api",
                "created_at": 1_800_000_000
            })
        );
        assert_eq!(token.split('.').count(), 3, "a JSON web token");
        assert_eq!(status_with(&api, &token).await, 200);
        tokens.push(token);
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 3);
}

#[tokio::test]
async fn a_token_expires() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let answer = ask_json(&api, &grant()).await;
    let token = answer.body["access_token"].as_str().expect("a token");
    clock.advance(Duration::from_secs(7199));
    assert_eq!(status_with(&api, token).await, 200);
    clock.advance(Duration::from_secs(1));
    assert_eq!(status_with(&api, token).await, 401);
}

#[tokio::test]
async fn a_token_of_another_sandbox_does_not_count() {
    let (one, other) = (
        Api::start(Options::default()).await,
        Api::start(Options::default()).await,
    );
    let answer = ask_json(&one, &grant()).await;
    let token = answer.body["access_token"].as_str().expect("a token");
    assert_eq!(status_with(&other, token).await, 401);
}

#[tokio::test]
async fn an_invalid_grant_is_refused() {
    let api = Api::start(Options::default()).await;
    let with = |name: &str, value: Value| {
        let mut body = grant();
        body[name] = value;
        body
    };
    for (body, status, error) in [
        (with("client_id", json!("")), 401, "invalid_client"),
        (with("client_secret", json!("")), 401, "invalid_client"),
        (
            json!({ "grant_type": "client_credentials" }),
            401,
            "invalid_client",
        ),
        (
            with("grant_type", json!("password")),
            400,
            "unsupported_grant_type",
        ),
        (with("grant_type", json!("")), 400, "invalid_request"),
        (with("client_id", json!(1)), 400, "invalid_request"),
        (json!([]), 400, "invalid_request"),
    ] {
        let answer = ask_json(&api, &body).await;
        assert_eq!(
            (answer.status, &answer.body["error"]),
            (status, &json!(error)),
            "{body}"
        );
    }
    let answer = ask(&api, "text/plain", grant().to_string()).await;
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (415, &json!("invalid_request"))
    );
    let answer = ask(&api, "application/json", "{".to_owned()).await;
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (400, &json!("invalid_request"))
    );
}

#[tokio::test]
async fn answers_do_not_repeat_the_client_id_and_secret() {
    let api = Api::start(Options::default()).await;
    let mut body = grant();
    body["client_secret"] = json!("s3cret");
    body["client_id"] = json!("cl1ent");
    let mut answers = vec![ask_json(&api, &body).await];
    body["grant_type"] = json!("password");
    answers.push(ask_json(&api, &body).await);
    for answer in answers {
        let text = format!("{answer:?}");
        assert!(
            !text.contains("s3cret") && !text.contains("cl1ent"),
            "{text}"
        );
    }
    let log = format!("{:?}", api.sandbox.requests());
    assert!(!log.contains("s3cret") && !log.contains("cl1ent"), "{log}");
}

/// The claims of a JSON web token.
fn claims(token: &str) -> Value {
    let encoded = token.split('.').nth(1).expect("three parts");
    let mut bits = encoded.bytes().fold(String::new(), |bits, byte| {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        format!("{bits}{digit:06b}")
    });
    bits.truncate(bits.len() / 8 * 8);
    let bytes = bits.as_bytes().chunks(8).map(|byte| {
        let byte = std::str::from_utf8(byte).expect("digits");
        u8::from_str_radix(byte, 2).expect("a byte")
    });
    serde_json::from_slice(&bytes.collect::<Vec<u8>>()).expect("JSON")
}

#[tokio::test]
async fn a_token_has_the_claims_of_the_vendors() {
    let (api, _clock) = Api::start_with_clock(Options::default()).await;
    let answer = ask_json(&api, &grant()).await;
    let token = answer.body["access_token"].as_str().expect("a token");
    let claims = claims(token);
    assert_eq!(claims["application"]["kind"], json!("user"));
    assert_eq!(claims["scope"], json!("provisioning-api"));
    assert_eq!(claims["exp"], json!(1_800_000_000 + 7200));
    let user = api.get("/api/user").await;
    assert_eq!(claims["user"]["id"], user.body["data"]["id"]);
    assert_eq!(claims.get("organization"), None);
}

#[tokio::test]
async fn a_client_id_can_ask_for_another_kind_of_token() {
    let api = Api::start(Options::default()).await;
    for (client_id, kind, scope, status) in [
        (
            "sandbox:dashboard",
            Some("dashboard"),
            "provisioning-api",
            200,
        ),
        (
            "sandbox:integration",
            Some("integration"),
            "market:all",
            401,
        ),
        ("sandbox:no-scope", Some("user"), "market:all", 401),
        ("sandbox:expired", Some("user"), "provisioning-api", 401),
        ("sandbox:opaque", None, "provisioning-api", 200),
    ] {
        let mut grant = grant();
        grant["client_id"] = json!(client_id);
        let answer = ask_json(&api, &grant).await;
        assert_eq!(answer.body["scope"], json!(scope), "{client_id}");
        let token = answer.body["access_token"].as_str().expect("a token");
        assert_eq!(status_with(&api, token).await, status, "{client_id}");
        match kind {
            Some(kind) => assert_eq!(claims(token)["application"]["kind"], json!(kind)),
            None => assert!(!token.contains('.'), "{token}"),
        }
    }
}
