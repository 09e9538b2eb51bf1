//! Everything that the sandbox stores, in memory.
//!
//! A request locks the store once and keeps the lock until its answer is built, so that no request sees the intermediate state
//! of another.

mod link;
mod linking;
mod record;
mod seeds;
mod versions;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::identifiers::{Identifiers, is_resource_id};
use super::table::{Resource, Source};

pub use link::{Link, Links};
pub use linking::Related;
pub use record::{Record, timestamp};
pub use seeds::USER_ID;

/// The stored records.
pub struct Store {
    /// By the name of their resource, in the order of their creation.
    records: HashMap<&'static str, Vec<Record>>,
    /// The ids of deleted records. They are never assumed to exist.
    deleted: HashSet<String>,
    /// Whether only stored ids exist.
    is_strict: bool,
    identifiers: Identifiers,
}

impl Store {
    /// A store that holds the user, and some organizations and roles.
    pub fn new(is_strict: bool) -> Self {
        let mut store = Self {
            records: HashMap::new(),
            deleted: HashSet::new(),
            is_strict,
            identifiers: Identifiers::default(),
        };
        seeds::plant(&mut store);
        store
    }

    /// Whether only stored ids and listed values are valid.
    pub fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// All records of a resource, oldest first.
    pub fn all(&self, resource: &Resource) -> &[Record] {
        self.records.get(resource.name).map_or(&[], Vec::as_slice)
    }

    /// The record with this id, stored or assumed to exist: a valid target of a relationship.
    pub fn linkable(&self, resource: &'static Resource, id: &str) -> Option<Cow<'_, Record>> {
        if let Some(record) = self.stored(resource, id) {
            return Some(Cow::Borrowed(record));
        }
        let is_assumed = !self.is_strict && is_resource_id(id) && !self.deleted.contains(id);
        is_assumed.then(|| Cow::Owned(Record::assumed(resource, id, &self.identifiers)))
    }

    /// The record for `GET /api/RESOURCE/{id}`.
    pub fn find(&self, resource: &'static Resource, id: &str) -> Option<Cow<'_, Record>> {
        if resource.assumes_ids {
            self.linkable(resource, id)
        } else {
            self.stored(resource, id).map(Cow::Borrowed)
        }
    }

    fn stored(&self, resource: &Resource, id: &str) -> Option<&Record> {
        self.all(resource).iter().find(|record| record.id == id)
    }

    fn stored_mut(&mut self, resource: &Resource, id: &str) -> Option<&mut Record> {
        let records = self.records.get_mut(resource.name)?;
        records.iter_mut().find(|record| record.id == id)
    }

    /// Stores a new record and returns its id. `attributes` and `links` must be valid.
    pub fn create(
        &mut self,
        resource: &'static Resource,
        attributes: Map<String, Value>,
        links: Links,
        now: &Value,
    ) -> String {
        let id = self.identifiers.resource_id();
        self.insert(
            resource,
            Record::new(resource, &id, attributes, now, &self.identifiers),
        );
        self.link(resource, &id, links);
        self.add_version(resource, &id, "create", None, now);
        (resource.after_create)(self, &id, now);
        id
    }

    fn insert(&mut self, resource: &'static Resource, record: Record) {
        self.records.entry(resource.name).or_default().push(record);
    }

    /// Changes the record with this id. A null resets an attribute to its initial value.
    pub fn update(
        &mut self,
        resource: &'static Resource,
        id: &str,
        attributes: Map<String, Value>,
        links: Links,
        now: &Value,
    ) {
        if self.stored(resource, id).is_none() {
            let assumed = Record::assumed(resource, id, &self.identifiers);
            self.insert(resource, assumed);
        }
        let before = self
            .stored(resource, id)
            .map(|record| record.attributes.clone());
        // Taken out, because the other records are borrowed at the same time.
        let identifiers = std::mem::take(&mut self.identifiers);
        if let Some(record) = self.stored_mut(resource, id) {
            record.change(resource, attributes, now, &identifiers);
        }
        self.identifiers = identifiers;
        self.link(resource, id, links);
        self.add_version(resource, id, "update", before.as_ref(), now);
    }

    /// Removes the record with this id. Returns whether there was one.
    pub fn delete(&mut self, resource: &'static Resource, id: &str, now: &Value) -> bool {
        if self.stored(resource, id).is_none() {
            return false;
        }
        self.add_version(resource, id, "destroy", None, now);
        if let Some(records) = self.records.get_mut(resource.name) {
            records.retain(|record| record.id != id);
        }
        self.deleted.insert(id.to_owned());
        true
    }

    /// Counts one list request for every record of the resource.
    pub fn count_list_request(&mut self, resource: &Resource) {
        for record in self.records.entry(resource.name).or_default() {
            record.list_requests = record.list_requests.saturating_add(1);
        }
    }
}
