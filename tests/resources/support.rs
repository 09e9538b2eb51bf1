//! Code shared by the tests of the resource commands.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clreq::sandbox::{Fault, Options, Sandbox};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::common::command::{Ran, clreq};

/// A folder of request files, and a sandbox to send them to. The sandbox runs inside the test, which can count its requests.
pub struct Project {
    pub folder: TempDir,
    pub sandbox: Sandbox,
    runtime: Runtime,
}

impl Project {
    pub fn new() -> Self {
        Self::with_faults(Vec::new())
    }

    /// A project whose sandbox has a fault.
    pub fn with_fault(fault: &str) -> Self {
        Self::with_faults(vec![fault.parse().expect("a fault")])
    }

    pub fn with_faults(faults: Vec<Fault>) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let options = Options {
            unlimited: true,
            faults,
            ..Options::default()
        };
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            sandbox: runtime
                .block_on(Sandbox::start(options))
                .expect("a sandbox"),
            runtime,
        }
    }

    /// Waits until this number of requests has arrived, answered or not.
    pub fn wait_for_requests(&self, count: usize) {
        self.runtime.block_on(self.sandbox.received(count));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("readable")
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// Replaces a text that must occur in a file.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "no {from} in {text}");
        self.write(name, &text.replacen(from, to, 1));
    }

    /// Runs clreq in the folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().expect("it runs").into()
    }

    /// Runs clreq in the folder with a text on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that needs no input may have ended.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().expect("it ends").into()
    }

    /// A clreq command in the folder, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = clreq(self.folder.path());
        command
            .env("CLREQ_ENDPOINT", self.sandbox.base_url())
            .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
            .args(arguments);
        command
    }

    /// Runs clreq and checks its exit code.
    #[track_caller]
    pub fn expect(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {ran:#?}");
        ran
    }

    /// Writes a request and sends it, so that its file is linked.
    #[track_caller]
    pub fn create(&self, name: &str, request: &str) {
        self.write(name, request);
        self.expect(0, &["send", "--write", name]);
    }
}

/// A request for a sales channel.
pub fn request(name: &str, reference: &str) -> String {
    format!(
        r#"{{
  "data": {{
    "type": "api_credentials",
    "attributes": {{ "name": "{name}", "kind": "sales_channel", "mode": "test", "reference": "{reference}" }},
    "relationships": {{
      "organization": {{ "data": {{ "type": "organizations", "id": "xYZkjABcde" }} }}
    }}
  }}
}}
"#
    )
}
