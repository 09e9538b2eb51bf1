//! The audit trail of resources that have versions.

use serde_json::{Map, Value, json};

use super::{Record, Store};
use crate::sandbox::resources::VERSIONS;
use crate::sandbox::table::Resource;

impl Store {
    /// Records what happened to a stored resource. `before` are its attributes before an update.
    pub(super) fn add_version(
        &mut self,
        resource: &'static Resource,
        id: &str,
        event: &str,
        before: Option<&Map<String, Value>>,
        now: &Value,
    ) {
        let Some(record) = self.stored(resource, id).filter(|_| resource.has_versions) else {
            return;
        };
        let changes: Map<String, Value> = record
            .attributes
            .iter()
            .filter_map(|(name, value)| {
                let old = before.and_then(|before| before.get(name));
                (old != Some(value)).then(|| (name.clone(), json!([old, value])))
            })
            .collect();
        let attributes = json!({
            "resource_type": resource.name,
            "resource_id": id,
            "event": event,
            "changes": changes,
            "who": { "application": { "kind": "user", "public": false } },
        });
        let Value::Object(attributes) = attributes else {
            return;
        };
        let version_id = self.identifiers.resource_id();
        let version = Record::new(&VERSIONS, &version_id, attributes, now, &self.identifiers);
        self.insert(&VERSIONS, version);
    }
}
