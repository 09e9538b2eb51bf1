//! A `clreq sandbox` process for a test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A running sandbox; it stops at the end of the test.
pub struct SandboxProcess {
    child: Child,
    pub base_url: String,
}

impl SandboxProcess {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clreq"))
            .env("XDG_STATE_HOME", super::command::state_home())
            .args(["sandbox", "--unlimited"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the sandbox starts");
        let out = child.stdout.take().expect("its output is piped");
        let mut base_url = String::new();
        BufReader::new(out)
            .read_line(&mut base_url)
            .expect("the sandbox says where it is");
        Self {
            child,
            base_url: base_url.trim_end().to_owned(),
        }
    }

    /// The number of stored credentials. To be independent of `clreq`'s client, this is a plain HTTP request. Its header asks
    /// for a harmless fault, so that it doesn't use up the sandbox's own.
    pub fn stored(&self) -> usize {
        let list = self.exchange(
            "GET /api/api_credentials",
            "Authorization: Bearer sandbox-token\r\nAccept: application/vnd.api+json\r\nX-Sandbox-Fault: slow:0s\r\n",
            "",
        );
        list["data"].as_array().expect("a list").len()
    }

    /// Waits until this number of credentials is stored: a request may arrive after its client is done.
    pub fn wait_until_stored(&self, count: usize) {
        const PATIENCE: Duration = Duration::from_secs(60);
        let begun = Instant::now();
        while self.stored() != count {
            assert!(begun.elapsed() < PATIENCE, "it never holds {count}");
        }
    }

    /// An access token that no other test has.
    pub fn issue_token(&self) -> String {
        self.issue_token_for("a")
    }

    /// An access token of the kind that a client id such as `sandbox:integration` asks for.
    pub fn issue_token_for(&self, client_id: &str) -> String {
        let body = format!(
            r#"{{"grant_type": "client_credentials", "client_id": "{client_id}", "client_secret": "b"}}"#
        );
        let headers = "Content-Type: application/json\r\nX-Sandbox-Fault: token-slow:0s\r\n";
        let issued = self.exchange("POST /oauth/token", headers, &body);
        issued["access_token"].as_str().expect("a token").to_owned()
    }

    /// Creates a credential and returns its id. Doesn't use up the sandbox's own fault.
    pub fn create(&self, request: &str) -> String {
        let headers = "Authorization: Bearer sandbox-token\r\nAccept: application/vnd.api+json\r\n\
            Content-Type: application/vnd.api+json\r\nX-Sandbox-Fault: slow:0s\r\n";
        let created = self.exchange("POST /api/api_credentials", headers, request);
        created["data"]["id"].as_str().expect("an id").to_owned()
    }

    fn exchange(&self, request: &str, headers: &str, body: &str) -> Value {
        let address = self.base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("the sandbox listens");
        let length = body.len();
        write!(
            stream,
            "{request} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
        )
        .expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let body = answer.split_once("\r\n\r\n").expect("a body").1;
        let (start, end) = (body.find('{'), body.rfind('}'));
        let json = start.zip(end).map(|(start, end)| &body[start..=end]);
        serde_json::from_str(json.expect("an object")).expect("JSON")
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        // It may have ended already, and a failure here has no effect.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
