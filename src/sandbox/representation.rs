//! Builds JSON:API documents: resource objects and the resources that they include.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::query::{Include, Shape};
use super::store::{Record, Related, Store};
use super::table::{Relationship, Resource};

/// Builds the documents of one answer.
pub struct View<'a> {
    pub store: &'a Store,
    pub base_url: &'a str,
    pub shape: &'a Shape,
}

/// A resource of an answer, and the relationships whose linkage it shows.
struct Entry<'a> {
    resource: &'static Resource,
    record: Cow<'a, Record>,
    linked: BTreeSet<&'static str>,
}

impl View<'_> {
    /// The document of one resource, or of none.
    pub fn one(&self, resource: &'static Resource, record: Option<&Record>) -> Value {
        let Some(record) = record else {
            return json!({ "data": null });
        };
        let (mut data, included) = self.compound(resource, vec![Cow::Borrowed(record)]);
        let mut document = json!({ "data": data.pop() });
        self.add_included(&mut document, included);
        document
    }

    /// The document of some resources.
    pub fn many(&self, resource: &'static Resource, records: Vec<Cow<'_, Record>>) -> Value {
        let (data, included) = self.compound(resource, records);
        let mut document = json!({ "data": data });
        self.add_included(&mut document, included);
        document
    }

    /// The linkage of a relationship, with its links.
    pub fn linkage(
        &self,
        resource: &'static Resource,
        record: &Record,
        relationship: &'static Relationship,
    ) -> Value {
        let url = self.url(resource, record);
        let mut linkage = links(&url, relationship.name);
        linkage["data"] = self.identifiers(resource, record, relationship);
        linkage
    }

    /// The address of a resource.
    pub fn url(&self, resource: &Resource, record: &Record) -> String {
        format!("{}{}", self.base_url, resource.path_of(&record.id))
    }

    fn add_included(&self, document: &mut Value, included: Option<Vec<Value>>) {
        if let Some(included) = included {
            document["included"] = included.into();
        }
    }

    /// The primary resources, and the included ones if the request has `include`.
    fn compound(
        &self,
        resource: &'static Resource,
        records: Vec<Cow<'_, Record>>,
    ) -> (Vec<Value>, Option<Vec<Value>>) {
        let include = &self.shape.include;
        let linked: BTreeSet<_> = include.iter().map(|it| it.relationship.name).collect();
        let mut entries: Vec<Entry<'_>> = records
            .into_iter()
            .map(|record| Entry {
                resource,
                record,
                linked: linked.clone(),
            })
            .collect();
        let primary = entries.len();
        for index in 0..primary {
            self.include(&mut entries, index, include);
        }
        let mut objects: Vec<Value> = entries.iter().map(|entry| self.object(entry)).collect();
        let included = objects.split_off(primary);
        (objects, (!include.is_empty()).then_some(included))
    }

    /// Adds the resources that `include` names for the entry at `index`. Each resource is added once.
    fn include<'a>(&'a self, entries: &mut Vec<Entry<'a>>, index: usize, include: &[Include]) {
        for Include {
            relationship,
            children,
        } in include
        {
            let Some(Entry {
                resource, record, ..
            }) = entries.get(index)
            else {
                return;
            };
            let related = self.store.related(resource, record, relationship);
            for record in related.into_vec() {
                let target = relationship.target;
                let found = entries
                    .iter()
                    .position(|entry| {
                        entry.resource.name == target.name && entry.record.id == record.id
                    })
                    .unwrap_or_else(|| {
                        entries.push(Entry {
                            resource: target,
                            record,
                            linked: BTreeSet::new(),
                        });
                        entries.len() - 1
                    });
                if let Some(entry) = entries.get_mut(found) {
                    let names = children.iter().map(|it| it.relationship.name);
                    entry.linked.extend(names);
                }
                self.include(entries, found, children);
            }
        }
    }

    fn object(&self, entry: &Entry<'_>) -> Value {
        let Entry {
            resource,
            record,
            linked,
        } = entry;
        let url = self.url(resource, record);
        let attributes: Map<String, Value> = resource
            .attributes
            .iter()
            .filter(|attribute| self.shape.shows(resource, attribute.name))
            .filter_map(|attribute| {
                let value = record.attributes.get(attribute.name)?;
                Some((attribute.name.to_owned(), value.clone()))
            })
            .collect();
        let relationships: Map<String, Value> = resource
            .relationships
            .iter()
            .filter(|relationship| self.shape.shows(resource, relationship.name))
            .map(|relationship| {
                let mut value = links(&url, relationship.name);
                if linked.contains(relationship.name) {
                    value["data"] = self.identifiers(resource, record, relationship);
                }
                (relationship.name.to_owned(), value)
            })
            .collect();
        let mut object = json!({
            "id": record.id,
            "type": resource.name,
            "links": { "self": url },
            "attributes": attributes,
        });
        if !resource.relationships.is_empty() {
            object["relationships"] = relationships.into();
        }
        object
    }

    fn identifiers(
        &self,
        resource: &'static Resource,
        record: &Record,
        relationship: &Relationship,
    ) -> Value {
        let identifier =
            |record: &Record| json!({ "type": relationship.target.name, "id": record.id });
        match self.store.related(resource, record, relationship) {
            Related::One(record) => record.as_deref().map(identifier).into(),
            Related::Many(records) => records.iter().map(|record| identifier(record)).collect(),
        }
    }
}

/// The links of one relationship of the resource at `url`.
fn links(url: &str, relationship: &str) -> Value {
    json!({
        "links": {
            "self": format!("{url}/relationships/{relationship}"),
            "related": format!("{url}/{relationship}"),
        }
    })
}
