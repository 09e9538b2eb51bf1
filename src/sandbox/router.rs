//! The addresses of the sandbox, and what every request passes on its way to a handler.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};

use super::app::App;
use super::directory::handlers::{
    list_organizations, list_roles, retrieve_organization, retrieve_role,
};
use super::errors::ApiError;
use super::faults::{inject_api, inject_token};
use super::rate_limit::{limit_api, limit_tokens};
use super::{credentials, headers, requests, token_endpoint};

/// The whole sandbox: every request is logged, then counted, then perhaps broken, then checked, then handled.
pub fn router(app: Arc<App>) -> Router {
    api(&app)
        .merge(tokens(&app))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), requests::record))
        .layer(from_fn(headers::mark))
        .with_state(app)
}

/// Layers run from the last to the first.
fn api(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route(
            "/api/api_credentials",
            get(credentials::handlers::list).post(credentials::handlers::create),
        )
        .route(
            "/api/api_credentials/{id}",
            get(credentials::handlers::retrieve)
                .patch(credentials::handlers::update)
                .delete(credentials::handlers::delete),
        )
        .route(
            "/api/api_credentials/{id}/organization",
            get(credentials::handlers::organization),
        )
        .route(
            "/api/api_credentials/{id}/role",
            get(credentials::handlers::role),
        )
        .route("/api/organizations", get(list_organizations))
        .route("/api/organizations/{id}", get(retrieve_organization))
        .route("/api/roles", get(list_roles))
        .route("/api/roles/{id}", get(retrieve_role))
        .route("/api/{*path}", any(not_found))
        .method_not_allowed_fallback(method_not_allowed)
        .route_layer(from_fn_with_state(app.clone(), headers::check))
        .route_layer(from_fn_with_state(app.clone(), inject_api))
        .route_layer(from_fn_with_state(app.clone(), limit_api))
}

fn tokens(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/oauth/token", post(token_endpoint::issue))
        .method_not_allowed_fallback(method_not_allowed)
        .route_layer(from_fn_with_state(app.clone(), inject_token))
        .route_layer(from_fn_with_state(app.clone(), limit_tokens))
}

async fn not_found() -> ApiError {
    ApiError::record_not_found()
}

async fn method_not_allowed() -> ApiError {
    ApiError::method_not_allowed()
}
