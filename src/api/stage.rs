//! The stages of a send, for progress.

use std::{fmt, time::Duration};

/// A step of a send. The observer is called when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Exchanges the client id and secret for an access token.
    Token,
    /// Connects. Nothing has been sent yet.
    Connect,
    /// Begins to send the request. From now on the outcome is unknown until an answer comes.
    Send,
    /// Waits for the answer. The whole request has been handed to the connection.
    Wait,
    /// Reads the answer. Its status is known.
    Receive,
    /// Waits before it repeats the request.
    Retrying {
        /// How long the wait is.
        after: Duration,
        /// Why.
        reason: RetryReason,
    },
}

/// Why a request is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryReason {
    /// No connection could be made. Nothing was sent.
    Unreachable,
    /// The answer to a request that only reads was lost.
    AnswerLost,
    /// The API answered that it is busy and when to retry.
    ToldToWait {
        /// The answer's status.
        status: u16,
    },
}

/// A callback for each stage, on the task that sends.
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
