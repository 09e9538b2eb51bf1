//! Looks for the resource that a create would make a second time. It only reads.

use thiserror::Error;

use super::prepare::Prepared;
use crate::resources::{Difference, Reader, Reference, ReferenceError, compare};

/// A resource with the organization and reference of a request.
#[derive(Debug)]
pub struct ExistingResource {
    /// Its id.
    pub id: String,
    /// What differs from the request.
    pub differences: Vec<Difference>,
}

/// Why it can't be told whether such a resource exists.
#[derive(Debug, Error)]
pub enum CannotTell {
    /// The request states no reference or no organization.
    #[error(
        "clreq finds the resource by its attribute `reference` and its organization: add both to the file"
    )]
    NoReference,
    /// The API can't be asked, or it has several.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
}

/// Looks for the resource with the request's organization and reference.
pub async fn existing(
    reader: &Reader<'_>,
    prepared: &Prepared,
) -> Result<Option<ExistingResource>, CannotTell> {
    let tree = prepared.tree();
    let reference = Reference::of(&tree).ok_or(CannotTell::NoReference)?;
    let found = reference.find(reader).await?;
    Ok(found.map(|resource| ExistingResource {
        differences: compare(&tree, &resource).differences,
        id: resource.id,
    }))
}
