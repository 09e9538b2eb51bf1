//! What `clreq send` asks on a terminal, and what it shows there.

#![cfg(unix)]

use std::process::{Command, Stdio};

use crate::common::command::run;
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::support::Folder;

/// Runs a command on a terminal.
pub fn start(mut command: Command) -> rexpect::session::PtySession {
    command
        .stdin(Stdio::inherit())
        .stdout(Stdio::inherit())
        .stderr(Stdio::inherit());
    rexpect::session::spawn_command(command, Some(60_000)).expect("it starts")
}

const ROLE: &str = r#"{
  "data": {
    "type": "roles",
    "attributes": { "name": "Editor" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

#[test]
fn what_cannot_be_undone_is_said_and_asked_before_it_is_sent() {
    let warning = "The API can't delete roles, so this can't be undone.";
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(ROLE);
    for (answer, says) in [
        ("1", "error: nothing was sent."),
        ("2", "Created the role \"Editor\"."),
    ] {
        let mut terminal = start(folder.send(&sandbox));
        terminal
            .exp_string(&format!("{warning} Send it?"))
            .expect("asked");
        terminal.exp_string("Number [1]: ").expect("asked");
        terminal.send_line(answer).expect("answered");
        let output = terminal.exp_eof().expect("it ends");
        assert!(output.contains(says), "{output}");
    }
    // A script sees the warning. `--yes` answers a terminal.
    let ran = run(&mut Folder::with(ROLE).send(&sandbox));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr.contains(&format!("warning: {warning}")),
        "{ran:?}"
    );
    let other = Folder::with(ROLE);
    let mut send = other.send(&sandbox);
    send.arg("--yes");
    let output = start(send).exp_eof().expect("it ends");
    assert!(output.contains("Created the role"), "{output}");
}

#[test]
fn placeholders_are_shown_and_asked_about() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(&REQUEST.replace("aBcDeFgHiJ", "<role id>"));
    let mut terminal = start(folder.send(&sandbox));
    terminal
        .exp_string("`<role id>` is a placeholder")
        .expect("shown");
    terminal
        .exp_string("The file has a placeholder. Send it?")
        .expect("asked");
    terminal.send_line("").expect("answered");
    let output = terminal.exp_eof().expect("it ends");
    assert!(output.contains("nothing was sent"), "{output}");
    assert_eq!(sandbox.stored(), 0);
}

#[test]
fn a_person_sees_what_was_created_and_a_program_gets_the_body() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let mut send = folder.send(&sandbox);
    send.args(["--write", "--secret-file", "secret"]);
    let output = start(send).exp_eof().expect("it ends");
    for shown in [
        "Created the API credential \"Shop\".",
        "  id ",
        "  client_id ",
        "The response is in shop.clreq.json.",
    ] {
        assert!(output.contains(shown), "{shown}: {output}");
    }
    assert!(!output.contains("relationships"), "{output}");
    // Each step of the progress is cleared from its line.
    let last = output.rsplit("\r\u{1b}[K").next().unwrap_or_default();
    assert!(!last.contains('…'), "{output}");

    let folder = Folder::new();
    let mut send = folder.send(&sandbox);
    send.args(["--format", "json"]);
    let output = start(send).exp_eof().expect("it ends");
    assert!(output.contains("\"client_secret\""), "{output}");

    // Without a file that gets the response, the summary is the only place for the secret.
    let folder = Folder::new();
    let output = start(folder.send(&sandbox)).exp_eof().expect("it ends");
    assert!(output.contains("  client_secret  "), "{output}");
    assert!(
        output.contains("`--write` puts it into the request file"),
        "{output}"
    );
}

#[test]
fn ctrl_c_at_a_question_ends_the_command_with_130() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(ROLE);
    let mut terminal = start(folder.send(&sandbox));
    terminal.exp_string("Number [1]: ").expect("asked");
    terminal.send_control('c').expect("sent");
    let output = terminal.exp_eof().expect("it ends");
    assert!(
        output.contains("Interrupted. Nothing was sent."),
        "{output}"
    );
    let status = format!("{:?}", terminal.process().wait());
    assert!(status.contains("130"), "{status}");
}

#[test]
fn of_several_resources_that_agree_the_user_chooses_one() {
    let sandbox = SandboxProcess::start(&[]);
    let ids = [(); 2].map(|()| sandbox.create(REQUEST));
    let folder = Folder::new();
    let look_up = || {
        let mut command = folder.send(&sandbox);
        command.args(["--write", "--look-up"]);
        command
    };
    // Without a user to ask, all are listed and none is taken.
    let ran = run(&mut look_up());
    assert_eq!(ran.code, 3, "{ran:?}");
    for id in &ids {
        assert!(ran.stderr.contains(id), "{ran:?}");
    }
    assert_eq!(folder.read("shop.clreq.json"), REQUEST);

    let mut terminal = start(look_up());
    terminal.exp_string("1  None of them").expect("asked");
    terminal.exp_string("Number [1]: ").expect("asked");
    terminal.send_line("2").expect("answered");
    terminal.exp_eof().expect("it ends");
    let text = folder.read("shop.clreq.json");
    let is_taken = |id: &&String| text.contains(&format!("\"id\": \"{id}\""));
    assert_eq!(ids.iter().filter(is_taken).count(), 1, "{text}");
    assert_eq!(sandbox.stored(), 2);
}
