//! Detects the end of the process that started the server.
//!
//! This is needed if another process holds standard input open, so that the input never ends.

use std::time::Duration;

/// How often to look. VS Code's servers use the same interval.
const INTERVAL: Duration = Duration::from_secs(3);

/// Waits until a process ends, and returns true. Returns false if there is no such process at the start, because the client may
/// run in another container.
pub(super) async fn wait_for_end(id: u32) -> bool {
    if !is_alive(id) {
        return false;
    }
    while is_alive(id) {
        tokio::time::sleep(INTERVAL).await;
    }
    true
}

#[cfg(unix)]
fn is_alive(id: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    let id = i32::try_from(id).ok().and_then(Pid::from_raw);
    // With any other error, the process exists but belongs to another user.
    id.is_some_and(|id| test_kill_process(id) != Err(Errno::SRCH))
}

#[cfg(windows)]
fn is_alive(id: u32) -> bool {
    process_alive::state(id.into()).is_alive()
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::is_alive;

    #[test]
    fn a_process_is_alive_until_it_ends() {
        assert!(is_alive(std::process::id()));
        assert!(!is_alive(u32::MAX));
        let mut other = Command::new(env!("CARGO"))
            .arg("--version")
            .stdout(Stdio::null())
            .spawn()
            .expect("cargo runs");
        other.wait().expect("it ends");
        assert!(!is_alive(other.id()));
    }
}
