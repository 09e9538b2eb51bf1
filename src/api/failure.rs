//! Connection failures. The main question is whether the API can have received the request.

use std::{error::Error as StdError, fmt, io, time::Duration};

use thiserror::Error;

use super::foreign_text::Cleaner;

/// The longest reason that is quoted from the operating system, TLS or a proxy.
const LONGEST_REASON: usize = 300;

/// Why no connection was made. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreachable {
    /// The host name can't be resolved.
    #[error("its name was not found")]
    NameNotFound,
    /// The connection was refused.
    #[error("it refused the connection")]
    Refused,
    /// The connection broke before the request was sent.
    #[error("the connection broke before the request left ({0})")]
    Broken(String),
    /// No connection was made in time.
    #[error("no connection was made in time")]
    TimedOut,
    /// The server's certificate can't be trusted.
    #[error("its certificate can't be trusted ({0})")]
    Certificate(String),
    /// Another failure of the TLS handshake.
    #[error("no secure connection could be agreed on ({0})")]
    Tls(String),
    /// Any other failure, such as a proxy that refuses.
    #[error("{0}")]
    Other(String),
}

impl Unreachable {
    /// The reason of a failed attempt that sent nothing: nothing passed the gate.
    pub(super) fn from_error(error: &reqwest::Error) -> Self {
        if error.is_dns() {
            return Self::NameNotFound;
        }
        if error.is_timeout() {
            return Self::TimedOut;
        }
        if let Some(error) = cause::<rustls::Error>(error) {
            return match error {
                rustls::Error::InvalidCertificate(_) => Self::Certificate(reason(error)),
                _ => Self::Tls(reason(error)),
            };
        }
        match cause::<io::Error>(error) {
            Some(error) if error.kind() == io::ErrorKind::ConnectionRefused => Self::Refused,
            Some(error) => Self::Broken(reason(error)),
            None => Self::Other(deepest_reason(error)),
        }
    }

    /// Whether another attempt may succeed. A bad certificate stays bad, and the time-out is already long.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::NameNotFound | Self::Refused | Self::Broken(_))
    }

    /// What to do about it.
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::NameNotFound => {
                "Check the endpoint's name, your network and the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again."
            }
            Self::Refused => {
                "Check that the endpoint's host and port are right, that a server runs there and, behind a proxy, the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again."
            }
            Self::Broken(_) | Self::TimedOut => {
                "Check your network and the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again."
            }
            Self::Certificate(_) => {
                "Check the endpoint's name and this machine's clock. If a proxy of your company opens secure connections, \
                 add its certificate authority to this machine's. There is no switch to ignore this."
            }
            Self::Tls(_) => {
                "Check that the endpoint serves HTTPS at this host and port, then send again."
            }
            Self::Other(_) => {
                "Check the endpoint's name and the proxy settings (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), then send again."
            }
        }
    }
}

/// Why no answer came after the request was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// It took too long.
    TimedOut {
        /// How long it waited.
        after: Duration,
    },
    /// The connection broke, or the answer was not HTTP.
    Broken(String),
    /// It was cancelled.
    Cancelled,
}

impl Lost {
    pub(super) fn from_error(error: &reqwest::Error) -> Self {
        Self::Broken(deepest_reason(error))
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lost::TimedOut { after } => {
                write!(formatter, "no answer came within {} s", after.as_secs_f32())
            }
            Lost::Broken(reason) => write!(
                formatter,
                "the connection was lost before an answer came ({reason})"
            ),
            Lost::Cancelled => formatter.write_str("it was cancelled before an answer came"),
        }
    }
}

/// The first error of a type among the causes. `source` skips the error inside an I/O error, so this checks it too.
fn cause<'a, E: StdError + 'static>(error: &'a reqwest::Error) -> Option<&'a E> {
    let mut next: Option<&'a (dyn StdError + 'static)> = error.source();
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        next = inner(error);
    }
    None
}

fn inner<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let wrapped = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match wrapped {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// The message of the innermost cause. The outermost error contains the URL, so it is never shown.
pub(super) fn deepest_reason(error: &reqwest::Error) -> String {
    let mut deepest: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(next) = deepest.and_then(inner) {
        deepest = Some(next);
    }
    deepest.map_or_else(|| "no reason given".to_owned(), reason)
}

fn reason(error: &(dyn StdError + 'static)) -> String {
    Cleaner::default().clean(&error.to_string(), LONGEST_REASON)
}
