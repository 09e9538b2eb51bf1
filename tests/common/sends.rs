//! The expected result of a send for each fault of the API, for every way to send.

use serde_json::{Value, json};

/// A request without errors.
pub const REQUEST: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "Shop", "kind": "integration" },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } },
      "role": { "data": { "type": "roles", "id": "aBcDeFgHiJ" } }
    }
  }
}
"#;

/// The credentials of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    Token,
    Client,
}

/// A send to a sandbox with a fault.
#[derive(Clone, Copy, Debug)]
pub struct Send {
    /// The sandbox's fault. `ORIGIN` in it is replaced by the address of another server.
    pub fault: &'static str,
    pub with: With,
    /// The exit code of the command line.
    pub code: i32,
    /// The number of credentials at the end.
    pub stored: usize,
    /// What the message must contain.
    pub says: &'static str,
    /// Whether to use a short time-out, because no answer will come.
    pub hopeless: bool,
}

const fn send(fault: &'static str, code: i32, stored: usize, says: &'static str) -> Send {
    Send {
        fault,
        with: With::Token,
        code,
        stored,
        says,
        hopeless: false,
    }
}

const fn with_client(send: Send) -> Send {
    Send {
        with: With::Client,
        ..send
    }
}

const fn hopeless(send: Send) -> Send {
    Send {
        hopeless: true,
        ..send
    }
}

const CREATED: &str = "201 Created";
const LOOK: &str = "look for one with this `name` and `reference`";
const NOTHING: &str = "Nothing was created";
const NOT_SENT: &str = "The request was not sent";

/// Every fault with its expected result.
pub const SENDS: &[Send] = &[
    send("slow:100ms", 0, 1, CREATED),
    send("wrong-content-type", 0, 1, CREATED),
    send("429:1x1", 0, 1, CREATED),
    with_client(send("slow:0s", 0, 1, CREATED)),
    with_client(send("token-slow:100ms", 0, 1, CREATED)),
    with_client(send("expired-token", 0, 1, CREATED)),
    // Refused.
    send("403", 1, 0, NOTHING),
    send("409", 1, 0, NOTHING),
    send("422-without-pointer", 1, 0, NOTHING),
    send("423", 1, 0, NOTHING),
    send("429:3600", 1, 0, "Wait 3600 s"),
    send("expired-token", 1, 0, "401 Unauthorized"),
    send("redirect:ORIGIN", 1, 0, "clreq follows no redirect"),
    send("redirect-same-origin", 1, 0, "clreq follows no redirect"),
    with_client(send(
        "token-401",
        1,
        0,
        "Check `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`",
    )),
    // Nothing sent.
    with_client(send("token-500", 2, 0, NOT_SENT)),
    with_client(hopeless(send("token-never", 2, 0, NOT_SENT))),
    // Outcome unknown.
    hopeless(send("never", 3, 0, LOOK)),
    hopeless(send("never-after-store", 3, 1, LOOK)),
    send("reset", 3, 0, LOOK),
    send("reset-after-store", 3, 1, LOOK),
    send("truncated-json", 3, 1, LOOK),
    send("malformed-json", 3, 1, LOOK),
    send("huge-body:9", 3, 1, LOOK),
    send("500", 3, 0, LOOK),
    send("502", 3, 0, LOOK),
    send("503", 3, 0, LOOK),
    send("503:1x1", 3, 0, LOOK),
];

/// The client id and secret of the tests. No other text contains them.
pub const CLIENT: (&str, &str) = ("Kw9-client-id-of-a-test", "Zr4-client-secret-of-a-test");

/// The variables with the credentials of a send, and the secrets in them.
pub fn credentials(
    with: With,
    sandbox: &super::sandbox_process::SandboxProcess,
) -> (Vec<(&'static str, String)>, Vec<String>) {
    let (id, secret) = CLIENT;
    match with {
        With::Token => {
            let token = sandbox.issue_token();
            (vec![("CLREQ_ACCESS_TOKEN", token.clone())], vec![token])
        }
        With::Client => (
            vec![
                ("CLREQ_CLIENT_ID", id.to_owned()),
                ("CLREQ_CLIENT_SECRET", secret.to_owned()),
            ],
            // The resulting token is one of the sandbox's: see `forbidden_in`.
            vec![id.to_owned(), secret.to_owned()],
        ),
    }
}

/// Fails if a text contains a secret, or any access token of a sandbox.
#[track_caller]
pub fn assert_no_secret(what: &str, text: &[u8], secrets: &[String]) {
    let text = String::from_utf8_lossy(text);
    for secret in secrets.iter().map(String::as_str).chain([TOKEN_HEADER]) {
        assert!(
            !text.contains(secret),
            "{secret:?} stands in {what}: {text}"
        );
    }
}

/// The start of every access token that a sandbox issues.
const TOKEN_HEADER: &str = "eyJ";

/// The secret of the credential in an answer.
pub fn client_secret(body: &Value) -> String {
    let secret = &body["data"]["attributes"]["client_secret"];
    assert_ne!(*secret, json!("<redacted>"));
    secret.as_str().expect("a client secret").to_owned()
}
