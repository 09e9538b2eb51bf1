//! Pseudo-terminals.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::process::{Child, Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Starts a command whose standard output is a terminal. Returns all output, with the line endings of a terminal, once the
/// command has closed it.
pub fn print_on_terminal(command: Command) -> (Child, String) {
    let (child, mut controller) = start_on_terminal(command);
    let mut sent = Vec::new();
    // On Linux, reading at the end of a terminal is an error.
    let _ = controller.read_to_end(&mut sent);
    (child, String::from_utf8(sent).expect("UTF-8"))
}

/// Starts a command whose standard output is a terminal that exists until its other end is dropped.
pub fn start_on_terminal(mut command: Command) -> (Child, File) {
    #[allow(unused_mut, reason = "other systems can't do that")]
    let mut flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    // Otherwise a process of another test would inherit it and keep it open.
    #[cfg(target_os = "linux")]
    {
        flags |= OpenptFlags::CLOEXEC;
    }
    let controller = openpt(flags).expect("a terminal");
    grantpt(&controller).expect("granted");
    unlockpt(&controller).expect("unlocked");
    let name = ptsname(&controller, Vec::new()).expect("named");
    let terminal = OpenOptions::new()
        .write(true)
        .read(true)
        .open(name.to_str().expect("UTF-8"))
        .expect("opened");
    let child = command
        .stdout(Stdio::from(terminal))
        .spawn()
        .expect("it starts");
    // It keeps the terminal open.
    drop(command);
    (child, File::from(controller))
}
