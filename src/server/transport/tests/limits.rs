//! Floods, huge messages, and clients that don't read.

use serde_json::json;

use super::{Connection, SessionEnd, error_code, framed};
use crate::server::transport::dispatcher::MAX_IN_PROGRESS;
use crate::server::transport::framing::MAX_BODY;

#[tokio::test]
async fn a_huge_document_is_taken() {
    const SIZE: usize = 100 * 1024 * 1024;
    let mut connection = Connection::initialized().await;
    let head = r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a","languageId":"json","version":1,"text":""#;
    let tail = r#""}}}"#;
    let header = format!(
        "Content-Length: {}\r\n\r\n{head}",
        head.len() + SIZE + tail.len()
    );
    connection.send_bytes(header.as_bytes()).await;
    connection.send_bytes(&vec![b'x'; SIZE]).await;
    connection.send_bytes(tail.as_bytes()).await;
    connection.execute(1, "text length").await;
    assert_eq!(connection.receive().await["result"], SIZE);
}

#[tokio::test]
async fn a_message_beyond_the_limit_is_refused_before_it_arrived_and_skipped() {
    let mut connection = Connection::initialized().await;
    connection
        .send_bytes(format!("Content-Length: {}\r\n\r\n", MAX_BODY + 1).as_bytes())
        .await;
    let answer = connection.receive().await;
    assert_eq!((&answer["id"], error_code(&answer)), (&json!(null), -32600));
    let chunk = vec![b'x'; 1 << 20];
    for _ in 0..MAX_BODY / (1 << 20) {
        connection.send_bytes(&chunk).await;
    }
    connection.send_bytes(b"x").await;
    connection.assert_alive().await;
}

#[tokio::test]
async fn the_end_of_the_input_is_seen_within_an_announced_body() {
    for length in [MAX_BODY, u64::MAX] {
        let mut connection = Connection::initialized().await;
        connection
            .send_bytes(format!("Content-Length: {length}\r\n\r\n{{").as_bytes())
            .await;
        connection.close_input();
        assert_eq!(connection.end().await, SessionEnd::EndOfInput);
    }
}

#[tokio::test]
async fn a_client_may_send_a_great_deal_before_it_reads_anything() {
    let mut connection = Connection::initialized().await;
    for id in 0..10_000 {
        connection.execute(id, "answer").await;
    }
    for _ in 0..10_000 {
        connection.send_bytes(&framed("nonsense")).await;
    }
    let mut answered = Vec::new();
    let mut errors = 0;
    for _ in 0..20_000 {
        let answer = connection.receive().await;
        match answer["id"].as_i64() {
            Some(id) => answered.push(id),
            None => errors += 1,
        }
    }
    answered.sort_unstable();
    assert_eq!((answered, errors), ((0..10_000).collect(), 10_000));
    connection.assert_alive().await;
}

#[tokio::test]
async fn the_end_of_the_input_is_seen_though_the_client_does_not_read() {
    let mut connection = Connection::initialized().await;
    for id in 0..4 {
        connection.execute(id, "megabyte").await;
    }
    connection.close_input();
    assert_eq!(connection.end().await, SessionEnd::EndOfInput);
}

#[tokio::test]
async fn exit_is_seen_though_the_client_does_not_read() {
    let mut connection = Connection::initialized().await;
    for id in 0..4 {
        connection.execute(id, "megabyte").await;
    }
    connection.notify("exit", json!(null)).await;
    assert_eq!(connection.end().await, SessionEnd::ExitWithoutShutdown);
}

#[tokio::test]
async fn requests_are_refused_while_too_many_bytes_wait_to_be_read() {
    const REQUESTS: usize = 80;
    let mut connection = Connection::initialized().await;
    for id in 0..REQUESTS {
        connection.execute(id, "megabyte").await;
    }
    connection
        .notify("window/workDoneProgress/cancel", json!({ "token": 1 }))
        .await;
    connection.wait_for_cancelled_progress().await;
    connection
        .request("shutdown", "shutdown", json!(null))
        .await;
    let mut answered = Vec::new();
    let mut refused = 0;
    for _ in 0..=REQUESTS {
        let answer = connection.receive().await;
        if answer["id"] == "shutdown" {
            assert_eq!(answer["result"], json!(null));
        } else {
            answered.push(answer["id"].as_u64());
            if answer["result"].is_null() {
                assert_eq!(error_code(&answer), -32803);
                refused += 1;
            }
        }
    }
    answered.sort_unstable();
    assert_eq!(answered, (0..REQUESTS as u64).map(Some).collect::<Vec<_>>());
    assert!((1..REQUESTS / 2).contains(&refused), "{refused}");
}

#[tokio::test]
async fn a_client_that_only_sends_and_never_reads_is_left() {
    let mut connection = Connection::initialized().await;
    let nonsense = framed("nonsense").repeat(1_000);
    let input = connection.input.as_mut().expect("the input is open");
    while tokio::io::AsyncWriteExt::write_all(input, &nonsense)
        .await
        .is_ok()
    {}
    let end = connection.end().await;
    assert_eq!((end, end.exit_code()), (SessionEnd::ClientNotReading, 1));
}

#[tokio::test]
async fn too_many_requests_in_progress_are_refused_and_the_others_go_on() {
    let mut connection = Connection::initialized().await;
    let limit = super::super::dispatcher::MAX_IN_PROGRESS;
    for id in 0..limit {
        connection.execute(id, "hang").await;
    }
    connection.execute("one more", "answer").await;
    let answer = connection.receive().await;
    assert_eq!(
        (&answer["id"], error_code(&answer)),
        (&json!("one more"), -32803)
    );
    connection
        .notify("$/cancelRequest", json!({ "id": 1 }))
        .await;
    assert_eq!(error_code(&connection.receive().await), -32800);
    connection.assert_alive().await;
}

#[tokio::test]
async fn a_flood_of_replies_is_ignored() {
    let mut connection = Connection::initialized().await;
    let replies = framed(r#"{"jsonrpc":"2.0","id":4711,"result":null}"#).repeat(100_000);
    connection.send_bytes(&replies).await;
    connection.assert_alive().await;
}

#[tokio::test]
async fn notifications_without_number_that_take_long_end_no_session() {
    let mut connection = Connection::initialized().await;
    let closed = json!({ "textDocument": { "uri": "file:///a" } });
    for _ in 0..MAX_IN_PROGRESS + 10 {
        connection
            .notify("textDocument/didClose", closed.clone())
            .await;
    }
    connection.assert_alive().await;
}
