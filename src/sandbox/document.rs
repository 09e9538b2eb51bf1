//! Reads a request body: checks whether it is a JSON:API request for this address.
//!
//! An error here is a 400 or 409 without a pointer. The rules of the resource are checked later, in `validation`.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::errors::{ApiError, Errors};
use super::table::{Path, Resource};

/// The operation of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operation<'a> {
    Create,
    /// Changes the resource with this id.
    Update(&'a str),
}

/// The resource object of a request, with known members only.
pub struct ResourceObject {
    pub attributes: Map<String, Value>,
    pub relationships: Map<String, Value>,
}

/// Reads `body` as a request for this operation.
pub fn read(
    body: &[u8],
    resource: &Resource,
    operation: Operation<'_>,
) -> Result<ResourceObject, Errors> {
    let mut data = read_data(body)?;
    check_type(&data, resource)?;
    if let Operation::Update(id) = operation
        && resource.path == Path::Collection
    {
        check_id(&data, id)?;
    }
    let object = ResourceObject {
        attributes: take_object(&mut data, "attributes")?,
        relationships: take_object(&mut data, "relationships")?,
    };
    check_members(&data, &object, resource, operation)?;
    Ok(object)
}

fn read_data(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    let document: Value = serde_json::from_slice(body).map_err(|error| {
        ApiError::bad_request(format!("The request body is not JSON: {error}."))
    })?;
    let Value::Object(mut document) = document else {
        return Err(ApiError::bad_request(
            "The request body must be a JSON object.",
        ));
    };
    match document.remove("data") {
        Some(Value::Object(data)) => Ok(data),
        Some(_) => Err(invalid_data_format("data")),
        None => Err(ApiError::parameter_missing("data")),
    }
}

fn invalid_data_format(name: &str) -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "INVALID_DATA_FORMAT",
        "Invalid data format",
        format!("{name} must be a JSON object."),
    )
}

/// JSON:API requires a 409 for a type that does not belong to the address.
fn check_type(data: &Map<String, Value>, resource: &Resource) -> Result<(), ApiError> {
    match data.get("type") {
        None => Err(ApiError::parameter_missing("type")),
        Some(Value::String(name)) if name == resource.name => Ok(()),
        Some(_) => Err(ApiError::new(
            StatusCode::CONFLICT,
            "TYPE_MISMATCH",
            "Type mismatch",
            format!(
                "The type of a resource at this address is {}.",
                resource.name
            ),
        )),
    }
}

fn check_id(data: &Map<String, Value>, id: &str) -> Result<(), ApiError> {
    match data.get("id") {
        // The vendor's framework gives this code to a missing id.
        None => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "KEY_ORDER_MISMATCH",
            "A key is required",
            "An update needs the member id in data.",
        )),
        Some(Value::String(named)) if named == id => Ok(()),
        Some(_) => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "KEY_NOT_INCLUDED_IN_URL",
            "Key is not included in URL",
            "The id in data is not the id of the address.",
        )),
    }
}

/// A missing member counts as an empty object, so that the errors name the members that it lacks.
fn take_object(data: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, ApiError> {
    match data.remove(name) {
        None => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(invalid_data_format(name)),
    }
}

/// Reports every forbidden member of the request. `rest` is the resource object without attributes and relationships.
fn check_members(
    rest: &Map<String, Value>,
    object: &ResourceObject,
    resource: &Resource,
    operation: Operation<'_>,
) -> Result<(), Errors> {
    let is_create = operation == Operation::Create;
    let takes = |on_create: bool, on_update: bool| if is_create { on_create } else { on_update };
    let rest = rest
        .keys()
        .filter(|name| !(name.as_str() == "type" || (name.as_str() == "id" && !is_create)));
    let attributes = object.attributes.keys().filter(|name| {
        !resource
            .attribute(name)
            .is_some_and(|it| takes(it.on_create, it.on_update))
    });
    let relationships = object.relationships.keys().filter(|name| {
        !resource
            .relationship(name)
            .is_some_and(|it| takes(it.on_create, it.on_update))
    });
    let unknown = rest.chain(attributes).chain(relationships);
    Errors::check(
        unknown
            .map(|name| ApiError::parameter_not_allowed(name))
            .collect(),
    )
}
