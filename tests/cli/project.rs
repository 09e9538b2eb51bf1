//! A temporary folder to run the binary in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A request without problems.
pub const GOOD: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "My app", "kind": "sales_channel" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

/// An error with a safe fix, an error without one, and a warning.
pub const BAD: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "", "kind": "sales_channel", },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "acme" } } }
  }
}
"#;

/// Only a warning.
pub const WARNED: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "My app", "kind": "dashboards" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

/// A temporary folder. A `clreq.toml` or `.gitignore` above it has no effect on it.
pub struct Project {
    folder: TempDir,
}

impl Project {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        Self { folder }
    }

    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let project = Self::new();
        for (path, content) in files {
            project.write(path, content);
        }
        project
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The command, set to run in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clreq"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null());
        command
    }

    /// The command with the given standard input, such as a terminal.
    pub fn command_on_terminal(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.stdin(Stdio::inherit());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Runs it with a text on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        use std::io::Write;
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_ref()).unwrap();
        drop(stdin);
        Ran::of(child.wait_with_output().unwrap())
    }
}

/// The result of a run.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}
