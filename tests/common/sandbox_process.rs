//! A `clreq sandbox` of its own for a test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running sandbox; it ends with the test.
pub struct SandboxProcess {
    child: Child,
    pub base_url: String,
}

impl SandboxProcess {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clreq"))
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

    /// How many credentials it holds. Asked by `clreq`'s own means this would prove less: it is a plain HTTP request, which
    /// which asks for a fault of its own that does nothing.
    pub fn stored(&self) -> usize {
        let address = self.base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("the sandbox listens");
        write!(
            stream,
            "GET /api/api_credentials HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer sandbox-token\r\n\
             Accept: application/vnd.api+json\r\nX-Sandbox-Fault: slow:0s\r\nConnection: close\r\n\r\n"
        )
        .expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let body = answer.split_once("\r\n\r\n").expect("a body").1;
        let start = body.find('{').expect("JSON");
        let end = body.rfind('}').expect("JSON");
        let list: Value = serde_json::from_str(&body[start..=end]).expect("JSON");
        list["data"].as_array().expect("a list").len()
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        // It may have ended already; there is nothing to do about a failure here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
