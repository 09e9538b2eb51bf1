//! What earlier sends mean for the next one: whether it could repeat one of them.

use std::path::Path;
use std::time::SystemTime;

use super::{Intent, PastSend};

/// What an earlier send means for this one.
#[derive(Clone, Debug, PartialEq)]
pub enum Earlier {
    /// Nothing prevents this send.
    Nothing,
    /// The outcome of the last send of this file is unknown. Look it up before the file is sent again.
    Unresolved(Box<PastSend>),
    /// The same request was sent successfully. Ask before it is sent again, unless the file contains the response.
    Sent(Box<PastSend>),
    /// Another file with the same request was sent, or its outcome is unknown. Warn.
    Copy(Box<PastSend>),
}

/// Decides what the earlier sends mean for a request of a file. Both the path and the request identify a file: a moved file is
/// recognized, and a path that is reused for another request is not mistaken for the old one.
pub(super) fn earlier(
    sends: &[PastSend],
    intent: &Intent<'_>,
    path: Option<&str>,
    fingerprint: &str,
    began: SystemTime,
) -> Earlier {
    // Repeating an update or a deletion changes nothing.
    if intent.action != "create" {
        return Earlier::Nothing;
    }
    let counts = |send: &&PastSend| matters(send, began) && !is_deleted(sends, send);
    let is_same_resource = |send: &PastSend| {
        send.action == intent.action
            && send.endpoint == intent.endpoint
            && send.resource_type == intent.resource_type
            && !send.look_up.is_empty()
            && send.look_up == intent.look_up
    };
    let of_file = sends.iter().filter(counts).rfind(|send| {
        let is_same_request = send.fingerprint == fingerprint;
        if send.path.as_deref() == path {
            // The request may have been edited after a crash, but the file is still about the same resource.
            is_same_request || (send.is_unresolved() && is_same_resource(send))
        } else {
            is_same_request && path.is_some() && is_moved(send)
        }
    });
    if let Some(send) = of_file {
        let send = Box::new(send.clone());
        return match send.is_unresolved() {
            true => Earlier::Unresolved(send),
            false => Earlier::Sent(send),
        };
    }
    let copy = sends
        .iter()
        .filter(counts)
        .rfind(|send| send.fingerprint == fingerprint);
    match copy {
        Some(send) => Earlier::Copy(Box::new(send.clone())),
        None => Earlier::Nothing,
    }
}

/// Whether the API may have carried it out. A forgotten send counts if it ended after this one began, because then the user
/// started both.
fn matters(send: &PastSend, began: SystemTime) -> bool {
    if send.is_forgotten() {
        let ended = send.result.as_ref().map(|result| result.ended);
        return send.has_succeeded() && ended.is_some_and(|ended| ended >= began);
    }
    send.may_have_acted()
}

/// Whether the file no longer exists at the path that it had when it was sent.
pub(super) fn is_moved(send: &PastSend) -> bool {
    let path = send.path.as_deref();
    path.is_some_and(|path| matches!(Path::new(path).try_exists(), Ok(false)))
}

/// Whether a later send deleted the resource that a send created.
pub(super) fn is_deleted(sends: &[PastSend], send: &PastSend) -> bool {
    let later = sends.iter().rev().take_while(|later| later.id != send.id);
    send.resource_id.is_some()
        && later
            .filter(|later| later.action == "delete" && later.has_succeeded())
            .any(|later| {
                later.resource_id == send.resource_id
                    && later.endpoint == send.endpoint
                    && later.resource_type == send.resource_type
            })
}
