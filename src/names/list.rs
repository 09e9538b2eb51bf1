//! The cached names as the plain list that `analysis` takes.

use super::{CacheError, Cached, Organization, Role};
use crate::analysis::names::{Identifier, KnownNames, NameList, NamedResource};
use crate::api::Endpoint;
use crate::text::sanitize;

const ORGANIZATIONS: &str = "organizations";
const ROLES: &str = "roles";
const TYPES: &[&str] = &[ORGANIZATIONS, ROLES];

/// The list of the names that were read from an endpoint, or of the reason why there are none.
pub fn name_list(endpoint: &Endpoint, cached: Result<Cached, CacheError>) -> NameList {
    let known = cached.map(|cached| {
        let organizations = cached.names.organizations.iter().map(organization);
        let roles = cached.names.roles.iter().map(role);
        KnownNames::new(
            endpoint.to_string(),
            sanitize(&cached.refreshed_at),
            organizations.chain(roles).collect(),
        )
    });
    NameList {
        types: TYPES,
        known: known.map_err(|error| capitalized(&error.to_string())),
    }
}

fn organization(organization: &Organization) -> NamedResource {
    NamedResource {
        identifier: identifier(ORGANIZATIONS, &organization.id),
        name: one_line(&organization.name),
        kind: organization.plan.as_deref().map(one_line),
        owner: None,
    }
}

fn role(role: &Role) -> NamedResource {
    let owner = role.organization.as_deref();
    NamedResource {
        identifier: identifier(ROLES, &role.id),
        name: one_line(&role.name),
        kind: role.kind.as_deref().map(one_line),
        owner: owner.map(|id| identifier(ORGANIZATIONS, id)),
    }
}

fn identifier(resource: &'static str, id: &str) -> Identifier {
    Identifier {
        resource,
        id: one_line(id),
    }
}

/// The API's text may hold anything, and a list in an editor is one line an item.
fn one_line(text: &str) -> String {
    sanitize(text).into_owned()
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first
            .to_uppercase()
            .chain(characters)
            .chain(['.'])
            .collect(),
        None => String::new(),
    }
}
