//! Describes what an answer means for the resource, and what to do next.

use super::{
    answer::{Answer, Doubt},
    outcome::Outcome,
    request::past_participle,
};
use crate::operation::Method;

/// The longest wait, in seconds, that a message passes on.
const LONGEST_WAIT: u64 = 24 * 60 * 60;

impl Answer {
    /// What the answer means and what to do next. `None` after a success.
    pub fn next_step(&self) -> Option<String> {
        match self.outcome() {
            Outcome::Success => None,
            Outcome::Unknown => Some(self.after_unknown()),
            Outcome::Refused | Outcome::NotSent => Some(self.after_refusal()),
        }
    }

    fn after_unknown(&self) -> String {
        let look = look_before_sending_again(self.method, self.address.as_str());
        let done = past_participle(self.method);
        match (self.status, &self.doubt) {
            (_, Some(Doubt::NotYet)) => format!(
                "The API took the request, but says that the resource is not {done} yet. {look}"
            ),
            (200..=299, doubt) => {
                let doubt = doubt.as_ref().map(Doubt::to_string).unwrap_or_default();
                let place = match &self.location_id {
                    Some(id) => format!(" It names the id `{id}`."),
                    None => String::new(),
                };
                format!(
                    "The API answered that it carried out the request, but the answer can't be relied on: {doubt}.{place} {look}"
                )
            }
            (303, _) => format!("{} {look}", self.after_redirect()),
            (408 | 499, _) => format!(
                "A server gave up while it waited, so it is not known whether the resource was {done}. {look}"
            ),
            (503, _) => format!(
                "The API is not available at the moment. A gateway may have passed the request on before it said so, \
                 so it is not known whether the resource was {done}. {look}"
            ),
            _ => format!(
                "The server failed while it handled the request, so it is not known whether the resource was {done}. {look}"
            ),
        }
    }

    fn after_refusal(&self) -> String {
        let nothing = match self.method {
            Method::Get => String::new(),
            method => format!(" Nothing was {}.", past_participle(method)),
        };
        let administrators = match self.method {
            Method::Get => "",
            _ => " Only administrators of the organization may write credentials.",
        };
        let (reason, advice) = match self.status {
            300..=399 => return format!("{}{nothing}", self.after_redirect()),
            429 => ("The rate limit is reached.", self.after_wait()),
            400 => (
                "The API could not understand the request.",
                "Change what its errors name, then send again.".to_owned(),
            ),
            401 => (
                "The API does not accept the access token: it has expired or is not valid here.",
                format!(
                    "Set `CLREQ_ACCESS_TOKEN` to a new token, or set `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET` so that clreq gets \
                     tokens itself; if it does already, check that this client may use the Provisioning API.{administrators}"
                ),
            ),
            403 => (
                "The access token is valid but may not do this.",
                format!("Use one of an administrator of this organization.{administrators}"),
            ),
            404 => (
                "The API found nothing at this address or under an id in the request.",
                "Check the endpoint, and that the ids in the request exist and are yours.".to_owned(),
            ),
            405 => (
                "This address does not take such a request.",
                "Check the endpoint: it is the base address of the Provisioning API.".to_owned(),
            ),
            406 | 415 => (
                "The API did not accept the headers that clreq sends.",
                "Check that the endpoint is the Provisioning API, and that no proxy changes headers.".to_owned(),
            ),
            409 => (
                "The request conflicts with what exists already.",
                "Change what its errors name, or use what exists.".to_owned(),
            ),
            422 => (
                "The API did not accept a value.",
                "Change what the errors point to, then send again.".to_owned(),
            ),
            423 => (
                "What the request refers to is locked.",
                "Wait until it is unlocked, then send again.".to_owned(),
            ),
            _ => (
                "The API did not accept the request.",
                "Change what the errors name, then send again.".to_owned(),
            ),
        };
        format!("{reason}{nothing} {advice}")
    }

    fn after_redirect(&self) -> String {
        let target = self.redirected_to.as_deref().unwrap_or("another address");
        format!(
            "The server points to {target}. clreq follows no redirect, so that neither a request nor a token goes where a server points to. \
             Check the endpoint; if that other address is right, name it with `--endpoint` or `CLREQ_ENDPOINT`."
        )
    }

    fn after_wait(&self) -> String {
        match self.retry_after.map(|wait| wait.as_secs()) {
            Some(0) | None => "Wait a minute, then send again.".to_owned(),
            Some(seconds) if seconds > LONGEST_WAIT => {
                "The API asks to wait for more than a day, which is probably a mistake: try again in an hour.".to_owned()
            }
            Some(seconds) => format!("Wait {seconds} s, then send again."),
        }
    }
}

/// What to do if it is unknown whether a request was carried out.
pub(super) fn look_before_sending_again(method: Method, address: &str) -> String {
    match method {
        Method::Get => "Try again.".to_owned(),
        Method::Post => format!(
            "Before you send it again, list {address} and look for one with this `name` and `reference`."
        ),
        Method::Patch | Method::Delete => {
            format!("Before you send it again, get {address} to see what is there now.")
        }
    }
}
