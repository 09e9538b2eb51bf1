//! The API's error answers: JSON:API error objects.
//!
//! The codes are those of the vendor's API. As there, an error about the form of a request (400, 409) has no `source.pointer`,
//! and a `VALIDATION_ERROR` has one. The texts are the sandbox's own.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::headers::MEDIA_TYPE;

/// One JSON:API error object.
#[derive(Debug, Clone, Serialize)]
pub struct ApiError {
    title: String,
    detail: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(serialize_with = "status_as_string")]
    status: StatusCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Box<Value>>,
}

#[derive(Debug, Clone, Serialize)]
struct Source {
    pointer: String,
}

fn status_as_string<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.as_str())
}

impl ApiError {
    /// An error without a pointer.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            detail: detail.into(),
            code,
            source: None,
            status,
            meta: None,
        }
    }

    /// 422: the value at `pointer` breaks a rule of the resource. `meta.error` names the rule.
    pub fn validation(pointer: impl Into<String>, title: impl Into<String>, meta: Value) -> Self {
        let (pointer, title) = (pointer.into(), title.into());
        let member = pointer.rsplit('/').next().unwrap_or_default();
        let detail = format!("{member} - {title}");
        Self {
            source: Some(Source { pointer }),
            meta: Some(Box::new(meta)),
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "VALIDATION_ERROR",
                title,
                detail,
            )
        }
    }

    /// 400: the request can't be read.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "BAD_REQUEST",
            "Bad request",
            detail,
        )
    }

    /// 400: the request has an attribute, relationship, member or query key that is not allowed.
    pub fn parameter_not_allowed(name: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "PARAM_NOT_ALLOWED",
            "Param not allowed",
            format!("{name} is not allowed here."),
        )
    }

    /// 400: the request lacks a member.
    pub fn parameter_missing(name: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "PARAM_MISSING",
            "Missing parameter",
            format!("The request needs the member {name}."),
        )
    }

    /// 401: no bearer token.
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHORIZED",
            "Unauthorized",
            "The request has no access token: send the header Authorization: Bearer TOKEN.",
        )
    }

    /// 401: a valid token that is not for this API.
    pub fn wrong_scope() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHORIZED",
            "Unauthorized",
            "The access token has no scope provisioning-api: use the token of a user.",
        )
    }

    /// 401: an unknown or expired token.
    pub fn invalid_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "INVALID_TOKEN",
            "Invalid token",
            "The access token is unknown or has expired.",
        )
    }

    /// 404: no such resource, or no such address.
    pub fn record_not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "RECORD_NOT_FOUND",
            "Record not found",
            "There is no resource at this address: check the path and the id in it.",
        )
    }

    /// 405: the address does not support the method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "Method not allowed",
            "This address does not support the method: the Allow header lists those it supports.",
        )
    }

    /// 413: the body is too large.
    pub fn body_too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            "Request body too large",
            format!("The request body is larger than {limit} bytes."),
        )
    }

    /// 429: over a rate limit.
    pub fn too_many_requests() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "TOO_MANY_REQUESTS",
            "Too many requests",
            "A rate limit is reached: wait for the seconds of the Retry-After header.",
        )
    }
}

/// The errors of one request: at least one, and all of the same status.
#[derive(Debug, Clone, Serialize)]
pub struct Errors {
    errors: Vec<ApiError>,
}

impl Errors {
    /// `Ok` if there is no error.
    pub fn check(errors: Vec<ApiError>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self { errors })
        }
    }
}

impl From<ApiError> for Errors {
    fn from(error: ApiError) -> Self {
        Self {
            errors: vec![error],
        }
    }
}

impl IntoResponse for Errors {
    fn into_response(self) -> Response {
        let status = self
            .errors
            .first()
            .map_or(StatusCode::INTERNAL_SERVER_ERROR, |error| error.status);
        let mut response = json_api(status, &self);
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        Errors::from(self).into_response()
    }
}

/// An answer with a JSON:API document.
pub fn json_api(status: StatusCode, body: &impl Serialize) -> Response {
    (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], Json(body)).into_response()
}
