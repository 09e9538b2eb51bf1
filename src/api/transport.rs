//! One POST, and when it may be repeated.
//!
//! * Each attempt has a connection of its own: a pooled one that the server has just closed would leave it unclear what arrived.
//! * The HTTP library follows no redirect and repeats nothing by itself.
//! * A request is repeated only if its gate was shut before anything passed, or if the server answered 429 or 503 with a `Retry-After`.

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
    endpoint::is_loopback,
    failure::{Lost, Unreachable},
    gate::gate,
    options::ClientOptions,
    retry::{Patience, retry_after},
    stage::{Observer, RetryReason, Stage},
};

const USER_AGENT: &str = concat!("clreq/", env!("CARGO_PKG_VERSION"));

/// How long an answer is still looked for when its time is over. One that has come is known only once the connection's task has read
/// it, and that takes turns with whoever gives it up: the clock can be heard of first, above all after a while in which nothing ran,
/// because the process was stopped or its terminal took no output.
const LAST_LOOK: Duration = Duration::from_millis(100);

/// Sends requests and reads what is answered.
pub(super) struct Transport {
    http: reqwest::Client,
    options: ClientOptions,
}

/// Whose certificates are trusted.
pub(super) enum Trust {
    /// Those of the machine's certificate authorities.
    System,
    /// These alone. None for plain HTTP, so that the machine's are not even read.
    Only(Vec<Certificate>),
}

/// A POST.
pub(super) struct Outgoing {
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// What came back. From the moment that there is a status there is a reply, however the rest of it fares.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) cut: Option<BodyProblem>,
    pub(super) sent_at: SystemTime,
}

/// Why nothing came back.
pub(super) enum Failure {
    /// Nothing was sent, and no connection could be made.
    Unreachable(Unreachable),
    /// Nothing was sent, because it was cancelled.
    Cancelled,
    /// It began to leave, and it is not known what came of it.
    Lost(Lost),
}

type TimeOut<'a> = Pin<&'a mut Sleep>;

impl Transport {
    /// A transport to the host of the URL, or to others of the same service.
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
            // The name is not looked up: what a resolver says of it might not be this machine. Nor has a proxy a part in it.
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

    /// Sends the request, again where that is certain to be harmless, and reads the reply.
    pub(super) async fn post(
        &self,
        outgoing: &Outgoing,
        observer: &Observer<'_>,
        cancellation: &CancellationToken,
    ) -> Result<Reply, Failure> {
        let mut patience = Patience::new(&self.options);
        loop {
            let result = self.attempt(outgoing, observer, cancellation).await;
            let Some((after, reason)) = reason_to_retry(&result, &mut patience) else {
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
        let (mut gate, body) = gate(outgoing.body.clone());
        let mut response = pin!(
            self.http
                .post(outgoing.url.clone())
                .headers(outgoing.headers.clone())
                .header(CONTENT_LENGTH, outgoing.body.len())
                .body(reqwest::Body::wrap_stream(body))
                .send()
        );
        // In this order, and with a last look: a response that is there is never given up for a cancellation or a time-out.
        let lost = loop {
            tokio::select! {
                biased;
                Some(stage) = gate.progress() => observer(stage),
                result = &mut response => return result.map_err(|error| match gate.shut() {
                    true => Failure::Unreachable(Unreachable::from_error(&error)),
                    false => Failure::Lost(Lost::from_error(&error)),
                }),
                () = cancellation.cancelled() => match gate.shut() {
                    true => return Err(Failure::Cancelled),
                    false => break Lost::Cancelled,
                },
                () = &mut time_out => match gate.shut() {
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

    /// All of the body that comes, up to the limit, and why there is no more if it did not end well.
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

/// How long to wait and why, if the request certainly had no effect and there is patience left.
fn reason_to_retry(
    result: &Result<Reply, Failure>,
    patience: &mut Patience,
) -> Option<(Duration, RetryReason)> {
    match result {
        Err(Failure::Unreachable(reason)) if reason.may_pass() => {
            Some((patience.after_unreachable()?, RetryReason::Unreachable))
        }
        Ok(Reply {
            status: status @ (429 | 503),
            headers,
            ..
        }) => {
            let wait = patience.after_being_told(retry_after(headers, SystemTime::now())?)?;
            Some((wait, RetryReason::ToldToWait { status: *status }))
        }
        _ => None,
    }
}

/// Makes `ring` what TLS computes with. If the process has chosen a provider before, that is as good.
pub(super) fn install_crypto_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
