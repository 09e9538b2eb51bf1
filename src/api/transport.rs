//! One exchange of request and reply, and the rules for repeating it.
//!
//! * Each attempt uses a new connection. With a pooled one that the server has just closed, it is unclear what arrived.
//! * The HTTP library follows no redirect and repeats nothing on its own.
//! * A request that changes something is repeated only if its gate was shut before anything passed, or if the server answered 429
//!   with a `Retry-After`. A 503 doesn't count: a gateway may send it after it forwarded the request.

use std::{
    pin::{Pin, pin},
    time::{Duration, SystemTime},
};

use reqwest::{
    Certificate, Response, Url,
    header::{CONTENT_LENGTH, HeaderMap},
    redirect,
};
use tokio::time::{Instant, Sleep, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{
    answer::BodyProblem,
    coding,
    endpoint::is_loopback,
    failure::{Lost, Unreachable},
    gate::{Gate, gate},
    options::ClientOptions,
    retry::{Patience, retry_after},
    stage::{Observer, RetryReason, Stage},
};
use crate::operation::Method;

const USER_AGENT: &str = concat!("clreq/", env!("CARGO_PKG_VERSION"));

/// How long to look for an answer after the time-out. If the whole process was paused (stopped, or blocked on its terminal),
/// the timer may fire before the connection's task has read an answer that has already arrived.
const LAST_LOOK: Duration = Duration::from_millis(100);

/// Sends requests and reads the replies.
pub(super) struct Transport {
    http: reqwest::Client,
    options: ClientOptions,
}

/// Which certificates are trusted.
pub(super) enum Trust {
    /// Those of the machine's certificate authorities.
    System,
    /// Only these. Empty for plain HTTP, which saves loading the machine's.
    Only(Vec<Certificate>),
}

/// A request with its address and headers.
pub(super) struct Outgoing {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    /// Whether it may be sent again even if the API may have acted on it.
    pub(super) is_repeatable: bool,
}

/// The reply. Once there is a status there is a reply, even if its body breaks off.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) cut: Option<BodyProblem>,
    pub(super) sent_at: SystemTime,
}

/// Why there is no reply.
pub(super) enum Failure {
    /// Nothing was sent, and no connection could be made.
    Unreachable(Unreachable),
    /// Nothing was sent, because it was cancelled.
    Cancelled,
    /// Sending began, and no reply came.
    Lost(Lost),
}

type TimeOut<'a> = Pin<&'a mut Sleep>;

impl Transport {
    /// A transport to the host of the URL, and to other hosts of the same service.
    pub(super) fn new(
        url: &Url,
        trust: Trust,
        options: ClientOptions,
    ) -> Result<Self, reqwest::Error> {
        install_crypto_provider();
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(options.connect_timeout)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .http1_only()
            .pool_max_idle_per_host(0);
        if url.host().is_some_and(|host| is_loopback(&host.to_owned())) {
            // Neither a resolver nor a proxy may redirect `localhost`.
            builder = builder.no_proxy().resolve_to_addrs(
                "localhost",
                &[
                    ([127, 0, 0, 1], 0).into(),
                    ([0, 0, 0, 0, 0, 0, 0, 1], 0).into(),
                ],
            );
        }
        if let Trust::Only(certificates) = trust {
            builder = builder.tls_certs_only(certificates);
        }
        Ok(Self {
            http: builder.build()?,
            options,
        })
    }

    /// Sends the request, repeats it if that is safe, and reads the reply.
    pub(super) async fn exchange(
        &self,
        outgoing: &Outgoing,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Reply, Failure> {
        let mut patience = Patience::new(&self.options);
        loop {
            let result = self.attempt(outgoing, observer, cancellation).await;
            let Some((after, reason)) = reason_to_retry(&result, outgoing, &mut patience) else {
                return result;
            };
            observer(Stage::Retrying { after, reason });
            if cancellation
                .run_until_cancelled(sleep(after))
                .await
                .is_none()
            {
                return Err(Failure::Cancelled);
            }
        }
    }

    async fn attempt(
        &self,
        outgoing: &Outgoing,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Reply, Failure> {
        if cancellation.is_cancelled() {
            return Err(Failure::Cancelled);
        }
        observer(Stage::Connect);
        let sent_at = SystemTime::now();
        let mut time_out = pin!(sleep(self.options.answer_timeout));
        let response = self
            .response(outgoing, observer, cancellation, time_out.as_mut())
            .await?;
        observer(Stage::Receive);
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let (body, cut) = self.read_body(response, cancellation, time_out).await;
        let (body, cut) = match cut {
            Some(cut) => (body, Some(cut)),
            None => match coding::decode(&headers, &body, self.options.largest_body) {
                Ok(None) => (body, None),
                Ok(Some(decoded)) => (decoded, None),
                Err(problem) => (body, Some(problem)),
            },
        };
        Ok(Reply {
            status,
            headers,
            body,
            cut,
            sent_at,
        })
    }

    /// Sends the request and waits for the head of a response.
    async fn response(
        &self,
        outgoing: &Outgoing,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
        mut time_out: TimeOut<'_>,
    ) -> Result<Response, Failure> {
        let (mut gate, body) = gate(outgoing.body.clone().unwrap_or_default());
        let has_body = outgoing.body.is_some();
        let mut request = self
            .http
            .request(outgoing.method.into(), outgoing.url.clone())
            .headers(outgoing.headers.clone());
        if let Some(bytes) = &outgoing.body {
            request = request
                .header(CONTENT_LENGTH, bytes.len())
                .body(reqwest::Body::wrap_stream(body));
        }
        let mut response = pin!(request.send());
        // There is no body to hold back: the request may have been sent as soon as there was a connection.
        let shut = |gate: &Gate| has_body && gate.shut();
        // The order matters: a response that has arrived takes precedence over a cancellation or a time-out.
        let lost = loop {
            tokio::select! {
                biased;
                Some(stage) = gate.progress() => observer(stage),
                result = &mut response => return result.map_err(|error| match shut(&gate) || error.is_connect() {
                    true => Failure::Unreachable(Unreachable::from_error(&error)),
                    false => Failure::Lost(Lost::from_error(&error)),
                }),
                () = cancellation.cancelled() => match shut(&gate) {
                    true => return Err(Failure::Cancelled),
                    false => break Lost::Cancelled,
                },
                () = &mut time_out => match shut(&gate) {
                    true => return Err(Failure::Unreachable(Unreachable::TimedOut)),
                    false => break Lost::TimedOut { after: self.options.answer_timeout },
                },
            }
        };
        match timeout(LAST_LOOK, response).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(_)) | Err(_) => Err(Failure::Lost(lost)),
        }
    }

    /// Reads the body up to the limit. Also returns why it is incomplete.
    async fn read_body(
        &self,
        mut response: Response,
        cancellation: &CancellationToken,
        mut time_out: TimeOut<'_>,
    ) -> (Vec<u8>, Option<BodyProblem>) {
        let limit = self.options.largest_body;
        let mut body = Vec::new();
        let mut at_time_out = BodyProblem::TimedOut;
        let mut is_last_look = false;
        let cut = loop {
            let chunk = tokio::select! {
                biased;
                chunk = response.chunk() => chunk,
                () = &mut time_out => match is_last_look {
                    true => break Some(at_time_out),
                    false => {
                        is_last_look = true;
                        time_out.as_mut().reset(Instant::now() + LAST_LOOK);
                        continue;
                    }
                },
                () = cancellation.cancelled(), if at_time_out == BodyProblem::TimedOut => {
                    at_time_out = BodyProblem::Cancelled;
                    let grace = Instant::now() + self.options.cancelled_answer_grace;
                    let deadline = time_out.deadline().min(grace);
                    time_out.as_mut().reset(deadline);
                    continue;
                }
            };
            match chunk {
                Ok(Some(bytes)) => body.extend_from_slice(&bytes),
                Ok(None) => break None,
                Err(_) => break Some(BodyProblem::CutShort),
            }
            if body.len() > limit {
                body.truncate(limit);
                break Some(BodyProblem::TooLarge { limit });
            }
        };
        (body, cut)
    }
}

/// How long to wait and why, if the request may be repeated.
fn reason_to_retry(
    result: &Result<Reply, Failure>,
    outgoing: &Outgoing,
    patience: &mut Patience,
) -> Option<(Duration, RetryReason)> {
    match result {
        Err(Failure::Unreachable(reason)) if reason.may_pass() => {
            Some((patience.after_unreachable()?, RetryReason::Unreachable))
        }
        Err(Failure::Lost(Lost::Broken(_))) if outgoing.is_repeatable => {
            Some((patience.after_unreachable()?, RetryReason::AnswerLost))
        }
        Ok(Reply {
            status, headers, ..
        }) if *status == 429 || (*status == 503 && outgoing.is_repeatable) => {
            let wait = patience.after_being_told(retry_after(headers, SystemTime::now())?)?;
            Some((wait, RetryReason::ToldToWait { status: *status }))
        }
        _ => None,
    }
}

impl From<Method> for reqwest::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

/// Installs `ring` as the provider of TLS, unless the process already has one.
pub(super) fn install_crypto_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
