//! Runs long work off the runtime's only thread, which serves the client.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::{AbortHandle, spawn_blocking};
use tokio_util::sync::CancellationToken;

use super::snapshot::Snapshot;

/// The payload of a panic.
pub(super) type Panic = Box<dyn Any + Send>;

/// Runs work on a separate thread. If the future is dropped, because the client has cancelled, work that has not started is
/// skipped; work that has started runs to its end.
pub(super) async fn run_off_task<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Panic> {
    let running = spawn_blocking(work);
    let _abort = AbortOnDrop(running.abort_handle());
    running.await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => panic,
        // The runtime is shutting down, and this task with it.
        Err(error) => Box::new(error.to_string()),
    })
}

/// Runs work on a snapshot: on a separate thread if it is large, else directly, because a thread switch takes longer than the
/// work. If the future is dropped, a running parse stops.
pub(super) async fn run_on_snapshot<T: Send + 'static>(
    snapshot: Arc<Snapshot>,
    work: impl FnOnce(&Snapshot) -> T + Send + 'static,
) -> Result<T, Panic> {
    if !snapshot.is_large() {
        return catch_unwind(AssertUnwindSafe(|| work(&snapshot)));
    }
    let cancellation = CancellationToken::new();
    let _cancel = cancellation.clone().drop_guard();
    let parse_and_work = move || {
        let parsed = snapshot.parse_unless(&|| cancellation.is_cancelled());
        parsed.map(|_| ()).map(|()| work(&snapshot))
    };
    let done = run_off_task(parse_and_work).await?;
    // Only dropping this future cancels the parse, so this result is never seen.
    done.map_err(|cancelled| Box::new(cancelled.to_string()) as Panic)
}

/// Drops a large value on another thread.
pub(super) fn drop_off_task(value: impl Send + 'static) {
    if Handle::try_current().is_ok() {
        spawn_blocking(move || drop(value));
    }
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;
    use std::thread::{self, ThreadId};

    use super::{drop_off_task, run_off_task};

    #[tokio::test]
    async fn a_panic_is_given_to_whoever_waits_and_the_next_work_is_done() {
        let panicked = run_off_task(|| panic!("a bug")).await;
        let panic = panicked.map(|()| "none").expect_err("a panic");
        assert_eq!(panic.downcast_ref(), Some(&"a bug"));
        assert_eq!(run_off_task(|| 1).await.ok(), Some(1));
    }

    #[test]
    fn work_that_is_cancelled_before_its_turn_is_not_begun() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(1)
            .build()
            .expect("a runtime");
        let (finish, unfinished) = mpsc::channel::<()>();
        let has_begun = Arc::new(AtomicBool::new(false));
        runtime.block_on(async {
            let slow = tokio::spawn(run_off_task(move || unfinished.recv().ok()));
            let begun = Arc::clone(&has_begun);
            let waiting = tokio::spawn(run_off_task(move || begun.store(true, Ordering::SeqCst)));
            tokio::task::yield_now().await;
            waiting.abort();
            assert!(waiting.await.is_err());
            finish.send(()).expect("the slow work waits");
            assert!(slow.await.expect("no panic").is_ok());
            assert!(run_off_task(|| ()).await.is_ok());
        });
        assert!(!has_begun.load(Ordering::SeqCst));
    }

    struct TellsItsThread(mpsc::Sender<ThreadId>);

    impl Drop for TellsItsThread {
        fn drop(&mut self) {
            let told = self.0.send(thread::current().id());
            told.expect("the test waits");
        }
    }

    #[tokio::test]
    async fn a_value_is_dropped_on_another_thread() {
        let (sender, receiver) = mpsc::channel();
        drop_off_task(TellsItsThread(sender));
        let dropped_on = receiver.recv().expect("it is dropped");
        assert_ne!(dropped_on, thread::current().id());
    }

    #[test]
    fn a_value_is_dropped_where_there_is_no_runtime() {
        let (sender, receiver) = mpsc::channel();
        drop_off_task(TellsItsThread(sender));
        assert_eq!(receiver.try_recv().ok(), Some(thread::current().id()));
    }
}
