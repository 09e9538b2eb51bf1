//! How far a send has come, for whoever shows its progress.

use std::{fmt, time::Duration};

/// A step of a send, told to the observer when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The client id and secret are exchanged for an access token.
    Token,
    /// A connection is made. Nothing has left yet.
    Connect,
    /// The request begins to leave. From here on the outcome is unknown until an answer comes.
    Send,
    /// The request was handed to the connection whole.
    Wait,
    /// An answer has begun to come. From here on its status is known.
    Receive,
    /// The request had no effect and will be sent again.
    Retrying {
        /// How long it waits before that.
        after: Duration,
        /// Why.
        reason: RetryReason,
    },
}

/// Why a request that had no effect is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryReason {
    /// No connection could be made, so nothing was sent.
    Unreachable,
    /// The answer to a request that only reads was lost.
    AnswerLost,
    /// The API answered that it is busy and said when to come back.
    ToldToWait {
        /// The answer's status.
        status: u16,
    },
}

/// Called with each stage, on the task that sends.
pub type Observer<'a> = dyn Fn(Stage) + Send + Sync + 'a;

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stage::Token => formatter.write_str("asking for an access token"),
            Stage::Connect => formatter.write_str("connecting"),
            Stage::Send => formatter.write_str("sending"),
            Stage::Wait => formatter.write_str("waiting for the answer"),
            Stage::Receive => formatter.write_str("reading the answer"),
            Stage::Retrying { after, reason } => {
                write!(
                    formatter,
                    "{reason}; trying again in {} s",
                    after.as_secs_f32().ceil()
                )
            }
        }
    }
}

impl fmt::Display for RetryReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RetryReason::Unreachable => formatter.write_str("no connection"),
            RetryReason::AnswerLost => formatter.write_str("the connection was lost"),
            RetryReason::ToldToWait { status } => write!(formatter, "answered {status}"),
        }
    }
}
