//! `--write`: the other parts of the file stay unchanged, and an answer that can't be put there is kept.

use std::fs;
use std::io::PipeWriter;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::command::run;
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::support::Folder;

#[test]
fn line_ends_and_the_rest_of_the_text_are_kept() {
    let sandbox = SandboxProcess::start(&[]);
    let text = REQUEST.replace('\n', "\r\n");
    let folder = Folder::with(&text);
    assert_eq!(run(folder.send(&sandbox).arg("--write")).code, 0);
    let written = folder.read("shop.clreq.json");
    assert!(
        written.starts_with(text.trim_end_matches("\r\n}\r\n")),
        "{written}"
    );
    assert!(written.ends_with("\r\n  }\r\n}\r\n"), "{written}");
    assert_eq!(
        written.matches('\n').count(),
        written.matches("\r\n").count()
    );
    assert_eq!(folder.names(), ["shop.clreq.json"]);
}

#[test]
fn a_change_beside_the_request_is_kept() {
    let sandbox = SandboxProcess::start(&["--fault", "slow:2s"]);
    let folder = Folder::new();
    let child = folder
        .send(&sandbox)
        .arg("--write")
        .spawn()
        .expect("it starts");
    while sandbox.stored() == 0 {}
    let changed = folder.path("changed");
    let with_schema = REQUEST.replacen('{', "{ \"$schema\": \"x\",", 1);
    fs::write(&changed, with_schema).expect("written");
    fs::rename(&changed, &folder.file).expect("replaced");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    let document: Value = serde_json::from_str(&folder.read("shop.clreq.json")).expect("JSON");
    assert_eq!(document["$schema"], "x");
    assert_eq!(document["response"]["sandbox"], true);
    let endpoint = document["response"]["endpoint"].as_str().expect("a text");
    assert_eq!(
        endpoint,
        format!("{}/api", sandbox.base_url.trim_end_matches("/api"))
    );
    assert_eq!(
        document["response"]["body"]["data"]["attributes"]["name"],
        "Shop"
    );
}

/// Sends while the file is changed, and returns the messages.
fn sent_while_replaced_by(text: &str) -> (Folder, String) {
    let sandbox = SandboxProcess::start(&["--fault", "slow:2s"]);
    let folder = Folder::new();
    let child = folder
        .send(&sandbox)
        .arg("--write")
        .spawn()
        .expect("it starts");
    while sandbox.stored() == 0 {}
    fs::write(&folder.file, text).expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(folder.read("shop.clreq.json"), text);
    (folder, told)
}

#[test]
fn a_file_whose_request_changed_does_not_get_the_response() {
    let (folder, told) = sent_while_replaced_by(&REQUEST.replace("Shop", "My other shop"));
    assert!(told.contains("it holds another request by now"), "{told}");
    assert!(told.contains("keeps it in "), "{told}");
    assert!(folder.kept("response").contains("\"client_secret\""));
}

#[test]
fn a_success_added_during_the_send_is_not_replaced() {
    let other = REQUEST
        .trim_end()
        .trim_end_matches('}')
        .trim_end()
        .to_owned()
        + ",\n  \"response\": { \"status\": 201, \"body\": {} }\n}\n";
    let (folder, told) = sent_while_replaced_by(&other);
    assert!(told.contains("the response of another send"), "{told}");
    assert!(folder.kept("response").contains("\"client_secret\""));
}

#[test]
fn an_answer_is_kept_if_its_file_was_deleted_or_broken_meanwhile() {
    for text in [None, Some("{ \"data\": ")] {
        let sandbox = SandboxProcess::start(&["--fault", "slow:2s"]);
        let folder = Folder::new();
        let child = folder
            .send(&sandbox)
            .arg("--write")
            .spawn()
            .expect("it starts");
        while sandbox.stored() == 0 {}
        match text {
            None => fs::remove_file(&folder.file).expect("removed"),
            Some(text) => fs::write(&folder.file, text).expect("written"),
        }
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{output:?}");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(told.contains("keeps it in "), "{told}");
        let kept: Value = serde_json::from_str(&folder.kept("response")).expect("JSON");
        assert_eq!(kept["status"], 201);
        assert_eq!(fs::read_to_string(&folder.file).ok().as_deref(), text);
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &std::path::Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn permissions_are_kept_and_links_followed() {
        let sandbox = SandboxProcess::start(&[]);
        let folder = Folder::new();
        let target = folder.path("target");
        fs::rename(&folder.file, &target).expect("renamed");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("set");
        symlink("target", &folder.file).expect("linked");
        assert_eq!(run(folder.send(&sandbox).arg("--write")).code, 0);
        assert!(
            fs::symlink_metadata(&folder.file)
                .expect("there")
                .is_symlink()
        );
        assert!(folder.read("target").contains("\"response\""));
        assert_eq!(mode(&target), 0o640);
        assert_eq!(folder.names(), ["shop.clreq.json", "target"]);
    }

    #[test]
    fn a_read_only_file_is_unchanged_and_the_answer_is_kept() {
        let sandbox = SandboxProcess::start(&[]);
        let folder = Folder::new();
        fs::set_permissions(&folder.file, fs::Permissions::from_mode(0o444)).expect("set");
        let ran = run(folder.send(&sandbox).arg("--write"));
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stderr.contains("read-only"), "{ran:?}");
        assert_eq!(folder.read("shop.clreq.json"), REQUEST);
        assert_eq!(folder.names(), ["shop.clreq.json"]);
        assert!(folder.kept("response").contains("\"status\": 201"));
    }
}

/// The writing end of a pipe whose reader is gone.
fn unread() -> PipeWriter {
    std::io::pipe().expect("a pipe").1
}

#[test]
fn a_response_printed_to_a_closed_pipe_is_kept() {
    let sandbox = SandboxProcess::start(&[]);
    for is_quiet in [false, true] {
        let folder = Folder::new();
        let mut command = folder.send(&sandbox);
        command.stdout(unread());
        if is_quiet {
            command.stderr(unread());
        }
        let ran = run(&mut command);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.stderr.contains("keeps it in"), !is_quiet, "{ran:?}");
        assert_eq!(folder.names(), ["shop.clreq.json"]);
        assert!(folder.kept("response").contains("\"client_secret\""));
    }
}

#[test]
fn a_response_is_written_even_if_standard_error_is_closed() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let mut command = folder.send(&sandbox);
    let ran = run(command.arg("--write").stdout(unread()).stderr(unread()));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.names(), ["shop.clreq.json"]);
    assert!(folder.read("shop.clreq.json").contains("\"client_secret\""));
}

#[test]
fn a_response_is_written_to_the_file_before_it_is_printed() {
    let sandbox = SandboxProcess::start(&[]);
    // More than a pipe can buffer.
    let name = format!(
        "\"metadata\": {{ \"filling\": \"{}\" }}, \"name\"",
        "x".repeat(400_000)
    );
    let folder = Folder::with(&REQUEST.replace("\"name\"", &name));
    let mut child = folder
        .send(&sandbox)
        .arg("--write")
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let begun = Instant::now();
    while !folder.read("shop.clreq.json").contains("\"client_secret\"") {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "it waits for a reader"
        );
    }
    let output = child.stdout.take().expect("piped");
    let printed = std::io::read_to_string(output).expect("text");
    assert!(printed.contains("\"client_secret\""));
    assert!(child.wait().expect("it ends").success());
}

/// A device to which every write fails.
fn full() -> fs::File {
    fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("opened")
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_lost_when_standard_output_and_error_are_full() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let mut command = folder.send(&sandbox);
    let ran = run(command.stdout(full()).stderr(full()));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(folder.kept("response").contains("\"client_secret\""));
}

#[cfg(unix)]
#[test]
fn a_response_that_no_file_takes_is_shown_and_is_no_success() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let plain = folder.send(&sandbox);
    // The signal of the file size limit kills a process that does not catch it.
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", "ulimit -f 0; exec \"$@\"", "sh"])
        .arg(plain.get_program())
        .args(plain.get_args())
        .args(["--write", "--no-journal"])
        .current_dir(folder.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let ran = run(&mut command);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("Keep it: ") && ran.stderr.contains("\"client_secret\""),
        "{ran:?}"
    );
    assert_eq!(folder.read("shop.clreq.json"), REQUEST);
}
