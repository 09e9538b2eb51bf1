//! A request that changes something is sent at most once.

use tokio::net::TcpListener;

use super::{
    super::{Client, ClientOptions, Lost, Outcome, SendError, Stage},
    DATA, TOKEN, client, endpoint, impatient, options, send, send_observed,
    server::{CREATED, Deed, Server, created, json_api},
    token,
};

#[tokio::test]
async fn request_and_answer_are_transferred_byte_for_byte() {
    let server = Server::replying(created()).await;
    let (answer, stages) = send_observed(&client(&server, token(), options())).await;
    let answer = answer.unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json(), Some(CREATED));
    assert_eq!(
        answer.content_type.as_deref(),
        Some("application/vnd.api+json")
    );
    assert_eq!(answer.outcome(), Outcome::Success);
    assert_eq!(answer.next_step(), None);
    assert_eq!(
        stages.all(),
        [Stage::Connect, Stage::Send, Stage::Wait, Stage::Receive]
    );

    let [received] = server.received().try_into().unwrap();
    assert!(
        received
            .head
            .starts_with("POST /api/api_credentials HTTP/1.1\r\n")
    );
    assert_eq!(received.header("accept-encoding"), Some("identity"));
    assert_eq!(received.header("accept"), Some("application/vnd.api+json"));
    assert_eq!(
        received.header("content-type"),
        Some("application/vnd.api+json")
    );
    assert_eq!(
        received.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert_eq!(
        received.header("user-agent"),
        Some(concat!("clreq/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(received.header("transfer-encoding"), None);
    assert_eq!(received.body, format!("{{\"data\":{DATA}}}"));
}

async fn uncertain(options: ClientOptions, deed: fn() -> Deed) -> SendError {
    let server = Server::start(move |_, _| deed()).await;
    let error = send(&client(&server, token(), options)).await.unwrap_err();
    assert_eq!(server.posts(), 1);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_cancelled());
    let message = error.to_string();
    assert!(
        message.contains(&format!("list {}/api/api_credentials ", server.base())),
        "{message}"
    );
    assert!(message.contains("`name` and `reference`"), "{message}");
    error
}

#[tokio::test]
async fn a_server_that_never_answers_leaves_the_outcome_unknown() {
    let error = uncertain(impatient(), || Deed::Hang).await;
    assert!(
        matches!(
            error,
            SendError::OutcomeUnknown {
                cause: Lost::TimedOut { .. },
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_reset_after_the_request_was_read_leaves_the_outcome_unknown() {
    let error = uncertain(options(), || Deed::Reset).await;
    assert!(
        matches!(
            error,
            SendError::OutcomeUnknown {
                cause: Lost::Broken(_),
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_close_without_an_answer_leaves_the_outcome_unknown() {
    let error = uncertain(options(), || Deed::Close).await;
    assert!(
        matches!(
            error,
            SendError::OutcomeUnknown {
                cause: Lost::Broken(_),
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_that_is_not_http_leaves_the_outcome_unknown() {
    let error = uncertain(options(), || {
        Deed::Reply("SSH-2.0-OpenSSH_9.9\r\n".to_owned())
    })
    .await;
    assert!(
        matches!(
            error,
            SendError::OutcomeUnknown {
                cause: Lost::Broken(_),
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn half_a_head_leaves_the_outcome_unknown() {
    uncertain(options(), || {
        Deed::Reply("HTTP/1.1 201 Created\r\nContent-Le".to_owned())
    })
    .await;
    uncertain(impatient(), || {
        Deed::ReplyAndHang("HTTP/1.1 201 Created\r\nContent-Le".to_owned())
    })
    .await;
}

#[tokio::test]
async fn a_head_without_end_leaves_the_outcome_unknown() {
    uncertain(options(), || {
        Deed::ReplyAndHang(format!(
            "HTTP/1.1 201 Created\r\n{}",
            "X-Long: x\r\n".repeat(200_000)
        ))
    })
    .await;
}

#[tokio::test]
async fn a_failure_of_the_server_leaves_the_outcome_unknown_and_is_not_repeated() {
    for status in [
        "408 Request Timeout",
        "499 Client Closed Request",
        "500 Internal Server Error",
        "501 Not Implemented",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
        "520 Web Server Error",
    ] {
        let server = Server::replying(json_api(status, r#"{"errors": []}"#)).await;
        let answer = send(&client(&server, token(), options())).await.unwrap();
        assert_eq!(answer.outcome(), Outcome::Unknown, "{status}");
        assert!(
            answer.next_step().unwrap().contains("list http://"),
            "{status}"
        );
        assert_eq!(server.posts(), 1);
    }
}

#[tokio::test]
async fn a_refusal_says_what_to_do_and_is_not_repeated() {
    let body = r#"{"errors": [{"detail": "no", "code": "SOME_CODE", "source": {"pointer": "/data/attributes/name"}}]}"#;
    for status in [400, 401, 403, 404, 405, 406, 409, 415, 418, 422, 423, 429] {
        let server = Server::replying(json_api(&format!("{status} X"), body)).await;
        let answer = send(&client(&server, token(), options())).await.unwrap();
        assert_eq!(answer.status, status);
        assert_eq!(answer.outcome(), Outcome::Refused);
        assert_eq!(answer.json(), Some(body));
        assert_eq!(
            answer.problems[0].pointer.as_deref(),
            Some("/data/attributes/name")
        );
        assert!(
            answer.next_step().is_some_and(|step| step.ends_with('.')),
            "{status}"
        );
        assert_eq!(server.posts(), 1, "{status}");
    }
}

#[tokio::test]
async fn each_send_has_a_connection_of_its_own() {
    let server = Server::start(|_, _| Deed::ReplyAndHang(created())).await;
    let client = client(&server, token(), options());
    for number in 1..=3 {
        send(&client).await.unwrap();
        assert_eq!(server.posts(), number);
    }
}

#[tokio::test]
async fn after_an_early_reset_the_outcome_depends_on_what_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            connection.set_zero_linger().unwrap();
        }
    });
    let client = Client::new(endpoint(&base), token(), options()).unwrap();
    for _ in 0..50 {
        let (result, stages) = send_observed(&client).await;
        let sent = stages
            .all()
            .iter()
            .filter(|stage| **stage == Stage::Send)
            .count();
        match result.unwrap_err() {
            SendError::OutcomeUnknown { .. } => assert_eq!(sent, 1),
            SendError::Unreachable { .. } => assert_eq!(sent, 0),
            error => panic!("{error:?}"),
        }
    }
}
