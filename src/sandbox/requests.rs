//! The log of requests, from which a test learns what was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::watch;

use super::app::{App, lock};

/// How many requests the log keeps.
const KEPT: usize = 10_000;

/// One request, without header values, query and body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRecord {
    /// The method, such as `POST`.
    pub method: String,
    /// The path, such as `/api/api_credentials`.
    pub path: String,
    /// Whether there was an `Authorization` header.
    pub has_authorization: bool,
}

/// The newest requests, in the order in which they came in.
pub struct RequestLog {
    records: Mutex<VecDeque<RequestRecord>>,
    count: watch::Sender<usize>,
}

impl Default for RequestLog {
    fn default() -> Self {
        Self {
            records: Mutex::default(),
            count: watch::Sender::new(0),
        }
    }
}

impl RequestLog {
    /// The newest requests, oldest first.
    pub fn records(&self) -> Vec<RequestRecord> {
        lock(&self.records).iter().cloned().collect()
    }

    /// Waits until `count` requests have come in since the start.
    pub async fn received(&self, count: usize) {
        // This can't fail: the sender lives as long as `self`.
        let _ = self
            .count
            .subscribe()
            .wait_for(|received| *received >= count)
            .await;
    }

    fn add(&self, record: RequestRecord) {
        let mut records = lock(&self.records);
        if records.len() >= KEPT {
            records.pop_front();
        }
        records.push_back(record);
        drop(records);
        self.count.send_modify(|count| *count += 1);
    }
}

/// Middleware: logs each request before anything else handles it.
pub async fn record(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    app.requests.add(RequestRecord {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        has_authorization: request.headers().contains_key(header::AUTHORIZATION),
    });
    next.run(request).await
}
