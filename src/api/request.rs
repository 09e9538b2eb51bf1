//! A request as it goes over the wire.

use std::fmt;

use serde_json::value::RawValue;
use thiserror::Error;

/// A request that creates a resource: `POST {base}/{resource}` with `{"data": …}`.
///
/// `Debug` doesn't show the body: it is the user's, and may hold what should not be logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    resource: String,
    body: Vec<u8>,
}

/// Why something can't be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// `data` is not one JSON object.
    #[error(
        "`data` is not one whole JSON object, so nothing was sent. Run `clreq check` on the file to see what is wrong."
    )]
    Data,
    /// The resource is not the name of a collection.
    #[error(
        "the resource type has characters other than `a` to `z` and `_`, so there is no address to send it to. Nothing was sent."
    )]
    Resource,
}

impl Request {
    /// A request that creates a resource such as `api_credentials` from the text of `data`, which is sent byte for byte.
    pub fn create(resource: &str, data: &str) -> Result<Self, RequestError> {
        if resource.is_empty()
            || !resource
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        {
            return Err(RequestError::Resource);
        }
        // Anything but one object would become part of the envelope that it is put into.
        let parsed: &RawValue = serde_json::from_str(data).map_err(|_| RequestError::Data)?;
        if !parsed.get().starts_with('{') {
            return Err(RequestError::Data);
        }
        Ok(Self {
            resource: resource.to_owned(),
            body: [b"{\"data\":", data.as_bytes(), b"}"].concat(),
        })
    }

    pub(super) fn resource(&self) -> &str {
        &self.resource
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("resource", &self.resource)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Request, RequestError};

    #[test]
    fn data_is_wrapped_byte_for_byte() {
        let data = "{ \"n\": 1.0e+2,\r\n\t\"u\": \"\\u00e9\\/é\", \"lone\": \"\\ud800\" }";
        let request = Request::create("api_credentials", data).unwrap();
        assert_eq!(request.body(), format!("{{\"data\":{data}}}").as_bytes());
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
            assert_eq!(
                Request::create("api_credentials", data),
                Err(RequestError::Data),
                "{data}"
            );
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
            assert_eq!(
                Request::create(resource, "{}"),
                Err(RequestError::Resource),
                "{resource}"
            );
        }
    }

    #[test]
    fn debug_shows_no_body() {
        let request = Request::create("api_credentials", "{\"a\":\"hunter2\"}").unwrap();
        assert_eq!(
            format!("{request:?}"),
            "Request { resource: \"api_credentials\", body: 24 bytes }"
        );
    }
}
