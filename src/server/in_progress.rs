//! The documents that a command works on, and what else must finish before the server ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lsp_types::Url;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::uri::Key;

/// What must finish before the server ends.
#[derive(Default)]
pub(super) struct InProgress {
    state: Mutex<State>,
    ended: Notify,
}

#[derive(Default)]
struct State {
    documents: HashMap<Key, Phase>,
    /// The number of answers whose secrets have not been handed over yet.
    hand_overs: usize,
}

/// What a command is doing.
enum Phase {
    Working,
    /// It waits for the user. The token withdraws the question.
    Asking(CancellationToken),
}

/// Reserves a document for one command until it is dropped.
pub(super) struct Reservation {
    in_progress: Arc<InProgress>,
    key: Key,
}

/// Keeps the server running until it is dropped.
pub(super) struct HandOver(Arc<InProgress>);

impl InProgress {
    /// Reserves a document. If another command waits for an answer of the user, its question is withdrawn first. `None` if
    /// another command works on the document.
    pub async fn reserve(self: &Arc<Self>, uri: &Url) -> Option<Reservation> {
        let key = Key::of(uri);
        loop {
            let ended = self.ended.notified();
            match self.state().documents.get(&key) {
                Some(Phase::Working) => return None,
                Some(Phase::Asking(question)) => question.cancel(),
                None => {}
            }
            if let Some(reservation) = self.try_reserve(&key) {
                return Some(reservation);
            }
            ended.await;
        }
    }

    fn try_reserve(self: &Arc<Self>, key: &Key) -> Option<Reservation> {
        let mut state = self.state();
        if state.documents.contains_key(key) {
            return None;
        }
        state.documents.insert(key.clone(), Phase::Working);
        Some(Reservation {
            in_progress: Arc::clone(self),
            key: key.clone(),
        })
    }

    /// Withdraws the question about a document, because the document was changed or closed.
    pub fn withdraw_question(&self, uri: &Url) {
        if let Some(Phase::Asking(question)) = self.state().documents.get(&Key::of(uri)) {
            question.cancel();
        }
    }

    /// Keeps the server running until the secrets of an answer were handed over.
    pub fn begin_hand_over(self: &Arc<Self>) -> HandOver {
        self.state().hand_overs += 1;
        HandOver(Arc::clone(self))
    }

    /// Waits until all commands and hand-overs have finished. Each one ends by itself, because all its steps have time-outs.
    pub async fn wait_until_idle(&self) {
        loop {
            let ended = self.ended.notified();
            let is_idle = {
                let state = self.state();
                state.documents.is_empty() && state.hand_overs == 0
            };
            if is_idle {
                return;
            }
            ended.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation {
    /// Waits for the answer to a question. `None` if the question was withdrawn.
    pub async fn ask<T>(&self, answer: impl Future<Output = T>) -> Option<T> {
        let withdrawn = CancellationToken::new();
        self.set_phase(Phase::Asking(withdrawn.clone()));
        let answer = withdrawn.run_until_cancelled(answer).await;
        self.set_phase(Phase::Working);
        answer
    }

    fn set_phase(&self, phase: Phase) {
        let mut state = self.in_progress.state();
        state.documents.insert(self.key.clone(), phase);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.in_progress.state().documents.remove(&self.key);
        self.in_progress.ended.notify_waiters();
    }
}

impl Drop for HandOver {
    fn drop(&mut self) {
        self.0.state().hand_overs -= 1;
        self.0.ended.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;

    use lsp_types::Url;

    use super::{InProgress, Reservation};

    fn uri() -> Url {
        Url::parse("file:///shop.clreq.json").expect("a URI")
    }

    async fn reserve(in_progress: &Arc<InProgress>) -> Option<Reservation> {
        in_progress.reserve(&uri()).await
    }

    #[tokio::test]
    async fn a_document_is_reserved_for_one_command() {
        let in_progress = Arc::default();
        let first = reserve(&in_progress).await.expect("it is free");
        assert!(reserve(&in_progress).await.is_none());
        drop(first);
        assert!(reserve(&in_progress).await.is_some());
    }

    #[tokio::test]
    async fn a_question_that_nobody_answers_frees_the_document() {
        let in_progress = Arc::default();
        let asking = reserve(&in_progress).await.expect("it is free");
        let asked = tokio::spawn(async move { asking.ask(pending::<()>()).await });
        tokio::task::yield_now().await;
        assert!(reserve(&in_progress).await.is_some());
        assert_eq!(asked.await.expect("no panic"), None);
    }

    #[tokio::test]
    async fn a_change_withdraws_the_question() {
        let in_progress = Arc::<InProgress>::default();
        let asking = reserve(&in_progress).await.expect("it is free");
        in_progress.withdraw_question(&uri());
        let answer = asking.ask(async {
            in_progress.withdraw_question(&uri());
            pending::<()>().await;
        });
        assert_eq!(answer.await, None);
        assert_eq!(asking.ask(async { 1 }).await, Some(1));
    }
}
