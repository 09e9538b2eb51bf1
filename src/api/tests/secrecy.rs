//! Nothing that can be printed contains a token, a secret or a body.

use std::{fmt::Debug, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    super::{Answer, Client, ClientError, Credentials, EndpointPolicy, Origin, Request, SendError},
    client, client_pair, endpoint, impatient, options, request, send_observed,
    server::{Deed, Received, Server, created, issued, json_api, reply, unauthorized},
    token,
};

/// A part of every secret in these tests: tokens, the client's secret, the new client's secret, the request's body.
const MARK: &str = "hunter2";

fn assert_clean(what: &str, text: &str) {
    assert!(!text.contains(MARK), "{what}: {text}");
}

fn assert_debug_clean(what: &str, value: &dyn Debug) {
    assert_clean(what, &format!("{value:?}"));
    assert_clean(what, &format!("{value:#?}"));
}

fn assert_answer_clean(what: &str, answer: &Answer) {
    assert_debug_clean(what, answer);
    assert_clean(what, &answer.headline());
    assert_clean(what, &answer.next_step().unwrap_or_default());
    for problem in &answer.problems {
        assert_clean(what, problem.message());
    }
    // This is printed. The body of a success belongs to the user, with its secret.
    if !(200..300).contains(&answer.status) {
        assert_clean(what, &String::from_utf8_lossy(answer.body.bytes()));
    }
}

fn assert_error_clean(what: &str, error: &SendError) {
    assert_debug_clean(what, error);
    assert_clean(what, &error.to_string());
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        assert_clean(what, &format!("{error} {error:?}"));
        source = error.source();
    }
}

/// The secret that a request brought, or both.
fn secret(received: &Received) -> String {
    match received.header("authorization") {
        Some(authorization) => authorization.to_owned(),
        None => {
            let body: serde_json::Value = serde_json::from_str(&received.body).unwrap();
            let member = |name: &str| body[name].as_str().unwrap().to_owned();
            member("client_id") + " " + &member("client_secret")
        }
    }
}

/// The last word of a request's secret.
fn last_secret(received: &Received) -> String {
    secret(received).split(' ').next_back().unwrap().to_owned()
}

/// An answer that quotes the secret with escapes.
fn escaping(received: &Received) -> Deed {
    let quote: String = last_secret(received)
        .chars()
        .map(|character| format!("\\u{:04x}", u32::from(character)))
        .collect();
    let error = format!(r#"{{"errors": [{{"title": "{quote}"}}, ["{quote}", {{"{quote}": 1}}]]}}"#);
    Deed::Reply(json_api("400 Bad Request", &error))
}

/// An answer that redirects to a host whose name is the secret.
fn leading_away(received: &Received) -> Deed {
    let location = format!("Location: http://{}.example/\r\n", last_secret(received));
    Deed::Reply(reply("307 Temporary Redirect", &location, ""))
}

/// An answer that quotes the secret in every place that a message could show.
fn quoting(status: &str, received: &Received) -> Deed {
    let quote = secret(received);
    let error = format!(
        r#"{{"errors": [{{"title": "{quote}", "detail": "{quote}", "code": "{quote}", "status": "{quote}",
            "source": {{"pointer": "/{quote}"}}, "meta": {{"error": "{quote}"}}}}], "error": "{quote}", "error_description": "{quote}"}}"#
    );
    let location = format!("http://user:{quote}@127.0.0.1:1/{quote}?{quote}#{quote}");
    let headers = format!(
        "Content-Type: {quote}\r\nLocation: {location}\r\nRetry-After: {quote}\r\nWWW-Authenticate: {quote}\r\n"
    );
    Deed::Reply(reply(&format!("{status} {quote}"), &headers, &error))
}

#[tokio::test]
async fn answers_and_errors_of_every_kind_are_clean() {
    type Case = (&'static str, fn(&Received) -> Deed);
    let deeds: [Case; 14] = [
        ("created", |_| Deed::Reply(created())),
        ("quoted 400", |received| quoting("400", received)),
        ("quoted 401", |received| quoting("401", received)),
        ("quoted 307", |received| quoting("307", received)),
        ("quoted 500", |received| quoting("500", received)),
        ("quoted 201", |received| quoting("201", received)),
        ("escaped 400", escaping),
        ("led away", leading_away),
        ("unauthorized", |_| {
            Deed::Reply(unauthorized("INVALID_TOKEN"))
        }),
        ("not JSON", |received| {
            Deed::Reply(json_api("201 Created", &secret(received)))
        }),
        ("cut short", |received| {
            Deed::Reply(format!(
                "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{}",
                secret(received)
            ))
        }),
        ("not HTTP", |received| {
            Deed::Reply(format!("{}\r\n\r\n", secret(received)))
        }),
        ("reset", |_| Deed::Reset),
        ("hang", |_| Deed::Hang),
    ];
    for (name, deed) in deeds {
        for credentials in [token(), client_pair()] {
            let server = Server::start(move |_, received| match received.is_for_token() {
                true => Deed::Reply(issued("token-hunter2", "7200")),
                false => deed(received),
            })
            .await;
            check(name, &server, credentials).await;
        }
        // The same from the token endpoint.
        let server = Server::start(move |_, received| deed(received)).await;
        check(name, &server, client_pair()).await;
    }
}

#[tokio::test]
async fn a_client_that_is_quoted_by_the_api_is_not_shown() {
    let server = Server::start(|_, received| match received.is_for_token() {
        true => Deed::Reply(issued("token-hunter2", "7200")),
        false => {
            let error = r#"{"errors": [{"title": "id-hunter2", "detail": "secret-hunter2"}]}"#;
            Deed::Reply(json_api("400 Bad Request", error))
        }
    })
    .await;
    check("client", &server, client_pair()).await;
}

#[tokio::test]
async fn a_token_that_was_rejected_is_not_shown_either() {
    let server = Server::start(|number, received| match received.is_for_token() {
        true => Deed::Reply(issued(&format!("token-{number}-hunter2"), "7200")),
        false if received.header("authorization") == Some("Bearer token-0-hunter2") => {
            Deed::Reply(unauthorized("INVALID_TOKEN"))
        }
        false => {
            let error = r#"{"errors": [{"title": "token-0-hunter2"}]}"#;
            Deed::Reply(json_api("400 Bad Request", error))
        }
    })
    .await;
    let client = client(&server, client_pair(), impatient());
    let (result, _) = send_observed(&client).await;
    let answer = result.unwrap();
    assert_eq!(answer.status, 400);
    assert_answer_clean("rejected", &answer);
}

#[tokio::test]
async fn a_token_that_was_rejected_is_not_shown_by_who_issues_tokens() {
    let server = Server::start(|number, received| match (received.is_for_token(), number) {
        (true, 0) => Deed::Reply(issued("token-hunter2", "7200")),
        (true, _) => {
            let error = r#"{"error": "x", "error_description": "token-hunter2 is revoked"}"#;
            Deed::Reply(json_api("400 Bad Request", error))
        }
        (false, _) => Deed::Reply(unauthorized("INVALID_TOKEN")),
    })
    .await;
    let client = client(&server, client_pair(), impatient());
    let error = send_observed(&client).await.0.unwrap_err();
    assert!(error.to_string().contains("is revoked"), "{error}");
    assert_error_clean("rejected", &error);
}

async fn check(name: &str, server: &Server, credentials: Credentials) {
    assert_debug_clean(name, &credentials);
    let client = client(server, credentials, impatient());
    let (result, stages) = send_observed(&client).await;
    assert_debug_clean(name, &client);
    assert_debug_clean(name, &stages.all());
    match result {
        Ok(answer) => assert_answer_clean(name, &answer),
        Err(error) => assert_error_clean(name, &error),
    }
}

#[tokio::test]
async fn a_request_is_clean() {
    assert_debug_clean("request", &request());
    let error = Request::create("api_credentials", "{hunter2").unwrap_err();
    assert_clean("request error", &format!("{error} {error:?}"));
}

#[tokio::test]
async fn credentials_that_are_refused_are_not_repeated() {
    for value in [
        "hunter2\n",
        "Bearer hunter2",
        "hunter2 hunter2",
        "hünter2 hunter2",
    ] {
        let error = Credentials::access_token(value.into()).unwrap_err();
        assert_clean(value, &format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn an_address_that_is_refused_is_not_repeated() {
    let policy = EndpointPolicy::from_environment(&|_| None).unwrap();
    for address in [
        "https://user:hunter2@commercelayer.io/api",
        "https://commercelayer.io/api?token=hunter2",
        "https://commercelayer.io/hunter2",
        "https://commercelayer.io/api#hunter2",
        "//user:hunter2@commercelayer.io",
        "https://user:hunter2@",
        "ftp://user:hunter2@example.com",
    ] {
        let error = policy.endpoint(address, Origin::CommandLine).unwrap_err();
        assert_clean(address, &format!("{error} {error:?}"));
    }
    let domain =
        EndpointPolicy::from_environment(&|_| Some("https://hunter2".to_owned())).unwrap_err();
    assert_clean("domain", &format!("{domain} {domain:?}"));
}

#[test]
fn the_sandboxes_token_goes_to_this_machine_alone() {
    let error = Client::new(
        endpoint("https://gateway.example/api"),
        Credentials::sandbox(),
        options(),
    )
    .unwrap_err();
    assert_eq!(
        error,
        ClientError::SandboxToken {
            host: "gateway.example".to_owned()
        }
    );
    assert!(
        Client::new(
            endpoint("http://127.0.0.1:1"),
            Credentials::sandbox(),
            options()
        )
        .is_ok()
    );
}

#[tokio::test]
async fn a_send_future_can_be_spawned() {
    let server = Server::replying(created()).await;
    let client = client(&server, token(), options());
    let sending = tokio::spawn(async move {
        client
            .send(&request(), &|_| (), &CancellationToken::new())
            .await
            .is_ok()
    });
    assert!(
        tokio::time::timeout(Duration::from_secs(20), sending)
            .await
            .unwrap()
            .unwrap()
    );
}
