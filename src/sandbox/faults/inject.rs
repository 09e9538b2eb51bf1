//! Middleware that lets the faults happen.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::fault::{After, Before, Behaviour, Target};
use super::{answers, bodies};
use crate::sandbox::app::App;
use crate::sandbox::connection::Connection;
use crate::sandbox::errors::ApiError;
use crate::sandbox::headers::bearer_token;
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
    request: Request,
    next: Next,
) -> Response {
    let behaviour = match app.faults.behaviour_for(target, request.headers()) {
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

/// A connection that is closed while its client still sends would lose the answer: the body is read all the same,
/// whatever it is.
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
        After::TruncatedJson => bodies::truncate(response).await,
        After::MalformedJson => bodies::malform(response).await,
        After::WrongContentType => bodies::relabel(response),
        After::HugeBody { megabytes } => bodies::inflate(response, megabytes),
    }
}

/// Waits until the client gives up, or the sandbox stops.
async fn never(app: &App, connection: &Connection) -> Response {
    app.stopping.cancelled().await;
    reset(connection)
}

/// A response that nobody gets: writing it ends the connection.
fn reset(connection: &Connection) -> Response {
    connection.reset();
    Response::default()
}
