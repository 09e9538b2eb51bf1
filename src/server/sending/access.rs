//! Where requests go and with what: the user's environment, the command line, and what the editor hands over.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;

use super::initialization::InitializationOptions;
use super::{Refusal, Sending};
use crate::api::{
    Client, ClientOptions, Credentials, CredentialsError, Endpoint, EndpointError, EndpointPolicy,
};
use crate::server::Options;
use crate::server::session::Session;

/// What a send needs besides the request.
#[derive(Default)]
pub(super) struct Access {
    /// A change makes new ones, so that a client is known to be made of the ones that count now.
    settings: Arc<Settings>,
    /// Made for the first send and kept for its token.
    client: Option<Arc<Client>>,
    /// What was not understood of what the editor handed over.
    complaints: Vec<String>,
}

/// What the editor's user has set.
#[derive(Clone, Default)]
pub(super) struct Settings {
    endpoint: Option<String>,
    access_token: Option<SecretString>,
    timeout: Option<Duration>,
}

impl Sending {
    /// Takes what the editor hands over when it starts the server.
    pub fn configure(&self, options: InitializationOptions) {
        *self.access() = Access {
            settings: Arc::new(Settings {
                endpoint: options.endpoint,
                access_token: options.access_token,
                timeout: options.timeout,
            }),
            client: None,
            complaints: options.problems,
        };
    }

    /// What was not understood of what the editor handed over, for the user, once.
    pub fn take_complaints(&self) -> Vec<String> {
        std::mem::take(&mut self.access().complaints)
    }

    /// Takes an access token that the editor hands over, or takes it back.
    pub fn set_access_token(&self, token: Option<SecretString>) {
        let mut access = self.access();
        access.settings = Arc::new(Settings {
            access_token: token,
            ..Settings::clone(&access.settings)
        });
        access.client = None;
    }

    /// The client that sends; an error if there are no credentials, or the policy doesn't allow the endpoint.
    pub(super) async fn client(&self, session: &Session) -> Result<Arc<Client>, Refusal> {
        let settings = {
            let access = self.access();
            if let Some(client) = &access.client {
                return Ok(Arc::clone(client));
            }
            Arc::clone(&access.settings)
        };
        let options = session.options.clone();
        let of = Arc::clone(&settings);
        // A keychain may ask its user first.
        let made = tokio::task::spawn_blocking(move || of.client(&options));
        let client = Arc::new(made.await.map_err(|_| Refusal::Internal)??);
        let mut access = self.access();
        if Arc::ptr_eq(&access.settings, &settings) {
            access.client = Some(Arc::clone(&client));
        }
        Ok(client)
    }

    /// Where a send would go.
    pub fn endpoint(&self, session: &Session) -> Result<Endpoint, EndpointError> {
        self.settings().endpoint(&session.options)
    }

    /// Makes the next send look for credentials again: the user may have logged in anew meanwhile.
    pub(super) fn forget_client(&self) {
        self.access().client = None;
    }

    pub(super) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.access().settings)
    }

    fn access(&self) -> MutexGuard<'_, Access> {
        self.access.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settings {
    fn client(&self, options: &Options) -> Result<Client, Refusal> {
        let client_options = match self.timeout {
            Some(timeout) => ClientOptions::default().with_timeout(timeout),
            None => ClientOptions::default(),
        };
        if let Some(problem) = &options.environment_problem {
            return Err(Refusal::Environment(problem.clone()));
        }
        let endpoint = self.endpoint(options)?;
        Ok(Client::new(
            endpoint,
            self.credentials(options)?,
            client_options,
        )?)
    }

    /// The endpoint: the command line's, else the environment's, else the editor's.
    pub(super) fn endpoint(&self, options: &Options) -> Result<Endpoint, EndpointError> {
        let lookup = |name: &str| options.environment.get(name);
        EndpointPolicy::from_environment(&lookup)?
            .choose(options.endpoint.as_deref(), self.endpoint.as_deref())
    }

    /// The credentials: what the editor hands over, else the environment's, else the keychain's.
    pub(super) fn credentials(&self, options: &Options) -> Result<Credentials, CredentialsError> {
        match &self.access_token {
            Some(token) => Credentials::access_token(token.clone()),
            None => {
                let lookup = |name: &str| options.environment.get(name);
                Credentials::find(&lookup)
            }
        }
    }
}
