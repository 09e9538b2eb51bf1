//! Reads the names of the user's organizations and roles.

use serde_json::Value;

use super::{Linkage, ReadError, Reader, Resource};
use crate::names::{Names, Organization, Role};
use crate::operation::{self, Action};

impl Reader<'_> {
    /// Reads the user that the access token belongs to.
    pub async fn user(&self) -> Result<Resource, ReadError> {
        let user = operation::find("users", Action::Retrieve);
        let user = user.ok_or_else(|| ReadError::NoSuchOperation {
            action: Action::Retrieve.verb(),
            resource: "users".to_owned(),
        })?;
        self.get(user.resource, "", false).await
    }

    /// Reads all organizations and roles, page by page. `on_page` hears which of them, and how many of how many are read.
    pub async fn names(
        &self,
        on_page: &(dyn Fn(&str, usize, usize) + Sync),
    ) -> Result<Names, ReadError> {
        let organizations = self
            .fields(
                "organizations",
                &[("fields[organizations]", "name,subscription_info")],
                on_page,
            )
            .await?;
        let roles = self
            .fields(
                "roles",
                &[
                    ("include", "organization"),
                    ("fields[roles]", "name,kind,organization"),
                    ("fields[organizations]", "name"),
                ],
                on_page,
            )
            .await?;
        Ok(Names {
            organizations: organizations.iter().map(organization).collect(),
            roles: roles.iter().map(role).collect(),
        })
    }

    async fn fields(
        &self,
        resource: &str,
        parameters: &[(&str, &str)],
        on_page: &(dyn Fn(&str, usize, usize) + Sync),
    ) -> Result<Vec<Resource>, ReadError> {
        let list = operation::find(resource, Action::List);
        let list = list.ok_or_else(|| ReadError::NoSuchOperation {
            action: Action::List.verb(),
            resource: resource.to_owned(),
        })?;
        self.list_with(list.resource, parameters, &|read, of| {
            on_page(list.resource.plural, read, of);
        })
        .await
    }
}

fn organization(resource: &Resource) -> Organization {
    let plan = resource.attributes.get("subscription_info");
    let plan = plan.and_then(|info| info.get("plan_type")?.as_str());
    Organization {
        id: resource.id.clone(),
        name: text(resource, "name").unwrap_or_default(),
        plan: plan.map(str::to_owned),
    }
}

fn role(resource: &Resource) -> Role {
    let organization = match resource.relationship("organization") {
        Some(Linkage::One(Some(organization))) => Some(organization.id.clone()),
        _ => None,
    };
    Role {
        id: resource.id.clone(),
        name: text(resource, "name").unwrap_or_default(),
        kind: text(resource, "kind"),
        organization,
    }
}

fn text(resource: &Resource, attribute: &str) -> Option<String> {
    let value = resource.attributes.get(attribute);
    value.and_then(Value::as_str).map(str::to_owned)
}
