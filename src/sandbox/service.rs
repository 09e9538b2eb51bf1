//! Starts and stops a sandbox.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::app::App;
use super::clock::{Clock, SystemClock};
use super::connection::{BreakableListener, Connection};
use super::faults::{Fault, FaultPlan};
use super::rate_limit::RateLimiter;
use super::requests::RequestRecord;
use super::router::router;
use super::store::Store;

/// The time-out for unfinished requests when the sandbox stops.
const GRACE: Duration = Duration::from_secs(2);

/// How a sandbox behaves. The default uses a free port, follows every rule and accepts unknown ids.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The port to listen on; 0 takes a free one.
    pub port: u16,
    /// Whether only the ids and kinds that the sandbox lists are valid. Otherwise all of the right form are.
    pub strict: bool,
    /// The faults. The first one that applies to a request is used.
    pub faults: Vec<Fault>,
    /// Whether there are no rate limits.
    pub unlimited: bool,
    /// The clock. `None` uses that of the machine.
    pub clock: Option<Arc<dyn Clock>>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is not free or not allowed.
    #[error(
        "the sandbox can't listen on 127.0.0.1:{port}: {source}. Take another port, or 0 for a free one"
    )]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// The operating system's error.
        source: io::Error,
    },
}

/// A running sandbox. Dropping it stops it at once.
pub struct Sandbox {
    app: Arc<App>,
    abandoned: CancellationToken,
    server: Option<JoinHandle<io::Result<()>>>,
}

impl Sandbox {
    /// Starts a sandbox. It accepts connections when this returns.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        let port = options.port;
        let listen_error = |source| SandboxError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let app = Arc::new(new_app(options, address));
        let abandoned = CancellationToken::new();
        let server = axum::serve(
            BreakableListener::new(listener, abandoned.clone()),
            router(app.clone()).into_make_service_with_connect_info::<Connection>(),
        )
        .with_graceful_shutdown(app.stopping.clone().cancelled_owned());
        Ok(Self {
            app,
            abandoned,
            server: Some(tokio::spawn(server.into_future())),
        })
    }

    /// The base URL, such as `http://127.0.0.1:4010`. The API is under its `/api`, tokens are at its `/oauth/token`.
    pub fn base_url(&self) -> &str {
        &self.app.base_url
    }

    /// The newest 10,000 requests, oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.app.requests.records()
    }

    /// Waits until `count` requests have arrived since the start, answered or not.
    pub async fn received(&self, count: usize) {
        self.app.requests.received(count).await;
    }

    /// Stops accepting connections, ends answers that a fault delays, and gives the other requests two seconds.
    pub async fn shutdown(mut self) {
        self.app.stopping.cancel();
        let Some(mut server) = self.server.take() else {
            return;
        };
        tokio::select! {
            _ = &mut server => return,
            () = self.app.clock.sleep(GRACE) => self.abandoned.cancel(),
        }
        // The server's task never fails: the framework handles errors of single connections.
        let _ = server.await;
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("base_url", &self.app.base_url)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.app.stopping.cancel();
        self.abandoned.cancel();
    }
}

fn new_app(options: Options, address: SocketAddr) -> App {
    App {
        base_url: format!("http://{address}"),
        clock: options.clock.unwrap_or_else(|| Arc::new(SystemClock)),
        requests: Default::default(),
        rate_limiter: (!options.unlimited).then(RateLimiter::default),
        faults: FaultPlan::new(options.faults),
        tokens: Default::default(),
        store: Store::new(options.strict).into(),
        stopping: CancellationToken::new(),
    }
}
