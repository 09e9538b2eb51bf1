//! Requests of the server and of the client.

use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, Reply, ResponseError};
use crate::{URI, answer_to, client_of, client_of_echo};

#[test]
fn the_usual_requests_are_answered() {
    let client = client_of_echo("utf-16");
    client.change_configuration(json!({ "clreq": { "endpoint": "e" } }));
    let items = json!({ "items": [{ "section": "clreq.endpoint" }, { "section": "other" }, {}] });
    assert_eq!(
        answer_to(&client, "workspace/configuration", items)["result"],
        json!(["e", null, { "clreq": { "endpoint": "e" } }])
    );

    client.choose("Send");
    let message = |titles: &[&str]| {
        let actions: Vec<_> = titles
            .iter()
            .map(|title| json!({ "title": title }))
            .collect();
        json!({ "type": 3, "message": "?", "actions": actions })
    };
    let answers = [&["Other"][..], &["Cancel", "Send"], &["Send"]].map(|titles| {
        answer_to(&client, "window/showMessageRequest", message(titles))["result"].clone()
    });
    assert_eq!(
        answers,
        [json!(null), json!({ "title": "Send" }), json!(null)]
    );

    let registrations = json!({ "registrations": [{ "id": "1", "method": "m" }] });
    let answer = answer_to(&client, "client/registerCapability", registrations.clone());
    assert_eq!(answer.get("result"), Some(&Value::Null));
    assert_eq!(
        client.wait_for_server_request("client/registerCapability", |_| true),
        registrations
    );
    assert_eq!(
        answer_to(&client, "unknown", json!({}))["error"]["code"],
        -32601
    );
}

#[test]
fn a_test_can_replace_the_default_answer() {
    let client = client_of_echo("utf-16");
    let error = ResponseError {
        code: -1,
        message: "no".to_owned(),
        data: Value::Null,
    };
    let mut script = [
        Reply::Result(json!("yes")),
        Reply::Error(error),
        Reply::Usual,
    ]
    .into_iter();
    client.on_request("window/showDocument", move |_| {
        script.next().unwrap_or(Reply::Never)
    });
    let ask = || answer_to(&client, "window/showDocument", json!({ "uri": URI }));
    assert_eq!(ask()["result"], "yes");
    assert_eq!(ask()["error"], json!({ "code": -1, "message": "no" }));
    assert_eq!(ask()["result"], json!({ "success": true }));
}

#[test]
fn requests_can_be_answered_in_any_order_and_by_errors() {
    let mut held = None;
    let client = client_of(LspClient::builder(), move |message| {
        let id = message["id"].clone();
        match message["method"].as_str() {
            Some("hold") => {
                held = Some(id);
                vec![]
            }
            _ => vec![
                json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32601, "message": "no" } }),
                json!({ "jsonrpc": "2.0", "id": held.take(), "result": "late" }),
            ],
        }
    });
    let first = client.start_request("hold", json!({}));
    assert!(!client.is_answered(first));
    let error = client.request("other", json!({})).unwrap_err();
    assert_eq!((error.code, error.message.as_str()), (-32601, "no"));
    assert_eq!(client.wait_for_response(first), Ok(json!("late")));
    assert!(client.is_answered(first));
}
