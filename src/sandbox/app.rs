//! What all requests to one sandbox share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::clock::Clock;
use super::credentials::Store;
use super::directory::Directory;
use super::faults::FaultPlan;
use super::identifiers::Identifiers;
use super::rate_limit::RateLimiter;
use super::requests::RequestLog;
use super::tokens::Tokens;

/// The state of one sandbox.
pub struct App {
    pub base_url: String,
    pub clock: Arc<dyn Clock>,
    pub identifiers: Identifiers,
    pub requests: RequestLog,
    /// `None`: without rate limits.
    pub rate_limiter: Option<RateLimiter>,
    pub faults: FaultPlan,
    pub tokens: Tokens,
    pub directory: Directory,
    pub credentials: Store,
    /// Cancelled once the sandbox is to stop: whatever waits on purpose ends then.
    pub stopping: CancellationToken,
}

/// Locks. A panic elsewhere leaves none of this state half-changed, so that a poisoned lock is no reason to stop.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
