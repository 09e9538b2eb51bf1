//! What the API answered, with every byte of its body.

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
    request::{Expected, Request},
    retry,
    transport::Reply,
};
use crate::operation::Method;
use crate::syntax::{Kind, Node, Tree};

const LONGEST_CONTENT_TYPE: usize = 200;
/// The header that the clreq sandbox adds to its answers.
const SANDBOX_HEADER: &str = "x-clreq-sandbox";
const LONGEST_TYPE: usize = 60;
const LONGEST_ID: usize = 60;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An answer of the API with any status. `Debug` shows no body: it may hold a secret.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body's media type, from `Content-Type`.
    pub content_type: Option<String>,
    /// The body.
    pub body: AnswerBody,
    /// The errors in the body.
    pub problems: Vec<Problem>,
    /// Why a 2xx does not prove that the request was carried out as asked.
    pub doubt: Option<Doubt>,
    /// The id of the resource in the body of a success.
    pub resource_id: Option<String>,
    /// The id at the end of the `Location` of a 2xx without a resource.
    pub location_id: Option<String>,
    /// The server's own time, from `Date`.
    pub date: Option<SystemTime>,
    /// The origin of a 3xx's `Location`. The redirect was not followed.
    pub redirected_to: Option<String>,
    /// How long the API asks to wait before the next request, from `Retry-After`.
    pub retry_after: Option<Duration>,
    /// When the request was sent.
    pub sent_at: SystemTime,
    /// The address it was sent to, without its query.
    pub address: Url,
    /// The request's method.
    pub method: Method,
    /// Whether the answer came from a clreq sandbox.
    pub is_sandbox: bool,
    token_rejected: bool,
}

/// The body of an answer.
#[derive(Clone)]
pub enum AnswerBody {
    /// A complete JSON value, byte for byte, without surrounding white space.
    Json(Box<RawValue>),
    /// Anything else: the bytes received, and what is wrong with them.
    Unreadable {
        /// The bytes received, up to the limit.
        bytes: Vec<u8>,
        /// What is wrong with it.
        problem: BodyProblem,
    },
}

/// Why a body is not a complete JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BodyProblem {
    /// It is empty.
    #[error("its body is empty")]
    Empty,
    /// It is not JSON.
    #[error("its body is not JSON")]
    NotJson,
    /// The connection broke before the end of the body.
    #[error("its body was cut short")]
    CutShort,
    /// The body did not end in time.
    #[error("its body did not end in time")]
    TimedOut,
    /// The send was cancelled before the end of the body.
    #[error("reading its body was cancelled")]
    Cancelled,
    /// It can't be decompressed.
    #[error("its body is compressed and can't be decompressed")]
    Coding,
    /// It is larger than the limit.
    #[error("its body is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
}

/// Why a 2xx does not prove that the request was carried out as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Doubt {
    /// The API has accepted the request but not yet carried it out.
    #[error("the request is not carried out yet")]
    NotYet,
    /// The body can't be read.
    #[error("{0}")]
    Body(BodyProblem),
    /// The body holds errors.
    #[error("its body holds errors")]
    Errors,
    /// The body contains no resource with an id.
    #[error("its body holds no resource with an id")]
    NoResource,
    /// The body contains another resource.
    #[error("its body holds another resource, {found}")]
    OtherResource {
        /// Its type and id.
        found: String,
    },
    /// The body holds no list.
    #[error("its body holds no list of resources")]
    NoList,
}

impl Answer {
    pub(super) fn new(reply: Reply, address: Url, request: &Request, cleaner: &Cleaner) -> Self {
        let Reply {
            status,
            headers,
            body,
            cut,
            sent_at,
        } = reply;
        // A success is kept byte for byte: it doesn't repeat our secrets. A refusal may quote what it refused, so it is
        // cleaned.
        let body = match status {
            200..=299 => body,
            _ => cleaner.redact(body),
        };
        let body = AnswerBody::new(body, cut);
        let (resource_id, doubt) = match status {
            200..=299 => match check(status, &body, request.expected(), cleaner) {
                Ok(id) => (id, None),
                Err(doubt) => (None, Some(doubt)),
            },
            _ => (None, None),
        };
        let problems = match &body {
            AnswerBody::Json(json) if !(200..300).contains(&status) || doubt.is_some() => {
                problems(json.get(), cleaner)
            }
            _ => Vec::new(),
        };
        Self {
            status,
            location_id: doubt
                .as_ref()
                .and_then(|_| location_id(&headers, &address))
                .filter(|id| cleaner.clean(id, LONGEST_ID) == *id),
            resource_id,
            doubt,
            date: retry::date(&headers),
            method: request.method(),
            is_sandbox: headers.contains_key(SANDBOX_HEADER),
            content_type: header(&headers, CONTENT_TYPE)
                .map(|text| cleaner.clean(text, LONGEST_CONTENT_TYPE)),
            redirected_to: redirected_to(status, &headers, &address)
                .filter(|origin| !cleaner.is_in_origin(origin)),
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

    /// The outcome of the request.
    pub fn outcome(&self) -> Outcome {
        match (outcome::of_status(self.status), &self.doubt) {
            (Outcome::Success, Some(_)) => Outcome::Unknown,
            (outcome, _) => outcome,
        }
    }

    /// The status and its name: `422 Unprocessable Entity`.
    pub fn headline(&self) -> String {
        headline(self.status)
    }

    /// The JSON value, if the body is complete.
    pub fn json(&self) -> Option<&str> {
        match &self.body {
            AnswerBody::Json(json) => Some(json.get()),
            AnswerBody::Unreadable { .. } => None,
        }
    }

    /// The answer that a deletion would have had, after a 404 has shown that the resource is gone.
    #[must_use]
    pub fn into_deleted(self) -> Self {
        Self {
            status: 204,
            content_type: None,
            body: AnswerBody::new(Vec::new(), None),
            problems: Vec::new(),
            ..self
        }
    }

    /// Whether it is a 401 because the access token is invalid or expired.
    pub(super) fn rejects_token(&self) -> bool {
        self.token_rejected
    }
}

impl AnswerBody {
    fn new(mut bytes: Vec<u8>, cut: Option<BodyProblem>) -> Self {
        if cut.is_none() && bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
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

    /// Its bytes.
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

/// The id of the resource in a 2xx, or why the answer does not prove success.
fn check(
    status: u16,
    body: &AnswerBody,
    expected: &Expected,
    cleaner: &Cleaner,
) -> Result<Option<String>, Doubt> {
    if status == 202 {
        return Err(Doubt::NotYet);
    }
    let json = match (body, expected) {
        (AnswerBody::Json(json), _) => json,
        (
            AnswerBody::Unreadable {
                problem: BodyProblem::Empty,
                ..
            },
            Expected::Nothing,
        ) => return Ok(None),
        (AnswerBody::Unreadable { problem, .. }, _) => return Err(Doubt::Body(*problem)),
    };
    // Not `Value`, which rejects unpaired surrogates.
    let tree = Tree::parse(json.get());
    if tree.at_pointer("/errors").is_some() {
        return Err(Doubt::Errors);
    }
    let data = tree.at_pointer("/data");
    let (resource, id) = match expected {
        Expected::Nothing => return Ok(None),
        Expected::List if data.is_some_and(|data| data.kind() == Kind::Array) => return Ok(None),
        Expected::List => return Err(Doubt::NoList),
        Expected::Resource { resource, id } => (resource, id),
    };
    let text = |pointer| {
        let text = tree.at_pointer(pointer).and_then(Node::string)?;
        (!text.trim().is_empty()).then_some(text)
    };
    let (Some(found_type), Some(found_id)) = (text("/data/type"), text("/data/id")) else {
        return Err(Doubt::NoResource);
    };
    let is_other_id = id.as_deref().is_some_and(|id| id != found_id);
    if found_type != *resource || is_other_id {
        let found = format!(
            "{} {}",
            cleaner.clean(&found_type, LONGEST_TYPE),
            cleaner.clean(&found_id, LONGEST_ID)
        );
        return Err(Doubt::OtherResource { found });
    }
    Ok(Some(found_id.into_owned()))
}

/// The id at the end of a `Location` that lies below the address of the request.
fn location_id(headers: &HeaderMap, address: &Url) -> Option<String> {
    let target = address.join(header(headers, LOCATION)?).ok()?;
    let id = target
        .path()
        .strip_prefix(address.path())?
        .strip_prefix('/')?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (target.origin() == address.origin() && is_id).then(|| id.to_owned())
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

/// Only the origin: a path or a query may hold a secret.
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
