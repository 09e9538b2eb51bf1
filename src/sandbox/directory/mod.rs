//! The organizations and roles that a request can refer to.
//!
//! The sandbox lists a few. Unless it is strict it takes any other id of the right form for one as well, so that a
//! request file written for a real organization can be tried as it is.

pub mod handlers;
mod representation;

use super::identifiers::is_resource_id;

pub use representation::relationship_links;

/// An organization or a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Organization,
    Role,
}

impl Kind {
    /// The JSON:API type.
    pub const fn resource_type(self) -> &'static str {
        match self {
            Self::Organization => "organizations",
            Self::Role => "roles",
        }
    }

    const fn listed(self) -> &'static [Entry<'static>] {
        match self {
            Self::Organization => &ORGANIZATIONS,
            Self::Role => &ROLES,
        }
    }
}

/// One organization or role.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    /// `custom`, `admin` or `read_only`. An organization has none.
    role_kind: Option<&'a str>,
}

const ORGANIZATIONS: [Entry; 2] = [
    Entry {
        id: "sandboxOrg",
        name: "Sandbox",
        role_kind: None,
    },
    Entry {
        id: "anotherOrg",
        name: "Another sandbox",
        role_kind: None,
    },
];

const ROLES: [Entry; 3] = [
    Entry {
        id: "roleAdmin1",
        name: "Admin",
        role_kind: Some("admin"),
    },
    Entry {
        id: "roleReader",
        name: "Read only",
        role_kind: Some("read_only"),
    },
    Entry {
        id: "roleCustom",
        name: "Custom role",
        role_kind: Some("custom"),
    },
];

/// Which ids exist.
#[derive(Debug, Clone, Copy)]
pub struct Directory {
    /// Only the listed ids exist.
    pub strict: bool,
}

impl Directory {
    /// Whether there is an organization or role with this id.
    pub fn has(self, kind: Kind, id: &str) -> bool {
        self.find(kind, id).is_some()
    }

    fn find(self, kind: Kind, id: &str) -> Option<Entry<'_>> {
        let listed = kind.listed().iter().find(|entry| entry.id == id).copied();
        listed.or_else(|| {
            (!self.strict && is_resource_id(id)).then_some(Entry {
                id,
                name: id,
                role_kind: (kind == Kind::Role).then_some("custom"),
            })
        })
    }
}
