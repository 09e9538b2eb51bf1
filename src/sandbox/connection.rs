//! Connections that a fault can break.
//!
//! HTTP frameworks hide the socket from handlers. This listener gives each request a [`Connection`]: with it a fault can
//! reset the socket, as a broken network does. A sandbox that stops can also drop clients that never finish.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// A handle to one client's connection.
#[derive(Debug, Clone)]
pub struct Connection {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    is_reset: AtomicBool,
    flushes: watch::Sender<()>,
}

impl Connection {
    fn new() -> Self {
        Self {
            shared: Arc::new(Shared {
                is_reset: AtomicBool::new(false),
                flushes: watch::Sender::new(()),
            }),
        }
    }

    /// Fails all further reads and writes. The server then drops the socket, which resets the connection.
    pub fn reset(&self) {
        self.shared.is_reset.store(true, Ordering::Release);
    }

    /// Changes each time everything written so far has reached the socket.
    pub fn flushes(&self) -> watch::Receiver<()> {
        self.shared.flushes.subscribe()
    }

    fn is_reset(&self) -> bool {
        self.shared.is_reset.load(Ordering::Acquire)
    }
}

/// A TCP listener whose connections can be reset.
pub struct BreakableListener {
    listener: TcpListener,
    abandoned: CancellationToken,
}

impl BreakableListener {
    /// Wraps `listener`. All its connections fail once `abandoned` is cancelled.
    pub fn new(listener: TcpListener, abandoned: CancellationToken) -> Self {
        Self {
            listener,
            abandoned,
        }
    }
}

impl Listener for BreakableListener {
    type Io = BreakableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (BreakableStream, SocketAddr) {
        // The framework's `accept` retries after errors such as too many open files.
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let stream = BreakableStream {
            stream,
            connection: Connection::new(),
            abandoned: Box::pin(self.abandoned.clone().cancelled_owned()),
        };
        (stream, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A TCP connection that can be reset.
pub struct BreakableStream {
    stream: TcpStream,
    connection: Connection,
    abandoned: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl BreakableStream {
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.connection.is_reset() || self.abandoned.as_mut().poll(context).is_ready() {
            Err(io::ErrorKind::ConnectionReset.into())
        } else {
            Ok(())
        }
    }
}

impl Drop for BreakableStream {
    fn drop(&mut self) {
        if self.connection.is_reset() {
            // Closing a socket with a linger time of zero resets it. If this fails, the answer still ends early.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl Connected<IncomingStream<'_, BreakableListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, BreakableListener>) -> Self {
        stream.io().connection.clone()
    }
}

impl AsyncRead for BreakableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for BreakableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        if flushed.is_ready() {
            self.connection.shared.flushes.send_replace(());
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
