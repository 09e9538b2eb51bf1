//! Reads JSON:API resource linkage: the resources that a request links.

use serde_json::{Map, Value};

use super::errors::ApiError;
use super::store::{Link, Store};
use super::table::{Broken, Relationship, Resource};

/// Reads the relationship at `pointer`. An error points to the innermost wrong member.
pub fn read(
    store: &Store,
    relationship: &Relationship,
    sent: &Value,
    pointer: &str,
) -> Result<Link, ApiError> {
    let data = sent
        .get("data")
        .ok_or_else(|| Broken::invalid("must be an object with the member data").at(pointer))?;
    let target = relationship.target;
    let data_pointer = format!("{pointer}/data");
    if relationship.is_to_many() {
        let items = data.as_array().ok_or_else(|| {
            Broken::invalid("must be an array of objects with type and id").at(&data_pointer)
        })?;
        let ids = items.iter().enumerate().map(|(index, item)| {
            let place = format!("{data_pointer}/{index}");
            read_one(store, target, item, &place, &place)
        });
        return ids.collect::<Result<_, _>>().map(Link::Many);
    }
    match data {
        Value::Null if relationship.is_required => Err(Broken::blank().at(pointer)),
        Value::Null => Ok(Link::One(None)),
        _ => read_one(store, target, data, &data_pointer, pointer).map(|id| Link::One(Some(id))),
    }
}

/// The id of one resource. `place` is the pointer to the resource; an error about a missing resource is reported at
/// `missing_at`.
fn read_one(
    store: &Store,
    target: &'static Resource,
    data: &Value,
    place: &str,
    missing_at: &str,
) -> Result<String, ApiError> {
    let Value::Object(identifier) = data else {
        return Err(Broken::invalid("must be an object with type and id").at(place));
    };
    let id = read_identifier(identifier, target, place)?;
    match store.linkable(target, id) {
        Some(_) => Ok(id.to_owned()),
        None => Err(Broken::missing_reference().at(missing_at)),
    }
}

fn read_identifier<'a>(
    identifier: &'a Map<String, Value>,
    target: &Resource,
    place: &str,
) -> Result<&'a str, ApiError> {
    match identifier.get("type") {
        None | Some(Value::Null) => Err(Broken::blank().at(format!("{place}/type"))),
        Some(Value::String(name)) if name == target.name => Ok(()),
        Some(_) => {
            let title = format!("must be {}", target.name);
            Err(Broken::invalid(&title).at(format!("{place}/type")))
        }
    }?;
    match identifier.get("id") {
        None | Some(Value::Null) => Err(Broken::blank().at(format!("{place}/id"))),
        Some(Value::String(id)) if id.is_empty() => Err(Broken::blank().at(format!("{place}/id"))),
        Some(Value::String(id)) => Ok(id),
        Some(_) => Err(Broken::invalid("must be a string").at(format!("{place}/id"))),
    }
}
