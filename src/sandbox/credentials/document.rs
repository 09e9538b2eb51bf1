//! Reading a request body: is it a JSON:API request of this endpoint?

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::RESOURCE_TYPE;
use crate::sandbox::errors::{ApiError, Errors};

/// What a request may say.
pub struct Shape<'a> {
    /// The id of the resource to change. A create request must not name one.
    pub id: Option<&'a str>,
    pub attributes: &'a [&'a str],
    pub relationships: &'a [&'a str],
}

impl Shape<'_> {
    /// The members of `apiCredentialCreate` in the interface description.
    pub const CREATE: Shape<'static> = Shape {
        id: None,
        attributes: &[
            "name",
            "kind",
            "redirect_uri",
            "expires_in",
            "mode",
            "custom",
            "reference",
            "reference_origin",
            "metadata",
        ],
        relationships: &["organization", "role"],
    };

    /// The members of `apiCredentialUpdate` in the interface description.
    pub const fn update(id: &str) -> Shape<'_> {
        Shape {
            id: Some(id),
            attributes: &[
                "name",
                "redirect_uri",
                "expires_in",
                "reference",
                "reference_origin",
                "metadata",
            ],
            relationships: &["role"],
        }
    }
}

/// The resource object of a request, with known members only.
pub struct ResourceObject {
    pub attributes: Map<String, Value>,
    pub relationships: Map<String, Value>,
}

/// Reads `body` as a request of this shape.
pub fn read(body: &[u8], shape: &Shape<'_>) -> Result<ResourceObject, Errors> {
    let mut data = read_data(body)?;
    check_type(&data)?;
    if let Some(id) = shape.id {
        check_id(&data, id)?;
    }
    let object = ResourceObject {
        attributes: take_object(&mut data, "attributes")?,
        relationships: take_object(&mut data, "relationships")?,
    };
    check_members(&data, &object, shape)?;
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

/// JSON:API answers a type that the endpoint does not hold with 409.
fn check_type(data: &Map<String, Value>) -> Result<(), ApiError> {
    match data.get("type") {
        None => Err(ApiError::parameter_missing("type")),
        Some(Value::String(name)) if name == RESOURCE_TYPE => Ok(()),
        Some(_) => Err(ApiError::new(
            StatusCode::CONFLICT,
            "TYPE_MISMATCH",
            "Type mismatch",
            format!("The type of a resource at this address is {RESOURCE_TYPE}."),
        )),
    }
}

fn check_id(data: &Map<String, Value>, id: &str) -> Result<(), ApiError> {
    match data.get("id") {
        // The code is the one that the vendor's framework gives to a missing id.
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

/// A member that is absent is an empty object: what is missing in it is then reported by name.
fn take_object(data: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, ApiError> {
    match data.remove(name) {
        None => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(invalid_data_format(name)),
    }
}

/// Reports every member that the request must not have. `rest` is the resource object without the two members that
/// `object` holds.
fn check_members(
    rest: &Map<String, Value>,
    object: &ResourceObject,
    shape: &Shape<'_>,
) -> Result<(), Errors> {
    let known: &[&str] = if shape.id.is_some() {
        &["type", "id"]
    } else {
        &["type"]
    };
    let unknown = [
        (rest, known),
        (&object.attributes, shape.attributes),
        (&object.relationships, shape.relationships),
    ]
    .into_iter()
    .flat_map(|(members, known)| {
        members
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
    });
    Errors::check(
        unknown
            .map(|name| ApiError::parameter_not_allowed(name))
            .collect(),
    )
}
