//! A short, readable form of an answer for a terminal.

use std::io::{self, Write};

use serde_json::Value;

use crate::operation::{Action, Operation};
use crate::resources::Resource;
use crate::secrets::{REDACTED, kind_named};
use crate::text::sanitize;

/// The attributes that tell resources apart, if they have them.
const SHOWN: [&str; 5] = ["kind", "mode", "reference", "client_id", "created_at"];

/// Writes what was done, with the id. `with_secrets` also shows secrets: nothing else has them then. Returns false if the body
/// holds no resource, and writes nothing.
pub(super) fn write(
    out: &mut dyn Write,
    operation: &Operation,
    body: &[u8],
    with_secrets: bool,
) -> io::Result<bool> {
    let singular = operation.resource.singular;
    if operation.action == Action::Delete && body.is_empty() {
        writeln!(out, "Deleted the {singular}.")?;
        return Ok(true);
    }
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(resource) = document.get("data").and_then(Resource::from_json) else {
        return Ok(false);
    };
    let done = match operation.action {
        Action::Create => "Created",
        Action::Update => "Updated",
        Action::Delete => "Deleted",
        Action::Retrieve | Action::List => "Read",
    };
    let name = match resource.text("name") {
        Some(name) => format!(" \"{}\"", sanitize(name)),
        None => String::new(),
    };
    writeln!(out, "{done} the {singular}{name}.")?;
    let mut rows = vec![("id", resource.id.clone())];
    rows.extend(
        SHOWN
            .iter()
            .filter_map(|name| Some((*name, resource.text(name)?.to_owned()))),
    );
    if with_secrets {
        let secrets = resource.attributes.iter().filter_map(|(name, value)| {
            let value = value.as_str().filter(|value| *value != REDACTED)?;
            kind_named(name).map(|_| (name.as_str(), value.to_owned()))
        });
        rows.extend(secrets);
    }
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, value) in rows {
        writeln!(out, "  {name:width$}  {}", sanitize(&value))?;
    }
    Ok(true)
}
