//! Malformed headers and bodies.

use serde_json::{Value, json};

use super::{Connection, error_code, framed};

/// Sends `bytes` and then a valid request. Returns the codes of the errors that come before its answer.
async fn errors_of(bytes: &[u8]) -> Vec<i64> {
    let mut connection = Connection::initialized().await;
    connection.send_bytes(bytes).await;
    connection.execute("good", "answer").await;
    let mut errors = Vec::new();
    loop {
        let answer = connection.receive().await;
        if answer["id"] == "good" {
            assert_eq!(answer["result"], "answer");
            return errors;
        }
        assert_eq!(answer["id"], Value::Null, "{answer}");
        errors.push(error_code(&answer));
    }
}

#[tokio::test]
async fn a_malformed_header_is_answered_and_the_next_message_is_found() {
    let cases: [&[u8]; 14] = [
        b"nonsense\r\n",
        b"nonsense\r\n\r\nmore of it\r\n",
        b"nonsense with no end",
        b"\xff\xfe: 1\r\n\r\n",
        b"\xef\xbb\xbf",
        b": 12\r\n\r\n",
        b"Content-Length: \r\n\r\n",
        b"Content-Length: twelve\r\n\r\n{\"jsonrpc\":\"2.0\"}",
        b"Content-Length: -1\r\n\r\n{}",
        b"Content-Length: +2\r\n\r\n{}",
        b"Content-Length: 99999999999999999999999999\r\n\r\n{}",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{\"text\":\"Content-Length: \"}",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}\n",
        b"jsonrpc: 2.0, ",
    ];
    for bytes in cases {
        assert_eq!(errors_of(bytes).await, [-32700], "{}", bytes.escape_ascii());
    }
}

#[tokio::test]
async fn an_endless_header_line_is_answered_once_and_the_next_message_is_found() {
    for filler in ["x", "x: "] {
        for length in [8_000, 8_192, 8_200, 100_000] {
            assert_eq!(
                errors_of(filler.repeat(length).as_bytes()).await,
                [-32700],
                "{length} of {filler:?}"
            );
        }
    }
}

#[tokio::test]
async fn header_lines_may_be_written_in_any_usual_way() {
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"workspace/executeCommand","params":{"command":"answer"}}"#;
    let length = body.len();
    let headers = [
        format!("content-length: {length}\r\n\r\n"),
        format!("CONTENT-LENGTH:{length}\n\n"),
        format!("Content-Length :  {length}  \r\n\r\n"),
        format!("\r\n\r\nContent-Length: {length}\r\n\r\n"),
        format!(
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
        ),
        format!(
            "Content-Length: {length}\r\nX-Other: a: b\r\nContent-Type: what/ever; charset=latin1\r\n\r\n"
        ),
    ];
    for header in headers {
        let mut connection = Connection::initialized().await;
        connection
            .send_bytes(format!("{header}{body}").as_bytes())
            .await;
        assert_eq!(connection.receive().await["result"], "answer", "{header:?}");
    }
}

#[tokio::test]
async fn a_wrong_length_loses_only_adjacent_messages() {
    let body = r#"{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///a"}}}"#;
    let short = format!("Content-Length: {}\r\n\r\n{body}", body.len() - 10);
    assert_eq!(errors_of(short.as_bytes()).await, [-32700, -32700]);
    let long = format!("Content-Length: {}\r\n\r\n{body}", body.len() + 30);
    let victim = framed(body);
    assert_eq!(
        errors_of(&[long.as_bytes(), &victim].concat()).await,
        [-32700, -32700]
    );
}

#[tokio::test]
async fn a_body_that_is_not_json_is_a_parse_error() {
    let deep = "[".repeat(100_000);
    let deep_pairs = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        "",
        " ",
        "{",
        "{\"jsonrpc\":\"2.0\"",
        "nonsense",
        "{}{}",
        "{'a':1}",
        &deep,
        &deep_pairs,
    ] {
        assert_eq!(errors_of(&framed(body)).await, [-32700], "{:.40}", body);
    }
    assert_eq!(
        errors_of(b"Content-Length: 3\r\n\r\n\"\xff\"").await,
        [-32700]
    );
}

#[tokio::test]
async fn json_that_is_not_a_message_is_an_invalid_request() {
    let bodies = [
        "1",
        "null",
        "\"text\"",
        "[]",
        "[1,2]",
        r#"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#,
        "{}",
        r#"{"method":"shutdown"}"#,
        r#"{"jsonrpc":"1.0","method":"shutdown"}"#,
        r#"{"jsonrpc":2.0,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0"}"#,
        r#"{"jsonrpc":"2.0","method":1,"params":"bar"}"#,
        r#"{"jsonrpc":"2.0","id":null,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","id":[],"method":"shutdown"}"#,
    ];
    for body in bodies {
        assert_eq!(errors_of(&framed(body)).await, [-32600], "{body}");
    }
}

#[tokio::test]
async fn an_invalid_request_is_answered_with_its_id_where_it_has_one() {
    for body in [
        r#"{"jsonrpc":"2.0","id":3}"#,
        r#"{"id":3,"method":"shutdown"}"#,
    ] {
        let mut connection = Connection::initialized().await;
        connection.send_bytes(&framed(body)).await;
        let answer = connection.receive().await;
        assert_eq!(
            (&answer["id"], error_code(&answer)),
            (&json!(3), -32600),
            "{body}"
        );
        connection.assert_alive().await;
    }
}

#[tokio::test]
async fn half_a_surrogate_pair_becomes_a_replacement_character() {
    let texts = [
        (r"a\ud83db", "a\u{fffd}b"),
        (r"\ude00", "\u{fffd}"),
        (r"\ud83d", "\u{fffd}"),
        (r"\ud83d\ud83d\ude00\ude00", "\u{fffd}\u{1f600}\u{fffd}"),
        (r#"\\ud83d \" \uD83D\n"#, "\\ud83d \" \u{fffd}\n"),
        (r"\ud83d\\ude00", "\u{fffd}\\ude00"),
    ];
    for (escaped, expected) in texts {
        let mut connection = Connection::initialized().await;
        let document =
            format!(r#"{{"uri":"file:///a","languageId":"json","version":1,"text":"{escaped}"}}"#);
        let open = format!(
            r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{document}}}}}"#
        );
        connection.send_bytes(&framed(&open)).await;
        connection.execute(1, "text").await;
        assert_eq!(connection.receive().await["result"], expected, "{escaped}");
    }
}

#[tokio::test]
async fn params_of_the_wrong_form_are_answered() {
    let mut connection = Connection::initialized().await;
    for params in [json!(null), json!(5), json!([]), json!({ "command": 5 })] {
        connection
            .request(1, "workspace/executeCommand", params)
            .await;
        assert_eq!(error_code(&connection.receive().await), -32602);
    }
    connection
        .notify("textDocument/didChange", json!({ "textDocument": 5 }))
        .await;
    connection.assert_alive().await;
}
