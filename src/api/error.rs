//! Why a send gave no answer. No message and no `Debug` output contains a token, a secret or a body.

use thiserror::Error;

use super::{
    claims::TokenProblem,
    failure::{Lost, Unreachable},
    next_step::look_before_sending_again,
    outcome::Outcome,
    request::past_participle,
};
use crate::operation::Method;

/// Why a client could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ClientError {
    /// The sandbox's token would have gone to another machine.
    #[error(
        "the sandbox's own token is for an endpoint on this machine. Set `CLREQ_ACCESS_TOKEN` to send to {host}. Nothing was sent."
    )]
    SandboxToken {
        /// The endpoint's host.
        host: String,
    },
    /// The access token can't be used.
    #[error("{0} Nothing was sent.")]
    Token(#[from] TokenProblem),
    /// A proxy variable of the environment can't be used.
    #[error(
        "the environment variable `{variable}` names no proxy that clreq can use. Set it to an address like `http://proxy.example:3128` \
         (or with `https`, `socks4`, `socks5`), or unset it. Nothing was sent."
    )]
    Proxy {
        /// Its name.
        variable: &'static str,
    },
    /// Secure connections can't be made on this machine.
    #[error(
        "secure connections can't be made on this machine ({0}). Check that its certificate authorities are installed \
         (on Linux the package `ca-certificates`). Nothing was sent."
    )]
    Tls(String),
}

/// Why a send gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SendError {
    /// It was cancelled before the request was sent.
    #[error("cancelled before the request left, so nothing was sent")]
    Cancelled,
    /// No connection could be made. Nothing was sent.
    #[error("could not reach {host}: {reason}. Nothing was sent. {}", .reason.next_step())]
    Unreachable {
        /// The host and port that were tried.
        host: String,
        /// Why.
        reason: Unreachable,
    },
    /// The client id and secret could not be exchanged for an access token. The request was not sent.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The request was sent, and it is unknown whether it was carried out.
    #[error("the request was sent, but {cause}, so it is not known whether the resource was {}. {}", past_participle(*.method), look_before_sending_again(*.method, .address))]
    OutcomeUnknown {
        /// Why there is no answer.
        cause: Lost,
        /// The request's method.
        method: Method,
        /// The address it was sent to, where its effect can be checked.
        address: String,
    },
    /// A request that only reads got no answer.
    #[error("asked {host}, but {cause}. Nothing was changed. Try again.")]
    NoAnswer {
        /// The host and port that were asked.
        host: String,
        /// Why there is no answer.
        cause: Lost,
    },
}

/// Why there is no access token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenError {
    /// The access token can't be used.
    #[error("{0} The request was not sent.")]
    Unusable(#[from] TokenProblem),
    /// The token endpoint can't be reached.
    #[error("could not reach {host} to ask for an access token: {reason}. The request was not sent. {}", .reason.next_step())]
    Unreachable {
        /// The host and port that were tried.
        host: String,
        /// Why.
        reason: Unreachable,
    },
    /// The token endpoint gave no answer.
    #[error("asked {host} for an access token, but {cause}. The request was not sent. Send again.")]
    Lost {
        /// The host and port that were asked.
        host: String,
        /// Why there is no answer.
        cause: Lost,
    },
    /// The token endpoint refused.
    #[error("{host} gave no access token: it answered {headline} ({reason}). The request was not sent. {}", after_refusal(*.status))]
    Refused {
        /// The host and port that were asked.
        host: String,
        /// The HTTP status.
        status: u16,
        /// The status and its name.
        headline: String,
        /// The reason that it gave.
        reason: String,
    },
    /// The token endpoint's answer holds no usable access token.
    #[error(
        "{host} answered {headline}, but without an access token that can be used. The request was not sent. Check that the endpoint is right."
    )]
    Unreadable {
        /// The host and port that were asked.
        host: String,
        /// The status and its name.
        headline: String,
    },
}

fn after_refusal(status: u16) -> &'static str {
    match status {
        300..=399 => "Check the endpoint: clreq sends credentials nowhere that a server points to.",
        429 | 500..=599 => "Wait a minute, then send again.",
        _ => "Check `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`.",
    }
}

impl SendError {
    /// The outcome of the request.
    pub fn outcome(&self) -> Outcome {
        match self {
            SendError::OutcomeUnknown { .. } => Outcome::Unknown,
            SendError::Token(TokenError::Refused {
                status: 400..=499, ..
            }) => Outcome::Refused,
            SendError::Cancelled
            | SendError::Unreachable { .. }
            | SendError::NoAnswer { .. }
            | SendError::Token(_) => Outcome::NotSent,
        }
    }

    /// Whether it was cancelled, before or after the request was sent.
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            SendError::Cancelled
                | SendError::OutcomeUnknown {
                    cause: Lost::Cancelled,
                    ..
                }
                | SendError::NoAnswer {
                    cause: Lost::Cancelled,
                    ..
                }
        )
    }
}
