//! Every fault, set in the sandbox's options or in a request's header.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use clreq::sandbox::{Fault, Options, SANDBOX_TOKEN};
use reqwest::{Method, Response, header};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{
    Answer, Api, CREDENTIALS, MEDIA_TYPE, path_of, sales_channel, send, update_of,
};

const TOKEN: &str = "/oauth/token";

async fn start_with(fault: &str) -> Api {
    start_with_all(&[fault]).await
}

async fn start_with_all(faults: &[&str]) -> Api {
    let faults = faults.iter().map(|fault| fault.parse().expect("a fault"));
    Api::start(Options {
        faults: faults.collect(),
        ..Options::default()
    })
    .await
}

/// Sends a create request with this fault.
async fn post_with(api: &Api, fault: &str) -> reqwest::Result<Response> {
    api.request(Method::POST, CREDENTIALS)
        .header("X-Sandbox-Fault", fault)
        .body(sales_channel("Shop").to_string())
        .send()
        .await
}

async fn answer_with(api: &Api, fault: &str) -> Answer {
    Answer::read(post_with(api, fault).await.expect("an answer")).await
}

/// Whether the cause of this error is a reset of the connection, not an orderly close.
fn is_reset(error: &(dyn Error + 'static)) -> bool {
    let is_io_reset = error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::ConnectionReset);
    is_io_reset || error.source().is_some_and(is_reset)
}

#[tokio::test]
async fn a_slow_answer_comes_after_its_delay() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let answer = answer_with(&api, "slow:1h");
    let watcher = async {
        clock.someone_sleeps().await;
        assert_eq!(api.count().await, 1, "it is stored at once");
        clock.advance(Duration::from_secs(3600));
    };
    let (answer, ()) = tokio::join!(answer, watcher);
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn never_means_no_answer_and_nothing_stored() {
    let api = Api::start(Options::default()).await;
    let request = tokio::spawn({
        let request = api
            .request(Method::POST, CREDENTIALS)
            .header("X-Sandbox-Fault", "never");
        request.body(sales_channel("Shop").to_string()).send()
    });
    api.sandbox.received(1).await;
    assert_eq!(api.count().await, 0);
    assert!(!request.is_finished());
    api.sandbox.shutdown().await;
    request
        .await
        .expect("the task")
        .expect_err("only the end of the sandbox ends it");
}

#[tokio::test]
async fn never_after_store_means_no_answer_but_stored() {
    let api = Api::start(Options {
        unlimited: true,
        ..Options::default()
    })
    .await;
    let request = tokio::spawn({
        let request = api
            .request(Method::POST, CREDENTIALS)
            .header("X-Sandbox-Fault", "never-after-store");
        request.body(sales_channel("Shop").to_string()).send()
    });
    while api.count().await == 0 {}
    assert!(!request.is_finished());
    api.sandbox.shutdown().await;
    request
        .await
        .expect("the task")
        .expect_err("only the end of the sandbox ends it");
}

#[tokio::test]
async fn the_sandbox_survives_a_client_that_gives_up() {
    let api = Api::start(Options::default()).await;
    let mut stream = api.connect().await;
    let head = format!("GET {CREDENTIALS} HTTP/1.1\r\nHost: x\r\nX-Sandbox-Fault: never\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("a request");
    api.sandbox.received(1).await;
    drop(stream);
    assert_eq!(api.count().await, 0);
    api.sandbox.shutdown().await;
}

#[tokio::test]
async fn reset_means_no_byte_and_nothing_stored() {
    let api = Api::start(Options::default()).await;
    let error = post_with(&api, "reset").await.expect_err("no answer");
    assert!(is_reset(&error), "{error:?}");
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn reset_after_store_cuts_the_body_in_the_middle() {
    let api = Api::start(Options::default()).await;
    let mut stream = api.connect().await;
    let body = sales_channel("Shop").to_string();
    let request = format!(
        "POST {CREDENTIALS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SANDBOX_TOKEN}\r\n\
         Content-Type: {MEDIA_TYPE}\r\nX-Sandbox-Fault: reset-after-store\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("the request");
    let mut received = Vec::new();
    let error = stream
        .read_to_end(&mut received)
        .await
        .expect_err("a reset");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    let text = String::from_utf8(received).expect("text");
    let (head, part) = text.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 201 "), "{head}");
    let announced = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .expect("a length")
        .parse::<usize>()
        .expect("a number");
    assert_eq!(part.len(), announced / 2);
    assert_eq!(api.count().await, 1);

    let response = post_with(&api, "reset-after-store").await.expect("a head");
    let error = response.bytes().await.expect_err("half a body");
    assert!(is_reset(&error), "{error:?}");
}

#[tokio::test]
async fn an_answer_without_a_body_is_lost_completely() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&sales_channel("Shop")).await;
    let path = path_of(&created);
    let request = api
        .request(Method::DELETE, &path)
        .header("X-Sandbox-Fault", "reset-after-store");
    let error = request.send().await.expect_err("no answer");
    assert!(is_reset(&error), "{error:?}");
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn invalid_json_comes_in_a_complete_answer() {
    let api = Api::start(Options::default()).await;
    for (stored, fault) in (1..).zip(["truncated-json", "malformed-json"]) {
        let response = post_with(&api, fault).await.expect("an answer");
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()[header::CONTENT_TYPE], MEDIA_TYPE);
        let length = response.content_length().expect("a length");
        let body = response.bytes().await.expect("the whole body");
        assert_eq!(body.len() as u64, length);
        assert!(body.starts_with(b"{") && serde_json::from_slice::<Value>(&body).is_err());
        assert_eq!(api.count().await, stored);
    }
}

#[tokio::test]
async fn a_wrong_content_type_has_the_right_body() {
    let api = Api::start(Options::default()).await;
    let answer = answer_with(&api, "wrong-content-type").await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.body["data"]["type"], json!("api_credentials"));
    assert_eq!(api.count().await, 1);
}

#[tokio::test]
async fn a_huge_body_is_streamed() {
    let api = Api::start(Options::default()).await;
    for (fault, megabytes) in [("huge-body", 64), ("huge-body:1", 1)] {
        let mut response = post_with(&api, fault).await.expect("an answer");
        assert_eq!(response.status(), 201);
        assert_eq!(response.content_length(), None);
        let mut length = 0;
        while let Some(chunk) = response.chunk().await.expect("a chunk") {
            length += chunk.len();
        }
        assert_eq!(length, megabytes * 1024 * 1024 + "{\"data\":\"\"}".len());
    }
    assert_eq!(api.count().await, 2);
    // A client may stop reading before the end.
    drop(
        post_with(&api, "huge-body:1000000")
            .await
            .expect("an answer"),
    );
    assert_eq!(api.count().await, 3);
}

#[tokio::test]
async fn error_answers_store_nothing() {
    let api = Api::start(Options::default()).await;
    for (fault, status, code) in [
        ("403", 403, "FORBIDDEN"),
        ("409", 409, "RECORD_NOT_UNIQUE"),
        ("422-without-pointer", 422, "VALIDATION_ERROR"),
        ("423", 423, "LOCKED"),
        ("429", 429, "TOO_MANY_REQUESTS"),
        ("500", 500, "INTERNAL_SERVER_ERROR"),
    ] {
        let answer = answer_with(&api, fault).await;
        assert_eq!((answer.status, answer.codes()), (status, vec![code]));
        assert_eq!(answer.body["errors"][0].get("source"), None);
        assert_eq!(
            answer.headers.contains_key(header::RETRY_AFTER),
            status == 429
        );
    }
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn a_proxy_answers_with_a_page() {
    let api = Api::start(Options::default()).await;
    for (fault, status, retry_after) in [
        ("408", 408, None),
        ("499", 499, None),
        ("504", 504, None),
        ("502", 502, None),
        ("503", 503, None),
        ("503:7", 503, Some("7")),
    ] {
        let response = post_with(&api, fault).await.expect("an answer");
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/html; charset=utf-8"
        );
        let found = response
            .headers()
            .get(header::RETRY_AFTER)
            .map(|value| value.to_str().expect("text"));
        assert_eq!(found, retry_after);
        let page = response.text().await.expect("a page");
        assert!(page.starts_with(&format!("<h1>{status}")), "{page}");
    }
    let answer = answer_with(&api, "429:2").await;
    assert_eq!(answer.header("retry-after"), "2");
}

#[tokio::test]
async fn a_redirect_names_another_origin_or_the_same() {
    let api = Api::start(Options::default()).await;
    let base_url = api.sandbox.base_url().to_owned();
    for (fault, origin) in [
        ("redirect", "http://elsewhere.invalid"),
        ("redirect:http://127.0.0.1:9/ignored", "http://127.0.0.1:9"),
        ("redirect-same-origin", base_url.as_str()),
    ] {
        let request = api
            .request(Method::GET, "/api/roles?page[size]=1")
            .header("X-Sandbox-Fault", fault);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 307);
        assert_eq!(
            response.headers()[header::LOCATION],
            format!("{origin}/api/roles?page[size]=1")
        );
    }
}

#[tokio::test]
async fn the_first_token_expires_and_a_new_one_is_accepted() {
    let api = start_with("expired-token").await;
    let post_as = async |token: &str| {
        let request = api
            .bare(Method::POST, CREDENTIALS)
            .header(header::CONTENT_TYPE, MEDIA_TYPE);
        send(
            request
                .bearer_auth(token)
                .body(sales_channel("Shop").to_string()),
        )
        .await
    };
    for _ in 0..2 {
        let answer = post_as(SANDBOX_TOKEN).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (401, vec!["INVALID_TOKEN"])
        );
    }
    let grant =
        json!({ "grant_type": "client_credentials", "client_id": "a", "client_secret": "b" });
    let request = api
        .bare(Method::POST, TOKEN)
        .header(header::CONTENT_TYPE, "application/json");
    let renewed = send(request.body(grant.to_string())).await;
    let renewed = renewed.body["access_token"].as_str().expect("a token");
    assert_eq!(post_as(renewed).await.status, 201);
    assert_eq!(
        post_as(SANDBOX_TOKEN).await.status,
        401,
        "the first one stays expired"
    );
}

#[tokio::test]
async fn a_fault_of_the_sandbox_holds_for_every_request() {
    let api = start_with("500").await;
    for _ in 0..3 {
        assert_eq!(api.get(CREDENTIALS).await.status, 500);
    }
    let unauthorized = send(api.bare(Method::GET, CREDENTIALS)).await;
    assert_eq!(unauthorized.status, 500, "a fault asks for no token");
}

#[tokio::test]
async fn a_fault_can_hold_for_the_first_requests_only() {
    let api = start_with("503:1x2").await;
    let post = async || {
        let request = api
            .request(Method::POST, CREDENTIALS)
            .body(sales_channel("Shop").to_string());
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(
        [post().await, post().await, post().await, post().await],
        [503, 503, 201, 201]
    );
}

#[tokio::test]
async fn the_fault_of_a_header_replaces_that_of_the_sandbox() {
    let api = start_with("500x1").await;
    assert_eq!(answer_with(&api, "423").await.status, 423);
    assert_eq!(
        api.get(CREDENTIALS).await.status,
        500,
        "the first one that had it"
    );
    assert_eq!(api.get(CREDENTIALS).await.status, 200);
}

#[tokio::test]
async fn faults_of_the_token_endpoint_do_not_affect_the_api() {
    let api = Api::start(Options::default()).await;
    let ask_with = async |fault: &str| {
        send(
            api.bare(Method::POST, TOKEN)
                .header("X-Sandbox-Fault", fault),
        )
        .await
    };
    let answer = ask_with("token-500").await;
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (500, &json!("server_error"))
    );
    let answer = ask_with("token-401").await;
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (401, &json!("invalid_client"))
    );
    assert_eq!(
        ask_with("500").await.status,
        415,
        "faults of the API are not for it"
    );
    assert_eq!(
        answer_with(&api, "token-500").await.status,
        201,
        "nor its for the API"
    );

    let broken = start_with("token-401x1").await;
    assert_eq!(broken.get(CREDENTIALS).await.status, 200);
    assert_eq!(send(broken.bare(Method::POST, TOKEN)).await.status, 401);
    assert_eq!(send(broken.bare(Method::POST, TOKEN)).await.status, 415);
}

#[tokio::test]
async fn a_token_can_be_slow_or_never_come() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let slow = send(
        api.bare(Method::POST, TOKEN)
            .header("X-Sandbox-Fault", "token-slow:1h"),
    );
    let watcher = async {
        clock.someone_sleeps().await;
        clock.advance(Duration::from_secs(3600));
    };
    assert_eq!(tokio::join!(slow, watcher).0.status, 415);

    let request = tokio::spawn(
        api.bare(Method::POST, TOKEN)
            .header("X-Sandbox-Fault", "token-never")
            .send(),
    );
    api.sandbox.received(2).await;
    assert!(!request.is_finished());
    api.sandbox.shutdown().await;
    request
        .await
        .expect("the task")
        .expect_err("only the end of the sandbox ends it");
}

#[tokio::test]
async fn an_unknown_fault_is_an_error_that_names_the_known_ones() {
    let api = Api::start(Options::default()).await;
    let answer = answer_with(&api, "nevr").await;
    assert_eq!(answer.status, 400);
    let detail = answer.body["errors"][0]["detail"]
        .as_str()
        .expect("a detail");
    for (name, _) in Fault::NAMES {
        assert!(detail.contains(name), "{name} in {detail}");
    }
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn a_request_is_stored_although_the_answer_is_an_error() {
    let api = Api::start(Options::default()).await;
    for (stored, status) in (1..).zip([202, 408, 499, 500, 502, 503, 504]) {
        let fault = format!("{status}-after-store");
        let response = post_with(&api, &fault).await.expect("an answer");
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(api.count().await, stored, "{fault}");
    }
}

#[tokio::test]
async fn an_update_and_a_deletion_are_stored_before_they_fail() {
    let api = Api::start(Options {
        unlimited: true,
        ..Options::default()
    })
    .await;
    for fault in ["504-after-store", "reset-after-store", "202-after-store"] {
        let created = api.create(&sales_channel("Before")).await;
        let path = path_of(&created);
        let update = update_of(&created, json!({ "name": "After" })).to_string();
        for (method, body) in [(Method::PATCH, update), (Method::DELETE, String::new())] {
            let is_update = method == Method::PATCH;
            let request = api.request(method, &path).header("X-Sandbox-Fault", fault);
            let outcome = request.body(body).send().await;
            let text = match outcome {
                Ok(response) => response.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            assert!(
                serde_json::from_str::<Value>(&text).is_err(),
                "{fault}: {text}"
            );
            let answer = api.get(&path).await;
            if is_update {
                assert_eq!(answer.body["data"]["attributes"]["name"], json!("After"));
            } else {
                assert_eq!(answer.status, 404, "{fault}");
            }
        }
    }
}

#[tokio::test]
async fn a_fault_can_be_for_one_method_only() {
    let api = start_with_all(&["patch/423x1", "delete/409", "patch/403"]).await;
    let answer = answer_with(&api, "get/500").await;
    assert_eq!(
        answer.status, 201,
        "neither the header's fault nor another is for POST"
    );
    let path = path_of(&answer.body["data"]);
    let update = update_of(&answer.body["data"], json!({ "name": "x" }));
    assert_eq!(api.patch(&path, &update).await.status, 423);
    assert_eq!(
        api.patch(&path, &update).await.status,
        403,
        "the first one is used up"
    );
    assert_eq!(api.delete(&path).await.status, 409);
    assert_eq!(api.get(&path).await.status, 200);
}

#[tokio::test]
async fn an_answer_without_a_resource_is_stored() {
    let api = Api::start(Options::default()).await;
    for (stored, fault, status, body, has_location) in [
        (0, "202", 202, Value::Null, false),
        (1, "204", 204, Value::Null, true),
        (2, "no-body", 201, Value::Null, true),
        (3, "empty-object", 200, json!({}), false),
    ] {
        let answer = answer_with(&api, fault).await;
        assert_eq!((answer.status, &answer.body), (status, &body), "{fault}");
        assert_eq!(answer.headers.contains_key(header::LOCATION), has_location);
        assert_eq!(api.count().await, stored, "{fault}");
    }
    let answer = answer_with(&api, "errors-body").await;
    assert_eq!(
        (answer.status, answer.body["errors"][0]["code"].as_str()),
        (201, Some("FAILED"))
    );
}

#[tokio::test]
async fn an_answer_can_be_about_something_else() {
    let api = Api::start(Options::default()).await;
    let answer = answer_with(&api, "other-type").await;
    assert_eq!(
        (answer.status, &answer.body["data"]["type"]),
        (201, &json!("other_resources"))
    );
    let answer = answer_with(&api, "other-values").await;
    let attributes = &answer.body["data"]["attributes"];
    assert_eq!(attributes["mode"], json!("live"));
    assert_eq!(attributes["name"], json!("Another name"));
    assert_eq!(attributes["expires_in"], json!(31_536_000));
    let id = answer.body["data"]["id"].as_str().expect("an id");
    let stored = api.get(&format!("{CREDENTIALS}/{id}")).await;
    assert_eq!(stored.body["data"]["attributes"]["mode"], json!("test"));
}

#[tokio::test]
async fn an_answer_can_be_written_unusually() {
    let api = Api::start(Options::default()).await;
    let text = async |fault: &str| {
        let response = post_with(&api, fault).await.expect("an answer");
        assert_eq!(response.status(), 201);
        String::from_utf8(response.bytes().await.expect("a body").to_vec())
    };
    let marked = text("bom").await.expect("text");
    assert!(marked.starts_with("\u{feff}{"), "{marked}");
    let twice = text("duplicate-keys").await.expect("text");
    assert_eq!(twice.matches("\"name\":").count(), 2, "{twice}");
    let half = text("lone-surrogate").await.expect("text");
    assert!(half.contains(r"\ud83d pair"), "{half}");
    let response = post_with(&api, "gzip").await.expect("an answer");
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
    let body = response.bytes().await.expect("a body");
    assert!(body.starts_with(&[0x1f, 0x8b]), "{body:?}");
    let response = post_with(&api, "problem-json").await.expect("an answer");
    assert_eq!(response.status(), 400);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
}

#[tokio::test]
async fn a_list_can_lag_behind() {
    let api = start_with("list-lag:2").await;
    let created = api.create(&sales_channel("Shop")).await;
    assert_eq!(api.count().await, 0);
    assert_eq!(
        api.get(&path_of(&created)).await.status,
        200,
        "only lists lag"
    );
    let nested = "/api/organizations/ABCRtyUpBa/api_credentials";
    assert_eq!(api.get(nested).await.body["meta"]["record_count"], json!(0));
    assert_eq!(api.count().await, 1);
}
