//! `/api/api_credentials`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::credential::Credential;
use super::document::{self, Shape};
use super::representation::{represent, url};
use super::{RESOURCE_TYPE, validation};
use crate::sandbox::app::App;
use crate::sandbox::directory::{self, Kind};
use crate::sandbox::errors::{self, ApiError, Errors};
use crate::sandbox::list;
use crate::sandbox::query::ListQuery;
use crate::sandbox::request_parts::{Body, NoQuery, ResourceId};

/// `POST /api/api_credentials`
pub async fn create(
    State(app): State<Arc<App>>,
    _: NoQuery,
    Body(body): Body,
) -> Result<Response, Errors> {
    let object = document::read(&body, &Shape::CREATE)?;
    let fields = validation::create(&object, app.directory)?;
    let credential = Credential::new(fields, &app.identifiers, app.clock.now());
    app.credentials.add(credential.clone());
    let location = [(header::LOCATION, url(&credential, &app.base_url))];
    Ok((location, respond(StatusCode::CREATED, &credential, &app)).into_response())
}

/// `GET /api/api_credentials`
pub async fn list(State(app): State<Arc<App>>, query: ListQuery) -> Response {
    let resources = app
        .credentials
        .all()
        .iter()
        .map(|credential| represent(credential, &app.base_url))
        .collect();
    let url = format!("{}/api/{RESOURCE_TYPE}", app.base_url);
    list::respond(resources, &query, &url)
}

/// `GET /api/api_credentials/{id}`
pub async fn retrieve(
    State(app): State<Arc<App>>,
    ResourceId(id): ResourceId,
    _: NoQuery,
) -> Result<Response, Errors> {
    let credential = find(&app, &id)?;
    Ok(respond(StatusCode::OK, &credential, &app))
}

/// `PATCH /api/api_credentials/{id}`
pub async fn update(
    State(app): State<Arc<App>>,
    ResourceId(id): ResourceId,
    _: NoQuery,
    Body(body): Body,
) -> Result<Response, Errors> {
    let credential = find(&app, &id)?;
    let object = document::read(&body, &Shape::update(&id))?;
    let changes = validation::update(&object, &credential, app.directory)?;
    let now = app.clock.now();
    let changed = app
        .credentials
        .change(&id, |credential| credential.change(changes, now))
        .ok_or_else(ApiError::record_not_found)?;
    Ok(respond(StatusCode::OK, &changed, &app))
}

/// `DELETE /api/api_credentials/{id}`
pub async fn delete(
    State(app): State<Arc<App>>,
    ResourceId(id): ResourceId,
    _: NoQuery,
) -> Result<StatusCode, Errors> {
    if app.credentials.remove(&id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::record_not_found().into())
    }
}

/// `GET /api/api_credentials/{id}/organization`
pub async fn organization(
    State(app): State<Arc<App>>,
    ResourceId(id): ResourceId,
    _: NoQuery,
) -> Result<Response, Errors> {
    let credential = find(&app, &id)?;
    directory::handlers::retrieve(&app, Kind::Organization, &credential.fields.organization)
}

/// `GET /api/api_credentials/{id}/role`: JSON:API answers an empty relationship with null.
pub async fn role(
    State(app): State<Arc<App>>,
    ResourceId(id): ResourceId,
    _: NoQuery,
) -> Result<Response, Errors> {
    match find(&app, &id)?.fields.role {
        Some(role) => directory::handlers::retrieve(&app, Kind::Role, &role),
        None => Ok(errors::document(StatusCode::OK, &json!({ "data": null }))),
    }
}

fn find(app: &App, id: &str) -> Result<Credential, ApiError> {
    app.credentials
        .find(id)
        .ok_or_else(ApiError::record_not_found)
}

fn respond(status: StatusCode, credential: &Credential, app: &App) -> Response {
    let body = json!({ "data": represent(credential, &app.base_url) });
    errors::document(status, &body)
}
