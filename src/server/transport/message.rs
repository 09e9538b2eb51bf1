//! Parses the bodies of messages.

use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::lsp_types::notification::{Initialized, Notification};
use tower_lsp::lsp_types::request::{Initialize, Request as _, Shutdown};

use super::framing::FrameError;

/// A well-formed message of the client.
#[derive(Debug, PartialEq)]
pub(super) enum Message {
    /// A request, or a notification if it has no id.
    Call(Call),
    /// The client's reply to a request of the server.
    Reply(Response),
}

/// A request or a notification.
#[derive(Debug, PartialEq)]
pub(super) struct Call {
    pub(super) id: Option<Id>,
    pub(super) method: String,
    params: Option<Value>,
}

impl Call {
    /// The call in the form that the router expects.
    ///
    /// Clients write "no parameters" in several ways, but the router accepts only one per method.
    pub(super) fn into_request(self) -> Request {
        let params = match self.method.as_str() {
            Shutdown::METHOD => None,
            Initialized::METHOD => Some(self.params.unwrap_or_else(|| json!({}))),
            Initialize::METHOD => self.params.map(with_workspace_diagnostic),
            _ => self.params,
        };
        let mut request = Request::build(self.method);
        if let Some(params) = params {
            request = request.params(params);
        }
        if let Some(id) = self.id {
            request = request.id(id);
        }
        request.finish()
    }
}

/// The params of `initialize`, with the client's capabilities for workspace diagnostics renamed from `diagnostics` (the
/// protocol's name) to `diagnostic` (the name in lsp-types).
fn with_workspace_diagnostic(mut params: Value) -> Value {
    let workspace = params
        .pointer_mut("/capabilities/workspace")
        .and_then(Value::as_object_mut);
    if let Some(workspace) = workspace
        && let Some(diagnostics) = workspace.remove("diagnostics")
    {
        workspace.insert("diagnostic".to_owned(), diagnostics);
    }
    params
}

/// A malformed message, with the error to send.
#[derive(Debug, PartialEq)]
pub(super) struct Invalid {
    id: Id,
    code: ErrorCode,
    message: String,
}

impl Invalid {
    pub(super) fn into_response(self) -> Response {
        error_response(self.id, self.code, self.message)
    }

    fn request(id: Id, message: &str) -> Self {
        Invalid {
            id,
            code: ErrorCode::InvalidRequest,
            message: message.to_owned(),
        }
    }
}

impl From<FrameError> for Invalid {
    fn from(error: FrameError) -> Self {
        let code = match error {
            FrameError::TooLong(_) => ErrorCode::InvalidRequest,
            FrameError::Header(_) | FrameError::Read(_) => ErrorCode::ParseError,
        };
        Invalid {
            id: Id::Null,
            code,
            message: error.to_string(),
        }
    }
}

/// A response with an error.
pub(super) fn error_response(id: Id, code: ErrorCode, message: String) -> Response {
    Response::from_error(
        id,
        Error {
            code,
            message: message.into(),
            data: None,
        },
    )
}

/// Parses a body.
pub(super) fn parse(body: Vec<u8>) -> Result<Message, Invalid> {
    let value = parse_json(&body).map_err(|error| Invalid {
        id: Id::Null,
        code: ErrorCode::ParseError,
        message: format!("the message is not JSON: {error}"),
    })?;
    drop(body);
    match value {
        Value::Object(members) => parse_members(members),
        Value::Array(_) => Err(Invalid::request(
            Id::Null,
            "the protocol has no batches: send each message on its own",
        )),
        _ => Err(Invalid::request(
            Id::Null,
            "a message must be a JSON object",
        )),
    }
}

fn parse_members(mut members: Map<String, Value>) -> Result<Message, Invalid> {
    let id = members.get("id").map(parse_id);
    if !members.contains_key("method")
        && (members.contains_key("result") || members.contains_key("error"))
    {
        return Ok(Message::Reply(parse_reply(id.flatten(), &mut members)));
    }
    let known_id = id.clone().flatten().unwrap_or_default();
    if members.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(Invalid::request(known_id, "`jsonrpc` must be \"2.0\""));
    }
    if id == Some(None) {
        return Err(Invalid::request(
            known_id,
            "`id` must be an integer or a string",
        ));
    }
    let Some(Value::String(method)) = members.remove("method") else {
        return Err(Invalid::request(known_id, "`method` must be a string"));
    };
    let params = members.remove("params").filter(|params| !params.is_null());
    Ok(Message::Call(Call {
        id: id.flatten(),
        method,
        params,
    }))
}

fn parse_id(id: &Value) -> Option<Id> {
    match id {
        Value::Number(number) => number.as_i64().map(Id::Number),
        Value::String(text) => Some(Id::String(text.clone())),
        _ => None,
    }
}

/// The id of a reply. An id that the server can't have used becomes `null`, which matches no request.
fn parse_reply(id: Option<Id>, members: &mut Map<String, Value>) -> Response {
    let id = id.unwrap_or_default();
    match members.remove("error") {
        Some(error) if !error.is_null() => Response::from_error(id, parse_error(&error)),
        _ => Response::from_ok(id, members.remove("result").unwrap_or_default()),
    }
}

fn parse_error(error: &Value) -> Error {
    let code = error
        .get("code")
        .and_then(Value::as_i64)
        .map_or(ErrorCode::InternalError, ErrorCode::from);
    let message = error
        .get("message")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    Error {
        code,
        message: message.into(),
        data: error.get("data").cloned(),
    }
}

/// Parses JSON. Clients that count in UTF-16 may send half a surrogate pair. It is replaced with U+FFFD, which has the same
/// length in each position encoding.
fn parse_json(body: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(body).or_else(|error| match replace_lone_surrogates(body) {
        Some(body) => serde_json::from_slice(&body),
        None => Err(error),
    })
}

/// The same text with each `\u` escape of half a surrogate pair replaced; `None` if there is none.
fn replace_lone_surrogates(body: &[u8]) -> Option<Vec<u8>> {
    const REPLACEMENT: &[u8] = b"\\ufffd";
    let mut replaced = Vec::new();
    let mut rest = body;
    let mut found = false;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let (before, escape) = rest.split_at_checked(at)?;
        replaced.extend_from_slice(before);
        let length = match (escaped_unit(escape), escape.get(6..).and_then(escaped_unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                found = true;
                replaced.extend_from_slice(REPLACEMENT);
                rest = escape.get(REPLACEMENT.len()..)?;
                continue;
            }
            _ => 2.min(escape.len()),
        };
        let (escape, after) = escape.split_at_checked(length)?;
        replaced.extend_from_slice(escape);
        rest = after;
    }
    replaced.extend_from_slice(rest);
    found.then_some(replaced)
}

/// The UTF-16 code unit of a `\uXXXX` at the start of `text`.
fn escaped_unit(text: &[u8]) -> Option<u16> {
    let digits = str::from_utf8(text.strip_prefix(b"\\u")?.get(..4)?).ok()?;
    u16::from_str_radix(digits, 16).ok()
}
