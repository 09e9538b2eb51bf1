//! `clreq sandbox` as a program. Its API is tested in `tests/sandbox`.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;

use crate::project::Project;

#[test]
fn a_port_in_use_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = Project::new()
        .run(&["sandbox", "--port", &port])
        .expect_code(2);
    assert!(
        ran.stderr.starts_with("error: The sandbox can't start: "),
        "{ran:?}"
    );
    assert!(ran.stderr.contains(&port), "{ran:?}");
    assert_eq!(ran.stdout, "");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_sandbox_with_130() {
    use rustix::process::{Pid, Signal, kill_process};

    let project = Project::new();
    let mut child = project
        .command(&["sandbox"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    // The message about Ctrl-C is printed only once Ctrl-C works.
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    errors.read_line(&mut told).unwrap();
    assert!(told.contains("End with Ctrl-C"), "{told}");
    let process = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(process, Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
