//! The faults, their names, and their notation.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::{Method, StatusCode};

/// A way to misbehave.
///
/// It is written as its name, for some with a parameter after a colon. `xN` at the end applies it to the first N
/// requests only, and `METHOD/` before it to requests of that method only: `never`, `slow:2s`, `patch/503:1x2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub(super) target: Target,
    /// The method that it applies to. `None`: every method.
    pub(super) method: Option<Method>,
    pub(super) behaviour: Behaviour,
    pub(super) times: Option<NonZeroU32>,
}

/// The part of the sandbox that misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Api,
    Token,
}

/// When a fault happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// The request is never handled.
    Before(Before),
    /// The request is handled, and then the answer goes wrong.
    After(After),
    /// The request is handled unless its token is the one that the fault declares expired.
    ExpiredToken,
    /// A new resource appears in a list only after this many list requests.
    ListLag(u32),
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
    ProblemJson,
    Redirect {
        origin: String,
    },
    RedirectSameOrigin,
}

/// How to spoil the answer to a request that was handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum After {
    Slow(Duration),
    Never,
    Reset,
    Status(StatusCode),
    NoContent,
    NoBody,
    EmptyObject,
    ErrorsBody,
    OtherType,
    OtherValues,
    DuplicateKeys,
    LoneSurrogate,
    TruncatedJson,
    MalformedJson,
    ByteOrderMark,
    Gzip,
    WrongContentType,
    HugeBody { megabytes: u64 },
}

impl Fault {
    /// Every name, with its parameter if it takes one, and a description for the help.
    pub const NAMES: &[(&str, &str)] = &[
        ("slow[:DURATION]", "answers only after DURATION (5s)"),
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
        (
            "gzip",
            "handles the request, then answers with a compressed body",
        ),
        (
            "bom",
            "handles the request, then answers with a byte order mark before the JSON",
        ),
        (
            "duplicate-keys",
            "handles the request, then answers with an attribute twice",
        ),
        (
            "lone-surrogate",
            "handles the request, then answers with half a surrogate pair in an attribute",
        ),
        (
            "other-type",
            "handles the request, then answers with another type of resource",
        ),
        (
            "other-values",
            "handles the request, then answers with another name, mode and lifetime",
        ),
        (
            "errors-body",
            "handles the request, then answers with its status and errors in the body",
        ),
        (
            "empty-object",
            "handles the request, then answers 200 with {}",
        ),
        (
            "no-body",
            "handles the request, then answers with its status and headers, and no body",
        ),
        (
            "204",
            "handles the request, then answers 204, with Location for a new resource",
        ),
        ("202", "answers 202 without a body, and stores nothing"),
        (
            "202-after-store",
            "handles the request, then answers 202 without a body",
        ),
        ("403", "answers 403, and stores nothing"),
        ("408", "answers 408, and stores nothing"),
        ("408-after-store", "handles the request, then answers 408"),
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
        (
            "499",
            "answers 499 with a proxy's HTML page, and stores nothing",
        ),
        ("499-after-store", "handles the request, then answers 499"),
        ("500", "answers 500, and stores nothing"),
        ("500-after-store", "handles the request, then answers 500"),
        (
            "502",
            "answers 502 with a proxy's HTML page, and stores nothing",
        ),
        ("502-after-store", "handles the request, then answers 502"),
        (
            "503[:SECONDS]",
            "answers 503 with a proxy's HTML page, with Retry-After if SECONDS are given, and stores nothing",
        ),
        ("503-after-store", "handles the request, then answers 503"),
        (
            "504",
            "answers 504 with a proxy's HTML page, and stores nothing",
        ),
        ("504-after-store", "handles the request, then answers 504"),
        (
            "problem-json",
            "answers 400 as application/problem+json, and stores nothing",
        ),
        (
            "redirect[:ORIGIN]",
            "redirects to the same path of another ORIGIN (http://elsewhere.invalid), and stores nothing",
        ),
        (
            "redirect-same-origin",
            "redirects to the same address, and stores nothing",
        ),
        (
            "expired-token",
            "answers 401 to the first token that it sees, and handles every other one",
        ),
        (
            "list-lag[:N]",
            "shows a new resource in lists only after N (2) list requests",
        ),
        ("token-401", "the token endpoint answers 401"),
        ("token-500", "the token endpoint answers 500"),
        (
            "token-slow[:DURATION]",
            "the token endpoint answers only after DURATION (5s)",
        ),
        ("token-never", "the token endpoint never answers"),
    ];

    /// Whether it applies to a request of this method.
    pub(super) fn applies_to(&self, target: Target, method: &Method) -> bool {
        self.target == target && self.method.as_ref().is_none_or(|own| own == method)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = &self.method {
            write!(formatter, "{}/", method.as_str().to_ascii_lowercase())?;
        }
        if self.target == Target::Token {
            formatter.write_str("token-")?;
        }
        match &self.behaviour {
            Behaviour::Before(before) => before.fmt(formatter),
            Behaviour::After(after) => after.fmt(formatter),
            Behaviour::ExpiredToken => formatter.write_str("expired-token"),
            Behaviour::ListLag(requests) => write!(formatter, "list-lag:{requests}"),
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
            Self::ProblemJson => formatter.write_str("problem-json"),
            Self::Redirect { origin } => write!(formatter, "redirect:{origin}"),
            Self::RedirectSameOrigin => formatter.write_str("redirect-same-origin"),
        }
    }
}

impl fmt::Display for After {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Slow(delay) => {
                return write!(formatter, "slow:{}", humantime::format_duration(*delay));
            }
            Self::HugeBody { megabytes } => return write!(formatter, "huge-body:{megabytes}"),
            Self::Status(status) => return write!(formatter, "{}-after-store", status.as_str()),
            Self::Never => "never-after-store",
            Self::Reset => "reset-after-store",
            Self::NoContent => "204",
            Self::NoBody => "no-body",
            Self::EmptyObject => "empty-object",
            Self::ErrorsBody => "errors-body",
            Self::OtherType => "other-type",
            Self::OtherValues => "other-values",
            Self::DuplicateKeys => "duplicate-keys",
            Self::LoneSurrogate => "lone-surrogate",
            Self::TruncatedJson => "truncated-json",
            Self::MalformedJson => "malformed-json",
            Self::ByteOrderMark => "bom",
            Self::Gzip => "gzip",
            Self::WrongContentType => "wrong-content-type",
        };
        formatter.write_str(name)
    }
}
