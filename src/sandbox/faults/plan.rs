//! Chooses the fault of a request, if it has one.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{HeaderMap, HeaderName, Method};

use super::fault::{Behaviour, Fault, Target};
use crate::sandbox::errors::ApiError;

/// The header by which one request asks for a fault.
const FAULT_HEADER: HeaderName = HeaderName::from_static("x-sandbox-fault");

/// The faults that the sandbox was started with.
#[derive(Debug, Default)]
pub struct FaultPlan {
    faults: Vec<Planned>,
}

#[derive(Debug)]
struct Planned {
    fault: Fault,
    /// How many more requests get the fault. Not counted without `xN`.
    remaining: AtomicU32,
}

impl Planned {
    /// Whether the fault applies to one more request.
    fn use_once(&self) -> bool {
        let take_one = |left: u32| left.checked_sub(1);
        self.fault.times.is_none()
            || self
                .remaining
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take_one)
                .is_ok()
    }
}

impl FaultPlan {
    pub fn new(faults: Vec<Fault>) -> Self {
        let planned = faults.into_iter().map(|fault| Planned {
            remaining: AtomicU32::new(fault.times.map_or(0, Into::into)),
            fault,
        });
        Self {
            faults: planned.collect(),
        }
    }

    /// The fault of a request: the one in its header, or else the first fault of the sandbox that applies.
    pub(super) fn behaviour_for(
        &self,
        target: Target,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<Option<Behaviour>, ApiError> {
        let asked_for = fault_of_header(headers)?.filter(|fault| fault.applies_to(target, method));
        Ok(asked_for.map(|fault| fault.behaviour).or_else(|| {
            let mut faults = self.faults.iter();
            let planned = faults
                .find(|planned| planned.fault.applies_to(target, method) && planned.use_once())?;
            Some(planned.fault.behaviour.clone())
        }))
    }
}

/// A count (`xN`) means nothing for a single request and is ignored.
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
