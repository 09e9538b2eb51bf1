//! The tables: one file per resource, from the vendor's interface description 1.0.15.

mod api_credentials;
mod application_memberships;
mod identity_providers;
mod membership_profiles;
mod memberships;
mod organizations;
mod permissions;
mod roles;
#[cfg(test)]
mod tests;
mod users;
mod versions;

use axum::http::Method;

use super::table::Resource;

use api_credentials::API_CREDENTIALS;
use application_memberships::APPLICATION_MEMBERSHIPS;
use identity_providers::IDENTITY_PROVIDERS;
use membership_profiles::MEMBERSHIP_PROFILES;
pub use memberships::MEMBERSHIPS;
pub use organizations::ORGANIZATIONS;
use permissions::PERMISSIONS;
pub use roles::ROLES;
pub use users::USERS;
pub use versions::VERSIONS;

/// Every resource of the API.
pub static ALL: [&Resource; 10] = [
    &API_CREDENTIALS,
    &APPLICATION_MEMBERSHIPS,
    &IDENTITY_PROVIDERS,
    &MEMBERSHIP_PROFILES,
    &MEMBERSHIPS,
    &ORGANIZATIONS,
    &PERMISSIONS,
    &ROLES,
    &USERS,
    &VERSIONS,
];

/// The resource with this name.
pub fn find(name: &str) -> Option<&'static Resource> {
    ALL.into_iter().find(|resource| resource.name == name)
}

const READ: &[Method] = &[Method::GET];
const READ_UPDATE: &[Method] = &[Method::GET, Method::PATCH];
const CREATE_READ_UPDATE: &[Method] = &[Method::POST, Method::GET, Method::PATCH];
const CREATE_READ_UPDATE_DELETE: &[Method] =
    &[Method::POST, Method::GET, Method::PATCH, Method::DELETE];

/// Which applications of an organization a member may use.
const ACCESS_SCOPES: &[&str] = &["live_access", "test_access", "all_access"];
