//! `--secrets redact` on a terminal: the secret is shown once.

#![cfg(unix)]

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::common::sandbox_process::SandboxProcess;
use crate::support::Folder;

#[test]
fn a_terminal_shows_the_secret_once() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&controller).expect("granted");
    unlockpt(&controller).expect("unlocked");
    let name = ptsname(&controller, Vec::new()).expect("named");
    let terminal = OpenOptions::new()
        .write(true)
        .read(true)
        .open(name.to_str().expect("UTF-8"))
        .expect("opened");
    let mut child = {
        let mut command = folder.send(&sandbox);
        command
            .args(["--write", "--secrets", "redact"])
            .stdout(Stdio::from(terminal));
        command.spawn().expect("it starts")
    };
    let mut shown = Vec::new();
    // The end of a terminal is an error on Linux.
    let _ = File::from(controller).read_to_end(&mut shown);
    let shown = String::from_utf8(shown).expect("UTF-8");
    let mut told = String::new();
    let mut errors = child.stderr.take().expect("piped");
    errors.read_to_string(&mut told).expect("read");
    assert!(child.wait().expect("it ends").success(), "{told}");

    let (_, rest) = shown
        .split_once("client_secret: ")
        .expect("the secret is shown");
    let secret = rest.lines().next().expect("a line").trim_end();
    assert!(secret.len() > 20, "{shown}");
    assert_eq!(shown.matches(secret).count(), 1, "{shown}");
    assert!(shown.contains("it is not shown again"), "{shown}");
    assert!(!told.contains(secret), "{told}");
    assert!(!folder.read("shop.clreq.json").contains(secret));
    assert_eq!(folder.names(), ["shop.clreq.json"]);
}
