//! State shared by several tasks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A value behind a lock. The lock is never held over an `await`.
#[derive(Debug, Default)]
pub(super) struct Shared<T>(Arc<Mutex<T>>);

impl<T> Shared<T> {
    /// Locks the value. Ignores a panic of another thread that held the lock, because every change is complete before anything
    /// can panic.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
