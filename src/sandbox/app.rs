//! What all requests to one sandbox share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::clock::Clock;
use super::faults::FaultPlan;
use super::rate_limit::RateLimiter;
use super::requests::RequestLog;
use super::store::Store;
use super::tokens::Tokens;

/// The state of one sandbox.
pub struct App {
    pub base_url: String,
    pub clock: Arc<dyn Clock>,
    pub requests: RequestLog,
    /// `None`: without rate limits.
    pub rate_limiter: Option<RateLimiter>,
    pub faults: FaultPlan,
    pub tokens: Tokens,
    pub store: Mutex<Store>,
    /// Cancelled when the sandbox is to stop. It ends everything that waits on purpose.
    pub stopping: CancellationToken,
}

impl App {
    /// The stored records, locked. Never hold them across an `await`.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }
}

/// Locks a mutex, also after a panic: no code here leaves the state half changed.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
