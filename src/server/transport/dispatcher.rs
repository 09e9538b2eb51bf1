//! Dispatches the client's messages, and tracks the calls in progress.

use std::any::Any;
use std::future::poll_fn;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use futures::{FutureExt, SinkExt};
use serde_json::json;
use tokio::io::AsyncRead;
use tokio::task::{AbortHandle, JoinSet};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::lsp_types::notification::{Cancel, Exit, Notification};
use tower_lsp::lsp_types::request::{Request as _, Shutdown};
use tower_lsp::{ClientSocket, ExitedError, LanguageServer, Loopback, LspService};
use tower_service::Service;

use super::SessionEnd;
use super::framing::{FrameError, FrameReader};
use super::message::{self, Call, Invalid, Message, error_response};
use super::outbox::Outbox;

/// How many requests, and how many notifications, may be in progress. The limit is beyond what any editor needs, and bounds the
/// memory that a faulty client can use.
pub(super) const MAX_IN_PROGRESS: usize = 16 * 1024;

type ReplySink = <ClientSocket as Loopback>::ResponseSink;

/// The id of a request whose handler panicked.
type Panicked = Option<Id>;

/// Dispatches the calls of one client.
pub(super) struct Dispatcher<S> {
    service: LspService<S>,
    replies: ReplySink,
    outbox: Outbox,
    requests: JoinSet<Panicked>,
    notifications: JoinSet<Panicked>,
    shutdown: ShutdownState,
}

enum ShutdownState {
    NotAsked,
    Done,
    InProgress(AbortHandle),
}

impl<S: LanguageServer> Dispatcher<S> {
    pub(super) fn new(service: LspService<S>, replies: ReplySink, outbox: Outbox) -> Self {
        Dispatcher {
            service,
            replies,
            outbox,
            requests: JoinSet::new(),
            notifications: JoinSet::new(),
            shutdown: ShutdownState::NotAsked,
        }
    }

    /// Processes messages until the session ends.
    pub(super) async fn run(&mut self, input: impl AsyncRead + Unpin) -> SessionEnd {
        let mut frames = FrameReader::new(input);
        loop {
            let frame = frames.next().await;
            self.reap();
            let flow = match frame {
                Ok(Some(body)) => self.take(body).await,
                Ok(None) => ControlFlow::Break(SessionEnd::EndOfInput),
                Err(FrameError::Read(error)) => {
                    tracing::debug!(%error, "the input can't be read");
                    ControlFlow::Break(SessionEnd::EndOfInput)
                }
                Err(error) => self.reject(&Invalid::from(error).into_response()),
            };
            if let ControlFlow::Break(end) = flow {
                return end;
            }
        }
    }

    /// Waits for the answers that the client may still expect: after `exit`, only to `shutdown`; after the end of the input, to
    /// all requests.
    pub(super) async fn finish(&mut self, end: SessionEnd) {
        match end {
            SessionEnd::EndOfInput => while self.requests.join_next().await.is_some() {},
            SessionEnd::ExitAfterShutdown | SessionEnd::ExitWithoutShutdown => {
                while self.is_shutting_down() && self.requests.join_next().await.is_some() {}
            }
            SessionEnd::OutputClosed | SessionEnd::ClientEnded | SessionEnd::ClientNotReading => {}
        }
    }

    /// Cancels the calls in progress and waits until they are answered. Handlers and tasks that still run can't reach the
    /// client afterwards.
    pub(super) async fn close(mut self) {
        self.call_now(Request::build(Exit::METHOD).finish());
        while self.requests.join_next().await.is_some() {}
    }

    async fn take(&mut self, body: Vec<u8>) -> ControlFlow<SessionEnd> {
        match message::parse(body) {
            Ok(Message::Call(call)) if call.method == Exit::METHOD => {
                ControlFlow::Break(self.exit())
            }
            Ok(Message::Call(call)) => self.start(call).await,
            Ok(Message::Reply(reply)) => {
                self.deliver(reply);
                ControlFlow::Continue(())
            }
            Err(invalid) => self.reject(&invalid.into_response()),
        }
    }

    fn exit(&self) -> SessionEnd {
        match self.shutdown {
            ShutdownState::NotAsked => SessionEnd::ExitWithoutShutdown,
            ShutdownState::Done | ShutdownState::InProgress(_) => SessionEnd::ExitAfterShutdown,
        }
    }

    fn reject(&self, response: &Response) -> ControlFlow<SessionEnd> {
        match self.outbox.send_error_now(response) {
            Ok(()) => ControlFlow::Continue(()),
            Err(full) => {
                tracing::error!(
                    ?full,
                    "the client does not read its answers; the session ends"
                );
                ControlFlow::Break(SessionEnd::ClientNotReading)
            }
        }
    }

    /// Delivers a reply to the call that waits for it. tower-lsp panics if that call was dropped.
    fn deliver(&mut self, reply: Response) {
        let id = reply.id().clone();
        let delivered = catch_unwind(AssertUnwindSafe(|| self.replies.start_send_unpin(reply)));
        if delivered.is_err() {
            tracing::debug!(%id, "the call that this reply answers was dropped");
        }
    }

    /// Polls a call up to its first `await`, and runs the rest in a task of its own.
    async fn start(&mut self, call: Call) -> ControlFlow<SessionEnd> {
        let is_request = call.id.is_some();
        let is_shutdown = is_request
            && call.method == Shutdown::METHOD
            && matches!(self.shutdown, ShutdownState::NotAsked);
        let is_welcome = is_shutdown || self.has_room();
        if is_shutdown {
            self.shutdown = ShutdownState::Done;
        }
        if let Some(id) = call.id.as_ref().filter(|_| !is_welcome) {
            return self.reject(&too_many(id.clone()));
        }
        let mut answering = Box::pin(self.answer(call));
        match poll_fn(|context| Poll::Ready(answering.as_mut().poll(context))).await {
            Poll::Ready(panicked) => self.forget(panicked),
            Poll::Pending if is_request => {
                let task = self.requests.spawn(answering);
                if is_shutdown {
                    self.shutdown = ShutdownState::InProgress(task);
                }
            }
            Poll::Pending if self.notifications.len() < MAX_IN_PROGRESS => {
                self.notifications.spawn(answering);
            }
            Poll::Pending => {
                tracing::warn!("too many notifications in progress; the rest of one is dropped")
            }
        }
        ControlFlow::Continue(())
    }

    /// Calls the handler and queues its answer. The handler runs when the future is polled.
    fn answer(&mut self, call: Call) -> impl Future<Output = Panicked> + Send + use<S> {
        let id = call.id.clone();
        let method = call.method.clone();
        let request = call.into_request();
        let handling = catch_unwind(AssertUnwindSafe(|| self.service.call(request)));
        let outbox = self.outbox.clone();
        async move {
            let outcome = match handling {
                Ok(handling) => AssertUnwindSafe(handling).catch_unwind().await,
                Err(panic) => Err(panic),
            };
            if outcome.is_err() {
                tracing::error!(method, ?id, "the handler panicked");
            }
            let panicked = outcome.as_ref().err().and(id.clone());
            if let Some(id) = id {
                outbox.send(response(id, &method, outcome)).await;
            }
            panicked
        }
    }

    fn has_room(&self) -> bool {
        self.requests.len() < MAX_IN_PROGRESS && !self.outbox.is_full()
    }

    fn is_shutting_down(&self) -> bool {
        matches!(&self.shutdown, ShutdownState::InProgress(task) if !task.is_finished())
    }

    fn reap(&mut self) {
        while let Some(request) = self.requests.try_join_next() {
            self.forget(request.unwrap_or_default());
        }
        while self.notifications.try_join_next().is_some() {}
    }

    /// Removes a panicked request from the router, which otherwise considers its id in use.
    fn forget(&mut self, panicked: Panicked) {
        if let Some(id) = panicked {
            self.call_now(
                Request::build(Cancel::METHOD)
                    .params(json!({ "id": id }))
                    .finish(),
            );
        }
    }

    /// Makes a call that is known to complete immediately.
    fn call_now(&mut self, request: Request) {
        let method = request.method().to_owned();
        if self.service.call(request).now_or_never().is_none() {
            tracing::error!(method, "a call did not finish at once");
        }
    }
}

type Outcome = Result<Result<Option<Response>, ExitedError>, Box<dyn Any + Send>>;

/// The one response to a request.
fn response(id: Id, method: &str, outcome: Outcome) -> Response {
    match outcome {
        Ok(Ok(Some(response))) => response,
        // The router doesn't answer unknown `$/` methods, but only notifications may go unanswered.
        Ok(Ok(None)) => Response::from_error(id, Error::method_not_found()),
        Ok(Err(ExitedError { .. })) => Response::from_error(id, Error::invalid_request()),
        Err(_) => {
            let message = format!(
                "clreq failed to answer `{method}` because of a bug, and keeps running. Please report it"
            );
            error_response(id, ErrorCode::InternalError, message)
        }
    }
}

fn too_many(id: Id) -> Response {
    const REQUEST_FAILED: i64 = -32803;
    let message =
        "too many requests are in progress or their answers wait to be read; ask again later"
            .to_owned();
    error_response(id, ErrorCode::ServerError(REQUEST_FAILED), message)
}
