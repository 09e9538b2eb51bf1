//! Which requests are repeated, and when the client stops.

use std::time::Duration;

use tokio::net::TcpSocket;
use tokio_util::sync::CancellationToken;

use super::{
    super::{
        Client, ClientOptions, Lost, Outcome, Request, RetryReason, SendError, Stage, Unreachable,
        transport::install_crypto_provider,
    },
    client, endpoint, impatient, options, request, send, send_observed,
    server::{Deed, Server, created, json_api, reply},
    token,
};

fn told(status: &str, after: &str) -> Deed {
    Deed::Reply(reply(status, &format!("Retry-After: {after}\r\n"), "{}"))
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_then_given_up() {
    // Bound, so that no other process takes the port, but not listening.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let host = socket.local_addr().unwrap();
    let client = Client::new(endpoint(&format!("http://{host}")), token(), options()).unwrap();
    let (result, stages) = send_observed(&client).await;
    let error = result.unwrap_err();
    assert_eq!(
        error,
        SendError::Unreachable {
            host: host.to_string(),
            reason: Unreachable::Refused
        }
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("Nothing was sent"));
    assert_eq!(stages.retries(), 2);
    assert_eq!(stages.all().len(), 5);
    assert!(!stages.all().contains(&Stage::Send));
}

/// A resolver that resolves nothing, so that the test needs no network.
struct Ignorant;

impl reqwest::dns::Resolve for Ignorant {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async { Err("unknown".into()) })
    }
}

#[tokio::test]
async fn a_name_that_is_not_found_is_told_apart() {
    install_crypto_provider();
    let http = reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(Ignorant)
        .tls_certs_only([])
        .build()
        .unwrap();
    let error = http
        .post("https://provisioning.example/api")
        .send()
        .await
        .unwrap_err();
    assert_eq!(Unreachable::from_error(&error), Unreachable::NameNotFound);
}

#[tokio::test]
async fn a_server_that_says_when_to_come_back_is_asked_again() {
    let server = Server::start(|number, _| match number {
        0 => told("429 X", "0"),
        _ => Deed::Reply(created()),
    })
    .await;
    let (answer, stages) = send_observed(&client(&server, token(), options())).await;
    assert_eq!(answer.unwrap().outcome(), Outcome::Success);
    assert_eq!(server.posts(), 2);
    let reason = RetryReason::ToldToWait { status: 429 };
    assert!(
        stages.all().iter().any(
            |stage| matches!(stage, Stage::Retrying { reason: given, .. } if *given == reason)
        )
    );
}

#[tokio::test]
async fn a_503_is_not_repeated_because_a_gateway_may_have_passed_the_request_on() {
    let server = Server::start(|_, _| told("503 X", "0")).await;
    let answer = send(&client(&server, token(), options())).await.unwrap();
    assert_eq!(answer.outcome(), Outcome::Unknown);
    assert_eq!(server.posts(), 1);
}

#[tokio::test]
async fn a_wait_of_nothing_or_until_a_past_date_is_lengthened() {
    for after in ["0", "Thu, 01 Jan 1970 00:00:00 GMT"] {
        let server = Server::start(move |number, _| match number {
            0 => told("429 X", after),
            _ => Deed::Reply(created()),
        })
        .await;
        let shortest_wait = Duration::from_millis(20);
        let options = ClientOptions {
            shortest_wait,
            ..options()
        };
        let (_, stages) = send_observed(&client(&server, token(), options)).await;
        let waits: Vec<Duration> = stages
            .all()
            .iter()
            .filter_map(|stage| match stage {
                Stage::Retrying { after, .. } => Some(*after),
                _ => None,
            })
            .collect();
        assert_eq!(waits, [shortest_wait], "{after}");
    }
}

fn read_request() -> Request {
    Request::get("api_credentials", "xYZkjABcde").unwrap()
}

#[tokio::test]
async fn a_request_that_only_reads_is_repeated_after_a_lost_connection_or_a_503() {
    for first in [|| Deed::Reset, || told("503 X", "0")] {
        let server = Server::start(move |number, _| match number {
            0 => first(),
            _ => Deed::Reply(created()),
        })
        .await;
        let client = client(&server, token(), options());
        let answer = client
            .send(&read_request(), &|_| (), &CancellationToken::new())
            .await
            .unwrap();
        assert_eq!(answer.outcome(), Outcome::Success);
        let received = server.received();
        assert_eq!(received.len(), 2);
        let expected = "GET /api/api_credentials/xYZkjABcde HTTP/1.1\r\n";
        assert!(received[1].head.starts_with(expected));
        assert_eq!(received[1].header("content-type"), None);
        assert_eq!(received[1].body, "");
    }
}

#[tokio::test]
async fn a_read_without_an_answer_changed_nothing() {
    let server = Server::start(|_, _| Deed::Hang).await;
    let client = client(&server, token(), impatient());
    let error = client
        .send(&read_request(), &|_| (), &CancellationToken::new())
        .await
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("Nothing was changed"), "{error}");
}

#[tokio::test]
async fn a_delete_without_an_answer_is_uncertain_and_not_repeated() {
    let server = Server::start(|_, _| Deed::Reset).await;
    let client = client(&server, token(), options());
    let request = Request::delete("api_credentials", "xYZkjABcde").unwrap();
    let error = client
        .send(&request, &|_| (), &CancellationToken::new())
        .await
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(server.posts(), 1);
}

#[tokio::test]
async fn coming_back_ends() {
    let server = Server::start(|_, _| told("429 X", "0")).await;
    let answer = send(&client(
        &server,
        token(),
        ClientOptions {
            told_retries: 2,
            ..options()
        },
    ))
    .await
    .unwrap();
    assert_eq!(answer.status, 429);
    assert_eq!(server.posts(), 3);
}

#[tokio::test]
async fn a_retry_after_over_the_limit_is_not_waited_for() {
    for after in ["3600", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let server = Server::start(|_, _| told("429 X", after)).await;
        let answer = send(&client(&server, token(), options())).await.unwrap();
        assert_eq!(answer.outcome(), Outcome::Refused);
        assert_eq!(server.posts(), 1);
    }
}

#[tokio::test]
async fn no_other_status_is_told_to_wait() {
    for status in [
        "201 X", "301 X", "400 X", "409 X", "423 X", "500 X", "502 X", "504 X",
    ] {
        let server = Server::start(move |_, _| told(status, "0")).await;
        send(&client(&server, token(), options())).await.unwrap();
        assert_eq!(server.posts(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_repeated_request_is_uncertain_like_the_first() {
    let server = Server::start(|number, _| match number {
        0 => told("429 X", "0"),
        _ => Deed::Hang,
    })
    .await;
    let error = send(&client(&server, token(), impatient()))
        .await
        .unwrap_err();
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
    assert_eq!(server.posts(), 2);
}

#[tokio::test]
async fn a_wait_can_be_cancelled() {
    let server = Server::start(|_, _| told("429 X", "59")).await;
    let cancellation = CancellationToken::new();
    let cancel = |stage| {
        if let Stage::Retrying { .. } = stage {
            cancellation.cancel();
        }
    };
    let error = client(&server, token(), options())
        .send(&request(), &cancel, &cancellation)
        .await
        .unwrap_err();
    assert_eq!(error, SendError::Cancelled);
    assert_eq!(server.posts(), 1);
}

#[tokio::test]
async fn a_rate_limit_without_a_time_is_not_waited_for() {
    let server = Server::replying(json_api("429 X", "{}")).await;
    let (answer, stages) = send_observed(&client(&server, token(), options())).await;
    assert!(
        answer
            .unwrap()
            .next_step()
            .unwrap()
            .contains("Wait a minute")
    );
    assert_eq!((server.posts(), stages.retries()), (1, 0));
}
