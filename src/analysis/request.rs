//! The request in a file: the body that is sent, and a summary for messages.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use crate::syntax::{Node, Tree, quote};
use crate::text::shorten;

/// The body of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestBody<'a> {
    data: Node<'a>,
}

impl<'a> RequestBody<'a> {
    /// The text of `data`, byte for byte as in the file.
    pub fn source(self) -> &'a str {
        self.data.source()
    }

    /// The JSON:API document to send, which has no member but `data`.
    pub fn document(self) -> String {
        format!("{{\"data\": {}}}", self.source())
    }

    /// Its summary.
    pub fn summary(self) -> Summary<'a> {
        Summary::of(self.data.tree())
    }
}

/// Why a file holds no request that can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRequest {
    /// There is no `data`.
    #[error("there is nothing to send: the file has no `data` member")]
    NoData,
    /// There is more than one `data`.
    #[error(
        "the file has more than one `data` member: keep the one to send, and remove the others"
    )]
    SeveralData,
    /// It isn't an object.
    #[error("`data` is not an object: write the resource to create there")]
    NotAnObject,
    /// It isn't valid JSON.
    #[error("`data` has a syntax error: fix it first")]
    SyntaxError,
}

/// The request body of a file. It is valid JSON, but need not match the schema.
pub fn request_body(tree: &Tree) -> Result<RequestBody<'_>, NoRequest> {
    let root = tree.root().ok_or(NoRequest::NoData)?;
    let mut found = root.members().filter(|(key, _)| key.is_named("data"));
    let (_, data) = found.next().ok_or(NoRequest::NoData)?;
    if found.next().is_some() {
        return Err(NoRequest::SeveralData);
    }
    let data = data.ok_or(NoRequest::NoData)?;
    if !data.is_object() {
        return Err(NoRequest::NotAnObject);
    }
    // Errors outside `data` don't matter: only `data` is sent.
    if !tree.errors().is_empty() && !Tree::parse(data.source()).errors().is_empty() {
        return Err(NoRequest::SyntaxError);
    }
    Ok(RequestBody { data })
}

/// A successful response that a file holds from an earlier send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierSuccess {
    /// The HTTP status.
    pub status: u16,
    /// The base address of the API that it was sent to, if the file has it.
    pub endpoint: Option<String>,
    /// Whether it was sent to a sandbox of clreq, according to the file.
    pub is_sandbox: bool,
    /// When it was sent, if the file has a time.
    pub sent_at: Option<SystemTime>,
    /// The id of the resource in it.
    pub resource_id: Option<String>,
}

impl EarlierSuccess {
    /// Whether sending the file again needs the user's consent. A sandbox's answer says nothing about the real API, and
    /// status 204 is the answer to a delete.
    pub fn blocks(&self) -> bool {
        !self.is_sandbox && self.status != 204
    }
}

/// The successful response in a file. Files are edited by hand, so a status in a string and an array of responses count
/// too.
pub fn earlier_success(tree: &Tree) -> Option<EarlierSuccess> {
    let root = tree.root()?;
    let responses = root
        .members()
        .filter(|(key, _)| key.is_named("response"))
        .filter_map(|(_, value)| value);
    let successes: Vec<EarlierSuccess> = responses
        .flat_map(|response| match response.is_object() {
            true => vec![response],
            false => response.children().collect(),
        })
        .filter_map(success)
        .collect();
    let blocking = successes.iter().find(|success| success.blocks());
    blocking.or(successes.first()).cloned()
}

fn success(response: Node<'_>) -> Option<EarlierSuccess> {
    let status = status(response.get("status")?)?;
    (200..300).contains(&status).then(|| EarlierSuccess {
        status,
        endpoint: response
            .get("endpoint")
            .and_then(Node::string)
            .map(Cow::into_owned),
        is_sandbox: response
            .get("sandbox")
            .is_some_and(|value| value.source() == "true"),
        sent_at: response
            .get("sent_at")
            .and_then(|time| humantime::parse_rfc3339_weak(&time.string()?).ok()),
        resource_id: response
            .get("body")
            .and_then(|body| body.get("data")?.get("id")?.string())
            .map(Cow::into_owned),
    })
}

/// The status in `201`, `"201"`, `201.0` and `"201 Created"`.
fn status(value: Node<'_>) -> Option<u16> {
    let text = value.string().unwrap_or(Cow::Borrowed(value.source()));
    let number = text.split_whitespace().next()?.parse::<f64>().ok()?;
    let is_status = (100.0..1000.0).contains(&number);
    // The range is checked, so nothing is truncated.
    is_status.then_some(number as u16)
}

/// The text of `data`, if the file holds one request.
pub fn data_text(tree: &Tree) -> Option<&str> {
    request_body(tree).ok().map(RequestBody::source)
}

/// A summary of a request. Displayed: `sales_channel "My app" (test)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary<'a> {
    /// `data.type`.
    pub resource_type: Option<Cow<'a, str>>,
    /// The attribute `name`.
    pub name: Option<Cow<'a, str>>,
    /// The attribute `kind`.
    pub kind: Option<Cow<'a, str>>,
    /// The attribute `mode`.
    pub mode: Option<Cow<'a, str>>,
}

impl<'a> Summary<'a> {
    /// Whether the request asks for `mode: live`.
    pub fn is_live(&self) -> bool {
        self.mode.as_deref() == Some("live")
    }

    /// The summary of a file, even of one that can't be sent.
    pub fn of(tree: &'a Tree) -> Self {
        let text = |pointer| {
            tree.at_pointer(pointer)
                .and_then(Node::string)
                .filter(|text| !text.trim().is_empty())
        };
        Self {
            resource_type: text("/data/type"),
            name: text("/data/attributes/name"),
            kind: text("/data/attributes/kind"),
            mode: text("/data/attributes/mode"),
        }
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.kind.as_deref().or(self.resource_type.as_deref());
        formatter.write_str(&shorten_value(what.unwrap_or("request")))?;
        if let Some(name) = &self.name {
            // Quoted as JSON: a line break in a name must not break a message.
            write!(formatter, " {}", quote(&shorten_value(name)))?;
        }
        if let Some(mode) = &self.mode {
            write!(formatter, " ({})", shorten_value(mode))?;
        }
        Ok(())
    }
}

/// A value of a document, short enough for a label.
pub(super) fn shorten_value(text: &str) -> Cow<'_, str> {
    shorten(text, 60)
}

#[cfg(test)]
mod tests;
