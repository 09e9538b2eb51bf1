//! A request: method, address below the endpoint, and body.

use std::fmt;

use serde_json::value::RawValue;
use thiserror::Error;

use crate::operation::{Action, Method};
use crate::syntax::{Node, Tree};

/// Whether a request with this method changes nothing in the API.
pub(super) fn is_read_only(method: Method) -> bool {
    method == Method::Get
}

/// The past tense of what a request with this method does, as in "nothing was created".
pub(super) fn past_participle(method: Method) -> &'static str {
    match method {
        Method::Get => Action::Retrieve,
        Method::Post => Action::Create,
        Method::Patch => Action::Update,
        Method::Delete => Action::Delete,
    }
    .past_participle()
}

/// What the answer contains if the request was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expected {
    /// A resource of this type and, if it is known, with this id.
    Resource {
        resource: String,
        id: Option<String>,
    },
    /// A list of resources.
    List,
    /// Nothing.
    Nothing,
}

/// A request to the API.
///
/// `Debug` doesn't show the body and the query, because they are the user's and may contain secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    expected: Expected,
    /// The secrets in the body.
    secrets: Vec<String>,
}

/// Why a request can't be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// `data` is not one JSON object.
    #[error(
        "`data` is not one whole JSON object, so nothing was sent. Run `clreq check` on the file to see what is wrong."
    )]
    Data,
    /// The resource is not a valid collection name.
    #[error(
        "the resource type has characters other than `a` to `z` and `_`, so there is no address to send it to. Nothing was sent."
    )]
    Resource,
    /// The id is not a valid resource id.
    #[error(
        "the resource id has characters other than letters, digits, `-` and `_`, so there is no address to send to. Nothing was sent."
    )]
    Id,
}

impl Request {
    /// Creates a resource such as an `api_credentials` from the text of `data`, which is sent byte for byte.
    pub fn create(resource: &str, data: &str) -> Result<Self, RequestError> {
        let resource = collection(resource)?;
        Ok(Self {
            method: Method::Post,
            path: resource.to_owned(),
            query: Vec::new(),
            body: Some(document(data)?),
            expected: Expected::Resource {
                resource: resource.to_owned(),
                id: None,
            },
            secrets: Vec::new(),
        })
    }

    /// Changes a resource to the text of `data`, which is sent byte for byte.
    pub fn update(resource: &str, id: &str, data: &str) -> Result<Self, RequestError> {
        Ok(Self {
            method: Method::Patch,
            body: Some(document(data)?),
            ..Self::get(resource, id)?
        })
    }

    /// Reads a resource.
    pub fn get(resource: &str, id: &str) -> Result<Self, RequestError> {
        Ok(Self {
            method: Method::Get,
            path: format!("{}/{}", collection(resource)?, checked_id(id)?),
            query: Vec::new(),
            body: None,
            expected: Expected::Resource {
                resource: resource.to_owned(),
                id: Some(id.to_owned()),
            },
            secrets: Vec::new(),
        })
    }

    /// Reads a singleton resource, such as `users` at the path `user`.
    pub fn get_only(resource: &str, path: &str) -> Result<Self, RequestError> {
        Ok(Self {
            path: collection(path)?.to_owned(),
            expected: Expected::Resource {
                resource: resource.to_owned(),
                id: None,
            },
            ..Self::list(resource)?
        })
    }

    /// Reads a page of the resources of a type.
    pub fn list(resource: &str) -> Result<Self, RequestError> {
        Ok(Self {
            method: Method::Get,
            path: collection(resource)?.to_owned(),
            query: Vec::new(),
            body: None,
            expected: Expected::List,
            secrets: Vec::new(),
        })
    }

    /// Deletes a resource.
    pub fn delete(resource: &str, id: &str) -> Result<Self, RequestError> {
        Ok(Self {
            method: Method::Delete,
            expected: Expected::Nothing,
            ..Self::get(resource, id)?
        })
    }

    /// The same request for a singleton resource at a path, such as `user`.
    pub fn at(mut self, path: &str) -> Result<Self, RequestError> {
        self.path = collection(path)?.to_owned();
        Ok(self)
    }

    /// Adds a query parameter, such as `page[number]`.
    #[must_use]
    pub fn with_parameter(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Names the secrets in the body, so that no message and no kept answer repeats them.
    #[must_use]
    pub fn with_secrets(mut self, secrets: Vec<String>) -> Self {
        self.secrets = secrets;
        self
    }

    /// The names of the attributes in the body.
    pub fn attribute_names(&self) -> Vec<String> {
        let body = String::from_utf8_lossy(self.body.as_deref().unwrap_or_default());
        let tree = Tree::parse(body);
        let attributes = tree.at_pointer("/data/attributes").into_iter();
        attributes
            .flat_map(Node::members)
            .filter_map(|(key, _)| Some(key.string()?.into_owned()))
            .collect()
    }

    /// The secrets in the body.
    pub fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Whether the request is idempotent, so that it can be repeated after a lost answer.
    pub fn is_repeatable(&self) -> bool {
        is_read_only(self.method)
    }

    /// The path below the endpoint's base address, without a leading slash.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn query(&self) -> &[(String, String)] {
        &self.query
    }

    pub(super) fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    pub(super) fn expected(&self) -> &Expected {
        &self.expected
    }
}

fn collection(resource: &str) -> Result<&str, RequestError> {
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    if resource.is_empty() || !resource.bytes().all(is_name) {
        return Err(RequestError::Resource);
    }
    Ok(resource)
}

fn checked_id(id: &str) -> Result<&str, RequestError> {
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if id.is_empty() || !id.bytes().all(is_id) {
        return Err(RequestError::Id);
    }
    Ok(id)
}

/// The JSON:API document around `data`, which must be exactly one object: other text could break out of the document.
fn document(data: &str) -> Result<Vec<u8>, RequestError> {
    let parsed: &RawValue = serde_json::from_str(data).map_err(|_| RequestError::Data)?;
    if !parsed.get().starts_with('{') {
        return Err(RequestError::Data);
    }
    Ok([b"{\"data\":", data.as_bytes(), b"}"].concat())
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.body.as_ref().map_or(0, Vec::len);
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("body", &format_args!("{length} bytes"))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, Request, RequestError};

    #[test]
    fn data_is_wrapped_byte_for_byte() {
        let data = "{ \"n\": 1.0e+2,\r\n\t\"u\": \"\\u00e9\\/é\", \"lone\": \"\\ud800\" }";
        let wrapped = format!("{{\"data\":{data}}}");
        for request in [
            Request::create("api_credentials", data),
            Request::update("api_credentials", "xYZkjABcde", data),
        ] {
            assert_eq!(request.unwrap().body(), Some(wrapped.as_bytes()));
        }
    }

    #[test]
    fn each_action_has_its_method_and_path() {
        let id = "xYZkjABcde";
        for (request, method, path) in [
            (Request::create("roles", "{}"), Method::Post, "roles"),
            (
                Request::update("roles", id, "{}"),
                Method::Patch,
                "roles/xYZkjABcde",
            ),
            (Request::get("roles", id), Method::Get, "roles/xYZkjABcde"),
            (Request::list("roles"), Method::Get, "roles"),
            (
                Request::update("users", id, "{}").and_then(|request| request.at("user")),
                Method::Patch,
                "user",
            ),
            (
                Request::delete("roles", id),
                Method::Delete,
                "roles/xYZkjABcde",
            ),
        ] {
            let request = request.unwrap();
            assert_eq!((request.method(), request.path()), (method, path));
            assert_eq!(request.is_repeatable(), method == Method::Get);
        }
    }

    #[test]
    fn only_one_whole_object_is_data() {
        for data in [
            "",
            "[]",
            "null",
            "{",
            "{}}",
            "{},\"x\":{}",
            "{} {}",
            "{\"a\":1,}",
            "// x\n{}",
        ] {
            for request in [
                Request::create("api_credentials", data),
                Request::update("api_credentials", "xYZkjABcde", data),
            ] {
                assert_eq!(request, Err(RequestError::Data), "{data}");
            }
        }
    }

    #[test]
    fn only_a_collection_is_a_resource() {
        for resource in [
            "",
            "../oauth",
            "a/b",
            "a?b",
            "A",
            "a b",
            "https://example.com",
        ] {
            let refused = Err(RequestError::Resource);
            assert_eq!(Request::create(resource, "{}"), refused, "{resource}");
            assert_eq!(Request::list(resource), refused, "{resource}");
        }
    }

    #[test]
    fn only_letters_digits_and_dashes_are_an_id() {
        for id in ["", "..", "a/b", "a?b", "a b", "%2e", "é"] {
            let refused = Err(RequestError::Id);
            assert_eq!(Request::get("roles", id), refused, "{id}");
            assert_eq!(Request::delete("roles", id), refused, "{id}");
        }
    }

    #[test]
    fn debug_shows_neither_body_nor_query() {
        let request = Request::create("api_credentials", "{\"a\":\"hunter2\"}").unwrap();
        let request = request.with_parameter("filter[q][name_eq]", "hunter2");
        assert_eq!(
            format!("{request:?}"),
            "Request { method: Post, path: \"api_credentials\", body: 24 bytes, .. }"
        );
    }
}
