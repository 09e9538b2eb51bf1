//! After a cancellation the outcome shows whether anything was sent.

use std::{sync::Arc, time::Duration};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{
    super::{
        AnswerBody, BodyProblem, Client, ClientOptions, Lost, Outcome, SendError, Stage,
        transport::Trust,
    },
    HandClock, client, client_pair, endpoint, options, request,
    server::{CREATED, Deed, Server, created},
    token,
};

#[tokio::test]
async fn what_was_cancelled_before_it_began_connects_to_nobody() {
    let server = Server::replying(created()).await;
    let cancellation = CancellationToken::new();
    cancellation.cancel();
    for credentials in [token(), client_pair()] {
        let error = client(&server, credentials, options())
            .send(&request(), &|_| (), &cancellation)
            .await
            .unwrap_err();
        assert_eq!(error, SendError::Cancelled);
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn cancelled_while_connecting_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    // HTTPS: the connection exists, but no request is sent before the handshake, which never ends.
    let endpoint = endpoint(&format!("https://{}", listener.local_addr().unwrap()));
    let clock = HandClock::new().clock();
    let client =
        Client::with(endpoint, token(), options(), Trust::Only(Vec::new()), clock).unwrap();
    let cancellation = CancellationToken::new();
    let canceller = cancellation.clone();
    let held = tokio::spawn(async move {
        let connection = listener.accept().await.unwrap();
        canceller.cancel();
        connection
    });
    let error = client
        .send(&request(), &|_| (), &cancellation)
        .await
        .unwrap_err();
    assert_eq!(error, SendError::Cancelled);
    held.await.unwrap();
}

#[tokio::test]
async fn cancelled_after_it_left_the_outcome_is_unknown() {
    let server = Server::start(|_, _| Deed::Hang).await;
    let client = Arc::new(client(&server, token(), options()));
    let cancellation = CancellationToken::new();
    let (sender, canceller) = (Arc::clone(&client), cancellation.clone());
    let sending = tokio::spawn(async move { sender.send(&request(), &|_| (), &canceller).await });
    server.until_received(1).await;
    cancellation.cancel();
    let error = sending.await.unwrap().unwrap_err();
    assert!(
        matches!(
            error,
            SendError::OutcomeUnknown {
                cause: Lost::Cancelled,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.is_cancelled());
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(
        error.to_string().contains("was cancelled") && error.to_string().contains("list http://")
    );
    assert_eq!(server.posts(), 1);
}

/// Cancels when the head of the answer arrives.
async fn cancelled_while_reading(reply: Deed, grace: Duration) -> super::Answer {
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_, _| super::lock(&reply).take().unwrap()).await;
    let options = ClientOptions {
        cancelled_answer_grace: grace,
        ..options()
    };
    let cancellation = CancellationToken::new();
    let cancel = |stage| {
        if stage == Stage::Receive {
            cancellation.cancel();
        }
    };
    client(&server, token(), options)
        .send(&request(), &cancel, &cancellation)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_answer_that_has_come_is_not_lost_to_a_cancellation() {
    let answer =
        cancelled_while_reading(Deed::ReplyAndHang(created()), Duration::from_secs(20)).await;
    assert_eq!(answer.json(), Some(CREATED));
    assert_eq!(answer.outcome(), Outcome::Success);
}

#[tokio::test]
async fn an_answer_that_does_not_end_is_given_up_soon_after_a_cancellation() {
    let endless = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"data\"".to_owned();
    let answer =
        cancelled_while_reading(Deed::ReplyAndHang(endless), Duration::from_millis(100)).await;
    assert!(
        matches!(
            answer.body,
            AnswerBody::Unreadable {
                problem: BodyProblem::Cancelled,
                ..
            }
        ),
        "{answer:?}"
    );
    assert_eq!(answer.status, 201);
    assert_eq!(answer.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn asking_for_a_token_can_be_cancelled() {
    let server = Server::start(|_, _| Deed::Hang).await;
    let cancellation = CancellationToken::new();
    let cancel = cancellation.clone();
    let client = client(&server, client_pair(), options());
    let request = request();
    let (result, ()) = tokio::join!(client.send(&request, &|_| (), &cancellation), async {
        server.until_received(1).await;
        cancel.cancel();
    });
    assert_eq!(result.unwrap_err(), SendError::Cancelled);
    assert_eq!(server.posts(), 0);
}
