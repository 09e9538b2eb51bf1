//! The addresses of the sandbox, and what every request passes on its way to a handler.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, State};
use axum::http::{Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, any, get, post};

use super::app::App;
use super::errors::ApiError;
use super::faults::{inject_api, inject_token};
use super::list::ListLag;
use super::rate_limit::{limit_api, limit_tokens};
use super::request_parts::{Body, Id};
use super::resources;
use super::table::{Path, Relationship, Resource};
use super::{handlers, headers, requests, token_endpoint};

type Routes = Router<Arc<App>>;

/// The whole sandbox: a request is logged, counted, possibly hit by a fault, checked, and then handled.
pub fn router(app: Arc<App>) -> Router {
    api(&app)
        .merge(tokens(&app))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), requests::record))
        .layer(from_fn_with_state(app.clone(), headers::mark))
        .with_state(app)
}

/// Layers run from the last to the first.
fn api(app: &Arc<App>) -> Routes {
    resources::ALL
        .into_iter()
        .fold(Router::new(), add_resource)
        .route("/api/{*path}", any(not_found))
        .method_not_allowed_fallback(method_not_allowed)
        .route_layer(from_fn_with_state(app.clone(), headers::check))
        .route_layer(from_fn_with_state(app.clone(), inject_api))
        .route_layer(from_fn_with_state(app.clone(), limit_api))
}

fn tokens(app: &Arc<App>) -> Routes {
    Router::new()
        .route("/oauth/token", post(token_endpoint::issue))
        .method_not_allowed_fallback(method_not_allowed)
        .route_layer(from_fn_with_state(app.clone(), inject_token))
        .route_layer(from_fn_with_state(app.clone(), limit_tokens))
}

fn add_resource(routes: Routes, resource: &'static Resource) -> Routes {
    match resource.path {
        Path::Singleton(path) => routes.route(&format!("/api/{path}"), member(resource)),
        Path::Collection => {
            let list = format!("/api/{}", resource.name);
            let one = format!("{list}/{{id}}");
            let routes = routes
                .route(&list, collection(resource))
                .route(&one, member(resource));
            let routes = resource.relationships.iter().fold(routes, |routes, it| {
                add_relationship(routes, &one, resource, it)
            });
            resource
                .commands
                .iter()
                .fold(routes, |routes, (method, name)| {
                    routes.route(&format!("{one}/{name}"), command(resource, method))
                })
        }
    }
}

/// `/api/RESOURCE`
fn collection(resource: &'static Resource) -> MethodRouter<Arc<App>> {
    let mut router = MethodRouter::new();
    if resource.methods.contains(&Method::GET) {
        router = router.get(
            async move |State(app): State<Arc<App>>, uri: Uri, lag: Option<Extension<ListLag>>| {
                handlers::list(&app, resource, &uri, lag_of(lag))
            },
        );
    }
    if resource.methods.contains(&Method::POST) {
        router = router.post(
            async move |State(app): State<Arc<App>>, uri: Uri, Body(body): Body| {
                handlers::create(&app, resource, &uri, &body)
            },
        );
    }
    router
}

/// `/api/RESOURCE/{id}`, or the path of a singleton.
fn member(resource: &'static Resource) -> MethodRouter<Arc<App>> {
    let mut router = MethodRouter::new();
    if resource.methods.contains(&Method::GET) {
        router = router.get(
            async move |State(app): State<Arc<App>>, Id(id): Id, uri: Uri| {
                handlers::retrieve(&app, resource, &id, &uri)
            },
        );
    }
    if resource.methods.contains(&Method::PATCH) {
        router = router.patch(
            async move |State(app): State<Arc<App>>, Id(id): Id, uri: Uri, Body(body): Body| {
                handlers::update(&app, resource, &id, &uri, &body)
            },
        );
    }
    if resource.methods.contains(&Method::DELETE) {
        router = router.delete(
            async move |State(app): State<Arc<App>>, Id(id): Id, uri: Uri| {
                handlers::delete(&app, resource, &id, &uri)
            },
        );
    }
    router
}

/// `/api/RESOURCE/{id}/RELATIONSHIP` and `/api/RESOURCE/{id}/relationships/RELATIONSHIP`
fn add_relationship(
    routes: Routes,
    one: &str,
    resource: &'static Resource,
    relationship: &'static Relationship,
) -> Routes {
    let related = get(
        async move |State(app): State<Arc<App>>,
                    Id(id): Id,
                    uri: Uri,
                    lag: Option<Extension<ListLag>>| {
            handlers::related(&app, (resource, &id), relationship, &uri, lag_of(lag))
        },
    );
    let linkage = get(
        async move |State(app): State<Arc<App>>, Id(id): Id, uri: Uri| {
            handlers::linkage(&app, (resource, &id), relationship, &uri)
        },
    );
    let name = relationship.name;
    routes
        .route(&format!("{one}/{name}"), related)
        .route(&format!("{one}/relationships/{name}"), linkage)
}

fn command(resource: &'static Resource, method: &Method) -> MethodRouter<Arc<App>> {
    let handler =
        async move |State(app): State<Arc<App>>, Id(id): Id| handlers::command(&app, resource, &id);
    match *method {
        Method::PATCH => MethodRouter::new().patch(handler),
        _ => MethodRouter::new().post(handler),
    }
}

fn lag_of(lag: Option<Extension<ListLag>>) -> ListLag {
    lag.map_or(ListLag::default(), |Extension(lag)| lag)
}

async fn not_found() -> ApiError {
    ApiError::record_not_found()
}

async fn method_not_allowed() -> ApiError {
    ApiError::method_not_allowed()
}
