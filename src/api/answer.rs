//! What the API answered, with nothing of it lost.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use reqwest::{
    StatusCode, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, WWW_AUTHENTICATE},
};
use serde_json::value::RawValue;
use thiserror::Error;

use super::{
    foreign_text::Cleaner,
    outcome::{self, Outcome},
    problem::{Problem, problems},
    retry,
    transport::Reply,
};

const LONGEST_CONTENT_TYPE: usize = 200;

/// An answer of the API, whatever its status. `Debug` shows no body: that of a 2xx holds the new client's secret.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type that the body claims to have.
    pub content_type: Option<String>,
    /// The body.
    pub body: AnswerBody,
    /// The errors in the body, if the status is not a 2xx.
    pub problems: Vec<Problem>,
    /// Where a 3xx pointed to, without path and query. It was not followed.
    pub redirected_to: Option<String>,
    /// How long the API asks to wait before the next request.
    pub retry_after: Option<Duration>,
    /// When the request was sent.
    pub sent_at: SystemTime,
    /// The address it was sent to, where the resources can also be listed.
    pub address: Url,
    token_rejected: bool,
}

/// The body of an answer.
#[derive(Clone)]
pub enum AnswerBody {
    /// A whole JSON value, as the very text that came (without white space around it).
    Json(Box<RawValue>),
    /// Anything else: the bytes that came, and what is wrong with them.
    Unreadable {
        /// All that came of it, up to the limit.
        bytes: Vec<u8>,
        /// What is wrong with it.
        problem: BodyProblem,
    },
}

/// Why a body is not a whole JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BodyProblem {
    /// It is empty.
    #[error("its body is empty")]
    Empty,
    /// It came whole, but it is not JSON.
    #[error("its body is not JSON")]
    NotJson,
    /// The connection broke before its end.
    #[error("its body was cut short")]
    CutShort,
    /// It did not end in time.
    #[error("its body did not end in time")]
    TimedOut,
    /// The send was cancelled before its end.
    #[error("reading its body was cancelled")]
    Cancelled,
    /// It is larger than the limit.
    #[error("its body is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
}

impl Answer {
    pub(super) fn new(reply: Reply, address: Url, cleaner: &Cleaner) -> Self {
        let Reply {
            status,
            headers,
            body,
            cut,
            sent_at,
        } = reply;
        // A success holds nothing of ours, and not a byte of it may be lost. A refusal may repeat what it refused, token and all.
        let body = match status {
            200..=299 => body,
            _ => cleaner.spare(body),
        };
        let body = AnswerBody::new(body, cut);
        let problems = match &body {
            AnswerBody::Json(json) if !(200..300).contains(&status) => {
                problems(json.get(), cleaner)
            }
            _ => Vec::new(),
        };
        Self {
            status,
            content_type: header(&headers, CONTENT_TYPE)
                .map(|text| cleaner.clean(text, LONGEST_CONTENT_TYPE)),
            redirected_to: redirected_to(status, &headers, &address)
                .filter(|origin| !cleaner.is_told_by_origin(origin)),
            retry_after: retry::retry_after(&headers, SystemTime::now()),
            token_rejected: status == 401
                && (problems.iter().any(Problem::rejects_token)
                    || challenge_rejects_token(&headers)),
            body,
            problems,
            sent_at,
            address,
        }
    }

    /// What became of the request.
    pub fn outcome(&self) -> Outcome {
        match (outcome::of_status(self.status), &self.body) {
            (Outcome::Success, AnswerBody::Unreadable { .. }) => Outcome::Unknown,
            (outcome, _) => outcome,
        }
    }

    /// The status and its name: `422 Unprocessable Entity`.
    pub fn headline(&self) -> String {
        headline(self.status)
    }

    /// The JSON value, if the body is a whole one.
    pub fn json(&self) -> Option<&str> {
        match &self.body {
            AnswerBody::Json(json) => Some(json.get()),
            AnswerBody::Unreadable { .. } => None,
        }
    }

    /// Whether it is a 401 because of an access token that is not, or no longer, valid.
    pub(super) fn rejects_token(&self) -> bool {
        self.token_rejected
    }
}

impl AnswerBody {
    fn new(bytes: Vec<u8>, cut: Option<BodyProblem>) -> Self {
        let problem = match cut {
            Some(cut) => cut,
            None if bytes.trim_ascii().is_empty() => BodyProblem::Empty,
            None => match serde_json::from_slice(&bytes) {
                Ok(json) => return Self::Json(json),
                Err(_) => BodyProblem::NotJson,
            },
        };
        Self::Unreadable { bytes, problem }
    }

    /// All the bytes that are known of it.
    pub fn bytes(&self) -> &[u8] {
        match self {
            AnswerBody::Json(json) => json.get().as_bytes(),
            AnswerBody::Unreadable { bytes, .. } => bytes,
        }
    }
}

impl fmt::Debug for AnswerBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.bytes().len();
        match self {
            AnswerBody::Json(_) => write!(formatter, "Json({size} bytes)"),
            AnswerBody::Unreadable { problem, .. } => {
                write!(formatter, "Unreadable({size} bytes, {problem:?})")
            }
        }
    }
}

/// A status and its name.
pub(super) fn headline(status: u16) -> String {
    match StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
    {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The origin alone: a path or a query may hold anything.
fn redirected_to(status: u16, headers: &HeaderMap, address: &Url) -> Option<String> {
    if !(300..400).contains(&status) {
        return None;
    }
    let target = address.join(header(headers, LOCATION)?).ok()?;
    let origin = target.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

fn challenge_rejects_token(headers: &HeaderMap) -> bool {
    header(headers, WWW_AUTHENTICATE).is_some_and(|challenge| challenge.contains("invalid_token"))
}
