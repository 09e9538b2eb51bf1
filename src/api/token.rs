//! Access tokens: given, or exchanged for a client id and secret and cached in memory until they expire.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use reqwest::{
    Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::{
    answer::headline,
    bearer::Bearer,
    credentials::Grant,
    endpoint::host_and_port,
    error::{SendError, TokenError},
    failure::Lost,
    foreign_text::Cleaner,
    problem::{Problem, problems},
    stage::{Observer, Stage},
    transport::{Failure, Outgoing, Reply, Transport},
};
use crate::operation::Method;

/// How long before its end a token is renewed, so that it doesn't expire on its way.
const MARGIN: Duration = Duration::from_secs(60);
/// No token is kept longer than this, whatever lifetime it claims.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// A monotonic clock.
pub(super) type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// Gives a client its access tokens.
pub(super) struct TokenSource {
    grant: Grant,
    url: Url,
    clock: Clock,
    /// Locked during an exchange, so that simultaneous sends share one.
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    token: Bearer,
    until: Instant,
}

/// The answer of a token endpoint.
#[derive(Deserialize)]
struct Issued {
    access_token: String,
    /// Of any type. A lifetime that is not a number is ignored.
    #[serde(default)]
    expires_in: serde_json::Value,
}

impl TokenSource {
    pub(super) fn new(grant: Grant, url: Url, clock: Clock) -> Self {
        Self {
            grant,
            url,
            clock,
            kept: Mutex::new(None),
        }
    }

    /// Whether it can get another token.
    pub(super) fn can_renew(&self) -> bool {
        matches!(self.grant, Grant::Client { .. })
    }

    /// Removes these tokens, the client's id and secret, and the secrets of a request from what a server says, as it may repeat
    /// them.
    pub(super) fn cleaner<'a>(
        &self,
        tokens: impl IntoIterator<Item = &'a Bearer>,
        of_request: &[String],
    ) -> Cleaner {
        let mut secrets = match &self.grant {
            Grant::AccessToken(token) => vec![token.secret().clone()],
            Grant::Client { id, secret } => vec![id.clone(), secret.clone()],
        };
        let tokens = tokens.into_iter();
        secrets.extend(tokens.map(|token| token.secret().clone()));
        secrets.extend(of_request.iter().map(|secret| secret.as_str().into()));
        Cleaner::new(&secrets)
    }

    /// An access token other than the one that was rejected, if one was. It is an error if the token says itself that it can't
    /// be used.
    pub(super) async fn token(
        &self,
        transport: &Transport,
        rejected: Option<&Bearer>,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Bearer, SendError> {
        match &self.grant {
            Grant::AccessToken(token) => Ok(usable(token.clone())?),
            Grant::Client { id, secret } => {
                let exchange =
                    self.kept_or_asked_for(transport, id, secret, rejected, observer, cancellation);
                // A cancellation also ends the wait for the exchange of another send.
                cancellation
                    .run_until_cancelled(exchange)
                    .await
                    .unwrap_or(Err(SendError::Cancelled))
            }
        }
    }

    async fn kept_or_asked_for(
        &self,
        transport: &Transport,
        id: &SecretString,
        secret: &SecretString,
        rejected: Option<&Bearer>,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Bearer, SendError> {
        let mut kept = self.kept.lock().await;
        if let Some(Kept { token, until }) = kept.as_ref()
            && (self.clock)() < *until
            && rejected != Some(token)
        {
            return Ok(token.clone());
        }
        *kept = None;
        observer(Stage::Token);
        let asked_at = (self.clock)();
        let (token, life) = self
            .ask(transport, id, secret, rejected, observer, cancellation)
            .await?;
        let token = usable(token)?;
        *kept = Some(Kept {
            token: token.clone(),
            until: asked_at + life,
        });
        Ok(token)
    }

    async fn ask(
        &self,
        transport: &Transport,
        id: &SecretString,
        secret: &SecretString,
        rejected: Option<&Bearer>,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<(Bearer, Duration), SendError> {
        // The exchange is one stage of the send, but its waits are shown.
        let waits = |stage| {
            if let Stage::Retrying { .. } = stage {
                observer(stage);
            }
        };
        let reply = transport
            .exchange(&self.request(id, secret), &waits, cancellation)
            .await;
        let reply = reply.map_err(|failure| self.error(failure))?;
        Ok(self.read(&reply, rejected)?)
    }

    fn request(&self, id: &SecretString, secret: &SecretString) -> Outgoing {
        let json = HeaderValue::from_static("application/json");
        let body = serde_json::json!({
            "grant_type": "client_credentials",
            "client_id": id.expose_secret(),
            "client_secret": secret.expose_secret(),
        });
        Outgoing {
            method: Method::Post,
            url: self.url.clone(),
            headers: HeaderMap::from_iter([(ACCEPT, json.clone()), (CONTENT_TYPE, json)]),
            body: Some(body.to_string().into_bytes()),
            is_repeatable: false,
        }
    }

    fn read(
        &self,
        reply: &Reply,
        rejected: Option<&Bearer>,
    ) -> Result<(Bearer, Duration), TokenError> {
        let headline = headline(reply.status);
        let host = host_and_port(&self.url);
        if !(200..300).contains(&reply.status) {
            let reason = self.reason(&reply.body, rejected);
            return Err(TokenError::Refused {
                host,
                status: reply.status,
                headline,
                reason,
            });
        }
        let issued = serde_json::from_slice::<Issued>(&reply.body).ok();
        issued
            .and_then(Issued::into_token)
            .ok_or(TokenError::Unreadable { host, headline })
    }

    fn reason(&self, body: &[u8], rejected: Option<&Bearer>) -> String {
        let problems = problems(&String::from_utf8_lossy(body), &self.cleaner(rejected, &[]));
        problems
            .first()
            .map_or("no reason given", Problem::message)
            .to_owned()
    }

    fn error(&self, failure: Failure) -> SendError {
        let host = host_and_port(&self.url);
        match failure {
            // A token that was issued and not received does no harm.
            Failure::Cancelled | Failure::Lost(Lost::Cancelled) => SendError::Cancelled,
            Failure::Unreachable(reason) => TokenError::Unreachable { host, reason }.into(),
            Failure::Lost(cause) => TokenError::Lost { host, cause }.into(),
        }
    }
}

/// Refuses a token that says itself that it can't be used.
fn usable(token: Bearer) -> Result<Bearer, TokenError> {
    let problem = token
        .claims()
        .and_then(|claims| claims.problem(SystemTime::now()));
    match problem {
        Some(problem) => Err(problem.into()),
        None => Ok(token),
    }
}

impl Issued {
    /// The token and how long to cache it. A token without a lifetime is used once.
    fn into_token(self) -> Option<(Bearer, Duration)> {
        let life = self
            .expires_in
            .as_u64()
            .map_or(Duration::ZERO, Duration::from_secs);
        let token = Bearer::new(self.access_token.into())?;
        Some((token, life.saturating_sub(MARGIN).min(LONGEST_LIFE)))
    }
}
