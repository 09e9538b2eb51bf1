//! Work that takes long, off the tasks that serve the client.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::task::{AbortHandle, spawn_blocking};

use super::snapshot::Snapshot;

/// The longest document, in bytes, that is worked on without a change of threads.
const SMALL: usize = 16 * 1024;

/// What a panic carries.
pub(super) type Panic = Box<dyn Any + Send>;

/// Runs work on a thread of its own. If nobody waits for it any more, because the client has cancelled, it is not begun; once
/// begun it goes on to its end.
pub(super) async fn run_off_task<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Panic> {
    let running = spawn_blocking(work);
    let _abandoned = AbortOnDrop(running.abort_handle());
    running.await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => panic,
        // The runtime ends, and with it whoever waits here.
        Err(error) => Box::new(error.to_string()),
    })
}

/// Runs work on a snapshot: on a thread of its own, so that a large document keeps nobody else waiting, or at once if the
/// document is so small that changing threads would take longer than the work.
pub(super) async fn run_on_snapshot<T: Send + 'static>(
    snapshot: Arc<Snapshot>,
    work: impl FnOnce(&Snapshot) -> T + Send + 'static,
) -> Result<T, Panic> {
    if snapshot.text.len() <= SMALL {
        return catch_unwind(AssertUnwindSafe(|| work(&snapshot)));
    }
    run_off_task(move || work(&snapshot)).await
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

    use super::run_off_task;

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
}
