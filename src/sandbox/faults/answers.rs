//! The answers of a failing API or proxy.

use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use serde_json::json;

use crate::sandbox::errors::ApiError;
use crate::sandbox::token_endpoint::TokenError;

/// An answer with this status to a request to the API.
pub fn api_status(status: StatusCode, retry_after: Option<u64>) -> Response {
    let error = |code, title, detail| ApiError::new(status, code, title, detail).into_response();
    let mut response = match status {
        StatusCode::ACCEPTED => status.into_response(),
        StatusCode::FORBIDDEN => error(
            "FORBIDDEN",
            "Forbidden",
            "The access token does not allow this.",
        ),
        StatusCode::CONFLICT => error(
            "RECORD_NOT_UNIQUE",
            "Record not unique",
            "A resource with these values exists already.",
        ),
        StatusCode::LOCKED => error(
            "LOCKED",
            "Locked",
            "The resource is in use and can't be changed.",
        ),
        StatusCode::TOO_MANY_REQUESTS => ApiError::too_many_requests().into_response(),
        StatusCode::INTERNAL_SERVER_ERROR => error(
            "INTERNAL_SERVER_ERROR",
            "Internal server error",
            "Something went wrong in the server.",
        ),
        // The page of a proxy that can't reach its server.
        _ => (status, Html(format!("<h1>{status}</h1>\n"))).into_response(),
    };
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// An answer with this status to a request for a token.
pub fn token_status(status: StatusCode) -> Response {
    if status == StatusCode::UNAUTHORIZED {
        TokenError::INVALID_CLIENT.into_response()
    } else {
        TokenError::SERVER_ERROR.into_response()
    }
}

/// A 422 without a pointer.
pub fn validation_without_pointer() -> Response {
    ApiError::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "VALIDATION_ERROR",
        "is invalid",
        "The request breaks a rule of the organization.",
    )
    .into_response()
}

/// An error in the format of RFC 9457.
pub fn problem_json() -> Response {
    let body = json!({
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The request was refused before it reached the API.",
    });
    let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
    (StatusCode::BAD_REQUEST, content_type, body.to_string()).into_response()
}

/// A redirect to the same path and query of `origin` that keeps the method and the body.
pub fn redirect(origin: &str, uri: &Uri) -> Response {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let location: [(HeaderName, String); 1] = [(header::LOCATION, format!("{origin}{path}"))];
    (StatusCode::TEMPORARY_REDIRECT, location).into_response()
}
