//! `POST /oauth/token`: the client credentials grant of OAuth 2 (RFC 6749 §4.4).
//!
//! Every client id and secret is accepted, and neither is stored, because users may send real ones by mistake. A client id such
//! as `sandbox:integration` requests another kind of token: see [`TokenKind`].

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;

use super::app::App;
use super::headers::MEDIA_TYPE;
use super::request_parts::Body;
use super::tokens::{LIFETIME, TokenKind, unix_seconds};

#[derive(Default, Deserialize)]
#[serde(default)]
struct TokenRequest {
    grant_type: String,
    client_id: String,
    client_secret: String,
}

/// An error answer of RFC 6749 §5.2.
#[derive(Debug, Clone, Copy)]
pub struct TokenError {
    status: StatusCode,
    code: &'static str,
    description: &'static str,
}

impl TokenError {
    /// No client has this id and secret.
    pub const INVALID_CLIENT: Self = Self {
        status: StatusCode::UNAUTHORIZED,
        code: "invalid_client",
        description: "No client has this id and secret.",
    };

    /// The server failed.
    pub const SERVER_ERROR: Self = Self {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "server_error",
        description: "The server could not handle the request.",
    };

    const fn invalid_request(status: StatusCode, description: &'static str) -> Self {
        Self {
            status,
            code: "invalid_request",
            description,
        }
    }
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.code, "error_description": self.description });
        (
            self.status,
            [(header::CACHE_CONTROL, "no-store")],
            Json(body),
        )
            .into_response()
    }
}

/// Issues a token for any client id and client secret.
pub async fn issue(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, TokenError> {
    let request = read(&headers, &body)?;
    match request.grant_type.as_str() {
        "client_credentials" => {}
        "" => {
            return Err(TokenError::invalid_request(
                StatusCode::BAD_REQUEST,
                "The request needs a grant_type: send client_credentials.",
            ));
        }
        _ => {
            return Err(TokenError {
                status: StatusCode::BAD_REQUEST,
                code: "unsupported_grant_type",
                description: "The sandbox supports the grant type client_credentials only.",
            });
        }
    }
    if request.client_id.is_empty() || request.client_secret.is_empty() {
        return Err(TokenError::INVALID_CLIENT);
    }
    let now = app.clock.now();
    let kind = TokenKind::of_client(&request.client_id);
    let token = app.tokens.issue(&kind, &app.base_url, now);
    let body = json!({
        "access_token": token.expose_secret(),
        "token_type": "Bearer",
        "expires_in": LIFETIME.as_secs(),
        "scope": kind.scope(),
        "created_at": unix_seconds(now),
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// RFC 6749 requires a form. The vendor's documentation uses JSON with JSON:API's media type.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<TokenRequest, TokenError> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match content_type.as_str() {
        "application/json" | MEDIA_TYPE => serde_json::from_slice(body).map_err(|_| {
            TokenError::invalid_request(
                StatusCode::BAD_REQUEST,
                "The body is not a JSON object of strings.",
            )
        }),
        "application/x-www-form-urlencoded" => Ok(read_form(body)),
        _ => Err(TokenError::invalid_request(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send the request as application/json or application/x-www-form-urlencoded.",
        )),
    }
}

fn read_form(body: &[u8]) -> TokenRequest {
    let mut request = TokenRequest::default();
    for (name, value) in url::form_urlencoded::parse(body) {
        match name.as_ref() {
            "grant_type" => request.grant_type = value.into_owned(),
            "client_id" => request.client_id = value.into_owned(),
            "client_secret" => request.client_secret = value.into_owned(),
            _ => {}
        }
    }
    request
}
