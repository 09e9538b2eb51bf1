//! Which fault, if any, a request has.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{HeaderMap, HeaderName};

use super::fault::{Behaviour, Fault, Target};
use crate::sandbox::errors::ApiError;

/// The header by which one request asks for a fault.
const FAULT_HEADER: HeaderName = HeaderName::from_static("x-sandbox-fault");

/// The fault that the sandbox was started with, and how many requests may still have it.
#[derive(Debug, Default)]
pub struct FaultPlan {
    fault: Option<Fault>,
    remaining: AtomicU32,
}

impl FaultPlan {
    /// A plan with this fault for every request, or for the first N.
    pub fn new(fault: Option<Fault>) -> Self {
        let times = fault.as_ref().and_then(|fault| fault.times);
        Self {
            fault,
            remaining: AtomicU32::new(times.map_or(0, Into::into)),
        }
    }

    /// What to do to a request for `target`. Its header goes before the sandbox's own fault.
    pub(super) fn behaviour_for(
        &self,
        target: Target,
        headers: &HeaderMap,
    ) -> Result<Option<Behaviour>, ApiError> {
        let asked_for = fault_of_header(headers)?.filter(|fault| fault.target == target);
        Ok(asked_for
            .map(|fault| fault.behaviour)
            .or_else(|| self.next(target)))
    }

    fn next(&self, target: Target) -> Option<Behaviour> {
        let fault = self.fault.as_ref().filter(|fault| fault.target == target)?;
        let is_due = fault.times.is_none()
            || self
                .remaining
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(1)
                })
                .is_ok();
        is_due.then(|| fault.behaviour.clone())
    }
}

/// A count (`xN`) says nothing about a single request: it is read and left aside.
fn fault_of_header(headers: &HeaderMap) -> Result<Option<Fault>, ApiError> {
    let Some(value) = headers.get(FAULT_HEADER) else {
        return Ok(None);
    };
    let name = value
        .to_str()
        .map_err(|_| ApiError::bad_request("The header X-Sandbox-Fault is not plain text."))?;
    let fault = name
        .trim()
        .parse::<Fault>()
        .map_err(|error| ApiError::bad_request(format!("The header X-Sandbox-Fault: {error}.")))?;
    Ok(Some(fault))
}
