//! Notices the end of the process that started the server.
//!
//! It is needed where another process holds standard input open, so that the input never ends.

/// Waits until a process ends, and returns true. Returns false if there is no such process to begin with: the client may live in another
/// container. It also does on Windows, where only unsafe code could ask.
#[cfg(unix)]
pub(super) async fn wait_for_end(id: u32) -> bool {
    use std::time::Duration;

    use rustix::process::Pid;

    /// As often as the servers of VS Code look.
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
    // A process of another user exists, too.
    rustix::process::test_kill_process(id) != Err(rustix::io::Errno::SRCH)
}
