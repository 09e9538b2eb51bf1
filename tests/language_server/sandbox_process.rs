//! A `clreq sandbox` of its own for a test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

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
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        // It may have ended already; there is nothing to do about a failure here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
