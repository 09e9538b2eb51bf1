//! The endpoint and the credentials of the next send, for display in editors.

use std::sync::PoisonError;

use lsp_types::notification::Notification;
use serde::{Deserialize, Serialize};

use super::{Access, InitializationOptions};
use crate::api::{CredentialsKind, EndpointKind};
use crate::server::Options;
use crate::server::client::ClientHandle;

/// The result of `clreq.status`. No member holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::server) struct Status {
    /// `null` if the policy doesn't allow the endpoint.
    endpoint: Option<EndpointStatus>,
    credentials: CredentialsStatus,
    /// What the access token says of itself. `null` if it is opaque, or if there is none.
    token: Option<TokenStatus>,
    /// Why nothing can be sent. `null` if sending is possible.
    problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EndpointStatus {
    url: String,
    kind: EndpointStatusKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EndpointStatusKind {
    Production,
    /// The sandbox that the editor started.
    Sandbox,
    /// Any other server on this machine.
    Local,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TokenStatus {
    kind: Option<String>,
    user: Option<String>,
    /// `test` or `live`.
    mode: Option<String>,
    /// RFC 3339, in UTC.
    expires: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CredentialsStatus {
    None,
    AccessToken,
    Client,
}

/// `clreq/status`: the status has changed.
enum StatusChanged {}

impl Notification for StatusChanged {
    type Params = Status;
    const METHOD: &'static str = "clreq/status";
}

impl Status {
    fn of(editor: &InitializationOptions, options: &Options) -> Self {
        let endpoint = editor.endpoint(options);
        let credentials = editor.credentials(options);
        let problem = match (&endpoint, &credentials) {
            _ if options.environment_problem.is_some() => options.environment_problem.clone(),
            (Err(error), _) => Some(error.to_string()),
            (_, Err(error)) => Some(error.to_string()),
            (_, Ok(credentials)) => credentials.problem().map(|problem| problem.to_string()),
        };
        Self {
            endpoint: endpoint.ok().map(|endpoint| EndpointStatus {
                url: endpoint.base().to_string(),
                kind: match endpoint.kind() {
                    EndpointKind::Production => EndpointStatusKind::Production,
                    EndpointKind::Sandbox if editor.is_sandbox => EndpointStatusKind::Sandbox,
                    EndpointKind::Sandbox => EndpointStatusKind::Local,
                    EndpointKind::Other => EndpointStatusKind::Other,
                },
            }),
            token: credentials
                .as_ref()
                .ok()
                .and_then(|credentials| credentials.claims())
                .map(|claims| TokenStatus {
                    expires: claims.expiry_text(),
                    kind: claims.kind,
                    user: claims.user,
                    mode: claims.mode.map(str::to_owned),
                }),
            credentials: match credentials.map(|credentials| credentials.kind()) {
                Ok(CredentialsKind::AccessToken) => CredentialsStatus::AccessToken,
                Ok(CredentialsKind::Client) => CredentialsStatus::Client,
                Err(_) => CredentialsStatus::None,
            },
            problem,
        }
    }
}

impl Access {
    /// The current status. Notifies the editor if the status has changed.
    pub async fn status(&self, client: &ClientHandle, options: &Options) -> Option<Status> {
        let editor = self.editor();
        let options = options.clone();
        let found = tokio::task::spawn_blocking(move || Status::of(&editor, &options));
        let status = found.await.ok()?;
        let before = {
            let mut known = self
                .known_status
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            known.replace(status.clone())
        };
        if before.is_some_and(|before| before != status) {
            client
                .send_notification::<StatusChanged>(status.clone())
                .await;
        }
        Some(status)
    }
}
