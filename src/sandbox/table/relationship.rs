//! The relationships of a resource.

use super::Resource;

/// One relationship. The builder functions read as a row of a table:
/// `Relationship::one("role", &ROLES).writable()`.
#[derive(Clone, Copy)]
pub struct Relationship {
    pub name: &'static str,
    /// The resource at the other end.
    pub target: &'static Resource,
    pub source: Source,
    /// Whether a create request may set it.
    pub on_create: bool,
    /// Whether an update request may set it.
    pub on_update: bool,
    /// Whether a create request must set it.
    pub is_required: bool,
}

/// How to find the linked resources.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// To one: its id is stored with the resource.
    Stored,
    /// To one: follows the first relationship, then the second.
    Through(&'static str, &'static str),
    /// To one: the user whom the token belongs to.
    CurrentUser,
    /// To many: all resources whose relationship of this name links to this one.
    Inverse(&'static str),
    /// To many: the versions of the resource.
    Versions,
}

impl Relationship {
    /// A to-one relationship that the sandbox stores.
    pub const fn one(name: &'static str, target: &'static Resource) -> Self {
        Self::new(name, target, Source::Stored)
    }

    /// A to-many relationship: the resources whose relationship `inverse` links to this one.
    pub const fn many(
        name: &'static str,
        target: &'static Resource,
        inverse: &'static str,
    ) -> Self {
        Self::new(name, target, Source::Inverse(inverse))
    }

    pub const fn new(name: &'static str, target: &'static Resource, source: Source) -> Self {
        Self {
            name,
            target,
            source,
            on_create: false,
            on_update: false,
            is_required: false,
        }
    }

    /// Create and update requests may set it.
    pub const fn writable(self) -> Self {
        self.on_create().on_update()
    }

    pub const fn on_create(mut self) -> Self {
        self.on_create = true;
        self
    }

    pub const fn on_update(mut self) -> Self {
        self.on_update = true;
        self
    }

    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Whether it is a to-many relationship.
    pub const fn is_to_many(&self) -> bool {
        matches!(self.source, Source::Inverse(_) | Source::Versions)
    }
}
