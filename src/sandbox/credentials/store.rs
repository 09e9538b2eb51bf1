//! The stored credentials, in memory, in the order of their creation.

use std::sync::Mutex;

use super::credential::Credential;
use crate::sandbox::app::lock;

/// All credentials of a sandbox.
#[derive(Default)]
pub struct Store {
    credentials: Mutex<Vec<Credential>>,
}

impl Store {
    pub fn add(&self, credential: Credential) {
        lock(&self.credentials).push(credential);
    }

    pub fn all(&self) -> Vec<Credential> {
        lock(&self.credentials).clone()
    }

    pub fn find(&self, id: &str) -> Option<Credential> {
        lock(&self.credentials)
            .iter()
            .find(|credential| credential.id == id)
            .cloned()
    }

    /// Changes the credential with this id, and gives it as it is then.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut Credential)) -> Option<Credential> {
        let mut credentials = lock(&self.credentials);
        let credential = credentials
            .iter_mut()
            .find(|credential| credential.id == id)?;
        change(credential);
        Some(credential.clone())
    }

    /// Removes the credential with this id. Says whether there was one.
    pub fn remove(&self, id: &str) -> bool {
        let mut credentials = lock(&self.credentials);
        let before = credentials.len();
        credentials.retain(|credential| credential.id != id);
        credentials.len() < before
    }
}
