//! The faults and how they are written.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::StatusCode;

/// One way to misbehave.
///
/// It is written as its name, for some with a parameter after a colon, and with `xN` at the end if only the first N
/// requests are to have it: `never`, `slow:2s`, `503:1x2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub(super) target: Target,
    pub(super) behaviour: Behaviour,
    pub(super) times: Option<NonZeroU32>,
}

/// The part of the sandbox that misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Api,
    Token,
}

/// When a fault sets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// The request is never handled.
    Before(Before),
    /// The request is handled, and then the answer goes wrong.
    After(After),
    /// The request is handled unless it carries the token that counts as expired.
    ExpiredToken,
}

/// What happens instead of handling a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Before {
    Never,
    Reset,
    Status {
        status: StatusCode,
        retry_after: Option<u64>,
    },
    ValidationWithoutPointer,
    Redirect {
        origin: String,
    },
    RedirectSameOrigin,
}

/// What happens to the answer to a request that was handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum After {
    Slow(Duration),
    Never,
    Reset,
    TruncatedJson,
    MalformedJson,
    WrongContentType,
    HugeBody { megabytes: u64 },
}

impl Fault {
    /// Every name, with its parameter if it takes one, and what it does. For help.
    pub const NAMES: &[(&str, &str)] = &[
        ("slow[:DURATION]", "answers, but only after DURATION (5s)"),
        ("never", "never answers, and stores nothing"),
        (
            "never-after-store",
            "handles the request, then never answers",
        ),
        ("reset", "resets the connection, and stores nothing"),
        (
            "reset-after-store",
            "handles the request, then resets the connection in the middle of the answer's body",
        ),
        (
            "truncated-json",
            "handles the request, then answers with half of the JSON",
        ),
        (
            "malformed-json",
            "handles the request, then answers with text that is not JSON",
        ),
        (
            "wrong-content-type",
            "handles the request, then answers with the JSON as text/html",
        ),
        (
            "huge-body[:MEGABYTES]",
            "handles the request, then answers with a body of MEGABYTES (64)",
        ),
        ("403", "answers 403, and stores nothing"),
        ("409", "answers 409, and stores nothing"),
        (
            "422-without-pointer",
            "answers 422 with errors that name no place, and stores nothing",
        ),
        ("423", "answers 423, and stores nothing"),
        (
            "429[:SECONDS]",
            "answers 429 with Retry-After: SECONDS (1), and stores nothing",
        ),
        ("500", "answers 500, and stores nothing"),
        (
            "502",
            "answers 502 with a proxy's HTML page, and stores nothing",
        ),
        (
            "503[:SECONDS]",
            "answers 503 with a proxy's HTML page, and with Retry-After if SECONDS are given, and stores nothing",
        ),
        (
            "redirect[:ORIGIN]",
            "redirects to the same path of another ORIGIN (http://elsewhere.invalid), and stores nothing",
        ),
        (
            "redirect-same-origin",
            "redirects to the very address that was asked for, and stores nothing",
        ),
        (
            "expired-token",
            "takes the first token that comes in for an expired one (401), any other as usual",
        ),
        ("token-401", "the token endpoint answers 401"),
        ("token-500", "the token endpoint answers 500"),
        (
            "token-slow[:DURATION]",
            "the token endpoint answers, but only after DURATION (5s)",
        ),
        ("token-never", "the token endpoint never answers"),
    ];
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.target == Target::Token {
            formatter.write_str("token-")?;
        }
        match &self.behaviour {
            Behaviour::Before(before) => before.fmt(formatter),
            Behaviour::After(after) => after.fmt(formatter),
            Behaviour::ExpiredToken => formatter.write_str("expired-token"),
        }?;
        self.times
            .map_or(Ok(()), |times| write!(formatter, "x{times}"))
    }
}

impl fmt::Display for Before {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => formatter.write_str("never"),
            Self::Reset => formatter.write_str("reset"),
            Self::Status {
                status,
                retry_after,
            } => {
                formatter.write_str(status.as_str())?;
                retry_after.map_or(Ok(()), |seconds| write!(formatter, ":{seconds}"))
            }
            Self::ValidationWithoutPointer => formatter.write_str("422-without-pointer"),
            Self::Redirect { origin } => write!(formatter, "redirect:{origin}"),
            Self::RedirectSameOrigin => formatter.write_str("redirect-same-origin"),
        }
    }
}

impl fmt::Display for After {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slow(delay) => write!(formatter, "slow:{}", humantime::format_duration(*delay)),
            Self::Never => formatter.write_str("never-after-store"),
            Self::Reset => formatter.write_str("reset-after-store"),
            Self::TruncatedJson => formatter.write_str("truncated-json"),
            Self::MalformedJson => formatter.write_str("malformed-json"),
            Self::WrongContentType => formatter.write_str("wrong-content-type"),
            Self::HugeBody { megabytes } => write!(formatter, "huge-body:{megabytes}"),
        }
    }
}
