//! Detects the end of the process that started the server.
//!
//! This is needed if another process holds standard input open, so that the input never ends.

/// Waits until a process ends, and returns true. Returns false if there is no such process at the start, because the client may
/// run in another container. Always returns false on Windows, where the check would need unsafe code.
#[cfg(unix)]
pub(super) async fn wait_for_end(id: u32) -> bool {
    use std::time::Duration;

    use rustix::process::Pid;

    /// The interval that VS Code's servers use.
    const INTERVAL: Duration = Duration::from_secs(3);

    let id = i32::try_from(id).ok().and_then(Pid::from_raw);
    let Some(id) = id.filter(|id| is_alive(*id)) else {
        return false;
    };
    while is_alive(id) {
        tokio::time::sleep(INTERVAL).await;
    }
    true
}

#[cfg(not(unix))]
pub(super) async fn wait_for_end(_: u32) -> bool {
    false
}

#[cfg(unix)]
fn is_alive(id: rustix::process::Pid) -> bool {
    // The process exists, but belongs to another user.
    rustix::process::test_kill_process(id) != Err(rustix::io::Errno::SRCH)
}
