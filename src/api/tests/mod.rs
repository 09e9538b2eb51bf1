//! Tests the client over real connections to a loopback server that misbehaves as each test requires.

mod body;
mod cancel;
mod late;
mod messages;
mod once;
mod proxy;
mod redirect;
mod retry;
mod secrecy;
mod server;
mod tls;
mod token;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use super::{
    Answer, Client, ClientOptions, Credentials, Endpoint, EndpointPolicy, Origin, Request,
    SendError, Stage, token::Clock, transport::Trust,
};
use server::Server;

const TOKEN: &str = "token-hunter2";
const DATA: &str = r#"{"type": "api_credentials", "attributes": {"name": "body-hunter2"}}"#;

/// Time-outs too long to fire, unless a test changes them, and pauses too short to matter.
fn options() -> ClientOptions {
    ClientOptions {
        connection_pause: Duration::from_millis(1),
        shortest_wait: Duration::from_millis(1),
        ..ClientOptions::default()
    }
}

/// A time-out for a server that never answers.
fn impatient() -> ClientOptions {
    ClientOptions {
        answer_timeout: Duration::from_secs(1),
        ..options()
    }
}

fn endpoint(base: &str) -> Endpoint {
    let policy = EndpointPolicy::from_environment(&|_| None).unwrap();
    policy.endpoint(base, Origin::CommandLine).unwrap()
}

fn token() -> Credentials {
    Credentials::access_token(TOKEN.into()).unwrap()
}

fn client_pair() -> Credentials {
    Credentials::client("id-hunter2".into(), "secret-hunter2".into()).unwrap()
}

fn client(server: &Server, credentials: Credentials, options: ClientOptions) -> Client {
    Client::new(endpoint(&server.base()), credentials, options).unwrap()
}

/// A clock that moves only when the test moves it.
#[derive(Clone)]
struct HandClock(Arc<Mutex<Instant>>);

impl HandClock {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn advance(&self, time: Duration) {
        *lock(&self.0) += time;
    }

    fn turn_back(&self, time: Duration) {
        *lock(&self.0) -= time;
    }

    fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Arc::new(move || *lock(&now))
    }
}

fn client_by_clock(server: &Server, credentials: Credentials, clock: &HandClock) -> Client {
    let endpoint = endpoint(&server.base());
    Client::with(
        endpoint,
        credentials,
        options(),
        Trust::Only(Vec::new()),
        clock.clock(),
    )
    .unwrap()
}

/// The stages that an observer received.
#[derive(Default)]
struct Stages(Mutex<Vec<Stage>>);

impl Stages {
    fn observe(&self, stage: Stage) {
        lock(&self.0).push(stage);
    }

    fn all(&self) -> Vec<Stage> {
        lock(&self.0).clone()
    }

    fn retries(&self) -> usize {
        self.all()
            .iter()
            .filter(|stage| matches!(stage, Stage::Retrying { .. }))
            .count()
    }
}

fn request() -> Request {
    Request::create("api_credentials", DATA).unwrap()
}

async fn send(client: &Client) -> Result<Answer, SendError> {
    client
        .send(&request(), &|_| (), &CancellationToken::new())
        .await
}

async fn send_observed(client: &Client) -> (Result<Answer, SendError>, Stages) {
    let stages = Stages::default();
    let result = client
        .send(
            &request(),
            &|stage| stages.observe(stage),
            &CancellationToken::new(),
        )
        .await;
    (result, stages)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
