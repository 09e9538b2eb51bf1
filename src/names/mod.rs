//! The names of the user's organizations and roles, as they were when the user last asked the API for them.
//!
//! They are kept in the user's cache folder and looked up there. This module must never ask the API and never write a name into
//! a request file.

mod cache;
mod list;
mod lookup;

use serde::{Deserialize, Serialize};

pub use cache::{Cache, CacheError, Cached, Owner};
pub use list::name_list;
pub use lookup::LookupError;

/// The organizations and roles of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The organizations.
    pub organizations: Vec<Organization>,
    /// The roles of all organizations.
    pub roles: Vec<Role>,
}

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name, as the API has it.
    pub name: String,
    /// Its plan, if the API says it.
    pub plan: Option<String>,
}

/// A role of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Its name, as the API has it.
    pub name: String,
    /// Its kind, such as `admin`, if the API says it.
    pub kind: Option<String>,
    /// The id of its organization, if the API says it.
    pub organization: Option<String>,
}
