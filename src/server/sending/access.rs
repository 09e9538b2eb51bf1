//! The endpoint and the credentials of sends: from the command line, the environment and the editor.

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

/// The endpoint and credentials for sends.
#[derive(Default)]
pub(super) struct Access {
    /// Replaced at each change, so that a client built from older settings is detected.
    settings: Arc<Settings>,
    /// Created for the first send, and reused because it caches its token.
    client: Option<Arc<Client>>,
    /// Problems in the editor's options.
    complaints: Vec<String>,
}

/// The editor's settings.
#[derive(Clone, Default)]
pub(super) struct Settings {
    endpoint: Option<String>,
    access_token: Option<SecretString>,
    timeout: Option<Duration>,
}

impl Sending {
    /// Stores the editor's options at the start of the server.
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

    /// The problems in the editor's options. Returns them only once.
    pub fn take_complaints(&self) -> Vec<String> {
        std::mem::take(&mut self.access().complaints)
    }

    /// Sets or removes the editor's access token.
    pub fn set_access_token(&self, token: Option<SecretString>) {
        let mut access = self.access();
        access.settings = Arc::new(Settings {
            access_token: token,
            ..Settings::clone(&access.settings)
        });
        access.client = None;
    }

    /// The API client. Fails if there are no credentials, or the policy doesn't allow the endpoint.
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
        // A keychain may ask the user for permission.
        let made = tokio::task::spawn_blocking(move || of.client(&options));
        let client = Arc::new(made.await.map_err(|_| Refusal::Internal)??);
        let mut access = self.access();
        if Arc::ptr_eq(&access.settings, &settings) {
            access.client = Some(Arc::clone(&client));
        }
        Ok(client)
    }

    /// The endpoint of the next send.
    pub fn endpoint(&self, session: &Session) -> Result<Endpoint, EndpointError> {
        self.settings().endpoint(&session.options)
    }

    /// Makes the next send read the credentials again, because the user may have logged in since.
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

    /// The endpoint of the command line, else of the environment, else of the editor.
    pub(super) fn endpoint(&self, options: &Options) -> Result<Endpoint, EndpointError> {
        let lookup = |name: &str| options.environment.get(name);
        EndpointPolicy::from_environment(&lookup)?
            .choose(options.endpoint.as_deref(), self.endpoint.as_deref())
    }

    /// The credentials of the editor, else of the environment, else of the keychain.
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
