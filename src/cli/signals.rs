//! Signals that end a process. A command with something to lose catches them and ends in order.

use std::io;

use tokio_util::sync::CancellationToken;

/// Starts catching signals. Without this a signal would kill the process at once.
#[cfg(unix)]
pub(super) fn listen() -> io::Result<impl Future<Output = ()>> {
    use futures::future::select_all;
    use tokio::signal::unix::{SignalKind, signal};

    /// The file size limit was exceeded. If the signal is caught, the write fails instead.
    #[cfg(target_os = "linux")]
    const FILE_SIZE: Option<i32> = Some(25);
    #[cfg(not(target_os = "linux"))]
    const FILE_SIZE: Option<i32> = None;

    let file_size = FILE_SIZE
        .map(|number| signal(SignalKind::from_raw(number)))
        .transpose()?;
    let mut signals = Vec::new();
    for kind in [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
        SignalKind::quit(),
    ] {
        // `nohup` and shells make a process ignore some of them.
        if !is_ignored(kind.as_raw_value()) {
            signals.push(signal(kind)?);
        }
    }
    Ok(async move {
        let _file_size = file_size;
        let any = signals.iter_mut().map(|signal| Box::pin(signal.recv()));
        match any.len() {
            0 => std::future::pending().await,
            _ => drop(select_all(any).await),
        }
    })
}

#[cfg(not(unix))]
pub(super) fn listen() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}

/// Whether the process that started this one made it ignore a signal.
#[cfg(target_os = "linux")]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default();
    ignored >> (signal - 1) & 1 == 1
}

#[cfg(all(unix, not(target_os = "linux")))]
fn is_ignored(_signal: i32) -> bool {
    false
}

/// Cancels at the first signal, and never ends.
pub(super) async fn cancel_on(
    signal: impl Future<Output = ()>,
    cancellation: &CancellationToken,
) -> std::convert::Infallible {
    signal.await;
    cancellation.cancel();
    std::future::pending().await
}
