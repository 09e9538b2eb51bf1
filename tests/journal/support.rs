//! Code shared by the tests of the journal.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::api::Api;
use crate::common::command::{Ran, clreq, run};
use crate::common::sends::REQUEST;

/// A folder with one request file, and a state folder of its own.
pub struct Setting {
    pub work: TempDir,
    pub state: TempDir,
}

impl Setting {
    pub fn new() -> Self {
        let setting = Self {
            work: tempfile::tempdir().expect("a folder"),
            state: tempfile::tempdir().expect("a folder"),
        };
        fs::write(setting.path("shop.clreq.json"), REQUEST).expect("written");
        setting
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.work.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("readable")
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// The names of the files in the folder of the request file.
    pub fn names(&self) -> Vec<String> {
        names(self.work.path())
    }

    pub fn state_folder(&self) -> PathBuf {
        self.state.path().join("clreq")
    }

    /// The files that are kept.
    pub fn kept(&self) -> Vec<PathBuf> {
        let folder = self.state_folder().join("kept");
        let names = if folder.exists() {
            names(&folder)
        } else {
            Vec::new()
        };
        names.into_iter().map(|name| folder.join(name)).collect()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = clreq(self.work.path());
        command
            .env("XDG_STATE_HOME", self.state.path())
            .args(arguments);
        command
    }

    /// A command that uses an API.
    pub fn to(&self, api: &Api, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command
            .env("CLREQ_ENDPOINT", api.base_url())
            .env("CLREQ_ACCESS_TOKEN", "Kw9-token-of-a-test");
        command
    }

    /// Runs `clreq send` of the request file.
    pub fn send(&self, api: &Api, options: &[&str]) -> Ran {
        run(self.to(api, &["send", "shop.clreq.json"]).args(options))
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("listed");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

/// Fails unless a command ended with this code and printed these texts.
#[track_caller]
pub fn assert_says(ran: &Ran, code: i32, said: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for said in said {
        assert!(ran.stderr.contains(said), "{said:?} is not said: {ran:?}");
    }
}
