//! Order, panics and cancelling.

use serde_json::json;

use super::{Connection, SessionEnd, error_code, framed};

#[tokio::test]
async fn ten_thousand_pipelined_changes_take_effect_in_order() {
    let mut connection = Connection::initialized().await;
    let mut changes = Vec::new();
    for version in 0..10_000 {
        let params = json!({ "textDocument": { "uri": "file:///a.clreq.json", "version": version }, "contentChanges": [] });
        let change =
            json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params });
        changes.extend(framed(&change.to_string()));
    }
    connection.send_bytes(&changes).await;
    connection.execute(1, "versions").await;
    let expected: Vec<i32> = (0..10_000).collect();
    assert_eq!(connection.receive().await["result"], json!(expected));
}

#[tokio::test]
async fn a_request_that_panics_is_answered_and_the_server_lives_on() {
    for command in ["panic", "panic later"] {
        let mut connection = Connection::initialized().await;
        connection.execute(7, command).await;
        let answer = connection.receive().await;
        assert_eq!(
            (answer["id"].as_i64(), error_code(&answer)),
            (Some(7), -32603)
        );
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains("workspace/executeCommand"), "{message}");
        assert!(
            !message.contains("await"),
            "the message of the panic is not for the client: {message}"
        );
        connection.assert_alive().await;
    }
}

#[tokio::test]
async fn the_id_of_a_request_that_panicked_can_be_used_again() {
    for command in ["panic", "panic later"] {
        let mut connection = Connection::initialized().await;
        connection.execute(7, command).await;
        assert_eq!(error_code(&connection.receive().await), -32603);
        connection.execute(7, "answer").await;
        assert_eq!(connection.receive().await["result"], "answer");
    }
}

#[tokio::test]
async fn a_notification_that_panics_does_no_harm() {
    let mut connection = Connection::initialized().await;
    for text in [json!(null), json!("")] {
        let params = json!({ "textDocument": { "uri": "file:///a.clreq.json" }, "text": text });
        connection.notify("textDocument/didSave", params).await;
        connection.assert_alive().await;
    }
}

#[tokio::test]
async fn a_cancelled_request_is_answered_exactly_once() {
    let mut connection = Connection::initialized().await;
    for (id, command) in [(json!(5), "hold"), (json!("five"), "hang")] {
        connection.execute(id.clone(), command).await;
        connection
            .notify("$/cancelRequest", json!({ "id": id }))
            .await;
        let answer = connection.receive().await;
        assert_eq!((&answer["id"], error_code(&answer)), (&id, -32800));
        connection.seen.release.notify_waiters();
        connection.assert_alive().await;
    }
}

#[tokio::test]
async fn cancelling_an_unknown_request_does_nothing() {
    let mut connection = Connection::initialized().await;
    connection.execute(1, "answer").await;
    assert_eq!(connection.receive().await["result"], "answer");
    for id in [
        json!(1),
        json!(99),
        json!("x"),
        json!(i64::MAX),
        json!(null),
        json!(1.5),
        json!({}),
    ] {
        connection
            .notify("$/cancelRequest", json!({ "id": id }))
            .await;
    }
    connection.notify("$/cancelRequest", json!(null)).await;
    connection.assert_alive().await;
}

#[tokio::test]
async fn cancelling_does_not_queue_behind_slow_requests() {
    let mut connection = Connection::initialized().await;
    for id in 0..1_000 {
        connection.execute(id, "hang").await;
    }
    connection
        .notify("$/cancelRequest", json!({ "id": 999 }))
        .await;
    let answer = connection.receive().await;
    assert_eq!(
        (answer["id"].as_i64(), error_code(&answer)),
        (Some(999), -32800)
    );
}

#[tokio::test]
async fn cancelling_progress_is_an_ordinary_notification() {
    let mut connection = Connection::initialized().await;
    connection
        .notify("window/workDoneProgress/cancel", json!({ "token": 1 }))
        .await;
    connection.wait_for_cancelled_progress().await;
}

#[tokio::test]
async fn handlers_that_wait_for_the_client_do_not_stop_the_loop() {
    let mut connection = Connection::initialized().await;
    let mut questions = Vec::new();
    for id in 1_000..1_200 {
        connection.execute(id, "ask").await;
        let question = connection.receive().await;
        assert_eq!(question["method"], "window/showMessageRequest");
        questions.push((id, question["id"].clone()));
    }
    connection.assert_alive().await;
    for (id, question) in questions.into_iter().rev() {
        connection
            .send(&json!({ "jsonrpc": "2.0", "id": question, "result": { "title": "yes" } }))
            .await;
        let answer = connection.receive().await;
        assert_eq!(
            answer,
            json!({ "jsonrpc": "2.0", "id": id, "result": { "title": "yes" } })
        );
    }
}

#[tokio::test]
async fn replies_that_nobody_waits_for_are_ignored() {
    let mut connection = Connection::initialized().await;
    connection.execute(1, "ask").await;
    let question = connection.receive().await["id"].clone();
    connection
        .notify("$/cancelRequest", json!({ "id": 1 }))
        .await;
    assert_eq!(error_code(&connection.receive().await), -32800);
    for id in [
        question.clone(),
        question,
        json!(4_711),
        json!("x"),
        json!(null),
        json!({}),
    ] {
        connection
            .send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }))
            .await;
        connection
            .send(&json!({ "jsonrpc": "2.0", "id": id, "error": { "code": 1, "message": "no" } }))
            .await;
    }
    connection.send(&json!({ "result": null })).await;
    connection.assert_alive().await;
}

#[tokio::test]
async fn an_error_in_a_reply_reaches_the_handler() {
    let mut connection = Connection::initialized().await;
    connection.execute(1, "ask").await;
    let question = connection.receive().await["id"].clone();
    let error = json!({ "code": -32001, "message": "no", "data": [1], "unknown": true });
    connection
        .send(&json!({ "jsonrpc": "2.0", "id": question, "error": error }))
        .await;
    let answer = connection.receive().await;
    let passed_on = json!({ "code": -32001, "message": "no", "data": [1] });
    assert_eq!(
        answer,
        json!({ "jsonrpc": "2.0", "id": 1, "error": passed_on })
    );
}

#[tokio::test]
async fn a_request_that_starts_with_a_dollar_is_answered_and_such_a_notification_ignored() {
    let mut connection = Connection::initialized().await;
    connection.notify("$/unknown", json!({})).await;
    connection.request(1, "$/unknown", json!({})).await;
    assert_eq!(error_code(&connection.receive().await), -32601);
    connection.request(2, "unknown", json!({})).await;
    assert_eq!(error_code(&connection.receive().await), -32601);
    connection.notify("exit", json!(null)).await;
    assert_eq!(connection.end().await, SessionEnd::ExitWithoutShutdown);
}
