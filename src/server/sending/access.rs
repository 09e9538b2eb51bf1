//! Where requests go and with what: the user's environment, the command line, and what the editor hands over at the start.

use std::sync::{Arc, PoisonError};

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::{Refusal, Sending};
use crate::api::{Client, ClientOptions, Credentials, CredentialsError, EndpointPolicy};
use crate::server::session::Session;

/// What an editor hands over when it starts the server. It comes from the editor's user, not from a workspace: settings that a
/// workspace can change are read elsewhere, and never name an endpoint or a token.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::server) struct InitializationOptions {
    endpoint: Option<String>,
    access_token: Option<SecretString>,
}

impl InitializationOptions {
    /// Reads the `initializationOptions`: their `clreq` member, or they themselves.
    pub fn read(options: Option<Value>) -> Self {
        let Some(options) = options else {
            return Self::default();
        };
        let own = options.get("clreq").cloned().unwrap_or(options);
        serde_json::from_value(own).unwrap_or_else(|_| {
            tracing::warn!("the initialization options are not understood and are ignored");
            Self::default()
        })
    }
}

/// What a send needs besides the request.
#[derive(Default)]
pub(super) struct Access {
    options: InitializationOptions,
    /// Made for the first send and kept for its token.
    client: Option<Arc<Client>>,
}

impl Sending {
    /// Takes what the editor hands over.
    pub fn configure(&self, options: InitializationOptions) {
        let mut access = self.access.lock().unwrap_or_else(PoisonError::into_inner);
        *access = Access {
            options,
            client: None,
        };
    }

    /// The client that sends; an error if there are no credentials, or the policy doesn't allow the endpoint.
    pub(super) fn client(&self, session: &Session) -> Result<Arc<Client>, Refusal> {
        let mut access = self.access.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = &access.client {
            return Ok(Arc::clone(client));
        }
        let lookup = |name: &str| session.options.environment.get(name);
        let endpoint = EndpointPolicy::from_environment(&lookup)?.choose(
            session.options.endpoint.as_deref(),
            access.options.endpoint.as_deref(),
        )?;
        let credentials = match &access.options.access_token {
            Some(token) => Credentials::access_token(token.clone())?,
            None => Credentials::from_environment(&lookup)?.ok_or(CredentialsError::Missing)?,
        };
        let client = Arc::new(Client::new(
            endpoint,
            credentials,
            ClientOptions::default(),
        )?);
        access.client = Some(Arc::clone(&client));
        Ok(client)
    }
}
