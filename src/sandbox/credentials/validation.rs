//! The rules of a create and an update request. All that are broken are reported together.

use super::attributes::{self, Broken, Reader};
use super::credential::{Change, Changes, Credential, Fields};
use super::document::ResourceObject;
use super::relationships;
use crate::sandbox::directory::{Directory, Kind};
use crate::sandbox::errors::{ApiError, Errors};

/// The fields of a new credential.
pub fn create(object: &ResourceObject, directory: Directory) -> Result<Fields, Errors> {
    let mut errors = Vec::new();
    let mut reader = Reader::new(&object.attributes, &mut errors);
    let name = reader.required("name", attributes::filled_text);
    let kind = reader.required("kind", |value| attributes::kind(value, directory.strict));
    let redirect_uri = reader.optional("redirect_uri", attributes::uri);
    let expires_in = reader.optional("expires_in", attributes::lifetime);
    let mode = reader.optional("mode", attributes::mode);
    let custom = reader.optional("custom", attributes::flag);
    let reference = reader.optional("reference", attributes::text);
    let reference_origin = reader.optional("reference_origin", attributes::text);
    let metadata = reader.optional("metadata", attributes::object);
    let organization = gather(organization(object, directory), &mut errors);
    let role = gather(role(object, directory, kind.as_deref(), true), &mut errors);
    let (Some(name), Some(kind), Some(organization), Some(role), true) =
        (name, kind, organization, role, errors.is_empty())
    else {
        return Err(Errors::all(errors));
    };
    Ok(Fields {
        name,
        kind,
        redirect_uri: redirect_uri.of(None),
        expires_in: expires_in.of(None),
        mode: mode.of(None).unwrap_or_else(|| "test".to_owned()),
        custom: custom.of(None).unwrap_or(false),
        reference: reference.of(None),
        reference_origin: reference_origin.of(None),
        metadata: metadata.of(None).unwrap_or_default(),
        organization,
        role: role.of(None),
    })
}

/// What a request changes in `credential`.
pub fn update(
    object: &ResourceObject,
    credential: &Credential,
    directory: Directory,
) -> Result<Changes, Errors> {
    let mut errors = Vec::new();
    let mut reader = Reader::new(&object.attributes, &mut errors);
    let name = if object.attributes.contains_key("name") {
        reader.required("name", attributes::filled_text)
    } else {
        None
    };
    let redirect_uri = reader.optional("redirect_uri", attributes::uri);
    let expires_in = reader.optional("expires_in", attributes::lifetime);
    let reference = reader.optional("reference", attributes::text);
    let reference_origin = reader.optional("reference_origin", attributes::text);
    let metadata = reader.optional("metadata", attributes::object);
    let kind = Some(credential.fields.kind.as_str());
    let role = gather(role(object, directory, kind, false), &mut errors);
    match role {
        Some(role) if errors.is_empty() => Ok(Changes {
            name,
            redirect_uri,
            expires_in,
            reference,
            reference_origin,
            metadata,
            role,
        }),
        _ => Err(Errors::all(errors)),
    }
}

fn gather<T>(result: Result<T, ApiError>, errors: &mut Vec<ApiError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

fn organization(object: &ResourceObject, directory: Directory) -> Result<String, ApiError> {
    let linked = relationships::read(
        &object.relationships,
        "organization",
        Kind::Organization,
        directory,
    )?;
    linked
        .of(None)
        .ok_or_else(|| Broken::blank().at("/data/relationships/organization"))
}

/// Whether a role is needed depends on the kind: of an unknown kind nothing is said.
fn role(
    object: &ResourceObject,
    directory: Directory,
    kind: Option<&str>,
    is_new: bool,
) -> Result<Change<String>, ApiError> {
    let role = relationships::read(&object.relationships, "role", Kind::Role, directory)?;
    if let Some(kind) = kind {
        relationships::check_role(kind, &role, is_new)?;
    }
    Ok(role)
}
