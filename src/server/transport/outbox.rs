//! Messages to the client: a queue with a limit in bytes, and the task that writes it.
//!
//! Tasks wait for room in the queue. The reading loop must never wait, so a small reserve is set aside for the errors that it
//! sends. If the reserve is full too, the client is not reading.

use std::io;
use std::sync::Arc;

use futures::{Stream, StreamExt};
use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_lsp::jsonrpc::Request;

/// The capacity of the queue, in bytes.
const ROOM: u32 = 64 * 1024 * 1024;

/// The extra capacity for errors from the reading loop, in bytes.
const ROOM_FOR_ERRORS: u32 = 4 * 1024 * 1024;

/// A message with its header, and the permits for its bytes in the queue until it is written.
pub(super) struct Frame {
    bytes: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

/// The queue has no room even for an error.
#[derive(Debug)]
pub(super) struct Full;

/// The sending side of the queue.
#[derive(Clone)]
pub(super) struct Outbox {
    queue: UnboundedSender<Frame>,
    room: Arc<Semaphore>,
    room_for_errors: Arc<Semaphore>,
}

/// A new queue.
pub(super) fn channel() -> (Outbox, UnboundedReceiver<Frame>) {
    let (queue, frames) = unbounded_channel();
    let room = Arc::new(Semaphore::new(ROOM as usize));
    let room_for_errors = Arc::new(Semaphore::new(ROOM_FOR_ERRORS as usize));
    (
        Outbox {
            queue,
            room,
            room_for_errors,
        },
        frames,
    )
}

impl Outbox {
    /// Queues a message as soon as there is room. A message longer than the queue waits until the queue is empty.
    pub(super) async fn send(&self, message: impl Serialize) {
        let Some(bytes) = encode(&message) else {
            return;
        };
        drop(message);
        let room = Arc::clone(&self.room).acquire_many_owned(size(&bytes, ROOM));
        if let Ok(room) = room.await {
            self.push(bytes, room);
        }
    }

    /// Whether messages wait for room.
    pub(super) fn is_full(&self) -> bool {
        self.room.available_permits() == 0
    }

    /// Queues an error without waiting.
    pub(super) fn send_error_now(&self, message: &impl Serialize) -> Result<(), Full> {
        let Some(bytes) = encode(message) else {
            return Ok(());
        };
        let room =
            Arc::clone(&self.room_for_errors).try_acquire_many_owned(size(&bytes, ROOM_FOR_ERRORS));
        self.push(bytes, room.map_err(|_| Full)?);
        Ok(())
    }

    fn push(&self, bytes: Vec<u8>, room: OwnedSemaphorePermit) {
        let sent = self.queue.send(Frame { bytes, _room: room });
        if sent.is_err() {
            tracing::debug!("a message is dropped: the output is closed");
        }
    }
}

fn encode(message: &impl Serialize) -> Option<Vec<u8>> {
    match serde_json::to_vec(message) {
        Ok(body) => {
            let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
            bytes.extend_from_slice(&body);
            Some(bytes)
        }
        Err(error) => {
            tracing::error!(%error, "a message is dropped: it can't be written as JSON");
            None
        }
    }
}

fn size(bytes: &[u8], limit: u32) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(limit).min(limit)
}

/// Writes the queued messages, until no sender is left or the output is closed.
pub(super) async fn write(
    mut queue: UnboundedReceiver<Frame>,
    mut output: impl AsyncWrite + Unpin,
) {
    if let Err(error) = write_all(&mut queue, &mut output).await {
        tracing::debug!(%error, "the output is closed");
    }
}

async fn write_all(
    queue: &mut UnboundedReceiver<Frame>,
    output: &mut (impl AsyncWrite + Unpin),
) -> io::Result<()> {
    while let Some(frame) = queue.recv().await {
        output.write_all(&frame.bytes).await?;
        drop(frame);
        if queue.is_empty() {
            output.flush().await?;
        }
    }
    output.flush().await
}

/// Queues the server's own requests and notifications.
pub(super) async fn forward(mut requests: impl Stream<Item = Request> + Unpin, outbox: Outbox) {
    while let Some(request) = requests.next().await {
        outbox.send(request).await;
    }
}
