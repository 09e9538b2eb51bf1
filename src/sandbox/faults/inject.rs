//! Middleware that applies the faults.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use serde_json::{Value, json};

use super::fault::{After, Before, Behaviour, Target};
use super::{answers, bodies};
use crate::sandbox::app::App;
use crate::sandbox::connection::Connection;
use crate::sandbox::errors::{ApiError, json_api};
use crate::sandbox::headers::bearer_token;
use crate::sandbox::list::ListLag;
use crate::sandbox::request_parts::read_body;

/// Middleware for the addresses under `/api`.
pub async fn inject_api(
    State(app): State<Arc<App>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    inject(Target::Api, &app, &connection, request, next).await
}

/// Middleware for the token endpoint.
pub async fn inject_token(
    State(app): State<Arc<App>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    inject(Target::Token, &app, &connection, request, next).await
}

async fn inject(
    target: Target,
    app: &App,
    connection: &Connection,
    mut request: Request,
    next: Next,
) -> Response {
    let (method, headers) = (request.method(), request.headers());
    let behaviour = match app.faults.behaviour_for(target, method, headers) {
        Ok(Some(behaviour)) => behaviour,
        Ok(None) => return next.run(request).await,
        Err(error) => return error.into_response(),
    };
    match behaviour {
        Behaviour::Before(before) => {
            let uri = request.uri().clone();
            discard_body(request).await;
            answer_instead(before, target, app, connection, &uri).await
        }
        Behaviour::After(after) => spoil(after, next.run(request).await, app, connection).await,
        Behaviour::ListLag(requests) => {
            request.extensions_mut().insert(ListLag(requests));
            next.run(request).await
        }
        Behaviour::ExpiredToken => {
            let token = bearer_token(request.headers());
            if token.is_some_and(|token| app.tokens.expire_first(token)) {
                discard_body(request).await;
                ApiError::invalid_token().into_response()
            } else {
                next.run(request).await
            }
        }
    }
}

/// Reads the body to its end: a client would lose the answer if the connection closed while it is still sending.
async fn discard_body(request: Request) {
    let _ = read_body(request).await;
}

async fn answer_instead(
    before: Before,
    target: Target,
    app: &App,
    connection: &Connection,
    uri: &Uri,
) -> Response {
    match before {
        Before::Never => never(app, connection).await,
        Before::Reset => reset(connection),
        Before::Status {
            status,
            retry_after,
        } => match target {
            Target::Api => answers::api_status(status, retry_after),
            Target::Token => answers::token_status(status),
        },
        Before::ValidationWithoutPointer => answers::validation_without_pointer(),
        Before::ProblemJson => answers::problem_json(),
        Before::Redirect { origin } => answers::redirect(&origin, uri),
        Before::RedirectSameOrigin => answers::redirect(&app.base_url, uri),
    }
}

async fn spoil(after: After, response: Response, app: &App, connection: &Connection) -> Response {
    match after {
        After::Slow(delay) => tokio::select! {
            () = app.clock.sleep(delay) => response,
            nothing = never(app, connection) => nothing,
        },
        After::Never => never(app, connection).await,
        After::Reset => bodies::cut(response, connection).await,
        After::Status(status) => answers::api_status(status, None),
        After::NoContent => with_status(bodies::drop_body(response), StatusCode::NO_CONTENT),
        After::NoBody => bodies::drop_body(response),
        After::EmptyObject => with_status(document(json!({})), StatusCode::OK),
        After::ErrorsBody => {
            let status = match response.status() {
                StatusCode::NO_CONTENT => StatusCode::OK,
                status => status,
            };
            let error =
                json!({ "title": "failed", "detail": "The request failed.", "code": "FAILED" });
            with_status(document(json!({ "errors": [error] })), status)
        }
        After::OtherType => {
            bodies::rewrite(response, |body| set(body, "/data/type", "other_resources")).await
        }
        After::OtherValues => bodies::rewrite(response, change_values).await,
        After::DuplicateKeys => {
            let members = r#""name":"First","kind":"first""#;
            bodies::add_attribute(response, members).await
        }
        After::LoneSurrogate => {
            bodies::add_attribute(response, r#""surrogate":"half \ud83d pair""#).await
        }
        After::TruncatedJson => bodies::truncate(response).await,
        After::MalformedJson => bodies::malform(response).await,
        After::ByteOrderMark => bodies::add_byte_order_mark(response).await,
        After::Gzip => bodies::compress(response).await,
        After::WrongContentType => bodies::relabel(response),
        After::HugeBody { megabytes } => bodies::inflate(response, megabytes),
    }
}

fn document(body: Value) -> Response {
    json_api(StatusCode::OK, &body)
}

fn with_status(mut response: Response, status: StatusCode) -> Response {
    *response.status_mut() = status;
    response
}

/// Changes the values that a client can have set.
fn change_values(body: &mut Value) {
    let is_live = body.pointer("/data/attributes/mode") == Some(&json!("live"));
    set(
        body,
        "/data/attributes/mode",
        if is_live { "test" } else { "live" },
    );
    set(body, "/data/attributes/name", "Another name");
    set(body, "/data/attributes/expires_in", 31_536_000);
}

/// Sets the value at `pointer` if there is one.
fn set(body: &mut Value, pointer: &str, value: impl Into<Value>) {
    if let Some(found) = body.pointer_mut(pointer) {
        *found = value.into();
    }
}

/// Waits until the client gives up, or the sandbox stops.
async fn never(app: &App, connection: &Connection) -> Response {
    app.stopping.cancelled().await;
    reset(connection)
}

/// Resets the connection when the response is written. The client never sees the response.
fn reset(connection: &Connection) -> Response {
    connection.reset();
    Response::default()
}
