//! The rules about headers: the token (401), `Accept` (406) and `Content-Type` (415).

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::app::App;
use super::errors::{ApiError, Errors};
use super::tokens::Access;

/// JSON:API's media type.
pub const MEDIA_TYPE: &str = "application/vnd.api+json";

/// The header that marks the answers of a sandbox. Its value is clreq's version.
const SANDBOX: HeaderName = HeaderName::from_static("x-clreq-sandbox");

/// Middleware: marks every answer as one of clreq's sandbox, and sets `Date` from the sandbox's clock.
pub async fn mark(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(SANDBOX, HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
    let now = httpdate::fmt_http_date(app.clock.now().max(SystemTime::UNIX_EPOCH));
    if let Ok(now) = HeaderValue::from_str(&now) {
        headers.insert(header::DATE, now);
    }
    response
}

/// Middleware: refuses requests with invalid headers.
pub async fn check(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Errors> {
    authorize(&app, request.headers())?;
    check_accept(request.headers())?;
    if matches!(*request.method(), Method::POST | Method::PATCH) {
        check_content_type(request.headers())?;
    }
    Ok(next.run(request).await)
}

fn authorize(app: &App, headers: &HeaderMap) -> Result<(), ApiError> {
    let token = bearer_token(headers).ok_or_else(ApiError::unauthorized)?;
    match app.tokens.access(token, app.clock.now()) {
        Access::Granted => Ok(()),
        Access::WrongScope => Err(ApiError::wrong_scope()),
        Access::Invalid => Err(ApiError::invalid_token()),
    }
}

/// The token of an `Authorization: Bearer …` header.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// A missing `Accept` and a wildcard accept any answer, as in HTTP. Otherwise it must name JSON:API's media type at
/// least once without parameters.
fn check_accept(headers: &HeaderMap) -> Result<(), ApiError> {
    let mut ranges = headers
        .get_all(header::ACCEPT)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .peekable();
    if ranges.peek().is_none() || ranges.any(accepts_json_api) {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::NOT_ACCEPTABLE,
        "NOT_ACCEPTABLE",
        "Not acceptable",
        format!("The answer is {MEDIA_TYPE}: name it in the Accept header, without parameters."),
    ))
}

fn accepts_json_api(range: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let has_parameters = parts
        .take_while(|parameter| !is_weight(parameter))
        .next()
        .is_some();
    let known = [MEDIA_TYPE, "application/*", "*/*"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known));
    known && !has_parameters
}

/// `q=…` and the parameters after it belong to the `Accept` header, not to the media type.
fn is_weight(parameter: &str) -> bool {
    parameter
        .split_once('=')
        .is_some_and(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
}

/// JSON:API requires a server to refuse its media type with parameters, such as `charset`.
fn check_content_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if content_type.trim().eq_ignore_ascii_case(MEDIA_TYPE) {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UNSUPPORTED_MEDIA_TYPE",
        "Unsupported media type",
        format!(
            "A request with a body needs the header Content-Type: {MEDIA_TYPE}, without parameters."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(value: &str) -> bool {
        let headers = [(header::ACCEPT, value.parse().expect("a header value"))];
        check_accept(&headers.into_iter().collect()).is_ok()
    }

    #[test]
    fn accept_names_the_media_type_or_anything() {
        for value in [
            "application/vnd.api+json",
            "Application/VND.API+JSON",
            "application/json, application/vnd.api+json;q=0.9",
            "application/*",
            "*/*;q=0.1",
            "application/vnd.api+json; charset=utf-8, application/vnd.api+json",
        ] {
            assert!(accepts(value), "{value}");
        }
        assert!(check_accept(&HeaderMap::new()).is_ok());
    }

    #[test]
    fn accept_of_other_types_is_refused() {
        for value in [
            "",
            "application/json",
            "text/*",
            "application/vnd.api+json; charset=utf-8",
            "application/vnd.api+json; ext=x; q=1",
        ] {
            assert!(!accepts(value), "{value}");
        }
    }

    #[test]
    fn a_bearer_token_is_read_from_its_header_only() {
        let token = |value: &str| {
            let headers: HeaderMap = [(
                header::AUTHORIZATION,
                value.parse().expect("a header value"),
            )]
            .into_iter()
            .collect();
            bearer_token(&headers).map(str::to_owned)
        };
        assert_eq!(token("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(token("bearer  abc").as_deref(), Some("abc"));
        assert_eq!(token("Basic abc"), None);
        assert_eq!(token("Bearer "), None);
        assert_eq!(token("abc"), None);
        assert_eq!(bearer_token(&HeaderMap::new()), None);
    }
}
