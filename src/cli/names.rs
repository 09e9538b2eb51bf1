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
    let lookup = |name: &str| std::env::var(name).ok();
    let endpoint = EndpointPolicy::from_environment(&lookup)?.choose(endpoint, None)?;
    let credentials = Credentials::find(&lookup).ok();
    let cache = Cache::from_environment(&lookup)?;
    Ok(cache.read(&endpoint, credentials.as_ref(), SystemTime::now())?)
}
