//! From `initialize` to the end of the session.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use serde_json::{Value, json};
use tokio::io::{AsyncRead, ReadBuf};
use tower_lsp::LspService;

use super::server::{Seen, TestServer};
use super::{Connection, SessionEnd, error_code, framed, serve};

#[tokio::test]
async fn requests_before_initialize_are_refused_and_notifications_dropped() {
    let mut connection = Connection::new();
    let document = json!({ "uri": "file:///a.clreq.json", "languageId": "json", "version": 1, "text": "text" });
    connection
        .notify("textDocument/didOpen", json!({ "textDocument": document }))
        .await;
    connection.execute(1, "answer").await;
    assert_eq!(error_code(&connection.receive().await), -32002);
    connection
        .request(2, "initialize", json!({ "capabilities": {} }))
        .await;
    assert!(connection.receive().await["result"].is_object());
    connection.execute(3, "text length").await;
    assert_eq!(connection.receive().await["result"], 0);
}

#[tokio::test]
async fn a_second_initialize_is_refused() {
    let mut connection = Connection::initialized().await;
    connection
        .request(1, "initialize", json!({ "capabilities": {} }))
        .await;
    assert_eq!(error_code(&connection.receive().await), -32600);
    connection.assert_alive().await;
}

#[tokio::test]
async fn requests_after_shutdown_are_refused() {
    let mut connection = Connection::initialized().await;
    connection.request(1, "shutdown", json!(null)).await;
    assert_eq!(
        connection.receive().await,
        json!({ "jsonrpc": "2.0", "id": 1, "result": null })
    );
    connection.execute(2, "answer").await;
    assert_eq!(error_code(&connection.receive().await), -32600);
    connection.notify("exit", json!(null)).await;
    assert_eq!(connection.end().await, SessionEnd::ExitAfterShutdown);
}

#[tokio::test]
async fn exit_ends_the_session_while_the_input_stays_open() {
    let mut connection = Connection::initialized().await;
    connection.notify("exit", json!(null)).await;
    let end = connection.end().await;
    assert_eq!((end, end.exit_code()), (SessionEnd::ExitWithoutShutdown, 1));
    assert_eq!(connection.rest().await, Vec::<Value>::new());
}

#[tokio::test]
async fn shutdown_may_have_any_params_and_is_answered_even_with_exit_right_behind_it() {
    let bodies = [
        r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":[]}"#,
    ];
    for body in bodies {
        let mut connection = Connection::initialized().await;
        let exit = framed(r#"{"jsonrpc":"2.0","method":"exit","params":null}"#);
        connection.send_bytes(&[framed(body), exit].concat()).await;
        let end = connection.end().await;
        assert_eq!(
            (end, end.exit_code()),
            (SessionEnd::ExitAfterShutdown, 0),
            "{body}"
        );
        assert_eq!(
            connection.rest().await,
            [json!({ "jsonrpc": "2.0", "id": 1, "result": null })],
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_second_shutdown_does_not_take_the_answer_from_the_first() {
    let mut connection = Connection::initialized().await;
    let shutdown =
        |id| framed(&json!({ "jsonrpc": "2.0", "id": id, "method": "shutdown" }).to_string());
    let exit = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
    connection
        .send_bytes(&[shutdown(1), shutdown(2), exit].concat())
        .await;
    assert_eq!(connection.end().await, SessionEnd::ExitAfterShutdown);
    let mut rest = connection.rest().await;
    rest.sort_by_key(|answer| answer["id"].as_i64());
    assert_eq!(
        rest[0],
        json!({ "jsonrpc": "2.0", "id": 1, "result": null })
    );
    assert_eq!(error_code(&rest[1]), -32600);
}

#[tokio::test]
async fn exit_cancels_what_is_in_progress() {
    let mut connection = Connection::initialized().await;
    connection.execute(1, "hang").await;
    connection.request(2, "shutdown", json!(null)).await;
    assert_eq!(connection.receive().await["id"], 2);
    connection.notify("exit", json!(null)).await;
    assert_eq!(connection.end().await, SessionEnd::ExitAfterShutdown);
    let rest = connection.rest().await;
    assert_eq!(
        rest.iter()
            .map(|answer| (&answer["id"], error_code(answer)))
            .collect::<Vec<_>>(),
        [(&json!(1), -32800)]
    );
}

#[tokio::test]
async fn initialized_may_come_without_params() {
    for body in [
        r#"{"jsonrpc":"2.0","method":"initialized"}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":null}"#,
    ] {
        let mut connection = Connection::initialized().await;
        connection.send_bytes(&framed(body)).await;
        connection.assert_alive().await;
        assert_eq!(
            connection.seen.initialized.load(Ordering::SeqCst),
            2,
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_end_of_the_input_ends_the_session() {
    let mut fresh = Connection::new();
    fresh.close_input();
    let end = fresh.end().await;
    assert_eq!((end, end.exit_code()), (SessionEnd::EndOfInput, 1));

    let mut shut_down = Connection::initialized().await;
    shut_down.request(1, "shutdown", json!(null)).await;
    shut_down.close_input();
    let end = shut_down.end().await;
    assert_eq!((end, end.exit_code()), (SessionEnd::EndOfInput, 1));

    for cut in [
        &b"Content-Length: 10"[..],
        b"Content-Length: 10\r\n\r\n",
        b"Content-Length: 10\r\n\r\n{}",
    ] {
        let mut connection = Connection::initialized().await;
        connection.send_bytes(cut).await;
        connection.close_input();
        assert_eq!(connection.end().await, SessionEnd::EndOfInput);
        assert_eq!(connection.rest().await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn at_the_end_of_the_input_requests_in_progress_are_still_answered() {
    let mut connection = Connection::initialized().await;
    connection.execute(1, "hold").await;
    connection.assert_alive().await;
    connection.close_input();
    connection.seen.release.notify_one();
    assert_eq!(connection.end().await, SessionEnd::EndOfInput);
    assert_eq!(
        connection.rest().await,
        [json!({ "jsonrpc": "2.0", "id": 1, "result": "held" })]
    );
}

#[tokio::test]
async fn the_end_of_the_input_ends_the_session_though_handlers_wait_for_the_client() {
    let mut connection = Connection::initialized().await;
    connection.execute(1, "ask").await;
    assert_eq!(
        connection.receive().await["method"],
        "window/showMessageRequest"
    );
    connection.close_input();
    assert_eq!(connection.end().await, SessionEnd::EndOfInput);
    let rest = connection.rest().await;
    assert_eq!(
        rest.iter()
            .map(|answer| (&answer["id"], error_code(answer)))
            .collect::<Vec<_>>(),
        [(&json!(1), -32800)]
    );
}

#[tokio::test]
async fn a_closed_output_ends_the_session_while_the_input_stays_open() {
    let mut connection = Connection::initialized().await;
    let (output, _) = tokio::io::duplex(1);
    connection.output = tokio::io::BufReader::new(output);
    connection.execute(1, "answer").await;
    let end = connection.end().await;
    assert_eq!((end, end.exit_code()), (SessionEnd::OutputClosed, 1));
}

/// For example, a closed terminal.
struct Unreadable;

impl AsyncRead for Unreadable {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Err(io::Error::other("gone")))
    }
}

#[tokio::test]
async fn an_input_that_can_not_be_read_ends_the_session_as_its_end_does() {
    let seen = Arc::new(Seen::default());
    let (service, socket) = LspService::new(|client| TestServer::new(client, seen));
    let end = serve(
        Unreadable,
        tokio::io::sink(),
        service,
        socket,
        std::future::pending(),
    )
    .await;
    assert_eq!(end, SessionEnd::EndOfInput);
}
