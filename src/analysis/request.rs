//! The request that a file holds: what a send puts on the wire, and how messages call it.

use std::borrow::Cow;
use std::fmt;

use crate::syntax::{Node, Tree, quote};

/// What a send puts in the request's body.
#[derive(Clone, Copy, Debug)]
pub struct RequestBody<'a> {
    data: Node<'a>,
}

impl<'a> RequestBody<'a> {
    /// The value of `data`, as the very text that the file has.
    pub fn source(self) -> &'a str {
        self.data.source()
    }

    /// The JSON:API document to send: `data` and nothing else of the file.
    pub fn document(self) -> String {
        format!("{{\"data\": {}}}", self.source())
    }

    /// What the request is about.
    pub fn summary(self) -> Summary<'a> {
        Summary::of(self.data.tree())
    }
}

/// Why a file holds no request that could be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRequest {
    /// There is no `data`.
    #[error("there is nothing to send: the file has no `data` member")]
    NoData,
    /// There are several `data`, and none is the obvious one.
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

/// The request body of a file. It is whole JSON; whether the API would take it is not looked at here.
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
    // What is wrong elsewhere in the file is not sent.
    if !tree.errors().is_empty() && !Tree::parse(data.source()).errors().is_empty() {
        return Err(NoRequest::SyntaxError);
    }
    Ok(RequestBody { data })
}

/// The status of the response that a file holds from an earlier send, if that was a success.
pub fn earlier_success(tree: &Tree) -> Option<u16> {
    let status = tree.at_pointer("/response/status")?.source().parse().ok()?;
    (200..300).contains(&status).then_some(status)
}

/// What a request is about, as far as the file says it. Displayed, it reads `sales_channel "My app" (test)`.
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
    /// Whether the request makes something that works with live data.
    pub fn is_live(&self) -> bool {
        self.mode.as_deref() == Some("live")
    }

    /// What a file's request is about, whether or not it could be sent.
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
        formatter.write_str(&shortened(what.unwrap_or("request")))?;
        if let Some(name) = &self.name {
            // Quoted as JSON: a line break in a name must not break a message.
            write!(formatter, " {}", quote(&shortened(name)))?;
        }
        if let Some(mode) = &self.mode {
            write!(formatter, " ({})", shortened(mode))?;
        }
        Ok(())
    }
}

/// A text cut to what fits in a message.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests;
