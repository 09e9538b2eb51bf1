//! If `clreq send --write` is killed at any moment, either the old file or the new one is there, whole.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::support::Folder;

const ROUNDS: u32 = 60;

/// The answer repeats it, so that writing the answer takes a while.
fn large_request() -> String {
    let filling = "x".repeat(400_000);
    REQUEST.replace(
        "\"name\": \"Shop\"",
        &format!("\"name\": \"Shop\", \"metadata\": {{ \"filling\": \"{filling}\" }}"),
    )
}

fn silent(command: &mut Command) -> &mut Command {
    command
        .arg("--write")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}

#[test]
fn killed_at_any_moment_the_file_is_whole() {
    let sandbox = SandboxProcess::start(&[]);
    let old = large_request();
    let began = Instant::now();
    let whole = Folder::with(&old);
    assert!(
        silent(&mut whole.send(&sandbox))
            .status()
            .expect("it runs")
            .success()
    );
    let takes = began.elapsed();

    let mut untouched = 0;
    for round in 0..ROUNDS {
        let folder = Folder::with(&old);
        let mut child = silent(&mut folder.send(&sandbox))
            .spawn()
            .expect("it starts");
        // From the start to well after the end of an undisturbed run. The last run always finishes.
        if round < ROUNDS - 1 {
            thread::sleep(takes.mul_f64(1.2) * round / ROUNDS + Duration::from_millis(1));
            child.kill().expect("killed, or at its end");
        }
        child.wait().expect("it ends");

        let text = folder.read("shop.clreq.json");
        if text == old {
            untouched += 1;
        } else {
            let document: Value = serde_json::from_str(&text).expect("the new file is whole");
            assert_eq!(document["response"]["status"], 201);
            assert!(text.starts_with(old.trim_end_matches("\n}\n")));
        }
        let is_request_file = |name: &String| name.ends_with(".clreq.json");
        let requests: Vec<String> = folder.names().into_iter().filter(is_request_file).collect();
        assert_eq!(
            requests,
            ["shop.clreq.json"],
            "what is left over is no request file"
        );
    }
    assert!(untouched > 0, "no run was killed before its end");
    assert!(
        untouched < ROUNDS,
        "not even the last run put the response in"
    );
}
