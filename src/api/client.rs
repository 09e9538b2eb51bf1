//! The client: sends requests to one endpoint, each of them once.

use std::{fmt, sync::Arc, time::Instant};

use reqwest::{
    Url,
    header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use tokio_util::sync::CancellationToken;

use super::{
    answer::Answer,
    bearer::Bearer,
    claims::Claims,
    credentials::{Credentials, CredentialsSource},
    endpoint::{Endpoint, EndpointKind, host_and_port, is_loopback},
    error::{ClientError, SendError},
    failure::deepest_reason,
    foreign_text::Cleaner,
    options::ClientOptions,
    proxy::unusable_variable,
    request::{Request, is_read_only},
    stage::Observer,
    token::{Clock, TokenSource},
    transport::{Failure, Outgoing, Transport, Trust},
};

const JSON_API: &str = "application/vnd.api+json";

/// Sends requests to one endpoint with one set of credentials.
///
/// A token goes only to the addresses of an [`Endpoint`], which the policy allows. No redirect is followed.
pub struct Client {
    endpoint: Endpoint,
    transport: Transport,
    tokens: TokenSource,
}

impl Client {
    /// Creates a client for an endpoint. Refuses an access token whose claims rule it out, and the sandbox's token if the
    /// endpoint is not on this machine.
    pub fn new(
        endpoint: Endpoint,
        credentials: Credentials,
        options: ClientOptions,
    ) -> Result<Self, ClientError> {
        let is_local = endpoint
            .base()
            .host()
            .is_some_and(|host| is_loopback(&host.to_owned()));
        if !is_local && let Some(variable) = unusable_variable(endpoint.base()) {
            return Err(ClientError::Proxy { variable });
        }
        let trust = match endpoint.base().scheme() {
            "http" => Trust::Only(Vec::new()),
            _ => Trust::System,
        };
        Self::with(
            endpoint,
            credentials,
            options,
            trust,
            Arc::new(Instant::now),
        )
    }

    pub(super) fn with(
        endpoint: Endpoint,
        credentials: Credentials,
        options: ClientOptions,
        trust: Trust,
        clock: Clock,
    ) -> Result<Self, ClientError> {
        if credentials.source() == CredentialsSource::Sandbox
            && endpoint.kind() != EndpointKind::Sandbox
        {
            return Err(ClientError::SandboxToken {
                host: host_and_port(endpoint.base()),
            });
        }
        if let Some(problem) = credentials.problem() {
            return Err(problem.into());
        }
        let transport = Transport::new(endpoint.base(), trust, options)
            .map_err(|error| ClientError::Tls(deepest_reason(&error)))?;
        let token_url = endpoint.token_url().clone();
        let tokens = TokenSource::new(credentials.into_grant(), token_url, clock);
        Ok(Self {
            endpoint,
            transport,
            tokens,
        })
    }

    /// Its endpoint.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The claims of the access token. `None` if it is opaque. A client id and secret are first exchanged for a token.
    pub async fn claims(
        &self,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Option<Claims>, SendError> {
        let token = self
            .tokens
            .token(&self.transport, None, observer, cancellation)
            .await?;
        Ok(token.claims())
    }

    /// Sends a request, once.
    ///
    /// It repeats the request only if the API cannot have acted on it: no connection could be made; the API answered 429 with a
    /// `Retry-After`; or a 401 rejected the token and the client could get another one. It also repeats a request that only
    /// reads after a lost connection.
    ///
    /// Every answer with a status is an [`Answer`], even a refusal. Dropping the future loses the outcome. To stop and still
    /// learn the outcome, use the cancellation.
    pub async fn send(
        &self,
        request: &Request,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Answer, SendError> {
        let token = self
            .tokens
            .token(&self.transport, None, observer, cancellation)
            .await?;
        let cleaner = self.tokens.cleaner([&token], request.secrets());
        let answer = self
            .send_with(&token, &cleaner, request, observer, cancellation)
            .await?;
        if !answer.rejects_token() || !self.tokens.can_renew() {
            return Ok(answer);
        }
        let renewed = self
            .tokens
            .token(&self.transport, Some(&token), observer, cancellation)
            .await?;
        let cleaner = self.tokens.cleaner([&token, &renewed], request.secrets());
        self.send_with(&renewed, &cleaner, request, observer, cancellation)
            .await
    }

    async fn send_with(
        &self,
        token: &Bearer,
        cleaner: &Cleaner,
        request: &Request,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Answer, SendError> {
        let url = self.endpoint.resource_url(request.path());
        let outgoing = Outgoing {
            method: request.method(),
            url: with_query(url.clone(), request.query()),
            headers: headers(token, request.body().is_some()),
            body: request.body().map(<[u8]>::to_vec),
            is_repeatable: request.is_repeatable(),
        };
        let reply = self
            .transport
            .exchange(&outgoing, observer, cancellation)
            .await;
        match reply {
            Ok(reply) => Ok(Answer::new(reply, url, request, cleaner)),
            Err(Failure::Cancelled) => Err(SendError::Cancelled),
            Err(Failure::Unreachable(reason)) => Err(SendError::Unreachable {
                host: host_and_port(&url),
                reason,
            }),
            Err(Failure::Lost(cause)) if is_read_only(request.method()) => {
                Err(SendError::NoAnswer {
                    host: host_and_port(&url),
                    cause,
                })
            }
            Err(Failure::Lost(cause)) => Err(SendError::OutcomeUnknown {
                cause,
                method: request.method(),
                address: url.into(),
            }),
        }
    }
}

fn headers(token: &Bearer, has_body: bool) -> HeaderMap {
    let json_api = HeaderValue::from_static(JSON_API);
    let mut headers = HeaderMap::from_iter([
        (ACCEPT, json_api.clone()),
        // A proxy may compress even so: see `coding`.
        (ACCEPT_ENCODING, HeaderValue::from_static("identity")),
        (AUTHORIZATION, token.header().clone()),
    ]);
    if has_body {
        headers.insert(CONTENT_TYPE, json_api);
    }
    headers
}

fn with_query(mut url: Url, query: &[(String, String)]) -> Url {
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
