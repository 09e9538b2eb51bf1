//! The endpoint and the credentials of sends: from the command line, the environment and the editor. Must never show a secret.

mod initialization;
mod status;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;
use thiserror::Error;

pub(super) use self::initialization::InitializationOptions;
use self::status::Status;
use super::Options;
use crate::api::{
    Client, ClientError, ClientOptions, Credentials, CredentialsError, Endpoint, EndpointError,
    EndpointPolicy,
};

/// The endpoint and credentials for sends.
#[derive(Default)]
pub(super) struct Access {
    state: Mutex<State>,
    /// The last status that was sent to the editor.
    known_status: Mutex<Option<Status>>,
}

#[derive(Default)]
struct State {
    /// Replaced at each change, so that a client built from older options is detected.
    editor: Arc<InitializationOptions>,
    /// Created for the first send, and reused because it caches its token.
    client: Option<Arc<Client>>,
    has_reported_problems: bool,
}

/// Why the API can't be reached. Nothing was sent.
#[derive(Debug, Error)]
pub(super) enum AccessError {
    #[error("{0}")]
    Environment(String),
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("an internal error. Please report it")]
    Internal,
}

impl Access {
    /// Stores the editor's options at the start of the server.
    pub fn configure(&self, options: InitializationOptions) {
        *self.state() = State {
            editor: Arc::new(options),
            ..State::default()
        };
    }

    /// The problems in the editor's options. Returns them only once.
    pub fn take_problems(&self) -> Vec<String> {
        let mut state = self.state();
        match std::mem::replace(&mut state.has_reported_problems, true) {
            true => Vec::new(),
            false => state.editor.problems.clone(),
        }
    }

    /// Sets or removes the editor's access token.
    pub fn set_access_token(&self, token: Option<SecretString>) {
        let mut state = self.state();
        state.editor = Arc::new(InitializationOptions {
            access_token: token,
            ..InitializationOptions::clone(&state.editor)
        });
        state.client = None;
    }

    /// The API client. Fails if there are no credentials, or the policy doesn't allow the endpoint.
    pub async fn client(&self, options: &Options) -> Result<Arc<Client>, AccessError> {
        let editor = {
            let state = self.state();
            if let Some(client) = &state.client {
                return Ok(Arc::clone(client));
            }
            Arc::clone(&state.editor)
        };
        let options = options.clone();
        let of = Arc::clone(&editor);
        // A keychain may ask the user for permission.
        let made = tokio::task::spawn_blocking(move || of.client(&options));
        let client = Arc::new(made.await.map_err(|_| AccessError::Internal)??);
        let mut state = self.state();
        if Arc::ptr_eq(&state.editor, &editor) {
            state.client = Some(Arc::clone(&client));
        }
        Ok(client)
    }

    /// The credentials of the next send.
    pub async fn credentials(&self, options: &Options) -> Result<Credentials, AccessError> {
        let editor = self.editor();
        let options = options.clone();
        // A keychain may ask the user for permission.
        let reading = tokio::task::spawn_blocking(move || editor.credentials(&options));
        Ok(reading.await.map_err(|_| AccessError::Internal)??)
    }

    /// The endpoint of the next send.
    pub fn endpoint(&self, options: &Options) -> Result<Endpoint, EndpointError> {
        self.editor().endpoint(options)
    }

    /// Makes the next send read the credentials again, because the user may have logged in since.
    pub fn forget_client(&self) {
        self.state().client = None;
    }

    fn editor(&self) -> Arc<InitializationOptions> {
        Arc::clone(&self.state().editor)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InitializationOptions {
    fn client(&self, options: &Options) -> Result<Client, AccessError> {
        let client_options = match self.timeout {
            Some(timeout) => ClientOptions::default().with_timeout(timeout),
            None => ClientOptions::default(),
        };
        if let Some(problem) = &options.environment_problem {
            return Err(AccessError::Environment(problem.clone()));
        }
        let endpoint = self.endpoint(options)?;
        Ok(Client::new(
            endpoint,
            self.credentials(options)?,
            client_options,
        )?)
    }

    /// The endpoint of the command line, else of the environment, else of the editor.
    fn endpoint(&self, options: &Options) -> Result<Endpoint, EndpointError> {
        let lookup = |name: &str| options.environment.get(name);
        EndpointPolicy::from_environment(&lookup)?
            .choose(options.endpoint.as_deref(), self.endpoint.as_deref())
    }

    /// The credentials of the editor, else of the environment, else of the keychain.
    fn credentials(&self, options: &Options) -> Result<Credentials, CredentialsError> {
        match &self.access_token {
            Some(token) => Credentials::access_token(token.clone()),
            None => {
                let lookup = |name: &str| options.environment.get(name);
                Credentials::find(&lookup)
            }
        }
    }
}

/// Checks the form of a token, so that a mistake is reported at once.
pub(super) fn check_token(token: &SecretString) -> Result<(), CredentialsError> {
    Credentials::access_token(token.clone()).map(|_| ())
}
