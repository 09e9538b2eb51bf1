//! The loop that serves a language server over a pair of byte streams.
//!
//! It replaces `tower_lsp::Server`, whose loop a client can block or end. The trait, the router and the client handle of
//! tower-lsp are still used. Guarantees:
//!
//! * **Order.** Each call is polled once in the order received, before the next message is read, and then moved to a task of
//!   its own. So a handler that changes state before its first `await` does so in order.
//! * **Reading never waits** for a handler, for a reply of the client, or for the client to read its output. So
//!   `$/cancelRequest`, `exit` and the end of the input always take effect immediately.
//! * **One answer per request**, also when its handler panics or the request is cancelled.
//! * **No message ends the session**, except `exit`. It also ends with the input, when the output is closed, and when a client
//!   sends requests without ever reading an answer.
//! * **Bounded memory**: the length of a message, the number of calls in progress and the bytes waiting to be written are
//!   limited. Beyond the limits a request gets an error.
//!
//! The caller must end the process with the code of [`SessionEnd`] instead of dropping the runtime, which would wait for a read
//! of standard input that may never return. It must first set a panic hook that does not print panic messages, because they can
//! quote a document.
//!
//! Handlers must do little work before the first `await`, because it delays reading. They must do heavy work in
//! `spawn_blocking` and have a bounded number of `Client` calls in progress, because each holds its message until there is room
//! to write it.

mod dispatcher;
mod framing;
mod message;
mod outbox;

#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use self::dispatcher::Dispatcher;

/// When the session ends: how long unfinished requests may take, and then how long writing their answers may take.
const GRACE: Duration = Duration::from_secs(1);

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// The client sent `exit` after `shutdown`.
    ExitAfterShutdown,
    /// The client sent `exit` without a `shutdown` before it.
    ExitWithoutShutdown,
    /// The input ended without an `exit`: the client is gone.
    EndOfInput,
    /// The client's process has ended, though the input has not.
    ClientEnded,
    /// The output is closed: the client is gone.
    OutputClosed,
    /// The client keeps sending requests and does not read the answers.
    ClientNotReading,
}

impl SessionEnd {
    /// The exit code that the protocol requires: 0 if `exit` came after `shutdown`, otherwise 1.
    pub fn exit_code(self) -> u8 {
        match self {
            SessionEnd::ExitAfterShutdown => 0,
            SessionEnd::ExitWithoutShutdown
            | SessionEnd::EndOfInput
            | SessionEnd::ClientEnded
            | SessionEnd::OutputClosed
            | SessionEnd::ClientNotReading => 1,
        }
    }
}

/// Serves a client until it exits or is gone. `client_ended` completes when the client's process has ended.
///
/// After `exit`, waits only for a `shutdown` in progress; after the end of the input, for every request. Either wait is limited
/// to a second. Then the rest is cancelled.
pub async fn serve<I, O, S>(
    input: I,
    output: O,
    service: LspService<S>,
    socket: ClientSocket,
    client_ended: impl Future<Output = ()>,
) -> SessionEnd
where
    I: AsyncRead + Unpin,
    O: AsyncWrite + Unpin + Send + 'static,
    S: LanguageServer,
{
    let (requests, replies) = socket.split();
    let (outbox, queue) = outbox::channel();
    let mut output_tasks = JoinSet::new();
    output_tasks.spawn(outbox::write(queue, output));
    output_tasks.spawn(outbox::forward(requests, outbox.clone()));
    let mut dispatcher = Dispatcher::new(service, replies, outbox);

    let end = tokio::select! {
        end = dispatcher.run(input) => end,
        () = client_ended => SessionEnd::ClientEnded,
        _ = output_tasks.join_next() => SessionEnd::OutputClosed,
    };
    tracing::debug!(?end, "the session ends");

    let finished = timeout(GRACE, dispatcher.finish(end)).await;
    if finished.is_err() {
        tracing::debug!("cancelling the requests that are still in progress");
    }
    let flushed = timeout(GRACE, async {
        dispatcher.close().await;
        while output_tasks.join_next().await.is_some() {}
    });
    if flushed.await.is_err() {
        tracing::debug!("giving up on answers that the client does not read");
    }
    end
}
