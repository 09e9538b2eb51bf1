//! Code shared by the tests of `clreq send`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::common::command::{self, clreq};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;

/// A folder with one request file.
pub struct Folder {
    pub folder: TempDir,
    pub file: PathBuf,
}

impl Folder {
    pub fn new() -> Self {
        Self::with(REQUEST)
    }

    pub fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("shop.clreq.json");
        fs::write(&file, text).expect("written");
        Self { folder, file }
    }

    /// The path of another file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("readable")
    }

    /// The names of all files in the folder.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("listed");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The text of the only file that is kept outside of the folder, which only the user can read.
    pub fn kept(&self, kind: &str) -> String {
        let mut kept = command::kept(&command::state_home_of(self.folder.path()));
        let suffix = format!(".{kind}.json");
        kept.retain(|path| path.to_string_lossy().ends_with(&suffix));
        let [path] = &kept[..] else {
            panic!("one {kind} is kept: {kept:?}")
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::read_to_string(path).expect("readable")
    }

    /// A `clreq send` of the request file to a sandbox that accepts the token.
    pub fn send(&self, sandbox: &SandboxProcess) -> Command {
        let mut command = clreq(self.folder.path());
        command
            .env("CLREQ_ENDPOINT", &sandbox.base_url)
            .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
            .args(["send", "shop.clreq.json"]);
        command
    }
}
