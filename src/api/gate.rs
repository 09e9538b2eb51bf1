//! A gate that a request's body passes on its way out. It shows reliably whether anything was sent.
//!
//! An HTTP/1 connection asks for the body before it writes the first byte of the request. To give up on a request, the sender
//! shuts the gate. Then either the body has passed and the outcome is unknown, or it never will pass. (If only the head was
//! sent, the server could not act without the body.)

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use futures::Stream;
use thiserror::Error;
use tokio::sync::mpsc;

use super::stage::Stage;

const CLOSED: u8 = 0;
const PASSED: u8 = 1;
const SHUT: u8 = 2;

/// The sender's side: shuts the gate, and receives the body's progress.
pub(super) struct Gate {
    state: Arc<AtomicU8>,
    progress: mpsc::UnboundedReceiver<Stage>,
}

/// The connection's side: a body that passes the gate when it is first asked for.
pub(super) struct GatedBody {
    state: Arc<AtomicU8>,
    progress: mpsc::UnboundedSender<Stage>,
    bytes: Option<Vec<u8>>,
    passed: bool,
}

/// The sender gave up on the request before its body passed.
#[derive(Debug, Error)]
#[error("the request was given up before it left")]
pub(super) struct Shut;

/// Creates a gate and the body behind it.
pub(super) fn gate(bytes: Vec<u8>) -> (Gate, GatedBody) {
    let state = Arc::new(AtomicU8::new(CLOSED));
    let (sender, receiver) = mpsc::unbounded_channel();
    let body = GatedBody {
        state: Arc::clone(&state),
        progress: sender,
        bytes: Some(bytes),
        passed: false,
    };
    (
        Gate {
            state,
            progress: receiver,
        },
        body,
    )
}

impl Gate {
    /// Shuts the gate for good. Returns true if nothing has passed, so that nothing ever will.
    pub(super) fn shut(&self) -> bool {
        let before = self
            .state
            .compare_exchange(CLOSED, SHUT, Ordering::AcqRel, Ordering::Acquire);
        before.is_ok() || before == Err(SHUT)
    }

    /// The next stage of the body: [`Stage::Send`], then [`Stage::Wait`].
    pub(super) async fn progress(&mut self) -> Option<Stage> {
        self.progress.recv().await
    }
}

impl GatedBody {
    fn pass(&mut self) -> Result<(), Shut> {
        let before =
            self.state
                .compare_exchange(CLOSED, PASSED, Ordering::AcqRel, Ordering::Acquire);
        self.passed = before.is_ok();
        if self.passed { Ok(()) } else { Err(Shut) }
    }

    /// The receiver is gone once the sender has given up, which is not an error.
    fn report(&self, stage: Stage) {
        let _ = self.progress.send(stage);
    }
}

impl Stream for GatedBody {
    type Item = Result<Vec<u8>, Shut>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(bytes) = self.bytes.take() else {
            return Poll::Ready(None);
        };
        if let Err(shut) = self.pass() {
            return Poll::Ready(Some(Err(shut)));
        }
        self.report(Stage::Send);
        Poll::Ready(Some(Ok(bytes)))
    }
}

impl Drop for GatedBody {
    /// The connection drops the body once it has read all of it.
    fn drop(&mut self) {
        if self.passed {
            self.report(Stage::Wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::{Stage, gate};

    #[tokio::test]
    async fn a_body_that_passed_can_not_be_called_back() {
        let (mut gate, mut body) = gate(b"body".to_vec());
        assert_eq!(body.next().await.unwrap().unwrap(), b"body");
        assert!(!gate.shut());
        assert!(body.next().await.is_none());
        drop(body);
        assert_eq!(gate.progress().await, Some(Stage::Send));
        assert_eq!(gate.progress().await, Some(Stage::Wait));
        assert_eq!(gate.progress().await, None);
    }

    #[tokio::test]
    async fn a_gate_that_was_shut_lets_nothing_pass() {
        let (mut gate, mut body) = gate(b"body".to_vec());
        assert!(gate.shut());
        assert!(gate.shut());
        assert!(body.next().await.unwrap().is_err());
        assert!(body.next().await.is_none());
        drop(body);
        assert_eq!(gate.progress().await, None);
    }
}
