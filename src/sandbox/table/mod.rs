//! The types of the resource tables: attributes, relationships, methods and rules.
//!
//! The tables are in `resources`, one per resource. The rest of the sandbox reads them and must never name a resource.

mod attribute;
mod draft;
mod form;
mod relationship;

pub use attribute::{Attribute, Initial};
pub use draft::Draft;
pub use form::{Broken, Form};
pub use relationship::{Relationship, Source};

use axum::http::Method;
use serde_json::Value;

use super::errors::ApiError;
use super::store::Store;

/// One resource of the API.
pub struct Resource {
    /// The JSON:API type, such as `api_credentials`.
    pub name: &'static str,
    pub path: Path,
    pub methods: &'static [Method],
    /// In the order of an answer.
    pub attributes: &'static [Attribute],
    pub relationships: &'static [Relationship],
    /// Commands below a resource: `POST /api/memberships/{id}/resend`. The answer is 202.
    pub commands: &'static [(Method, &'static str)],
    /// Checks the rules that involve more than one attribute or relationship.
    pub rule: fn(&Draft<'_>) -> Result<(), ApiError>,
    /// Adds what the API creates together with a resource. Gets the id of the new resource and the current time.
    pub after_create: fn(&mut Store, &str, &Value),
    /// Whether every id of the right form exists, unless the sandbox is strict. This allows to try a request file for a real
    /// organization unchanged.
    pub assumes_ids: bool,
    /// Whether each change adds a record to the resource `versions`.
    pub has_versions: bool,
}

/// The address of a resource.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// `/api/NAME` and `/api/NAME/{id}`, with the resource's name.
    Collection,
    /// `/api/PATH`: there is only one.
    Singleton(&'static str),
}

impl Resource {
    /// A resource that can be listed and read. Tables override the other fields.
    pub const DEFAULT: Self = Self {
        name: "",
        path: Path::Collection,
        methods: &[],
        attributes: &[],
        relationships: &[],
        commands: &[],
        rule: |_| Ok(()),
        after_create: |_, _, _| (),
        assumes_ids: false,
        has_versions: false,
    };

    /// The attribute `name`.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    /// The relationship `name`.
    pub fn relationship(&self, name: &str) -> Option<&'static Relationship> {
        self.relationships
            .iter()
            .find(|relationship| relationship.name == name)
    }

    /// The path of the resource with this id.
    pub fn path_of(&self, id: &str) -> String {
        match self.path {
            Path::Collection => format!("/api/{}/{id}", self.name),
            Path::Singleton(path) => format!("/api/{path}"),
        }
    }
}
