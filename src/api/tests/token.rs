//! Access tokens are requested once, cached while they are valid, and renewed once.

use std::time::Duration;

use tokio::net::TcpSocket;

use super::{
    super::{Client, Outcome, SendError, Stage, TokenError, Unreachable},
    HandClock, client, client_by_clock, client_pair, endpoint, impatient, options, send,
    send_observed,
    server::{Deed, Received, Server, created, issued, json_api, reply, unauthorized},
    token,
};

/// A server that issues `token-0`, `token-1`, … by the number of the request, and answers API requests by the script.
async fn issuing(
    expires_in: &'static str,
    script: impl Fn(usize, &Received) -> String + Send + Sync + 'static,
) -> Server {
    Server::start(move |number, received| {
        Deed::Reply(match received.is_for_token() {
            true => issued(&format!("token-{number}"), expires_in),
            false => script(number, received),
        })
    })
    .await
}

fn tokens_asked_for(server: &Server) -> usize {
    server.received().len() - server.posts()
}

#[tokio::test]
async fn a_client_id_and_secret_are_exchanged_for_a_token() {
    let server = issuing("7200", |_, _| created()).await;
    let (answer, stages) = send_observed(&client(&server, client_pair(), options())).await;
    assert_eq!(answer.unwrap().outcome(), Outcome::Success);
    let stages = stages.all();
    assert_eq!(
        stages,
        [
            Stage::Token,
            Stage::Connect,
            Stage::Send,
            Stage::Wait,
            Stage::Receive
        ]
    );
    let [exchange, post] = server.received().try_into().unwrap();
    assert_eq!(exchange.header("authorization"), None);
    assert_eq!(exchange.header("content-type"), Some("application/json"));
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&exchange.body).unwrap(),
        serde_json::json!({"grant_type": "client_credentials", "client_id": "id-hunter2", "client_secret": "secret-hunter2"})
    );
    assert_eq!(post.header("authorization"), Some("Bearer token-0"));
    assert!(!post.head.contains("hunter2") && !post.body.contains("secret-hunter2"));
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_it_expires() {
    let server = issuing("7200", |_, _| created()).await;
    let clock = HandClock::new();
    let client = client_by_clock(&server, client_pair(), &clock);
    for (advance, asked_for) in [(0, 1), (7139, 1), (1, 2), (0, 2), (100_000, 3)] {
        clock.advance(Duration::from_secs(advance));
        send(&client).await.unwrap();
        assert_eq!(tokens_asked_for(&server), asked_for);
    }
}

#[tokio::test]
async fn a_clock_that_goes_backwards_keeps_the_token_and_the_api_has_the_last_word() {
    let server = issuing("7200", |number, _| match number {
        3 => unauthorized("INVALID_TOKEN"),
        _ => created(),
    })
    .await;
    let clock = HandClock::new();
    let client = client_by_clock(&server, client_pair(), &clock);
    send(&client).await.unwrap();
    clock.turn_back(Duration::from_secs(3600));
    send(&client).await.unwrap();
    assert_eq!(tokens_asked_for(&server), 1);
    // By the API's clock the token has expired.
    let answer = send(&client).await.unwrap();
    assert_eq!(answer.outcome(), Outcome::Success);
    assert_eq!(tokens_asked_for(&server), 2);
}

#[tokio::test]
async fn a_token_without_a_usable_lifetime_is_kept_for_no_other_send() {
    for expires_in in ["null", "\"7200\"", "-1", "0", "60", "[]", "1.5e3"] {
        let server = issuing(expires_in, |_, _| created()).await;
        let client = client(&server, client_pair(), options());
        send(&client).await.unwrap();
        send(&client).await.unwrap();
        assert_eq!(tokens_asked_for(&server), 2, "{expires_in}");
    }
}

#[tokio::test]
async fn no_token_is_kept_for_ever() {
    let server = issuing("18446744073709551615", |_, _| created()).await;
    let clock = HandClock::new();
    let client = client_by_clock(&server, client_pair(), &clock);
    send(&client).await.unwrap();
    clock.advance(Duration::from_secs(24 * 60 * 60));
    send(&client).await.unwrap();
    assert_eq!(tokens_asked_for(&server), 2);
}

#[tokio::test]
async fn sends_at_the_same_time_ask_once() {
    let server = issuing("7200", |_, _| created()).await;
    let client = client(&server, client_pair(), options());
    let (first, second, third) = tokio::join!(send(&client), send(&client), send(&client));
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    assert_eq!((tokens_asked_for(&server), server.posts()), (1, 3));
}

#[tokio::test]
async fn a_token_that_is_rejected_is_renewed_and_the_request_sent_again() {
    let challenge = "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n";
    for rejection in [
        unauthorized("INVALID_TOKEN"),
        unauthorized("EXPIRED_TOKEN"),
        reply("401 X", challenge, ""),
    ] {
        let server = issuing("7200", move |_, received| {
            match received.header("authorization") {
                Some("Bearer token-0") => rejection.clone(),
                _ => created(),
            }
        })
        .await;
        let client = client(&server, client_pair(), options());
        assert_eq!(send(&client).await.unwrap().outcome(), Outcome::Success);
        assert_eq!((tokens_asked_for(&server), server.posts()), (2, 2));
        let received = server.received();
        assert_eq!(received[1].body, received[3].body);
        // The new token is kept.
        send(&client).await.unwrap();
        assert_eq!((tokens_asked_for(&server), server.posts()), (2, 3));
    }
}

#[tokio::test]
async fn a_token_is_renewed_only_once() {
    let server = issuing("7200", |_, _| unauthorized("INVALID_TOKEN")).await;
    let answer = send(&client(&server, client_pair(), options()))
        .await
        .unwrap();
    assert_eq!((answer.status, answer.outcome()), (401, Outcome::Refused));
    assert_eq!((tokens_asked_for(&server), server.posts()), (2, 2));
}

#[tokio::test]
async fn a_401_for_another_reason_renews_nothing() {
    let server = issuing("7200", |_, _| unauthorized("UNAUTHORIZED")).await;
    let answer = send(&client(&server, client_pair(), options()))
        .await
        .unwrap();
    assert_eq!(answer.status, 401);
    assert_eq!((tokens_asked_for(&server), server.posts()), (1, 1));
}

#[tokio::test]
async fn a_given_token_can_not_be_renewed() {
    let server = Server::replying(unauthorized("INVALID_TOKEN")).await;
    let answer = send(&client(&server, token(), options())).await.unwrap();
    assert_eq!(answer.status, 401);
    assert!(answer.next_step().unwrap().contains("CLREQ_ACCESS_TOKEN"));
    assert_eq!((tokens_asked_for(&server), server.posts()), (0, 1));
}

#[tokio::test]
async fn a_refusal_of_the_token_endpoint_is_reported_without_the_secret() {
    let body =
        r#"{"error": "invalid_client", "error_description": "No client with secret-hunter2."}"#;
    let server = Server::replying(json_api("401 X", body)).await;
    let error = send(&client(&server, client_pair(), options()))
        .await
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::Refused);
    let message = error.to_string();
    assert!(
        message.contains("401 Unauthorized (No client with <redacted>.)"),
        "{message}"
    );
    assert!(message.contains("CLREQ_CLIENT_SECRET"), "{message}");
    assert_eq!(server.posts(), 0);
}

#[tokio::test]
async fn an_answer_without_a_usable_token_is_an_error() {
    let bodies = [
        "",
        "<html>",
        "{}",
        "[]",
        r#"{"access_token": 7}"#,
        r#"{"access_token": ""}"#,
        r#"{"access_token": "a\r\nX-Evil: 1"}"#,
    ];
    for body in bodies {
        let server = Server::replying(json_api("200 OK", body)).await;
        let error = send(&client(&server, client_pair(), options()))
            .await
            .unwrap_err();
        assert!(
            matches!(error, SendError::Token(TokenError::Unreadable { .. })),
            "{body}: {error:?}"
        );
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(server.posts(), 0);
    }
}

#[tokio::test]
async fn without_an_answer_of_the_token_endpoint_nothing_was_sent() {
    for deed in [|| Deed::Hang, || Deed::Reset] {
        let server = Server::start(move |_, _| deed()).await;
        let error = send(&client(&server, client_pair(), impatient()))
            .await
            .unwrap_err();
        assert!(
            matches!(error, SendError::Token(TokenError::Lost { .. })),
            "{error:?}"
        );
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("The request was not sent"));
    }
}

#[tokio::test]
async fn the_token_endpoints_rate_limit_is_waited_for_and_shown() {
    let server = Server::start(|number, _| {
        Deed::Reply(match number {
            0 => reply("429 X", "Retry-After: 0\r\n", "{}"),
            1 => issued("token", "7200"),
            _ => created(),
        })
    })
    .await;
    let (answer, stages) = send_observed(&client(&server, client_pair(), options())).await;
    assert_eq!(answer.unwrap().outcome(), Outcome::Success);
    assert_eq!(stages.retries(), 1);
}

#[tokio::test]
async fn without_a_connection_there_is_no_token_and_nothing_is_sent() {
    // Bound, so that no other process takes the port, but not listening.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let host = socket.local_addr().unwrap();
    let endpoint = endpoint(&format!("http://{host}"));
    let client = Client::new(endpoint, client_pair(), options()).unwrap();
    let (result, stages) = send_observed(&client).await;
    let error = result.unwrap_err();
    assert_eq!(
        error,
        TokenError::Unreachable {
            host: host.to_string(),
            reason: Unreachable::Refused
        }
        .into()
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(!stages.all().contains(&Stage::Send));
}
