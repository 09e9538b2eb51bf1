//! `/api/organizations` and `/api/roles`. They can be read; the sandbox does not change them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::Kind;
use super::representation::represent;
use crate::sandbox::app::App;
use crate::sandbox::errors::{ApiError, Errors, document};
use crate::sandbox::list;
use crate::sandbox::query::ListQuery;
use crate::sandbox::request_parts::{NoQuery, ResourceId};

/// `GET /api/organizations`
pub async fn list_organizations(State(app): State<Arc<App>>, query: ListQuery) -> Response {
    list_all(&app, Kind::Organization, &query)
}

/// `GET /api/roles`
pub async fn list_roles(State(app): State<Arc<App>>, query: ListQuery) -> Response {
    list_all(&app, Kind::Role, &query)
}

/// `GET /api/organizations/{id}`
pub async fn retrieve_organization(
    State(app): State<Arc<App>>,
    ResourceId(id): ResourceId,
    _: NoQuery,
) -> Result<Response, Errors> {
    retrieve(&app, Kind::Organization, &id)
}

/// `GET /api/roles/{id}`
pub async fn retrieve_role(
    State(app): State<Arc<App>>,
    ResourceId(id): ResourceId,
    _: NoQuery,
) -> Result<Response, Errors> {
    retrieve(&app, Kind::Role, &id)
}

fn list_all(app: &App, kind: Kind, query: &ListQuery) -> Response {
    let resources = kind
        .listed()
        .iter()
        .map(|entry| represent(kind, *entry, &app.base_url))
        .collect();
    let url = format!("{}/api/{}", app.base_url, kind.resource_type());
    list::respond(resources, query, &url)
}

/// Answers with one organization or role.
pub fn retrieve(app: &App, kind: Kind, id: &str) -> Result<Response, Errors> {
    let entry = app
        .directory
        .find(kind, id)
        .ok_or_else(ApiError::record_not_found)?;
    let resource = represent(kind, entry, &app.base_url);
    Ok(document(StatusCode::OK, &json!({ "data": resource })))
}
