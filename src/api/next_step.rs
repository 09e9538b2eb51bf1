//! What a user does after an answer, in words.

use super::answer::{Answer, AnswerBody};

impl Answer {
    /// What to do next. `None` after a success.
    pub fn next_step(&self) -> Option<String> {
        let step = match self.status {
            200..=299 => return self.after_an_unreadable_success(),
            303 => {
                return Some(format!(
                    "{} {}",
                    self.after_a_redirect(),
                    self.look_before_sending_again()
                ));
            }
            300..=399 => return Some(self.after_a_redirect()),
            429 => {
                return Some(
                    self.after_a_wait("The rate limit is reached, and nothing was created."),
                );
            }
            503 => {
                return Some(self.after_a_wait(
                    "The API is not available at the moment, and nothing was created.",
                ));
            }
            400 => {
                "The API could not understand the request, and nothing was created. Change what its errors name, then send again."
            }
            401 => {
                "The API does not accept the access token: it has expired or is not valid here. Nothing was created. Set `CLREQ_ACCESS_TOKEN` \
                 to a new token, or let clreq ask for tokens itself with `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`; if it does already, \
                 check that this client may use the Provisioning API."
            }
            403 => {
                "The access token is valid but may not do this, and nothing was created. Use one whose role may manage API credentials \
                 in this organization."
            }
            404 => {
                "Nothing was found at this address or under an id in the request, and nothing was created. Check the endpoint, and that \
                 the organization and the role exist and are yours."
            }
            405 => {
                "This address does not take such a request, and nothing was created. Check the endpoint: it is the base address of the Provisioning API."
            }
            406 | 415 => {
                "The headers that clreq sends were not accepted, and nothing was created. Check that the endpoint is the Provisioning API, and that no proxy changes headers."
            }
            409 => {
                "The request conflicts with what exists already, and nothing was created. Change what its errors name, \
                 or use what exists."
            }
            422 => {
                "A value was not accepted, and nothing was created. Change what the errors point to, then send again."
            }
            423 => {
                "What the request refers to is locked, and nothing was created. Wait until it is unlocked, then send again."
            }
            501 | 505 => {
                "The server does not support such a request, and nothing was created. Check that the endpoint is the Provisioning API."
            }
            402..=499 => {
                "The request was not accepted, and nothing was created. Change what the errors name, then send again."
            }
            _ => {
                return Some(format!(
                    "The server failed while it handled the request, so it is not known whether the resource was created. {}",
                    self.look_before_sending_again()
                ));
            }
        };
        Some(step.to_owned())
    }

    fn after_an_unreadable_success(&self) -> Option<String> {
        let AnswerBody::Unreadable { problem, .. } = &self.body else {
            return None;
        };
        Some(format!(
            "The API answered that it carried out the request, but the answer can't be relied on: {problem}. {}",
            self.look_before_sending_again()
        ))
    }

    fn after_a_redirect(&self) -> String {
        let target = self.redirected_to.as_deref().unwrap_or("another address");
        format!(
            "The server points to {target}. clreq sends neither a request nor a token where a server points to. Check the endpoint; \
             if that other address is right, name it with `--endpoint` or `CLREQ_ENDPOINT`."
        )
    }

    fn after_a_wait(&self, what_happened: &str) -> String {
        match self.retry_after {
            Some(wait) => format!(
                "{what_happened} Wait {} s, then send again.",
                wait.as_secs()
            ),
            None => format!("{what_happened} Wait a minute, then send again."),
        }
    }

    fn look_before_sending_again(&self) -> String {
        look_before_sending_again(self.address.as_str())
    }
}

/// What to do when it is not known whether a resource was created.
pub(super) fn look_before_sending_again(address: &str) -> String {
    format!(
        "Before you send it again, list {address} and look for one with this `name` and `reference`."
    )
}
