//! Follows and sets relationships.

use std::borrow::Cow;

use super::{Link, Links, Record, Source, Store};
use crate::sandbox::resources::USERS;
use crate::sandbox::table::{Relationship, Resource};

/// The records that a relationship links.
pub enum Related<'a> {
    One(Option<Cow<'a, Record>>),
    Many(Vec<Cow<'a, Record>>),
}

impl<'a> Related<'a> {
    pub fn into_vec(self) -> Vec<Cow<'a, Record>> {
        match self {
            Self::One(record) => record.into_iter().collect(),
            Self::Many(records) => records,
        }
    }
}

impl Store {
    /// The records that `relationship` of `record` links.
    pub fn related(
        &self,
        resource: &'static Resource,
        record: &Record,
        relationship: &Relationship,
    ) -> Related<'_> {
        let target = relationship.target;
        match relationship.source {
            Source::Stored | Source::Through(..) | Source::CurrentUser => {
                let id = self.linked_id(resource, record, relationship);
                Related::One(id.and_then(|id| self.linkable(target, &id)))
            }
            Source::Inverse(inverse) => {
                let kept = match record.links.get(relationship.name) {
                    Some(Link::Many(ids)) => ids.as_slice(),
                    _ => &[],
                };
                let kept = kept.iter().filter_map(|id| self.linkable(target, id));
                let linking = self.linking_here(target, inverse, &record.id);
                Related::Many(linking.into_iter().map(Cow::Borrowed).chain(kept).collect())
            }
            Source::Versions => {
                let versions = self.all(target).iter();
                let own = versions.filter(|version| {
                    version.has_text("resource_type", resource.name)
                        && version.has_text("resource_id", &record.id)
                });
                Related::Many(own.map(Cow::Borrowed).collect())
            }
        }
    }

    /// The id that a to-one relationship links.
    pub fn linked_id(
        &self,
        resource: &'static Resource,
        record: &Record,
        relationship: &Relationship,
    ) -> Option<String> {
        match relationship.source {
            Source::Stored => match record.links.get(relationship.name)? {
                Link::One(id) => id.clone(),
                Link::Many(_) => None,
            },
            Source::Through(first, second) => {
                let first = resource.relationship(first)?;
                let id = self.linked_id(resource, record, first)?;
                let linked = self.linkable(first.target, &id)?;
                let second = first.target.relationship(second)?;
                self.linked_id(first.target, &linked, second)
            }
            Source::CurrentUser => self.all(&USERS).first().map(|user| user.id.clone()),
            Source::Inverse(_) | Source::Versions => None,
        }
    }

    /// The records whose relationship `inverse` links to `id`.
    fn linking_here(&self, target: &'static Resource, inverse: &str, id: &str) -> Vec<&Record> {
        let Some(inverse) = target.relationship(inverse) else {
            return Vec::new();
        };
        self.all(target)
            .iter()
            .filter(|record| self.linked_id(target, record, inverse).as_deref() == Some(id))
            .collect()
    }

    /// Sets these relationships of a stored record. A to-many relationship is replaced.
    pub(super) fn link(&mut self, resource: &'static Resource, id: &str, links: Links) {
        for (name, link) in links {
            let Some(relationship) = resource.relationship(name) else {
                continue;
            };
            let link = match (link, relationship.source) {
                (Link::Many(ids), Source::Inverse(inverse)) => {
                    let target = relationship.target;
                    Link::Many(self.set_inverse(target, inverse, id, ids))
                }
                (link, _) => link,
            };
            if let Some(record) = self.stored_mut(resource, id) {
                record.links.insert(name, link);
            }
        }
    }

    /// Makes exactly these targets link to `id`. Returns those that are not stored.
    fn set_inverse(
        &mut self,
        target: &'static Resource,
        inverse: &str,
        id: &str,
        mut targets: Vec<String>,
    ) -> Vec<String> {
        let Some(inverse) = target.relationship(inverse) else {
            return targets;
        };
        for record in self.records.entry(target.name).or_default() {
            let is_linked = matches!(record.links.get(inverse.name), Some(Link::One(Some(linked))) if linked == id);
            let is_wanted = targets.contains(&record.id);
            if is_wanted {
                targets.retain(|wanted| *wanted != record.id);
                record
                    .links
                    .insert(inverse.name, Link::One(Some(id.to_owned())));
            } else if is_linked {
                record.links.insert(inverse.name, Link::One(None));
            }
        }
        targets
    }
}
