//! The rules of relationships: JSON:API's to-one linkage.

use serde_json::{Map, Value};

use super::attributes::Broken;
use super::credential::{Change, INTEGRATION, SALES_CHANNEL, WEBAPP};
use crate::sandbox::directory::{Directory, Kind};
use crate::sandbox::errors::ApiError;

/// Reads the relationship `name`: which resource of `kind` it links. An error is about the narrowest member that is
/// wrong.
pub fn read(
    relationships: &Map<String, Value>,
    name: &str,
    kind: Kind,
    directory: Directory,
) -> Result<Change<String>, ApiError> {
    let pointer = format!("/data/relationships/{name}");
    let Some(relationship) = relationships.get(name) else {
        return Ok(Change::Keep);
    };
    let Some(linkage) = relationship
        .as_object()
        .and_then(|object| object.get("data"))
    else {
        return Err(Broken::invalid("must be an object with the member data").at(pointer));
    };
    match linkage {
        Value::Null => Ok(Change::Clear),
        Value::Object(identifier) => {
            let id = read_identifier(identifier, kind, &pointer)?;
            if directory.has(kind, id) {
                Ok(Change::Set(id.to_owned()))
            } else {
                Err(Broken::missing_reference().at(pointer))
            }
        }
        _ => {
            Err(Broken::invalid("must be an object with type and id").at(format!("{pointer}/data")))
        }
    }
}

fn read_identifier<'a>(
    identifier: &'a Map<String, Value>,
    kind: Kind,
    pointer: &str,
) -> Result<&'a str, ApiError> {
    match identifier.get("type") {
        None | Some(Value::Null) => Err(Broken::blank().at(format!("{pointer}/data/type"))),
        Some(Value::String(name)) if name == kind.resource_type() => Ok(()),
        Some(_) => {
            let title = format!("must be {}", kind.resource_type());
            Err(Broken::invalid(&title).at(format!("{pointer}/data/type")))
        }
    }?;
    match identifier.get("id") {
        None | Some(Value::Null) => Err(Broken::blank().at(format!("{pointer}/data/id"))),
        Some(Value::String(id)) if id.is_empty() => {
            Err(Broken::blank().at(format!("{pointer}/data/id")))
        }
        Some(Value::String(id)) => Ok(id),
        Some(_) => Err(Broken::invalid("must be a string").at(format!("{pointer}/data/id"))),
    }
}

/// Whether a credential of this kind may have, or must have, a role.
pub fn check_role(kind: &str, role: &Change<String>, is_new: bool) -> Result<(), ApiError> {
    let broken = match (kind, role) {
        (SALES_CHANNEL | WEBAPP, Change::Set(_)) => Broken::present(),
        (INTEGRATION, Change::Clear) => Broken::blank(),
        (INTEGRATION, Change::Keep) if is_new => Broken::blank(),
        _ => return Ok(()),
    };
    Err(broken.at("/data/relationships/role"))
}
