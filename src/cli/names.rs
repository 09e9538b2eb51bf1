//! The names of the user's organizations and roles for commands that take a name for an id. Nothing is sent.

use std::time::SystemTime;

use crate::api::{Credentials, EndpointError, EndpointPolicy};
use crate::names::{Cache, CacheError, Cached};

/// Why there are no names.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoNames {
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// The cached names of the user at an endpoint. Credentials that can't be read count as none: they only say whose names to take.
pub(super) fn cached(endpoint: Option<&str>) -> Result<Cached, NoNames> {
    cached_of(endpoint, Credentials::find(&variable).ok())
}

/// The same without the keychain, which may ask the user for permission.
pub(super) fn cached_without_keychain() -> Result<Cached, NoNames> {
    cached_of(
        None,
        Credentials::from_environment(&variable).ok().flatten(),
    )
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn cached_of(endpoint: Option<&str>, credentials: Option<Credentials>) -> Result<Cached, NoNames> {
    let endpoint = EndpointPolicy::from_environment(&variable)?.choose(endpoint, None)?;
    let cache = Cache::from_environment(&variable)?;
    Ok(cache.read(&endpoint, credentials.as_ref(), SystemTime::now())?)
}
