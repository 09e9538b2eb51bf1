//! Finds the resource of the API that a request file stands for.

use thiserror::Error;

use super::{Filter, Linkage, ReadError, Reader, Resource};
use crate::analysis::link::link;
use crate::api::{Endpoint, EndpointKind};
use crate::operation::{self, OPERATIONS};
use crate::syntax::Tree;
use crate::text::{closest, sanitize};

/// The resource that a file stands for.
#[derive(Clone, Debug)]
pub struct Target {
    /// The row of its type in the operation table.
    pub resource: &'static operation::Resource,
    /// Its id.
    pub id: String,
}

/// Why a file stands for no resource of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoTarget {
    /// It has neither the response of a success nor an id.
    #[error("it is linked to no resource yet. Send it first, or add `data.id`")]
    NotLinked,
    /// It was sent to another endpoint.
    #[error("it was sent to {sent_to}, but requests go to {endpoint}")]
    OtherEndpoint {
        /// Where it was sent.
        sent_to: String,
        /// Where requests go now.
        endpoint: String,
    },
    /// clreq doesn't know its type.
    #[error(transparent)]
    UnknownResource(#[from] UnknownResource),
}

/// There is no resource of this JSON:API type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no resource `{name}`.{hint}")]
pub struct UnknownResource {
    name: String,
    hint: String,
}

impl NoTarget {
    /// What to do about it: the end of the sentence, or nothing. A file from elsewhere can name any address, so no option is ready to
    /// paste that would send a token to a stranger or run a command.
    pub fn hint(&self) -> String {
        match self {
            Self::OtherEndpoint { sent_to, .. } if is_safe_to_paste(sent_to) => {
                format!(". Pass `--endpoint {sent_to}`")
            }
            Self::OtherEndpoint { .. } => {
                ". The file names that address: send there only if you know that API".to_owned()
            }
            _ => String::new(),
        }
    }
}

/// Whether an address is the vendor's or on this machine, and a shell takes it as it is.
fn is_safe_to_paste(address: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":/.-_".contains(&byte);
    EndpointKind::of(address) != EndpointKind::Other && address.bytes().all(is_plain)
}

impl Target {
    /// The resource that a file stands for at an endpoint. Sends nothing.
    pub fn of(tree: &Tree, endpoint: &Endpoint) -> Result<Self, NoTarget> {
        let link = link(tree).ok_or(NoTarget::NotLinked)?;
        let endpoint = endpoint.to_string();
        match link.endpoint.as_deref() {
            Some(other) if other != endpoint => Err(NoTarget::OtherEndpoint {
                sent_to: sanitize(other).into_owned(),
                endpoint,
            }),
            _ => Ok(Self {
                resource: resource_named(&link.resource)?,
                id: link.id.into_owned(),
            }),
        }
    }
}

/// The resource of a JSON:API type that the user names.
pub fn resource_named(name: &str) -> Result<&'static operation::Resource, UnknownResource> {
    let resources = OPERATIONS.iter().map(|operation| operation.resource);
    let mut found = resources.clone().filter(|resource| resource.name == name);
    found.next().ok_or_else(|| {
        let mut names: Vec<&str> = resources.map(|resource| resource.name).collect();
        names.dedup();
        UnknownResource {
            name: sanitize(name).into_owned(),
            hint: match closest(name, names.iter().copied()) {
                Some(name) => format!(" Did you mean `{name}`?"),
                None => format!(" The resources are: {}.", names.join(", ")),
            },
        }
    })
}

/// The reference of a resource, which is unique within an organization.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The row of its type in the operation table.
    pub resource: &'static operation::Resource,
    organization: String,
    reference: String,
}

/// Why the resource with a reference can't be told.
#[derive(Debug, Error)]
pub enum ReferenceError {
    /// The API can't be asked.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Several resources have it.
    #[error(
        "{} {resource} of the organization {organization} have the reference \"{reference}\" ({}). Put the id of the right one into `data.id`",
        .ids.len(), .ids.join(", ")
    )]
    Several {
        /// What such resources are called.
        resource: &'static str,
        /// The organization's id.
        organization: String,
        /// The reference.
        reference: String,
        /// The ids of the resources.
        ids: Vec<String>,
    },
}

impl Reference {
    /// The reference that a file states. `None` if it states none, or no organization.
    pub fn of(tree: &Tree) -> Option<Self> {
        let text = |pointer: &str| {
            let text = tree.at_pointer(pointer)?.string()?;
            (!text.is_empty()).then(|| text.into_owned())
        };
        Some(Self {
            resource: operation::for_document(tree).resource,
            organization: text("/data/relationships/organization/data/id")?,
            reference: text("/data/attributes/reference")?,
        })
    }

    /// Asks the API for the resource with this reference.
    pub async fn find(&self, reader: &Reader<'_>) -> Result<Option<Resource>, ReferenceError> {
        let filter = Filter::default()
            .with("reference_eq", &self.reference)
            .with("organization_id_eq", &self.organization);
        let mut found = reader.list(self.resource, &filter, &|_, _| {}).await?;
        // An API without this filter ignores it.
        found.retain(|one| self.is_of(one));
        match found.len() {
            0 | 1 => Ok(found.pop()),
            _ => Err(ReferenceError::Several {
                resource: self.resource.plural,
                organization: sanitize(&self.organization).into_owned(),
                reference: sanitize(&self.reference).into_owned(),
                ids: found
                    .iter()
                    .map(|one| sanitize(&one.id).into_owned())
                    .collect(),
            }),
        }
    }

    fn is_of(&self, resource: &Resource) -> bool {
        let is_in = |linkage: &Linkage| match linkage {
            Linkage::One(Some(one)) => one.id == self.organization,
            _ => false,
        };
        resource.text("reference") == Some(&self.reference)
            && resource.relationship("organization").is_none_or(is_in)
    }
}
