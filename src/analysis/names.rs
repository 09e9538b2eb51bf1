//! The names of the user's resources, which editors show beside their ids.
//!
//! This is plain data, made from the cache in `crate::names`. A name is only shown and never written into the text.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::syntax::{Kind, Node, Tree};

/// The names of the user's resources, or why there are none. The default is for callers that show no names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameList {
    /// The JSON:API types whose resources have names. Empty if no names are shown.
    pub types: &'static [&'static str],
    /// The names. The error is a sentence that says why there are none and what to do.
    pub known: Result<KnownNames, String>,
}

impl Default for NameList {
    fn default() -> Self {
        Self {
            types: &[],
            known: Err(String::new()),
        }
    }
}

/// The names of all of a user's resources of some types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNames {
    /// The base address of the API that they were read from.
    pub endpoint: String,
    /// When they were read, in UTC as RFC 3339 has it.
    pub refreshed_at: String,
    resources: Vec<NamedResource>,
    /// Indices into `resources`.
    by_id: HashMap<String, Vec<usize>>,
}

/// A resource with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedResource {
    /// What it is.
    pub identifier: Identifier,
    /// The name, on one line.
    pub name: String,
    /// Its plan or its kind, if the API says it.
    pub kind: Option<String>,
    /// The resource that it belongs to.
    pub owner: Option<Identifier>,
}

/// The type and the id of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The JSON:API type.
    pub resource: &'static str,
    /// The id.
    pub id: String,
}

impl NameList {
    /// The names for a document. `None` if there are none, or if the document's response came from another API, whose ids mean
    /// other resources.
    pub fn of_document(&self, tree: &Tree) -> Option<&KnownNames> {
        let known = self.known.as_ref().ok()?;
        let sent_to = tree.at_pointer("/response/endpoint").and_then(Node::string);
        let is_other = sent_to.is_some_and(|sent_to| sent_to != known.endpoint);
        (!is_other).then_some(known)
    }

    /// The resource that an id in a document means: `id` beside its `type`.
    pub fn resource_at(&self, id: Node<'_>) -> Option<&NamedResource> {
        let (resource, text) = identifier_at(id)?;
        self.of_document(id.tree())?.find(&resource, &text)
    }
}

impl KnownNames {
    /// Names that were read from an API.
    pub fn new(
        endpoint: impl Into<String>,
        refreshed_at: impl Into<String>,
        resources: Vec<NamedResource>,
    ) -> Self {
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, resource) in resources.iter().enumerate() {
            let id = resource.identifier.id.clone();
            by_id.entry(id).or_default().push(index);
        }
        Self {
            endpoint: endpoint.into(),
            refreshed_at: refreshed_at.into(),
            resources,
            by_id,
        }
    }

    /// All resources of a type.
    pub fn of_type(&self, resource: &str) -> impl Iterator<Item = &NamedResource> {
        self.resources
            .iter()
            .filter(move |found| found.identifier.resource == resource)
    }

    /// The resource with this type and id.
    pub fn find(&self, resource: &str, id: &str) -> Option<&NamedResource> {
        self.with_id(id)
            .find(|found| found.identifier.resource == resource)
    }

    /// The resources of any type with this id.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = &NamedResource> {
        let indices = self.by_id.get(id).into_iter().flatten();
        indices.filter_map(|index| self.resources.get(*index))
    }
}

/// The type and the id at the value of an `id` that stands beside a `type`.
pub(super) fn identifier_at(id: Node<'_>) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    if id.kind() != Kind::String {
        return None;
    }
    let key = id.key().filter(|key| key.is_named("id"))?;
    let resource = key.parent()?.get("type")?.string()?;
    Some((resource, id.string()?))
}

/// The values of the `id`s in the request: its own, and those of its relationships.
pub(super) fn ids_in_request(tree: &Tree) -> impl Iterator<Item = Node<'_>> {
    let data = tree.at_pointer("/data");
    let relationships = data.and_then(|data| data.get("relationships"));
    let linked = relationships
        .into_iter()
        .flat_map(Node::members)
        .filter_map(|(_, relationship)| relationship?.get("data"))
        .flat_map(|linkage| {
            let elements = linkage.children().filter(|child| child.is_element());
            std::iter::once(linkage).chain(elements)
        });
    data.into_iter()
        .chain(linked)
        .filter_map(|identifier| identifier.get("id"))
}
