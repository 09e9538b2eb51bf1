//! The handlers of the methods of a resource.

use std::borrow::Cow;

use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::document::{self, Operation};
use super::errors::{ApiError, Errors, json_api};
use super::list::{self, ListLag};
use super::query::{self, ListQuery, Shape};
use super::representation::View;
use super::store::{Record, Related, Store, USER_ID, timestamp};
use super::table::{Path, Relationship, Resource};
use super::validation;

/// `POST /api/RESOURCE`
pub fn create(
    app: &App,
    resource: &'static Resource,
    uri: &Uri,
    body: &[u8],
) -> Result<Response, Errors> {
    let shape = Shape::parse(query_of(uri), resource)?;
    let object = document::read(body, resource, Operation::Create)?;
    let mut store = app.store();
    let changes = validation::check(&store, resource, &object, Operation::Create, None)?;
    let now = timestamp(app.clock.now());
    let id = store.create(resource, changes.attributes, changes.links, &now);
    let record = find(&store, resource, &id)?;
    let view = view(app, &store, &shape);
    let location = [(header::LOCATION, view.url(resource, &record))];
    let document = view.one(resource, Some(&record));
    Ok((location, json_api(StatusCode::CREATED, &document)).into_response())
}

/// `GET /api/RESOURCE`
pub fn list(
    app: &App,
    resource: &'static Resource,
    uri: &Uri,
    lag: ListLag,
) -> Result<Response, Errors> {
    let query = ListQuery::parse(query_of(uri), resource)?;
    let mut store = app.store();
    let records = store.all(resource).iter().map(Cow::Borrowed).collect();
    let url = format!("{}{}", app.base_url, uri.path());
    let document = list::page(&store, &app.base_url, resource, records, &query, lag, &url);
    store.count_list_request(resource);
    Ok(json_api(StatusCode::OK, &document))
}

/// `GET /api/RESOURCE/{id}`
pub fn retrieve(
    app: &App,
    resource: &'static Resource,
    id: &str,
    uri: &Uri,
) -> Result<Response, Errors> {
    let shape = Shape::parse(query_of(uri), resource)?;
    let store = app.store();
    let record = find(&store, resource, id)?;
    let document = view(app, &store, &shape).one(resource, Some(&record));
    Ok(json_api(StatusCode::OK, &document))
}

/// `PATCH /api/RESOURCE/{id}`
pub fn update(
    app: &App,
    resource: &'static Resource,
    id: &str,
    uri: &Uri,
    body: &[u8],
) -> Result<Response, Errors> {
    let shape = Shape::parse(query_of(uri), resource)?;
    let mut store = app.store();
    let record = find(&store, resource, id)?;
    let operation = Operation::Update(&record.id);
    let object = document::read(body, resource, operation)?;
    let changes = validation::check(&store, resource, &object, operation, Some(&record))?;
    let id = record.id.clone();
    let now = timestamp(app.clock.now());
    store.update(resource, &id, changes.attributes, changes.links, &now);
    let record = find(&store, resource, &id)?;
    let document = view(app, &store, &shape).one(resource, Some(&record));
    Ok(json_api(StatusCode::OK, &document))
}

/// `DELETE /api/RESOURCE/{id}`
pub fn delete(
    app: &App,
    resource: &'static Resource,
    id: &str,
    uri: &Uri,
) -> Result<Response, Errors> {
    query::check_none(query_of(uri))?;
    let now = timestamp(app.clock.now());
    if app.store().delete(resource, id, &now) {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(ApiError::record_not_found().into())
    }
}

/// `GET /api/RESOURCE/{id}/RELATIONSHIP`: the linked resource, null, or a list.
pub fn related(
    app: &App,
    (resource, id): (&'static Resource, &str),
    relationship: &'static Relationship,
    uri: &Uri,
    lag: ListLag,
) -> Result<Response, Errors> {
    let target = relationship.target;
    let mut store = app.store();
    let record = find(&store, resource, id)?;
    let document = match store.related(resource, &record, relationship) {
        Related::One(linked) => {
            let shape = Shape::parse(query_of(uri), target)?;
            view(app, &store, &shape).one(target, linked.as_deref())
        }
        Related::Many(records) => {
            let query = ListQuery::parse(query_of(uri), target)?;
            let url = format!("{}{}", app.base_url, uri.path());
            list::page(&store, &app.base_url, target, records, &query, lag, &url)
        }
    };
    if relationship.is_to_many() {
        store.count_list_request(target);
    }
    Ok(json_api(StatusCode::OK, &document))
}

/// `GET /api/RESOURCE/{id}/relationships/RELATIONSHIP`: type and id of what is linked.
pub fn linkage(
    app: &App,
    (resource, id): (&'static Resource, &str),
    relationship: &'static Relationship,
    uri: &Uri,
) -> Result<Response, Errors> {
    query::check_none(query_of(uri))?;
    let store = app.store();
    let record = find(&store, resource, id)?;
    let shape = Shape::default();
    let document = view(app, &store, &shape).linkage(resource, &record, relationship);
    Ok(json_api(StatusCode::OK, &document))
}

/// A command, such as `POST /api/memberships/{id}/resend`. It changes nothing in the sandbox.
pub fn command(app: &App, resource: &'static Resource, id: &str) -> Result<Response, Errors> {
    find(&app.store(), resource, id)?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// The resource at an address. For a singleton, the user's.
fn find<'a>(
    store: &'a Store,
    resource: &'static Resource,
    id: &str,
) -> Result<Cow<'a, Record>, ApiError> {
    let id = match resource.path {
        Path::Collection => id,
        Path::Singleton(_) => USER_ID,
    };
    store
        .find(resource, id)
        .ok_or_else(ApiError::record_not_found)
}

fn view<'a>(app: &'a App, store: &'a Store, shape: &'a Shape) -> View<'a> {
    View {
        store,
        base_url: &app.base_url,
        shape,
    }
}

fn query_of(uri: &Uri) -> &str {
    uri.query().unwrap_or_default()
}
