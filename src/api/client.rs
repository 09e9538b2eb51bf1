//! The client: one endpoint, one set of credentials, and sends that happen once.

use std::{fmt, sync::Arc, time::Instant};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use tokio_util::sync::CancellationToken;

use super::{
    answer::Answer,
    bearer::Bearer,
    credentials::{Credentials, CredentialsSource},
    endpoint::{Endpoint, EndpointKind, host_and_port},
    error::{ClientError, SendError},
    failure::deepest_reason,
    foreign_text::Cleaner,
    options::ClientOptions,
    request::Request,
    stage::Observer,
    token::{Clock, TokenSource},
    transport::{Failure, Outgoing, Transport, Trust},
};

const JSON_API: &str = "application/vnd.api+json";

/// Sends requests to one endpoint with one set of credentials.
///
/// A token can go only to the addresses of an [`Endpoint`], which the policy has allowed: no other address is ever asked,
/// and no redirect is followed.
pub struct Client {
    endpoint: Endpoint,
    transport: Transport,
    tokens: TokenSource,
}

impl Client {
    /// A client for an endpoint. The sandbox's own token is refused for an endpoint that is not on this machine.
    pub fn new(
        endpoint: Endpoint,
        credentials: Credentials,
        options: ClientOptions,
    ) -> Result<Self, ClientError> {
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

    /// The endpoint that it sends to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Sends a request, once.
    ///
    /// It is sent again by itself only where it certainly had no effect: no connection could be made; the API answered 429 or
    /// 503 and said when to come back; or a 401 said that the token is not valid, and another could be had.
    ///
    /// Every answer with a status is an [`Answer`], also a refusal. Dropping the future gives the request up without
    /// a word on its outcome; to hear it, cancel.
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
        let cleaner = self.tokens.cleaner([&token]);
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
        let cleaner = self.tokens.cleaner([&token, &renewed]);
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
        let url = self.endpoint.resource_url(request.resource());
        let outgoing = Outgoing {
            url: url.clone(),
            headers: headers(token),
            body: request.body().to_vec(),
        };
        let reply = self.transport.post(&outgoing, observer, cancellation).await;
        match reply {
            Ok(reply) => Ok(Answer::new(reply, url, cleaner)),
            Err(Failure::Cancelled) => Err(SendError::Cancelled),
            Err(Failure::Unreachable(reason)) => Err(SendError::Unreachable {
                host: host_and_port(&url),
                reason,
            }),
            Err(Failure::Lost(cause)) => Err(SendError::OutcomeUnknown {
                cause,
                address: url.into(),
            }),
        }
    }
}

fn headers(token: &Bearer) -> HeaderMap {
    let json_api = HeaderValue::from_static(JSON_API);
    HeaderMap::from_iter([
        (ACCEPT, json_api.clone()),
        (CONTENT_TYPE, json_api),
        (AUTHORIZATION, token.header().clone()),
    ])
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
